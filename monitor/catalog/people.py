"""Leaders and envoys of the catalog: people who stand for a country when a text names nobody else of it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from monitor.catalog.countries import SurfaceForm
from monitor.catalog.countries_inflection import russian_surname
from monitor.catalog.files import entries
from monitor.domain import CatalogError, MentionBy

_FILE = "people.toml"
_LANGUAGES = ("en", "ko", "zh", "ru", "es", "ja")
_KEYS = {"country", "name", "role", *_LANGUAGES}
_TERM = re.compile(r"(\d{4})-(\d{4})?")
_NO_END = 9999


@dataclass(frozen=True, slots=True)
class Person:
    """`forms`: language -> how texts in it name the person, without titles."""

    id: str
    country: str
    name: str
    role: str
    forms: Mapping[str, tuple[str, ...]]

    @property
    def years(self) -> tuple[tuple[int, int], ...]:
        """First and last year of each time in office, where `role` tells them."""
        return tuple((int(first), int(last or _NO_END)) for first, last in _TERM.findall(self.role))


@cache
def load_people() -> Mapping[str, Person]:
    """People by id. Raises CatalogError naming the entry and the mistake."""
    return MappingProxyType({person_id: _person(person_id, values) for person_id, values in entries(_FILE, "people")})


@cache
def people_forms(language: str) -> tuple[SurfaceForm, ...]:
    """Every form of every person in a primary language subtag, as mentions of their countries."""
    inflect = _INFLECT.get(language, _as_it_is)
    return tuple(
        SurfaceForm(text, person.country, MentionBy.PERSON)
        for person in load_people().values()
        for form in person.forms.get(language, ())
        for text in inflect(form)
    )


def _as_it_is(text: str) -> Iterable[str]:
    return (text,)


_INFLECT: dict[str, Callable[[str], Iterable[str]]] = {"ru": russian_surname}


def _person(person_id: str, values: dict[str, Any]) -> Person:
    where = f"catalog/{_FILE}: [people.{person_id}]"
    if unknown := set(values) - _KEYS:
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected one of {', '.join(sorted(_KEYS))}")
    for key in ("country", "name"):
        if key not in values:
            raise CatalogError(f"{where}: {key} is missing")
    forms = {language: tuple(values[language]) for language in _LANGUAGES if language in values}
    forms.setdefault("en", (values["name"],))
    return Person(
        person_id, str(values["country"]), str(values["name"]), str(values.get("role", "")), MappingProxyType(forms)
    )
