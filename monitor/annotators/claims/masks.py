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


def masked(lowered: str, start: int, end: int, masks: Sequence[Mask]) -> str:
    """lowered[start:end] with the masks that lie in it. `masks`: some or all of the text's, in order."""
    pieces, at = [], start
    for one in masks:
        if one.start >= at and one.end <= end:
            pieces += [lowered[at : one.start], " ", one.word, " "]
            at = one.end
    return "".join([*pieces, lowered[at:end]])


def _word_for(mention: Mention) -> str:
    if mention.entity.type is EntityType.PERSON:
        return LEADER if mention.entity.id in LEADERS else PERSON
    if mention.by is MentionBy.PERSON:
        return PERSON
    return THE_SOUTH if mention.entity.id == SOUTH else OTHER_COUNTRY
