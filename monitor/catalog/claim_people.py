"""How texts name people who stand in no catalog, and the leader without his name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from monitor.catalog.files import read_catalog_file, regular_expression
from monitor.domain import CatalogError

_FILE = "claim_people.toml"
_LISTS = (
    "surnames",
    "not-names",
    "titles",
    "bodies",
    "speakers",
    "not-persons",
    "before-names",
    "offices",
    "leader-words",
)


@dataclass(frozen=True, slots=True)
class NamingWords:
    """The words of one language; those that it has no use for are empty."""

    surnames: tuple[str, ...]
    not_names: frozenset[str]
    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    speakers: tuple[str, ...]
    """Regular expressions over lower-case text."""
    leaders: re.Pattern[str]
    leader_words: tuple[str, ...]
    """Words with one of which each match of `leaders` ends, but for "'s"."""
    not_persons: frozenset[str]
    """Words that stand in no person's name, in lower case."""
    before_names: frozenset[str]
    """Offices and ranks that stand before a name, in lower case."""
    offices: tuple[str, ...]
    """What stands behind the name of somebody who is in no catalog."""


@cache
def load_naming_words() -> Mapping[str, NamingWords]:
    """Naming words by language. Raises CatalogError naming the entry and the mistake."""
    found = read_catalog_file(_FILE)
    return MappingProxyType({language: parse_naming_words(language, values) for language, values in found.items()})


def parse_naming_words(language: str, values: Any) -> NamingWords:
    """Checks one table of the file."""
    where = f"catalog/{_FILE}: [{language}]"
    if not isinstance(values, dict):
        raise CatalogError(f"{where} is not a table")
    if unknown := set(values) - {*_LISTS, "leaders"}:
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected {', '.join(sorted([*_LISTS, 'leaders']))}")
    lists: dict[str, tuple[str, ...]] = {}
    for key in _LISTS:
        listed = values.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(one, str) and one for one in listed):
            raise CatalogError(f"{where}: {key}: expected a list of words in quotes")
        lists[key] = tuple(listed)
    if not lists["surnames"]:
        raise CatalogError(f"{where}: surnames is missing")
    for one in lists["speakers"]:
        regular_expression(one, f"{where}: speakers")
    leaders = regular_expression(str(values.get("leaders", "(?!)")), f"{where}: leaders")
    return NamingWords(
        lists["surnames"],
        frozenset(lists["not-names"]),
        lists["titles"],
        lists["bodies"],
        lists["speakers"],
        leaders,
        lists["leader-words"],
        frozenset(lists["not-persons"]),
        frozenset(lists["before-names"]),
        lists["offices"],
    )
