"""How a text speaks of each entity: in the headline, how often, or only in a credit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.domain import Entity, Mention, MentionBy


@dataclass(frozen=True, slots=True)
class Aboutness:
    """`times`: mentions other than in credit lines. `in_headline`: one of those is in the headline. `first`:
    offset of the first of them. `by`: through what kinds of words. With `times` 0 the text names the entity only
    as the source of a report."""

    entity: Entity
    times: int
    in_headline: bool
    first: int
    by: frozenset[MentionBy]

    @property
    def only_credited(self) -> bool:
        return self.times == 0


def aboutness(mentions: Iterable[Mention]) -> Mapping[Entity, Aboutness]:
    """Entities in the order in which the text first names them. `mentions` are in the order of the text."""
    grouped: dict[Entity, list[Mention]] = {}
    for mention in mentions:
        if mention.entity in grouped:
            grouped[mention.entity].append(mention)
        else:
            grouped[mention.entity] = [mention]
    return {entity: _summary(entity, found) for entity, found in grouped.items()}


def _summary(entity: Entity, found: list[Mention]) -> Aboutness:
    named = [mention for mention in found if mention.by is not MentionBy.CREDIT]
    if not named:
        return Aboutness(entity, 0, False, found[0].start, frozenset())
    first = named[0]
    return Aboutness(entity, len(named), first.in_headline, first.start, frozenset([one.by for one in named]))
