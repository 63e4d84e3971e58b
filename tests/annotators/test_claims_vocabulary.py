"""Rows of words and pairs are those of the features that the weights are learned from."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.claims.remembered import Remembered
from monitor.annotators.claims.text import plain
from monitor.annotators.claims.weighing.grams import grams_of
from monitor.annotators.claims.weighing.vocabulary import EnglishVocabulary, KoreanVocabulary
from monitor.catalog.claim_weights import load_claim_weights
from tests.annotators.claim_reports import CLAIM_LANGUAGES, labelled_reports

ROWS = {language: weights.words.rows for language, weights in load_claim_weights().items()}
VOCABULARIES = {"en": EnglishVocabulary(ROWS["en"]), "ko": KoreanVocabulary(ROWS["ko"])}


def known(language: str, sentence: str) -> Counter[int]:
    return Counter(ROWS[language][one] for one in grams_of(sentence, language) if one in ROWS[language])


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_rows_of_reports_are_those_of_their_features(language: str) -> None:
    for report in labelled_reports(language)[::80]:
        text = plain(report.document.full_text)
        rows = VOCABULARIES[language].rows(text)
        assert Counter(rows) == known(language, text)
        assert len(rows) > 20


@given(st.text(alphabet="abt 0'n국북 zcountry.", max_size=40))
def test_rows_of_any_text_are_those_of_its_features(text: str) -> None:
    for language in CLAIM_LANGUAGES:
        assert Counter(VOCABULARIES[language].rows(text)) == known(language, text)


def test_what_is_remembered_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.annotators.claims.remembered._MOST", 3)
    lengths = Remembered[str, int](len)
    assert [lengths[word] for word in ("a", "bb", "ccc", "dddd", "a")] == [1, 2, 3, 4, 1]
    assert len(lengths) <= 3
