"""Who and what a claim may be about: every country and person that a text names, or the matter itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.who import LEADERS, SOUTH
from monitor.catalog.claim_syntax import COUNTRY, PERSON
from monitor.domain import ClaimKind, EntityType

Key = tuple[EntityType, str]
TOPIC: Key = (EntityType.TOPIC, "")
"""What happened, whatever it is called: one candidate stands for all topics."""


@dataclass(slots=True)
class Candidate:
    key: Key
    name: str
    places: list[tuple[int, Mark]] = field(default_factory=list)
    """Number of the sentence and the mark, in the order of the text."""
    sentences: list[int] = field(default_factory=list)
    """Their numbers, each once."""
    unknown: bool = False
    """A name that stands in no catalog and looks like a person's."""
    implied: bool = False
    """Not named, but spoken of."""
    around: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1 + len(ClaimKind)))
    """What stands around it: log odds that any claim, and that one of each kind, is about it."""

    @property
    def type(self) -> EntityType:
        return self.key[0]

    def stands_for(self, country: "Candidate") -> bool:
        """Whether this is a leader or official of a country that texts name for it."""
        if self.type is not EntityType.PERSON or country.type is not EntityType.COUNTRY:
            return False
        return any(mark.sort == COUNTRY and mark.id == country.key[1] for _, mark in self.places)

    def sort(self, sentence: int) -> str:
        """What the weights tell apart: "leader", "foreigner", "unknown", "south", "us", "envoy", ...; a country is its
        envoy where the sentence that matters says so, or where that does not name it and another does."""
        if self.type is EntityType.TOPIC:
            return "topic"
        if self.implied:
            return f"implied {self.type}"
        if self.type is EntityType.PERSON:
            if self.key[1] in LEADERS:
                return "leader"
            if any(mark.sort == COUNTRY for _, mark in self.places):
                return "foreigner"
            return "unknown" if self.unknown else "person"
        here = [mark for number, mark in self.places if number == sentence] or [mark for _, mark in self.places]
        if any(mark.role for mark in here):
            return "envoy"
        return {SOUTH: "south", "US": "us"}.get(self.key[1], "country")


def keys_of(mark: Mark) -> dict[Key, str]:
    """Whom a mark names, with the name. A leader who stands for a country is two candidates."""
    if mark.sort == PERSON:
        return {(EntityType.PERSON, mark.id): mark.name}
    if mark.sort != COUNTRY:
        return {}
    country = {(EntityType.COUNTRY, mark.id): mark.name}
    return country | ({(EntityType.PERSON, mark.person[0]): mark.person[1]} if mark.person else {})


def candidates_in(
    sentences: Sequence[tuple[int, Sequence[Mark]]],
    names: Mapping[int, Sequence[Mark]],
    implied: Mapping[int, Sequence[Mark]],
) -> list[Candidate]:
    """Candidates in the order in which they are first named, then those who are not, the matter itself last.

    `sentences`: number and marks of each, in the order of the text; `names`: by sentence, names of no catalog;
    `implied`: whom it speaks of without a name.
    """
    found: dict[Key, Candidate] = {}

    def add(key: Key, number: int, mark: Mark, new: Candidate) -> None:
        one = found.setdefault(key, new)
        one.places.append((number, mark))
        if number not in one.sentences:
            one.sentences.append(number)

    for number, marks in sentences:
        for mark in marks:
            for key, name in keys_of(mark).items():
                add(key, number, mark, Candidate(key, name))
        for mark in names.get(number, ()):
            key = (EntityType.PERSON, mark.id)
            add(key, number, mark, Candidate(key, mark.name, unknown=True))
    named = set(found)
    for number, _ in sentences:
        for mark in implied.get(number, ()):
            for key, name in keys_of(mark).items():
                if key not in named:
                    add(key, number, mark, Candidate(key, name, implied=True))
    return [*found.values(), Candidate(TOPIC, "")]
