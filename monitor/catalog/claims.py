"""Claim phrases: how observers say that state media left something out, one file per language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from monitor.catalog.claim_syntax import Phrase, PhraseParser, Piece, any_of
from monitor.catalog.claim_word_lists import Speller, WordList
from monitor.catalog.files import read_catalog_file
from monitor.domain import CatalogError, ClaimKind

LANGUAGES = ("en", "ko")
_TABLES = {"words", "verbs", "media", "north", "topics", "terms", "birthdays", "countries", "roles", "rules"}
_RULE_KEYS = {
    "kind", "phrases", "about", "unless", "case", "subject", "doer", "nearby", "topic", "topics", "example", "expects",
}  # fmt: skip
_PRONOUNS = ("country", "envoy", "man", "woman", "person", "it")
_SIDES = {"in-phrase", "before", "after", "around"}
_DOERS = {"north", "anyone"}
_CASES = {"subject", "object"}
_ABOUT = {"country", "person", "topic", "matter", "anyone", "anything"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of making a claim. `about`: what sort of subject it may have."""

    id: str
    kind: ClaimKind
    phrases: tuple[Phrase, ...]
    about: str
    unless: re.Pattern[str] | None
    """Not where this stands anywhere in the sentence."""
    case: str
    """The part of speech that the subject of a Korean phrase is in, "subject" or "object"."""
    side: str
    """Where the text names the one it is about: in a slot of the phrase ("in-phrase"), or "before", "after"
    or "around" a phrase that is the bare predicate."""
    doer: str
    """Whose deed or silence it must be: "north" (state media or Pyongyang) or "anyone"."""
    nearby: re.Pattern[str] | None
    """Only where this stands in the sentence, one beside it, or the opening of the text."""
    nearby_words: frozenset[str]
    """Words one of which `nearby` needs; empty where it can do without."""
    topic: str
    """The topic it is about where the text names nobody: its id, or "named" for the words of the text."""
    topics: frozenset[str]
    """Where there are any, no other topics may be its subject."""
    example: str
    expects: str
    """The example's subject: "CU", "CU ambassador", "kim-jong-un"."""


@dataclass(frozen=True, slots=True)
class ClaimPatterns:
    """All claim phrases of one language. Rules stand in order of precedence."""

    language: str
    rules: tuple[Rule, ...]
    media: Mapping[str, tuple[Phrase, ...]]
    """Outlet id, or "state-media", to what texts call it."""
    north: tuple[Phrase, ...]
    topics: Mapping[str, tuple[Phrase, ...]]
    countries: Mapping[str, tuple[Phrase, ...]]
    """ISO code to words that mean the country only in this sort of text: "our people", "inter-Korean"."""
    roles: Mapping[str, re.Pattern[str]]
    terms: Mapping[str, re.Pattern[str]]
    """Expressions whose coming and going is news, by the id of the topic."""
    birthdays: Mapping[str, re.Pattern[str]]
    """What a leader's birthday is called without his name."""
    pronouns: re.Pattern[str]
    """What stands for someone named before; the group that matches is the sort: "country", "envoy", "man", ..."""
    words: Mapping[str, re.Pattern[str]]
    """Word lists that the reader uses by name: "hypothetical", "hedge", ..."""
    word_lists: Mapping[str, WordList]
    """The same lists spelled out, to be looked up rather than tried."""


@cache
def load_claim_patterns() -> Mapping[str, ClaimPatterns]:
    """Claim phrases by language. Raises CatalogError naming file, entry and mistake."""
    return MappingProxyType(
        {
            language: parse_claim_patterns(read_catalog_file(f"claims.{language}.toml"), language)
            for language in LANGUAGES
        }
    )


def parse_claim_patterns(values: Mapping[str, Any], language: str) -> ClaimPatterns:
    """Checks and compiles the contents of a claims file."""
    where = f"catalog/claims.{language}.toml"
    if unknown := set(values) - _TABLES:
        raise CatalogError(f"{where}: unknown table [{min(unknown)}]; expected {', '.join(sorted(_TABLES))}")
    words = {name: _strings(value, where, f"[words] {name}") for name, value in values.get("words", {}).items()}
    verbs = {verb: _strings(forms, where, f"[verbs] {verb}") for verb, forms in values.get("verbs", {}).items()}
    terms = {name: _strings(value, where, f"[terms] {name}") for name, value in values.get("terms", {}).items()}
    if terms:
        words["named-term"] = [phrase for some in terms.values() for phrase in some]
    parser = PhraseParser(language, words, where, verbs)

    def phrases(table: str) -> dict[str, tuple[Phrase, ...]]:
        return {
            key: tuple(
                parser.phrase(source, f"[{table}] {key}") for source in _strings(value, where, f"[{table}] {key}")
            )
            for key, value in values.get(table, {}).items()
        }

    lists = {name: parser.list_piece(name, name) for name in words}
    speller = Speller(language, words, parser, verbs)
    return ClaimPatterns(
        language=language,
        rules=tuple(_rule(rule_id, value, parser, where) for rule_id, value in values.get("rules", {}).items()),
        media=MappingProxyType(phrases("media")),
        north=phrases("north").get("names", ()),
        topics=MappingProxyType(phrases("topics")),
        countries=MappingProxyType(phrases("countries")),
        roles=MappingProxyType(
            {
                role: re.compile(parser.piece("|".join(sources), f"[roles] {role}").regex)
                for role, sources in values.get("roles", {}).items()
            }
        ),
        terms=_expressions("terms", values, parser, where),
        birthdays=_expressions("birthdays", values, parser, where),
        pronouns=_pronouns(words, parser, where),
        words=MappingProxyType({name: parser.expression(one.regex) for name, one in lists.items()}),
        word_lists=MappingProxyType({name: speller.word_list(name) for name in words}),
    )


def _expressions(
    table: str, values: Mapping[str, Any], parser: PhraseParser, where: str
) -> Mapping[str, re.Pattern[str]]:
    """The phrases of each entry of a table as one expression."""
    found: dict[str, re.Pattern[str]] = {}
    for key, value in values.get(table, {}).items():
        entry = f"[{table}] {key}"
        pieces = [parser.piece(one, entry) for one in _strings(value, where, entry)]
        found[key] = parser.expression(any_of(pieces).regex)
    return MappingProxyType(found)


def _pronouns(words: Mapping[str, list[str]], parser: PhraseParser, where: str) -> re.Pattern[str]:
    """The word lists they-... as one expression, which looks at words with the right initial only."""
    sorts = [sort for sort in _PRONOUNS if f"they-{sort}" in words]
    if not sorts:
        return re.compile("(?!)")
    pieces = [parser.list_piece(f"they-{sort}", where) for sort in sorts]
    initials = {word[0] for piece in pieces for word in piece.first}
    begins = f"(?=[{re.escape(''.join(sorted(initials)))}])" if all(piece.first for piece in pieces) else ""
    groups = "|".join(f"(?P<{sort}>{piece.regex})" for sort, piece in zip(sorts, pieces, strict=True))
    return parser.expression(f"{begins}(?:{groups})")


def _strings(value: object, where: str, entry: str) -> list[str]:
    if isinstance(value, str) and value.strip():
        return [value]
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
        raise CatalogError(f"{where}: {entry}: expected a phrase, or a list of phrases, in quotes")
    return value


def _anywhere(key: str, values: dict[str, Any], parser: PhraseParser, where: str, entry: str) -> re.Pattern[str] | None:
    """The phrases under `key` as one expression to be searched for."""
    piece = _one_piece(key, values, parser, where, entry)
    return parser.expression(piece.regex) if piece else None


def _one_piece(key: str, values: dict[str, Any], parser: PhraseParser, where: str, entry: str) -> Piece | None:
    if key not in values:
        return None
    return any_of([parser.piece(source, entry) for source in _strings(values[key], where, f"{entry}: {key}")])


def _one_of(key: str, values: dict[str, Any], known: set[str], default: str, where: str, entry: str) -> str:
    value = values.get(key, default)
    if value not in known:
        raise CatalogError(f"{where}: {entry}: {key} = {value!r} is none of {', '.join(sorted(known))}")
    return str(value)


def _rule(rule_id: str, values: object, parser: PhraseParser, where: str) -> Rule:
    entry = f"[rules.{rule_id}]"
    if not isinstance(values, dict):
        raise CatalogError(f"{where}: {entry} is not a table")
    if unknown := set(values) - _RULE_KEYS:
        raise CatalogError(f"{where}: {entry}: unknown key {min(unknown)}; expected {', '.join(sorted(_RULE_KEYS))}")
    for key in ("kind", "phrases", "example", "expects"):
        if key not in values:
            raise CatalogError(f"{where}: {entry}: {key} is missing")
    try:
        kind = ClaimKind(values["kind"])
    except ValueError:
        raise CatalogError(f"{where}: {entry}: kind = {values['kind']!r} is none of {', '.join(ClaimKind)}") from None
    about = _one_of("about", values, _ABOUT, "anything", where, entry)
    case = _one_of("case", values, _CASES, "subject", where, entry)
    side = _one_of("subject", values, _SIDES, "in-phrase", where, entry)
    doer = _one_of("doer", values, _DOERS, "anyone", where, entry)
    nearby = _one_piece("nearby", values, parser, where, entry)
    sources = _strings(values["phrases"], where, f"{entry}: phrases")
    return Rule(
        id=rule_id,
        kind=kind,
        phrases=tuple(parser.phrase(source, entry) for source in sources),
        about=about,
        unless=_anywhere("unless", values, parser, where, entry),
        case=case,
        side=side,
        doer=doer,
        nearby=parser.expression(nearby.regex) if nearby else None,
        nearby_words=nearby.keys[0] if nearby and nearby.keys else frozenset(),
        topic=str(values.get("topic", "")),
        topics=frozenset(_strings(values["topics"], where, f"{entry}: topics") if "topics" in values else ()),
        example=str(values["example"]),
        expects=str(values["expects"]),
    )
