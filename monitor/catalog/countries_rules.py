"""The rules that tell a country from a word that looks like one, with their reasons."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import permutations
from types import MappingProxyType
from typing import Any

from monitor.catalog.files import read_catalog_file, regular_expression
from monitor.domain import CatalogError

_FILES = ("countries-homographs.toml", "countries-homographs-ko.toml")
_TABLES = {"blockers", "rules", "compounds", "abbreviations", "shared", "credits", "official"}
_CONTEXT_KEYS = ("reject_before", "reject_after", "accept_before", "accept_after", "accept_around")
_KEYS = {
    "blockers": {"language", "reason", "texts"},
    "rules": {"id", "language", "surfaces", "reason", "otherwise", "accept_beside", "accept_again", *_CONTEXT_KEYS},
    "compounds": {"id", "language", "reason", "members", "texts", "runs", "otherwise", *_CONTEXT_KEYS},
    "shared": {"id", "language", "reason", "surfaces", "countries"},
    "abbreviations": {"id", "language", "reason", "country", "short", "members", "heads", "tails", *_CONTEXT_KEYS},
}
PLACE = "\u2423"
"""Stands for the form itself in the text that `accept_around` is matched against."""


@dataclass(frozen=True, slots=True)
class ContextRule:
    """Decides one surface form by what stands around it.

    `reject_before` and `accept_before` end where the form starts; `reject_after` and `accept_after` start where it
    ends; `accept_around` sees both sides with PLACE for the form. With `accept_beside` a country next to it in a list
    is enough, with `accept_again` that the text has named the same country before. Accepting around comes first,
    then rejecting, then the other accepting; where nothing matches, `otherwise_accept` holds.
    """

    id: str
    reason: str
    otherwise_accept: bool
    reject_before: re.Pattern[str] | None = None
    reject_after: re.Pattern[str] | None = None
    accept_before: re.Pattern[str] | None = None
    accept_after: re.Pattern[str] | None = None
    accept_around: re.Pattern[str] | None = None
    accept_beside: bool = False
    accept_again: bool = False


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A text with countries in one letter each: 한미일 is three, 美军 is one. `parts`: (code, start, end). With `more`
    any number of these letters (letter -> code), each after `joint`, may follow: 美日英法德."""

    text: str
    parts: tuple[tuple[str, int, int], ...]
    rule: ContextRule | None
    more: Mapping[str, str] | None = None
    joint: str = ""


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """`rules`: surface form -> its rule; `blockers`: text that contains a country's name and names none ->
    the reason; `credit_before`, `credit_after`: what makes an agency beside it a mere credit; `dateline`:
    what opens a text with place, day and agency; `press`: what follows a country whose press is the source of a
    report ("... newspaper X reported"); `official_before`, `official_after`: words that make a short name
    beside them an official one (República de, ...공화국); `shared`: a short name -> the countries that it may mean."""

    rules: Mapping[str, ContextRule]
    blockers: Mapping[str, str]
    short_forms: tuple[ShortForm, ...] = ()
    shared: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    credit_before: re.Pattern[str] | None = None
    credit_after: re.Pattern[str] | None = None
    dateline: re.Pattern[str] | None = None
    press: re.Pattern[str] | None = None
    official_before: re.Pattern[str] | None = None
    official_after: re.Pattern[str] | None = None


@cache
def load_rules(language: str) -> LanguageRules:
    """Rules of a primary language subtag. Raises CatalogError naming the rule and the mistake."""
    rules: dict[str, ContextRule] = {}
    blockers: dict[str, str] = {}
    short_forms: list[ShortForm] = []
    shared: dict[str, frozenset[str]] = {}
    for where, table, values in _entries(language):
        if table == "blockers":
            blockers.update(dict.fromkeys(values["texts"], values["reason"]))
        elif table == "rules":
            rules.update(dict.fromkeys(values["surfaces"], _rule(where, values)))
        elif table == "shared":
            shared.update(dict.fromkeys(values["surfaces"], frozenset(values["countries"])))
        elif table == "compounds":
            short_forms.extend(_compounds(where, values))
        else:
            short_forms.extend(_abbreviations(where, values))
    crediting, where = _language_table("credits", language)
    official, place = _language_table("official", language)
    return LanguageRules(
        rules=MappingProxyType(rules),
        blockers=MappingProxyType(blockers),
        short_forms=tuple(short_forms),
        shared=MappingProxyType(shared),
        credit_before=_compiled(where, "before", crediting.get("before"), ends=True),
        credit_after=_compiled(where, "after", crediting.get("after")),
        dateline=_compiled(where, "dateline", crediting.get("dateline")),
        press=_compiled(where, "press", crediting.get("press")),
        official_before=_compiled(place, "before", official.get("before"), ends=True),
        official_after=_compiled(place, "after", official.get("after")),
    )


def _entries(language: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for file in _FILES:
        content = read_catalog_file(file)
        if unknown := set(content) - _TABLES:
            raise CatalogError(f"catalog/{file}: unknown table {min(unknown)}; expected {', '.join(sorted(_TABLES))}")
        for table, keys in _KEYS.items():
            for position, values in enumerate(content.get(table, ()), start=1):
                if values.get("language") != language:
                    continue
                where = f"catalog/{file}: [[{table}]] {values.get('id', position)}"
                if unknown := set(values) - keys:
                    raise CatalogError(f"{where}: unknown key {min(unknown)}; expected {', '.join(sorted(keys))}")
                if "reason" not in values:
                    raise CatalogError(f"{where}: reason is missing")
                yield where, table, values


def _language_table(table: str, language: str) -> tuple[dict[str, str], str]:
    """The `[table.language]` of the first file that has one, and its place for messages."""
    for file in _FILES:
        found = read_catalog_file(file).get(table, {}).get(language)
        if found:
            return found, f"catalog/{file}: [{table}.{language}]"
    return {}, ""


def _rule(where: str, values: dict[str, Any], otherwise: str | None = None) -> ContextRule:
    otherwise = values.get("otherwise", otherwise)
    if otherwise not in {"accept", "reject"}:
        raise CatalogError(f"{where}: otherwise = {otherwise!r}; expected accept or reject")
    contexts = {key: _compiled(where, key, values.get(key), ends=key.endswith("_before")) for key in _CONTEXT_KEYS}
    return ContextRule(
        id=values.get("id", where),
        reason=values["reason"],
        otherwise_accept=otherwise == "accept",
        accept_beside=bool(values.get("accept_beside", False)),
        accept_again=bool(values.get("accept_again", False)),
        **contexts,
    )


def _compounds(where: str, values: dict[str, Any]) -> Iterator[ShortForm]:
    rule = _rule(where, values)
    members: dict[str, str] = values["members"]
    for text in values.get("texts", ()):
        if missing := set(text) - set(members):
            raise CatalogError(f"{where}: {text}: {min(missing)} is not among the members")
        yield ShortForm(text, tuple((members[one], place, place + 1) for place, one in enumerate(text)), rule)
    for joint in values.get("runs", ()):
        for first, second in permutations(members, 2):
            parts = ((members[first], 0, 1), (members[second], 1 + len(joint), 2 + len(joint)))
            yield ShortForm(first + joint + second, parts, rule, members, joint)


def _abbreviations(where: str, values: dict[str, Any]) -> Iterator[ShortForm]:
    otherwise = "reject" if any(key.startswith("accept_") for key in values) else "accept"
    rule = _rule(where, values, otherwise) if any(key in values for key in _CONTEXT_KEYS) else None
    members: dict[str, str] = values.get("members") or {values["short"]: values["country"]}
    for short, code in members.items():
        for tail in values.get("tails", ()):
            yield ShortForm(short + tail, ((code, 0, len(short)),), rule)
        for head in values.get("heads", ()):
            yield ShortForm(head + short, ((code, len(head), len(head) + len(short)),), rule)


def _compiled(where: str, key: str, pattern: str | None, *, ends: bool = False) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    return regular_expression(f"(?:{pattern})$" if ends else pattern, f"{where}: {key}", pattern)
