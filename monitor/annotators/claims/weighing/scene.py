"""Where in a text the subjects of one kind of claim are looked for."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.weighing.candidates import Candidate, Key, keys_of
from monitor.annotators.claims.weighing.evidence import Evidence
from monitor.domain import ClaimKind, EntityType

KINDS = tuple(ClaimKind)
Pairs = AbstractSet[tuple[ClaimKind, Key]]
"""Kind and subject of what the phrases of the catalog found."""


class Text(Protocol):
    """A text whose sentences can be marked."""

    lowered: str
    spans: Sequence[tuple[int, int]]

    def overlay(self, index: int) -> str:
        """A sentence in lower case with its marks written over it."""
        ...

    def in_title(self, index: int) -> bool:
        """Whether a sentence stands in the title."""
        ...

    def meant(self, index: int) -> Sequence[Mark]:
        """What the pronouns of a sentence stand for."""
        ...


@dataclass(frozen=True, slots=True)
class Scene:
    """`adds` tells by sentence how much it speaks for the kind, not less than nothing; `best` is the number of the
    sentence that does most, `second` of the next, -1 where there is none."""

    kind: ClaimKind
    adds: Sequence[float]
    best: int
    second: int
    candidates: Sequence[Candidate]
    people: Sequence[Candidate]
    countries: Sequence[Candidate]
    pairs: Pairs
    text: Text
    meant: AbstractSet[Key]
    """Whom the pronouns of the best sentence stand for."""

    def around(self, one: Candidate) -> float:
        """What stands around a candidate: log odds that a claim of the kind is about it."""
        return float(one.around[1 + KINDS.index(self.kind)])

    @classmethod
    def of(
        cls,
        kind: ClaimKind,
        evidence: Evidence,
        candidates: Sequence[Candidate],
        pairs: Pairs,
        text: Text,
        within: Iterable[int],
    ) -> "Scene":
        """`within`: numbers of the sentences that are looked at."""
        column = evidence.by_sentence[:, KINDS.index(kind)].tolist()
        order = sorted(within, key=lambda number: -column[number])
        adds = [0.0] * len(column)
        for number in order:
            adds[number] = max(0.0, column[number])
        best, second = order[0], order[1] if len(order) > 1 else -1
        meant = frozenset(key for mark in text.meant(best) for key in keys_of(mark))
        people = [one for one in candidates if one.type is EntityType.PERSON]
        countries = [one for one in candidates if one.type is EntityType.COUNTRY]
        return cls(kind, adds, best, second, candidates, people, countries, pairs, text, meant)
