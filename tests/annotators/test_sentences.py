import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.sentences import sentence_spans


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


def test_a_headline_without_a_full_stop_is_a_sentence_of_its_own() -> None:
    assert sentences("Envoy left out\nKCNA listed nine ambassadors. The tenth was not named.") == [
        "Envoy left out",
        "KCNA listed nine ambassadors.",
        "The tenth was not named.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Treasury named Mr. Ri on Feb. 3 in Washington.",
        "Lt. Gen. Pak J. Chon met No. 2 official J. F. Hart of Acme Inc. in the U.K. on Monday.",
        'He called it "a mistake." according to the report.',
        "It fell by 3.5 percent.",
        "2. Skip to main menu",
        "왼쪽부터 No.1 매체이며 0.5% 줄었다.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"They said nothing." She left.', ['"They said nothing."', "She left."]),
        ("It came from the U.S. The reply did not.", ["It came from the U.S.", "The reply did not."]),
        ("Why now? Nobody knows!", ["Why now?", "Nobody knows!"]),
        ("The answer was no. Cuba waited.", ["The answer was no.", "Cuba waited."]),
    ],
)
def test_english_sentences_end_at_their_full_stops(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_korean_sentences_end_even_without_a_space_after_the_full_stop() -> None:
    text = '쿠바는 언급되지 않았다.통일부는 지켜보겠다고 했다. "이례적이다." 그는 말했다.'
    assert sentences(text, "ko") == [
        "쿠바는 언급되지 않았다.",
        "통일부는 지켜보겠다고 했다.",
        '"이례적이다."',
        "그는 말했다.",
    ]


def test_hard_wrapped_lines_are_joined() -> None:
    text = (
        "The reception was attended by ambassadors of many countries and by the\n"
        "Deputy Minister, who spoke at length of the friendship between the two\n"
        "Parties. The list was shorter than in any earlier year."
    )
    assert len(sentences(text)) == 2


def test_a_line_that_goes_on_in_lower_case_is_joined() -> None:
    assert len(sentences("The list printed on Friday\nnames no Cuban diplomat.")) == 1


@given(st.text(alphabet="aB. \n?!\"'쿠다。”1\r\t", max_size=80), st.sampled_from(["en", "ko-KP", "zh"]))
def test_every_visible_character_lies_in_exactly_one_span(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    covered = [index for start, end in spans for index in range(start, end)]
    assert covered == sorted(set(covered))
    assert {index for index, character in enumerate(text) if not character.isspace()} <= set(covered)
    assert all(not text[start].isspace() and not text[end - 1].isspace() for start, end in spans)
