"""Feasts and anniversaries: which one a text speaks of, and on which day it falls."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind
from babel import Locale

from monitor.catalog.files import read_catalog_file
from monitor.domain import CatalogError, EntityType, Mention

_FILE = "occasions.toml"
_FEAST_KEYS = {"name", "day", "days", "year", "years", "birth_of", "death_of", "en", "ko", "weak", "near"}

_CUE_BEFORE = re.compile(
    r"\b(?:occasion of|to mark|marking|marks?|in celebration of|celebrat\w+|to commemorate|commemorat\w+|greet(?:ing)?|"
    r"to observe|observ\w+|on the (?:\d+\w+ |first |same )?(?:anniversary|birthday)|on (?:the )?\d+\w\w |upcoming|"
    r"election|prior to|ahead of|over|mourn\w*|on hearing|bereavement|anniversary of|anniv\. of|"
    r"in honou?r of|for the|on the)\b"
    r"[^.\n]{0,80}$",
    re.IGNORECASE,
)
_CUE_AFTER_KO = re.compile(
    r"^[^.\n]{0,30}?(?:즈음하여|즈음하|맞으며|맞이하|맞아|계기로|계기하여|기념하|경축하|경축|축하하|관련하여|"
    r"에 (?:축전|축하)|에 제하여|돐|주년)"
)
_NOT_FEAST = re.compile(
    r"^-|^(?:'s)?\s*(?:editorial|address|concert|joint editorial|message to the nation|meteorite|stadium|"
    r"(?:mid)?night|agricultural|youth (?:mine|power))|^신년사|^사설|^공동사설|^로 향",
    re.IGNORECASE,
)
_COMMITTEE = re.compile(r"\bcommittees? for (?:the )?[^.,\n]{0,60}$")
"""A "Preparatory Committee for Commemorating the Centenary ..." is a sender, not an occasion."""
_ORDINAL_AFTER_KO = re.compile(r"^[^.\n]{0,12}?(\d{1,3})\s*(?:돐|돌|주년|년)")
_PRONOUN_BIRTHDAY = re.compile(r"\b(?:his|their) birth(?:day| anniversary)\b", re.IGNORECASE)
_LEAD = 350
"""Characters of the text in which a feast may be named without a cue such as "on the occasion of"."""


@dataclass(frozen=True, slots=True)
class Feast:
    id: str
    name: str
    days: tuple[tuple[int, str], ...]
    """(first year, "MM-DD"), oldest first; empty: no fixed day."""
    years: tuple[tuple[int, int], ...]
    """(first year, year of the event counted from)."""

    def day(self, year: int) -> date | None:
        for first, day in reversed(self.days):
            if year >= first:
                return date(year, int(day[:2]), int(day[3:]))
        return None

    def event_year(self, year: int) -> int | None:
        fitting = [event for first, event in self.years if year >= first]
        return fitting[-1] if fitting else None


@dataclass(frozen=True, slots=True)
class _Hit:
    feast: str
    start: int
    end: int
    cued: bool


class Occasions:
    """The feasts of the catalog, found in English and Korean text. Immutable, cheap to call, made once."""

    def __init__(
        self,
        feasts: Mapping[str, Feast],
        phrases: Mapping[str, str],
        leaders: Mapping[str, Sequence[str]],
        near: Mapping[str, str] | None = None,
    ):
        """`phrases`: text in lower case -> feast id. `leaders`: leader id -> names in lower case.

        `near`: text in lower case -> id of the feast it tells of, but only in a text of that feast's days.
        """
        self._near = dict(near or {})
        self._feasts = dict(feasts)
        self._phrases = list(phrases)
        self._feast_of = [phrases[phrase] for phrase in self._phrases]
        self._finder = AhoCorasick(self._phrases, matchkind=MatchKind.LeftmostLongest)
        self._leader_feasts = {id_: id_ for id_ in leaders}
        self._leaders = {name: leader for leader, names in leaders.items() for name in names}
        names = "|".join(sorted(map(re.escape, self._leaders), key=len, reverse=True))
        self._leader = re.compile(names)
        self._birth = re.compile(
            rf"birth(?:day)?(?: anniversary)?(?: and [^.\n]{{0,40}})? of [^.\n]{{0,90}}?({names})"
            rf"|({names})(?:'s|’s) birth(?:day| anniversary)?"
            rf"|({names})\s?(?:주석|장군|국방위원장|동지|대원수)[^.\n]{{0,12}}?(?:탄생|탄신|생신)"
        )
        self._death = re.compile(
            rf"(?:demise|passing|death)(?: away)?(?: anniversary)? of [^.\n]{{0,70}}?({names})"
            rf"|({names})(?:'s|’s) (?:demise|passing|death)"
            rf"|(?:mourn\w*|bier of|memory of) [^.\n]{{0,40}}?({names})"
            rf"|({names})[^.\n]{{0,120}}passed away"
            rf"|({names})\s?(?:주석|장군|국방위원장|동지|대원수)[^.\n]{{0,12}}?서거"
        )
        self._births: dict[str, str] = {}
        self._deaths: dict[str, str] = {}

    def with_lives(self, births: Mapping[str, str], deaths: Mapping[str, str]) -> "Occasions":
        """The same, knowing which feast is whose birthday and whose day of death."""
        self._births, self._deaths = dict(births), dict(deaths)
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._feasts)

    def name(self, occasion: str | None) -> str:
        """What people call it; an unknown id is shown as it is, None as nothing."""
        if occasion is None:
            return ""
        feast = self._feasts.get(occasion)
        return feast.name if feast else occasion

    def day(self, occasion: str, year: int) -> date | None:
        """The day it falls on in a year; None for an occasion without a fixed day."""
        feast = self._feasts.get(occasion)
        return feast.day(year) if feast else None

    def find(self, text: str, published: date, mentions: Sequence[Mention] = ()) -> tuple[str, date] | None:
        """The occasion that a text ties its event to, and the day of the occurrence that is meant.

        An occurrence is the one nearest to the day of publication unless the text counts the
        anniversary ("82nd"). With `mentions`, anniversaries of relations and national days of
        other countries are told as well. A feast without a fixed day occurs on the day of publication.
        """
        lowered = text.lower()
        if len(lowered) != len(text):
            lowered = text.translate(_LOWER)
        hits = list(self._hits(lowered))
        if mentions:
            hits.extend(self._foreign_hits(lowered, mentions))
        usable = [hit for hit in hits if hit.cued or hit.start < _LEAD]
        if not usable:
            return self._by_place(lowered, published)
        best = min(usable, key=lambda hit: (not hit.cued, hit.start))
        return best.feast, self._occurrence(best, lowered, published)

    def _by_place(self, text: str, published: date) -> tuple[str, date] | None:
        """Wreaths at the Liberation Tower in mid August need no word of the day's name."""
        for phrase, feast in self._near.items():
            day = self._feasts[feast].day(published.year)
            if day and timedelta(0) <= published - day <= _NEAR and phrase in text[:_LEAD]:
                return feast, day
        return None

    def _hits(self, text: str) -> Iterator[_Hit]:
        for index, start, end in self._finder.find_matches_as_indexes(text):
            if (start and text[start - 1].isascii() and text[start - 1].isalnum() and text[start].isascii()) or (
                end < len(text) and text[end].isascii() and text[end].isalnum() and text[end - 1].isascii()
            ):
                continue
            if _NOT_FEAST.match(text[end : end + 30]) or _COMMITTEE.search(text, max(0, start - 90), start):
                continue
            cued = _is_cued(text, start, end)
            phrase = self._phrases[index]
            weak = any(character.isdigit() for character in phrase) or (
                self._feast_of[index] in _WEAK and not _TELLING.search(phrase)
            )
            if weak and not cued:
                continue
            yield _Hit(self._feast_of[index], start, end, cued)
        for pattern, feasts in ((self._birth, self._births), (self._death, self._deaths)):
            for match in pattern.finditer(text):
                if _COMMITTEE.search(text, max(0, match.start() - 90), match.start()):
                    continue
                leader = self._leaders[next(group for group in match.groups() if group)]
                if feast := feasts.get(leader):
                    yield _Hit(feast, match.start(), match.end(), _is_cued(text, match.start(), match.end()))
        for match in _PRONOUN_BIRTHDAY.finditer(text):
            named = self._leader.search(text, max(0, match.start() - 300), match.start())
            if named and (feast := self._births.get(self._leaders[named.group()])):
                yield _Hit(feast, match.start(), match.end(), cued=True)

    def _foreign_hits(self, text: str, mentions: Sequence[Mention]) -> Iterator[_Hit]:
        for match in _RELATIONS.finditer(text):
            around = (max(0, match.start() - 90), match.end() + 110)
            if country := _nearest_foreign(mentions, *around, at=match.start()):
                yield _Hit(f"relations-{country.lower()}", match.start(), match.end(), _is_cued(text, *match.span()))
        for match in _FOREIGN_DAY.finditer(text):
            if country := _owner(mentions, text, match.start(), match.end()):
                yield _Hit(f"national-day-{country.lower()}", match.start(), match.end(), cued=True)

    def _occurrence(self, hit: _Hit, text: str, published: date) -> date:
        feast = self._feasts.get(hit.feast)
        if feast is None or feast.day(published.year) is None:
            return published
        if number := _anniversary(text, hit):
            event = feast.event_year(published.year)
            if event and abs(event + number - published.year) <= 1 and (counted := feast.day(event + number)):
                return counted
        years = range(published.year - 1, published.year + 2)
        days = [day for year in years if (day := feast.day(year))]
        return min(days, key=lambda day: abs((day - published).days))


_NEAR = timedelta(days=2)
_LOWER = {code: ord(chr(code).lower()) for code in range(0x250) if len(chr(code).lower()) == 1}
_TELLING = re.compile(r"card|greeting|하장")
_WEAK = frozenset({"new-year", "president-election", "party-congress", "seafarers-and-disaster", "supreme-commander"})
_RELATIONS = re.compile(
    r"(?:establishment|opening|anniversary)[^.\n]{0,60}?(?:diplomatic |bilateral )?(?:relations|ties)\b"
    r"|외교관계설정|외교관계 설정|국교수립|외교관계를 설정"
)
_FOREIGN_DAY = re.compile(
    r"\bnational day\b|\bindependence day\b|\b(?:anniversary|day) of (?:the )?(?:\w+ )?(?:independence|republic)\b"
    r"|\bfounding anniversary of\b"
    r"|\b(?:anniversary|birthday) of (?:the )?(?:founding|foundation|proclamation|victory(?! in\b))\b"
    r"|\banniversary of (?:the )?(?:\w+ )?(?:revolution|republic|independence)\b"
    r"|독립절|국경절|독립기념일|혁명승리"
)


def _is_cued(text: str, start: int, end: int) -> bool:
    if _CUE_BEFORE.search(text, max(0, start - 110), start):
        return True
    return not text[start].isascii() and bool(_CUE_AFTER_KO.match(text[end : end + 45]))


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
    following = [one for one in countries if start <= one.start <= end + 60 and "." not in text[end : one.start]]
    if following:
        return None if following[0].entity.id == "KP" else following[0].entity.id
    before = [one for one in countries if start - 40 <= one.start < start]
    return before[-1].entity.id if before and before[-1].entity.id != "KP" else None


def _anniversary(text: str, hit: _Hit) -> int | None:
    before = re.search(r"(\d{1,3})(?:st|nd|rd|th)\b[^.\n]{0,45}$", text[max(0, hit.start - 60) : hit.start])
    if before:
        return int(before.group(1))
    inside = re.search(r"(\d{1,3})(?:st|nd|rd|th)\b", text[hit.start : hit.end])
    if inside:
        return int(inside.group(1))
    after = _ORDINAL_AFTER_KO.match(text[hit.end : hit.end + 24])
    return int(after.group(1)) if after else None


@cache
def load_occasions() -> Occasions:
    """The shipped occasions. Raises CatalogError naming the entry and the mistake."""
    raw = read_catalog_file(_FILE)
    leaders = {leader: [*entry.get("en", ()), *entry.get("ko", ())] for leader, entry in raw["leaders"].items()}
    feasts: dict[str, Feast] = {}
    phrases: dict[str, str] = {}
    births: dict[str, str] = {}
    deaths: dict[str, str] = {}
    near: dict[str, str] = {}
    for feast_id, values in raw["feasts"].items():
        feasts[feast_id] = _feast(feast_id, values)
        for phrase in (*values.get("en", ()), *values.get("ko", ())):
            for form in {phrase, phrase.replace(" ", "") if not phrase.isascii() else phrase, phrase.replace("'", "’")}:
                if phrases.setdefault(form, feast_id) != feast_id:
                    raise CatalogError(f"catalog/{_FILE}: [feasts.{feast_id}]: {form!r} already names {phrases[form]}")
        near.update(dict.fromkeys(values.get("near", ()), feast_id))
        for key, table in (("birth_of", births), ("death_of", deaths)):
            if key in values:
                if values[key] not in leaders:
                    raise CatalogError(f"catalog/{_FILE}: [feasts.{feast_id}]: {key}: no leader {values[key]!r}")
                table[values[key]] = feast_id
    feasts.update(_of_countries(raw))
    return Occasions(feasts, phrases, leaders, near).with_lives(births, deaths)


def _feast(feast_id: str, values: dict[str, Any]) -> Feast:
    where = f"catalog/{_FILE}: [feasts.{feast_id}]"
    if unknown := set(values) - _FEAST_KEYS:
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected one of {', '.join(sorted(_FEAST_KEYS))}")
    if "name" not in values:
        raise CatalogError(f"{where}: name is missing")
    days = values.get("days") or ([[0, values["day"]]] if "day" in values else [])
    years = values.get("years") or ([[0, values["year"]]] if "year" in values else [])
    for _, day in days:
        _checked_day(where, f"2000-{day}")
    return Feast(feast_id, str(values["name"]), tuple(map(tuple, days)), tuple(map(tuple, years)))


def _of_countries(raw: dict[str, Any]) -> Iterator[tuple[str, Feast]]:
    territories = Locale("en").territories
    for country, text in raw.get("relations", {}).items():
        day = _checked_day(f"catalog/{_FILE}: [relations] {country}", text)
        name = f"anniversary of relations with {territories.get(country, country)}"
        yield _country_feast(f"relations-{country.lower()}", name, f"{day:%m-%d}", day.year)
    for country, days in raw.get("national_days", {}).items():
        for text in days:
            _checked_day(f"catalog/{_FILE}: [national_days] {country}", f"2000-{text}")
        name = f"national day of {territories.get(country, country)}"
        yield _country_feast(f"national-day-{country.lower()}", name, days[0], None)


def _country_feast(feast_id: str, name: str, day: str, year: int | None) -> tuple[str, Feast]:
    return feast_id, Feast(feast_id, name, ((0, day),), ((0, year),) if year else ())


def _checked_day(where: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CatalogError(f"{where}: {text!r} is not a day") from error
