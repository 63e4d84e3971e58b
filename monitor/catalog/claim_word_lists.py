"""Word lists of the claim phrases spelled out: a string is looked up in a text far faster than an expression is tried.

Most phrases of a list are but words, alternatives and options: "(left|leave) out [of]" is "left out", "leave out",
"left out of" and "leave out of". What has gaps, slots or numbers stays an expression.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from monitor.catalog.claim_syntax import SLOT_MARKS, PhraseParser, Piece, verb_forms, without_choices

_MANY = 4_000
"""A phrase that stands for more strings than this stays an expression."""
_SPACES = {"en": (" ",), "ko": ("", " ")}
"""How words may be joined, in a text whose separators are one space each."""
_DIGITS = frozenset("0123456789")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NAMED = re.compile(r"\{[a-z-]+\}")


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A phrase to be tried. `needs`: groups of strings; a text that has the phrase has one of each group."""

    expression: re.Pattern[str]
    needs: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class WordList:
    """`words`: strings one of which a text has where the list has words in it, their words joined by single spaces
    (`*`: whatever the word goes on with). `rest`: phrases that cannot be spelled out."""

    words: frozenset[str]
    rest: tuple[Unlisted, ...]


class Speller:
    """Spells out the lists of one file, which `parser` has understood."""

    def __init__(
        self,
        language: str,
        words: Mapping[str, Sequence[str]],
        parser: PhraseParser,
        verbs: Mapping[str, list[str]] = MappingProxyType({}),
    ) -> None:
        self._spaces = _SPACES[language]
        self._stands_apart = language == "en"
        self._lists = words
        self._verbs = verbs
        self._parser = parser

    def word_list(self, name: str) -> WordList:
        words: set[str] = set()
        rest: list[Unlisted] = []
        for source in self._sources(name):
            if spelled := self._source(source):
                words |= spelled
            else:
                piece = self._parser.piece(source, f"[words] {name}")
                rest.append(Unlisted(self._parser.expression(piece.regex), self._needs(source, piece)))
        return WordList(frozenset(words), tuple(rest))

    def _sources(self, name: str) -> Iterator[str]:
        """The phrases of a list, and those of the lists that it names by themselves."""
        for source in self._lists[name]:
            inner = source.removeprefix("{").removesuffix("}")
            yield from self._sources(inner) if source == f"{{{inner}}}" and inner in self._lists else [source]

    @staticmethod
    def _needs(source: str, piece: Piece) -> tuple[frozenset[str], ...]:
        """Groups of strings of each of which a text has one that has the phrase: words, marks, digits, or else whatever
        letters stand in it outside of brackets."""
        certain = without_choices(source)
        if "|" in certain:
            return piece.keys
        slots = re.findall(r"\{([a-z-]+)\}", certain)
        marks = [frozenset(SLOT_MARKS[one]) for one in slots if one in SLOT_MARKS]
        digits = [_DIGITS] if "#" in certain else []
        letters = [] if piece.keys else [frozenset({one}) for one in _LETTERS.findall(_NAMED.sub("", certain))]
        return (*piece.keys, *marks, *digits, *letters)

    def _source(self, source: str) -> set[str] | None:
        """All strings that a phrase stands for; None where they cannot be told."""
        return self._alternatives(self._parser.tokens(source, source))

    def _alternatives(self, tokens: list[tuple[str, str]]) -> set[str] | None:
        """Takes tokens up to a closing bracket or the end."""
        found: set[str] | None = set()
        while True:
            spelled = self._sequence(tokens)
            found = None if found is None or not spelled else found | spelled
            if not tokens or tokens.pop(0)[1] != "|":
                return found

    def _sequence(self, tokens: list[tuple[str, str]]) -> set[str] | None:
        """Takes the tokens of one alternative. Empty or None: not to be spelled out."""
        parts: list[set[str] | None] = []
        optional: list[bool] = []
        spaced: list[bool] = []
        space = bracket = False
        while tokens and tokens[0][1] not in {")", "]", "|"}:
            sort, text = tokens.pop(0)
            if sort == "space":
                space = True
                continue
            part = self._alternatives(tokens) if sort == "bracket" else self._part(sort, text)
            # An English bracket ends a word: nothing goes on behind it without a space.
            parts.append(None if bracket and not space and self._stands_apart else part)
            optional.append(text == "[")
            spaced.append(space)
            space, bracket = False, sort in {"bracket", "slot"}
        return self._joined([one or set() for one in parts], optional, spaced) if all(parts) else None

    def _part(self, sort: str, text: str) -> set[str] | None:
        if sort == "slot":
            some = [self._source(one) for one in self._lists.get(text, ())]
            return set().union(*(one or set() for one in some)) if all(some) else None
        if sort != "word":
            return None
        forms = verb_forms(text[:-1].lower(), self._verbs) if text.endswith("~") else [text.lower()]
        return set(forms) if all(re.fullmatch(r"\w+\*?", one) for one in forms) else None

    def _joined(self, parts: Sequence[set[str]], optional: Sequence[bool], spaced: Sequence[bool]) -> set[str] | None:
        joined = {""}
        for part, may_lack, apart in zip(parts, optional, spaced, strict=True):
            spaces = self._spaces if apart else ("",)
            if len(joined) * len(spaces) * len(part) > _MANY:
                return None
            longer = {
                one + (space if one else "") + other for one, space, other in product(joined, spaces, sorted(part))
            }
            joined = joined | longer if may_lack else longer
        listable = not any("*" in one[:-1] for one in joined) and not ("" in joined and self._stands_apart)
        return joined if listable else None
