"""The rows that weights have for what `grams_of` finds in a sentence, without making a string of each pair."""

from collections.abc import Mapping
from itertools import pairwise

from monitor.annotators.claims.remembered import Remembered
from monitor.annotators.claims.weighing.grams import BEGIN, END, english_words, korean_grams, korean_words, stem

_UNKNOWN = 0


class EnglishVocabulary:
    """Words and pairs of words. `rows`: by what `grams_of` calls them."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._pairs = _Pairs(rows, " ")
        self._single = [rows.get(one, -1) for one in self._pairs.words]
        self._number = Remembered(self._look_up)
        self._begin, self._end = self._pairs.number(BEGIN), self._pairs.number(END)

    def rows(self, sentence: str) -> list[int]:
        """The row of each word and pair that has one, in no order."""
        number, single = self._number, self._single
        numbers = [number[word] for word in english_words(sentence)]
        found = [row for one in numbers if (row := single[one]) >= 0]
        framed = [self._begin, *numbers, self._end]
        return found + self._pairs.rows(framed)

    def _look_up(self, word: str) -> int:
        return self._pairs.number(stem(word))


class KoreanVocabulary:
    """Syllables, words and pairs of words."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self._rows = dict(rows)
        self._pairs = _Pairs(rows, "|")
        self._known = Remembered(self._look_up)
        self._begin = self._pairs.number(BEGIN)

    def rows(self, sentence: str) -> list[int]:
        """The row of each syllable, word and pair that has one, in no order."""
        known = self._known
        found: list[int] = []
        numbers = [self._begin]
        for word in korean_words(sentence):
            own, number = known[word]
            found += own
            numbers.append(number)
        return found + self._pairs.rows(numbers)

    def _look_up(self, word: str) -> tuple[list[int], int]:
        own, short = korean_grams(word)
        return [self._rows[one] for one in own if one in self._rows], self._pairs.number(short)


class _Pairs:
    """Rows of pairs of words, by the numbers of the two."""

    def __init__(self, rows: Mapping[str, int], between: str) -> None:
        named = [(tuple(name.split(between)), row) for name, row in rows.items() if not name.startswith("[")]
        self.words = ["", *sorted({word for words, _ in named for word in words if word})]
        """By number."""
        self._numbers = {word: number for number, word in enumerate(self.words)}
        self._size = len(self.words)
        self._rows = {
            self._numbers[words[0]] * self._size + self._numbers[words[1]]: row
            for words, row in named
            if len(words) == 2 and all(words)
        }

    def number(self, word: str) -> int:
        return self._numbers.get(word, _UNKNOWN)

    def rows(self, numbers: list[int]) -> list[int]:
        """Of words that stand in this order."""
        get, size = self._rows.get, self._size
        return [row for one, other in pairwise(numbers) if (row := get(one * size + other)) is not None]
