"""In what manner a list tells of a country: place, role, named or by title only, in full or in a mere mention."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.detectors.omission.occurrences import OWN_ITEM, Occurrence, countries_of
from monitor.domain import PublishedRoster

_IN_FULL = re.compile(
    r"\b(?:messages?|letters?|telegrams?|cards?|speech|statement)\s+(?:said|says|reads?|went on|follows)\b"
    r"|\b(?:said|wrote|noted) in (?:his|her|the) (?:message|letter|telegram|card)\b"
    r"|\bfull text\b|\bas follows\b|전문은 다음과 같다|다음과 같이 (?:썼|지적)"
    r"|(?:축전|편지|서한|전문)(?:에서|은|에는|에서는) (?:다음|그는|[^.]{2,80}(?:하였다|고 지적))"
)
"""How a text goes on where it prints what was sent, and does not only say that it came."""

FULL, OWN, LISTED = "full text", "item of its own", "in a list"
TITLE_ONLY = "title only"


@dataclass(frozen=True, slots=True)
class Manner:
    """How the fullest item of one year's list told of one country."""

    year: int
    place: int | None
    """In the order of first naming, from 1; None: only in an item apart from the list."""
    length: int
    """Countries on the list."""
    roles: tuple[str, ...]
    names: tuple[str, ...]
    hosts: tuple[str, ...]
    told: str
    """FULL, OWN or LISTED; nothing where the country is not named."""

    @property
    def named(self) -> str:
        """Names of persons; where an office is told without one, that."""
        if self.names:
            return ", ".join(self.names)
        return TITLE_ONLY if any(role not in _NO_PERSON for role in self.roles) else ""

    def cells(self) -> tuple[str, ...]:
        place = f"{self.place} of {self.length}" if self.place else "apart"
        return (str(self.year), place, ", ".join(self.roles), self.named, self.told)


HEADER = ("year", "place", "as", "named", "told")
_NO_PERSON = frozenset(
    {"mission", "embassy", "embassy staff", "party", "government", "delegation", "organisation", "official", ""}
)


def manner_of(country: str, one: Occurrence, text_of: Callable[[PublishedRoster], str]) -> Manner:
    """`text_of` gives the text of the article of a part; it is asked only for short items, which may be in full."""
    parts = [part for part in one.parts if country in countries_of(part.roster)]
    entries = [entry for part in parts for entry in part.roster.entries if entry.country == country]
    told = max((told_of(part, text_of) for part in parts), key=(LISTED, OWN, FULL).index, default="")
    return Manner(
        year=one.year,
        place=one.order.index(country) + 1 if country in one.order else None,
        length=len(one.order),
        roles=_once([entry.role for entry in entries]),
        names=_once([entry.name for entry in entries]),
        hosts=_once([entry.host or "" for entry in entries]),
        told=told or (OWN if country in one.elsewhere else ""),
    )


def manners(
    country: str, lists: Sequence[Occurrence], text_of: Callable[[PublishedRoster], str]
) -> tuple[tuple[str, ...], ...]:
    """Rows for the lists that name the country, oldest first, under HEADER; () where none does."""
    rows = [manner_of(country, one, text_of).cells() for one in lists if country in one.countries]
    return (HEADER, *rows) if rows else ()


def item_cells(country: str, item: PublishedRoster, text_of: Callable[[PublishedRoster], str]) -> tuple[str, str, str]:
    """(as, named, told) of one item that names the country."""
    entries = [entry for entry in item.roster.entries if entry.country == country]
    roles, names = _once([entry.role for entry in entries]), _once([entry.name for entry in entries])
    told = told_of(item, text_of)
    manner = Manner(item.article.day.year, None, len(entries), roles, names, (), told)
    return ", ".join(roles), manner.named, told


def told_of(part: PublishedRoster, text_of: Callable[[PublishedRoster], str]) -> str:
    if len(countries_of(part.roster)) > OWN_ITEM:
        return LISTED
    return FULL if _IN_FULL.search(text_of(part)) else OWN


def _once(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
