"""Who is named is hidden from the weights: that Cuba was left out once must not make Cuba suspicious."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from monitor.annotators.claims.who import HOME, LEADERS, SOUTH
from monitor.domain import EntityType, Mention, MentionBy

OTHER_COUNTRY, THE_SOUTH, PERSON, LEADER = "zcountry", "zsouth", "zperson", "zleader"
"""What stands in a text in place of names; no word is written so."""


class Mask(NamedTuple):
    start: int
    end: int
    word: str


def masks_of(mentions: Iterable[Mention], people: Iterable[tuple[int, int, str, str]]) -> list[Mask]:
    """Masks in the order of the text, none overlapping another. `people`: start, end, id and name of each."""
    found = [Mask(one.start, one.end, _word_for(one)) for one in mentions if one.entity.id != HOME]
    found += [Mask(start, end, LEADER if person in LEADERS else PERSON) for start, end, person, _ in people]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Mask] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def masked(lowered: str, spans: Iterable[tuple[int, int]], masks: Sequence[Mask]) -> list[str]:
    """Stretches of a text in its order, each with the masks that lie in it. `masks`: of the text, in order."""
    found = []
    coming = iter(masks)
    mask = next(coming, None)
    for start, end in spans:
        pieces, at = [], start
        while mask is not None and mask.start < end:
            if mask.start >= at and mask.end <= end:
                pieces += [lowered[at : mask.start], " ", mask.word, " "]
                at = mask.end
            mask = next(coming, None)
        found.append("".join([*pieces, lowered[at:end]]))
    return found


def _word_for(mention: Mention) -> str:
    if mention.entity.type is EntityType.PERSON:
        return LEADER if mention.entity.id in LEADERS else PERSON
    if mention.by is MentionBy.PERSON:
        return PERSON
    return THE_SOUTH if mention.entity.id == SOUTH else OTHER_COUNTRY
