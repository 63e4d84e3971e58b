"""Which lists of words of the catalog a sentence has words of, and which of them together.

A word that the labelled reports never used still counts with its like: "expunged" with "deleted".
"""

from monitor.annotators.claims.word_lists import ListFinder
from monitor.catalog.claim_syntax import COUNTRY, MEDIA, NORTH, PERSON, TOPIC
from monitor.catalog.claims import ClaimPatterns

_COMMON = frozenset({"preposition", "boundary", "adverb", "be", "have", "northern", "official", "press"})
"""Lists that phrases are built with and that almost every sentence has words of."""
MARKS = {MEDIA: "MEDIA", NORTH: "NORTH", COUNTRY: "COUNTRY", PERSON: "PERSON", TOPIC: "TOPIC"}


class Signs:
    """Finds them in texts of one language."""

    def __init__(self, patterns: ClaimPatterns) -> None:
        lists = {name: one for name, one in patterns.word_lists.items() if name not in _COMMON}
        self._lists = ListFinder(list(lists.values()), patterns.language)
        names = [*lists, *MARKS.values()]
        self._marks = [(mark, 1 << number) for number, mark in enumerate(MARKS, start=len(lists))]
        self._ordered = sorted((name, number) for number, name in enumerate(names))
        self._single = [f"[{name}]" for name, _ in self._ordered]
        self._both = [[one + other for other in self._single] for one in self._single]

    def of(self, overlay: str) -> list[str]:
        """The signs of a sentence with its marks written over it: "[deleted]", "[MEDIA]", "[MEDIA][deleted]"."""
        standing = self._lists.standing(overlay)
        for mark, bit in self._marks:
            if mark in overlay:
                standing |= bit
        found = [place for place, (_, number) in enumerate(self._ordered) if standing >> number & 1]
        signs = [self._single[place] for place in found]
        for index, place in enumerate(found, start=1):
            both = self._both[place]
            signs += [both[other] for other in found[index:]]
        return signs
