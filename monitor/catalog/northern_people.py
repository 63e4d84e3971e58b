"""People of the DPRK whom observers write about, by the spellings of each language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from monitor.catalog.files import entries, read_catalog_file, regular_expression
from monitor.domain import CatalogError

_FILE = "northern_people.toml"
_KEYS = {"name", "en", "ko", "woman", "kin-en", "kin-ko", "kin-words-ko"}


@dataclass(frozen=True, slots=True)
class Person:
    """`spellings` and `kin` by language; `name` is the one shown."""

    id: str
    name: str
    spellings: Mapping[str, tuple[str, ...]]
    kin: Mapping[str, tuple[str, ...]]
    """Regular expressions, over lower-case text, of phrases such as "Kim's younger sister"."""
    kin_words: Mapping[str, tuple[str, ...]]
    """Words one of which such a phrase must contain."""
    woman: bool = False


@cache
def load_northern_people() -> Mapping[str, Person]:
    """People by id. Raises CatalogError naming the entry and the mistake."""
    kinship = str(read_catalog_file(_FILE).get("kinship", {}).get("en", ""))
    return MappingProxyType(
        {person_id: _person(person_id, values, kinship) for person_id, values in entries(_FILE, "people")}
    )


def _person(person_id: str, values: Mapping[str, object], kinship: str) -> Person:
    where = f"catalog/{_FILE}: [people.{person_id}]"
    if unknown := set(values) - _KEYS:
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected one of {', '.join(sorted(_KEYS))}")
    if not isinstance(name := values.get("name"), str):
        raise CatalogError(f"{where}: name is missing")
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("en", "ko", "kin-en", "kin-ko", "kin-words-ko"):
        listed = values.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise CatalogError(f"{where}: {key}: expected a list of names in quotes")
        lists[key] = tuple(listed)
    if not isinstance(woman := values.get("woman", False), bool):
        raise CatalogError(f"{where}: woman: expected true or false")
    relations = "|".join(map(re.escape, lists["kin-en"]))
    kin = {"en": (kinship.replace("{kin}", relations),) if relations else (), "ko": lists["kin-ko"]}
    for one in (*kin["en"], *kin["ko"]):
        regular_expression(one, where)
    spellings = {language: lists[language] for language in ("en", "ko")}
    words = {"en": lists["kin-en"], "ko": lists["kin-words-ko"]}
    return Person(person_id, name, MappingProxyType(spellings), MappingProxyType(kin), MappingProxyType(words), woman)
