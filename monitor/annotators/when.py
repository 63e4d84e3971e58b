"""Days that a text speaks of, resolved against the day it was published, with their precision.

A day without a month is the latest such day that is not after publication; a month without a year
likewise. "Early", "mid-" and "late" in a month are its first, second and third ten days.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.annotators.day_patterns import CLUE, MONTHS, NUMBERS, PATTERNS, SINCE, WEEKDAYS
from monitor.domain import DayRange, Precision


@dataclass(frozen=True, slots=True)
class DayExpression:
    """`since`: the text says "since", "after" or "from then on", so that the days only open a window."""

    start: int
    end: int
    days: DayRange
    since: bool = False


def day_expressions(
    lowered: str, start: int, end: int, language: str, published: date, earlier: Sequence[DayRange] = ()
) -> list[DayExpression]:
    """Days named in lowered[start:end], by position.

    `lowered` is the text in lower case. `earlier`: days named before, oldest first; "the day before" and
    "that day" count from the last of them that is known to the day, or else from `published`.
    """
    if language not in PATTERNS or not CLUE[language].search(lowered, start, end):
        return []
    taken: list[tuple[int, int]] = []
    found: list[DayExpression] = []
    anchor = next((one.first for one in reversed(earlier) if _near(one, published)), None)
    for pattern in PATTERNS[language]:
        for match in pattern.finditer(lowered, start, end):
            if any(match.start() < right and left < match.end() for left, right in taken):
                continue
            days = _resolve(match, published, anchor)
            if days is not None:
                taken.append(match.span())
                found.append(DayExpression(*match.span(), days, _opens_window(lowered, match, start, end, language)))
    return sorted(found, key=lambda one: one.start)


def _near(days: DayRange, published: date) -> bool:
    return days.first == days.last and abs((published - days.first).days) <= 60


def _opens_window(lowered: str, match: re.Match[str], start: int, end: int, language: str) -> bool:
    if match.groupdict().get("sofar"):
        return True
    if language == "ko":
        return bool(SINCE["ko"].match(lowered, match.end(), end))
    return match.group().startswith("since") or bool(
        SINCE["en"].search(lowered[max(start, match.start() - 90) : match.start()])
    )


def _resolve(match: re.Match[str], published: date, anchor: date | None) -> DayRange | None:
    kind = match.lastgroup or ""
    groups = match.groupdict()
    kind = next(name for name in groups if groups[name] is not None and groups[name] == match.group())
    try:
        return _RESOLVERS[kind](groups, published, anchor)
    except ValueError:  # 31 February, month 13
        return None


Groups = dict[str, str | None]


def _month(groups: Groups) -> int:
    text = groups["month"] or ""
    return int(text) if text.isdigit() else MONTHS.index(text[:3]) + 1


def _year(groups: Groups, published: date) -> int | None:
    if groups.get("year"):
        return int(groups["year"] or 0)
    match groups.get("rel"):
        case "지난해" | "작년" | "last year":
            return published.year - 1
        case "올해" | "금년":
            return published.year
    return None


def _day_in(year: int | None, month: int, day: int, published: date) -> date:
    if year is not None:
        return date(year, month, day)
    found = date(published.year, month, day) if (month, day) != (2, 29) else _leap(published)
    # A week's grace: "on 20 August" may announce something.
    return found if found <= published + timedelta(days=7) else date(published.year - 1, month, day)


def _leap(published: date) -> date:
    year = published.year
    while monthrange(year, 2)[1] != 29:
        year -= 1
    return date(year, 2, 29)


def _one(day: date) -> DayRange:
    return DayRange(day, day, Precision.DAY)


def _month_day(groups: Groups, published: date, _anchor: date | None) -> DayRange:
    first = _day_in(_year(groups, published), _month(groups), int(groups["day"] or 0), published)
    last = first.replace(day=int(groups["last"] or 0)) if groups.get("last") else first
    return DayRange(first, max(first, last), Precision.DAY)


_PARTS = {
    "early": (1, 10), "mid": (11, 20), "late": (21, 31),
    "초": (1, 10), "초순": (1, 10), "중순": (11, 20), "하순": (21, 31), "말": (21, 31),
}  # fmt: skip


def _part_of_month(groups: Groups, published: date, _anchor: date | None) -> DayRange:
    return _month_range(groups, published, _month(groups), _year(groups, published))


def _month_range(groups: Groups, published: date, month: int, year: int | None) -> DayRange:
    first = _day_in(year, month, 1, published)
    length = monthrange(first.year, first.month)[1]
    begin, end = _PARTS.get(groups.get("which") or "", (1, 31))
    return DayRange(first.replace(day=begin), first.replace(day=min(end, length)), Precision.MONTH)


def _relative_month(months_back: int) -> Callable[[Groups, date, date | None], DayRange]:
    def resolve(groups: Groups, published: date, _anchor: date | None) -> DayRange:
        first = published.replace(day=1)
        for _ in range(months_back):
            first = (first - timedelta(days=1)).replace(day=1)
        if groups.get("day"):
            return _one(first.replace(day=int(groups["day"] or 0)))
        return _month_range(groups, published, first.month, first.year)

    return resolve


def _day_only(groups: Groups, published: date, _anchor: date | None) -> DayRange:
    day, month = int(groups["day"] or 0), published.replace(day=1)
    if day > published.day:
        month = (month - timedelta(days=1)).replace(day=1)
    first = month.replace(day=day)
    last = int(groups.get("last") or 0)
    return DayRange(first, first.replace(day=last) if last > day else first, Precision.DAY)


def _weekday(groups: Groups, published: date, _anchor: date | None) -> DayRange:
    back = (published.weekday() - WEEKDAYS.index(groups["name"] or "")) % 7
    if (groups["weekday"] or "").startswith("last") and back == 0:
        back = 7
    return _one(published - timedelta(days=back))


def _from_anchor(offset: int) -> Callable[[Groups, date, date | None], DayRange]:
    def resolve(_groups: Groups, published: date, anchor: date | None) -> DayRange:
        return _one((anchor or published) + timedelta(days=offset))

    return resolve


def _from_published(offset: int) -> Callable[[Groups, date, date | None], DayRange]:
    def resolve(_groups: Groups, published: date, _anchor: date | None) -> DayRange:
        return _one(published + timedelta(days=offset))

    return resolve


_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


_UNITS = {"일": "day", "주": "week", "주일": "week", "개월": "month", "달": "month", "년": "year"}
_SPANS = {
    "하루": (1, "day"), "이틀": (2, "day"), "사흘": (3, "day"), "나흘": (4, "day"), "닷새": (5, "day"),
    "엿새": (6, "day"), "일주일": (1, "week"), "열흘": (10, "day"), "보름": (15, "day"),
    "한달": (1, "month"), "두달": (2, "month"), "석달": (3, "month"), "세달": (3, "month"), "넉달": (4, "month"),
    "네달": (4, "month"), "다섯달": (5, "month"), "여섯달": (6, "month"), "일곱달": (7, "month"),
    "여덟달": (8, "month"),
}  # fmt: skip


def _count_of(groups: Groups) -> tuple[int, str]:
    """How many of which unit: 3 and "day" of "three days ago" and of "사흘 전"."""
    if groups.get("span"):
        return _SPANS["".join((groups["span"] or "").split())]
    count = groups["count"] or groups.get("times") or "1"
    unit = groups["unit"] or groups.get("long") or groups.get("spent") or "day"
    return int(count) if count.isdigit() else NUMBERS[count], _UNITS.get(unit, unit)


def _ago(groups: Groups, published: date, _anchor: date | None) -> DayRange:
    count, unit = _count_of(groups)
    middle = published - timedelta(days=count * _UNIT_DAYS[unit])
    match unit:
        case "day":
            return _one(middle)
        case "week":
            return DayRange(middle - timedelta(days=3), middle + timedelta(days=3), Precision.DAY)
        case "month":
            return DayRange(middle - timedelta(days=15), middle + timedelta(days=15), Precision.MONTH)
    return DayRange(date(middle.year, 1, 1), date(middle.year, 12, 31), Precision.YEAR)


def _period(groups: Groups, published: date, anchor: date | None) -> DayRange:
    last = "last" in (groups["when"] or "")
    match groups["unit"]:
        case "week":
            return _week(1 if last else 0)(groups, published, anchor)
        case "month":
            return _relative_month(1 if last else 0)(groups, published, anchor)
    year = published.year - (1 if last else 0)
    return DayRange(date(year, 1, 1), min(date(year, 12, 31), published), Precision.YEAR)


def _so_far(groups: Groups, published: date, _anchor: date | None) -> DayRange:
    """The day from which something has gone on until now."""
    count, unit = _count_of(groups)
    precision = Precision.MONTH if unit == "month" else Precision.DAY
    first = published - timedelta(days=count * _UNIT_DAYS[unit])
    return DayRange(first, first, precision)


def _week(back: int) -> Callable[[Groups, date, date | None], DayRange]:
    def resolve(_groups: Groups, published: date, _anchor: date | None) -> DayRange:
        monday = published - timedelta(days=published.weekday() + 7 * back)
        return DayRange(monday, monday + timedelta(days=6), Precision.DAY)

    return resolve


def _weekend(_groups: Groups, published: date, _anchor: date | None) -> DayRange:
    saturday = published - timedelta(days=(published.weekday() + 2) % 7)
    return DayRange(saturday, min(saturday + timedelta(days=1), published), Precision.DAY)


def _bare_year(groups: Groups, published: date, _anchor: date | None) -> DayRange:
    year = _year(groups, published) or published.year
    return DayRange(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


_RESOLVERS: dict[str, Callable[[Groups, date, date | None], DayRange]] = {
    "md": _month_day, "dm": _month_day, "ymd": _month_day, "part": _part_of_month, "my": _part_of_month,
    "weekday": _weekday, "before": _from_anchor(-1), "after": _from_anchor(1), "same": _from_anchor(0),
    "today": _from_published(0), "yesterday": _from_published(-1), "ago": _ago, "period": _period,
    "bare": _bare_year, "lastmonthday": _relative_month(1), "thismonthday": _relative_month(0),
    "lastmonth": _relative_month(1), "thismonth": _relative_month(0), "dayonly": _day_only,
    "weekend": _weekend, "sofar": _so_far, "lastweek": _week(1), "thisweek": _week(0),
}  # fmt: skip
