"""A short name that several countries share means the one that the text names in full: Congo and the DR Congo."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.domain import Entity, Mention

_LIST_GAP = 8
"""Characters between neighbours in a list, joint and article included."""


def resolve(mentions: Sequence[Mention], shared: Mapping[str, frozenset[str]]) -> list[Mention]:
    """`mentions` in the order of the text; `shared`: surface form -> codes of the countries it may mean. A text that
    names none of them in full, or several, is left as the catalog's default has it; and so is a short name beside the
    full one in a list, where it is another country."""
    resolved = list(mentions)
    if not any(one.surface in shared for one in mentions):
        return resolved
    in_full = {one.entity.id for one in mentions if one.surface not in shared}
    for place, one in enumerate(mentions):
        named = shared.get(one.surface, frozenset()) & in_full
        if len(named) == 1 and one.entity.id not in named and not _beside(mentions, place, named):
            resolved[place] = replace(one, entity=Entity(one.entity.type, *named))
    return resolved


def _beside(mentions: Sequence[Mention], place: int, named: frozenset[str]) -> bool:
    one = mentions[place]
    before = mentions[place - 1] if place else None
    after = mentions[place + 1] if place + 1 < len(mentions) else None
    return bool(
        (before and before.entity.id in named and one.start - before.end <= _LIST_GAP)
        or (after and after.entity.id in named and after.start - one.end <= _LIST_GAP)
    )
