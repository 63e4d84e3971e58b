"""The words lists are built of, compiled once from the catalog."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from monitor.catalog.files import read_catalog_file
from monitor.catalog.sought import Sought, SoughtTogether
from monitor.domain import CatalogError, RosterKind


@dataclass(frozen=True, slots=True)
class KindRule:
    kind: RosterKind
    pattern: Sought


class KindFinder:
    """The first kind, in the catalog's order, one of whose patterns a lower-case text matches."""

    def __init__(self, rules: Sequence[KindRule]) -> None:
        self._rules = rules
        self._patterns = SoughtTogether([rule.pattern for rule in rules])

    def find(self, lowered: str) -> RosterKind | None:
        return self.first([lowered], lowered)

    def first(self, parts: Sequence[str], whole: str, unless: Collection[RosterKind] = ()) -> RosterKind | None:
        """The kind of the first part that tells one; `whole` holds all parts.

        The first part, the title, tells none of the kinds `unless`: these may be told better later.
        """
        told = [self._rules[number] for number in self._patterns.found_in(whole)]
        for number, part in enumerate(parts):
            for rule in told:
                if (number or rule.kind not in unless) and (part is whole or rule.pattern.search(part)):
                    return rule.kind
        return None


class RoleFinder:
    """Role phrases ("charge d'affaires ad interim") with the word that stands for the role."""

    def __init__(self, roles: dict[str, list[str]], plural: str, *, bounded: bool) -> None:
        phrases: dict[str, str] = {}
        for role, variants in roles.items():
            for phrase in variants:
                phrases.setdefault(phrase, role)
                if plural:
                    phrases.setdefault(phrase + plural, role)
        self._roles = list(phrases.values())
        self._finder = AhoCorasick(
            list(phrases), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        )
        self._bounded = bounded

    def find(self, lowered: str) -> list[tuple[str, int, int]]:
        """(role, start, end) in a lower-case text, left to right, not overlapping."""
        found = []
        for index, start, end in self._finder.find_matches_as_indexes(lowered):
            if self._bounded and (
                (start and lowered[start - 1].isalpha()) or (end < len(lowered) and lowered[end].isalpha())
            ):
                continue
            found.append((self._roles[index], start, end))
        return found


@dataclass(frozen=True, slots=True)
class Absence:
    """What says that somebody was not there."""

    before: Sought
    """In lower case, up to the one it is said of."""
    between: re.Pattern[str]
    """What, in lower case, may stand between such words and him, or between his role and his country."""
    after: Sought
    """In lower case."""
    reach: int
    """Characters between somebody and what is said of him after."""
    begins: Sought
    """What, in lower case, begins something else between somebody and what is said after."""
    joint: re.Pattern[str]
    """What stands between those of whom it is said together."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    roles: RoleFinder
    kinds: KindFinder
    loose_kinds: KindFinder
    """For texts of none of the strict kinds."""
    lists: Sought
    quotes: Sought
    """What, in lower case, tells that a sentence says what was said or written."""
    accredited: frozenset[str]
    represents: frozenset[str]
    includes: tuple[str, ...]
    not_after: re.Pattern[str]
    not_before: Sought
    absence: Absence


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of "en", "ko" or "ru". Raises CatalogError naming the entry and the mistake."""
    file = f"rosters.{language}.toml"
    raw = read_catalog_file(file)
    grammar, bounded = raw["grammar"], language != "ko"
    return Lexicon(
        roles=RoleFinder(raw["roles"], "s" if language == "en" else "", bounded=bounded),
        kinds=_kinds(file, raw["kinds"]),
        loose_kinds=_kinds(file, raw.get("loose_kinds", [])),
        lists=_alternatives(file, raw["sentences"]["lists"], bounded=language == "en"),
        quotes=_alternatives(file, raw["sentences"]["quotes"], bounded=language == "en"),
        accredited=frozenset(grammar["accredited"]),
        represents=frozenset(grammar["represents"]),
        includes=tuple(grammar["includes"]),
        not_after=re.compile(r"^(?:" + "|".join(raw["not_present"]["after"]) + r")"),
        not_before=Sought(r"(?:" + "|".join(raw["not_present"]["before"]) + r")$"),
        absence=_absence(file, raw["absent"], bounded=bounded),
    )


@cache
def name_words(language: str) -> dict[str, Any]:
    """The `[names]` table of a language's roster words."""
    words: dict[str, Any] = read_catalog_file(f"rosters.{language}.toml")["names"]
    return words


def _absence(file: str, raw: dict[str, Any], *, bounded: bool) -> Absence:
    unless = f"(?!{raw['unless']})" if "unless" in raw else ""
    return Absence(
        before=_alternatives(file, [f"(?:{phrase}){raw['between']}" for phrase in raw["before"]], bounded),
        between=re.compile(raw["between"]),
        after=_alternatives(file, [f"(?:{phrase}){unless}" for phrase in raw["after"]], bounded),
        reach=raw["reach"],
        begins=_alternatives(file, raw["begins"], bounded=False),
        joint=re.compile(raw["joint"]),
    )


def _kinds(file: str, entries: list[dict[str, Any]]) -> KindFinder:
    return KindFinder([_kind_rule(file, entry) for entry in entries])


def _kind_rule(file: str, entry: dict[str, Any]) -> KindRule:
    try:
        return KindRule(RosterKind(entry["kind"]), _alternatives(file, entry["patterns"], bounded=False))
    except (KeyError, ValueError) as error:
        raise CatalogError(f"catalog/{file}: [[kinds]]: {error}") from error


def _alternatives(file: str, patterns: list[str], bounded: bool) -> Sought:
    body = "|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)"
    try:
        return Sought(rf"\b(?:{body})" if bounded else body)
    except re.error as error:
        raise CatalogError(f"catalog/{file}: {error.msg} in {error.pattern!r}") from error
