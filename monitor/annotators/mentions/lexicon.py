"""The automaton of one language: every form, in every case that a text may print it in."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from monitor.annotators.mentions.folding import fold_form
from monitor.catalog.countries import Countries, SurfaceForm
from monitor.catalog.countries_rules import ContextRule, LanguageRules, load_rules
from monitor.catalog.people import people_forms
from monitor.domain import Entity, EntityType, MentionBy

CASED = frozenset(
    {"en", "es", "ru", "de", "fr", "pt", "it", "nl", "pl", "tr", "cs", "sv", "id", "vi", "hu", "ro", "uk"}
)
_MANY = 10_000
"""Forms from which building the quicker automaton takes longer than it saves."""
_SHORT_FORM = 3
"""Forms of so few letters have no all-capitals variant made: they are capitals already, or too like other words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A country within a pattern, as offsets from the pattern's start."""

    entity: Entity
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one text in the automaton means. Without parts it is a blocker, whose `reason` says why. `plain` is the
    entity where the whole text means it without any rule or credit to look for."""

    text: str
    parts: tuple[Part, ...]
    by: MentionBy
    rule: ContextRule | None = None
    reason: str = ""
    plain: Entity | None = None
    more: Mapping[str, str] | None = None
    """Letters that each name one more country (its code) where they follow, each after `joint`."""
    joint: str = ""

    @property
    def entity(self) -> Entity | None:
        return self.parts[0].entity if self.parts else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    language: str
    rules: LanguageRules
    patterns: tuple[Pattern, ...]
    automaton: AhoCorasick


def build_lexicon(countries: Countries, language: str) -> Lexicon:
    """Reads the forms of a primary language subtag and builds its automaton, in some 60 ms at most."""
    rules = load_rules(language)
    patterns = _patterns(countries, rules, language)
    for blocker, reason in rules.blockers.items():
        for variant in _variants(fold_form(blocker), language):
            patterns[variant] = Pattern(variant, (), MentionBy.NAME, reason=reason)
    ordered = tuple(patterns.values())
    automaton = AhoCorasick(
        [pattern.text for pattern in ordered],
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA if len(ordered) < _MANY else Implementation.ContiguousNFA,
        store_patterns=False,
    )
    return Lexicon(language, rules, ordered, automaton)


def _patterns(countries: Countries, rules: LanguageRules, language: str) -> dict[str, Pattern]:
    """Forms as the catalog has them come before their variants: Spanish "Malasia" is the country, though "malasia"
    is a demonym that may begin a sentence."""
    patterns: dict[str, Pattern] = {}
    forms = [(form, fold_form(form.text)) for form in (*countries.forms(language), *people_forms(language))]
    for form, text in forms:
        if text not in patterns:
            patterns[text] = _pattern(form, text, rules)
    for form, text in forms:
        for variant in _variants(text, language, plain=form.by is not MentionBy.CAPITAL):
            if variant not in patterns:
                patterns[variant] = _pattern(form, variant, rules)
    for short in rules.short_forms:
        members = tuple(Part(Entity(EntityType.COUNTRY, code), start, end) for code, start, end in short.parts)
        found = Pattern(short.text, members, MentionBy.NAME, short.rule, more=short.more, joint=short.joint)
        patterns.setdefault(short.text, found)
    return patterns


def _pattern(form: SurfaceForm, text: str, rules: LanguageRules) -> Pattern:
    entity = Entity(EntityType.COUNTRY, form.country)
    rule = rules.rules.get(text, rules.rules.get(form.text))
    plain = None if rule or form.by is MentionBy.AGENCY else entity
    return Pattern(text, (Part(entity, 0, len(text)),), form.by, rule, plain=plain)


def _variants(text: str, language: str, *, plain: bool = True) -> tuple[str, ...]:
    """A form in the cases, and with `plain` the spellings, that texts print; capitals keep their accents, since
    without them they are words (Saná, Amán)."""
    if language not in CASED or len(text) <= _SHORT_FORM:
        return (text,)
    spellings = (text, *_plain_spanish(text)) if language == "es" and plain else (text,)
    return tuple(
        dict.fromkeys(variant for one in spellings for variant in (one, one[0].upper() + one[1:], one.upper()))
    )


def _plain_spanish(text: str) -> tuple[str, str]:
    """Without accents, as headlines in capitals and old pages print it; the tilde of ñ may be lost as well."""
    decomposed = unicodedata.normalize("NFD", text.replace("ñ", "\0"))
    plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    return plain.replace("\0", "ñ"), plain.replace("\0", "n")
