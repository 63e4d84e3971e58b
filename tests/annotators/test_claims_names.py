"""People whom no catalog knows."""

from monitor.annotators.claims.korean_names import KoreanNames
from monitor.annotators.claims.names import Stretch, UnknownNames, WesternNames
from monitor.catalog.claim_people import load_common_words, load_naming_words

ENGLISH = WesternNames(load_naming_words()["en"])
KOREAN = KoreanNames(load_naming_words()["ko"], load_common_words("ko"))


def found_in(names: UnknownNames, *sentences: str, headline: bool = False) -> list[list[tuple[str, str]]]:
    """For each sentence the names found and what stands for them."""
    text, stretches = "", []
    for number, one in enumerate(sentences):
        stretches.append(Stretch(number, len(text), len(text) + len(one), (), headline and number == 0))
        text += one + " "
    found = names.find(text, stretches)
    return [[(mark.name, text[mark.start : mark.end]) for mark in found[number]] for number in range(len(sentences))]


def test_offices_and_ranks_before_a_name_are_taken_off() -> None:
    assert found_in(ENGLISH, "Private Tobias Quell met Foreign Minister Ana Sorel and Ambassador Per Lund.") == [
        [("Tobias Quell", "Tobias Quell"), ("Ana Sorel", "Ana Sorel"), ("Per Lund", "Per Lund")]
    ]


def test_places_and_bodies_are_no_people() -> None:
    sentence = "The Northern Limit Line, the White House, May Day Stadium, the Supreme People's Assembly in October."
    assert found_in(ENGLISH, sentence) == [[]]


def test_a_family_name_alone_is_who_bears_it_elsewhere_in_the_text() -> None:
    title, body = found_in(
        ENGLISH, "Pyongyang Silent On Quell", "Tobias Quell was freed. Quell's family said so.", headline=True
    )
    assert title == [("Tobias Quell", "Quell")]
    assert body == [("Tobias Quell", "Tobias Quell"), ("Tobias Quell", "Quell's")]


def test_a_family_name_that_two_bear_is_nobody() -> None:
    first, second = found_in(ENGLISH, "Tobias Quell met Ana Quell.", "Quell left.")
    assert len(first) == 2
    assert second == []


def test_a_headline_where_every_word_has_a_capital_names_nobody_by_itself() -> None:
    assert found_in(ENGLISH, "Silent Month Ends", "It was over.", headline=True) == [[], []]


def test_a_korean_office_tells_who_stands_before_it() -> None:
    assert found_in(KOREAN, "마이클 커비 전 위원장은 방북하지 않았다.") == [[("마이클 커비", "마이클 커비")]]


def test_a_korean_name_is_told_from_the_words_before_it() -> None:
    sentence = "북한이 라몽 베르통 국제기구 사무총장을 비난했고 나도훈 청진조선소 지배인의 모습은 지워졌다."
    names = [name for name, _ in found_in(KOREAN, sentence)[0]]
    assert names == ["라몽 베르통", "나도훈"]


def test_a_korean_name_needs_no_office_where_it_is_no_common_word() -> None:
    first, second = found_in(KOREAN, "무대에는 나도훈이 보이지 않았다.", "정부는 이번에 조치를 발표했다.")
    assert first == [("나도훈", "나도훈")]
    assert second == []


def test_the_family_name_of_a_foreigner_and_of_an_official_stands_for_them() -> None:
    first, second, third = found_in(
        KOREAN, "라몽 베르통 사무총장과 나도훈 대사가 만났다.", "베르통은 떠났다.", "나 대사는 남았다."
    )
    assert [name for name, _ in first] == ["라몽 베르통", "나도훈"]
    assert second == [("라몽 베르통", "베르통")]
    assert third == [("나도훈", "나")]
