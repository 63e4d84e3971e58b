"""The day of the event a text tells of."""

import re
from datetime import date, timedelta

from monitor.catalog.sought import Sought
from monitor.domain import Document, RosterKind

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = Sought(rf"\b(?:on |last )?({'|'.join(_WEEKDAYS)})\b")
_RELATIVE = Sought(r"\b(?:yesterday|last (?:night|evening)|today)\b")
_MONTH_DAY = Sought(
    r"\b(?:on|dated|between|from|until|to|by|(?:morning|afternoon|evening|night|eve) of)\s+"
    rf"(?:the\s+)?({_MONTH})\.?\s+(\d{{1,2}})"
    rf"(?:(?:\s*(?:,|and|to|through|-|–)\s*(?:({_MONTH})\.?\s+)?(\d{{1,2}})(?!\d))+)?"
)
_DAY_ALONE = Sought(
    r"\bon the (\d{1,2})(?:st|nd|rd|th)\b(?! (?:\w+ )?(?:anniversary|birthday|birth|floor|session|congress|day)\b)"
)
""" "on the 22nd": of this month or the last."""
_DATELINE = re.compile(
    rf"^\W*[A-Z][A-Za-z .'-]{{2,40}},\s*({_MONTH})\.?\s+(\d{{1,2}})\s*\(", re.IGNORECASE | re.MULTILINE
)
_KOREAN_DAY = re.compile(r"(?:(\d{1,2})월\s*)?(\d{1,2})일(?!\s*(?:창립|사변|전쟁|공동선언|동안|간))")
_KOREAN_SPAN = re.compile(r"\d{1,2}일부터\s*")
_KOREAN_DATELINE = re.compile(r"\(?(?:평양|\S{2,8})\s*(\d{1,2})월\s*(\d{1,2})일발")
_RUSSIAN_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_RUSSIAN_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_RUSSIAN_MONTHS)})")
_LEAD = 900
_MAX_AGE = timedelta(days=120)
_SHORTLY_AFTER, _LONG_AFTER = timedelta(days=3), timedelta(days=45)
_FROM_AFAR = frozenset(
    {
        *(RosterKind.CONGRATULATORY_MESSAGE, RosterKind.MISSIONS_ABROAD_CELEBRATION),
        *(RosterKind.VISIT_TO_MISSION, RosterKind.FLORAL_BASKET),
    }
)
_HELD_HERE = frozenset({RosterKind.RECEPTION, RosterKind.PERFORMANCE, RosterKind.WREATH, RosterKind.OTHER})


def event_day(
    document: Document, language: str, published: date, lead: str, kind: RosterKind, feast: date | None
) -> date | None:
    """The day the event took place, by the first words that tell it; without any the day of its feast, or the dateline.

    `lead` is the text before the occasion's own dates can mislead: title left out. Of a span of days
    ("from Feb. 9 to 15") the last counts, since a list is complete only then.
    """
    if document.event_day:
        return document.event_day
    reference = document.dateline_day or _dateline(lead, published) or published
    readers = {"ko": _korean, "ru": _russian}
    found = readers.get(language[:2], _english)(lead[:_LEAD].lower(), reference)
    return found or _of_the_feast(kind, feast, reference) or document.dateline_day or _dateline(lead, published)


def _of_the_feast(kind: RosterKind, feast: date | None, reference: date) -> date | None:
    """What comes from abroad is printed long after its feast; of what happened here only when it was just now."""
    since = reference - feast if feast else timedelta.max
    longest = _LONG_AFTER if kind in _FROM_AFAR else _SHORTLY_AFTER if kind in _HELD_HERE else timedelta(0)
    return feast if timedelta(0) < since <= longest else None


def _english(text: str, reference: date) -> date | None:
    """Of a text in lower case, as of the other languages."""
    days = []
    if match := _RELATIVE.search(text):
        days.append((match.start(), reference - timedelta(days=match.group() != "today")))
    if match := _WEEKDAY.search(text):
        back = (reference.weekday() - _WEEKDAYS.index(match.group(1))) % 7
        days.append((match.start(), reference - timedelta(days=back)))
    for match in _MONTH_DAY.finditer(text):
        month = _MONTHS[match.group(3) or match.group(1)]
        day = _near(month, int(match.group(4) or match.group(2)), reference)
        if day:
            days.append((match.start(), day))
            break
    if match := _DAY_ALONE.search(text):
        number, last_month = int(match.group(1)), (reference.month - 2) % 12 + 1
        if day := _near(reference.month, number, reference) or _near(last_month, number, reference):
            days.append((match.start(), day))
    return min(days)[1] if days else None


def _russian(text: str, reference: date) -> date | None:
    if match := _RUSSIAN_DAY.search(text):
        return _near(_RUSSIAN_MONTHS.index(match.group(2)) + 1, int(match.group(1)), reference)
    return None


def _korean(text: str, reference: date) -> date | None:
    body = _KOREAN_SPAN.sub("", _KOREAN_DATELINE.sub("", text))
    month_before: int | None = None
    for match in _KOREAN_DAY.finditer(body):
        month_before = int(match.group(1)) if match.group(1) else month_before
        number = int(match.group(2))
        months = (
            [month_before] if match.group(1) and month_before else [reference.month, (reference.month - 2) % 12 + 1]
        )
        for month in months:
            day = _near(month, number, reference)
            if day and timedelta(0) <= reference - day <= _MAX_AGE:
                return day
    return None


def _dateline(text: str, published: date) -> date | None:
    if match := _DATELINE.search(text[:200]):
        return _near(_MONTHS[match.group(1).lower()], int(match.group(2)), published)
    if "일발" in text[:200] and (match := _KOREAN_DATELINE.search(text[:200])):
        return _near(int(match.group(1)), int(match.group(2)), published)
    return None


def _near(month: int, day: int, reference: date) -> date | None:
    """That day of the year at or shortly before the reference; None where no calendar has it."""
    for year in (reference.year, reference.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if timedelta(days=-3) <= reference - found <= _MAX_AGE:
            return found
    return None
