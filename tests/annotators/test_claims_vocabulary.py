"""Rows of words and pairs are those of the features that the weights are learned from."""

from collections import Counter
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.claims.remembered import Remembered
from monitor.annotators.claims.text import plain
from monitor.annotators.claims.weighing.grams import grams_of
from monitor.annotators.claims.weighing.rows import Rows, counted
from monitor.annotators.claims.weighing.vocabulary import EnglishVocabulary, KoreanVocabulary
from monitor.catalog.claim_weights import load_claim_weights
from tests.annotators.claim_reports import CLAIM_LANGUAGES, labelled_reports

ROWS = {language: weights.words.rows for language, weights in load_claim_weights().items()}
VOCABULARIES = {"en": EnglishVocabulary(ROWS["en"]), "ko": KoreanVocabulary(ROWS["ko"])}


def of_sentence(read: Rows, number: int) -> list[int]:
    found: list[int] = read.rows[read.bounds[number] : read.bounds[number + 1]].tolist()
    return found


def known(language: str, sentence: str) -> Counter[int]:
    return Counter(ROWS[language][one] for one in grams_of(sentence, language) if one in ROWS[language])


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_rows_of_reports_are_those_of_their_features(language: str) -> None:
    for report in labelled_reports(language)[::80]:
        text = plain(report.document.full_text)
        sentences = text.split("\n")
        read = VOCABULARIES[language].rows(sentences)
        assert [Counter(of_sentence(read, number)) for number in range(len(sentences))] == [
            known(language, one) for one in sentences
        ]
        assert len(read.rows) > 20


@given(st.lists(st.text(alphabet="abt 0'né국북 zcountry.\n", max_size=40), max_size=4))
def test_rows_of_any_sentences_are_those_of_their_features(sentences: list[str]) -> None:
    for language in CLAIM_LANGUAGES:
        read = VOCABULARIES[language].rows(sentences)
        assert [Counter(of_sentence(read, number)) for number in range(len(sentences))] == [
            known(language, one) for one in sentences
        ]


@given(st.lists(st.lists(st.integers(0, 9), max_size=5), min_size=1, max_size=4))
def test_stretches_hold_the_title_and_rows_count_once_a_sentence(sentences: list[list[int]]) -> None:
    rows = Rows.of(sentences)
    last = len(sentences) - 1
    told = [*sentences[0], *sentences[last]] if last else sentences[0]
    assert rows.stretch(last, last + 1).tolist() == told
    once = rows.once()
    assert [sorted(of_sentence(once, number)) for number in range(len(sentences))] == [
        sorted(set(one)) for one in sentences
    ]
    different, counts = counted(rows.rows)
    assert dict(zip(different.tolist(), counts.tolist(), strict=True)) == Counter(chain.from_iterable(sentences))


def test_what_is_remembered_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.annotators.claims.remembered._MOST", 3)
    lengths = Remembered[str, int](len)
    assert [lengths[word] for word in ("a", "bb", "ccc", "dddd", "a")] == [1, 2, 3, 4, 1]
    assert len(lengths) <= 3


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_rows_are_the_same_once_so_many_words_were_met_that_all_are_forgotten(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.annotators.claims.remembered._MOST", 7)
    forgetful = (KoreanVocabulary if language == "ko" else EnglishVocabulary)(ROWS[language])
    for report in labelled_reports(language)[:20]:
        sentences = plain(report.document.full_text).split("\n")
        found, expected = forgetful.rows(sentences), VOCABULARIES[language].rows(sentences)
        assert found.rows.tolist() == expected.rows.tolist()
        assert found.bounds.tolist() == expected.bounds.tolist()
