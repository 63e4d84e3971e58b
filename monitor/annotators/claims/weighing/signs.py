"""Which lists of words of the catalog a sentence has words of, and which of them together.

A word that the labelled reports never used still counts with its like: "expunged" with "deleted".
"""

from monitor.annotators.claims.word_lists import ListFinder
from monitor.catalog.claim_syntax import COUNTRY, MEDIA, NORTH, PERSON, TOPIC
from monitor.catalog.claims import ClaimPatterns

_COMMON = frozenset({"preposition", "boundary", "adverb", "be", "have", "northern", "official", "press"})
"""Lists that phrases are built with and that almost every sentence has words of."""
MARKS = {MEDIA: "MEDIA", NORTH: "NORTH", COUNTRY: "COUNTRY", PERSON: "PERSON", TOPIC: "TOPIC"}
_NAMED_MARKS = sorted((name, mark) for mark, name in MARKS.items())


class Signs:
    """Finds them in texts of one language."""

    def __init__(self, patterns: ClaimPatterns) -> None:
        lists = {name: patterns.word_lists[name] for name in sorted(set(patterns.word_lists) - _COMMON)}
        self._lists = ListFinder(list(lists.values()), patterns.language)
        self._marks = [(mark, 1 << number) for number, (_, mark) in enumerate(_NAMED_MARKS)]
        self._single = [f"[{name}]" for name in (*(name for name, _ in _NAMED_MARKS), *lists)]
        self._both = [[one + other for other in self._single] for one in self._single]

    def of(self, overlay: str) -> list[str]:
        """The signs of a sentence with its marks written over it: "[deleted]", "[MEDIA]", "[MEDIA][deleted]"."""
        standing = self._lists.standing(overlay) << len(self._marks)
        for mark, bit in self._marks:
            if mark in overlay:
                standing |= bit
        found: list[int] = []
        while standing:
            lowest = standing & -standing
            standing ^= lowest
            found.append(lowest.bit_length() - 1)
        signs = [self._single[one] for one in found]
        for index, one in enumerate(found, start=1):
            both = self._both[one]
            signs += [both[other] for other in found[index:]]
        return signs
