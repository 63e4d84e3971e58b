"""The small language in which claim phrases are written, and its translation to regular expressions.

    word        that word, any case; `word*` any word that begins so; `#` in a word is a number;
                `^word` in Korean only where a word begins: ^주적 is not the end of 민주적
    word~       an English verb in any of its forms; irregular ones stand under [verbs]
    (a|b c)     one of these
    [a|b]       one of these, or nothing
    ...         up to fourteen words, none of which begins another report ("said that")
    ..          up to four words of the same sort
    {name}      a word list of the same file, or one of the built-in slots:
                {media} {north} {voice} {speaker}, who act, and {subject} {country} {person}
                {someone} (a person or "he") {topic} {anyone}, whom the claim is about

A space stands for any white space and punctuation between words; in Korean it may also stand for none.
Slots are written over the text, without moving an offset, before the phrases are tried: see SLOT_MARKS.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from monitor.domain import CatalogError

MEDIA, NORTH, COUNTRY, PERSON, TOPIC, ANAPHOR = (chr(0xE000 + number) for number in range(6))
"""Each character of a marked stretch is replaced by one of these, from Unicode's private use area."""

SLOT_MARKS: Mapping[str, str] = {
    "media": MEDIA,
    "north": NORTH,
    "voice": MEDIA + NORTH,
    "country": COUNTRY + ANAPHOR,
    "person": PERSON,
    "someone": PERSON + ANAPHOR,
    "topic": TOPIC,
    "anyone": COUNTRY + PERSON + ANAPHOR,
    "speaker": COUNTRY + PERSON,
    "subject": COUNTRY + PERSON + TOPIC + ANAPHOR,
}

SEPARATOR = {"en": r"""[\s,"'“”‘’()\[\]\-–—:;]+""", "ko": r"""[\s,"'“”‘’「」『』<>《》〈〉()\[\]·…\-–—:;]*"""}
_GAP = {
    # Words, each not one that opens a new report. {stop} is the file's own list.
    "en": r"(?:(?!(?:{stop})(?![\w]))[^\s;]+\s+){{0,{most}}}?",
    "ko": r"(?:(?!(?:{stop}))[^\n;])" + r"{{0,{most}}}?",
}
_OPENERS = r"""["'“‘(\[「『<《〈]*"""
_GAP_LENGTH = {"en": (14, 4), "ko": (70, 14)}
_WORDS_IN_A_MARK = 6
_HAS_MARKS = re.compile("[\ue000-\ue005]")
_MIN_KEY = {"en": 2, "ko": 1}
_COMMON_LENGTH = {"en": 3, "ko": 1}
"""Words no longer than this stand in every other sentence and are asked for only where nothing else is."""
_MAX_KEY_GROUPS = 3
_ARTICLE = r"(?:(?:the|a|its|their|new|outgoing|former)\s+)?"
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_OPTIONAL = re.compile(r"\[[^\[\]()]*\]|\([^()\[\]]*\)")
_TOKEN = re.compile(
    r"(?P<gap>\.\.\.?)|\{(?P<slot>[a-z-]+)\}|(?P<bracket>[()\[\]|])|(?P<space>\s+)|(?P<word>(?:[^\s()\[\]{}|.]|\.(?!\.))+)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A translated stretch: regular expression, and the groups of words of which it needs one each."""

    regex: str
    keys: tuple[frozenset[str], ...] = ()
    first: frozenset[str] = frozenset()
    """How its matches begin, each with one of these; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase. `keys`: groups of lower-case strings; a text that lacks all strings of any
    one group cannot match, so most sentences are passed over without trying the expression."""

    source: str
    regex: str
    keys: tuple[frozenset[str], ...]
    slots: tuple[str, ...] = ()
    """For each slot that it cannot do without, the marks one of which must be there."""
    names_home: bool = False
    """It names state media or Pyongyang; where it does not, the text around must."""
    first: frozenset[str] = frozenset()
    """The words it begins with, where it begins with words: it is tried where one of them stands only."""
    leading: str = ""
    """The marks it begins with, where it begins with a slot: it is tried at those only."""
    lists: tuple[str, ...] = ()
    """The word lists that it cannot do without."""
    loose_regex: str = ""
    """The same with wide gaps, for a text without marks, where several words stand for one: where this does not match,
    the phrase does not either. Empty where the phrase has slots."""

    @property
    def expression(self) -> re.Pattern[str]:
        return compiled(self.regex)

    @property
    def loose(self) -> re.Pattern[str] | None:
        return compiled(self.loose_regex) if self.loose_regex else None


@cache
def compiled(regex: str) -> re.Pattern[str]:
    """A phrase's expression, compiled when it is first tried: few of many phrases ever are on one text."""
    return re.compile(regex)


class _First:
    """Gathers the words a sequence can begin with: those of its first parts up to one that must be there."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._done = self._unknown = False

    def add(self, words: frozenset[str], *, optional: bool = False) -> None:
        if not self._done:
            self._words |= words
            self._unknown = self._unknown or not words or "" in words
            self._done = not optional

    @property
    def words(self) -> frozenset[str]:
        return frozenset() if self._unknown or not self._done else frozenset(_shortest_beginnings(sorted(self._words)))


class PhraseParser:
    """Translates phrases of one file. `words` maps a list's name to its phrases; `where` names the
    file for messages; `verbs` has the irregular forms. Raises CatalogError naming the entry and the mistake."""

    def __init__(
        self,
        language: str,
        words: Mapping[str, list[str]],
        where: str,
        verbs: Mapping[str, list[str]] = MappingProxyType({}),
    ) -> None:
        self._language = language
        self._words = words
        self._where = where
        self._verbs = verbs
        self._pieces: dict[str, Piece] = {}
        self._open: list[str] = []
        self._stop = self.list_piece("stop", where).regex if "stop" in words else r"(?!)"

    def phrase(self, source: str, entry: str) -> Phrase:
        piece = self.piece(source, entry)
        if not piece.keys:
            raise CatalogError(f"{self._where}: {entry}: {source!r} needs at least one word of its own")
        rare = [group for group in piece.keys if min(map(len, group)) > _COMMON_LENGTH[self._language]]
        keys = sorted(rare or piece.keys, key=_weight)[:_MAX_KEY_GROUPS]
        needed = re.findall(r"\{([a-z-]+)\}", without_choices(source))
        lists = tuple(dict.fromkeys(name for name in needed if name not in SLOT_MARKS))
        slots = tuple(SLOT_MARKS[name] for name in needed if name in SLOT_MARKS)
        opening = re.match(r"\{([a-z-]+)\}", source)
        leading = SLOT_MARKS.get(opening[1], "") if opening and "|" not in _BRACKETED.sub("", source) else ""
        names_home = any(set(slot) <= {MEDIA, NORTH} for slot in slots)
        bounded = self._bounded(piece.regex)
        can_be_loose = piece.first and self._language == "en" and not _HAS_MARKS.search(piece.regex)
        loose = _with_wide_gaps(bounded) if can_be_loose else ""
        return Phrase(source, bounded, tuple(keys), slots, names_home, piece.first, leading, lists, loose)

    def expression(self, regex: str) -> re.Pattern[str]:
        """Compiled, with its slots numbered and, where words have spaces between them, bounded."""
        return compiled(self._bounded(regex))

    def _bounded(self, regex: str) -> str:
        return _name_slots(rf"(?<!\w)(?:{regex})(?!\w)" if self._language == "en" else regex)

    def piece(self, source: str, entry: str) -> Piece:
        tokens = list(self.tokens(source, entry))
        piece, position = self._alternatives(tokens, 0, source, entry)
        if position != len(tokens):
            raise CatalogError(f"{self._where}: {entry}: {source!r} has a bracket that closes nothing")
        return piece

    def list_piece(self, name: str, entry: str) -> Piece:
        """A word list as one piece: any of its phrases."""
        if name in self._pieces:
            return self._pieces[name]
        if name not in self._words:
            known = ", ".join(sorted([*self._words, *SLOT_MARKS]))
            raise CatalogError(f"{self._where}: {entry}: there is no word list {{{name}}}; known are {known}")
        if name in self._open:
            raise CatalogError(f"{self._where}: [words] {name} contains itself")
        self._open.append(name)
        piece = any_of([self.piece(source, f"[words] {name}") for source in self._words[name]])
        self._open.pop()
        self._pieces[name] = piece
        return piece

    def tokens(self, source: str, entry: str) -> list[tuple[str, str]]:
        """Sort and text of each piece of a phrase."""
        tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(source):
            match = _TOKEN.match(source, position)
            if match is None:
                raise CatalogError(
                    f"{self._where}: {entry}: {source!r} is not understood from {source[position:]!r} on"
                )
            tokens.append((match.lastgroup or "", match.group(match.lastgroup or 0)))
            position = match.end()
        return tokens

    def _alternatives(self, tokens: list[tuple[str, str]], position: int, source: str, entry: str) -> tuple[Piece, int]:
        branches = []
        while True:
            piece, position = self._sequence(tokens, position, source, entry)
            branches.append(piece)
            if position < len(tokens) and tokens[position] == ("bracket", "|"):
                position += 1
                continue
            return any_of(branches), position

    def _sequence(self, tokens: list[tuple[str, str]], position: int, source: str, entry: str) -> tuple[Piece, int]:
        parts: list[tuple[str, str]] = []  # (sort, regex)
        keys: list[frozenset[str]] = []
        first = _First()
        while position < len(tokens):
            sort, text = tokens[position]
            if sort == "bracket" and text in ")]|":
                break
            position += 1
            if sort == "bracket":
                inner, position = self._alternatives(tokens, position, source, entry)
                closing = ")" if text == "(" else "]"
                if position >= len(tokens) or tokens[position] != ("bracket", closing):
                    raise CatalogError(f"{self._where}: {entry}: {source!r} lacks a closing {closing}")
                position += 1
                first.add(inner.first, optional=text == "[")
                if text == "(":
                    parts.append(("word", inner.regex))
                    keys.extend(inner.keys)
                else:
                    parts.append(("optional", inner.regex))
            elif sort == "space":
                parts.append(("space", ""))
            elif sort == "gap":
                parts.append(("gap", text))
                first.add(frozenset())
            elif sort == "slot":
                piece = self._slot(text, entry)
                first.add(piece.first)
                parts.append(("word", piece.regex))
                keys.extend(piece.keys)
            elif text.endswith("~"):
                forms = verb_forms(text[:-1].lower(), self._verbs)
                parts.append(("word", "|".join(map(re.escape, forms))))
                keys.append(frozenset(_shortest_beginnings(forms)))
                first.add(keys[-1])
            else:
                parts.append(("word", _word(text)))
                stem = text.removeprefix("^").rstrip("*").lower()
                first.add(frozenset({re.split(r"[*#]", stem)[0]}))
                if len(stem) >= _MIN_KEY[self._language] and not set(stem) & {"*", "#"}:
                    keys.append(frozenset({stem}))
        return Piece(self._join(parts), tuple(keys), first.words), position

    def _slot(self, name: str, entry: str) -> Piece:
        if marks := SLOT_MARKS.get(name):
            named = name in {"subject", "country", "person", "someone", "topic", "anyone"}
            inner = "".join(f"{mark}+|" for mark in marks).rstrip("|")
            article = _ARTICLE if named and self._language == "en" else ""
            return Piece(f"{article}(?:@SUBJECT@{inner})" if named else f"(?:{inner})")
        return self.list_piece(name, entry)

    def _join(self, parts: list[tuple[str, str]]) -> str:
        """Puts separators and gaps between the parts; an optional part takes its separator with it."""
        separator = SEPARATOR[self._language]
        boundary = r"(?!\w)" if self._language == "en" else ""
        regex = ""
        pending = "first"  # what stands before the next part
        for sort, text in parts:
            if sort in {"space", "gap"}:
                regex += boundary if pending == "" else ""
                if sort == "gap":
                    pending = f"taken{text}" if pending == "taken" else text
                elif pending == "":
                    pending = "space"
            elif sort == "optional" and pending == "space":
                regex += f"(?:{separator}(?:{text}))?"
                pending = ""
            elif sort == "optional":
                regex += self._lead(pending, separator)
                follows = "" if self._language == "ko" or pending == "" else separator
                regex += f"(?:(?:{text}){follows})?"
                pending = "taken" if follows else ""
            else:
                regex += self._lead(pending, separator) + f"(?:{text})"
                pending = ""
        return regex + (boundary if pending == "" else "")

    def _lead(self, pending: str, separator: str) -> str:
        if pending == "space":
            return separator
        if not pending.endswith(".."):
            return ""
        long, short = _GAP_LENGTH[self._language]
        gap = _GAP[self._language].format(stop=self._stop, most=long if pending.endswith("...") else short)
        return f"{'' if pending.startswith('taken') else separator}{gap}{_OPENERS}(?:@AFTER@)"


def without_choices(source: str) -> str:
    """A phrase without what is optional or one of several, the innermost brackets first."""
    while (shorter := _OPTIONAL.sub("", source)) != source:
        source = shorter
    return source


def _with_wide_gaps(regex: str) -> str:
    for most in _GAP_LENGTH["en"]:
        regex = regex.replace(f"{{0,{most}}}?", f"{{0,{most * _WORDS_IN_A_MARK}}}?")
    return regex


def _word(text: str) -> str:
    """`(?!\\w)` after it is the sequence's business: "korea[n]" is one word."""
    begins = r"(?<![가-힣])" if text.startswith("^") else ""
    return begins + re.escape(text.removeprefix("^").lower()).replace(r"\*", r"\w*").replace(r"\#", r"\d[\d,.]*")


def verb_forms(verb: str, irregular: Mapping[str, list[str]]) -> list[str]:
    """All forms of an English verb; those that `irregular` lists for it take the place of "-ed" and "-ing"."""
    sibilant = verb.endswith(("s", "x", "z", "ch", "sh", "o"))
    to_i = verb.endswith("y") and verb[-2:-1] not in set("aeiou")
    third = f"{verb[:-1]}ies" if to_i else f"{verb}es" if sibilant else f"{verb}s"
    if verb in irregular:
        return [verb, third, *irregular[verb]]
    stem = verb.removesuffix("e")
    past = f"{verb[:-1]}ied" if to_i else f"{stem}ed"
    return [verb, third, past, f"{stem}ing"]


def _shortest_beginnings(forms: list[str]) -> list[str]:
    """The forms that begin with no other of them: a text that has none of these has none at all."""
    return [one for one in forms if not any(one != other and one.startswith(other) for other in forms)]


def any_of(pieces: list[Piece]) -> Piece:
    """One piece that matches what any of these does."""
    if len(pieces) == 1:
        return pieces[0]
    regex = "(?:" + "|".join(piece.regex for piece in pieces) + ")"
    every = frozenset().union(*(one.first for one in pieces))
    known = all(one.first for one in pieces)
    first = frozenset(_shortest_beginnings(sorted(every))) if known else frozenset()
    best = [min(piece.keys, key=_weight, default=None) for piece in pieces]
    chosen = [keys for keys in best if keys is not None]
    if len(chosen) < len(pieces):
        return Piece(regex, first=first)
    return Piece(regex, (frozenset().union(*chosen),), first)


def _weight(keys: frozenset[str]) -> float:
    """The fewer and the longer its strings, the fewer sentences a group lets through."""
    return sum(1 / len(key) ** 2 for key in keys)


def _name_slots(regex: str) -> str:
    """Numbers the subject slots s0, s1, ... and the ends of gaps e0, e1, ..."""
    for marker, letter, ending in (("(?:@SUBJECT@", "s", ""), ("(?:@AFTER@)", "e", ")")):
        head, *tail = regex.split(marker)
        regex = head + "".join(f"(?P<{letter}{count}>{ending}{part}" for count, part in enumerate(tail))
    return regex
