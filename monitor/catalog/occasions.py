"""Feasts and anniversaries, read from the catalog."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from babel import Locale

from monitor.catalog.feasts import Feast, Occasions
from monitor.catalog.files import read_catalog_file
from monitor.domain import CatalogError

__all__ = ["Feast", "Occasions", "load_occasions"]

_FILE = "occasions.toml"
_FEAST_KEYS = {"name", "day", "days", "dates", "year", "years", "birth_of", "death_of", "en", "ko", "weak", "near"}


@cache
def load_occasions() -> Occasions:
    """The shipped occasions. Raises CatalogError naming the entry and the mistake."""
    raw = read_catalog_file(_FILE)
    leaders = {leader: [*entry.get("en", ()), *entry.get("ko", ())] for leader, entry in raw["leaders"].items()}
    feasts: dict[str, Feast] = {}
    phrases: dict[str, str] = {}
    births: dict[str, str] = {}
    deaths: dict[str, str] = {}
    near: dict[str, str] = {}
    for phrase, either in raw.get("either", {}).items():
        if unknown := set(either) - set(raw["feasts"]):
            raise CatalogError(f"catalog/{_FILE}: [either] {phrase}: no feast {min(unknown)!r}")
        phrases[phrase] = "|".join(either)
    for feast_id, values in raw["feasts"].items():
        feasts[feast_id] = _feast(feast_id, values)
        for phrase in (*values.get("en", ()), *values.get("ko", ())):
            for form in {phrase, phrase.replace(" ", "") if not phrase.isascii() else phrase, phrase.replace("'", "’")}:
                if phrases.setdefault(form, feast_id) != feast_id:
                    raise CatalogError(f"catalog/{_FILE}: [feasts.{feast_id}]: {form!r} already names {phrases[form]}")
        near.update(dict.fromkeys(values.get("near", ()), feast_id))
        for key, table in (("birth_of", births), ("death_of", deaths)):
            if key in values:
                if values[key] not in leaders:
                    raise CatalogError(f"catalog/{_FILE}: [feasts.{feast_id}]: {key}: no leader {values[key]!r}")
                table[values[key]] = feast_id
    feasts.update(_of_countries(raw))
    return Occasions(feasts, phrases, leaders, near).with_lives(births, deaths)


def _feast(feast_id: str, values: dict[str, Any]) -> Feast:
    where = f"catalog/{_FILE}: [feasts.{feast_id}]"
    if unknown := set(values) - _FEAST_KEYS:
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected one of {', '.join(sorted(_FEAST_KEYS))}")
    if "name" not in values:
        raise CatalogError(f"{where}: name is missing")
    days = values.get("days") or ([[0, values["day"]]] if "day" in values else [])
    years = values.get("years") or ([[0, values["year"]]] if "year" in values else [])
    for _, day in days:
        _checked_day(where, f"2000-{day}")
    dates = tuple(_checked_day(where, one) for one in values.get("dates", ()))
    return Feast(feast_id, str(values["name"]), tuple(map(tuple, days)), tuple(map(tuple, years)), dates)


def _of_countries(raw: dict[str, Any]) -> Iterator[tuple[str, Feast]]:
    territories = Locale("en").territories
    for country, text in raw.get("relations", {}).items():
        day = _checked_day(f"catalog/{_FILE}: [relations] {country}", text)
        name = f"anniversary of relations with {territories.get(country, country)}"
        yield _country_feast(f"relations-{country.lower()}", name, f"{day:%m-%d}", day.year)
        yield (
            f"birthday-{country.lower()}",
            Feast(
                f"birthday-{country.lower()}", f"birthday of a leader of {territories.get(country, country)}", (), ()
            ),
        )
    for country, days in raw.get("national_days", {}).items():
        for text in days:
            _checked_day(f"catalog/{_FILE}: [national_days] {country}", f"2000-{text}")
        name = f"national day of {territories.get(country, country)}"
        yield _country_feast(f"national-day-{country.lower()}", name, days[0], None)


def _country_feast(feast_id: str, name: str, day: str, year: int | None) -> tuple[str, Feast]:
    return feast_id, Feast(feast_id, name, ((0, day),), ((0, year),) if year else ())


def _checked_day(where: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CatalogError(f"{where}: {text!r} is not a day") from error
