"""Regular expressions that are tried only where a text has the words that their matches begin with.

The engine for regular expressions tries a pattern such as `\\b(?:held|took place) in` at every character of a text.
Its openings, "held in" and "took place in", are found in one pass over the text, however many they are. They are
read off the parsed expression itself, so that nothing is found or missed that a plain search would not find or miss.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from sys import maxsize
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

_PARSED: Any = import_module("re._parser")
_LONGEST, _MOST = 8, 1_000
_ANY_OF = 4
"""Members that a class of characters may have for each of them to be an opening of its own."""


def openings(pattern: str) -> frozenset[str]:
    """Words with one of which every match of the pattern begins, none the beginning of another; none where
    the pattern does not tell."""
    parsed = _PARSED.parse(pattern)
    words = {word for word, _ in _heads(parsed)}
    if parsed.state.flags & re.IGNORECASE or any(map(_is_common, words)):
        return frozenset()
    return frozenset(word for word in words if not any(word[:end] in words for end in range(1, len(word))))


def _is_common(word: str) -> bool:
    """A single letter stands everywhere, a mark does not."""
    return len(word) < 2 and (word.isalnum() or not word.strip())


def _heads(nodes: Iterable[tuple[Any, Any]]) -> set[tuple[str, bool]]:
    """(text, whether it is all that matches so far): the beginnings of what a sequence of nodes matches."""
    heads = {("", True)}
    for node in nodes:
        options = _options(*node)
        longer = {head for head in heads if not head[1]}
        for text, _ in heads - longer:
            longer |= {(text + more, whole and len(text + more) < _LONGEST) for more, whole in options}
        if len(longer) > _MOST:
            return {(text, False) for text, _ in heads}
        heads = longer
        if not any(whole for _, whole in heads):
            break
    return heads


def _options(operation: Any, argument: Any) -> set[tuple[str, bool]]:
    """The heads of one node; ("", False) for what may be any character."""
    match str(operation):
        case "LITERAL":
            return {(chr(argument), True)}
        case "IN" if len(argument) <= _ANY_OF and all(str(one) == "LITERAL" for one, _ in argument):
            return {(chr(character), True) for _, character in argument}
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return {("", True)}
        case "BRANCH":
            return set().union(*map(_heads, argument[1]))
        case "SUBPATTERN" if not argument[1]:
            return _heads(argument[3])
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, repeated = argument
            once = {(text, whole and most == 1) for text, whole in _heads(repeated)}
            return once if least else once | {("", True)}
    return {("", False)}


class Sought:
    """A pattern, searched for as `re` does."""

    __slots__ = ("_finder", "match", "openings", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self.match = self.pattern.match
        self.openings = openings(pattern)
        self._finder = _finder(sorted(self.openings)) if self.openings else None

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        if self._finder is None:
            return self.pattern.search(text, start, end)
        for place in self._places(self._finder, text[start:end]):
            if found := self.match(text, start + place, end):
                return found
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        if self._finder is None:
            yield from self.pattern.finditer(text)
            return
        upto = 0
        for place in self._places(self._finder, text):
            if place >= upto and (found := self.match(text, place)):
                upto = found.end()
                yield found

    def _places(self, finder: AhoCorasick, text: str) -> list[int]:
        """Where openings stand, in order."""
        places = [start for _, start, _ in finder.find_matches_as_indexes(text, overlapping=True)]
        if len(places) > 1:
            places.sort()
        return places


class SoughtTogether:
    """Many patterns, of which only whether they are in a text is asked."""

    def __init__(self, patterns: Sequence[Sought]) -> None:
        self._patterns = patterns
        self._anywhere = [number for number, one in enumerate(patterns) if not one.openings]
        words: dict[str, list[int]] = {}
        for number, one in enumerate(patterns):
            for word in sorted(one.openings):
                words.setdefault(word, []).append(number)
        self._of_word = list(words.values())
        self._finder = _finder(list(words))

    def found_in(self, text: str) -> list[int]:
        """Numbers of those that are in the text, in order."""
        found = {number for number in self._anywhere if self._patterns[number].search(text)}
        for index, start, _ in self._finder.find_matches_as_indexes(text, overlapping=True):
            for number in self._of_word[index]:
                if number not in found and self._patterns[number].match(text, start):
                    found.add(number)
        return sorted(found)


def _finder(words: Sequence[str]) -> AhoCorasick:
    return AhoCorasick(words, implementation=Implementation.DFA)
