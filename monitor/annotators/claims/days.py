"""Days of one text, and what they tell of its claims: when an event was, and what is mere history."""

import re
from collections.abc import Sequence
from datetime import date

from monitor.annotators.when import DayExpression, day_expressions
from monitor.catalog.claim_days import DayWords
from monitor.catalog.claims import ClaimPatterns
from monitor.domain import LASTING, ClaimKind, DayRange, Precision

_NEWS = frozenset(
    {
        ClaimKind.REAPPEARANCE,
        ClaimKind.HOSTILE_LABEL,
        ClaimKind.TERMINOLOGY_SHIFT,
        ClaimKind.MENTION_DROP,
        ClaimKind.NO_REPORT,
    }
)
"""What is news when it is told, whatever a text tells of days gone by."""
_NEWS_DAYS = 45
_HISTORY_DAYS = 300
_BESIDE = 60
"""Characters before and behind a day in which words tell what day it is."""
_OPENING = 4
"""A sentence opens with what stands within so many characters of its beginning."""


class TextDays:
    """The days that the sentences of a text name, found when first asked for."""

    def __init__(
        self,
        patterns: ClaimPatterns,
        day_words: DayWords,
        lowered: str,
        spans: Sequence[tuple[int, int]],
        published: date | None,
    ) -> None:
        self._language = patterns.language
        self._words = patterns.words
        self._day_words = day_words
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

    def event_day(self, own: Sequence[int], others: Sequence[int], kind: ClaimKind) -> DayRange | None:
        """When it was what a claim tells of. `own`: numbers of the sentences that tell the claim; `others`: of those
        that may tell its day, but not since when it lasts. Both begin with what counts most."""
        if self._published is None:
            return None
        stale: list[DayRange] = []
        for place in (*own, *others):
            days = [one for one in self._in_sentence(place, self._published) if not self._is_of_something_else(one)]
            exact = sorted((one for one in days if not one.since), key=self._how_far_from_the_matter)
            fresh = [one.days for one in exact if _is_fresh(one.days, self._published, kind)]
            if fresh:
                return fresh[0]
            stale += [one.days for one in exact if one.days.precision is not Precision.YEAR]
            opened = [one for one in days if one.since and not self._is_of_a_record(one)]
            if opened and kind in LASTING and place in own:
                first = opened[0].days
                return DayRange(first.first, max(self._published, first.first), first.precision)
        told = [one for one in stale if one.first <= self._published]
        return told[0] if told and kind not in _NEWS else None

    def _how_far_from_the_matter(self, one: DayExpression) -> tuple[bool, int]:
        """A source speaks later than what it speaks of; a year is mostly told of something else than a day is."""
        spoken = self._stands_beside(one, self._day_words.spoke_before, self._day_words.spoke_behind)
        return spoken, (one.days.last - one.days.first).days

    def _is_of_something_else(self, one: DayExpression) -> bool:
        return self._stands_beside(one, self._day_words.beside_before, self._day_words.beside_behind)

    def _is_of_a_record(self, one: DayExpression) -> bool:
        return self._stands_beside(one, self._day_words.record_before, self._day_words.record_behind)

    def _stands_beside(self, one: DayExpression, before: re.Pattern[str], behind: re.Pattern[str]) -> bool:
        """Whether words stand right before or behind a day."""
        earlier = self._lowered[max(0, one.start - _BESIDE) : one.start]
        return bool(before.search(earlier) or behind.match(self._lowered, one.end, one.end + _BESIDE))

    def _in_sentence(self, index: int, published: date) -> list[DayExpression]:
        """Days that a sentence names, counted from those before it where it says "the day after"."""
        while len(self._found) <= index:
            start, end = self._spans[len(self._found)]
            earlier = [one.days for some in self._found for one in some]
            self._found.append(day_expressions(self._lowered, start, end, self._language, published, earlier))
        return self._found[index]


def _is_fresh(days: DayRange, published: date, kind: ClaimKind) -> bool:
    """Whether days may be those of what has just been told; only what is left undone can be to come."""
    if days.first > published:
        return kind is ClaimKind.RITUAL_OMISSION
    gone = days.precision is Precision.YEAR and days.last.year < published.year
    return not gone and (published - days.last).days <= _NEWS_DAYS


def _is_long_before(days: DayRange, published: date) -> bool:
    """Whether days are history to a text; the year before is what this one is held against."""
    compared = days.precision is Precision.YEAR and days.last.year >= published.year - 1
    return not compared and (published - days.last).days > _HISTORY_DAYS
