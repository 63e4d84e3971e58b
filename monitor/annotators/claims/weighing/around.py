"""What the words around those whom a text names say about claims that may be about them.

A text may tell of one who is back and of another who is gone: which is which stands beside their names. So the words
on both sides of each name were weighed, too, by side and in the order in which they stand.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from monitor.annotators.claims.weighing.candidates import Candidate
from monitor.annotators.claims.weighing.evidence import unit
from monitor.annotators.claims.weighing.grams import BEGIN, END
from monitor.annotators.claims.weighing.rows import known
from monitor.annotators.claims.weighing.scene import Text
from monitor.annotators.claims.weighing.signs import MARKS, SHORT
from monitor.catalog.claim_weights import WordWeights
from monitor.domain import EntityType

_TOKEN = re.compile(rf"[a-z]+|[0-9]+|[가-힣]+|[,:;\"'.?!()]|[{''.join(MARKS)}]+")
_WITHIN = 14
"""So many words on each side of a name are looked at."""
_NEAR = 4
_PLACES = 6
"""So many places of a name are looked at."""

Token = tuple[int, int, str]
"""Where a word starts and ends in the text, and what is told of it."""


class Around:
    """The words around names in one text."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._tokens: dict[int, Sequence[Token]] = {}

    def grams(self, one: Candidate, within: Sequence[int]) -> list[str]:
        """What is told of one by what stands around it; of the matter itself, all that the text says. `within`:
        numbers of the sentences that are looked at."""
        if one.type is EntityType.TOPIC:
            return [f"~{word}" for number in within for _, _, word in self._of(number)]
        found = [f"[{one.sort(one.sentences[0])}]"]
        for number, mark in one.places[:_PLACES]:
            tokens = self._of(number)
            left = [word for _, end, word in reversed(tokens) if end <= mark.start][:_WITHIN]
            right = [word for start, _, word in tokens if start >= mark.end][:_WITHIN]
            found += _side("<", left)
            found += _side(">", right)
            if left and right:
                found.append(f"<> {left[0]} {right[0]}")
        return found

    def _of(self, number: int) -> Sequence[Token]:
        if number not in self._tokens:
            start, end = self._text.spans[number]
            words = [
                (start + match.start(), start + match.end(), SHORT[match.group()])
                for match in _TOKEN.finditer(self._text.overlay(number))
            ]
            self._tokens[number] = [(start, start, BEGIN), *words, (end, end, END)]
        return self._tokens[number]


def _side(side: str, words: Sequence[str]) -> Iterator[str]:
    """Words on one side of a name, the nearest first: by themselves, near, in pairs, and those right beside it."""
    for distance, word in enumerate(words):
        yield side + word
        if distance < _NEAR:
            yield side + side + word
    for one, other in pairwise(words):
        yield f"{side}{one} {other}"
    for count in (1, 2, 3):
        if len(words) >= count:
            yield f"{side}{count} {' '.join(words[:count])}"


class AroundReader:
    """Weighs what stands around those whom texts of one language name."""

    def __init__(self, weights: WordWeights) -> None:
        self._row = dict(weights.rows).get
        self._idf = weights.idf
        self._kinds = np.column_stack([weights.any_kind, weights.kinds])
        self._bias = np.concatenate([[weights.any_bias], weights.bias])

    def log_odds(self, grams: Sequence[str]) -> NDArray[np.float64]:
        """That any claim, and that one of each kind, is about the one of whom this is told, shape (1 + kinds,)."""
        rows, values = unit(known(map(self._row, grams)), self._idf)
        found: NDArray[np.float64] = values @ self._kinds[rows] + self._bias
        return found
