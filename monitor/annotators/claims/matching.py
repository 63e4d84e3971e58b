"""Trying phrases on one marked sentence: what matched, which marks its slots mean, what speaks against it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from monitor.annotators.claims import korean
from monitor.annotators.claims.clauses import Clauses, Doer
from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.marks import matches_at
from monitor.annotators.claims.text import Sentence
from monitor.annotators.claims.word_lists import ListFinder
from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, MEDIA, NORTH, PERSON, Phrase
from monitor.catalog.claims import ClaimPatterns, Rule
from monitor.domain import ClaimKind

SILENT = frozenset(
    {ClaimKind.OMISSION, ClaimKind.MENTION_DROP, ClaimKind.NO_REPORT, ClaimKind.RITUAL_OMISSION, ClaimKind.ABSENCE}
)
"""Kinds of silence: one predicate makes at most one of them."""

_IS_PASSIVE = re.compile(
    r"\b(?:been|being)\s(?:\w+ly\s)?\w+(?:ed|en|ried|ld)\b|\b(?:was|were|is|are)\s(?:not|never)\s(?:\w+ly\s)?\w+ed\b"
    r"|\bignored\sby\b|^there\s(?:was|were|is|has|have)\b|\bun(?:reported|mentioned|acknowledged|announced|publici[sz]ed|remarked)\b"
)
"""A predicate that names no doer before it: "went unreported"."""
_PEOPLE = frozenset({"man", "woman", "person"})
_LEADERS_DO = frozenset({ClaimKind.RITUAL_OMISSION, ClaimKind.HOSTILE_LABEL, ClaimKind.TERMINOLOGY_SHIFT})
"""What a person of the North may do where state media or Pyongyang are meant."""

_DEEDS = frozenset({ClaimKind.TERMINOLOGY_SHIFT, ClaimKind.HOSTILE_LABEL, ClaimKind.EDIT_OR_DELETION})

_PARENTHESIS = re.compile(r",[^,]*,\s*$")
_CLAUSE_END = re.compile(
    r"[,;:]\s|\b(?:but|while|although|though|despite|after|when|which|who|said|according|amid|since)\b"
)
_OF_THE_PERSON = re.compile(
    r"\s(?:own\s)?(?:name|image|face|photo|picture|portrait|figure|absence|disappearance|whereabouts|public|reappearance|"
    r"re-emergence|return|appearance|activit|last|prolonged|long|unexplained|speech|title|status|health|birthday)"
)
_SUPPOSED_WITHIN = 30
_ASIDE = chr(0xE006)
"""Written over words that only tell how something is known, so that no phrase takes them for its predicate."""
EVERY_LIST = -1
"""A bit for each list of words. English phrases are tried only where their words begin: to tell which lists a sentence
has words of costs more than to try the few that are left, unless they have been told anyway."""


class Try(NamedTuple):
    """A phrase worth trying, the bits of the lists of words that it cannot do without, and what tells the places of the
    text where it can begin (None: anywhere)."""

    rule: Rule
    phrase: Phrase
    lists: int
    places: Callable[[], Sequence[int] | None]


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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The marked sentences around one, which a predicate may lean on, each marked when first asked for; and a bit for
    each list of words that it has words of itself, or `EVERY_LIST` where nobody has asked for them."""

    overlay_of: Callable[[int], str]
    lists: int
    index: int
    lead: int
    """The last of the sentences that open the text: its headline, and the first below it."""

    @property
    def previous(self) -> str:
        return self.overlay_of(self.index - 1)

    def have(self, expression: re.Pattern[str]) -> bool:
        """Whether the sentence itself, one beside it or the opening has such words."""
        around = (self.index, self.index - 1, self.index + 1, *range(self.lead + 1))
        return any(expression.search(self.overlay_of(number)) for number in around)


class Matcher:
    """Tries the rules of one language."""

    def __init__(self, patterns: ClaimPatterns, lists: ListFinder) -> None:
        self._never = re.compile("(?!)")
        self._hypothetical = patterns.words.get("hypothetical", self._never)
        self._others = patterns.words.get("others", self._never)
        self._aside = patterns.words.get("aside", self._never)
        self._lists = lists
        self._korean = patterns.language == "ko"
        self.clauses = Clauses(patterns)

    def matches(
        self,
        tries: Iterable[Try],
        sentence: Sentence,
        marks: Sequence[Mark],
        home_near: bool,
        before: Surroundings,
    ) -> Iterable[Found]:
        """Matches in order of precedence. `home_near`: the text around names state media or Pyongyang."""
        whole = before.overlay_of(sentence.number)
        overlay = self._aside.sub(_blank, whole)
        lists = before.lists if overlay == whole else self._lists.standing(overlay)
        present = {mark.sort for mark in marks}
        people = {one.start - sentence.start for one in marks if one.sort == ANAPHOR and one.id in _PEOPLE}
        for rule, phrase, needed, places in tries:
            if needed & lists != needed or not (phrase.names_home or home_near):
                continue
            if not all(present.intersection(slot) for slot in phrase.slots):
                continue
            for match in _tried(phrase, places(), overlay, sentence.start, marks):
                if rule.unless is not None and rule.unless.search(overlay):
                    break
                if rule.nearby is not None and not before.have(rule.nearby):
                    break
                if rule.side != "in-phrase":
                    if self._holds(rule, phrase, overlay, match, before, people) and not self._supposed(overlay, match):
                        offset = sentence.start
                        yield Found(
                            rule, match.start() + offset, match.end() + offset, (), False, match.start() + offset
                        )
                    continue
                others = rule.kind in SILENT or (self._korean and rule.kind in _DEEDS)
                silent_others = others and self._others_are_silent(overlay, match, rule)
                if not silent_others and not self._supposed(overlay, match):
                    yield self._found(rule, match, overlay, sentence, marks)

    def _holds(
        self,
        rule: Rule,
        phrase: Phrase,
        overlay: str,
        match: re.Match[str],
        before: Surroundings,
        people: AbstractSet[int],
    ) -> bool:
        """Whether the right one does what a bare predicate tells, and of the right things."""
        if rule.doer != "north" or phrase.names_home:
            return True
        if _IS_PASSIVE.search(match.group()):
            return _names_home(overlay) or MEDIA in before.previous
        pronouns = frozenset() if rule.kind in _LEADERS_DO else people
        doer = self.clauses.doer(overlay, match.start(), pronouns)
        if doer is Doer.UNNAMED:
            if _names_home(overlay):
                return True
            previous = before.previous
            return (ANAPHOR in overlay or MEDIA in previous) and self.clauses.first_actor(previous) is Doer.NORTH
        return doer is Doer.NORTH or (doer is Doer.LEADER and rule.kind in _LEADERS_DO)

    def _supposed(self, overlay: str, match: re.Match[str]) -> bool:
        """Whether the text only asks or supposes: "whether state media ...", "if Pyongyang ..."."""
        if self._korean:
            return self._hypothetical.match(overlay, match.end()) is not None
        before = overlay[max(0, match.start() - _SUPPOSED_WITHIN) : match.start()]
        return self._hypothetical.search(before) is not None

    def _others_are_silent(self, overlay: str, match: re.Match[str], rule: Rule) -> bool:
        """Whether the silence is that of somebody other than Pyongyang."""
        if self._korean:
            begins = {place for name, place in _groups(match).items() if name[0] == "s"}
            return korean.others_act(self._others, overlay, match.end(), begins if rule.case == "subject" else set())
        gaps = [place for name, place in _groups(match).items() if name[0] == "e"]
        if not gaps or overlay[match.start()] not in MEDIA + NORTH:
            return False
        before = overlay[match.start() : gaps[0]].rstrip()
        if before and before[-1] in COUNTRY + PERSON:
            return True
        last = _last(self._others, before, len(before))
        return last is not None and last.end() == len(before)

    def _found(
        self, rule: Rule, match: re.Match[str], overlay: str, sentence: Sentence, marks: Sequence[Mark]
    ) -> Found:
        at = {mark.start - sentence.start: mark for mark in marks}
        groups = _groups(match)
        slots: list[Mark] = []
        gaps = [place for name, place in groups.items() if name[0] == "e"]
        predicate = min(gaps, default=match.start())
        begins = [begin for name, begin in groups.items() if name[0] == "s"]
        for begin in begins:
            slot = at.get(begin)
            if slot is None:
                continue
            later = [place for place in gaps if place > begin]
            # A Korean predicate stands at the very end, behind all the gaps of its phrase.
            # In English only a slot that opens the phrase stands before its predicate.
            leads = self._korean or begin == match.start()
            after_gap = (max(later) if self._korean else min(later)) if later and leads else None
            if after_gap is None:
                predicate = match.start()
                slots += _object(slot, overlay, sentence, marks)
            else:
                slots += self._before(rule, slot, after_gap, overlay, sentence, marks)
                predicate = after_gap
        offset = sentence.start
        return Found(rule, match.start() + offset, match.end() + offset, tuple(slots), bool(begins), predicate + offset)

    def _before(
        self, rule: Rule, slot: Mark, predicate: int, overlay: str, sentence: Sentence, marks: Sequence[Mark]
    ) -> list[Mark]:
        """Marks from a slot up to its predicate, the likeliest first.

        In English the nearest comes first, and what stands in a parenthesis last: "Cuba, an ally of
        China, was left out". In Korean the nearest in the rule's case comes first.
        """
        between = [
            one
            for one in marks
            if slot.start <= one.start < sentence.start + predicate
            and one.sort not in {MEDIA, NORTH}
            and not _possesses(one, overlay, sentence)
            and not (rule.kind is ClaimKind.HOSTILE_LABEL and korean.speaks(one, overlay, one.end - sentence.start))
        ]
        if self._korean:
            fitting = [
                one for one in between if korean.in_case(overlay, one.end - sentence.start, predicate, rule.case)
            ]
            if rule.kind is ClaimKind.TERMINOLOGY_SHIFT and len(between) > 1:
                fitting = [one for one in fitting if not korean.speaks(one, overlay, one.end - sentence.start)]
            return [*reversed(fitting), *(one for one in reversed(between) if one not in fitting)]
        aside = _PARENTHESIS.search(overlay, slot.end - sentence.start, predicate)
        inner = [one for one in between if aside and one.start - sentence.start >= aside.start()]
        outer = [one for one in between if one not in inner]
        plain = [one for one in reversed(outer) if one.sort != ANAPHOR]
        return [*plain, *(one for one in reversed(outer) if one.sort == ANAPHOR), *reversed(inner)]


def _names_home(overlay: str) -> bool:
    return MEDIA in overlay or NORTH in overlay


def _blank(match: re.Match[str]) -> str:
    return _ASIDE * len(match.group())


def _last(expression: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    found = None
    for match in expression.finditer(text, 0, end):
        found = match
    return found


def can_match(phrase: Phrase, places: Sequence[int] | None, lowered: str, end: int) -> bool:
    """Whether a phrase may match at one of the places once the sentence is marked; cheaper to tell than to mark it."""
    loose = phrase.loose if places is not None else None
    return loose is None or any(loose.match(lowered, place, end) is not None for place in places or ())


def _tried(
    phrase: Phrase, places: Sequence[int] | None, overlay: str, offset: int, marks: Sequence[Mark]
) -> Iterator[re.Match[str]]:
    """Matches of a phrase, which begins at a mark or, where they are known, at places of the text."""
    if places is None and phrase.leading:
        places = [mark.start for mark in marks if mark.sort in phrase.leading]
    here = None if places is None else [place - offset for place in places]
    return matches_at(phrase, here, overlay, 0, len(overlay))


def _groups(match: re.Match[str]) -> dict[str, int]:
    """Where the slots (s0, s1, ...) and the ends of gaps (e0, e1, ...) of a match are."""
    return {name: match.start(name) for name, value in match.groupdict().items() if value is not None}


def _object(slot: Mark, overlay: str, sentence: Sentence, marks: Sequence[Mark]) -> list[Mark]:
    """The marks of the object that begins with a slot: "the new Seoul-Havana ties", "Kim's uncle Jang"."""
    end = _CLAUSE_END.search(overlay, slot.end - sentence.start)
    last = end.start() if end else len(overlay)
    found = [slot]
    for mark in marks:
        begin = mark.start - sentence.start
        if slot.end <= mark.start and begin < last and mark.sort not in {MEDIA, NORTH, ANAPHOR}:
            if mark.sort == found[-1].sort == PERSON and _possesses(found[-1], overlay, sentence):
                found[-1:] = []
            found.append(mark)
    return found


def _possesses(mark: Mark, overlay: str, sentence: Sentence) -> bool:
    """Whether a person is named only as someone's relation: "Kim's closest aides"."""
    end = mark.end - sentence.start
    own = _OF_THE_PERSON.match(overlay, end) or korean.ITS_OWN.match(overlay, end)
    return mark.sort == PERSON and mark.possessive and not own
