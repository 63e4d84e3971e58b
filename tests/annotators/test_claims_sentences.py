"""What single sentences say of claims, weighed each by itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.claims.weighing.rows import Rows
from monitor.annotators.claims.weighing.sentences import LEAST, SIGNS_COUNT, SentenceReader, sums, two_strongest
from monitor.catalog.claim_weights import WordWeights
from monitor.domain import ClaimKind

KINDS = len(ClaimKind)
LEFT_OUT, LIST, SIGN = range(3)


def reader() -> SentenceReader:
    kinds = np.tile(np.array([[4.0], [4.0], [2.0]]), (1, KINDS))
    rows = {"left out": LEFT_OUT, "list": LIST, "[omitted]": SIGN}
    return SentenceReader(WordWeights(rows, np.array([6.0, 6.0, 3.0]), np.zeros(3), 0.0, kinds, np.full(KINDS, -1.0)))


def none(sentences: int) -> Rows:
    return Rows.of([[]] * sentences)


def test_words_in_one_sentence_say_more_than_in_two() -> None:
    together = reader().log_odds(Rows.of([[LEFT_OUT, LIST]]), none(1))
    apart = reader().log_odds(Rows.of([[LEFT_OUT], [LIST]]), none(2))
    assert together.shape == (1, KINDS)
    assert (together[0] > apart.max(axis=0)).all()


def test_a_word_counts_once_in_a_sentence() -> None:
    once, again = (reader().log_odds(Rows.of([words]), none(1)) for words in ([LIST], [LIST, LIST]))
    assert (once == again).all()


def test_a_sentence_without_a_known_word_has_the_odds_of_any() -> None:
    assert (reader().log_odds(none(1), none(1)) == -1.0).all()
    signed = reader().log_odds(none(1), Rows.of([[SIGN]]))
    np.testing.assert_allclose(signed, -1.0 + SIGNS_COUNT * 2.0)


def test_the_second_of_one_sentence_says_next_to_nothing() -> None:
    first, second = two_strongest(np.array([[1.0, -20.0]]))
    assert (first, second) == ([1.0, -20.0], [LEAST, LEAST])
    first, second = two_strongest(np.array([[1.0, -20.0], [3.0, 2.0], [2.0, -9.0]]))
    assert (first, second) == ([3.0, 2.0], [2.0, LEAST])


@given(st.lists(st.lists(st.integers(-9, 9), max_size=4), max_size=6))
def test_sums_are_those_of_each_stretch(stretches: list[list[int]]) -> None:
    values = np.array([float(one) for some in stretches for one in some])
    bounds = np.cumsum([0, *map(len, stretches)])
    assert sums(values, bounds).tolist() == [float(sum(some)) for some in stretches]
    assert sums(values[:, np.newaxis] * np.ones(3), bounds).shape == (len(stretches), 3)
