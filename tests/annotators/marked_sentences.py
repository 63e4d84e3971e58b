"""A text whose names are marked by hand, and those whom it names."""

from collections.abc import Sequence

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.weighing.candidates import Candidate
from monitor.catalog.claim_syntax import PERSON
from monitor.domain import EntityType


class Sentences:
    """A text of sentences whose names are marked."""

    def __init__(self, *sentences: str) -> None:
        self.lowered = " ".join(sentences)
        self.spans: list[tuple[int, int]] = []
        for one in sentences:
            start = self.spans[-1][1] + 1 if self.spans else 0
            self.spans.append((start, start + len(one)))

    def overlay(self, index: int) -> str:
        start, end = self.spans[index]
        return self.lowered[start:end]

    def in_title(self, index: int) -> bool:
        return index == 0

    def meant(self, index: int) -> Sequence[Mark]:
        return ()


def person(name: str, *places: tuple[int, int, int]) -> Candidate:
    """`places`: number of the sentence, where the name starts and where it ends in the text."""
    marks = [(number, Mark(start, end, PERSON, name, name.title())) for number, start, end in places]
    return Candidate((EntityType.PERSON, name), name.title(), marks, [number for number, *_ in places])


def named(text: Sentences, name: str) -> Candidate:
    """One who is named wherever the word stands."""
    places = []
    for number, (start, end) in enumerate(text.spans):
        at = text.lowered.find(name, start, end)
        if at >= 0:
            places.append((number, at, at + len(name)))
    return person(name, *places)
