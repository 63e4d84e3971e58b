"""Which lists of words of the catalog a sentence has words of, and which of them together.

A word that the labelled reports never used still counts with its like: "expunged" with "deleted".
"""

from monitor.annotators.claims.remembered import Remembered
from monitor.annotators.claims.weighing.grams import stem
from monitor.annotators.claims.word_lists import ListFinder
from monitor.catalog.claim_syntax import COUNTRY, MEDIA, NORTH, PERSON, TOPIC

_COMMON = frozenset({"preposition", "boundary", "adverb", "be", "have", "northern", "official", "press"})
"""Lists that phrases are built with and that almost every sentence has words of."""
MARKS = {MEDIA: "MEDIA", NORTH: "NORTH", COUNTRY: "COUNTRY", PERSON: "PERSON", TOPIC: "TOPIC"}
_NAMED_MARKS = sorted((name, mark) for mark, name in MARKS.items())


class Signs:
    """Finds them in texts of one language."""

    def __init__(self, lists: ListFinder) -> None:
        self._telling = ~lists.bits_of(_COMMON & set(lists.names))
        self._marks = [(mark, 1 << number) for number, (_, mark) in enumerate(_NAMED_MARKS)]
        self._single = [f"[{name}]" for name in (*(name for name, _ in _NAMED_MARKS), *lists.names)]
        self._both = [[one + other for other in self._single] for one in self._single]

    def of(self, overlay: str, lists: int) -> list[str]:
        """The signs of a sentence with its marks written over it, and a bit for each list that it has words of:
        "[deleted]", "[MEDIA]", "[MEDIA][deleted]"."""
        standing = (lists & self._telling) << len(self._marks)
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


def _short(token: str) -> str:
    if token[0] in MARKS:
        return f"[{MARKS[token[0]]}]"
    return token[:2] if token[0] >= "가" else stem(token)


SHORT = Remembered(_short)
"""What is told of a word of a sentence with its marks written over it: its beginning, or who or what it stands for."""
