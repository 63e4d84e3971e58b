"""Occasions of other countries in a text: relations with them, their national days, their leaders' birthdays."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from monitor.catalog.sought import Sought
from monitor.domain import EntityType, Mention

_RELATIONS = Sought(
    r"\b(?:years|century) of [^.\n]{0,50}?(?:relations|ties)\b"
    r"|(?:establishment|opening|anniversary)[^.\n]{0,60}?(?:diplomatic |bilateral )?(?:relations|ties)\b"
    r"|외교관계설정|외교관계 설정|국교수립|외교관계를 설정"
)
_FOREIGN_DAY = Sought(
    r"\bnational (?:day|holiday)\b|\bindependence day\b"
    r"|\b(?:anniversary|day) of (?:the )?(?:\w+ )?(?:independence|republic)\b"
    r"|\bfounding anniversary of\b"
    r"|\b(?:anniversary|birthday) of (?:the )?(?:founding|foundation|proclamation|victory(?! in\b))\b"
    r"|\banniversary of (?:the )?(?:\w+ )?(?:revolution|republic|independence)\b"
    r"|독립절|독립(?=\s?\d{1,3}\s?(?:돐|돌|주년))|독립선포|국경절|독립기념일|혁명승리"
)
_BIRTHDAY = Sought(
    r"\b(?:birthday|birth anniversary)\b(?! of (?:the )?(?!king|queen|emperor|president|chairman|"
    r"comrade|general|first|leader)[a-z])|(?:생일|탄생일|생신)"
)
_OWN_BIRTHDAY = re.compile(
    r"(?:dprk|wpk|kpa|party|army|republic|union|league)(?:'s|’s)? (?:\d+\w\w )?$"
    r"|kim (?:il sung|jong (?:il|un|suk))[^.\n]{0,90}$"
    r"|김(?:일성|정일|정은|정숙)[^.\n]{0,20}$"
)
_OF_AN_ARMY = re.compile(r"[^.,\n]{0,34}\b(?:army|armed forces|party)\b")
"""Whose founding is no day of the state."""
_HIS_OWN = re.compile(r"kim (?:il sung|jong (?:il|un|suk))[^\n]{0,300}\b(?:his|her) (?:\d+\w\w )?$")
_SENDS = re.compile(r"\b(?<!was )sen(?:t|ds)\b")
_OF_OURS = re.compile(r"[^.\n]{0,60}?\bkim (?:il sung|jong (?:il|un|suk))")
_OF_A_STATE = Sought(
    r"\b(birthday|founding anniversary|(?<!diplomatic )anniversary|(?<=the )day(?=[^.]{0,30}[.,]))"
    r" of (?:the )?|창건(?=\s?\d{1,3}\s?(?:돐|돌|주년))"
)
"""Followed, or in Korean preceded, by the name of a state."""
_NEAR_A_BIRTHDAY = 160


def foreign_days(
    text: str, mentions: Sequence[Mention], is_cued: Callable[[str, int, int], bool]
) -> Iterator[tuple[str, int, int, bool]]:
    """(occasion, start, end, whether the text ties itself to it). `text` is in lower case."""
    for match in _RELATIONS.finditer(text):
        if country := _partner(mentions, text, match):
            yield f"relations-{country.lower()}", match.start(), match.end(), is_cued(text, *match.span())
    for match in _FOREIGN_DAY.finditer(text):
        if not _OF_AN_ARMY.match(text, match.end()) and (country := _owner(mentions, text, *match.span())):
            yield f"national-day-{country.lower()}", match.start(), match.end(), True
    for match in _OF_A_STATE.finditer(text):
        if not _OF_AN_ARMY.match(text, match.end()) and (country := _beside(mentions, match)):
            yield f"national-day-{country.lower()}", match.start(), match.end(), True
    for match in _BIRTHDAY.finditer(text):
        first = max(0, match.start() - _NEAR_A_BIRTHDAY)
        own = _OWN_BIRTHDAY.search(text, first, match.start()) or _HIS_OWN.search(text, 0, match.start())
        of_others = own and _given_to_others(mentions, text, own.start(), match)
        if (own and not of_others) or _OF_OURS.match(text, match.end()):
            continue
        if country := _nearest_foreign(mentions, first, match.end() + 60, at=match.start()):
            yield f"birthday-{country.lower()}", match.start(), match.end(), True


def _partner(mentions: Sequence[Mention], text: str, relations: re.Match[str]) -> str | None:
    """With whom: the country that the phrase or its sentence names beside it, else the one most spoken of."""
    begin = max(text.rfind(". ", 0, relations.start()) + 1, relations.start() - 90, 0)
    stop = text.find(".", relations.end())
    until = min(relations.end() + 60, stop if stop >= 0 else len(text))
    inside = _nearest_foreign(mentions, relations.start() - 25, until, at=relations.end())
    if inside:
        return inside
    foreign = [one.entity.id for one in mentions if one.entity.type is EntityType.COUNTRY and one.entity.id != "KP"]
    most = Counter(foreign).most_common(1)
    return _nearest_foreign(mentions, begin, until, at=relations.start()) if not most else most[0][0]


def _given_to_others(mentions: Sequence[Mention], text: str, ours: int, birthday: re.Match[str]) -> bool:
    """Our leader sends something to somebody of another country, whose birthday it is."""
    between = range(ours, birthday.start())
    gives = not birthday.group().isascii() or _SENDS.search(text, ours, birthday.start())
    return bool(gives) and any(
        one.start in between and one.entity.type is EntityType.COUNTRY and one.entity.id != "KP" for one in mentions
    )


def _beside(mentions: Sequence[Mention], day: re.Match[str]) -> str | None:
    """The state named right after the English words for its day, or right before the Korean ones."""
    for one in mentions:
        beside = one.start == day.end() if day.group(1) else one.end == day.start()
        if beside and one.entity.type is EntityType.COUNTRY and one.entity.id != "KP":
            return one.entity.id
    return None


def _nearest_foreign(mentions: Sequence[Mention], first: int, last: int, at: int) -> str | None:
    near = [
        mention
        for mention in mentions
        if mention.entity.type is EntityType.COUNTRY and mention.entity.id != "KP" and first <= mention.start <= last
    ]
    return min(near, key=lambda mention: abs(mention.start - at)).entity.id if near else None


def _owner(mentions: Sequence[Mention], text: str, start: int, end: int) -> str | None:
    """Whose day it is: the country named next in the clause, else the one named just before."""
    countries = [one for one in mentions if one.entity.type is EntityType.COUNTRY]
    attached = [one for one in countries if one.end == start]
    if attached:
        return None if attached[0].entity.id == "KP" else attached[0].entity.id
    following = [one for one in countries if start <= one.start <= end + 60 and "." not in text[end : one.start]]
    if following:
        return None if following[0].entity.id == "KP" else following[0].entity.id
    before = [one for one in countries if start - 40 <= one.start < start]
    return before[-1].entity.id if before and before[-1].entity.id != "KP" else None
