"""The words and spellings of the catalog by which a language is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from monitor.catalog.files import read_catalog_file
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
            re.compile("|".join(content["korean"]["northern"])),
            re.compile("|".join(content["korean"]["southern"])),
        )
    except KeyError as error:
        raise CatalogError(f"catalog/{_FILE}: {error.args[0]} is missing") from error
    except re.error as error:
        raise CatalogError(f"catalog/{_FILE}: {error.pattern!r}: not a valid pattern: {error}") from error
