"""The outlets of the catalog."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from monitor.catalog.files import entries
from monitor.domain import STATE_TIERS, Audience, CatalogError, Outlet, Tier

_FILE = "outlets.toml"
_KEYS = {"name", "short_name", "tier", "audience", "languages", "also_called"}
_UNNAMED = "unnamed-"


class Outlets(Mapping[str, Outlet]):
    """Outlets by id, in the order in which they were given."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._outlets = {one.id: one for one in outlets}
        self._by_name = {name: one.id for one in self._outlets.values() for name in one.names}
        longest_first = sorted(self._by_name, key=lambda name: (-len(name), name))
        alternatives = "|".join(map(re.escape, longest_first)) or "(?!)"
        self._names = re.compile(rf"(?<![A-Za-z])(?:{alternatives})(?![A-Za-z])")

    def __getitem__(self, outlet_id: str) -> Outlet:
        return self._outlets[outlet_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._outlets)

    def __len__(self) -> int:
        return len(self._outlets)

    def label(self, outlet_id: str) -> str:
        """The short name of an outlet; its id where it is not known."""
        if known := self._outlets.get(outlet_id):
            return known.label
        return "an unnamed outlet" if is_unnamed(outlet_id) else outlet_id

    def named_in(self, words: str) -> str:
        """The id of the outlet that words name, by the longest of its names; empty where they name none."""
        found = max(self._names.finditer(words), key=lambda one: len(one[0]), default=None) if words else None
        return self._by_name[found[0]] if found else ""

    def of_the_state(self) -> list[str]:
        """Ids of the outlets of the state and close to it, with those that archives do not name."""
        named = [outlet.id for outlet in self.values() if outlet.tier in STATE_TIERS]
        return named + [unnamed_outlet(tier) for tier in STATE_TIERS]


@cache
def load_outlets() -> Outlets:
    """The catalog's, in the file's order. Raises CatalogError naming the entry and the mistake."""
    return Outlets(_outlet(outlet_id, values) for outlet_id, values in entries(_FILE, "outlets"))


def unnamed_outlet(tier: Tier) -> str:
    """The id under which documents of a tier are kept that name no outlet."""
    return f"{_UNNAMED}{tier.value}"


def is_unnamed(outlet: str) -> bool:
    return not outlet or outlet.startswith(_UNNAMED)


def _outlet(outlet_id: str, values: dict[str, Any]) -> Outlet:
    where = f"catalog/{_FILE}: [outlets.{outlet_id}]"
    if unknown := set(values) - _KEYS:
        raise CatalogError(f"{where}: unknown key {min(unknown)}; expected one of {', '.join(sorted(_KEYS))}")
    try:
        return Outlet(
            id=outlet_id,
            name=str(values["name"]),
            tier=Tier(values["tier"]),
            audience=Audience(values["audience"]),
            languages=tuple(values.get("languages", ())),
            also_called=tuple(values.get("also_called", ())),
            short_name=str(values.get("short_name", "")),
        )
    except KeyError as error:
        raise CatalogError(f"{where}: {error.args[0]} is missing") from error
    except ValueError as error:
        raise CatalogError(f"{where}: {error}") from error
