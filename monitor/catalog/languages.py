"""The words and spellings of the catalog by which a language is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from monitor.catalog.files import read_catalog_file, regular_expression
from monitor.domain import CatalogError

_FILE = "languages.toml"


@dataclass(frozen=True, slots=True)
class LanguageMarks:
    """`words`: language -> its commonest words; `headlines`: language -> words its headlines are made of;
    `northern`, `southern`: spellings of the two Korean orthographies."""

    words: Mapping[str, frozenset[str]]
    headlines: Mapping[str, frozenset[str]]
    northern: re.Pattern[str]
    southern: re.Pattern[str]


@cache
def load_language_marks() -> LanguageMarks:
    """Raises CatalogError naming the key that is missing or no pattern."""
    content = read_catalog_file(_FILE)
    try:
        return LanguageMarks(
            MappingProxyType({language: frozenset(words.split()) for language, words in content["words"].items()}),
            MappingProxyType({language: frozenset(words.split()) for language, words in content["headlines"].items()}),
            *(_spelling(content, manner) for manner in ("northern", "southern")),
        )
    except KeyError as error:
        raise CatalogError(f"catalog/{_FILE}: {error.args[0]} is missing") from error


def _spelling(content: dict[str, Any], manner: str) -> re.Pattern[str]:
    return regular_expression("|".join(content["korean"][manner]), f"catalog/{_FILE}: korean.{manner}")
