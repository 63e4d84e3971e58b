"""Claim phrases: how observers say that state media left something out, one file per language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from monitor.catalog.claim_syntax import Phrase, PhraseParser
from monitor.catalog.files import read_catalog_file
from monitor.domain import CatalogError, ClaimKind

LANGUAGES = ("en", "ko")
_TABLES = {"words", "verbs", "media", "north", "topics", "countries", "roles", "rules"}
_RULE_KEYS = {
    "kind", "phrases", "about", "unless", "case", "subject", "doer", "nearby", "topic", "topics", "example", "expects",
}  # fmt: skip
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
    """Only where this stands in the sentence, the one before, or the headline."""
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
    words: Mapping[str, re.Pattern[str]]
    """Word lists that the reader uses by name: "hypothetical", "hedge", ..."""


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
    parser = PhraseParser(language, words, where, verbs)

    def phrases(table: str) -> dict[str, tuple[Phrase, ...]]:
        return {
            key: tuple(
                parser.phrase(source, f"[{table}] {key}") for source in _strings(value, where, f"[{table}] {key}")
            )
            for key, value in values.get(table, {}).items()
        }

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
        words=MappingProxyType({name: parser.expression(parser.list_piece(name, name).regex) for name in words}),
    )


def _strings(value: object, where: str, entry: str) -> list[str]:
    if isinstance(value, str) and value.strip():
        return [value]
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
        raise CatalogError(f"{where}: {entry}: expected a phrase, or a list of phrases, in quotes")
    return value


def _anywhere(key: str, values: dict[str, Any], parser: PhraseParser, where: str, entry: str) -> re.Pattern[str] | None:
    """The phrases under `key` as one expression to be searched for."""
    if key not in values:
        return None
    pieces = [parser.piece(source, entry) for source in _strings(values[key], where, f"{entry}: {key}")]
    return parser.expression("|".join(piece.regex for piece in pieces))


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
        nearby=_anywhere("nearby", values, parser, where, entry),
        topic=str(values.get("topic", "")),
        topics=frozenset(_strings(values["topics"], where, f"{entry}: topics") if "topics" in values else ()),
        example=str(values["example"]),
        expects=str(values["expects"]),
    )
