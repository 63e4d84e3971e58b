"""Reading the catalog's TOML files, with errors that name file, entry and mistake."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from monitor.domain import CatalogError

T = TypeVar("T")
_FOLDER = Path(__file__).resolve().parent


def read_catalog_file(name: str) -> dict[str, Any]:
    """Parsed TOML of a shipped catalog file. Raises CatalogError naming the file and the line."""
    try:
        return tomllib.loads(catalog_text(name))
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"catalog/{name}: not valid TOML: {error}") from error


def catalog_text(name: str) -> str:
    """A shipped catalog file as it is written. Raises CatalogError if it cannot be read."""
    try:
        return (_FOLDER / name).read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogError(f"catalog/{name}: cannot be read: {error.strerror}") from error


def entries(name: str, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The `[table.ID]` entries of a catalog file as (id, values)."""
    found = read_catalog_file(name).get(table, {})
    for entry_id, values in found.items():
        if not isinstance(values, dict):
            raise CatalogError(f"catalog/{name}: [{table}.{entry_id}] is not a table")
        yield entry_id, values


def by_language(name: str, parse: Callable[[str, Any], T]) -> Mapping[str, T]:
    """The tables of a catalog file that has one for each language, as `parse` makes them of language and values."""
    return MappingProxyType({language: parse(language, values) for language, values in read_catalog_file(name).items()})


def refuse_unknown(values: Iterable[str], keys: Iterable[str], where: str) -> None:
    """Raises CatalogError where a table has a key that nobody reads."""
    if unknown := set(values) - set(keys):
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected {', '.join(sorted(keys))}")


def regular_expression(
    expression: str, where: str, written: str | None = None, flags: re.RegexFlag = re.NOFLAG
) -> re.Pattern[str]:
    """Compiles what stands at a place of the catalog. `written`: as it stands there, where it was expanded since.
    Raises CatalogError naming the place and the mistake."""
    try:
        return re.compile(expression, flags)
    except re.error as error:
        raise CatalogError(f"{where}: {(written or expression)!r} is no regular expression: {error}") from None
