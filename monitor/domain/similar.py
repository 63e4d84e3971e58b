"""Near-duplicates, grouped for display only.

State media repeat whole sentences for years with one noun changed, and the changed noun is the signal: a text that is
nearly another must never be dropped before detectors have read it. People, though, need not see it twice.
"""

from collections.abc import Sequence

from monitor.domain.identity import story_letters

SHINGLE_CHARACTERS = 7
"""Characters a shingle: five to nine are usual for near-duplicates (ekzhu/datasketch, ChenghaoMou/text-dedup)."""

SIMILAR = 0.85
"""Jaccard similarity of shingles from which two texts are shown as one."""


def similarity(one: str, other: str) -> float:
    """Share of character shingles that two texts have in common, 0 to 1; spaces, case and punctuation left out."""
    return _jaccard(_shingles(one), _shingles(other))


def near_duplicates(texts: Sequence[str], threshold: float = SIMILAR) -> list[list[int]]:
    """Positions of the texts in groups, each text in one: those similar to the first of a group, in the order of
    their first texts. Compares each text with the groups before it: for the tens of texts that a person is shown."""
    groups: list[tuple[frozenset[str], list[int]]] = []
    for position, text in enumerate(texts):
        shingles = _shingles(text)
        for first, members in groups:
            if _jaccard(first, shingles) >= threshold:
                members.append(position)
                break
        else:
            groups.append((shingles, [position]))
    return [members for _, members in groups]


def _shingles(text: str) -> frozenset[str]:
    letters = story_letters(text)
    if len(letters) <= SHINGLE_CHARACTERS:
        return frozenset({letters}) if letters else frozenset()
    return frozenset(letters[at : at + SHINGLE_CHARACTERS] for at in range(len(letters) - SHINGLE_CHARACTERS + 1))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    if not one and not other:
        return 1.0
    return len(one & other) / len(one | other)
