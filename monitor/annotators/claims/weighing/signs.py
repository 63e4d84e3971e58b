"""Which lists of words of the catalog a sentence has words of, and which of them together.

A word that the labelled reports never used still counts with its like: "expunged" with "deleted".
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import combinations

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.catalog.claim_syntax import COUNTRY, MEDIA, NORTH, PERSON, TOPIC
from monitor.catalog.claims import ClaimPatterns

_COMMON = frozenset({"preposition", "boundary", "adverb", "be", "have", "northern", "official", "press"})
"""Lists that phrases are built with and that almost every sentence has words of."""
MARKS = {MEDIA: "MEDIA", NORTH: "NORTH", COUNTRY: "COUNTRY", PERSON: "PERSON", TOPIC: "TOPIC"}


class Signs:
    """Finds them in texts of one language."""

    def __init__(self, patterns: ClaimPatterns) -> None:
        self._lists = [(name, one) for name, one in patterns.words.items() if name not in _COMMON]
        keys = [patterns.words_keys[name] for name, _ in self._lists]
        self._always = sum(1 << number for number, some in enumerate(keys) if not some)
        self._keys = sorted(frozenset().union(*keys))
        self._bits = [sum(1 << number for number, some in enumerate(keys) if key in some) for key in self._keys]
        self._automaton = AhoCorasick(self._keys, matchkind=MatchKind.Standard)

    def of(self, lowered: str, spans: Sequence[tuple[int, int]], overlay: Callable[[int], str]) -> list[list[str]]:
        """The signs of each sentence: "[deleted]", "[MEDIA]", "[MEDIA][deleted]". `overlay`: of a sentence by number,
        the sentence with its marks written over it."""
        return [self._in(overlay(number), bits) for number, bits in enumerate(self._possible(lowered, spans))]

    def _possible(self, lowered: str, spans: Sequence[tuple[int, int]]) -> list[int]:
        """For each sentence, a bit for each list that may have words there: far cheaper than to look for them."""
        starts = [start for start, _ in spans]
        found = [self._always] * len(spans)
        for key, start, _ in self._automaton.find_matches_as_indexes(lowered, overlapping=True):
            found[max(0, bisect_right(starts, start) - 1)] |= self._bits[key]
        return found

    def _in(self, overlay: str, bits: int) -> list[str]:
        found = [
            name
            for number, (name, expression) in enumerate(self._lists)
            if bits >> number & 1 and expression.search(overlay)
        ]
        found += [name for mark, name in MARKS.items() if mark in overlay]
        found.sort()
        return [f"[{one}]" for one in found] + [f"[{one}][{other}]" for one, other in combinations(found, 2)]
