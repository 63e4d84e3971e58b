"""Whom a claim is about: the slot's mark, what a pronoun stands for, or the sentence's own country."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.who import LEADERS, SOUTH
from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, PERSON, TOPIC
from monitor.catalog.claims import Rule
from monitor.domain import ClaimKind, EntityType, Subject

_BACK = 3
"""A pronoun's antecedent stands at most so many sentences back."""
_SPEAKING = re.compile(
    r"(?:'s)?[\s\w'-]{0,40}?\b(?:said|says|told|noted|according|quoted|citing|"
    r"(?<!first )(?<!last )(?<!known )(?<!being )(?<!been )(?<!was )(?<!were )reported|"
    r"(?<!media )(?<!news )(?<!its )(?<!their )reports)\b"
    r"|\s?(?:통일부|국방부|외교부|정부|국정원|언론|전문가|연합뉴스|대통령실)"
)
_ALLOWED = {
    "country": COUNTRY,
    "person": PERSON,
    "anyone": COUNTRY + PERSON,
    "topic": TOPIC,
    "matter": COUNTRY + TOPIC,
    "anything": COUNTRY + PERSON + TOPIC,
}
_OF_STATES = frozenset({ClaimKind.NO_REPORT, ClaimKind.RITUAL_OMISSION})
"""Kinds that are about a country where its leader is named: silence on an election, a message not sent."""
_SOUTH_IS_MEANT = frozenset({ClaimKind.HOSTILE_LABEL, ClaimKind.TERMINOLOGY_SHIFT})
_SOUTH_IS_NEWS = frozenset({ClaimKind.NO_REPORT})
"""Kinds that may be about the South where the sentence names nobody: its election, its president's removal."""
_LAST_RESORT = 4
_STANDS_FOR = {
    "country": COUNTRY,
    "envoy": COUNTRY,
    "person": PERSON,
    "man": PERSON,
    "woman": PERSON,
    "it": COUNTRY + TOPIC,
}
_GENDERED = frozenset({"man", "woman"})


class Context:
    """The marks of a text's sentences, found when first asked for."""

    def __init__(self, marks_of: Callable[[int], Sequence[Mark]], sentences: int, dead: AbstractSet[str]) -> None:
        """`dead`: people who are spoken of only as the past when the text is published."""
        self._marks_of = marks_of
        self._sentences = sentences
        self.dead = dead
        self._known: dict[int, Sequence[Mark]] = {}

    def sentence(self, index: int) -> Sequence[Mark]:
        """Marks of a sentence by number; none before the first or behind the last."""
        if not 0 <= index < self._sentences:
            return ()
        if index not in self._known:
            self._known[index] = self._marks_of(index)
        return self._known[index]


class SubjectFinder:
    """Chooses a claim's subject. `country_name`: ISO code to the English name shown."""

    def __init__(self, country_name: Callable[[str], str]) -> None:
        self.name = country_name

    def subject(self, mark: Mark, rule: Rule) -> Subject:
        """A foreigner whom a text names stands for the country in what is between states, else for themselves."""
        if mark.person is not None and not mark.role and rule.kind not in _OF_STATES and rule.about != "country":
            return Subject(EntityType.PERSON, *mark.person)
        if mark.sort == COUNTRY:
            return Subject(EntityType.COUNTRY, mark.id, self.name(mark.id), mark.role)
        if mark.sort == PERSON:
            return Subject(EntityType.PERSON, mark.id, mark.name)
        return Subject(EntityType.TOPIC, mark.id, mark.id.replace("-", " "))

    def in_slot(self, slots: Sequence[Mark], rule: Rule, context: Context, index: int) -> Mark | None:
        """The best of the marks a slot may mean, likeliest first.

        South Korea gives way to another country beside it: of "the ties of Seoul and Havana" it is Cuba
        that the claim is news of.
        """
        meant = [mark for one in slots if (mark := self.meant(one, context, index)) is not None]
        fitting = [mark for mark in meant if fits(mark, rule)]
        if not fitting or rule.kind in _SOUTH_IS_MEANT or rule.kind is ClaimKind.EDIT_OR_DELETION:
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
                and fits(mark, rule)
                and not (mark.sort == PERSON and mark.possessive)
                and not is_speaker(mark, lowered)
                and not (mark.sort == TOPIC and number == index and mark.start < after)
                and not (rule.kind is ClaimKind.NO_REPORT and number != index and (mark.sort == PERSON or mark.role))
            ]
            if marks:
                best = min(marks, key=lambda mark: (_rank(mark), number == index and mark.start < after, mark.start))
                south = best.id == SOUTH or number == index
                leader = rule.about == "person" and number in {index - 1, 0}
                if _rank(best) < _LAST_RESORT or leader or (south and rule.kind in _SOUTH_IS_MEANT):
                    return best
        here = [mark for mark in context.sentence(index) if mark.sort != ANAPHOR and fits(mark, rule)]
        if here or rule.kind not in _SOUTH_IS_NEWS:
            return min(here, key=_rank, default=None)
        around = [mark for number in (index - 1, 0, 1) for mark in context.sentence(number)]
        of_south = (mark for mark in around if mark.id == SOUTH and fits(mark, rule) and not is_speaker(mark, lowered))
        return next(of_south, None)

    def meant(self, mark: Mark, context: Context, index: int) -> Mark | None:
        """What a pronoun stands for, or the mark itself."""
        if mark.sort != ANAPHOR:
            return mark
        wanted = _STANDS_FOR[mark.id]
        for number in [*range(index, max(-1, index - _BACK - 1), -1), 0]:
            candidates = [
                one
                for one in context.sentence(number)
                if (one.sort in wanted or (PERSON in wanted and one.person))
                and (number != index or one.start < mark.start)
                and (mark.id != "envoy" or one.role)
                and (mark.id not in _GENDERED or one.woman is None or one.woman is (mark.id == "woman"))
            ]
            if candidates:
                found = _antecedent(candidates, mark, number == index)
                return replace(found, role="ambassador") if found.role == "embassy" and mark.id == "envoy" else found
        return None


def _antecedent(candidates: Sequence[Mark], pronoun: Mark, same_sentence: bool) -> Mark:
    """A person is one whom no preposition governs, in an earlier sentence its first; anything else was named last."""
    if PERSON in _STANDS_FOR[pronoun.id]:
        free = [one for one in candidates if not one.possessive and not one.governed]
        if same_sentence:
            return free[-1] if free else candidates[-1]
        return free[0] if free else candidates[0]
    free = [one for one in candidates if not one.governed and one.id != SOUTH]
    return next((one for one in reversed(free or candidates) if one.id != SOUTH), candidates[-1])


def is_speaker(mark: Mark, lowered: str) -> bool:
    """Whether the mark only names who says so: "South Korea's spy agency said"."""
    return _SPEAKING.match(lowered, mark.end, mark.end + 60) is not None


def _rank(mark: Mark) -> int:
    if mark.sort == COUNTRY:
        return _LAST_RESORT if mark.id == SOUTH else 0
    if mark.sort == PERSON:
        return _LAST_RESORT + 1 if mark.id in LEADERS else 1
    return 2


def fits(mark: Mark, rule: Rule) -> bool:
    """A country is never absent; its envoy may be. An embassy is where someone was seen."""
    if rule.kind is ClaimKind.PRESENCE and mark.sort == COUNTRY:
        return mark.person is not None or mark.role not in {"", "embassy"}
    if rule.kind is ClaimKind.ABSENCE and mark.sort == COUNTRY and not (mark.role or mark.person):
        return False
    if mark.sort == TOPIC and rule.topics and mark.id not in rule.topics:
        return False
    return mark.sort in _ALLOWED[rule.about]
