"""Which rows of a table of weights the sentences of a text have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Rows:
    """`rows`: of all sentences, one after the other, each as often as the sentence has it; those of sentence `n` are
    rows[bounds[n] : bounds[n + 1]]."""

    rows: NDArray[np.intp]
    bounds: NDArray[np.intp]

    @classmethod
    def of(cls, sentences: Sequence[Sequence[int]]) -> "Rows":
        rows = np.array(list(chain.from_iterable(sentences)), dtype=np.intp)
        return cls(rows, np.cumsum([0, *map(len, sentences)]))

    @classmethod
    def placed(cls, rows: NDArray[np.intp], sentence: NDArray[np.intp], sentences: int) -> "Rows":
        """`rows`: -1 for what has none; `sentence`: the number of each one's sentence, in ascending order."""
        known = rows >= 0
        return cls(rows[known], np.searchsorted(sentence[known], np.arange(sentences + 1)))

    def stretch(self, first: int, behind: int) -> NDArray[np.intp]:
        """Rows of the sentences from `first` to the one before `behind`, and of the title, the first of all."""
        found = self.rows[self.bounds[first] : self.bounds[behind]]
        return found if first == 0 else np.concatenate([self.rows[: self.bounds[1]], found])

    def once(self) -> "Rows":
        """Each row once a sentence."""
        sentences = len(self.bounds) - 1
        if not len(self.rows):
            return self
        size = int(self.rows.max()) + 1
        of = np.repeat(np.arange(sentences), np.diff(self.bounds))
        keys, _ = counted(of * size + self.rows)
        return Rows(keys % size, np.searchsorted(keys, np.arange(sentences + 1) * size))


def counted(rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The different rows, and how often each stands there."""
    if not len(rows):
        return rows, rows
    ordered = np.sort(rows)
    begins = np.ones(len(rows) + 1, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:-1])
    edges = begins.nonzero()[0]
    return ordered[edges[:-1]], edges[1:] - edges[:-1]


def known(rows: Iterable[int | None]) -> NDArray[np.intp]:
    return np.array([one for one in rows if one is not None], dtype=np.intp)
