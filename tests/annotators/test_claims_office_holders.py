"""Leaders of other countries are known by family name alone while they are in office."""

from datetime import date

import pytest

from monitor.annotators.claims.office_holders import OfficeHolders
from monitor.catalog.people import load_people

ENGLISH = OfficeHolders(load_people().values(), "en")
KOREAN = OfficeHolders(load_people().values(), "ko")


def named(holders: OfficeHolders, text: str, day: date | None, in_full: tuple[str, ...] = ()) -> list[str]:
    marks = holders.find(text, text.lower(), day, in_full, {"KR"})
    return [mark.person[0] for mark in marks if mark.person]


@pytest.mark.parametrize(
    ("year", "person"), [(2014, ["park-geun-hye"]), (2018, ["park-geun-hye"]), (2019, []), (2012, [])]
)
def test_a_family_name_means_who_holds_the_office_or_has_just_left_it(year: int, person: list[str]) -> None:
    assert named(ENGLISH, "Park is called names in Pyongyang, the South said.", date(year, 6, 1)) == person


@pytest.mark.parametrize(
    "text", ["Moon Sung-ho of Seoul spoke, and Moon left.", "Central Moon was closed.", "The moon rose."]
)
def test_a_part_of_another_name_is_nobody(text: str) -> None:
    assert named(ENGLISH, text, date(2019, 6, 1)) == []


def test_who_is_named_in_full_is_not_looked_for_again() -> None:
    assert named(ENGLISH, "Moon went home.", date(2019, 6, 1), ("moon hee-sang",)) == []


def test_without_a_day_nobody_is_in_office() -> None:
    assert named(ENGLISH, "President Moon went home.", None) == []


def test_a_title_does_where_the_country_is_not_named() -> None:
    marks = list(ENGLISH.find("Mr. Moon's visit", "mr. moon's visit", date(2019, 6, 1), (), ()))
    assert [(mark.name, mark.possessive) for mark in marks] == [("Moon", True)]


def test_korean_says_the_title() -> None:
    assert named(KOREAN, "문 대통령과 문 앞에서", date(2019, 6, 1)) == ["moon-jae-in"]
