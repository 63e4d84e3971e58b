"""The rules that tell a country from a word that looks like one, with their reasons."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from monitor.catalog.files import read_catalog_file
from monitor.domain import CatalogError

_FILE = "countries-homographs.toml"
_CONTEXT_KEYS = ("reject_before", "reject_after", "accept_before", "accept_after", "accept_near")
_RULE_KEYS = {"id", "language", "surfaces", "reason", "otherwise", *_CONTEXT_KEYS}


@dataclass(frozen=True, slots=True)
class ContextRule:
    """Decides one surface form by what stands around it.

    `reject_before` / `accept_before` end where the form starts, `reject_after` / `accept_after` start where it
    ends, `accept_near` may match anywhere in the sentence around it. Rejecting comes first; where nothing
    matches, `otherwise_accept` holds.
    """

    id: str
    reason: str
    otherwise_accept: bool
    reject_before: re.Pattern[str] | None = None
    reject_after: re.Pattern[str] | None = None
    accept_before: re.Pattern[str] | None = None
    accept_after: re.Pattern[str] | None = None
    accept_near: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """`rules`: surface form -> its rule; `blockers`: text that contains a country's name and names none ->
    the reason; `credit_before`, `credit_after`: what makes an agency beside it a mere credit; `dateline`:
    what opens a text with place, day and agency."""

    rules: Mapping[str, ContextRule]
    blockers: Mapping[str, str]
    credit_before: re.Pattern[str] | None = None
    credit_after: re.Pattern[str] | None = None
    dateline: re.Pattern[str] | None = None


@cache
def load_rules(language: str) -> LanguageRules:
    """Rules of a primary language subtag. Raises CatalogError naming the rule and the mistake."""
    content = read_catalog_file(_FILE)
    rules: dict[str, ContextRule] = {}
    for position, values in enumerate(content.get("rules", ())):
        if values.get("language") != language:
            continue
        rule = _rule(f"catalog/{_FILE}: [[rules]] {values.get('id', position)}", values)
        rules.update(dict.fromkeys(values["surfaces"], rule))
    blockers = {
        text: group["reason"]
        for group in content.get("blockers", ())
        if group["language"] == language
        for text in group["texts"]
    }
    crediting = content.get("credits", {}).get(language, {})
    where = f"catalog/{_FILE}: [credits.{language}]"
    return LanguageRules(
        rules=MappingProxyType(rules),
        blockers=MappingProxyType(blockers),
        credit_before=_compiled(where, "before", crediting.get("before"), ends=True),
        credit_after=_compiled(where, "after", crediting.get("after")),
        dateline=_compiled(where, "dateline", crediting.get("dateline")),
    )


def _rule(where: str, values: dict[str, Any]) -> ContextRule:
    if unknown := set(values) - _RULE_KEYS:
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected one of {', '.join(sorted(_RULE_KEYS))}")
    for key in ("id", "surfaces", "reason", "otherwise"):
        if not values.get(key):
            raise CatalogError(f"{where}: {key} is missing")
    if values["otherwise"] not in {"accept", "reject"}:
        raise CatalogError(f"{where}: otherwise = {values['otherwise']!r}; expected accept or reject")
    contexts = {key: _compiled(where, key, values.get(key), ends=key.endswith("_before")) for key in _CONTEXT_KEYS}
    return ContextRule(
        id=values["id"], reason=values["reason"], otherwise_accept=values["otherwise"] == "accept", **contexts
    )


def _compiled(where: str, key: str, pattern: str | None, *, ends: bool = False) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    try:
        return re.compile(f"(?:{pattern})$" if ends else pattern)
    except re.error as error:
        raise CatalogError(f"{where}: {key}: not a valid pattern: {error}") from error
