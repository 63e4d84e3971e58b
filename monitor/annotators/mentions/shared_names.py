"""A short name that several countries share means the one that the text names in full: Congo and the DR Congo."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.domain import Entity, Mention

_LIST_GAP = 8
"""Characters between neighbours in a list, joint and article included."""


def resolve(mentions: Sequence[Mention], shared: Mapping[str, frozenset[str]]) -> list[Mention]:
    """`shared`: surface form -> codes of the countries it may mean. A text that names none of them in full, or
    several, is left as the catalog's default has it."""
    if not any(one.surface in shared for one in mentions):
        return list(mentions)
    in_full = [one for one in mentions if one.surface not in shared]
    return [
        _resolved(one, [two for two in in_full if two.entity.id in shared.get(one.surface, ())]) for one in mentions
    ]


def _side_by_side(one: Mention, other: Mention) -> bool:
    """In a list of countries the short name is another country than the full one beside it."""
    return max(one.start, other.start) - min(one.end, other.end) <= _LIST_GAP


def _resolved(mention: Mention, in_full: Sequence[Mention]) -> Mention:
    named = {one.entity.id for one in in_full}
    if len(named) != 1 or mention.entity.id in named or any(_side_by_side(one, mention) for one in in_full):
        return mention
    return replace(mention, entity=Entity(mention.entity.type, *named))
