"""What stands around those whom a text names."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.claims.weighing.around import Around, AroundReader
from monitor.annotators.claims.weighing.candidates import TOPIC, Candidate
from monitor.annotators.claims.weighing.pairs import log_odds
from monitor.catalog.claim_weights import LANGUAGES, load_claim_weights
from monitor.domain import ClaimKind
from tests.annotators.marked_sentences import Sentences, person


def test_words_are_told_by_side_by_pair_and_in_the_order_in_which_they_stand() -> None:
    text = Sentences("without ana it went on", "she was gone")
    grams = Around(text).grams(person("ana", (0, 8, 11)), (0, 1))
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
