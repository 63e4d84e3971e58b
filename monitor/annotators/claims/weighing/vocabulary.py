"""The rows that weights have for what `grams_of` finds in sentences, without making a string of each pair."""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from monitor.annotators.claims.remembered import Remembered
from monitor.annotators.claims.weighing.grams import (
    BEGIN,
    BETWEEN,
    END,
    english_words,
    joined,
    korean_grams,
    korean_words,
    stem,
)
from monitor.annotators.claims.weighing.rows import Rows

_UNKNOWN = 0
_NONE = -1


class EnglishVocabulary:
    """Words and pairs of words. `rows`: by what `grams_of` calls them."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._pairs = _Pairs(rows, " ")
        self._single = np.array([*(rows.get(one, _NONE) for one in self._pairs.words), _NONE])
        self._number = Remembered(self._look_up)

    def rows(self, sentences: Sequence[str]) -> Rows:
        """The rows of each word and pair that have one."""
        numbers = np.array(list(map(self._number.__getitem__, english_words(joined(sentences)))))
        found = np.empty((len(numbers) - 1, 2), np.intp)
        found[:, 0] = self._single[numbers[1:]]
        found[:, 1] = self._pairs.rows(numbers)
        return Rows.placed(found.ravel(), self._pairs.sentence(numbers).repeat(2), len(sentences))

    def _look_up(self, word: str) -> int:
        return self._pairs.between if word == BETWEEN else self._pairs.number(stem(word))


class KoreanVocabulary:
    """Syllables, words and pairs of words."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._rows = dict(rows)
        self._pairs = _Pairs(rows, "|")
        self._known = Remembered(self._look_up)

    def rows(self, sentences: Sequence[str]) -> Rows:
        """The rows of each syllable, word and pair that have one."""
        words = map(self._known.__getitem__, korean_words(joined(sentences)))
        owns, lengths, of_words = zip(*words, strict=True)
        numbers = np.array(of_words)
        sentence = self._pairs.sentence(numbers)
        own = np.array(list(chain.from_iterable(owns)), np.intp)
        of_own = sentence.repeat(lengths[1:])
        every = np.concatenate([own, self._pairs.rows(numbers)])
        of_every = np.concatenate([of_own, sentence])
        order = of_every.argsort(kind="stable")
        return Rows.placed(every[order], of_every[order], len(sentences))

    def _look_up(self, word: str) -> tuple[list[int], int, int]:
        """Its own rows, how many these are, and its number in pairs."""
        if word == BETWEEN:
            return [], 0, self._pairs.between
        grams, short = korean_grams(word)
        own = [self._rows[one] for one in grams if one in self._rows]
        return own, len(own), self._pairs.number(short)


class _Pairs:
    """Rows of pairs of words, by the numbers of the two. What stands between sentences ends one and begins another."""

    def __init__(self, rows: Mapping[str, int], joint: str) -> None:
        named = [(tuple(name.split(joint)), row) for name, row in rows.items() if not name.startswith("[")]
        self.words = ["", *sorted({word for words, _ in named for word in words if word})]
        """By number; that of "" stands for all unknown ones."""
        self._numbers = {word: number for number, word in enumerate(self.words)}
        self.between = size = len(self.words)
        """The number of what stands between sentences."""
        numbers = np.arange(size)
        self._first = np.append(numbers, self.number(BEGIN)) * size
        self._second = np.append(numbers, self.number(END))
        pairs = sorted(
            (self.number(words[0]) * size + self.number(words[1]), row)
            for words, row in named
            if len(words) == 2 and all(words)
        )
        self._keys = np.array([*(key for key, _ in pairs), size * size])
        self._rows = np.array([*(row for _, row in pairs), _NONE])

    def number(self, word: str) -> int:
        return self._numbers.get(word, _UNKNOWN)

    def rows(self, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
        """Of each word but the first, together with the one before."""
        keys = self._first[numbers[:-1]] + self._second[numbers[1:]]
        places = np.searchsorted(self._keys, keys)
        return np.where(self._keys[places] == keys, self._rows[places], _NONE)

    def sentence(self, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
        """Of each word but the first, the number of its sentence."""
        return np.cumsum(numbers[:-1] == self.between) - 1
