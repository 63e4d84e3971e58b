"""People of the DPRK whom observers write about, by the spellings of each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from monitor.catalog.files import entries
from monitor.domain import CatalogError

_FILE = "northern_people.toml"
_KEYS = {"name", "en", "ko"}


@dataclass(frozen=True, slots=True)
class Person:
    """`spellings` by language; `name` is the one shown."""

    id: str
    name: str
    spellings: Mapping[str, tuple[str, ...]]


@cache
def load_northern_people() -> Mapping[str, Person]:
    """People by id. Raises CatalogError naming the entry and the mistake."""
    return MappingProxyType({person_id: _person(person_id, values) for person_id, values in entries(_FILE, "people")})


def _person(person_id: str, values: Mapping[str, object]) -> Person:
    where = f"catalog/{_FILE}: [people.{person_id}]"
    if unknown := set(values) - _KEYS:
        raise CatalogError(f"{where}: unknown key {sorted(unknown)[0]}; expected one of {', '.join(sorted(_KEYS))}")
    if not isinstance(name := values.get("name"), str):
        raise CatalogError(f"{where}: name is missing")
    spellings = {}
    for language in ("en", "ko"):
        listed = values.get(language, [])
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise CatalogError(f"{where}: {language}: expected a list of names in quotes")
        spellings[language] = tuple(listed)
    return Person(person_id, name, MappingProxyType(spellings))
