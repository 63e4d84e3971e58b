from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.similar import near_duplicates, similarity

STORY = (
    "A floral basket was laid before the statues by the ambassador on the occasion of the feast. Present there were "
    "officials of the ministry. The participants looked round the hall and left a note in the visitors' book."
)


def test_the_same_story_in_other_clothes_is_one() -> None:
    again = STORY.upper().replace("'", "’").replace(". ", ".\u00a0 ")
    assert similarity(STORY, again) == 1.0
    assert near_duplicates([STORY, "Something else altogether happened today.", again]) == [[0, 2], [1]]


def test_one_changed_word_is_similar_but_not_the_same() -> None:
    assert 0.8 < similarity(STORY, STORY.replace("feast", "anniversary")) < 1.0


def test_another_report_is_not_similar() -> None:
    assert similarity(STORY, "로씨야대사가 연회에 참가하였다.") == 0.0


@given(st.lists(st.text(max_size=40), max_size=12), st.floats(0.1, 1.0))
def test_every_text_is_in_exactly_one_group(texts: list[str], threshold: float) -> None:
    groups = near_duplicates(texts, threshold)
    assert sorted(position for group in groups for position in group) == list(range(len(texts)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


@given(st.text(max_size=80), st.text(max_size=80))
def test_similarity_is_symmetric_and_full_with_oneself(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert similarity(one, one) == 1.0
