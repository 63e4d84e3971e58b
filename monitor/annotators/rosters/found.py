"""What is known while a list is read: what it is of, and the entries found so far."""

from dataclasses import dataclass, field, replace

ENVOYS = frozenset({"ambassador", "charge d'affaires", "military attache", "counsellor", "attache", "consul"})
"""Roles of those who are accredited."""
PERSONAL = ENVOYS | frozenset(
    {
        *(
            "president",
            "vice-president",
            "prime minister",
            "deputy prime minister",
            "foreign minister",
            "head of state",
        ),
        *("vice foreign minister", "defence minister", "minister", "vice-minister", "king", "queen", "party leader"),
        *("secretary", "chairman", "vice-chairman", "special envoy", "representative", "governor", "general"),
        *("official", "permanent representative", "diplomatic envoy", "first secretary"),
    }
)
"""Roles that one person holds."""


GUESTS = (ENVOYS | PERSONAL | {"embassy", "embassy staff", "delegation", "mission", "party", "diplomatic envoy"}) - {
    "official"
}
"""Who come from elsewhere, or send somebody."""


@dataclass(slots=True)
class Context:
    """What the sentences before have told."""

    at_missions: bool
    """The article is about DPRK missions, so "missions in Cuba" are hosts."""
    main_country: str | None
    only_country: str | None = None
    """The one foreign country that the text names."""
    host: str | None = None
    """The foreign country that the event is set in."""
    senders: bool = False
    """The list is of those who sent something."""
    names: dict[str, str] = field(default_factory=dict)
    """Family or full name -> country, of envoys named so far."""
    last_role: str = ""
    several: tuple[str, tuple[str, ...]] = ("", ())
    """The role, and the countries, of the last list of countries with one role."""
    last_country: str | None = None
    """Whom the passage before spoke of last."""


@dataclass(frozen=True, slots=True)
class Found:
    country: str
    role: str
    name: str
    host: str | None
    start: int
    end: int
    place_only: bool = False
    """Named only as the place of a DPRK mission."""


_NEAR = 40


def add_leader(found: list[Found], leader: Found) -> None:
    """Give the office beside the leader's name that name; where none stands there, list the leader."""
    for at, one in enumerate(found):
        office = one.role in PERSONAL and one.role not in ENVOYS
        near = one.start - _NEAR <= leader.end and leader.start <= one.end + _NEAR
        if one.country == leader.country and not one.name and office and near:
            found[at] = replace(one, name=leader.name)
            return
    found.append(leader)
