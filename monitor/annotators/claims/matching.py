"""Trying phrases on one marked sentence: what matched, which marks its slots mean, what speaks against it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.annotators.claims.marks import Mark, written_over
from monitor.annotators.claims.text import Sentence
from monitor.catalog.claim_syntax import ANAPHOR, MEDIA, NORTH, Phrase
from monitor.catalog.claims import ClaimPatterns, Rule
from monitor.domain import ClaimKind

SILENT = frozenset(
    {ClaimKind.OMISSION, ClaimKind.MENTION_DROP, ClaimKind.NO_REPORT, ClaimKind.RITUAL_OMISSION, ClaimKind.ABSENCE}
)
"""Kinds of silence: one predicate makes at most one of them."""

_BESIDE = re.compile(r"[\s\"']*(?:-|–|and|,|/|·|와|과|및)?[\s\"']*")
_PARENTHESIS = re.compile(r",[^,]*,\s*$")
_SUPPOSED_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that matched. `slots`: marks its subject slot may mean, the likeliest first; offsets are
    the text's. `has_slot` tells a slot that means nobody from a phrase without one."""

    rule: Rule
    start: int
    end: int
    slots: tuple[Mark, ...]
    has_slot: bool
    predicate: int


class Matcher:
    """Tries the rules of one language."""

    def __init__(self, patterns: ClaimPatterns) -> None:
        self._never = re.compile("(?!)")
        self._hypothetical = patterns.words.get("hypothetical", self._never)
        self._korean = patterns.language == "ko"

    def matches(
        self,
        tries: Iterable[tuple[Rule, Phrase]],
        lowered: str,
        sentence: Sentence,
        marks: Sequence[Mark],
        home_near: bool,
    ) -> Iterable[Found]:
        """Matches in order of precedence. `home_near`: the text around names state media or Pyongyang."""
        overlay = written_over(lowered, sentence.start, sentence.end, marks)
        for rule, phrase in tries:
            if rule.needs_home and not home_near:
                continue
            if rule.unless is not None and rule.unless.search(overlay):
                continue
            for match in phrase.expression.finditer(overlay):
                if not self._supposed(overlay, match):
                    yield self._found(rule, match, overlay, sentence, marks)

    def _supposed(self, overlay: str, match: re.Match[str]) -> bool:
        """Whether the text only asks or supposes: "whether state media ...", "if Pyongyang ..."."""
        if self._korean:
            return self._hypothetical.match(overlay, match.end()) is not None
        before = overlay[max(0, match.start() - _SUPPOSED_WITHIN) : match.start()]
        return self._hypothetical.search(before) is not None

    def _found(
        self, rule: Rule, match: re.Match[str], overlay: str, sentence: Sentence, marks: Sequence[Mark]
    ) -> Found:
        at = {mark.start - sentence.start: mark for mark in marks}
        groups = {name: match.start(name) for name, value in match.groupdict().items() if value is not None}
        slots: list[Mark] = []
        predicate = match.start()
        begins = [begin for name, begin in groups.items() if name[0] == "s"]
        for begin in begins:
            slot = at.get(begin)
            if slot is None:
                continue
            after_gap = min((place for name, place in groups.items() if name[0] == "e" and place > begin), default=None)
            if after_gap is None:
                slots += [slot, *_beside(slot, overlay, sentence, marks)]
            else:
                slots += self._before(slot, after_gap, overlay, sentence, marks)
                predicate = after_gap
        offset = sentence.start
        return Found(rule, match.start() + offset, match.end() + offset, tuple(slots), bool(begins), predicate + offset)

    def _before(
        self, slot: Mark, predicate: int, overlay: str, sentence: Sentence, marks: Sequence[Mark]
    ) -> list[Mark]:
        """Marks from a slot up to its predicate, nearest first; those in a parenthesis, "Cuba, an ally
        of China, was left out", or in quotes before a Korean predicate come last."""
        between = [
            one
            for one in marks
            if slot.start <= one.start < sentence.start + predicate and one.sort not in {MEDIA, NORTH}
        ]
        aside = _PARENTHESIS.search(overlay, slot.end - sentence.start, predicate)
        inner = [one for one in between if aside and one.start - sentence.start >= aside.start()]
        outer = [one for one in between if one not in inner]
        plain = [one for one in reversed(outer) if one.sort != ANAPHOR]
        return [*plain, *(one for one in reversed(outer) if one.sort == ANAPHOR), *reversed(inner)]


def _beside(slot: Mark, overlay: str, sentence: Sentence, marks: Sequence[Mark]) -> list[Mark]:
    """Marks that stand beside the slot's: "the new Seoul-Havana ties", "South Korea and Cuba"."""
    beside: list[Mark] = []
    end = slot.end
    for mark in marks:
        if mark.start < end:
            continue
        if mark.sort != slot.sort or not _BESIDE.fullmatch(overlay, end - sentence.start, mark.start - sentence.start):
            break
        beside.append(mark)
        end = mark.end
    return beside
