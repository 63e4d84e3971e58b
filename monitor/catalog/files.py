"""Reading the catalog's TOML files, with errors that name file, entry and mistake."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.domain import CatalogError

_FOLDER = Path(__file__).resolve().parent


def read_catalog_file(name: str) -> dict[str, Any]:
    """Parsed TOML of a shipped catalog file. Raises CatalogError naming the file and the line."""
    try:
        return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"catalog/{name}: not valid TOML: {error}") from error
    except OSError as error:
        raise CatalogError(f"catalog/{name}: cannot be read: {error.strerror}") from error


def entries(name: str, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The `[table.ID]` entries of a catalog file as (id, values)."""
    found = read_catalog_file(name).get(table, {})
    for entry_id, values in found.items():
        if not isinstance(values, dict):
            raise CatalogError(f"catalog/{name}: [{table}.{entry_id}] is not a table")
        yield entry_id, values
