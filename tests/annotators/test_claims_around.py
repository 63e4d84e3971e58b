"""What stands around those whom a text names."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.weighing.around import Around, AroundReader
from monitor.annotators.claims.weighing.candidates import TOPIC, Candidate
from monitor.annotators.claims.weighing.pairs import log_odds
from monitor.catalog.claim_syntax import PERSON
from monitor.catalog.claim_weights import LANGUAGES, load_claim_weights
from monitor.domain import ClaimKind, EntityType


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

    def meant(self, index: int) -> Sequence[Mark]:
        return ()


def person(*places: tuple[int, int, int]) -> Candidate:
    marks = [(number, Mark(start, end, PERSON, "ana", "Ana")) for number, start, end in places]
    return Candidate((EntityType.PERSON, "ana"), "Ana", marks, [number for number, *_ in places])


def test_words_are_told_by_side_by_pair_and_in_the_order_in_which_they_stand() -> None:
    text = Sentences("without ana it went on", "she was gone")
    grams = Around(text).grams(person((0, 8, 11)), (0, 1))
    assert {"[person]", "<without", "<<without", "<1 without", "<^", "<> without it"} <= set(grams)
    assert {">it", ">>it", ">it went", ">1 it", ">2 it went", ">3 it went on"} <= set(grams)
    assert not any("gone" in one for one in grams)


def test_of_the_matter_itself_all_is_told_that_the_text_says() -> None:
    text = Sentences("silent for days", "still silent")
    assert Around(text).grams(Candidate(TOPIC, ""), (0, 1)).count("~silent") == 2


@pytest.mark.parametrize("language", LANGUAGES)
@given(grams=st.lists(st.text(max_size=5), max_size=20))
def test_any_words_have_log_odds(language: str, grams: list[str]) -> None:
    found = AroundReader(load_claim_weights()[language].around).log_odds(grams)
    assert found.shape == (1 + len(ClaimKind),)
    assert np.isfinite(found).all()


@given(st.floats(0, 1))
def test_log_odds_of_any_probability_are_finite_and_in_order(probability: float) -> None:
    assert -14 < log_odds(probability) < 14
    assert log_odds(probability) <= log_odds(min(1.0, probability + 0.1))
