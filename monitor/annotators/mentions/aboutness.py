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
    """Entities in the order in which the text first names them."""
    grouped: dict[Entity, list[Mention]] = {}
    for mention in mentions:
        grouped.setdefault(mention.entity, []).append(mention)
    return {entity: _summary(entity, found) for entity, found in grouped.items()}


def _summary(entity: Entity, found: list[Mention]) -> Aboutness:
    named = [mention for mention in found if mention.by is not MentionBy.CREDIT]
    return Aboutness(
        entity,
        len(named),
        any(mention.in_headline for mention in named),
        (named or found)[0].start,
        frozenset(mention.by for mention in named),
    )
