"""Dates of articles, parsed by us: feed libraries read KST as UTC and "2024.01.01" as a day of the current month.

A bare day becomes noon in Pyongyang (03:00 UTC) of that day, whatever the zone of its source: the printed day stays
the printed day in Pyongyang, in UTC and nearly everywhere else. `zone` gives clock times without a zone theirs.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from monitor.domain.calendar_words import JUCHE_EPOCH, MONTHS, ZONE_HOURS, plain_digits
from monitor.domain.documents import PYONGYANG
from monitor.domain.words import Precision

FIRST_CREDIBLE_YEAR = 1945
"""Rodong Sinmun and KCNA date from 1945-46. Years before are typing errors or zeros of a computer clock."""
LAST_CREDIBLE_YEAR = 2100

_CREDIBLE_FUTURE = timedelta(days=1)
_MAX_RAW_CHARACTERS = 200

Parsed = tuple[datetime, Precision]


def parse_date(raw: str, zone: str, now: datetime | None = None) -> Parsed | None:
    """The moment (in UTC) that a date as printed names, and how exactly; None where it names none.

    `zone` is the IANA name of the zone of clock times that tell none. With `now`, a date in the future becomes `now`;
    one more than a day ahead is not credible and so of unknown precision. Where day and month could be exchanged
    ("02/03/2024") the day comes first, but in zones of America the month.
    """
    text = plain_digits(raw[:_MAX_RAW_CHARACTERS]).strip()
    for pattern, read in _FORMS:
        if not (found := pattern.search(text)):
            continue
        try:
            parsed = read(found, text, zone)
        except (ValueError, OverflowError):
            return None
        return _clamped(parsed, now) if _credible(parsed[0]) else None
    return None


def day_moment(day: date) -> datetime:
    """The moment that stands for a bare day: noon in Pyongyang."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=PYONGYANG).astimezone(UTC)


def _credible(moment: datetime) -> bool:
    return moment.year >= FIRST_CREDIBLE_YEAR and moment.timestamp() != 0


def _clamped(parsed: Parsed, now: datetime | None) -> Parsed:
    moment, precision = parsed
    if now is None or moment <= now:
        return parsed
    return now.astimezone(UTC), precision if moment - now <= _CREDIBLE_FUTURE else Precision.UNKNOWN


# The clock and the zone of a date

_CLOCK = re.compile(
    r"(?P<half_before>오전|오후|上午|下午|午前|午後)?\s*"
    r"(?<![\d.])(?P<hour>[01]?\d|2[0-4])\s*(?::|시|时|時|点)\s*(?:(?P<minute>[0-5]?\d)\s*[분分]?)?"
    r"(?:\s*:?\s*(?P<second>[0-5]\d|60)(?:[.,]\d+)?\s*[초秒]?)?"
    r"\s*(?P<half_after>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?:\b(?:GMT|UTC)\s*)?(?P<sign>[+\-−])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?(?!\d)", re.IGNORECASE
)
_ZONE_NAME = re.compile(r"\b([A-Za-z]{1,5})\b")
_HOURS_OF_A_DAY = 24


def _moment(day: date, rest: str, zone: str) -> Parsed:
    """`rest` is the text behind the day: clock, half of the day, zone, in whatever order."""
    clock = _CLOCK.search(rest)
    if not clock or (clock["minute"] is None and ":" in clock[0]):
        return day_moment(day), Precision.DAY
    hour = _hour(int(clock["hour"]), (clock["half_before"] or clock["half_after"] or "").lower())
    second = min(int(clock["second"] or 0), 59)
    local = datetime(day.year, day.month, day.day, hour % _HOURS_OF_A_DAY, int(clock["minute"] or 0), second)  # noqa: DTZ001
    local += timedelta(days=hour // _HOURS_OF_A_DAY)
    return local.replace(tzinfo=_zone(rest[clock.end() :], zone)).astimezone(UTC), Precision.TIME


def _hour(hour: int, half: str) -> int:
    if half.startswith("p") or half in {"오후", "下午", "午後"}:
        return hour + 12 if hour < 12 else hour
    if half and hour == 12:
        return 0
    return hour


def _zone(text: str, fallback: str) -> tzinfo:
    if offset := _OFFSET.search(text):
        shift = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        if shift < timedelta(hours=15):
            return timezone(-shift if offset["sign"] in "-−" else shift)
    for name in _ZONE_NAME.findall(text):
        if (hours := ZONE_HOURS.get(name.lower())) is not None:
            return timezone(timedelta(hours=hours))
    return ZoneInfo(fallback)


# The forms of a day, tried in this order

_YEAR_MARK, _MONTH_MARK, _DAY_MARK = "[.\\-/년年]", "[.\\-/월月]", "[.일日]?"
_JUCHE_WORD = r"(?:juche|주체|主体|チュチェ|чучхе|zuche)"
_WORD_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY_END = r"(?:st|nd|rd|th|º|-го)?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _year(text: str) -> int:
    """Two digits are of this century up to 68, as in RFC 6265 and the C library."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year <= 68 else 1900)


def _read_unix(found: re.Match[str], _: str, __: str) -> Parsed:
    seconds = int(found["stamp"][:10])
    return datetime.fromtimestamp(seconds, UTC), Precision.TIME


def _read_compact(found: re.Match[str], text: str, zone: str) -> Parsed:
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    clock = found["clock"]
    rest = f"{clock[:2]}:{clock[2:4]}:{clock[4:] or '00'}" if clock else ""
    return _moment(day, rest + text[found.end() :], zone)


def _read_year_first(found: re.Match[str], text: str, zone: str) -> Parsed:
    day = date(_year(found["year"]), int(found["month"]), int(found["day"]))
    return _moment(day, text[found.end() :].removeprefix("T"), zone)


def _read_juche(found: re.Match[str], text: str, zone: str) -> Parsed:
    year = int(found["western"] or 0) or int(found["juche"]) + JUCHE_EPOCH
    month, day = found["month"], found["day"]
    if day:
        return _moment(date(year, int(month), int(day)), text[found.end() :], zone)
    worded = _WORDED_DAY.search(text[: found.start()])
    if worded:
        return day_moment(date(year, MONTHS[worded["month"].lower()], int(worded["d1"] or worded["d2"]))), Precision.DAY
    return (day_moment(date(year, int(month), 1)), Precision.MONTH) if month else _start_of(year)


def _start_of(year: int) -> Parsed:
    return day_moment(date(year, 1, 1)), Precision.YEAR


def _read_worded(found: re.Match[str], text: str, zone: str) -> Parsed:
    day = date(_year(found["year"]), MONTHS[found["month"].lower()], int(found["day"]))
    after, before = text[found.end() :], text[: found.start()]
    return _moment(day, after if _CLOCK.search(after) else f"{after} {before}", zone)


def _read_clock_before_year(found: re.Match[str], _: str, zone: str) -> Parsed:
    day = date(int(found["year"]), MONTHS[found["month"].lower()], int(found["day"]))
    return _moment(day, found["clock"] + " " + (found["zone"] or ""), zone)


def _read_day_first(found: re.Match[str], text: str, zone: str) -> Parsed:
    first, second = int(found["first"]), int(found["second"])
    month_first = second > 12 or (zone.startswith("America/") and found["mark"] == "/" and first <= 12)
    day, month = (second, first) if month_first else (first, second)
    return _moment(date(int(found["year"]), month, day), text[found.end() :], zone)


def _read_month(found: re.Match[str], _: str, __: str) -> Parsed:
    month = found["month"]
    number = int(month) if month.isdecimal() else MONTHS[month.lower()]
    return day_moment(date(int(found["year"]), number, 1)), Precision.MONTH


def _read_year(found: re.Match[str], _: str, __: str) -> Parsed:
    return _start_of(int(found["year"]))


_WORDED_DAY = _pattern(
    rf"(?:(?P<d1>\d{{1,2}}){_WEEKDAY_END}\s*(?:de\s+)?(?=[^\W\d_])|)"
    + _WORD_MONTH
    + rf"\s*(?P<d2>\d{{1,2}})?\b{_WEEKDAY_END}"
)
_Y, _M, _D = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, str], Parsed]], ...] = (
    (_pattern(r"^(?P<stamp>1\d{9}(?:\d{3})?)$"), _read_unix),
    (
        _pattern(r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:[T ]?(?P<clock>\d{4}(?:\d\d)?))?(?!\d)"),
        _read_compact,
    ),
    (
        _pattern(
            rf"(?<!\d){_Y}\s*(?:\(\s*{_JUCHE_WORD}\s*\d{{1,3}}\s*\))?\s*{_YEAR_MARK}\s*{_M}\s*{_MONTH_MARK}\s*{_D}(?!\d)\s*{_DAY_MARK}"
        ),
        _read_year_first,
    ),
    (
        _pattern(
            rf"{_JUCHE_WORD}\s*(?P<juche>\d{{1,3}})\s*(?:\(\s*(?P<western>(?:19|20)\d\d)\s*\))?\s*"
            rf"(?:{_YEAR_MARK}\s*(?:{_M}\s*(?:{_MONTH_MARK}\s*{_D}\s*{_DAY_MARK})?)?)?"
        ),
        _read_juche,
    ),
    (
        _pattern(
            rf"\b{_D}{_WEEKDAY_END}[\s\-,]*(?:de\s+)?{_WORD_MONTH}[\s\-,]*(?:de\s+|del\s+)?(?P<year>\d{{4}}|\d\d(?![\d:]))"
        ),
        _read_worded,
    ),
    (_pattern(rf"\b{_WORD_MONTH}\s*{_D}{_WEEKDAY_END}\s*,?\s*(?P<year>\d{{4}})"), _read_worded),
    (
        _pattern(
            rf"\b{_WORD_MONTH}\s+{_D}\s+(?P<clock>\d{{1,2}}:\d\d(?::\d\d)?)\s+(?P<zone>[A-Z]{{1,5}}\s+|[+-]\d{{4}}\s+)?{_Y}\b"
        ),
        _read_clock_before_year,
    ),
    (
        _pattern(
            r"(?<!\d)(?P<first>\d{1,2})\s*(?P<mark>[./\-])\s*(?P<second>\d{1,2})\s*(?P=mark)\s*(?P<year>(?:19|20)\d\d)(?!\d)"
        ),
        _read_day_first,
    ),
    (_pattern(r"^\D{0,12}(?P<year>\d\d)\.\s*(?P<month>\d{1,2})\.\s*(?P<day>\d{1,2})(?!\d)\.?"), _read_year_first),
    (_pattern(rf"(?<!\d){_Y}\s*{_YEAR_MARK}\s*{_M}(?!\d)\s*[월月]?"), _read_month),
    (_pattern(rf"\b{_WORD_MONTH}\s*,?\s*(?:de\s+|del\s+)?{_Y}\b"), _read_month),
    (_pattern(r"^\W*(?P<year>(?:19|20)\d\d)\s*[년年]?\W*$"), _read_year),
)


# Datelines

_DATELINE_CHARACTERS = 400
_MAX_AGE_OF_DATELINE = timedelta(days=60)
_MAX_LEAD_OF_DATELINE = timedelta(days=2)
_AGENCY = r"(?:KCNA|ACNC|ЦТАК|Yonhap|AP|AFP|Reuters|Xinhua|TASS|Prensa Latina|PL|ACN)"
_DATELINES = (
    # Pyongyang, February 15 (KCNA) -- / SEOUL, Feb. 15 (Yonhap) -- / Pyongyang, 15 de febrero (ACNC) --
    _pattern(rf"^[^\n(]{{2,60}}?,\s*{_WORD_MONTH}\s*{_D}\s*(?:,\s*\d{{4}}\s*)?(?:\([^)\n]{{2,40}}\)|--|—|–|/)"),
    _pattern(rf"^[^\n(]{{2,60}}?,\s*{_D}\s*(?:de\s+)?{_WORD_MONTH}\s*(?:\.\s*)?(?:[(/]\s*{_AGENCY}|--|—|–)"),
    # (평양 2월 15일발 조선중앙통신) / [평양 2월 15일발] / (서울=연합뉴스) has no day
    _pattern(r"^\W{0,3}[가-힣]{2,12}\s*(?P<month>\d{1,2})\s*월\s*(?P<day>\d{1,2})\s*일\s*발"),
    # 朝中社平壤2月15日电 / 平壤2月15日发朝中社电 / 【平壌2月15日発朝鮮中央通信】 / 【平壌発2月15日】
    _pattern(r"^\W{0,3}[一-鿿]{2,12}\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日\s*[电電发發発】]"),
)


def parse_dateline(text: str, published_day: date) -> date | None:
    """The day in a dateline ("Pyongyang, February 15 (KCNA) --", "평양 2월 15일발 조선중앙통신"), which tells no
    year: the one that puts it nearest to the day of publication. None without a dateline at the head of the text,
    or where the day lies more than two days after or sixty before publication."""
    for head in _heads(text):
        for pattern in _DATELINES:
            if found := pattern.search(head):
                month = found["month"]
                number = int(month) if month.isdecimal() else MONTHS[month.lower()]
                return _nearest(number, int(found["day"]), published_day)
    return None


def _heads(text: str) -> Iterator[str]:
    """The first lines: a headline, a credit or a photo's line may stand before the dateline."""
    lines = plain_digits(text[:_DATELINE_CHARACTERS]).splitlines()
    yield from [line.strip() for line in lines if line.strip()][:4]


def _nearest(month: int, day: int, published: date) -> date | None:
    candidates = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    if not candidates:
        return None
    nearest = min(candidates, key=lambda one: abs(one - published))
    credible = -_MAX_LEAD_OF_DATELINE <= published - nearest <= _MAX_AGE_OF_DATELINE
    return nearest if credible else None
