"""The outlets of the catalog."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from monitor.catalog.files import entries
from monitor.domain import STATE_TIERS, Audience, CatalogError, Outlet, Tier

_FILE = "outlets.toml"
_KEYS = {"name", "short_name", "tier", "audience", "languages"}
_UNNAMED = "unnamed-"


@cache
def load_outlets() -> Mapping[str, Outlet]:
    """Outlets by id, in the file's order. Raises CatalogError naming the entry and the mistake."""
    return MappingProxyType({outlet_id: _outlet(outlet_id, values) for outlet_id, values in entries(_FILE, "outlets")})


def state_outlets(outlets: Mapping[str, Outlet] | None = None) -> list[str]:
    """Ids of the outlets of the state and close to it, with those that archives do not name. `outlets`: the
    catalog's unless others are given."""
    known = load_outlets() if outlets is None else outlets
    named = [outlet.id for outlet in known.values() if outlet.tier in STATE_TIERS]
    return named + [unnamed_outlet(tier) for tier in STATE_TIERS]


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
            short_name=str(values.get("short_name", "")),
        )
    except KeyError as error:
        raise CatalogError(f"{where}: {error.args[0]} is missing") from error
    except ValueError as error:
        raise CatalogError(f"{where}: {error}") from error
