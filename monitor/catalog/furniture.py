"""Patterns of page furniture: what stands around an article and is not it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.catalog.files import read_catalog_file, regular_expression
from monitor.domain import CatalogError

_FILE = "furniture.toml"
_KINDS = ("line", "end", "caption", "author", "date")


@dataclass(frozen=True, slots=True)
class Furniture:
    """Compiled patterns by kind; each is matched against a whole trimmed line."""

    line: tuple[re.Pattern[str], ...]
    end: tuple[re.Pattern[str], ...]
    caption: tuple[re.Pattern[str], ...]
    author: tuple[re.Pattern[str], ...]
    date: tuple[re.Pattern[str], ...]


def first_match(patterns: Sequence[re.Pattern[str]], line: str) -> re.Match[str] | None:
    """The match of the first pattern that fits the whole line."""
    return next((match for pattern in patterns if (match := pattern.fullmatch(line))), None)


@cache
def load_furniture() -> Furniture:
    """Raises CatalogError naming the entry for a bad pattern or an example that does not match its pattern."""
    content = read_catalog_file(_FILE)
    if unknown := set(content) - set(_KINDS):
        raise CatalogError(f"catalog/{_FILE}: unknown table {min(unknown)}; expected {', '.join(_KINDS)}")
    return Furniture(
        **{
            kind: tuple(_pattern(kind, number, entry) for number, entry in enumerate(content.get(kind, ()), 1))
            for kind in _KINDS
        }
    )


def _pattern(kind: str, number: int, entry: dict[str, Any]) -> re.Pattern[str]:
    where = f"catalog/{_FILE}: [[{kind}]] number {number}"
    try:
        pattern = regular_expression(entry["pattern"], f"{where}: pattern", flags=re.IGNORECASE)
        example = entry["example"]
    except KeyError as error:
        raise CatalogError(f"{where}: {error.args[0]} is missing") from error
    if not pattern.fullmatch(example):
        raise CatalogError(f"{where}: the pattern does not match its example {example!r}")
    return pattern
