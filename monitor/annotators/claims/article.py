"""One text while its claims are read."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.annotators.claims.agreement import without_opposites, without_states, without_vague
from monitor.annotators.claims.days import TextDays
from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.marks import MarkTry, written_over
from monitor.annotators.claims.matching import EVERY_LIST, Found, Surroundings, Try, can_match
from monitor.annotators.claims.opened import OpenText
from monitor.annotators.claims.people import KIM_IL_ERA_END
from monitor.annotators.claims.roles import Predicate
from monitor.annotators.claims.subjects import Context
from monitor.annotators.claims.telling import Telling
from monitor.annotators.claims.text import MAX_SENTENCE, Sentence
from monitor.annotators.claims.tools import Tools
from monitor.annotators.claims.topics import unknown_foreigner
from monitor.annotators.claims.who import FOUNDERS, LEADERS, SOUTH
from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, MEDIA, NORTH, PERSON, TOPIC
from monitor.domain import Claim, ClaimKind, EntityType

_ONCE_A_SENTENCE = frozenset({ClaimKind.NO_REPORT, ClaimKind.MENTION_DROP, ClaimKind.RITUAL_OMISSION})
_NEAR = 3
"""State media, or the event, may have been named so many sentences before."""
_HEAD_OF_STATE = re.compile(r"\s(?:president|leader|prime minister|premier|ruler|commander|head of state)\b")


class Article:
    """Sentences, marks and days of one text; `claims` reads it."""

    def __init__(
        self,
        tools: Tools,
        opened: OpenText,
        mark_tries: Sequence[Sequence[MarkTry]],
    ) -> None:
        """`mark_tries`: for each sentence, which of the marker's phrases are worth trying on it."""
        document, sentences = opened.document, opened.sentences
        self._tools = tools
        self.text = document.full_text
        self.lowered = opened.lowered
        self.sentences: Sequence[Sentence] = sentences
        self.spans: Sequence[tuple[int, int]] = [(one.start, one.end) for one in sentences]
        self.published = opened.published
        self._title_end = len(document.title) if document.title and document.text else 0
        self._text_marks = opened.marks
        self._mark_tries = mark_tries
        self._home = [any(tools.marker.phrases[one.number][0] in {MEDIA, NORTH} for one in some) for some in mark_tries]
        """Whether each sentence may name state media or Pyongyang."""
        self.context = Context(self._marks, len(sentences), _dead_on(self.published))
        self._overlays: dict[int, str] = {}
        self._lists: dict[int, int] = {}
        self._countries_of: dict[str, str] = {}
        """Of leaders whom claims are about, the country that each stands for."""
        self._borrowed: set[tuple[ClaimKind, int]] = set()
        """Claims, by kind and start, whose sentence names no subject of its own."""
        self._days = TextDays(tools.patterns, tools.day_words, self.lowered, self.spans, self.published)
        self.telling = Telling(tools, self.text, self.lowered, self.spans, self._days, self.context, self._title_end)
        self._has_prose = any(not one.headline for one in sentences)

    def claims(self, tries: Sequence[Sequence[Try]]) -> tuple[Claim, ...]:
        """Claims in the order of the text. `tries`: for each sentence, the phrases worth trying on it."""
        found: list[Claim] = []
        for sentence, phrases in zip(self.sentences, tries, strict=True):
            if phrases and not self._is_furniture(sentence):
                possible = self._possible(sentence.number, phrases)
                found.extend(self._in_sentence(sentence, possible) if possible else ())
        named = without_states(found, self._countries_of)
        return without_opposites(without_vague(named, self._title_end, self._borrowed))

    @property
    def signs(self) -> list[list[str]]:
        """What each sentence has of the word lists of the catalog."""
        return [self._tools.signs.of(self.overlay(index), self.lists(index)) for index in range(len(self.spans))]

    def meant(self, index: int) -> list[Mark]:
        """What the pronouns of a sentence stand for."""
        pronouns = (one for one in self.context.sentence(index) if one.sort == ANAPHOR)
        found = (self._tools.subjects.meant(one, self.context, index) for one in pronouns)
        return [one for one in found if one is not None]

    def in_title(self, index: int) -> bool:
        """Whether a sentence stands in the title."""
        return self.spans[index][0] < self._title_end

    def number_of(self, start: int) -> int:
        """The number of the sentence that begins at a place."""
        return bisect_left(self.spans, (start, 0))

    def _is_furniture(self, sentence: Sentence) -> bool:
        """Menu lines, subheadings, captions and link lists claim nothing; a title may."""
        if sentence.end - sentence.start > MAX_SENTENCE:
            return True
        in_title = sentence.number == 0 or sentence.start < self._title_end
        is_last = sentence.number == len(self.sentences) - 1 and sentence.end - sentence.start > 60
        return sentence.headline and self._has_prose and not in_title and not is_last

    def _possible(self, index: int, phrases: Sequence[Try]) -> list[Try]:
        """Phrases whose actors can be there, and which can match: cheaper to tell than to mark the sentence."""
        here = self._home[index]
        near = here or any(self._home[number] for number in (0, *range(max(0, index - _NEAR), index)))
        near = near or self._text_marks.someone_in(*self.spans[index])
        end = self.spans[index][1]
        marked = index in self._overlays
        return [
            one
            for one in phrases
            if (here if one.phrase.names_home else near)
            and (marked or can_match(one.phrase, one.places(), self.lowered, end))
        ]

    def _marks(self, index: int) -> Sequence[Mark]:
        """None in what is too long for a sentence."""
        start, end = self.spans[index]
        if end - start > MAX_SENTENCE:
            return ()
        return self._text_marks.within(*self.spans[index], self._mark_tries[index])

    def overlay(self, index: int) -> str:
        """A sentence with its marks written over it; empty before the first and behind the last."""
        if not 0 <= index < len(self.spans):
            return ""
        if index not in self._overlays:
            self._overlays[index] = written_over(self.lowered, *self.spans[index], self.context.sentence(index))
        return self._overlays[index]

    def lists(self, index: int) -> int:
        """A bit for each list of words of the catalog that a sentence has words of."""
        if index not in self._lists:
            self._lists[index] = self._tools.lists.standing(self.overlay(index))
        return self._lists[index]

    def _home_near(self, index: int) -> bool:
        if any(mark.sort in {MEDIA, NORTH, PERSON} for mark in self.context.sentence(index)):
            return True
        near = {0, *range(max(0, index - _NEAR), index)}
        return any(
            mark.sort in {MEDIA, NORTH}
            for number in near
            if self._home[number]
            for mark in self.context.sentence(number)
        )

    def _in_sentence(self, sentence: Sentence, phrases: Sequence[Try]) -> list[Claim]:
        marks = self.context.sentence(sentence.number)
        claims: list[Claim] = []
        held: list[Found] = []
        told = sentence.number in self._lists or self._tools.language == "ko"
        lists = self.lists(sentence.number) if told else EVERY_LIST
        before = Surroundings(self.overlay, lists, sentence.number, 1 if self._title_end else 0)
        home_near = self._home_near(sentence.number)
        matches = self._tools.matcher.matches(phrases, sentence, marks, home_near, before)
        for found in matches:
            if _collides(found, held) or self._days.is_history(sentence.number, found.rule.kind, found.end):
                continue
            if (
                found.rule.side == "in-phrase"
                and not found.has_slot
                and any(one.kind is found.rule.kind for one in claims)
            ):
                continue
            if found.rule.kind in _ONCE_A_SENTENCE and any(one.kind is found.rule.kind for one in claims):
                continue
            chosen = self._subjects(found, sentence)
            if chosen:
                held.append(found)
            for mark in chosen:
                subject = self._tools.subjects.subject(mark, found.rule)
                if mark.person is not None and subject.type is EntityType.PERSON:
                    self._countries_of[subject.id] = mark.id
                if not any(one.kind is found.rule.kind and one.subject.id == subject.id for one in claims):
                    claims.append(
                        self.telling.claim(
                            found.rule.kind, subject, sentence, found.rule.id, (found.predicate, found.end)
                        )
                    )
        return claims

    def _subjects(self, found: Found, sentence: Sentence) -> list[Mark]:
        """Whom a match is about; several where the text names them side by side ("Han and Kim were ...")."""
        if found.rule.side != "in-phrase":
            return self._around(found, sentence)
        subjects = self._tools.subjects
        if not found.has_slot:
            mark = subjects.in_sentence(found.rule, self.context, sentence.number, found.predicate, self.lowered)
            if mark is not None and not sentence.start <= mark.start < sentence.end:
                self._borrowed.add((found.rule.kind, sentence.start))
            if mark is None and found.rule.topic:
                mark = Mark(found.start, found.end, TOPIC, found.rule.topic)
            return [mark] if mark is not None else []
        first = subjects.in_slot(found.slots, found.rule, self.context, sentence.number)
        if first is None:
            return []
        here = self.context.sentence(sentence.number)
        if found.rule.kind is ClaimKind.NO_REPORT:
            return [first, *(one for one in here if one.id != first.id and _are_meetings(first, one, self.lowered))]
        return [first, *_side_by_side(first, here, self.lowered)]

    def _around(self, found: Found, sentence: Sentence) -> list[Mark]:
        """The subject of a bare predicate, and those named side by side with it."""
        offset = sentence.start
        predicate = Predicate(found.rule, sentence, found.start - offset, found.end - offset)
        overlay, marks = self.overlay(sentence.number), self.context.sentence(sentence.number)
        mark = self._tools.roles.subject(predicate, overlay, self.context, self.lowered)
        if mark is None and found.rule.kind is ClaimKind.HOSTILE_LABEL:
            mark = unknown_foreigner(self.text, found, marks)
        if mark is None or (mark.id in LEADERS and found.rule.kind is ClaimKind.NO_REPORT):
            return self._tools.topics.of(found, sentence, self)
        if (
            mark.id in LEADERS
            and found.rule.kind is ClaimKind.MENTION_DROP
            and self._tools.topics.term(sentence, self.lowered)
        ):
            return self._tools.topics.of(found, sentence, self)
        if found.rule.kind is ClaimKind.HOSTILE_LABEL:
            mark = unknown_foreigner(self.text, found, marks) or self._by_name(mark, sentence.number)
        if not sentence.start <= mark.start < sentence.end:
            self._borrowed.add((found.rule.kind, sentence.start))
            return [mark]
        if found.rule.kind is ClaimKind.NO_REPORT:
            return [mark]
        if found.rule.kind is ClaimKind.PRESENCE:
            return [mark, *self._tools.roles.others_present(predicate, mark, overlay, self.context)]
        return [mark, *_side_by_side(mark, marks, self.lowered)]

    def _by_name(self, mark: Mark, index: int) -> Mark:
        """For "the U.S. president", the one whom the text names around."""
        if mark.person or not _HEAD_OF_STATE.match(self.lowered, mark.end):
            return mark
        around = [one for number in (index, index - 1, 0, index + 1) for one in self.context.sentence(number)]
        return next((replace(mark, person=one.person) for one in around if one.person and one.id == mark.id), mark)


def _dead_on(day: date | None) -> frozenset[str]:
    """The founders who had died by a day; both where it is not known."""
    return FOUNDERS if day is None or day > KIM_IL_ERA_END else frozenset({"kim-il-sung"})


def _collides(found: Found, held: Sequence[Found]) -> bool:
    """One predicate makes one claim; only a presence may stand in the middle of an omission."""
    return any(
        found.predicate < one.end
        and one.predicate < found.end
        and (found.rule.kind is one.rule.kind or ClaimKind.PRESENCE not in {found.rule.kind, one.rule.kind})
        for one in held
    )


_AND = re.compile(
    r"(?:'s)?\s?(?:,|and|·|와|과|및|, and)\s?"
    r"|,\s[^,;.]{2,40},\sand\s(?:[a-z]+\s){0,3}"  # Kim Myong Sik, the navy chief, and Hong Kil Ho
    r"|(?:\s[가-힣 ]{1,16}|\s?[가-힣]{1,5})(?:,|·|와|과| 및)\s"  # 조용원 당 조직비서와 리일환 선전비서
)


_MEETING = re.compile(r"\s?(?:정상\s?|고위급\s?)?(?:회담|회동)")


def _are_meetings(first: Mark, other: Mark, lowered: str) -> bool:
    """Whether two marks are the North's meetings with two countries: 남북 정상회담, 북미 회담."""
    met = (_MEETING.match(lowered, one.end) or _MEETING.search(one.name) for one in (first, other))
    return first.sort == other.sort == COUNTRY and all(met)


def _side_by_side(first: Mark, marks: Sequence[Mark], lowered: str) -> list[Mark]:
    """Marks joined to one by "and"; not South Korea, which is mostly the other party."""
    joined = [first]
    for mark in (one for one in marks if one.sort == first.sort):
        left, right = (mark, joined[0]) if mark.start < joined[0].start else (joined[-1], mark)
        if mark not in joined and _AND.fullmatch(lowered, left.end, right.start):
            joined = [left, *joined] if right is joined[0] else [*joined, right]
    return [one for one in joined if one is not first and one.id != SOUTH and not one.possessive]
