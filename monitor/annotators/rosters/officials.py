"""DPRK officials on a list, told from foreigners by the form of their names."""

import re

from monitor.annotators.rosters.lexicon import Lexicon, name_words
from monitor.catalog.sought import Sought

_WORDS = name_words("en")
_FAMILY = "|".join(sorted(_WORDS["family"], key=len, reverse=True))
_NAME = Sought(rf"\b((?:{_FAMILY})[ \n\r\xa0][A-Z][a-z]+(?:-[a-z]+)?(?:\s[A-Z][a-z]+)?)\b(?!['’]s\b)")
_APPOSITION = re.compile(r",\s+([a-z][^,;]{2,140})")
_TITLE = re.compile(r"((?:[A-Z][\w-]+\s+(?:of\s+|for\s+|the\s+)*){1,6})$")
_HONOURED = frozenset(_WORDS["honoured"])
_NAMED_AFTER = frozenset(_WORDS["named_after"])
"""Kim Chaek University and the like are no persons."""


def is_korean(name: str) -> bool:
    return len(name.split()) == 3 and _NAME.pattern.fullmatch(name) is not None


def is_korean_in_two(name: str) -> bool:
    return len(name.split()) == 2 and _NAME.pattern.fullmatch(name) is not None


def names_korean(text: str) -> bool:
    """A name of the DPRK's kind is part of it."""
    return any(len(match.group(1).split()) > 2 for match in _NAME.finditer(text))


def officials_in(words: Lexicon, sentence: str) -> list[tuple[str, str, int, int]]:
    """(name, role, start, end) of the DPRK officials that a sentence lists. Leaders whom a list is for are none."""
    found = []
    for match in _NAME.finditer(sentence):
        name = match.group(1)
        words_of_name = name.split()
        if name in _HONOURED or len(words_of_name) < 3 or words_of_name[-1] in _NAMED_AFTER:
            continue
        found.append((name, _role(words, sentence, match), match.start(), match.end()))
    return found


def _role(words: Lexicon, sentence: str, match: re.Match[str]) -> str:
    if after := _APPOSITION.match(sentence, match.end()):
        roles = words.roles.find(after.group(1).lower())
        if roles:
            return roles[0][0]
    if before := _TITLE.search(sentence, 0, match.start()):
        roles = words.roles.find(before.group(1).lower())
        if roles:
            return roles[-1][0]
    return "official"
