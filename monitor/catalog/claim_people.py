"""How texts name people who stand in no catalog, and the leader without his name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.catalog.files import by_language, catalog_text, refuse_unknown, regular_expression
from monitor.domain import CatalogError

_FILE = "claim_people.toml"
_COMMON = "common_words.{language}.txt"
_LISTS = (
    "surnames",
    "rare-surnames",
    "particles",
    "not-endings",
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
class Relative:
    """Somebody of the leader's family. `since`: the first year in which texts speak so of this one."""

    id: str
    since: int
    words: re.Pattern[str]
    """Over lower-case text: "his wife"."""


@dataclass(frozen=True, slots=True)
class NamingWords:
    """The words of one language; those that it has no use for are empty."""

    surnames: tuple[str, ...]
    rare_surnames: tuple[str, ...]
    particles: tuple[str, ...]
    not_endings: tuple[str, ...]
    """What no name ends with."""
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
    south: re.Pattern[str]
    """What means the South where nobody says so: "the Blue House"."""
    relatives: tuple[Relative, ...]


@cache
def load_naming_words() -> Mapping[str, NamingWords]:
    """Naming words by language. Raises CatalogError naming the entry and the mistake."""
    return by_language(_FILE, parse_naming_words)


@cache
def load_common_words(language: str) -> frozenset[str]:
    """Words that name nobody, in a language that writes names like any word; written by bench/common_words.py."""
    return frozenset(catalog_text(_COMMON.format(language=language)).split())


def parse_naming_words(language: str, values: Any) -> NamingWords:
    """Checks one table of the file."""
    where = f"catalog/{_FILE}: [{language}]"
    if not isinstance(values, dict):
        raise CatalogError(f"{where} is not a table")
    refuse_unknown(values, {*_LISTS, "leaders", "south", "relatives"}, where)
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
        lists["rare-surnames"],
        lists["particles"],
        lists["not-endings"],
        frozenset(lists["not-names"]),
        lists["titles"],
        lists["bodies"],
        lists["speakers"],
        leaders,
        lists["leader-words"],
        frozenset(lists["not-persons"]),
        frozenset(lists["before-names"]),
        lists["offices"],
        regular_expression(str(values.get("south", "(?!)")), f"{where}: south"),
        tuple(_relative(person, told, where) for person, told in values.get("relatives", {}).items()),
    )


def _relative(person: str, told: Any, where: str) -> Relative:
    where = f"{where}: relatives: {person}"
    if not isinstance(told, dict) or set(told) != {"since", "words"} or not isinstance(told["since"], int):
        raise CatalogError(f'{where}: expected {{ since = YEAR, words = "..." }}')
    return Relative(person, told["since"], regular_expression(str(told["words"]), f"{where}: words"))
