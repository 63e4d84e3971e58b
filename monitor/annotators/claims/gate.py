"""Which phrases are worth trying on which sentence, and where: one pass over the text for the words they need."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.catalog.claim_syntax import Phrase

_APART = str.maketrans(dict.fromkeys("\n\t\r\"'()[]{}-/,;:.|<>*_\u2013\u2014\u00ab\u00bb", " "))
"""What may stand right before a word."""
_ANYWHERE = 1
"""The bit of phrases that may begin with anything."""


@dataclass(slots=True)
class Words:
    """Of one sentence: `needs`, a bit for each group of needed words that one stands in it, and where words stand
    with which phrases begin, each with the bits of the groups it is in; `begins` has the bits of all of these."""

    needs: int = 0
    begins: int = 0
    beginnings: list[tuple[int, int]] = field(default_factory=list)


class Gate:
    """Of many phrases, those whose needed words all stand in a sentence."""

    def __init__(self, phrases: Sequence[Phrase], nearby: Sequence[frozenset[str]], spaced: bool) -> None:
        """`nearby`: for each of the first phrases, words one of which must stand around its sentence (none: any do).
        `spaced`: words stand apart, so that a needed one counts only where a word begins."""
        self._spaced = spaced
        groups: dict[frozenset[str], int] = {}
        firsts: dict[frozenset[str], int] = {frozenset(): 0}
        self._needs = [_bits(phrase.keys, groups) for phrase in phrases]
        self._first = [_bits([phrase.first] if phrase.first else [], firsts) for phrase in phrases]
        self._nearby = [_bits([words] if words else [], groups) for words in nearby]
        needed, beginning = _by_word(groups), _by_word(firsts)
        words = sorted({*needed, *beginning})
        self._bits = [(needed.get(word, 0), beginning.get(word, 0)) for word in words]
        patterns = [" " + word.translate(_APART) for word in words] if spaced else words
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard)
        self._by_anchor = self._anchored(phrases, groups, len(nearby))
        self._anchors = sum(self._by_anchor)

    def _anchored(
        self, phrases: Sequence[Phrase], groups: Mapping[frozenset[str], int], rules: int
    ) -> dict[int, list[tuple[int, int, int]]]:
        """Numbers of phrases, what they need, and what they begin with, by the group of words that fewest texts are
        likely to meet. Of those behind the `rules` it is told without looking where they begin: a sentence may name
        Pyongyang in other words, too."""
        anchored: dict[int, list[tuple[int, int, int]]] = {}
        for number, (need, first) in enumerate(zip(self._needs, self._first, strict=True)):
            group = 1 << groups[phrases[number].keys[0]]
            anchored.setdefault(group, []).append((number, need, (number < rules and first) or _ANYWHERE))
        return anchored

    def open_for(self, lowered: str, starts: Sequence[int]) -> list[Words]:
        """The words of each stretch that begins at one of `starts`."""
        found = [Words() for _ in starts]
        # A space before the text and before each pattern: where a pattern begins there, its word begins in the text.
        searched = " " + lowered.translate(_APART) if self._spaced else lowered
        bits, number, upto = self._bits, -1, 0
        here = Words()
        for word, begin, _end in self._automaton.find_matches_as_indexes(searched, overlapping=True):
            if begin >= upto or begin < starts[number]:
                number = bisect_right(starts, begin) - 1
                upto = starts[number + 1] if number + 1 < len(starts) else len(lowered)
                here = found[number]
            needs, begins = bits[word]
            here.needs |= needs
            if begins:
                here.begins |= begins
                here.beginnings.append((begin, begins))
        return found

    def candidates(self, words: Words) -> list[int]:
        """Numbers of the phrases whose needs are met and which can begin somewhere, in order."""
        met: list[int] = []
        mask, begins = words.needs, words.begins | _ANYWHERE
        left = mask & self._anchors
        while left:
            lowest = left & -left
            left ^= lowest
            for number, need, first in self._by_anchor[lowest]:
                if first & begins and need & mask == need:
                    met.append(number)
        met.sort()
        return met

    def fits(self, number: int, around: int) -> bool:
        """Whether what a phrase needs nearby may be there. `around`: the needs met by the sentences around."""
        return not self._nearby[number] or bool(self._nearby[number] & around)

    def places(self, number: int, words: Words) -> list[int] | None:
        """Where in the text a phrase can begin; None where it may begin anywhere."""
        first = self._first[number]
        return [begin for begin, bits in words.beginnings if bits & first] if first else None


def _bits(groups: Sequence[frozenset[str]], numbers: dict[frozenset[str], int]) -> int:
    mask = 0
    for group in groups:
        mask |= 1 << numbers.setdefault(group, len(numbers))
    return mask


def _by_word(groups: Mapping[frozenset[str], int]) -> dict[str, int]:
    words: dict[str, int] = {}
    for group, number in groups.items():
        for word in group:
            words[word] = words.get(word, 0) | 1 << number
    return words
