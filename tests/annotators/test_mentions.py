"""Countries found in texts."""

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.annotators.mentions import MentionFinder, aboutness
from monitor.catalog.countries import load_countries
from monitor.domain import Entity, EntityType, MentionBy, join_text

FINDER = MentionFinder(load_countries())


def countries_in(text: str, language: str = "en") -> list[str]:
    return [one.entity.id for one in FINDER.find("", text, language) if one.by is not MentionBy.CREDIT]


def test_spans_point_into_title_and_text_joined() -> None:
    title, text = "Cuban Delegation Arrives", "A delegation of Cuba and of Viet Nam arrived."
    mentions = FINDER.find(title, text, "en")
    joined = join_text(title, text)
    assert [joined[one.start : one.end] for one in mentions] == ["Cuban", "Cuba", "Viet Nam"]
    assert [one.surface for one in mentions] == ["Cuban", "Cuba", "Viet Nam"]
    assert [one.in_headline for one in mentions] == [True, False, False]


def test_the_longest_name_wins() -> None:
    text = "Envoys of Equatorial Guinea, Guinea-Bissau, Papua New Guinea and Guinea"
    assert countries_in(text) == ["GQ", "GW", "PG", "GN"]


def test_names_inside_words_are_no_mentions() -> None:
    assert countries_in("Romania, Somalia and Nigeria; Cubans, cubed; Malicious acts") == ["RO", "SO", "NG", "CU"]


def test_headlines_in_capitals_are_read() -> None:
    assert countries_in("CUBAN AMBASSADOR MEETS SOUTH KOREAN ENVOY") == ["CU", "KR"]


def test_glued_tags_are_read() -> None:
    assert countries_in("ComradeKim Jong Un met thePresident of theCuban state and ChinaPresident") == ["CU", "CN"]


def test_decomposed_korean_gives_the_spans_of_the_given_text() -> None:
    text = unicodedata.normalize("NFD", "김정은동지께서 꾸바공화국 주석에게 축전을 보내시였다.")
    (mention,) = FINDER.find("", text, "ko-KP")
    assert mention.entity == Entity(EntityType.COUNTRY, "CU")
    assert unicodedata.normalize("NFC", text[mention.start : mention.end]).startswith("꾸바")


def test_no_break_spaces_stand_for_spaces() -> None:
    assert countries_in("the south\u00a0Korean and Viet\u00a0Nam and the U.S.\u2011led") == ["KR", "VN", "US"]


def test_a_credit_line_is_kept_apart() -> None:
    mentions = FINDER.find("", "Storms hit the coast, according to Prensa Latina.", "en")
    assert [(one.entity.id, one.by) for one in mentions] == [("CU", MentionBy.CREDIT)]


def test_aboutness_tells_headline_count_and_credit() -> None:
    title, text = "Cuba Marks Anniversary", "Cuba did so, Xinhua reported."
    about = aboutness(FINDER.find(title, text, "en"))
    cuba = about[Entity(EntityType.COUNTRY, "CU")]
    assert (cuba.times, cuba.in_headline, cuba.only_credited) == (2, True, False)
    assert about[Entity(EntityType.COUNTRY, "CN")].only_credited


@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(["en", "ko-KP", "ru", "es", "zh", "ja", "und"]))
def test_spans_are_always_inside_and_equal_to_the_surface(title: str, text: str, language: str) -> None:
    joined = join_text(title, text)
    end = 0
    for mention in FINDER.find(title, text, language):
        assert end <= mention.start < mention.end <= len(joined)
        assert joined[mention.start : mention.end] == mention.surface
        end = mention.end


@pytest.mark.parametrize("text", ["", "\ud800Cuba\udfff", "\x00Cuba\x07", "Cuba" * 1, "Ã§Ã¤ Cuba â€™s"])
def test_broken_text_is_read(text: str) -> None:
    assert countries_in(text) == (["CU"] if text else [])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("모든 수단을 다하여", "ko-means"),
        ("자주성이란 무엇인가", "ko-iran"),
        ("오만한 침략자", "ko-arrogance"),
        ("인도주의위기", "blocker"),
        ("강냉이를 말리고", "ko-mali"),
    ],
)
def test_a_rejected_candidate_names_its_rule(text: str, rule: str) -> None:
    (rejected,) = FINDER.explain("", text, "ko-KP")
    assert rejected.rule == rule
    assert rejected.reason
    assert text[rejected.start : rejected.end] == rejected.surface
    assert FINDER.find("", text, "ko-KP") == ()


@pytest.mark.parametrize(
    ("text", "language", "country"),
    [
        ("수단과 방법을 가리지 않는다", "ko-KP", "SD"),
        ("Guinea pigs were raised", "en", "GN"),
        ("인도주의위기", "ko-KP", "IN"),
        ("The Soviet Union won the war", "en", ""),
    ],
)
def test_a_blocked_text_names_the_country_it_was_kept_from(text: str, language: str, country: str) -> None:
    (rejected,) = FINDER.explain("", text, language)
    assert (rejected.rule, rejected.country) == ("blocker", country)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("쏘련군대의 위훈", "ko-KP"),
        ("a film of the USSR", "en"),
        ("苏联红军", "zh"),
        ("ветераны СССР", "ru"),
        ("la Unión Soviética", "es"),
        ("ソ連軍", "ja"),
    ],
)
def test_the_soviet_union_is_not_counted_as_russia(text: str, language: str) -> None:
    assert countries_in(text, language) == []


def test_a_rejected_name_does_not_hide_another() -> None:
    assert countries_in("駐朝中国大使", "ja") == ["CN"], "朝中 is rejected, 中国 begins inside it"
    assert countries_in("TheRomaniaOman", "en") == ["RO", "OM"]


def test_states_in_one_letter_each_are_mentions_of_their_own() -> None:
    mentions = FINDER.find("", "미일한합동군사연습", "ko-KP")
    assert [(one.surface, one.entity.id) for one in mentions] == [("미", "US"), ("일", "JP"), ("한", "KR")]


def test_the_kind_of_word_is_kept_with_the_mention() -> None:
    text = "The White House, Washington, Putin, the Cuban people, the Republic of Cuba, the CPC and Cuba"
    kinds = {one.surface: one.by for one in FINDER.find("", text, "en")}
    assert kinds == {
        "White House": MentionBy.INSTITUTION,
        "Washington": MentionBy.CAPITAL,
        "Putin": MentionBy.PERSON,
        "Cuban": MentionBy.DEMONYM,
        "Republic of Cuba": MentionBy.OFFICIAL,
        "CPC": MentionBy.PARTY,
        "Cuba": MentionBy.NAME,
    }


def test_a_country_of_an_unknown_language_is_found_by_its_cldr_name() -> None:
    assert countries_in("Der Botschafter von Kuba in Nordkorea", "de") == ["CU", "KP"]


def test_an_unheard_of_language_is_read_as_english() -> None:
    assert countries_in("Cuba", "xx") == ["CU"]
    assert countries_in("Cuba", "und") == ["CU"]


@pytest.mark.parametrize(
    ("text", "language", "surface"),
    [
        ("이란이슬람공화국 대통령", "ko-KP", "이란이슬람공화국"),
        ("伊朗伊斯兰共和国总统", "zh", "伊朗伊斯兰共和国"),
        ("la República Islámica de Irán", "es", "República Islámica de Irán"),
        ("посол Исламской Республики Иран", "ru", "Исламской Республики Иран"),
        ("イラン・イスラム共和国", "ja", "イラン・イスラム共和国"),
        ("the Islamic Republic of Iran", "en", "Islamic Republic of Iran"),
    ],
)
def test_an_official_name_is_one_mention(text: str, language: str, surface: str) -> None:
    (mention,) = FINDER.find("", text, language)
    assert (mention.entity.id, mention.surface, mention.by) == ("IR", surface, MentionBy.OFFICIAL)


TRAPS = {
    "ko-KP": [
        "꽁고",
        "꽁고민주주의공화국",
        "수단",
        "이란",
        "오만",
        "가나",
        "신문《",
        "》",
        "조미",
        "로중",
        "에서",
        " ",
        ", ",
        "통신",
    ],
    "zh": ["中", "美", "德", "英", "法", "、", "中非", "苏丹", "新华社", "《", "》", "报道", "。", "国"],
    "ja": ["米", "英", "独", "伊", "朝", "タイ", "チリ", "、", "通信", "が", "の"],
    "en": ["Congo", "Congolese ", "Georgia", "Jordan ", "newspaper ", "Cuban ", "agency ", "reported ", ", ", ". "],
    "ru": ["Мали ", "Того ", "Конго", "Пренса Латина", "газета ", "сообщает ", ", "],
}


def steps(text: str, language: str) -> int:
    """Calls made while a text is read: a measure of the work that is the same on every machine."""
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        FINDER.find("", text, language)
    finally:
        sys.setprofile(None)
    return made


PIECES = st.sampled_from(sorted(TRAPS)).flatmap(
    lambda language: st.tuples(st.just(language), st.lists(st.sampled_from(TRAPS[language]), min_size=1, max_size=8))
)


@settings(deadline=None, max_examples=60)
@given(PIECES)
@example(("en", ["Romania and Omanis; Nigerien Guinea-Bissaus "]))
@example(("es", ["e\u0301\u0301\u0301\u0301\u0301\u200b "]))
@example(("ru", ["Того кроме того Чаде "]))
@example(("zh", ["朝中美日韩俄 "]))
@example(("zh", ["德", "英", "法"]))
@example(("ja", ["独", "伊", "米"]))
@example(("ko-KP", ["수단수단이란오만한말리는인도주의 "]))
@example(("ko-KP", ["꽁고민주주의공화국", "꽁고", " "]))
def test_the_work_grows_no_faster_than_the_text(drawn: tuple[str, list[str]]) -> None:
    language, piece = drawn[0], "".join(drawn[1])
    FINDER.find("", piece, language)
    short, long = piece * (1200 // len(piece) + 1), piece * (4800 // len(piece) + 4)
    assert steps(long, language) <= 4.6 * steps(short, language) + 200
