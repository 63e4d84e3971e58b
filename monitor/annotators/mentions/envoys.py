"""Envoys whom a text introduces: "NAME, Cuban ambassador to the DPRK".

Learned from the mentions of a text, by the words of office beside them, in English and Korean. Pure: what is
remembered, and from when to when, is `merge_sightings` over what texts of many days gave.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from monitor.domain import Envoy, Mention, MentionBy, join_text

_NAMED_BY = {MentionBy.NAME, MentionBy.OFFICIAL, MentionBy.DEMONYM}
_SAME_NAME = 0.84
"""Likeness (difflib ratio, 0 to 1) from which two spellings are one name: Correa Garcia and Correa García are at
1 without accents, Galego and Gallego at 0.92, two brothers with one surname below 0.75."""

_MOST_MENTIONS = 3000
"""So many are read for envoys: no story names more, and a text of megabytes made to cost time does."""

_OFFICE = (
    r"(?P<role>[Aa]mbassador|AMBASSADOR|[Cc]harg[eé] d'[Aa]ffaires(?: a\.?i\.?| ad interim| AD INTERIM)?|"
    r"[Mm]ilitary [Aa]ttach[eé]|[Cc]onsul [Gg]eneral|[Mm]inister-[Cc]ounsellor|[Ff]irst [Ss]ecretary)"
)
_NO_NAMES = (
    "The On At In He She Present Among Meanwhile Then Also American States Reception Meets New Outgoing Gives Hosts "
    "Foreign Minister Deputy Vice State Department Ministry Province Islets General Comrade Affairs "
    "A.I Monday Tuesday Wednesday Thursday Friday Saturday Sunday DPRK Friendship Week"
)
_NOT_A_NAME = "|".join(re.escape(word) for word in _NO_NAMES.split())
_WORD = rf"(?!(?:Kim )?Jong (?:Il|Un)\b|Kim Il Sung\b|(?:{_NOT_A_NAME})\b)[A-Z][\w’'-]*(?:(?<=\b[A-Z])\.)?"
_NAME = (
    rf"(?P<name>{_WORD}(?: (?:de|del|de la|la|al|el|ul|bin|van|von|da|dos|d'|{_WORD})){{0,6}} {_WORD}|{_WORD} {_WORD})"
)
_TO = (
    r"(?: Extraordinary and Plenipotentiary)?(?: accredited)?"
    r"(?P<host> (?:to|in) (?:the )?[A-Z][\w. -]{2,40}?(?=,| [A-Z]| on| and| at| paid| gave| made|$|\.)| here)?"
)
_AFTER_OFFICE = re.compile(rf" {_OFFICE}{_TO},? {_NAME}")
_OFFICE_AFTER = re.compile(rf" {_OFFICE}{_TO}")
_NAME_BEFORE = re.compile(rf"{_NAME},? (?:the )?(?:new |newly-appointed )?$")
_OFFICE_BEFORE_NAME = re.compile(
    r"(?:[Aa]mbassador|[Aa]ffaires|a\.i\.|[Aa]ttach[eé]|[Gg]eneral|[Cc]ounsellor|[Ss]ecretary) $"
)
_LISTED = re.compile(r", ?$")
"""Before a name: in "NAME, Cuban ambassador, NAME, Lao ambassador" the office belongs to the name before it."""
_OFFICE_OF = re.compile(rf"{_NAME}, {_OFFICE} of (?:the )?$")

_ANY_OFFICE = re.compile(r"mbassador|MBASSADOR|ffaires|ttach[eé]|[Cc]onsul |ounsellor|[Ss]ecretary|대사|무관|총령사")
"""Without one of these words a text introduces nobody."""
_KOREAN_OFFICE = re.compile(
    r"[가-힣]{0,12}?(?P<role>특명전권대사|림시대리대사|임시대리대사|대사|무관|총령사)\s(?P<name>[가-힣]+?(?:\s[가-힣]+?){0,6}?)"
    r"(?=동지|각하|와 |가 |이 |은 |는 |을 |를 |에게|로부터|,|\.|$)"
)


@dataclass(frozen=True, slots=True)
class KnownEnvoy:
    """`name` is the spelling last seen; `spellings` are all, commonest first; `sightings`: times introduced."""

    name: str
    country: str
    role: str
    host: str
    first_seen: date
    last_seen: date
    spellings: tuple[str, ...]
    sightings: int


def learn_envoys(title: str, text: str, language: str, mentions: Sequence[Mention]) -> tuple[Envoy, ...]:
    """Envoys introduced in `join_text(title, text)`, in its order; `mentions` are what the finder found there."""
    given = join_text(title, text)
    read = _korean if language.startswith("ko") else _english if language == "en" else _nobody
    found: dict[tuple[int, int], Envoy] = {}
    if not _ANY_OFFICE.search(given):
        return ()
    for position, mention in enumerate(mentions[:_MOST_MENTIONS]):
        if mention.by in _NAMED_BY and not mention.in_headline:
            for envoy in read(given, mention, mentions[position + 1 : position + 4]):
                found.setdefault((envoy.start, envoy.end), envoy)
    return tuple(found[span] for span in sorted(found))


def merge_sightings(sightings: Iterable[tuple[Envoy, date]]) -> tuple[KnownEnvoy, ...]:
    """People out of sightings on days: spellings of one name merged within a country and a host."""
    people: dict[str, list[list[tuple[Envoy, date]]]] = {}
    placed: dict[tuple[str, str, str], list[tuple[Envoy, date]]] = {}
    for envoy, day in sorted(sightings, key=lambda one: (one[1], one[0].name)):
        spelt = (envoy.country, envoy.host, envoy.name)
        if spelt not in placed:
            groups = people.setdefault(envoy.country, [])
            placed[spelt] = next((group for group in groups if _same_person(group, envoy)), [])
            if not placed[spelt]:
                groups.append(placed[spelt])
        placed[spelt].append((envoy, day))
    return tuple(_known(group) for groups in people.values() for group in groups)


def _known(group: list[tuple[Envoy, date]]) -> KnownEnvoy:
    spellings = [name for name, _ in Counter(envoy.name for envoy, _ in group).most_common()]
    days = [day for _, day in group]
    latest = group[-1][0]
    host = next((envoy.host for envoy, _ in reversed(group) if envoy.host), "")
    return KnownEnvoy(
        latest.name, latest.country, latest.role, host, min(days), max(days), tuple(spellings), len(group)
    )


def _same_person(group: list[tuple[Envoy, date]], envoy: Envoy) -> bool:
    """One name at one post; a text that does not name the host says nothing against it."""
    hosts = {one.host for one, _ in group} | {envoy.host}
    return len(hosts - {""}) <= 1 and _same_name(group[0][0].name, envoy.name)


def _same_name(one: str, other: str) -> bool:
    first, second = _plain(one), _plain(other)
    shorter, longer = sorted((first.split(), second.split()), key=len)
    if len(shorter) > 1 and set(shorter) <= set(longer):
        return True
    return SequenceMatcher(None, first, second).ratio() >= _SAME_NAME


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.sub(r"[^\w ]", " ", "".join(c for c in decomposed if not unicodedata.combining(c))).split())


def _english(given: str, mention: Mention, following: Sequence[Mention]) -> Iterator[Envoy]:
    after, before = given[mention.end : mention.end + 160], given[max(0, mention.start - 90) : mention.start]
    country = mention.entity.id
    match, name = _AFTER_OFFICE.match(after), _NAME_BEFORE.search(before)
    if match and not (name and _LISTED.search(after[: match.start("name")])):
        host = _host(match, mention.end, following, country)
        yield _envoy(match, mention.end, country, host)
    elif (office := _OFFICE_AFTER.match(after)) and name:
        if _OFFICE_BEFORE_NAME.search(before[: name.start("name")]):
            return
        start = mention.start - len(before) + name.start("name")
        host = _host(office, mention.end, following, country)
        yield Envoy(name["name"], country, _role(office["role"]), host, start, start + len(name["name"]))
    elif before.endswith((" of ", " of the ")) and (name := _OFFICE_OF.search(before)):
        start = mention.start - len(before) + name.start("name")
        host = next((one.entity.id for one in following if one.start <= mention.end + 12), "KP")
        yield Envoy(name["name"], country, _role(name["role"]), host, start, start + len(name["name"]))


def _korean(given: str, mention: Mention, _following: Sequence[Mention]) -> Iterator[Envoy]:
    match = _KOREAN_OFFICE.match(given[mention.end : mention.end + 120])
    if match and mention.entity.id != "KP":
        yield _envoy(match, mention.end, mention.entity.id, "KP")


def _nobody(_given: str, _mention: Mention, _following: Sequence[Mention]) -> Iterator[Envoy]:
    return iter(())


def _envoy(match: re.Match[str], offset: int, country: str, host: str) -> Envoy:
    start, end = match.span("name")
    return Envoy(match["name"], country, _role(match["role"]), host, start + offset, end + offset)


def _role(words: str) -> str:
    return " ".join(words.casefold().split())


def _host(office: re.Match[str], offset: int, following: Sequence[Mention], country: str) -> str:
    """The country named in "to the ..."; without one Pyongyang's, since that is where our texts are written."""
    start, end = office.span("host")
    named = (
        one.entity.id for one in following if start + offset <= one.start < end + offset and one.entity.id != country
    )
    return next(named, "" if country == "KP" else "KP")
