"""Lists of words looked up all at once are found exactly where the expression of each would find them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.claims.text import plain
from monitor.annotators.claims.word_lists import ListFinder
from monitor.catalog.claim_syntax import COUNTRY, MEDIA, NORTH, PERSON
from monitor.catalog.claims import ClaimPatterns, load_claim_patterns
from tests.annotators.claim_reports import CLAIM_LANGUAGES, labelled_reports

PATTERNS = load_claim_patterns()
FINDERS = {one: ListFinder(PATTERNS[one].word_lists, one) for one in CLAIM_LANGUAGES}
BETWEEN = (" ", "", ", ", "-", ". ", " “", "  ", "’s ", "; ", "·", "/", "…", f" {MEDIA * 4} ", f"{COUNTRY * 2}은 ")


def found(language: str, overlay: str) -> set[str]:
    finder = FINDERS[language]
    standing = finder.standing(overlay)
    return {name for name in finder.names if finder.bits_of([name]) & standing}


def tried(patterns: ClaimPatterns, overlay: str) -> set[str]:
    return {name for name, expression in patterns.words.items() if expression.search(overlay)}


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_every_string_that_a_list_is_spelled_out_to_is_one_of_its_words(language: str) -> None:
    for name, one in PATTERNS[language].word_lists.items():
        expression = PATTERNS[language].words[name]
        assert all(expression.search(word.removesuffix("*")) for word in one.words), name


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_lists_are_found_in_reports_where_their_expressions_match(language: str) -> None:
    for report in labelled_reports(language)[::60]:
        for sentence in re.split(r"(?<=[.!?])\s", plain(report.document.full_text)):
            overlay = sentence.replace("north korea", NORTH * 11).replace("북한", NORTH * 2).replace("kim", PERSON * 3)
            assert found(language, overlay) == tried(PATTERNS[language], overlay)


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
@given(data=st.data())
def test_whatever_stands_around_a_word_a_list_is_found_where_its_expression_matches(
    language: str, data: st.DataObject
) -> None:
    patterns = PATTERNS[language]
    spelled = sorted({word for one in patterns.word_lists.values() for word in one.words})
    pieces = st.one_of(st.sampled_from(spelled), st.sampled_from([*BETWEEN, "a", "12", "하", "지", "ed", "not"]))
    joined = data.draw(st.lists(st.tuples(pieces, st.sampled_from(BETWEEN)), max_size=5))
    overlay = "".join(piece.removesuffix("*") + between for piece, between in joined)
    assert found(language, overlay) == tried(patterns, overlay)
