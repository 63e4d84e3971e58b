from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalog.occasions import load_occasions
from monitor.domain import Entity, EntityType, Mention, MentionBy

OCCASIONS = load_occasions()


@pytest.mark.parametrize(
    ("text", "published", "occasion", "day"),
    [
        ("on the occasion of the Day of the Shining Star", date(2024, 2, 24), "day-of-the-shining-star", "2024-02-16"),
        ("the 82nd birth anniversary of Kim Jong Il", date(2024, 2, 20), "day-of-the-shining-star", "2024-02-16"),
        ("Kim Jong Il got a gift on his birthday", date(2011, 2, 9), "day-of-the-shining-star", "2011-02-16"),
        ("on the 105th birth anniversary of President Kim Il Sung", date(2017, 4, 17), "day-of-the-sun", "2017-04-15"),
        ("on the 66th birthday of the WPK", date(2011, 11, 1), "party-foundation-day", "2011-10-10"),
        ("a New Year card", date(2023, 12, 30), "new-year", "2024-01-01"),
        ("to mark the New Year", date(2024, 1, 12), "new-year", "2024-01-01"),
        ("on the 79th birthday of the Korean People's Army", date(2011, 4, 23), "army-day", "2011-04-25"),
        ("on the 76th founding anniversary of the Korean People's Army", date(2024, 2, 9), "army-day", "2024-02-08"),
        ("공화국창건 76돐에 즈음하여", date(2024, 9, 8), "national-day", "2024-09-09"),
        ("위대한 령도자 김정일동지의 탄생 82돐에 즈음하여", date(2024, 2, 15), "day-of-the-shining-star", "2024-02-16"),
        ("조국해방의 날에 즈음하여", date(2024, 8, 14), "liberation-day", "2024-08-15"),
        ("over the demise of leader Kim Jong Il", date(2011, 12, 27), "demise-of-kim-jong-il", "2011-12-17"),
    ],
)  # fmt: skip
def test_a_feast_is_told_and_dated(text: str, published: date, occasion: str, day: str) -> None:
    assert OCCASIONS.find(text, published) == (occasion, date.fromisoformat(day))


def test_a_feast_of_another_day_every_year_has_none_in_a_year_that_the_catalog_does_not_know() -> None:
    assert OCCASIONS.day("lunar-new-year", 2024) == date(2024, 2, 10)
    assert OCCASIONS.day("lunar-new-year", 2031) is None
    assert OCCASIONS.day("army-day", 2031) == date(2031, 2, 8)


@pytest.mark.parametrize(
    "text",
    [
        "The joint New Year editorial calls for a great surge.",
        "congratulated him on the successful Seventh Congress of the WPK",
        "위원 전승훈, 박봉수동지",
        "artistes came for the 31st April Spring Friendship Art Festival",
        "the 50th anniversary of the DPRK-China treaty",
        "The Preparatory Committee for Commemorating the Centenary of Birth of President Kim Il Sung met.",
        "The weather was fine on Friday.",
        "",
    ],
)
def test_what_only_looks_like_a_feast_is_none(text: str) -> None:
    assert OCCASIONS.find(text, date(2011, 7, 11)) is None


def _named(text: str, *words: tuple[str, str]) -> list[Mention]:
    return [
        Mention(Entity(EntityType.COUNTRY, code), word, text.index(word), text.index(word) + len(word), MentionBy.NAME)
        for word, code in words
    ]


def test_relations_with_a_country_are_an_occasion_of_that_country() -> None:
    text = "on the 64th anniversary of the establishment of diplomatic relations between the DPRK and Cuba"
    found = OCCASIONS.find(text, date(2024, 8, 30), _named(text, ("DPRK", "KP"), ("Cuba", "CU")))
    assert found == ("relations-cu", date(2024, 8, 29))


def test_the_founding_of_the_dprk_is_not_the_day_of_the_country_named_next() -> None:
    text = "on the 71st anniversary of the founding of the DPRK. The Russian ambassador was there."
    found = OCCASIONS.find(text, date(2019, 9, 10), _named(text, ("DPRK", "KP"), ("Russian", "RU")))
    assert found == ("national-day", date(2019, 9, 9))


@pytest.mark.parametrize(
    ("text", "guest", "occasion"),
    [
        (
            "Kim Jong Il received a message from the president of Cuba on his birthday.",
            "Cuba",
            "day-of-the-shining-star",
        ),
        ("Kim Jong Il sent a floral basket to the president of Cuba on his birthday.", "Cuba", "birthday-cu"),
        ("김정은동지께서 꾸바공화국 주석의 생일에 즈음하여 축전을 보내시였다.", "꾸바공화국", "birthday-cu"),
        ("꾸바혁명승리 61돐에 즈음하여 조선주재 꾸바대사가 연회를 마련하였다.", "꾸바", "national-day-cu"),
    ],
)
def test_a_day_is_of_whom_it_is_kept_for(text: str, guest: str, occasion: str) -> None:
    at = text.index(guest)
    cuba = Mention(Entity(EntityType.COUNTRY, "CU"), guest, at, at + len(guest), MentionBy.NAME)
    found = OCCASIONS.find(text, date(2011, 2, 15), [cuba])
    assert found is not None
    assert found[0] == occasion


def test_names_and_days_of_occasions() -> None:
    assert OCCASIONS.name("day-of-the-sun") == "Day of the Sun"
    assert OCCASIONS.name("relations-cu") == "anniversary of relations with Cuba"
    assert OCCASIONS.name(None) == ""
    assert OCCASIONS.name("unheard-of") == "unheard-of"
    assert OCCASIONS.day("army-day", 2011) == date(2011, 4, 25)
    assert OCCASIONS.day("army-day", 2024) == date(2024, 2, 8)
    assert OCCASIONS.day("party-congress", 2024) is None
    assert OCCASIONS.day("unheard-of", 2024) is None


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_a_feast_falls_within_half_a_year_of_the_day_of_publication(published: date) -> None:
    found = OCCASIONS.find("on the occasion of the Day of the Sun", published)
    assert found is not None
    assert found[0] == "day-of-the-sun"
    assert abs(found[1] - published) <= timedelta(days=184)


def test_every_feast_has_a_name_and_every_fixed_day_exists_in_every_year() -> None:
    for occasion in OCCASIONS.ids:
        assert OCCASIONS.name(occasion)
        for year in (1995, 2024, 2026):
            day = OCCASIONS.day(occasion, year)
            assert day is None or day.year == year
