"""How reports of one event stand to each other: copies, the days they tell, contradictions."""

import re
from collections.abc import Iterable, Sequence

from monitor.detectors.events import EXACT
from monitor.domain import LASTING, DayRange, PublishedClaim

_WORD = re.compile(r"\w+")
_SAME_COPY = 0.8
"""Share of words two sentences have in common (Jaccard) from which one is a copy of the other."""


def copies(reports: Sequence[PublishedClaim]) -> dict[int, int]:
    """Position of a report to that of the earlier report, of another outlet, whose sentence it repeats."""
    words = [frozenset(_WORD.findall(one.claim.quote.lower())) for one in reports]
    found: dict[int, int] = {}
    for later in range(len(reports)):
        for earlier in range(later):
            same_outlet = reports[earlier].article.outlet == reports[later].article.outlet
            union = words[earlier] | words[later]
            if not same_outlet and union and len(words[earlier] & words[later]) / len(union) >= _SAME_COPY:
                found[later] = found.get(earlier, earlier)
                break
    return found


def outlets_with_words_of_their_own(reports: Sequence[PublishedClaim]) -> set[str]:
    """Outlets whose report is no copy of another's."""
    copied = copies(reports)
    return {one.article.outlet for number, one in enumerate(reports) if number not in copied}


def told_days(claims: Iterable[PublishedClaim], family: str) -> list[DayRange]:
    """The days that claims tell, without those that only say the same less exactly.

    Who tells a window does not contradict who tells a day in it. Of an event the day is exact, of what lasts the
    window; but a month or a year is never more than vague.
    """
    told = list(dict.fromkeys(one.claim.event_day for one in claims if one.claim.event_day is not None))
    exact = [one for one in told if one.precision in EXACT] or told
    if family in LASTING:
        kept = [one for one in exact if not any(_covers(other, one) for other in exact)]
    else:
        kept = [one for one in exact if not any(_covers(one, other) for other in exact)]
    vague = [one for one in told if not any(one.overlaps(other) for other in exact)]
    return kept + vague


def _covers(one: DayRange, other: DayRange) -> bool:
    """Whether one holds all days of another and more."""
    wider = (one.last - one.first) > (other.last - other.first)
    return wider and one.first <= other.first and other.last <= one.last


def contradictions(reports: Sequence[PublishedClaim], family: str) -> list[dict[str, object]]:
    """Where the reports do not agree: the days of the event, the occasion's name, whose birthday, a reported rank."""
    days = told_days(reports, family)
    told: dict[str, dict[str, str]] = {"day": {}, "occasion": {}, "birthday_of": {}, "rank": {}}
    for one in reports:
        outlet, claim = one.article.outlet, one.claim
        if claim.event_day in days:
            told["day"].setdefault(outlet, in_days(claim.event_day))
        if claim.event:
            told["occasion"].setdefault(outlet, claim.event)
        for figure in ("birthday_of", "rank"):
            if figure in claim.details:
                told[figure].setdefault(outlet, str(claim.details[figure]))
    return [
        {"of": what, "told": dict(by_outlet)} for what, by_outlet in told.items() if len(set(by_outlet.values())) > 1
    ]


def in_days(days: DayRange) -> str:
    """ "on 2024-02-15", "between 2024-02-01 and 2024-02-29"."""
    if days.first == days.last:
        return f"on {days.first.isoformat()}"
    return f"between {days.first.isoformat()} and {days.last.isoformat()}"
