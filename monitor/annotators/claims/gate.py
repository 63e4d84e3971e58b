"""Which phrases are worth trying on which sentence: one pass over the text for the words they need."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.catalog.claim_syntax import Phrase


class Gate:
    """Of many phrases, those whose needed words all stand in a sentence."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        groups: dict[frozenset[str], int] = {}
        self._needs: list[int] = []
        for phrase in phrases:
            need = 0
            for group in phrase.keys:
                need |= 1 << groups.setdefault(group, len(groups))
            self._needs.append(need)
        words: dict[str, int] = {}
        for group, number in groups.items():
            for word in group:
                words[word] = words.get(word, 0) | 1 << number
        self._masks = list(words.values())
        self._automaton = AhoCorasick(list(words), matchkind=MatchKind.Standard)
        self._by_anchor = self._anchored(phrases, groups)
        self._anchors = sum(1 << group for group in self._by_anchor)

    def _anchored(
        self, phrases: Sequence[Phrase], groups: Mapping[frozenset[str], int]
    ) -> dict[int, list[tuple[int, int]]]:
        """Numbers and needs of phrases by the group of words that fewest texts are likely to meet."""
        anchored: dict[int, list[tuple[int, int]]] = {}
        for number, need in enumerate(self._needs):
            anchored.setdefault(groups[phrases[number].keys[0]], []).append((number, need))
        return anchored

    def open_for(self, lowered: str, starts: Sequence[int]) -> list[int]:
        """For each stretch that begins at one of `starts`, a mask of the groups of words in it."""
        masks = [0] * len(starts)
        for word, begin, _end in self._automaton.find_matches_as_indexes(lowered, overlapping=True):
            masks[bisect_right(starts, begin) - 1] |= self._masks[word]
        return masks

    def candidates(self, mask: int) -> list[int]:
        """Numbers of the phrases whose needs a mask meets, in order."""
        met: list[int] = []
        left = mask & self._anchors
        while left:
            lowest = left & -left
            left ^= lowest
            met += [number for number, need in self._by_anchor[lowest.bit_length() - 1] if need & mask == need]
        met.sort()
        return met
