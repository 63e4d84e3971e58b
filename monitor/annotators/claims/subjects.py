"""Whom a claim is about: the slot's mark, what a pronoun stands for, or the sentence's own country."""

import re
from collections.abc import Callable, Sequence

from monitor.annotators.claims.marks import Mark
from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, PERSON, TOPIC
from monitor.catalog.claims import Rule
from monitor.domain import ClaimKind, EntityType, Subject

SOUTH = "KR"
LEADERS = frozenset({"kim-jong-un", "kim-jong-il", "kim-il-sung"})
_BACK = 3
"""A pronoun's antecedent stands at most so many sentences back."""
_SPEAKING = re.compile(
    r"(?:'s)?[\s\w'-]{0,40}?\b(?:said|says|told|reported|reports|noted|according|quoted|citing)\b"
    r"|\s?(?:통일부|국방부|외교부|정부|국정원|언론|전문가|연합뉴스|대통령실)"
)
_ALLOWED = {
    "country": COUNTRY,
    "person": PERSON,
    "anyone": COUNTRY + PERSON,
    "topic": TOPIC,
    "anything": COUNTRY + PERSON + TOPIC,
}
_OF_STATES = frozenset({ClaimKind.NO_REPORT, ClaimKind.RITUAL_OMISSION})
"""Kinds that are about a country where its leader is named: silence on an election, a message not sent."""
_SOUTH_IS_MEANT = frozenset({ClaimKind.HOSTILE_LABEL, ClaimKind.TERMINOLOGY_SHIFT})
_LAST_RESORT = 4


class Context:
    """The marks of a text's sentences, found when first asked for."""

    def __init__(self, marks_of: Callable[[int], Sequence[Mark]]) -> None:
        self._marks_of = marks_of
        self._known: dict[int, Sequence[Mark]] = {}

    def sentence(self, index: int) -> Sequence[Mark]:
        """Marks of a sentence by number; none before the first."""
        if index < 0:
            return ()
        if index not in self._known:
            self._known[index] = self._marks_of(index)
        return self._known[index]


class SubjectFinder:
    """Chooses a claim's subject. `country_name`: ISO code to the English name shown."""

    def __init__(self, country_name: Callable[[str], str]) -> None:
        self._country_name = country_name

    def subject(self, mark: Mark, kind: ClaimKind) -> Subject:
        if mark.person is not None and kind not in _OF_STATES:
            return Subject(EntityType.PERSON, *mark.person)
        if mark.sort == COUNTRY:
            return Subject(EntityType.COUNTRY, mark.id, self._country_name(mark.id), mark.role)
        if mark.sort == PERSON:
            return Subject(EntityType.PERSON, mark.id, mark.name)
        return Subject(EntityType.TOPIC, mark.id, mark.id.replace("-", " "))

    def in_slot(self, slots: Sequence[Mark], rule: Rule, context: Context, index: int) -> Mark | None:
        """The best of the marks a slot may mean, likeliest first.

        South Korea gives way to another country beside it: of "the ties of Seoul and Havana" it is Cuba
        that the claim is news of.
        """
        meant = [mark for one in slots if (mark := self._meant(one, context, index)) is not None]
        fitting = [mark for mark in meant if _fits(mark, rule)]
        if not fitting or rule.kind in _SOUTH_IS_MEANT:
            return next(iter(fitting), None)
        first = fitting[0]
        if first.id == SOUTH:
            return next((mark for mark in fitting if mark.sort == COUNTRY and mark.id != SOUTH), first)
        if rule.kind is ClaimKind.NO_REPORT and first.id in LEADERS:
            return next((mark for mark in fitting if _rank(mark) < _LAST_RESORT), first)
        return first

    def in_sentence(self, rule: Rule, context: Context, index: int, after: int, lowered: str) -> Mark | None:
        """Without a slot: the sentence's own country, person or topic; else what was spoken of last."""
        for number in (index, index - 1, 0, index - 2):
            marks = [
                mark
                for mark in context.sentence(number)
                if mark.sort != ANAPHOR
                and _fits(mark, rule)
                and not _speaks(mark, lowered)
                and not (mark.sort == TOPIC and number == index and mark.start < after)
            ]
            if marks:
                best = min(marks, key=lambda mark: (_rank(mark), number == index and mark.start < after, mark.start))
                if _rank(best) < _LAST_RESORT or (number == index and rule.kind in _SOUTH_IS_MEANT):
                    return best
        here = [mark for mark in context.sentence(index) if mark.sort != ANAPHOR and _fits(mark, rule)]
        return min(here, key=_rank, default=None)

    def _meant(self, mark: Mark, context: Context, index: int) -> Mark | None:
        if mark.sort != ANAPHOR:
            return mark
        wanted = {"country": COUNTRY, "envoy": COUNTRY, "person": PERSON, "it": COUNTRY + TOPIC}[mark.id]
        for number in [*range(index, max(-1, index - _BACK - 1), -1), 0]:
            candidates = [
                one
                for one in context.sentence(number)
                if (one.sort in wanted or (one.person and PERSON in wanted))
                and (number != index or one.start < mark.start)
            ]
            if mark.id == "envoy":
                candidates = [one for one in candidates if one.role]
            if candidates:
                return next((one for one in reversed(candidates) if one.id != SOUTH), candidates[-1])
        return None


def _speaks(mark: Mark, lowered: str) -> bool:
    """Whether the mark only names who says so: "South Korea's spy agency said"."""
    return _SPEAKING.match(lowered, mark.end, mark.end + 60) is not None


def _rank(mark: Mark) -> int:
    if mark.sort == COUNTRY:
        return _LAST_RESORT if mark.id == SOUTH else 0
    if mark.sort == PERSON:
        return _LAST_RESORT + 1 if mark.id in LEADERS else 1
    return 2


def _fits(mark: Mark, rule: Rule) -> bool:
    """A country is never absent; its envoy may be. An embassy is where someone was seen."""
    if rule.kind is ClaimKind.PRESENCE and mark.role == "embassy":
        return False
    if rule.kind is ClaimKind.ABSENCE and mark.sort == COUNTRY and not (mark.role or mark.person):
        return False
    return mark.sort in _ALLOWED[rule.about]
