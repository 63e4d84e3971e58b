"""The leader without his name is found around the words that the catalog says such a phrase ends with."""

from datetime import date

import pytest

from monitor.annotators.claims.marks import Marker
from monitor.annotators.claims.people import PeopleFinder
from monitor.annotators.claims.text import plain
from monitor.catalog.claim_people import load_naming_words
from monitor.catalog.claims import load_claim_patterns
from monitor.catalog.northern_people import load_northern_people
from tests.annotators.claim_reports import CLAIM_LANGUAGES, labelled_reports


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_the_leader_without_his_name_is_found_wherever_the_expression_matches(language: str) -> None:
    naming = load_naming_words()[language]
    finder = PeopleFinder(load_northern_people(), naming, language)
    texts = [plain(report.document.full_text) for report in labelled_reports(language)]
    expected = [(text, [one.span() for one in naming.leaders.finditer(text)]) for text in texts]
    for text, spans in expected:
        found = {(start, end) for start, end, _, _ in finder.bare_surnames(text, [], None)}
        assert found >= set(spans)
    assert sum(len(spans) for _, spans in expected) > 3


def test_two_phrases_for_the_leader_in_a_row_are_two() -> None:
    finder = PeopleFinder(load_northern_people(), load_naming_words()["en"], "en")
    text = "the north korean leader's regime ruler was seen; so was the dprk leader kim jong un"
    named = [text[start:end] for start, end, _, _ in finder.bare_surnames(text, [], None)]
    assert named == ["kim", "the north korean leader's", "regime ruler"]


def test_somebody_named_kim_in_full_is_not_the_leader() -> None:
    text = "Kim Jong Un came. Former commander Kim Tok-bin was gone from the pictures beside Kim."
    people = PeopleFinder(load_northern_people(), load_naming_words()["en"], "en")
    marks = Marker(load_claim_patterns()["en"], people).read(text, plain(text), (), date(2025, 6, 14))
    named = [mark.id for mark in marks.within(0, len(text), ())]
    assert named == ["kim-jong-un", "kim-tok-bin", "kim-jong-un"]
