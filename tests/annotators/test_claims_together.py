"""What the pairs of one text tell of each other."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.claims.weighing.candidates import TOPIC, Candidate
from monitor.annotators.claims.weighing.features import Features
from monitor.annotators.claims.weighing.pairs import Weighed
from monitor.annotators.claims.weighing.scene import Scene
from monitor.annotators.claims.weighing.together import Paired, together_features
from monitor.domain import ClaimKind, EntityType
from tests.annotators.marked_sentences import Sentences, named

PHOTO = Sentences("ana and bo were cut from the photo", "the party paper ran it without a word", "dae spoke")


def paired(kind: ClaimKind, text: Sentences, *pairs: Weighed, best: int = 0) -> Paired:
    people = [one for _, one in pairs if one.type is EntityType.PERSON]
    scene = Scene(kind, [0.0] * len(text.spans), best, -1, people, people, [], frozenset(), text, frozenset())
    return Paired(scene, [{"told": float(rank)} for rank in range(len(pairs))], pairs)


def beside(text: Sentences, one: str, other: str) -> Features:
    """What is told of one beside a likelier other."""
    pairs = (0.9, named(text, other)), (0.5, named(text, one))
    return together_features([paired(ClaimKind.ABSENCE, text, *pairs)])[0][1]


def test_a_pair_is_told_what_else_its_subject_may_be_and_keeps_what_was_told() -> None:
    ana = named(PHOTO, "ana")
    cut = paired(ClaimKind.EDIT_OR_DELETION, PHOTO, (0.9, ana))
    left_out = paired(ClaimKind.OMISSION, PHOTO, (0.4, ana))
    (of_cut,), (of_left_out,) = together_features([cut, left_out])
    assert of_left_out["told"] == 0
    assert of_left_out["another kind"] == pytest.approx(math.log(9))
    assert of_left_out["ahead of another kind"] < 0 < of_cut["ahead of another kind"]
    assert of_left_out["omission beside edit_or_deletion"] > of_cut["edit_or_deletion beside omission"] > 0


def test_another_subject_or_an_unlikely_kind_says_nothing_of_a_kind() -> None:
    ana, bo = named(PHOTO, "ana"), named(PHOTO, "bo")
    cut = paired(ClaimKind.EDIT_OR_DELETION, PHOTO, (0.9, bo), (0.02, ana))
    left_out = paired(ClaimKind.OMISSION, PHOTO, (0.4, ana))
    ((of_ana,),) = together_features([cut, left_out])[1:]
    assert not any("beside" in name for name in of_ana)


def test_what_is_told_far_from_each_other_does_not_compete() -> None:
    ana = named(PHOTO, "ana")
    cut = paired(ClaimKind.EDIT_OR_DELETION, PHOTO, (0.9, ana))
    (_,), (of_left_out,) = together_features([cut, paired(ClaimKind.OMISSION, PHOTO, (0.4, ana), best=2)])
    assert of_left_out["ahead of another kind"] > 0
    assert not any("beside" in name for name in of_left_out)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ana and bo were missing", "neighbours"),
        ("ana, bo and dae were missing", "neighbours"),
        ("ana, the premier, and bo, who has led the army, were missing", "in a list"),
        ("ana told reporters that bo was missing", "one sentence"),
    ],
)
def test_who_is_named_in_one_breath_with_another_is_told_apart(text: str, place: str) -> None:
    found = beside(Sentences(text), "bo", "ana")
    assert f"{place}, like it" in found
    assert found[f"{place}, likeliest like it"] == pytest.approx(math.log(9))
    assert ("neighbours, like it" in found) == (place == "neighbours")
    assert ("in a list, like it" in found) == (place == "in a list")


@pytest.mark.parametrize("text", [("ana was missing", "bo was there"), ("ana was missing " + "x" * 200 + " bo",)])
def test_names_far_from_each_other_stand_in_no_list(text: tuple[str, ...]) -> None:
    found = beside(Sentences(*text), "bo", "ana")
    assert "likeliest like it" in found
    assert not any("sentence" in name or "between" in name for name in found)


def test_somebody_alone_has_no_company() -> None:
    ((found,),) = together_features([paired(ClaimKind.ABSENCE, PHOTO, (0.5, named(PHOTO, "ana")))])
    assert not any("like" in name for name in found)
    assert together_features([]) == []


def test_the_matter_itself_is_unlike_a_person() -> None:
    pairs = (0.5, named(PHOTO, "ana")), (0.3, Candidate(TOPIC, ""))
    found = together_features([paired(ClaimKind.NO_REPORT, PHOTO, *pairs)])[0][1]
    assert "likeliest unlike it" in found


@given(st.lists(st.floats(0, 1), max_size=6), st.lists(st.floats(0, 1), max_size=6))
def test_any_probabilities_are_told_in_numbers(one: list[float], other: list[float]) -> None:
    names = ["ana", "bo", "dae", "photo", "party", "paper"]
    those = [
        paired(kind, PHOTO, *zip(sure, (named(PHOTO, name) for name in names), strict=False))
        for kind, sure in ((ClaimKind.ABSENCE, one), (ClaimKind.PRESENCE, other))
    ]
    found = together_features(those)
    assert [len(of_kind) for of_kind in found] == [len(one), len(other)]
    assert all(math.isfinite(value) for of_kind in found for told in of_kind for value in told.values())
