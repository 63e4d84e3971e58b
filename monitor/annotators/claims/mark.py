"""Who or what stands at a place of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """`sort` is one of the slot characters; `id` an outlet, country, person or topic, or the sort of
    thing that a pronoun or "the envoy" stands for."""

    start: int
    end: int
    sort: str
    id: str
    name: str = ""
    role: str = ""
    possessive: bool = False
    woman: bool | None = None
    """Of a person, where the catalog knows."""
    governed: bool = False
    """It stands behind a preposition: "an aide to Kim"."""
    place: bool = False
    """Named through its capital only, which may be a mere place."""
    person: tuple[str, str] | None = None
    """Id and name of the leader or official by whom a country is named: claims of some kinds are about him."""
