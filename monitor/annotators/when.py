"""Days that a text speaks of, resolved against the day it was published, with their precision.

A day without a month is the latest such day that is not after publication; a month without a year
likewise. "Early", "mid-" and "late" in a month are its first, second and third ten days.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.domain import DayRange, Precision


@dataclass(frozen=True, slots=True)
class DayExpression:
    """`since`: the text says "since", "after" or "from then on", so that the days only open a window."""

    start: int
    end: int
    days: DayRange
    since: bool = False


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_YEAR = r"(?:19|20)\d\d"
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}

_ENGLISH = [
    rf"(?P<md>\b{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|–|and|to)\s?(?P<last>\d{{1,2}})\b)?(?:,?\s(?P<year>{_YEAR}))?)(?!\d)",
    rf"(?P<dm>\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s(?P<year>{_YEAR}))?)\b",
    rf"(?P<part>\b(?P<which>early|mid|late)[- ]{_MONTH}(?:,?\s(?P<year>{_YEAR}))?)",
    rf"(?P<my>\b(?:in|of|since|during|by|from|last|this)\s{_MONTH}(?!\s\d{{1,2}}\b)(?:(?:,|\sof)?\s(?P<year>{_YEAR}))?)(?!\w)",
    r"(?P<weekday>\b(?:last\s|this\s|on\s|since\s)?(?P<name>monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b)",
    r"(?P<before>\b(?:on\s)?(?:the|a|one)\s(?:day\s(?:before|earlier|prior)|previous\sday|eve\sof)\b)",
    r"(?P<after>\b(?:the|a|one)\s(?:day\s(?:after|later)|next\sday|following\sday)\b)",
    r"(?P<same>\b(?:on\s)?(?:the\ssame|that)\sday\b)",
    r"(?P<today>\btoday\b|\bthis morning\b|\btonight\b)",
    r"(?P<yesterday>\byesterday\b|\blast night\b)",
    r"(?P<ago>\b(?P<count>\d{1,2}|a|one|two|three|four|five|six|seven|ten)\s(?P<unit>day|week|month|year)s?\s(?:ago|earlier)\b)",
    r"(?P<period>\b(?P<when>last|this|earlier this|late last|early this)\s(?P<unit>week|month|year)\b)",
    rf"(?P<bare>\b(?:in|since|of|during)\s(?P<year>{_YEAR})\b)",
]
_KOREAN = [
    r"(?P<ymd>(?:(?P<year>\d{4})년|(?P<rel>지난해|작년|올해|금년))\s?(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일)",
    r"(?P<md>(?:지난\s?)?(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일)",
    r"(?P<part>(?:(?:(?P<year>\d{4})년|(?P<rel>지난해|작년|올해))\s?)?(?P<month>\d{1,2})월\s?(?P<which>초순|중순|하순|초|말))",
    r"(?P<my>(?:(?P<year>\d{4})년|(?P<rel>지난해|작년|올해|지난))\s?(?P<month>\d{1,2})월(?!\s?\d))",
    r"(?P<lastmonthday>지난달\s?(?P<day>\d{1,2})일)",
    r"(?P<thismonthday>(?:이달|이번\s?달)\s?(?P<day>\d{1,2})일)",
    r"(?P<lastmonth>지난달(?:\s?(?P<which>초순|중순|하순|초|말))?)",
    r"(?P<thismonth>(?:이달|이번\s?달)(?:\s?(?P<which>초순|중순|하순|초|말))?)",
    (
        r"(?P<dayonly>(?<![\d.·~-])(?:지난\s?)?(?P<day>\d{1,2})(?:\s?[∼~·,-]\s?(?P<last>\d{1,2}))?일"
        r"(?!\s?(?:간|째|동안|만|여|의 기간|절|정|넘|이상|가까|가량|연속|은둔|잠행|칩거|공백|침묵|전(?![가-힣]))))"
    ),
    (
        r"(?P<ago>(?:(?<!\d)(?P<count>\d{1,2})\s?(?P<unit>일|주일?|개월|달|년)"
        r"|(?P<span>이틀|사흘|나흘|닷새|엿새|일주일|열흘|보름|한\s?달|두\s?달|석\s?달))\s?전(?![가-힣]))"
    ),
    r"(?P<before>전날|하루 전|직전)",
    r"(?P<after>다음\s?날|이튿날)",
    r"(?P<same>이날|같은 날|당일)",
    r"(?P<today>오늘)",
    r"(?P<yesterday>어제|어젯밤)",
    r"(?P<lastweek>지난주)",
    r"(?P<thisweek>이번\s?주)",
    r"(?P<bare>(?:(?P<year>\d{4})년|(?P<rel>지난해|작년))(?!\s?\d))",
]
_PATTERNS = {
    "en": [re.compile(one) for one in _ENGLISH],
    "ko": [re.compile(one) for one in _KOREAN],
}
_SINCE = {
    "en": re.compile(r"\b(?:since|after|following|until|till|from|before)\s(?:\w+\s){0,2}$"),
    "ko": re.compile(r"\s?(?:이후|부터|이래|뒤|후|까지|을 끝으로|를 끝으로|를 마지막으로|을 마지막으로)"),
}
_CLUE = {
    "en": re.compile(
        r"\d|day|mon|tue|wed|thu|fri|sat|sun|week|month|year|night|eve|morning|"
        r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    ),
    "ko": re.compile(r"[일월년날흘]|[달주]\s?전|이틀|보름|오늘|어제|지난|하루|직전|이번|이달|작년|올해"),
}


def day_expressions(
    lowered: str, start: int, end: int, language: str, published: date, earlier: Sequence[DayRange] = ()
) -> list[DayExpression]:
    """Days named in lowered[start:end], by position.

    `lowered` is the text in lower case. `earlier`: days named before, oldest first; "the day before" and
    "that day" count from the last of them that is known to the day, or else from `published`.
    """
    if language not in _PATTERNS or not _CLUE[language].search(lowered, start, end):
        return []
    taken: list[tuple[int, int]] = []
    found: list[DayExpression] = []
    anchor = next((one.first for one in reversed(earlier) if _near(one, published)), None)
    for pattern in _PATTERNS[language]:
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
    if language == "ko":
        return bool(_SINCE["ko"].match(lowered, match.end(), end))
    return match.group().startswith("since") or bool(
        _SINCE["en"].search(lowered[max(start, match.start() - 30) : match.start()])
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
    return int(text) if text.isdigit() else _MONTHS.index(text[:3]) + 1


def _year(groups: Groups, published: date) -> int | None:
    if groups.get("year"):
        return int(groups["year"] or 0)
    match groups.get("rel"):
        case "지난해" | "작년":
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
    back = (published.weekday() - _WEEKDAYS.index(groups["name"] or "")) % 7
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
    "이틀": (2, "day"), "사흘": (3, "day"), "나흘": (4, "day"), "닷새": (5, "day"), "엿새": (6, "day"),
    "일주일": (1, "week"), "열흘": (10, "day"), "보름": (15, "day"),
    "한달": (1, "month"), "두달": (2, "month"), "석달": (3, "month"),
}  # fmt: skip


def _count_of(groups: Groups) -> tuple[int, str]:
    """How many of which unit: 3 and "day" of "three days ago" and of "사흘 전"."""
    if groups.get("span"):
        return _SPANS["".join((groups["span"] or "").split())]
    count, unit = groups["count"] or "1", groups["unit"] or "day"
    return int(count) if count.isdigit() else _NUMBERS[count], _UNITS.get(unit, unit)


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
    return DayRange(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _week(back: int) -> Callable[[Groups, date, date | None], DayRange]:
    def resolve(_groups: Groups, published: date, _anchor: date | None) -> DayRange:
        monday = published - timedelta(days=published.weekday() + 7 * back)
        return DayRange(monday, monday + timedelta(days=6), Precision.DAY)

    return resolve


def _bare_year(groups: Groups, published: date, _anchor: date | None) -> DayRange:
    year = _year(groups, published) or published.year
    return DayRange(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


_RESOLVERS: dict[str, Callable[[Groups, date, date | None], DayRange]] = {
    "md": _month_day, "dm": _month_day, "ymd": _month_day, "part": _part_of_month, "my": _part_of_month,
    "weekday": _weekday, "before": _from_anchor(-1), "after": _from_anchor(1), "same": _from_anchor(0),
    "today": _from_published(0), "yesterday": _from_published(-1), "ago": _ago, "period": _period,
    "bare": _bare_year, "lastmonthday": _relative_month(1), "thismonthday": _relative_month(0),
    "lastmonth": _relative_month(1), "thismonth": _relative_month(0), "dayonly": _day_only,
    "lastweek": _week(1), "thisweek": _week(0),
}  # fmt: skip
