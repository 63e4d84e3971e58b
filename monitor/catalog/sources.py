"""The sources of the catalog, with those of the configuration added or laid over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from monitor.catalog.files import entries
from monitor.catalog.layouts import layouts_of
from monitor.domain import CatalogError, ConfigError, NkmonitorError, Outlet, Source, SourceKind
from monitor.settings import SourceSettings

_FILE = "sources.toml"
_FIELDS = {field.name for field in fields(Source)} - {"id", "interval"}
_KEYS = _FIELDS | {"interval_minutes"}
_NEEDED = ("url", "outlet", "language")
_SHORTEST_MINUTES = 1.0


def load_sources(extra: Sequence[SourceSettings], rsshub: str, outlets: Mapping[str, Outlet]) -> Mapping[str, Source]:
    """Sources by id: the shipped ones in the file's order, then new ones of the configuration.

    An entry of `extra` with the id of a shipped source replaces the keys it has; `{rsshub}` in an address becomes
    the configured instance. Raises CatalogError or ConfigError with a line for each entry that is wrong, naming file,
    entry, key and value.
    """
    tables: dict[str, dict[str, Any]] = {}
    places: dict[str, _Place] = {}
    for source_id, values in entries(_FILE, "sources"):
        tables[source_id], places[source_id] = (
            dict(values),
            _Place(f"catalog/{_FILE}: [sources.{source_id}]", CatalogError),
        )
    for entry in extra:
        tables[entry.id] = _laid_over(tables.get(entry.id, {}), entry)
        places[entry.id] = _Place(f'[[sources]] id = "{entry.id}"', ConfigError)
    sources: dict[str, Source] = {}
    mistakes: list[NkmonitorError] = []
    for source_id, values in tables.items():
        try:
            sources[source_id] = _source(source_id, values, rsshub, outlets, places[source_id])
        except NkmonitorError as mistake:
            mistakes.append(mistake)
    if mistakes:
        raise type(mistakes[0])("\n".join(map(str, mistakes)))
    return MappingProxyType(sources)


class _Place:
    """Where an entry stands, and the error for a mistake there."""

    def __init__(self, where: str, error: type[NkmonitorError]) -> None:
        self._where = where
        self._error = error

    def mistake(self, key: str, value: object, expected: str) -> NkmonitorError:
        shown = "" if value is None else f" = {value!r}"
        return self._error(f"{self._where}: {key}{shown}: {expected}")


def _laid_over(shipped: Mapping[str, Any], entry: SourceSettings) -> dict[str, Any]:
    changes = {key: value for key, value in entry.model_dump(exclude={"id", "options"}).items() if value is not None}
    values = {**shipped, **changes}
    values["options"] = {**shipped.get("options", {}), **entry.options}
    if changes.get("enabled"):
        values.pop("disabled_because", None)
    return values


def _source(
    source_id: str, values: dict[str, Any], rsshub: str, outlets: Mapping[str, Outlet], place: _Place
) -> Source:
    for key, value in values.items():
        if key not in _KEYS:
            raise place.mistake(key, value, f"unknown key; expected one of {', '.join(sorted(_KEYS))}")
    for key in _NEEDED:
        if not values.get(key):
            raise place.mistake(key, None, "is missing")
    if values["outlet"] not in outlets:
        raise place.mistake("outlet", values["outlet"], "no such outlet; add it under [[outlets]] or use a known id")
    options = dict(values.get("options", {}))
    _check_options(options, place)
    if layouts := layouts_of(options, place.mistake):
        options["layouts"] = layouts
    kind = _kind(values.get("kind", "feed"), place)
    if kind is SourceKind.PAGE and not any(layout.item for layout in layouts):
        raise place.mistake("options.layouts", None, "a page needs a layout with `item`: name one, or give its own")
    return Source(
        id=source_id,
        name=str(values.get("name") or source_id),
        kind=kind,
        url=_url(str(values["url"]), rsshub, place),
        outlet=values["outlet"],
        language=str(values["language"]),
        zone=_zone(values.get("zone", "UTC"), place),
        interval=_interval(values.get("interval_minutes", 60), place),
        enabled=bool(values.get("enabled", True)),
        disabled_because=str(values.get("disabled_because", "")),
        items_a_day=_items_a_day(values.get("items_a_day"), place),
        rest_days=_rest_days(values.get("rest_days", ()), place),
        terms=str(values.get("terms", "")),
        seen_at=str(values.get("seen_at", "")),
        verified=bool(values.get("verified", False)),
        options=MappingProxyType(options),
    )


def _check_options(options: Mapping[str, object], place: _Place) -> None:
    for key, value in options.items():
        if key not in _OPTIONS:
            raise place.mistake(f"options.{key}", value, f"unknown key; expected one of {', '.join(sorted(_OPTIONS))}")
        fits, expected = _OPTIONS[key]
        if not fits(value):
            raise place.mistake(f"options.{key}", value, f"expected {expected}")


def _is_words(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(word, str) and word.strip() for word in value)


def _is(*types: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, types)


_OPTIONS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "about": (_is_words, "a list of words"),
    "full_text": (_is(bool), "true or false"),
    "pages": (_is(bool), "true or false"),
    "layouts": (_is(str, list, tuple), "names of layouts"),
    "layout": (_is(dict), "a table of selectors"),
    "link_pattern": (_is(str), "a piece of an address"),
    "query": (_is(dict), "a table of what the address asks for"),
}
"""What each option has to be, to a check and to people."""


def _kind(value: object, place: _Place) -> SourceKind:
    try:
        return SourceKind(str(value))
    except ValueError:
        raise place.mistake("kind", value, f"expected one of {', '.join(SourceKind)}") from None


def _url(raw: str, rsshub: str, place: _Place) -> str:
    url = raw.replace("{rsshub}", rsshub.rstrip("/"))
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError as error:
        raise place.mistake("url", raw, f"not an address: {error}") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_fine:
        raise place.mistake("url", raw, "expected an address that starts with http:// or https://")
    return url


def _zone(value: object, place: _Place) -> str:
    try:
        ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        raise place.mistake("zone", value, "expected an IANA time zone such as Asia/Seoul") from None
    return str(value)


def _interval(value: object, place: _Place) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _SHORTEST_MINUTES <= value <= 60 * 24 * 7:
        raise place.mistake("interval_minutes", value, "expected a number of minutes from 1 to a week")
    return timedelta(minutes=value)


def _items_a_day(value: object, place: _Place) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise place.mistake("items_a_day", value, "expected a number, 0 or more")
    return float(value)


def _rest_days(value: object, place: _Place) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(day, int) and 0 <= day <= 6 for day in value):
        raise place.mistake("rest_days", value, "expected a list of days, 0 (Monday) to 6 (Sunday)")
    return tuple(value)
