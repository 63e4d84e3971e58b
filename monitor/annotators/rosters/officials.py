"""DPRK officials on a list, told from foreigners by the form of their names."""

import re

from monitor.annotators.rosters.lexicon import Lexicon

_FAMILY = (
    "Kim Ri Pak Choe Jong Jang Kang Jo Yun Rim Han O So Sin Kwon Hwang An Song Ryu Hong Jon Ko Mun Son Yang Pae Paek "
    "Ho Nam Sim No Ro Ha Kwak Song Cha Ju U Ku Ra Min Jin Ji Om Won Chon Pang Kong Hyon Ham Pyon Yom Chu To Sok Tong Kye "
    "Ma Ryang Mun Ri Hyon Tae Thae Ok Rang Ryo Myong Kil Phyo Pong Ki Ye Sun Kal Kum Jegal"
).split()
_NAME = re.compile(
    rf"\b((?:{'|'.join(sorted(set(_FAMILY), key=len, reverse=True))})\s(?:[A-Z][a-z]+(?:-[a-z]+)?)(?:\s[A-Z][a-z]+)?)\b(?!['’]s\b)"
)
_APPOSITION = re.compile(r",\s+([a-z][^,;]{2,140})")
_TITLE = re.compile(r"((?:[A-Z][\w-]+\s+(?:of\s+|for\s+|the\s+)*){1,6})$")
_LEADERS = frozenset({"Kim Il Sung", "Kim Jong Il", "Kim Jong Suk", "Ho Chi Minh"})
_NAMED_AFTER = frozenset(
    (
        "University County Military Complex Prize Stadium City Order School Institute Conservatory Mill Works Day Orchestra "
        "Area Province Airport Square Mine Hall House Farm Museum Palace Theatre Group District"
    ).split()
)
"""Kim Chaek University and the like are no persons."""
_RECIPIENT = frozenset({"Kim Jong Un"})


def is_korean(name: str) -> bool:
    return len(name.split()) == 3 and _NAME.fullmatch(name) is not None


def officials_in(words: Lexicon, sentence: str) -> list[tuple[str, str, int, int]]:
    """(name, role, start, end) of the DPRK officials that a sentence lists. Leaders whom a list is for are none."""
    found = []
    for match in _NAME.finditer(sentence):
        name = match.group(1)
        words_of_name = name.split()
        if name in _LEADERS or name in _RECIPIENT or len(words_of_name) < 3 or words_of_name[-1] in _NAMED_AFTER:
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
