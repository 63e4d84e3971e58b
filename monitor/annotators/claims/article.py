"""One text while its claims are read."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from types import MappingProxyType

from monitor.annotators.claims.attribution import Attribution
from monitor.annotators.claims.figures import figures_in
from monitor.annotators.claims.marks import STATE_MEDIA, Mark, Marker
from monitor.annotators.claims.matching import SILENT, Found, Matcher
from monitor.annotators.claims.subjects import SOUTH, Context, SubjectFinder
from monitor.annotators.claims.text import MAX_SENTENCE, Sentence
from monitor.annotators.when import DayExpression, day_expressions
from monitor.catalog.claim_syntax import MEDIA, NORTH, PERSON, Phrase
from monitor.catalog.claims import ClaimPatterns, Rule
from monitor.domain import PYONGYANG, Claim, ClaimKind, DayRange, Document, EntityType, Mention, Subject

_AT_AN_EVENT = frozenset({ClaimKind.OMISSION, ClaimKind.PRESENCE, ClaimKind.ABSENCE, ClaimKind.RITUAL_OMISSION})
_LASTING = frozenset({ClaimKind.MENTION_DROP, ClaimKind.NO_REPORT, ClaimKind.REAPPEARANCE, ClaimKind.ABSENCE})
_OPPOSITES = {ClaimKind.ABSENCE: ClaimKind.REAPPEARANCE, ClaimKind.REAPPEARANCE: ClaimKind.ABSENCE}
_EXACT = frozenset({ClaimKind.RITUAL_OMISSION, ClaimKind.ABSENCE})
_LISTED = frozenset({"not-on-the-list"})
_NEAR = 3
"""State media, or the event, may have been named so many sentences before."""
_LEAD = 2
_HISTORY_DAYS = 300


class Tools:
    """What reading takes in one language."""

    def __init__(self, patterns: ClaimPatterns, marker: Marker, subjects: SubjectFinder) -> None:
        self.language = patterns.language
        self.words = patterns.words
        self.marker = marker
        self.subjects = subjects
        self.matcher = Matcher(patterns)
        self.attribution = Attribution(patterns.language)


class Article:
    """Sentences, marks and days of one text; `claims` reads it."""

    def __init__(
        self,
        tools: Tools,
        document: Document,
        lowered: str,
        sentences: list[Sentence],
        mentions: Sequence[Mention],
        mark_numbers: Sequence[Sequence[int]],
    ) -> None:
        """`mark_numbers`: for each sentence, which of the marker's phrases are worth trying on it."""
        self._tools = tools
        self._text = document.full_text
        self._lowered = lowered
        self._sentences = sentences
        self._spans = [(one.start, one.end) for one in sentences]
        self._published = document.published.astimezone(PYONGYANG).date() if document.published else None
        self._title_end = len(document.title) if document.title and document.text else 0
        self._text_marks = tools.marker.read(self._text, lowered, mentions, self._published)
        self._mark_numbers = mark_numbers
        self._home = [any(tools.marker.phrases[one][0] in {MEDIA, NORTH} for one in some) for some in mark_numbers]
        """Whether each sentence may name state media or Pyongyang."""
        self._context = Context(self._marks)
        self._countries_of: dict[str, str] = {}
        """Of leaders whom claims are about, the country that each stands for."""
        self._borrowed: set[tuple[ClaimKind, int]] = set()
        """Claims, by kind and start, whose sentence names no subject of its own."""
        self._days: list[list[DayExpression]] | None = None
        self._has_prose = any(not one.headline for one in sentences)

    def claims(self, tries: Sequence[Sequence[tuple[Rule, Phrase]]]) -> tuple[Claim, ...]:
        """Claims in the order of the text. `tries`: for each sentence, the phrases worth trying on it."""
        found: list[Claim] = []
        for sentence, phrases in zip(self._sentences, tries, strict=True):
            if phrases and not self._is_furniture(sentence):
                possible = self._possible(sentence.index, phrases)
                found.extend(self._in_sentence(sentence, possible) if possible else ())
        named = _without_states(found, self._countries_of)
        return _without_opposites(_without_vague(named, self._title_end, self._borrowed))

    def _is_furniture(self, sentence: Sentence) -> bool:
        """Menu lines, subheadings, captions and link lists claim nothing; a title may."""
        if sentence.end - sentence.start > MAX_SENTENCE:
            return True
        in_title = sentence.index == 0 or sentence.start < self._title_end
        is_last = sentence.index == len(self._sentences) - 1 and sentence.end - sentence.start > 60
        return sentence.headline and self._has_prose and not in_title and not is_last

    def _possible(self, index: int, phrases: Sequence[tuple[Rule, Phrase]]) -> list[tuple[Rule, Phrase]]:
        """Phrases whose actors can be there: cheaper to tell than to mark the sentence."""
        here = self._home[index]
        near = here or any(self._home[number] for number in (0, *range(max(0, index - _NEAR), index)))
        near = near or self._text_marks.someone_in(*self._spans[index])
        return [(rule, phrase) for rule, phrase in phrases if (here if phrase.names_home else near)]

    def _marks(self, index: int) -> Sequence[Mark]:
        return self._text_marks.within(*self._spans[index], self._mark_numbers[index])

    def _home_near(self, index: int) -> bool:
        if any(mark.sort in {MEDIA, NORTH, PERSON} for mark in self._context.sentence(index)):
            return True
        near = {0, *range(max(0, index - _NEAR), index)}
        return any(
            mark.sort in {MEDIA, NORTH}
            for number in near
            if self._home[number]
            for mark in self._context.sentence(number)
        )

    def _in_sentence(self, sentence: Sentence, phrases: Sequence[tuple[Rule, Phrase]]) -> list[Claim]:
        marks = self._context.sentence(sentence.index)
        claims: list[Claim] = []
        held: list[Found] = []
        matches = self._tools.matcher.matches(phrases, self._lowered, sentence, marks, self._home_near(sentence.index))
        for found in matches:
            if _collides(found, held) or self._is_history(sentence, found.rule.kind):
                continue
            if not found.has_slot and any(one.kind is found.rule.kind for one in claims):
                continue
            chosen = self._subjects(found, sentence)
            if chosen:
                held.append(found)
            for mark in chosen:
                subject = self._tools.subjects.subject(mark, found.rule.kind)
                if mark.person is not None:
                    self._countries_of[subject.id] = mark.id
                if not any(one.kind is found.rule.kind and one.subject.id == subject.id for one in claims):
                    claims.append(self._claim(found, subject, sentence, marks))
        return claims

    def _is_history(self, sentence: Sentence, kind: ClaimKind) -> bool:
        """A sentence that only tells of a year gone by, or of how it used to be."""
        if "past" in self._tools.words and self._tools.words["past"].search(
            self._lowered, *self._spans[sentence.index]
        ):
            return True
        if self._published is None or kind is ClaimKind.EDIT_OR_DELETION:
            return False
        days = [one for one in self._all_days(self._published)[sentence.index] if not one.since]
        return bool(days) and all((self._published - one.days.last).days > _HISTORY_DAYS for one in days)

    def _subjects(self, found: Found, sentence: Sentence) -> list[Mark]:
        """Whom a match is about; several where the text names them side by side ("Han and Kim were ...")."""
        subjects = self._tools.subjects
        if not found.has_slot:
            mark = subjects.in_sentence(found.rule, self._context, sentence.index, found.predicate, self._lowered)
            if mark is not None and not sentence.start <= mark.start < sentence.end:
                self._borrowed.add((found.rule.kind, sentence.start))
            return [mark] if mark is not None else []
        first = subjects.in_slot(found.slots, found.rule, self._context, sentence.index)
        if first is None:
            return []
        beside = _side_by_side(first, self._context.sentence(sentence.index), self._lowered)
        return [first, *beside] if found.rule.kind is not ClaimKind.NO_REPORT else [first]

    def _claim(self, found: Found, subject: Subject, sentence: Sentence, marks: Sequence[Mark]) -> Claim:
        quote = self._text[sentence.start : sentence.end]
        event, event_sentence = self._event(sentence)
        hedge = self._tools.words.get("hedge")
        return Claim(
            kind=found.rule.kind,
            subject=subject,
            outlets=_outlets(marks),
            event_day=self._event_day(sentence, event_sentence, found.rule.kind),
            attributed_to=self._tools.attribution.of(
                self._text, self._spans, sentence.index, (found.predicate, found.end)
            ),
            quote=quote,
            start=sentence.start,
            end=sentence.end,
            event=event,
            hedged=hedge is not None and hedge.search(self._lowered, sentence.start, sentence.end) is not None,
            rule=found.rule.id,
            details=MappingProxyType(figures_in(quote, self._tools.language, marks)),
        )

    def _event(self, sentence: Sentence) -> tuple[str, int]:
        """The occasion as the text names it, and the number of the sentence that does."""
        words = self._tools.words.get("event")
        for index in range(sentence.index, max(-1, sentence.index - _NEAR - 1), -1):
            match = words.search(self._lowered, *self._spans[index]) if words else None
            if match and match.group() not in {"event", "events", "행사"}:
                return match.group(), index
        return "", sentence.index

    def _event_day(self, sentence: Sentence, event_sentence: int, kind: ClaimKind) -> DayRange | None:
        if self._published is None:
            return None
        days = self._all_days(self._published)
        places = [sentence.index]
        if kind in _AT_AN_EVENT:
            places += [event_sentence, sentence.index - 1]
        for index in places:
            if index < 0:
                continue
            if exact := [one.days for one in days[index] if not one.since]:
                return exact[0]
            if days[index] and kind in _LASTING:
                opened = days[index][0].days
                return DayRange(opened.first, max(self._published, opened.first), opened.precision)
        return None

    def _all_days(self, published: date) -> list[list[DayExpression]]:
        if self._days is None:
            earlier: list[DayRange] = []
            self._days = []
            for start, end in self._spans:
                found = day_expressions(self._lowered, start, end, self._tools.language, published, earlier)
                earlier.extend(one.days for one in found)
                self._days.append(found)
        return self._days


def _collides(found: Found, held: Sequence[Found]) -> bool:
    """One predicate makes one claim; only a presence may stand in the middle of an omission."""
    return any(
        found.predicate < one.end
        and one.predicate < found.end
        and (found.rule.kind is one.rule.kind or ClaimKind.PRESENCE not in {found.rule.kind, one.rule.kind})
        for one in held
    )


def _outlets(marks: Sequence[Mark]) -> tuple[str, ...]:
    outlets = tuple(dict.fromkeys(one.id for one in marks if one.sort == MEDIA))
    return tuple(one for one in outlets if one != STATE_MEDIA) or (STATE_MEDIA,)


def _without_states(claims: Sequence[Claim], countries_of: Mapping[str, str]) -> list[Claim]:
    """Where a leader is spoken of by name, "he" and "the country's president" mean him, not his country."""
    meant = {(one.kind, countries_of.get(one.subject.id)) for one in claims}
    return [one for one in claims if (one.kind, one.subject.id) not in meant or one.subject.type is EntityType.PERSON]


def _without_opposites(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Someone who is back was away before: of absence and return, the one that the text tells first holds."""
    kept: list[Claim] = []
    for claim in claims:
        opposite = _OPPOSITES.get(claim.kind)
        if not any(one.kind is opposite and one.subject.entity == claim.subject.entity for one in kept):
            kept.append(claim)
    return tuple(kept)


_AND = re.compile(r"(?:'s)?\s?(?:,|and|·|와|과|및|, and)\s?")


def _side_by_side(first: Mark, marks: Sequence[Mark], lowered: str) -> list[Mark]:
    """Marks joined to one by "and"; not South Korea, which is mostly the other party."""
    joined = [first]
    for mark in (one for one in marks if one.sort == first.sort):
        left, right = (mark, joined[0]) if mark.start < joined[0].start else (joined[-1], mark)
        if mark not in joined and _AND.fullmatch(lowered, left.end, right.start):
            joined = [left, *joined] if right is joined[0] else [*joined, right]
    return [one for one in joined if one is not first and one.id != SOUTH]


def _without_vague(
    claims: Sequence[Claim], title_end: int, borrowed: AbstractSet[tuple[ClaimKind, int]]
) -> list[Claim]:
    """A vague silence gives way to what the same text says more exactly of the same subject: a headline's
    "go quiet on Laos" to no mention since May, an address not broadcast to a ritual passed over."""
    kept = []
    for one in claims:
        others = [
            other for other in claims if other.subject.entity == one.subject.entity and other.kind is not one.kind
        ]
        in_body = any(other.kind in SILENT and other.start >= title_end for other in others)
        exact = any(other.kind in _EXACT for other in others)
        if one.kind is ClaimKind.NO_REPORT and (exact or (one.start < title_end and in_body)):
            continue
        if (one.kind, one.start) in borrowed and any(other.kind in SILENT for other in others):
            continue
        if one.kind is ClaimKind.OMISSION and one.start < title_end and in_body:
            continue
        absent = any(other.kind is ClaimKind.ABSENCE for other in others)
        if one.kind is ClaimKind.OMISSION and absent and one.rule not in _LISTED:
            continue  # that reports do not name him is how they tell that he was away
        kept.append(one)
    return kept
