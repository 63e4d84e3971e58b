from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain import Entity, EntityType
from monitor.domain.edits import Edit, EditKind, Version, compare

SEEN = datetime(2024, 2, 15, tzinfo=UTC)
CUBA, RUSSIA = Entity(EntityType.COUNTRY, "CU"), Entity(EntityType.COUNTRY, "RU")
TEXT = (
    "The ambassadors of Russia and Cuba attended the reception. "
    "The guests looked round the hall and talked in a friendly atmosphere with the officials present there. "
    "A toast was proposed."
)


def edited(before: Version, after: Version, days: float = 1, terms: tuple[str, ...] = ()) -> Edit:
    return compare(before, after, SEEN, SEEN + timedelta(days=days), terms)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("RECEPTION GIVEN", TEXT),
        ("Reception\u00a0Given", TEXT.replace(" ", "  ")),
        ("“Reception Given”", TEXT.replace("Russia and", "Russia\nand")),
    ],
)
def test_case_spaces_and_quotes_are_no_edit(title: str, text: str) -> None:
    assert edited(Version("Reception Given", TEXT), Version(title, text)).kind is EditKind.NONE


def test_a_reworded_headline_within_days_is_a_retranslation_and_later_a_rewording() -> None:
    before, after = Version("Kim Tours Site for New Base", TEXT), Version("Kim Inspects Site of New Base", TEXT)
    assert edited(before, after, days=2).kind is EditKind.RETRANSLATION
    assert edited(before, after, days=30).kind is EditKind.WORDING


@pytest.mark.parametrize("days", [0.1, 200])
def test_a_country_taken_out_is_substance_on_any_day(days: float) -> None:
    before = Version("Reception", TEXT, frozenset({RUSSIA, CUBA}))
    after = Version(
        "Reception", TEXT.replace("ambassadors of Russia and Cuba", "ambassador of Russia"), frozenset({RUSSIA})
    )
    edit = edited(before, after, days)
    assert (edit.kind, edit.removed, edit.added) == (EditKind.SUBSTANCE, (CUBA,), ())
    assert "[-ambassadors-]{+ambassador+}" in edit.diff
    assert "[-and Cuba-]" in edit.diff
    assert 0.8 < edit.kept < 1


def test_a_name_put_in_is_substance_too() -> None:
    edit = edited(Version("T", "A toast.", frozenset()), Version("T", "A toast by Cuba.", frozenset({CUBA})))
    assert (edit.kind, edit.added) == (EditKind.SUBSTANCE, (CUBA,))


def test_a_passage_cut_out_is_substance_though_no_name_went_with_it() -> None:
    sentences = TEXT.split(". ")
    edit = edited(Version("T", TEXT), Version("T", ". ".join([sentences[0], sentences[2]])))
    assert edit.kind is EditKind.SUBSTANCE
    assert edit.cuts[0].startswith("The guests looked round")


def test_a_watched_term_that_is_gone_is_substance() -> None:
    before, after = (
        Version("T", "Efforts for reunification of the nation."),
        Version("T", "Efforts for prosperity of the nation."),
    )
    assert edited(before, after).kind is EditKind.RETRANSLATION
    edit = edited(before, after, terms=("Reunification", "unity"))
    assert (edit.kind, edit.lost_terms) == (EditKind.SUBSTANCE, ("Reunification",))


def test_korean_texts_are_compared_by_words() -> None:
    before = Version("연회 진행", "로씨야와 꾸바 대사들이 참가하였다.", frozenset({RUSSIA, CUBA}))
    after = Version("연회 진행", "로씨야 대사가 참가하였다.", frozenset({RUSSIA}))
    edit = edited(before, after)
    assert edit.removed == (CUBA,)
    assert "[-로씨야와 꾸바 대사들이-]{+로씨야 대사가+}" in edit.diff


words = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]), max_size=30).map(" ".join)


@given(words, words)
def test_a_diff_names_every_word_that_went_or_came(before: str, after: str) -> None:
    edit = edited(Version("", before), Version("", after))
    if edit.kind is EditKind.NONE:
        assert before.replace(" ", "") == after.replace(" ", "")
    else:
        assert "[-" in edit.diff or "{+" in edit.diff
    assert edited(Version("", after), Version("", after)).kind is EditKind.NONE


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(before: str, after: str) -> None:
    assert edited(Version("", before), Version("", after)).kind in EditKind
