"""What the words of a text say about each kind of claim, and in which sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.annotators.claims.weighing.grams import grams_of
from monitor.catalog.claim_weights import WordWeights

WINDOW = 1_500
"""Characters that are weighed together. The reports the weights come from are about as long; in a longer text the
one sentence that matters would be lost among the others."""
SIGNS_COUNT = 0.4
"""What signs count beside words; tried from .3 to 1 on reports not learned from."""

_SHORTEST = 8
"""Words and pairs that a sentence is taken to have at least besides its own: two words say little."""

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Words:
    """The weighed words of a text, by sentence. `log_odds`: that it holds any claim."""

    rows: Sequence[Rows]
    lengths: Sequence[int]
    log_odds: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """`log_odds`: by kind, of the stretch that speaks most for it; `by_sentence`: (sentences, kinds), what each
    sentence adds; `stretch`: by kind, the first sentence of that stretch and the one behind its last."""

    log_odds: NDArray[np.float64]
    by_sentence: NDArray[np.float64]
    stretch: Sequence[tuple[int, int]]


class EvidenceReader:
    """Weighs the words of one language."""

    def __init__(self, weights: WordWeights, language: str) -> None:
        self._weights = weights
        self._row = dict(weights.rows).get
        self._language = language
        counts = np.array([SIGNS_COUNT if name.startswith("[") else 1.0 for name in weights.rows])
        self._adds = (weights.idf * counts)[:, np.newaxis] * weights.kinds

    def words(self, sentences: Sequence[str]) -> Words:
        """`sentences`: masked, in lower case; the first is taken to be the title."""
        rows = [self._known(grams_of(sentence, self._language)) for sentence in sentences]
        lengths = [len(one) for one in sentences]
        odds = (_unit(_of_stretch(rows, *one), self._weights.idf, self._weights.any_kind) for one in windows(lengths))
        return Words(rows, lengths, float(max(odds)) + self._weights.any_bias)

    def read(self, words: Words, signs: Sequence[Sequence[str]]) -> Evidence:
        """`signs`: of each sentence."""
        marked = [self._known(one) for one in signs]
        weights = self._weights
        stretches = windows(words.lengths)
        odds = [
            _unit(_of_stretch(words.rows, *one), weights.idf, weights.kinds)
            + SIGNS_COUNT * _unit(_of_stretch(marked, *one), weights.idf, weights.kinds)
            + weights.bias
            for one in stretches
        ]
        best = np.argmax(odds, axis=0)
        by_sentence = [
            self._density(worded) + self._density(signed) for worded, signed in zip(words.rows, marked, strict=True)
        ]
        return Evidence(np.max(odds, axis=0), np.array(by_sentence), [stretches[one] for one in best])

    def _density(self, rows: Rows) -> NDArray[np.float64]:
        """What words add, by the word, or long sentences would always say most."""
        unique = np.unique(rows)
        found: NDArray[np.float64] = self._adds[unique].sum(axis=0) / (len(unique) + _SHORTEST)
        return found

    def _known(self, names: Sequence[str]) -> Rows:
        found = [row for row in map(self._row, names) if row is not None]
        return np.array(found, dtype=np.intp)


def _of_stretch(rows: Sequence[Rows], first: int, behind: int) -> Rows:
    """Rows of a stretch of sentences and of the title."""
    return np.concatenate(rows[first:behind] if first == 0 else [rows[0], *rows[first:behind]])


def _unit(rows: Rows, idf: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Term frequency, dampened, times rarity, to length one, weighed: what the weights were learned on."""
    if not len(rows):
        return np.zeros(weights.shape[1:])
    unique, counts = np.unique(rows, return_counts=True)
    values = (1 + np.log(counts)) * idf[unique]
    found: NDArray[np.float64] = values @ weights[unique] / np.sqrt(values @ values)
    return found


def windows(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of sentences of at most `WINDOW` characters, each beginning in the middle of the one before."""
    found: list[tuple[int, int]] = []
    first = 0
    while True:
        behind, size = first, 0
        while behind < len(lengths) and (behind == first or size + lengths[behind] <= WINDOW):
            size += lengths[behind]
            behind += 1
        found.append((first, behind))
        if behind >= len(lengths):
            return found
        first = max(first + 1, (first + behind) // 2)
