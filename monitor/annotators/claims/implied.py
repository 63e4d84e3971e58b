"""Those of whom a text speaks without a name: "his wife", the Blue House, "우리 군"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.names import Stretch, is_free
from monitor.annotators.claims.who import SOUTH
from monitor.catalog.claim_people import Relative
from monitor.catalog.claim_syntax import COUNTRY, PERSON

LEADER = "kim-jong-un"
"""Whose relatives the catalog knows."""


class Implied:
    """Finds them in texts of one language. `names`: what the people of the catalog are called, by id."""

    def __init__(self, south: re.Pattern[str], relatives: Sequence[Relative], names: Mapping[str, str]) -> None:
        self._south = south
        self._relatives = relatives
        self._names = names

    def find(self, lowered: str, sentences: Sequence[Stretch], published: date | None) -> dict[int, list[Mark]]:
        """By sentence, what no mark touches. Relatives only of a leader whom the text names."""
        named = any(mark.id == LEADER for one in sentences for mark in one.marks)
        relatives = [one for one in self._relatives if named and published and published.year >= one.since]
        return {
            one.number: [
                mark for mark in self._marks(lowered, one, relatives) if is_free(mark.start, mark.end, one.marks)
            ]
            for one in sentences
        }

    def _marks(self, lowered: str, sentence: Stretch, relatives: Sequence[Relative]) -> Iterator[Mark]:
        for match in self._south.finditer(lowered, sentence.start, sentence.end):
            yield Mark(match.start(), match.end(), COUNTRY, SOUTH, match.group())
        for one in relatives:
            for match in one.words.finditer(lowered, sentence.start, sentence.end):
                yield Mark(match.start(), match.end(), PERSON, one.id, self._names[one.id])
