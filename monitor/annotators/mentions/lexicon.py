"""The automaton of one language: every form, in every case that a text may print it in."""

from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from monitor.annotators.mentions.folding import fold_form
from monitor.catalog.countries import Countries
from monitor.catalog.countries_rules import ContextRule, LanguageRules, load_rules
from monitor.domain import Entity, EntityType, MentionBy

_CASED = {"en", "es", "ru", "de", "fr", "pt", "it", "nl", "pl", "tr", "cs", "sv", "id", "vi"}
_SHORT_FORM = 3
"""Forms of so few letters have no all-capitals variant made: they are capitals already, or too like other words."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one text in the automaton means. `entity` is None for a blocker, whose `reason` says why."""

    text: str
    entity: Entity | None
    by: MentionBy
    rule: ContextRule | None = None
    reason: str = ""


@dataclass(slots=True)
class Lexicon:
    language: str
    rules: LanguageRules
    patterns: tuple[Pattern, ...]
    automaton: AhoCorasick
    _inner: dict[int, tuple[tuple[int, int, int], ...]] = field(default_factory=dict)

    def inside(self, number: int) -> tuple[tuple[int, int, int], ...]:
        """Shorter patterns within pattern `number`, as (number, start, end), longest first from the left.

        They are what is left to try where the longest match turns out not to be a name."""
        if number not in self._inner:
            text = self.patterns[number].text
            found: list[tuple[int, int, int]] = []
            for first, last in ((1, len(text)), (0, len(text) - 1)):
                for other, start, end in self.automaton.find_matches_as_indexes(text[first:last]):
                    found.append((other, start + first, end + first))
            self._inner[number] = tuple(sorted(set(found), key=lambda match: (match[1], -match[2])))
        return self._inner[number]


def build_lexicon(countries: Countries, language: str) -> Lexicon:
    """Reads the forms of a primary language subtag and builds its automaton, in some 30 ms at most."""
    rules = load_rules(language)
    patterns: dict[str, Pattern] = {}
    for form in countries.forms(language):
        entity = Entity(EntityType.COUNTRY, form.country)
        text = fold_form(form.text)
        rule = rules.rules.get(form.text)
        for variant in _variants(text, language):
            patterns.setdefault(variant, Pattern(variant, entity, form.by, rules.rules.get(variant, rule)))
    for blocker, reason in rules.blockers.items():
        for variant in _variants(fold_form(blocker), language):
            patterns[variant] = Pattern(variant, None, MentionBy.NAME, reason=reason)
    ordered = tuple(patterns.values())
    automaton = AhoCorasick(
        [pattern.text for pattern in ordered],
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA,
        store_patterns=False,
    )
    return Lexicon(language, rules, ordered, automaton)


def _variants(text: str, language: str) -> tuple[str, ...]:
    if language not in _CASED:
        return (text,)
    if len(text) <= _SHORT_FORM:
        return (text,)
    return tuple(dict.fromkeys((text, text[0].upper() + text[1:], text.upper())))
