"""What single sentences say about each kind of claim.

That words of a claim stand in a text does not make one if they stand apart: so sentences were weighed, too, learned
from the one of each report that says its claim most clearly (multiple-instance learning, as of Andrews, Tsochantaridis
and Hofmann, "Support Vector Machines for Multiple-Instance Learning", 2002, here by logistic regression).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.annotators.claims.weighing.rows import Rows
from monitor.catalog.claim_weights import WordWeights

SIGNS_COUNT = 0.4
"""What signs count beside words; tried from .3 to 1 on reports not learned from."""
_DAMPS = 200.0
"""Squared rarity that a sentence is taken to have besides that of its words: one word says little."""

Layer = tuple[Rows, NDArray[np.float64]]
"""Rows of sentences, each once a sentence, and what each counts there."""


def layers(words: Rows, signs: Rows, idf: NDArray[np.float64]) -> tuple[Layer, Layer]:
    """Words and signs of sentences as they are weighed."""
    return _layer(words, idf, 1.0, _DAMPS), _layer(signs, idf, SIGNS_COUNT, 0.0)


def _layer(rows: Rows, idf: NDArray[np.float64], counts: float, damps: float) -> Layer:
    once = rows.once()
    values = idf[once.rows]
    length = np.sqrt(sums(values * values, once.bounds) + damps)
    return once, counts * values / length.repeat(np.diff(once.bounds))


def sums(values: NDArray[np.float64], bounds: NDArray[np.intp]) -> NDArray[np.float64]:
    """Of the values between each bound and the next, shape (sentences, ...)."""
    found: NDArray[np.float64] = np.zeros((len(bounds) - 1, *values.shape[1:]))
    some = bounds[1:] > bounds[:-1]
    if some.any():
        found[some] = np.add.reduceat(values, bounds[:-1][some])
    return found


class SentenceReader:
    """Weighs sentences of one language."""

    def __init__(self, weights: WordWeights) -> None:
        self._weights = weights

    def log_odds(self, words: Rows, signs: Rows) -> NDArray[np.float64]:
        """Of each kind of claim in each sentence, shape (sentences, kinds)."""
        weights = self._weights
        found = weights.bias
        for rows, values in layers(words, signs, weights.idf):
            found = found + sums(values[:, np.newaxis] * weights.kinds[rows.rows], rows.bounds)
        return found


def two_strongest(log_odds: NDArray[np.float64]) -> tuple[Sequence[float], Sequence[float]]:
    """By kind, of the sentence that says it most and of the next; of the next as little as `LEAST` where there is none
    or it says less."""
    ordered = np.sort(log_odds, axis=0)[::-1]
    second = np.maximum(ordered[1], LEAST) if len(ordered) > 1 else np.full(log_odds.shape[1], LEAST)
    return ordered[0].tolist(), second.tolist()


LEAST = -8.0
