"""Countries named in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.annotators.mentions.boundaries import BOUNDARIES, any_boundary
from monitor.annotators.mentions.credits import CONTEXT, Found, lengthen, mark_credits
from monitor.annotators.mentions.folding import FoldedText, fold
from monitor.annotators.mentions.lexicon import Lexicon, Part, Pattern, build_lexicon
from monitor.annotators.mentions.shared_names import resolve
from monitor.catalog.countries import Countries
from monitor.catalog.countries_rules import PLACE, ContextRule
from monitor.domain import Entity, EntityType, Mention, MentionBy, join_text

LONGEST_NAME = 64
"""Characters behind a rejected match that are read again; no form of the catalog is longer."""
LONGEST_ROW = 9
"""Countries in one letter each that stand in a row; more are no list, and each is looked at again where one fails."""
_PART_OF_A_WORD = ("boundary", "part of a longer word")
_LIST_GAP = re.compile(r"(?:공화국|왕국)?(?: ?[,·、،/] ?|와 |과 |및 | 및 |, ?그리고 )")
"""What stands between neighbours in a list of countries."""
_NO_LANGUAGE = "en"
"""Forms that are tried on a text whose language is not known."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that is not a mention, and the rule that said so."""

    surface: str
    start: int
    end: int
    country: str
    rule: str
    reason: str


_Note = tuple[Pattern, int, int, tuple[str, str]]
"""A rejected match: pattern, span in folded text, rule and reason."""


class MentionFinder:
    """Finds countries in texts. The automaton of a language is built when a text in it first comes."""

    def __init__(self, countries: Countries) -> None:
        self._countries = countries
        self._lexicons: dict[str, Lexicon] = {}

    def find(self, title: str, text: str, language: str) -> tuple[Mention, ...]:
        """Mentions with spans into `join_text(title, text)`, sorted, not overlapping, the longest name first.

        `language` is BCP 47. A country named only as the source of a report is MentionBy.CREDIT. Linear in the
        length of the text; no text makes it fail.
        """
        return self._read(title, text, language, None)

    def explain(self, title: str, text: str, language: str) -> tuple[Rejected, ...]:
        """The candidates that `find` rejected, each with its rule, in the order of the text."""
        rejected: list[Rejected] = []
        self._read(title, text, language, rejected)
        return tuple(sorted(rejected, key=lambda one: (one.start, one.end)))

    def _read(self, title: str, text: str, language: str, rejected: list[Rejected] | None) -> tuple[Mention, ...]:
        given = join_text(title, text)
        if not given:
            return ()
        lexicon = self._lexicon(language.partition("-")[0])
        headline_end = len(title)
        mentions: list[Mention] = []
        named: set[Entity] = set()
        parts = ((0, title), (headline_end + 1, text)) if title and text else ((0, given),)
        for offset, part in parts:
            folded = fold(part)
            notes: list[_Note] | None = None if rejected is None else []
            reader = _Reader(lexicon, folded.text, notes, named)
            found = reader.read()
            if offset == 0 and title:
                named.update([one[0] for one in found])
            if found:
                lengthen(lexicon, folded.text, found)
                mark_credits(lexicon, folded.text, found, agencies=reader.agencies)
            if rejected is not None and notes:
                rejected.extend(_explained(lexicon, notes, folded, offset, given))
            shifted = folded.starts is not None
            for entity, start, end, by in found:
                first, last = folded.span(start, end) if shifted else (start, end)
                first += offset
                last += offset
                mentions.append(Mention(entity, given[first:last], first, last, by, last <= headline_end))
        return tuple(resolve(mentions, lexicon.rules.shared) if lexicon.rules.shared else mentions)

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self._lexicons:
            known = language if self._countries.forms(language) else _NO_LANGUAGE
            if known not in self._lexicons:
                self._lexicons[known] = build_lexicon(self._countries, known)
            self._lexicons[language] = self._lexicons[known]
        return self._lexicons[language]


class _Reader:
    """One pass over one folded text. Where a match is rejected, what overlaps it gets its turn."""

    def __init__(self, lexicon: Lexicon, text: str, notes: list[_Note] | None, named: set[Entity]) -> None:
        self._lexicon = lexicon
        self._text = text
        self._boundary = BOUNDARIES.get(lexicon.language, any_boundary)
        self._notes = notes
        self._matches = lexicon.automaton.find_matches_as_indexes(text)
        self._read_to = 0
        self._named, self._named_to = named, 0
        self.agencies = False
        self.found: list[Found] = []

    def read(self) -> list[Found]:
        patterns, text, boundary = self._lexicon.patterns, self._text, self._boundary
        for position, (number, start, end) in enumerate(self._matches):
            if start < self._read_to:
                continue
            pattern = patterns[number]
            if pattern.plain is not None and boundary(text, start, end):
                self.found.append((pattern.plain, start, end, pattern.by))
                self._read_to = end
            elif not self._take(number, start, end, position):
                self._read_again(start + 1, end)
        return self.found

    def _take(self, number: int, start: int, end: int, position: int | None) -> bool:
        """Accepts a match, or swallows it as a blocker; False where it is no name."""
        pattern = self._lexicon.patterns[number]
        if not self._boundary(self._text, start, end):
            self._reject(pattern, start, end, _PART_OF_A_WORD)
            return False
        rule = pattern.rule
        parts, end = _run(pattern, self._text, start, end) if pattern.more else (pattern.parts, end)
        if not parts:
            self._reject(pattern, start, end, ("blocker", pattern.reason))
        elif (
            rule is None
            or holds(rule, self._text, start, end)
            or ((rule.accept_beside or rule.accept_again) and self._supported(pattern, rule, start, end, position))
        ):
            for part in parts:
                self.found.append((part.entity, start + part.start, start + part.end, pattern.by))
            self.agencies |= pattern.by is MentionBy.AGENCY
        else:
            self._reject(pattern, start, end, (rule.id, rule.reason))
            return False
        self._read_to = end
        return True

    def _read_again(self, start: int, end: int) -> None:
        """Names that begin within a rejected match: shorter ones inside it, or others that it hid."""
        while start < end:
            window = self._text[start : end + LONGEST_NAME]
            match = next(iter(self._lexicon.automaton.find_matches_as_indexes(window)), None)
            if match is None or start + match[1] >= end:
                return
            number, first, last = match
            if self._take(number, start + first, start + last, None):
                return
            start += first + 1

    def _supported(self, pattern: Pattern, rule: ContextRule, start: int, end: int, position: int | None) -> bool:
        """Whether the rest of the text speaks for a doubtful match that no rule rejects outright."""
        text = self._text
        if rule.reject_before and rule.reject_before.search(text[max(0, start - CONTEXT) : start]):
            return False
        if rule.reject_after and rule.reject_after.match(text[end : end + CONTEXT]):
            return False
        if rule.accept_again and pattern.entity in self._entities_so_far():
            return True
        return rule.accept_beside and self._beside(start, end, position)

    def _entities_so_far(self) -> set[Entity]:
        self._named.update([one[0] for one in self.found[self._named_to :]])
        self._named_to = len(self.found)
        return self._named

    def _beside(self, start: int, end: int, position: int | None) -> bool:
        """Whether an undoubted country stands next to the match in a list."""
        if self.found and _LIST_GAP.fullmatch(self._text[self.found[-1][2] : start]):
            return True
        if position is None:
            return False
        for number, other, last in self._matches[position + 1 : position + 2]:
            pattern = self._lexicon.patterns[number]
            undoubted = pattern.rule is None or holds(pattern.rule, self._text, other, last)
            return bool(pattern.parts and undoubted and _LIST_GAP.fullmatch(self._text[end:other]))
        return False

    def _reject(self, pattern: Pattern, start: int, end: int, refusal: tuple[str, str]) -> None:
        if self._notes is not None:
            self._notes.append((pattern, start, end, refusal))


def _run(pattern: Pattern, text: str, start: int, end: int) -> tuple[tuple[Part, ...], int]:
    """The parts and the end of a row of countries in one letter each, as long as it goes on: 美日英法德."""
    parts, more, gap = list(pattern.parts), pattern.more or {}, len(pattern.joint)
    stop = pattern.rule.reject_after if pattern.rule else None
    while len(parts) < LONGEST_ROW and (code := more.get(text[end + gap : end + gap + 1])):
        if text[end : end + gap] != pattern.joint or (stop and stop.match(text[end + gap + 1 : end + CONTEXT])):
            break
        parts.append(Part(Entity(EntityType.COUNTRY, code), end + gap - start, end + gap + 1 - start))
        end += gap + 1
    return tuple(parts), end


def holds(rule: ContextRule, text: str, start: int, end: int) -> bool:
    """Whether a rule takes text[start:end] for the country."""
    before = text[max(0, start - CONTEXT) : start]
    after = text[end : end + CONTEXT]
    if rule.accept_around and rule.accept_around.search(before + PLACE + after):
        return True
    if (rule.reject_before and rule.reject_before.search(before)) or (
        rule.reject_after and rule.reject_after.match(after)
    ):
        return False
    if (rule.accept_before and rule.accept_before.search(before)) or (
        rule.accept_after and rule.accept_after.match(after)
    ):
        return True
    return rule.otherwise_accept


def _explained(lexicon: Lexicon, notes: list[_Note], folded: FoldedText, offset: int, given: str) -> Iterator[Rejected]:
    for pattern, start, end, (rule, reason) in notes:
        first, last = folded.span(start, end)
        surface = given[first + offset : last + offset]
        entity = pattern.entity or _named_within(lexicon, pattern.text)
        yield Rejected(surface, first + offset, last + offset, entity.id if entity else "", rule, reason)


def _named_within(lexicon: Lexicon, blocker: str) -> Entity | None:
    """The country that a blocker keeps from being counted: Sudan in 수단과 방법."""
    shorter = (blocker[:end] for end in range(len(blocker) - 1, 1, -1))
    later = (blocker[start:] for start in range(1, len(blocker) - 1))
    for part in (*shorter, *later):
        for number, _, _ in lexicon.automaton.find_matches_as_indexes(part):
            if entity := lexicon.patterns[number].entity:
                return entity
    return None
