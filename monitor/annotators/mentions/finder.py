"""Countries named in a text."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.annotators.mentions.boundaries import BOUNDARIES, Boundary, any_boundary
from monitor.annotators.mentions.folding import FoldedText, fold
from monitor.annotators.mentions.lexicon import Lexicon, Pattern, build_lexicon
from monitor.catalog.countries import Countries
from monitor.catalog.countries_rules import ContextRule
from monitor.domain import Entity, Mention, MentionBy, join_text

_CONTEXT = 48
"""Characters on each side that a rule may look at."""
_CREDIT_GAP = 40
"""A demonym so close before an agency of the same country belongs to the credit ("the Cuban agency ...")."""
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


@dataclass(slots=True)
class _Found:
    entity: Entity
    start: int
    end: int
    by: MentionBy


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
        parts = ((0, title), (headline_end + 1, text)) if title and text else ((0, given),)
        for offset, part in parts:
            folded = fold(part)
            found = list(_candidates(lexicon, folded.text, rejected, folded, offset))
            _mark_credits(lexicon, folded.text, found)
            for one in found:
                start, end = folded.span(one.start, one.end)
                start += offset
                end += offset
                mentions.append(Mention(one.entity, given[start:end], start, end, one.by, end <= headline_end))
        return tuple(mentions)

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self._lexicons:
            known = language if self._countries.forms(language) else _NO_LANGUAGE
            if known not in self._lexicons:
                self._lexicons[known] = build_lexicon(self._countries, known)
            self._lexicons[language] = self._lexicons[known]
        return self._lexicons[language]


def _candidates(
    lexicon: Lexicon, text: str, rejected: list[Rejected] | None, folded: FoldedText, offset: int
) -> Iterator[_Found]:
    patterns = lexicon.patterns
    boundary = BOUNDARIES.get(lexicon.language, any_boundary)
    for number, start, end in lexicon.automaton.find_matches_as_indexes(text):
        pattern = patterns[number]
        refusal = _refusal(pattern, text, start, end, boundary)
        if refusal is None and pattern.entity is not None:
            yield _Found(pattern.entity, start, end, pattern.by)
            continue
        if refusal is not None:
            _note(rejected, folded, pattern, start, end, offset, refusal)
        if pattern.entity is None and refusal is None:
            _note(rejected, folded, pattern, start, end, offset, ("blocker", pattern.reason))
            continue
        yield from _within(lexicon, text, number, start, boundary)


def _within(lexicon: Lexicon, text: str, number: int, at: int, boundary: Boundary) -> Iterator[_Found]:
    done = at
    for inner, first, last in lexicon.inside(number):
        pattern = lexicon.patterns[inner]
        start, end = at + first, at + last
        if start < done or pattern.entity is None or _refusal(pattern, text, start, end, boundary):
            continue
        yield _Found(pattern.entity, start, end, pattern.by)
        done = end


def _refusal(pattern: Pattern, text: str, start: int, end: int, boundary: Boundary) -> tuple[str, str] | None:
    """Why a match is not a name: (rule, reason); None where it is one."""
    if not boundary(text, start, end):
        return ("boundary", "part of a longer word")
    if pattern.rule is None:
        return None
    return None if _holds(pattern.rule, text, start, end) else (pattern.rule.id, pattern.rule.reason)


def _holds(rule: ContextRule, text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _CONTEXT) : start]
    after = text[end : end + _CONTEXT]
    if (rule.reject_before and rule.reject_before.search(before)) or (
        rule.reject_after and rule.reject_after.match(after)
    ):
        return False
    if (
        (rule.accept_before and rule.accept_before.search(before))
        or (rule.accept_after and rule.accept_after.match(after))
        or (rule.accept_near and (rule.accept_near.search(before) or rule.accept_near.search(after)))
    ):
        return True
    return rule.otherwise_accept


def _mark_credits(lexicon: Lexicon, text: str, found: list[_Found]) -> None:
    rules = lexicon.rules
    dateline = rules.dateline.match(text) if rules.dateline and found else None
    for position, one in enumerate(found):
        if dateline and one.end <= dateline.end():
            one.by = MentionBy.CREDIT
        elif one.by is MentionBy.AGENCY and (
            (rules.credit_before and rules.credit_before.search(text[max(0, one.start - _CONTEXT) : one.start]))
            or (rules.credit_after and rules.credit_after.match(text[one.end : one.end + _CONTEXT]))
        ):
            one.by = MentionBy.CREDIT
            _credit_the_demonym_before(text, found, position)


def _credit_the_demonym_before(text: str, found: list[_Found], position: int) -> None:
    if position == 0:
        return
    before, agency = found[position - 1], found[position]
    between = text[before.end : agency.start]
    close = len(between) <= _CREDIT_GAP and not any(stop in between for stop in ".!?;")
    if close and before.entity == agency.entity and before.by in {MentionBy.DEMONYM, MentionBy.NAME}:
        before.by = MentionBy.CREDIT


def _note(
    rejected: list[Rejected] | None,
    folded: FoldedText,
    pattern: Pattern,
    start: int,
    end: int,
    offset: int,
    refusal: tuple[str, str],
) -> None:
    if rejected is None:
        return
    first, last = folded.span(start, end)
    rule, reason = refusal
    country = pattern.entity.id if pattern.entity else ""
    rejected.append(Rejected(pattern.text, first + offset, last + offset, country, rule, reason))
