"""Days of one text, and what they tell of its claims: when an event was, and what is mere history."""

from collections.abc import Sequence
from datetime import date

from monitor.annotators.when import DayExpression, day_expressions
from monitor.catalog.claims import ClaimPatterns
from monitor.domain import ClaimKind, DayRange, Precision

_AT_AN_EVENT = frozenset({ClaimKind.OMISSION, ClaimKind.PRESENCE, ClaimKind.ABSENCE, ClaimKind.RITUAL_OMISSION})
_LASTING = frozenset({ClaimKind.MENTION_DROP, ClaimKind.NO_REPORT, ClaimKind.REAPPEARANCE, ClaimKind.ABSENCE})
_HISTORY_DAYS = 300
_OPENING = 4
"""A sentence opens with what stands within so many characters of its beginning."""


class TextDays:
    """The days that the sentences of a text name, found when first asked for."""

    def __init__(
        self, patterns: ClaimPatterns, lowered: str, spans: Sequence[tuple[int, int]], published: date | None
    ) -> None:
        self._language = patterns.language
        self._words = patterns.words
        self._lowered = lowered
        self._spans = spans
        self._published = published
        self._found: list[list[DayExpression]] = []

    def is_history(self, index: int, kind: ClaimKind, end: int) -> bool:
        """Whether a sentence only tells of a year gone by, or of how it used to be. `end`: of the predicate; behind a
        comma after it, a year is beside the matter."""
        span = self._spans[index]
        if "past" in self._words and self._words["past"].search(self._lowered, *span):
            return True
        if self._published is None:
            return False
        then = "then" in self._words and self._words["then"].search(self._lowered, *span)
        if kind is ClaimKind.EDIT_OR_DELETION and not then:
            return self._opens_in_the_past(index, self._published)
        days = [
            one
            for place in ((index - 1, index) if then and index else (index,))
            for one in self._in_sentence(place, self._published)
            if not one.since and "," not in self._lowered[end : max(end, one.start)]
        ]
        return bool(days) and all(_is_long_before(one.days, self._published) for one in days)

    def _opens_in_the_past(self, index: int, published: date) -> bool:
        """Whether a sentence begins with a day long gone; further in, it is of what was deleted."""
        start = self._spans[index][0]
        days = [one for one in self._in_sentence(index, published) if one.start - start <= _OPENING]
        return any(_is_long_before(one.days, published) for one in days)

    def event_day(self, index: int, event_index: int, kind: ClaimKind) -> DayRange | None:
        """When it was what a claim tells of. `event_index`: the sentence that names the occasion."""
        if self._published is None:
            return None
        places = [index]
        if kind in _AT_AN_EVENT:
            places += [event_index, index - 1]
        for place in places:
            if place < 0:
                continue
            days = self._in_sentence(place, self._published)
            if exact := [one.days for one in days if not one.since]:
                return exact[0]
            if days and kind in _LASTING:
                opened = days[0].days
                return DayRange(opened.first, max(self._published, opened.first), opened.precision)
        return None

    def _in_sentence(self, index: int, published: date) -> list[DayExpression]:
        """Days that a sentence names, counted from those before it where it says "the day after"."""
        while len(self._found) <= index:
            start, end = self._spans[len(self._found)]
            earlier = [one.days for some in self._found for one in some]
            self._found.append(day_expressions(self._lowered, start, end, self._language, published, earlier))
        return self._found[index]


def _is_long_before(days: DayRange, published: date) -> bool:
    """Whether days are history to a text; the year before is what this one is held against."""
    compared = days.precision is Precision.YEAR and days.last.year >= published.year - 1
    return not compared and (published - days.last).days > _HISTORY_DAYS
