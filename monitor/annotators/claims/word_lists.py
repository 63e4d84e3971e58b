"""Which of the catalog's lists of words a marked sentence has words of."""

import re
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.catalog.claim_syntax import SEPARATOR, SLOT_MARKS
from monitor.catalog.claim_word_lists import WordList

_WORD = re.compile(r"\w")
_MARKS = frozenset("".join(SLOT_MARKS.values()))


class ListFinder:
    """Finds the words of all lists in one pass; only what cannot be spelled out is tried list by list."""

    def __init__(self, lists: Sequence[WordList], language: str) -> None:
        self._even = _Apart() if language == "en" else _Joined()
        self._rest = [one.rest for one in lists]
        certain: dict[str, int] = {}
        possible: dict[str, int] = {}
        self._always = self._often = 0
        for number, one in enumerate(lists):
            for word in one.words:
                if word:
                    key = self._even.pattern(word)
                    certain[key] = certain.get(key, 0) | 1 << number
                else:
                    self._always |= 1 << number
            for word in one.rest_keys:
                key = word if word in _MARKS else self._even.text(word).strip()
                possible[key] = possible.get(key, 0) | 1 << number
            if one.rest and not one.rest_keys:
                self._often |= 1 << number
        self._by_mark = [(mark, possible.pop(mark)) for mark in _MARKS if mark in possible]
        patterns = sorted({*certain, *possible})
        self._bits = [(certain.get(one, 0), possible.get(one, 0)) for one in patterns]
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard)

    def standing(self, overlay: str) -> int:
        """A bit for each list that has words in a sentence with its marks written over it."""
        found, maybe = self._always, self._often
        for key in {key for key, _, _ in self._automaton.find_matches_as_indexes(self._even.text(overlay), True)}:
            certain, possible = self._bits[key]
            found |= certain
            maybe |= possible
        for mark, bits in self._by_mark:
            if mark in overlay:
                maybe |= bits
        maybe &= ~found
        while maybe:
            lowest = maybe & -maybe
            maybe ^= lowest
            rest = self._rest[lowest.bit_length() - 1]
            if rest is not None and rest.search(overlay):
                found |= lowest
        return found


class _Apart:
    """Text of a language whose words stand apart: between two words one space, or a full stop for what parts them."""

    def __init__(self) -> None:
        self._characters = _Characters(SEPARATOR["en"])

    def text(self, overlay: str) -> str:
        return f" {' '.join(overlay.translate(self._characters).replace('.', ' . ').split())} "

    @staticmethod
    def pattern(word: str) -> str:
        return f" {word[:-1]}" if word.endswith("*") else f" {word} "


class _Joined:
    """Text of a language whose words may run together."""

    def __init__(self) -> None:
        self._separators = re.compile(SEPARATOR["ko"].removesuffix("*") + "+")

    def text(self, overlay: str) -> str:
        return self._separators.sub(" ", overlay)

    @staticmethod
    def pattern(word: str) -> str:
        return word.removesuffix("*")


class _Characters(dict[int, str]):
    """What each character is to a word list: itself in a word, a space between two words, or a full stop."""

    def __init__(self, separator: str) -> None:
        self._separator = re.compile(separator)

    def __missing__(self, code: int) -> str:
        one = chr(code)
        self[code] = one if _WORD.match(one) else " " if self._separator.fullmatch(one) else "."
        return self[code]
