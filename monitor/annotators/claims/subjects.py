"""Whom a claim is about: the slot's mark, what a pronoun stands for, or the sentence's own country."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from monitor.annotators.claims.marks import Mark
from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, PERSON, TOPIC
from monitor.domain import EntityType, Subject

SOUTH = "KR"
LEADERS = frozenset({"kim-jong-un", "kim-jong-il", "kim-il-sung"})
_BACK = 3
"""A pronoun's antecedent stands at most so many sentences back."""


@dataclass(slots=True)
class Context:
    """The marks of the sentences read so far, and of the title."""

    marks_of: Callable[[int], Sequence[Mark]]
    _memo: dict[int, Sequence[Mark]] = field(default_factory=dict)

    def sentence(self, index: int) -> Sequence[Mark]:
        if index not in self._memo:
            self._memo[index] = self.marks_of(index) if index >= 0 else ()
        return self._memo[index]


class SubjectFinder:
    """Chooses a claim's subject. `country_name`: ISO code to the English name shown."""

    def __init__(self, country_name: Callable[[str], str]) -> None:
        self._country_name = country_name

    def subject(self, mark: Mark) -> Subject:
        if mark.sort == COUNTRY:
            return Subject(EntityType.COUNTRY, mark.id, self._country_name(mark.id), mark.role)
        if mark.sort == PERSON:
            return Subject(EntityType.PERSON, mark.id, mark.name)
        return Subject(EntityType.TOPIC, mark.id, mark.id.replace("-", " "))

    def in_slot(self, slot: Sequence[Mark], about: str, context: Context, index: int) -> Mark | None:
        """The best of the marks a slot may mean, nearest to the predicate first."""
        meant = [mark for one in slot if (mark := self._meant(one, context, index)) is not None]
        fitting = [mark for mark in meant if _fits(mark, about)]
        return next((mark for mark in fitting if mark.id != SOUTH), fitting[0] if fitting else None)

    def in_sentence(self, about: str, context: Context, index: int, after: int) -> Mark | None:
        """Without a slot: the sentence's own country, person or topic; else what was spoken of last."""
        for number in (index, index - 1, index - 2, 0):
            marks = [
                mark
                for mark in context.sentence(number)
                if mark.sort in {COUNTRY, PERSON, TOPIC} and _fits(mark, about)
            ]
            if marks:
                ranked = sorted(
                    marks, key=lambda mark: (_rank(mark), number == index and mark.start < after, mark.start)
                )
                if _rank(ranked[0]) < _LAST_RESORT or number == 0:
                    return ranked[0]
        here = [
            mark for mark in context.sentence(index) if mark.sort in {COUNTRY, PERSON, TOPIC} and _fits(mark, about)
        ]
        return min(here, key=_rank, default=None)

    def _meant(self, mark: Mark, context: Context, index: int) -> Mark | None:
        if mark.sort != ANAPHOR:
            return mark
        wanted = {"country": COUNTRY, "envoy": COUNTRY, "person": PERSON, "it": COUNTRY + TOPIC}[mark.id]
        for number in [*range(index, max(-1, index - _BACK - 1), -1), 0]:
            candidates = [
                one
                for one in context.sentence(number)
                if one.sort in wanted and (number != index or one.start < mark.start)
            ]
            if mark.id == "envoy":
                candidates = [one for one in candidates if one.role]
            if candidates:
                return next((one for one in reversed(candidates) if one.id != SOUTH), candidates[-1])
        return None


_LAST_RESORT = 4


def _rank(mark: Mark) -> int:
    if mark.sort == COUNTRY:
        return 4 if mark.id == SOUTH else 0
    if mark.sort == PERSON:
        return 5 if mark.id in LEADERS else 1
    return 2


def _fits(mark: Mark, about: str) -> bool:
    allowed = {"country": COUNTRY, "person": PERSON, "anyone": COUNTRY + PERSON, "anything": COUNTRY + PERSON + TOPIC}
    return mark.sort in allowed[about]
