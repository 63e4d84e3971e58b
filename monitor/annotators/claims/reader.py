"""The claim reader: phrases tried on marked sentences, subjects and days resolved, copies dropped."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from monitor.annotators.claims.attribution import Attribution
from monitor.annotators.claims.figures import figures_in
from monitor.annotators.claims.gate import Gate
from monitor.annotators.claims.marks import STATE_MEDIA, Mark, Marker, PeopleFinder, written_over
from monitor.annotators.claims.subjects import Context, SubjectFinder
from monitor.annotators.claims.text import MAX_SENTENCE, Sentence, plain, sentences_of
from monitor.annotators.when import DayExpression, day_expressions
from monitor.catalog.claim_syntax import MEDIA, NORTH
from monitor.catalog.claims import ClaimPatterns, Rule, load_claim_patterns
from monitor.catalog.northern_people import load_northern_people
from monitor.domain import PYONGYANG, Claim, ClaimKind, DayRange, Document, Mention

_SILENT = frozenset(
    {ClaimKind.OMISSION, ClaimKind.MENTION_DROP, ClaimKind.NO_REPORT, ClaimKind.RITUAL_OMISSION, ClaimKind.ABSENCE}
)
"""One predicate makes at most one of these."""


class CountryNames(Protocol):
    def name(self, code: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Found:
    rule: Rule
    start: int
    end: int
    slots: tuple[Mark, ...]
    predicate: int


class ClaimReader:
    """Reads claims in the languages it has phrases for; other languages have none.

    Only for texts of observers and witnesses: the caller decides by tier.
    """

    def __init__(self, patterns: Mapping[str, ClaimPatterns], countries: CountryNames) -> None:
        self._languages = {language: _LanguageReader(one, countries) for language, one in patterns.items()}

    @classmethod
    def shipped(cls, countries: CountryNames) -> "ClaimReader":
        """With the phrases of the catalog. Raises CatalogError."""
        return cls(load_claim_patterns(), countries)

    def read(self, document: Document, language: str, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
        """Claims of a document in the order of the text. `mentions` are the document's own."""
        reader = self._languages.get(language.split("-", 1)[0].lower())
        return reader.read(document, mentions) if reader else ()


class _LanguageReader:
    def __init__(self, patterns: ClaimPatterns, countries: CountryNames) -> None:
        self._patterns = patterns
        self._tries = [(rule, phrase) for rule in patterns.rules for phrase in rule.phrases]
        self._gate = Gate([phrase for _, phrase in self._tries])
        named = [phrase for phrases in patterns.media.values() for phrase in phrases]
        self._home = Gate([*named, *patterns.north])
        spellings = {
            spelling.lower().replace("-", " "): (person.id, person.name)
            for person in load_northern_people().values()
            for spelling in person.spellings[patterns.language]
        }
        self._marker = Marker(patterns, PeopleFinder(spellings, patterns.language))
        self._subjects = SubjectFinder(countries.name)
        self._attribution = Attribution(patterns.language)
        self._hypothetical = patterns.words.get("hypothetical", re.compile("(?!)"))
        self._hedge = patterns.words.get("hedge", re.compile("(?!)"))
        self._event = patterns.words.get("event", re.compile("(?!)"))

    def read(self, document: Document, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
        text = document.full_text
        lowered = plain(text)
        if not any(self._home.candidates(mask) for mask in self._home.open_for(lowered, [0])):
            return ()
        if not any(True for _ in self._gate.candidates(self._gate.open_for(lowered, [0])[0])):
            return ()
        article = _Article(self, text, lowered, sentences_of(text, self._patterns.language), document, mentions)
        return article.claims()


class _Article:
    """One text while it is read."""

    def __init__(
        self,
        reader: _LanguageReader,
        text: str,
        lowered: str,
        sentences: list[Sentence],
        document: Document,
        mentions: Sequence[Mention],
    ) -> None:
        self._reader = reader
        self._text = text
        self._lowered = lowered
        self._sentences = sentences
        self._spans = [(one.start, one.end) for one in sentences]
        self._mentions = mentions
        self._published = document.published.astimezone(PYONGYANG).date() if document.published else None
        self._title_end = len(document.title) if document.title and document.text else 0
        self._context = Context(self._marks)
        self._days: list[list[DayExpression]] | None = None
        self._prose = sum(not one.headline for one in sentences) > 0

    def claims(self) -> tuple[Claim, ...]:
        masks = self._reader._gate.open_for(self._lowered, [one.start for one in self._sentences])
        found: list[Claim] = []
        for sentence, mask in zip(self._sentences, masks, strict=True):
            if self._is_furniture(sentence):
                continue
            candidates = list(self._reader._gate.candidates(mask))
            if candidates:
                found.extend(self._in_sentence(sentence, candidates))
        return tuple(found)

    def _is_furniture(self, sentence: Sentence) -> bool:
        """Menu lines, subheadings, captions and link lists claim nothing; a title may."""
        if sentence.end - sentence.start > MAX_SENTENCE:
            return True
        return (
            sentence.headline
            and self._prose
            and sentence.start >= self._title_end
            and sentence.index > 0
            and not self._is_last(sentence)
        )

    def _is_last(self, sentence: Sentence) -> bool:
        return sentence.index == len(self._sentences) - 1 and sentence.end - sentence.start > 80

    def _marks(self, index: int) -> Sequence[Mark]:
        start, end = self._spans[index]
        inside = [one for one in self._mentions if start <= one.start and one.end <= end]
        return self._reader._marker.marks(self._text, self._lowered, start, end, inside)

    def _in_sentence(self, sentence: Sentence, candidates: Sequence[int]) -> list[Claim]:
        marks = self._context.sentence(sentence.index)
        overlay = written_over(self._lowered, sentence.start, sentence.end, marks)
        claims: list[Claim] = []
        held: list[_Found] = []
        for number in candidates:
            rule, phrase = self._reader._tries[number]
            for match in phrase.expression.finditer(overlay):
                found = self._found(rule, match, sentence, marks)
                if self._collides(found, held) or self._is_supposed(found, sentence):
                    continue
                mark = self._subject(found, sentence)
                if mark is None or any(one.kind is rule.kind and one.subject.id == mark.id for one in claims):
                    continue
                held.append(found)
                claims.append(self._claim(found, mark, sentence, marks))
        return claims

    def _found(self, rule: Rule, match: re.Match[str], sentence: Sentence, marks: Sequence[Mark]) -> _Found:
        at = {mark.start - sentence.start: mark for mark in marks}
        slots: list[Mark] = []
        predicate = match.start()
        for begin in (match.start(name) for name, value in match.groupdict().items() if value and name[0] == "s"):
            slot = at.get(begin)
            if slot is None:
                continue
            slots.append(slot)
            later = [
                match.start(one)
                for one, value in match.groupdict().items()
                if one[0] == "e" and value is not None and match.start(one) > begin
            ]
            if later:  # the slot stands before the predicate: nearer marks come first
                between = [one for one in marks if slot.start < one.start < sentence.start + later[0]]
                slots = [*reversed([one for one in between if one.sort not in {MEDIA, NORTH}]), *slots]
                predicate = later[0]
            else:  # after it: the object goes on to the end of the clause
                slots.extend(self._rest_of_object(slot, sentence, marks))
        return _Found(
            rule, match.start() + sentence.start, match.end() + sentence.start, tuple(slots), predicate + sentence.start
        )

    def _rest_of_object(self, slot: Mark, sentence: Sentence, marks: Sequence[Mark]) -> list[Mark]:
        """Marks that stand beside the slot's: "the new Seoul-Havana ties", "Cuba and South Korea"."""
        rest = []
        end = slot.end
        for mark in marks:
            if mark.start >= end and mark.sort == slot.sort:
                if re.fullmatch(r"\s?(?:-|–|and|,|/|·|와|과|\s)\s?", self._lowered[end : mark.start]) is None:
                    break
                rest.append(mark)
                end = mark.end
        return rest

    def _collides(self, found: _Found, held: Sequence[_Found]) -> bool:
        return any(
            found.start < one.end and one.start < found.end
            for one in held
            if one.rule.kind is found.rule.kind or (one.rule.kind in _SILENT and found.rule.kind in _SILENT)
        )

    def _is_supposed(self, found: _Found, sentence: Sentence) -> bool:
        """Whether the text only asks or supposes: "whether state media ...", "if Pyongyang ..."."""
        before = self._lowered[max(sentence.start, found.start - 25) : found.start]
        return self._reader._hypothetical.search(before) is not None

    def _subject(self, found: _Found, sentence: Sentence) -> Mark | None:
        if found.slots:
            mark = self._reader._subjects.in_slot(found.slots, found.rule.about, self._context, sentence.index)
            if mark is not None:
                return mark
            return None
        return self._reader._subjects.in_sentence(found.rule.about, self._context, sentence.index, found.predicate)

    def _claim(self, found: _Found, mark: Mark, sentence: Sentence, marks: Sequence[Mark]) -> Claim:
        quote = self._text[sentence.start : sentence.end]
        lowered = self._lowered[sentence.start : sentence.end]
        outlets = tuple(dict.fromkeys(one.id for one in marks if one.sort == MEDIA)) or (STATE_MEDIA,)
        named = tuple(one for one in outlets if one != STATE_MEDIA)
        event, event_sentence = self._event(sentence)
        return Claim(
            kind=found.rule.kind,
            subject=self._reader._subjects.subject(mark),
            outlets=named or outlets,
            event_day=self._event_day(sentence, event_sentence, found.rule.kind),
            attributed_to=self._reader._attribution.of(self._text, self._spans, sentence.index),
            quote=quote,
            start=sentence.start,
            end=sentence.end,
            event=event,
            hedged=self._reader._hedge.search(lowered) is not None,
            rule=found.rule.id,
            details=MappingProxyType(figures_in(quote, self._reader._patterns.language, marks)),
        )

    def _event(self, sentence: Sentence) -> tuple[str, int]:
        """The occasion as the text names it, and the sentence that names it first."""
        for index in range(sentence.index, max(-1, sentence.index - 4), -1):
            match = self._reader._event.search(self._lowered, *self._spans[index])
            if match and match.group() != "event":
                return match.group(), index
        return "", sentence.index

    def _event_day(self, sentence: Sentence, event_sentence: int, kind: ClaimKind) -> DayRange | None:
        if self._published is None:
            return None
        days = self._all_days(self._published)
        places = [sentence.index]
        if kind in {ClaimKind.OMISSION, ClaimKind.PRESENCE, ClaimKind.ABSENCE, ClaimKind.RITUAL_OMISSION}:
            places += [event_sentence, sentence.index - 1]
        for index in places:
            if index < 0:
                continue
            plain_days = [one.days for one in days[index] if not one.since]
            if plain_days:
                return plain_days[0]
            if days[index] and kind in {ClaimKind.MENTION_DROP, ClaimKind.NO_REPORT, ClaimKind.REAPPEARANCE}:
                opened = days[index][0].days
                return DayRange(opened.first, max(self._published, opened.first), opened.precision)
        return None

    def _all_days(self, published: date) -> list[list[DayExpression]]:
        if self._days is None:
            earlier: list[DayRange] = []
            self._days = []
            for start, end in self._spans:
                found = day_expressions(self._lowered, start, end, self._reader._patterns.language, published, earlier)
                earlier.extend(one.days for one in found)
                self._days.append(found)
        return self._days
