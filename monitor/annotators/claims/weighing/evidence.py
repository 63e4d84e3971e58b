"""What the words of a text say about each kind of claim, and in which sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add

import numpy as np
from numpy.typing import NDArray

from monitor.annotators.claims.weighing.rows import Rows, counted
from monitor.annotators.claims.weighing.sentences import SIGNS_COUNT, SentenceReader, sums, two_strongest
from monitor.annotators.claims.weighing.vocabulary import EnglishVocabulary, KoreanVocabulary
from monitor.catalog.claim_weights import WordWeights

WINDOW = 1_500
"""Characters that are weighed together. The reports the weights come from are about as long; in a longer text the
one sentence that matters would be lost among the others."""
HOPE_WINDOW = {"en": 600, "ko": 400}
"""Characters, by language, that are looked at together to tell whether a text may hold a claim at all: as many as the
reports have, or a paragraph that makes one would be lost in a long article."""

_SHORTEST = 8
"""Words and pairs that a sentence is taken to have at least besides its own: two words say little."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, by sentence. `lengths`: characters of each."""

    rows: Rows
    lengths: Sequence[int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`any_kind`: log odds of any claim at all; `log_odds`: by kind, of the stretch that speaks most for it;
    `by_sentence`: (sentences, kinds), what each sentence adds, and `strongest`: by kind, the most that one does;
    `stretch`: by kind, the first sentence of that stretch and the one behind its last; `alone` and `second`: by kind,
    log odds of the sentence that says it most and of the next, each by itself."""

    any_kind: float
    log_odds: Sequence[float]
    by_sentence: NDArray[np.float64]
    strongest: Sequence[float]
    stretch: Sequence[tuple[int, int]]
    alone: Sequence[float]
    second: Sequence[float]


class EvidenceReader:
    """Weighs the words of one language."""

    def __init__(self, weights: WordWeights, sentences: WordWeights, language: str) -> None:
        """`sentences`: of the same rows."""
        self._weights = weights
        self._hope_window = HOPE_WINDOW[language]
        self._sentences = SentenceReader(sentences)
        self._sign = {name: row for name, row in weights.rows.items() if name.startswith("[")}.get
        self._vocabulary = (KoreanVocabulary if language == "ko" else EnglishVocabulary)(weights.rows)
        counts = np.array([SIGNS_COUNT if name.startswith("[") else 1.0 for name in weights.rows])
        self._adds = (weights.idf * counts)[:, np.newaxis] * weights.kinds

    def at_a_glance(self, text: str) -> float:
        """Log odds of any claim in a text that is not yet cut into sentences and whose names are not hidden: far sooner
        told, and near enough for most texts that hold none. `text`: in lower case."""
        half = self._hope_window // 2
        rows = self._vocabulary.rows([text[start : start + half] for start in range(0, len(text), half)])
        halves = rows.bounds.tolist()
        pieces = zip(halves, halves[2:] or halves[1:], strict=False)
        odds = (self._any_kind(unit(rows.rows[first:behind], self._weights.idf)) for first, behind in pieces)
        return max(odds, default=self._weights.any_bias)

    def words(self, sentences: Sequence[str]) -> Words:
        """`sentences`: masked, in lower case; the first is taken to be the title."""
        return Words(self._vocabulary.rows(sentences), [len(one) for one in sentences])

    def _weighed(self, rows: Rows, stretches: Sequence[tuple[int, int]]) -> list["_Unit"]:
        return [unit(rows.stretch(*one), self._weights.idf) for one in stretches]

    def _any_kind(self, one: "_Unit") -> float:
        unique, values = one
        return float(values @ self._weights.any_kind[unique]) + self._weights.any_bias

    def hope(self, words: Words) -> tuple[float, float]:
        """Log odds, by words alone, of any claim, and of any with those of its likeliest kind added; of the stretch of
        a text that speaks most for one."""
        weights = self._weights
        weighed = self._weighed(words.rows, windows(words.lengths, self._hope_window))
        any_kind = [self._any_kind(one) for one in weighed]
        kinds = (float((values @ weights.kinds[unique] + weights.bias).max()) for unique, values in weighed)
        return max(any_kind), max(map(add, any_kind, kinds))

    def signs(self, signs: Sequence[Sequence[str]]) -> Rows:
        """Those that are known, of each sentence."""
        return Rows.of([[row for row in map(self._sign, one) if row is not None] for one in signs])

    def read(self, words: Words, signs: Sequence[Sequence[str]]) -> Evidence:
        """`signs`: of each sentence."""
        marked = self.signs(signs)
        weights = self._weights
        stretches = windows(words.lengths)
        weighed, signed = self._weighed(words.rows, stretches), self._weighed(marked, stretches)
        odds = np.array(
            [
                values @ weights.kinds[unique] + SIGNS_COUNT * (of_signs @ weights.kinds[found]) + weights.bias
                for (unique, values), (found, of_signs) in zip(weighed, signed, strict=True)
            ]
        )
        by_sentence = self._densities(words.rows) + self._densities(marked)
        alone, second = two_strongest(self._sentences.log_odds(words.rows, marked))
        return Evidence(
            max(map(self._any_kind, weighed)),
            odds.max(axis=0).tolist(),
            by_sentence,
            by_sentence.max(axis=0, initial=0).tolist(),
            [stretches[one] for one in odds.argmax(axis=0)],
            alone,
            second,
        )

    def _densities(self, rows: Rows) -> NDArray[np.float64]:
        """What the words of each sentence add, by the word, or long sentences would always say most."""
        once = rows.once()
        lengths = np.diff(once.bounds)
        found: NDArray[np.float64] = sums(self._adds[once.rows], once.bounds) / (lengths + _SHORTEST)[:, np.newaxis]
        return found


_Unit = tuple[NDArray[np.intp], NDArray[np.float64]]


def unit(rows: NDArray[np.intp], idf: NDArray[np.float64]) -> _Unit:
    """Rows with their term frequency, dampened, times rarity, to length one: what the weights were learned on."""
    unique, counts = counted(rows)
    values = (1 + np.log(counts)) * idf[unique]
    return unique, values / np.sqrt(values @ values) if len(unique) else values


def windows(lengths: Sequence[int], most: int = WINDOW) -> list[tuple[int, int]]:
    """Stretches of sentences of at most so many characters, each beginning in the middle of the one before."""
    found: list[tuple[int, int]] = []
    first = 0
    while True:
        behind, size = first, 0
        while behind < len(lengths) and (behind == first or size + lengths[behind] <= most):
            size += lengths[behind]
            behind += 1
        found.append((first, behind))
        if behind >= len(lengths):
            return found
        first = max(first + 1, (first + behind) // 2)
