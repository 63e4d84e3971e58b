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
_TABLES = {"words", "media", "north", "topics", "countries", "roles", "rules"}
_RULE_KEYS = {"kind", "phrases", "about", "unless", "case", "example", "expects"}
_CASES = {"subject", "object"}
_ABOUT = {"country", "person", "topic", "anyone", "anything"}


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
    parser = PhraseParser(language, words, where)

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


def _unless(values: dict[str, Any], parser: PhraseParser, where: str, entry: str) -> re.Pattern[str] | None:
    if "unless" not in values:
        return None
    pieces = [parser.piece(source, entry) for source in _strings(values["unless"], where, f"{entry}: unless")]
    return parser.expression("|".join(piece.regex for piece in pieces))


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
    about = values.get("about", "anything")
    if about not in _ABOUT:
        raise CatalogError(f"{where}: {entry}: about = {about!r} is none of {', '.join(sorted(_ABOUT))}")
    case = values.get("case", "subject")
    if case not in _CASES:
        raise CatalogError(f"{where}: {entry}: case = {case!r} is none of {', '.join(sorted(_CASES))}")
    sources = _strings(values["phrases"], where, f"{entry}: phrases")
    return Rule(
        id=rule_id,
        kind=kind,
        phrases=tuple(parser.phrase(source, entry) for source in sources),
        about=about,
        unless=_unless(values, parser, where, entry),
        case=case,
        example=str(values["example"]),
        expects=str(values["expects"]),
    )
