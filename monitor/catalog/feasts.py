"""Which feast or anniversary a text speaks of, and on which day it falls."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.catalog.foreign_days import foreign_days
from monitor.catalog.sought import Sought
from monitor.domain import Mention

_CUE_BEFORE = re.compile(
    r"\b(?:occasion of|to mark|marking|marks?|in celebration of|celebrat\w+|to commemorate|commemorat\w+|greet(?:ing)?|"
    r"to observe|observ\w+|on the (?:\d+\w+ |first |same )?(?:anniversary|birthday)|on (?:the )?\d+\w\w |"
    r"upcoming|before|in advance of|run-up to|eve of|threshold of|falling on|"
    r"election|prior to|ahead of|over|mourn\w*|on hearing|bereavement|anniversary of|anniv\. of|"
    r"in honou?r of|for the|on the)\b"
    r"[^.\n]{0,80}$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"[^.\n]{0,40}?\b(?:was|were|is|has been|have been) (?:\w+ )?(?:commemorat|celebrat|mark|observ)"
)
_IN_QUOTES = re.compile(r"[\"“«《][^\"”»》\n]{0,60}$")
"""The title of a film or a book names no occasion."""
_QUOTE_ENDS = re.compile(r"[^\"“”«»《》\n]{0,60}[\"”»》]")
_CUE_AFTER_KO = re.compile(
    r"^[^.\n]{0,30}?(?:즈음하여|즈음하|맞으며|맞이하|맞아|계기로|계기하여|기념하|경축하|경축|축하하|관련하여|"
    r"에 (?:축전|축하)|에 제하여|돐|주년)"
)
_NOT_FEAST = re.compile(
    r"^-|^(?:'s)?\s*(?:editorial|address|concert|joint editorial|message to the nation|meteorite|stadium|"
    r"(?:mid)?night|agricultural|youth (?:mine|power))"
    r"|^ of (?:the )?(?:communist|people|lao|socialist|vietnam|cuba|chin|russia|rul)|^신년사|^사설|^공동사설|^로 향",
    re.IGNORECASE,
)
_COMMITTEE = re.compile(r"\bcommittees? for (?:the )?[^.,\n]{0,60}$")
"""A "Preparatory Committee for Commemorating the Centenary ..." is a sender, not an occasion."""
_ORDINAL_AFTER_KO = re.compile(r"^[^.\n]{0,12}?(\d{1,3})\s*(?:돐|돌|주년|년)")
_PRONOUN_DEATH = Sought(r"\banniversary of (?:his|their) (?:demise|death|passing)\b")
_PRONOUN_BIRTHDAY = Sought(r"\b(?:his|their) birth(?:day| anniversary)\b")
_OPENING = 350
_FOREIGN_LEAD = 1_200
_LEAD = 800
"""Characters of the text in which a feast may be named without a cue such as "on the occasion of"."""


@dataclass(frozen=True, slots=True)
class Feast:
    id: str
    name: str
    days: tuple[tuple[int, str], ...]
    """(first year, "MM-DD"), oldest first; empty: no fixed day."""
    years: tuple[tuple[int, int], ...]
    """(first year, year of the event counted from)."""
    dates: tuple[date, ...] = ()
    """Of a feast that is on another day every year."""

    def day(self, year: int) -> date | None:
        if self.dates:
            return next((one for one in self.dates if one.year == year), None)
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
    weak: bool = False
    """Its words may mean something else."""


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
        self._birth = Sought(
            rf"birth(?:day)?(?: anniversary)?(?: and [^.\n]{{0,40}})? of [^.\n]{{0,90}}?({names})"
            rf"|({names})(?:'s|’s) birth(?:day| anniversary)?"
            rf"|({names})\s?(?:주석|장군|국방위원장|동지|대원수)[^.\n]{{0,12}}?(?:탄생|탄신|생신)"
        )
        self._death = Sought(
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
        hits = [self._decided(hit, published) for hit in self._hits(lowered)]
        if mentions:
            foreign = [_Hit(*found) for found in foreign_days(lowered[:_FOREIGN_LEAD], mentions, _is_cued)]
            hits = [hit for hit in hits if not any(_crosses(hit, other) for other in foreign)] + foreign
        usable = [hit for hit in hits if hit.cued or (hit.start < _LEAD and not hit.weak)]
        if not usable:
            return self._by_place(lowered, published)
        best = min(usable, key=lambda hit: (not hit.cued, hit.start))
        return best.feast, self._occurrence(best, lowered, published)

    def _decided(self, hit: _Hit, published: date) -> _Hit:
        """With the nearer of the feasts that share the name; in its season a feast needs no cue."""
        ids = hit.feast.split(_EITHER)
        days = {one: [day for year in (-1, 0, 1) if (day := self.day(one, published.year + year))] for one in ids}
        apart = {one: min((abs(day - published) for day in of), default=timedelta.max) for one, of in days.items()}
        nearest = min(ids, key=lambda one: apart[one])
        season = hit.weak and nearest == "new-year" and apart[nearest] <= _SEASON
        return replace(hit, feast=nearest, weak=hit.weak and not season)

    def _by_place(self, text: str, published: date) -> tuple[str, date] | None:
        """Wreaths at the Liberation Tower in mid August need no word of the day's name."""
        for phrase, feast in self._near.items():
            day = self._feasts[feast].day(published.year)
            if day and timedelta(0) <= published - day <= _NEAR and phrase in text[:_OPENING]:
                return feast, day
        return None

    def _phrases_in(self, text: str) -> Iterator[tuple[int, int, int]]:
        """(phrase, start, end), also of phrases with an ordinal inside: "the DPRK's 61st birthday"."""
        yield from self._finder.find_matches_as_indexes(text)
        ordinals = list(_ORDINAL.finditer(text))
        if not ordinals:
            return
        plain = _ORDINAL.sub("", text)
        for index, start, end in self._finder.find_matches_as_indexes(plain):
            first, last = _in_full(ordinals, start), _in_full(ordinals, end - 1) + 1
            if last - first > end - start:
                yield index, first, last

    def _hits(self, text: str) -> Iterator[_Hit]:
        for index, start, end in self._phrases_in(text):
            if (start and text[start - 1].isascii() and text[start - 1].isalnum() and text[start].isascii()) or (
                end < len(text) and text[end].isascii() and text[end].isalnum() and text[end - 1].isascii()
            ):
                continue
            if _IN_QUOTES.search(text, max(0, start - 60), start) and _QUOTE_ENDS.match(text, end):
                continue
            if _NOT_FEAST.match(text[end : end + 30]) or _COMMITTEE.search(text, max(0, start - 90), start):
                continue
            if _inside_a_word(text, start, end) or _SUCCEEDED.search(text, max(0, start - 30), start):
                continue
            cued = _is_cued(text, start, end)
            phrase = self._phrases[index]
            weak = any(character.isdigit() for character in phrase) or (
                self._feast_of[index] in _WEAK and not _TELLING.search(phrase)
            )
            yield _Hit(self._feast_of[index], start, end, cued, weak)
        yield from self._of_lives(text)

    def _of_lives(self, text: str) -> Iterator[_Hit]:
        """Birthdays and days of death told with the leader's name, or after it with a pronoun."""
        for pattern, feasts in ((self._birth, self._births), (self._death, self._deaths)):
            for match in pattern.finditer(text):
                if _COMMITTEE.search(text, max(0, match.start() - 90), match.start()):
                    continue
                leader = self._leaders[next(group for group in match.groups() if group)]
                if feast := feasts.get(leader):
                    yield _Hit(feast, match.start(), match.end(), _is_cued(text, match.start(), match.end()))
        for phrase, feasts in ((_PRONOUN_DEATH, self._deaths), (_PRONOUN_BIRTHDAY, self._births)):
            for match in phrase.finditer(text):
                named = self._leader.search(text, max(0, match.start() - 300), match.start())
                if named and (feast := feasts.get(self._leaders[named.group()])):
                    yield _Hit(feast, match.start(), match.end(), cued=True)

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
_ORDINAL = re.compile(r"\d(?<!\w\d)\d{0,2}(?:st|nd|rd|th) ")
"""A digit first and only then that it begins the word: so the engine skips to digits."""
_EITHER = "|"
"""Between the ids of feasts that share a name."""
_LOWER = {code: ord(chr(code).lower()) for code in range(0x250) if len(chr(code).lower()) == 1}
_TELLING = re.compile(r"card|greeting|하장|congress of the w|로동당 제|우리 당 제")
_WEAK = frozenset({"new-year", "party-congress", "supreme-commander"})
_NO_PARTICLE = re.compile(r"[가-힣](?<![은는이가을를과와의에도절로])")
_SUCCEEDED = re.compile(r"\bsuccess(?:ful|es)?\b[^.\n]{0,20}$|\bapril $")
"""A congress that was successful is spoken of, not marked."""
_SEASON = timedelta(days=21)
"""So near to its day a feast whose name also means something else is meant without a cue."""


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """Two syllables are a feast only with nothing but a particle after them: 전승훈 is a person."""
    return end - start == 2 and "가" <= text[start] <= "힣" and bool(_NO_PARTICLE.match(text, end))


def _crosses(hit: _Hit, foreign: _Hit) -> bool:
    """ "공화국창건" inside "중화인민공화국창건" is no feast of ours."""
    return foreign.feast.startswith(("national-day-", "birthday-")) and (
        hit.start < foreign.end and foreign.start < hit.end
    )


def _in_full(ordinals: Sequence[re.Match[str]], place: int) -> int:
    """Where a place of the text without its ordinals is in the full text."""
    for ordinal in ordinals:
        if ordinal.start() <= place:
            place += ordinal.end() - ordinal.start()
    return place


def _is_cued(text: str, start: int, end: int) -> bool:
    if _CUE_BEFORE.search(text, max(0, start - 110), start) or _CUE_AFTER.match(text, end):
        return True
    return not text[start:end].isascii() and bool(_CUE_AFTER_KO.match(text[end : end + 45]))


def _anniversary(text: str, hit: _Hit) -> int | None:
    before = re.search(r"(\d{1,3})(?:st|nd|rd|th)\b[^.\n]{0,45}$", text[max(0, hit.start - 60) : hit.start])
    if before:
        return int(before.group(1))
    inside = re.search(r"(\d{1,3})(?:st|nd|rd|th)\b", text[hit.start : hit.end])
    if inside:
        return int(inside.group(1))
    after = _ORDINAL_AFTER_KO.match(text[hit.end : hit.end + 24])
    return int(after.group(1)) if after else None
