"""Whom a bare predicate is about: the mark that stands best to it, in its sentence or in those around."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.annotators.claims.clauses import Clauses
from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.subjects import Context, SubjectFinder, fits, is_speaker
from monitor.annotators.claims.text import Sentence
from monitor.annotators.claims.who import FOUNDERS, LEADERS, SOUTH
from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, MEDIA, NORTH, PERSON, TOPIC
from monitor.catalog.claims import ClaimPatterns, Rule
from monitor.domain import ClaimKind

_TOO_FAR = 4.0
"""A mark that stands worse than this to a predicate is not what it is about."""
_PER_CHARACTER = 0.012
_CLAUSE, _GOVERNED, _OWNER, _SPEAKER, _WRONG_SIDE = 1.0, 1.0, 1.5, 2.0, 1.6
_SOUTH, _LEADER, _WIDE_TOPIC, _PRONOUN = 1.0, 0.7, 0.6, 0.2
_QUOTED, _BEHIND_THE_NAME, _SPEAKS_SO, _RITE_ITSELF = 1.5, 0.8, 1.2, 1.0
_PERSON_IS_MEANT, _PLACE, _GIVES_RITES = 0.4, 0.5, 1.5
_ELSEWHERE = {-1: 1.7, 1: 2.4, -2: 2.3}
"""What it costs to look for the subject in a sentence so many places on."""
_HEADLINE = 1.9
_SOUTH_IS_MEANT = frozenset({ClaimKind.HOSTILE_LABEL, ClaimKind.TERMINOLOGY_SHIFT, ClaimKind.MENTION_DROP})
_LEADER_IS_MEANT = frozenset(
    {ClaimKind.ABSENCE, ClaimKind.REAPPEARANCE, ClaimKind.RITUAL_OMISSION, ClaimKind.TERMINOLOGY_SHIFT}
)
_OF_THE_DEAD = frozenset(
    {ClaimKind.EDIT_OR_DELETION, ClaimKind.HOSTILE_LABEL, ClaimKind.OMISSION, ClaimKind.MENTION_DROP}
)
_PERSONAL = frozenset({ClaimKind.REAPPEARANCE, ClaimKind.ABSENCE})
_OF_WHOM = re.compile(
    r"\b(?:names?|images?|photos?|pictures?|footage|absence|disappearance|whereabouts|mentions?|references?|faces?|figures?|"
    r"titles?|traces?|scenes?|shots?|portraits?|appearance|delegation|people|all|any|word) of (?:the |mr |ms )?$"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|given|hitherto)\b")
_FIRST_WORD = 8
_PLACED = re.compile(r"\b(?:over|in|near|off|towards?|into|from|at) (?:the )?$")
_INVERTED = re.compile(r"\W*(?:(?:this time|too|also|again|once again|however),?\s)?(?:was|were|is|are|:|-)\W")
_OWNED = re.compile(
    r"\s(?:own\s)?(?:name|image|images|face|photo|picture|portrait|figure|absence|disappearance|whereabouts|public|"
    r"reappearance|re-emergence|return|appearance|activit|last|first|prolonged|long|unexplained|speech|title|status|"
    r"health|birthday|ambassador|envoy|delegation|attach|embassy|diplomats?)"
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """Where in its sentence a predicate stands."""

    rule: Rule
    sentence: Sentence
    start: int
    end: int


class RoleFinder:
    """Chooses the subject of bare predicates."""

    def __init__(self, patterns: ClaimPatterns, clauses: Clauses, subjects: SubjectFinder) -> None:
        outsider = patterns.words.get("outsider", re.compile("(?!)")).pattern
        self._outsider = re.compile(rf"\W*(?:{outsider})")
        self._clauses = clauses
        self._subjects = subjects

    def subject(self, predicate: Predicate, overlay: str, context: Context, lowered: str) -> Mark | None:
        """The mark a predicate is about, or None."""
        best: tuple[float, Mark] | None = None
        for cost, mark in self._candidates(predicate, overlay, context, lowered):
            if best is None or cost < best[0]:
                best = (cost, mark)
        return best[1] if best is not None and best[0] < _TOO_FAR else None

    def others_present(self, predicate: Predicate, first: Mark, overlay: str, context: Context) -> list[Mark]:
        """Everyone else whom a sentence about a presence names: envoys and people, not those who only show it."""
        return [
            mark
            for mark in context.sentence(predicate.sentence.number)
            if (mark.role or mark.sort == PERSON or mark.person)
            and _may_be(mark, predicate.rule, context)
            and (mark.id, mark.person) != (first.id, first.person)
            and not self._outsider.match(overlay, mark.end - predicate.sentence.start)
        ]

    def _candidates(
        self, predicate: Predicate, overlay: str, context: Context, lowered: str
    ) -> Iterator[tuple[float, Mark]]:
        index, rule = predicate.sentence.number, predicate.rule
        for mark in context.sentence(index):
            meant = self._subjects.meant(mark, context, index)
            if meant is not None and mark.sort not in {MEDIA, NORTH} and _may_be(meant, rule, context):
                cost = self._in_sentence(predicate, mark, overlay, lowered) + _standing(meant, rule)
                if rule.kind is ClaimKind.PRESENCE and self._outsider.match(
                    overlay, mark.end - predicate.sentence.start
                ):
                    cost += _TOO_FAR
                yield cost + (_PRONOUN if mark.sort == ANAPHOR else 0.0), meant
        for number, far in [(index + step, cost) for step, cost in _ELSEWHERE.items()] + [(0, _HEADLINE)]:
            if number == index or number < 0:
                continue
            for place, mark in enumerate(context.sentence(number)):
                if mark.sort in {MEDIA, NORTH, ANAPHOR} or not _may_be(mark, rule, context):
                    continue
                speaks = _SPEAKER if is_speaker(mark, lowered) else 0.0
                owner = _GOVERNED * 0.5 if mark.governed else 0.0
                owner += _OWNER if mark.possessive and not _OWNED.match(lowered, mark.end) else 0.0
                if rule.kind is ClaimKind.NO_REPORT and (mark.id == SOUTH or mark.id in LEADERS):
                    owner += _SOUTH
                yield far + 0.15 * place + speaks + owner + _standing(mark, rule), mark

    def _in_sentence(self, predicate: Predicate, mark: Mark, overlay: str, lowered: str) -> float:
        start, end = mark.start - predicate.sentence.start, mark.end - predicate.sentence.start
        before, inside = end <= predicate.start, predicate.start < end <= predicate.end
        first, last = (end, predicate.start) if before else (end, predicate.end) if inside else (predicate.end, start)
        clause_end = (
            overlay.rfind(" ", 0, last) if inside else last
        )  # "since" that ends a predicate ends no clause in it
        cost = _PER_CHARACTER * max(0, last - first) + _CLAUSE * self._clauses.boundaries(overlay, first, clause_end)
        if is_speaker(mark, lowered):
            cost += _SPEAKER
        if mark.possessive and not _OWNED.match(lowered, mark.end):
            cost += _OWNER if mark.sort == PERSON or mark.person else _OWNER / 4
        if inside and _in_a_quotation(overlay, predicate.start, start):
            cost += _QUOTED
        side, kind = predicate.rule.side, predicate.rule.kind
        if kind is ClaimKind.HOSTILE_LABEL and not before and not inside:
            cost += _BEHIND_THE_NAME
        if kind is ClaimKind.HOSTILE_LABEL and side == "after" and before and mark.sort == PERSON:
            cost += _TOO_FAR  # who calls the names
        if kind is ClaimKind.TERMINOLOGY_SHIFT and before and mark.sort == PERSON and not mark.possessive:
            cost += 0.0 if _PASSIVE.search(overlay, end, predicate.start + _FIRST_WORD) else _SPEAKS_SO
        if side != "after" and before and self._clauses.is_governed(overlay, start) and not mark.role:
            cost += 0.0 if _OF_WHOM.search(overlay, 0, start) else _GOVERNED
        elif kind is ClaimKind.NO_REPORT and not before and _PLACED.search(overlay, 0, start):
            cost += _GOVERNED
        elif (side == "before" and not before and not self._is_inverted(predicate, overlay)) or (
            side == "after" and before
        ):
            cost += _WRONG_SIDE
        return cost

    def _is_inverted(self, predicate: Predicate, overlay: str) -> bool:
        """Whether the sentence names its subject last: "Absent was Cuba"."""
        named_before = any(sort in overlay[: predicate.start] for sort in (COUNTRY, PERSON))
        opens = not named_before and self._clauses.opens(overlay, predicate.start)
        return opens or bool(_INVERTED.match(overlay, predicate.end))


def _in_a_quotation(overlay: str, start: int, end: int) -> bool:
    return overlay.count('"', start, end) % 2 == 1


def _may_be(mark: Mark, rule: Rule, context: Context) -> bool:
    """Whether news of this kind can be about such a one at all."""
    named = mark.sort == PERSON or bool(mark.role) or mark.person is not None
    if rule.kind is ClaimKind.PRESENCE and (not named or (mark.possessive and not mark.role)):
        return False
    if rule.kind in _PERSONAL and mark.person is not None and not mark.role:
        return False  # how often a foreign leader is seen is no news of the North
    return fits(mark, rule) and (mark.id not in context.dead or rule.kind in _OF_THE_DEAD)


def _standing(mark: Mark, rule: Rule) -> float:
    """How unlikely it is that news of this kind is about such a one."""
    cost = 0.0
    if mark.id == SOUTH and mark.sort == COUNTRY and rule.kind not in _SOUTH_IS_MEANT:
        cost += _SOUTH
    if mark.sort == PERSON and mark.id in LEADERS and rule.kind not in _LEADER_IS_MEANT:
        cost += _LEADER
    if mark.sort == TOPIC and rule.kind is not ClaimKind.NO_REPORT:
        cost += _WIDE_TOPIC
    if (rule.kind is ClaimKind.MENTION_DROP and mark.id in FOUNDERS) or (
        rule.kind is ClaimKind.PRESENCE and mark.id in LEADERS
    ):
        cost += _LEADER
    if mark.sort == TOPIC and rule.kind is ClaimKind.RITUAL_OMISSION:
        cost += _RITE_ITSELF
    if mark.place and not mark.role:
        cost += _PLACE
    if rule.kind in _PERSONAL and mark.sort == COUNTRY and not mark.role:
        cost += _WIDE_TOPIC
    if rule.kind is ClaimKind.RITUAL_OMISSION and mark.id in LEADERS:
        cost += _GIVES_RITES
    if rule.kind is ClaimKind.HOSTILE_LABEL and not mark.person and mark.sort != PERSON:
        cost += _PERSON_IS_MEANT
    return cost
