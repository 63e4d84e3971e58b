"""Which of the catalog's lists of words a marked sentence has words of."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.catalog.claim_syntax import SEPARATOR, SLOT_MARKS
from monitor.catalog.claim_word_lists import WordList

_WORD = re.compile(r"\w")
_MARKS = frozenset("".join(SLOT_MARKS.values()))
_EVERY_TEXT = frozenset({""})


class ListFinder:
    """Finds the words of all lists in one pass; only phrases that cannot be spelled out are tried one by one."""

    def __init__(self, named: Mapping[str, WordList], language: str) -> None:
        self.names = sorted(named)
        """By the number of the list's bit."""
        lists = [named[one] for one in self.names]
        self._even = _Apart() if language == "en" else _Joined()
        self._always = sum(1 << number for number, one in enumerate(lists) if "" in one.words)
        certain: dict[str, int] = {}
        for number, one in enumerate(lists):
            for word in one.words - {""}:
                key = self._even.pattern(word)
                certain[key] = certain.get(key, 0) | 1 << number
        groups: dict[frozenset[str], int] = {}
        self._rest: dict[int, list[tuple[int, int, re.Pattern[str]]]] = {}
        for number, one in enumerate(lists):
            for phrase in one.rest:
                anchor, needs = self._needs(phrase.needs, groups)
                self._rest.setdefault(anchor, []).append((1 << number, needs, phrase.expression))
        self._anchors = sum(self._rest)
        met: dict[str, int] = {}
        for group, number in groups.items():
            for key in group:
                met[key] = met.get(key, 0) | 1 << number
        self._in_every = met.pop("", 0)
        self._by_mark = [(mark, met.pop(mark)) for mark in _MARKS if mark in met]
        patterns = sorted({*certain, *met})
        self._bits = [(certain.get(one, 0), met.get(one, 0)) for one in patterns]
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard)

    def bits_of(self, names: Iterable[str]) -> int:
        """The bits of lists."""
        return sum({1 << self.names.index(one) for one in names})

    def standing(self, overlay: str) -> int:
        """A bit for each list that has words in a sentence with its marks written over it."""
        found, met = self._always, self._in_every
        for key in {key for key, _, _ in self._automaton.find_matches_as_indexes(self._even.text(overlay), True)}:
            certain, groups = self._bits[key]
            found |= certain
            met |= groups
        for mark, groups in self._by_mark:
            if mark in overlay:
                met |= groups
        left = met & self._anchors
        while left:
            anchor = left & -left
            left ^= anchor
            for bit, needs, phrase in self._rest[anchor]:
                if not found & bit and needs & met == needs and phrase.search(overlay):
                    found |= bit
        return found

    def _needs(self, needed: Sequence[frozenset[str]], groups: dict[frozenset[str], int]) -> tuple[int, int]:
        """Bits for the group that fewest texts are likely to have a string of, and for all groups, which get their
        numbers here. Every text has the empty string."""
        keys = [frozenset(one if one in _MARKS else self._even.text(one).strip() for one in group) for group in needed]
        rarest = max(keys, key=lambda group: min(map(len, group)), default=_EVERY_TEXT)
        bits = {1 << groups.setdefault(one, len(groups)) for one in (rarest, *keys) if "" not in one}
        return (1 << groups[rarest] if bits else 1 << groups.setdefault(_EVERY_TEXT, len(groups))), sum(bits)


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
