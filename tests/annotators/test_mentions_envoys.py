"""Envoys learned from texts."""

from datetime import date

import pytest

from monitor.annotators.mentions import MentionFinder, learn_envoys, merge_sightings
from monitor.catalog.countries import load_countries
from monitor.domain import Envoy

FINDER = MentionFinder(load_countries())


def envoys_in(text: str, language: str = "en") -> list[tuple[str, str, str, str]]:
    found = learn_envoys("", text, language, FINDER.find("", text, language))
    for one in found:
        assert text[one.start : one.end] == one.name
    return [(one.name, one.country, one.role, one.host) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Juan Carlos Perez, Cuban ambassador to the DPRK, visited the farm.",
        "Cuban Ambassador to the DPRK Juan Carlos Perez visited the farm.",
        "Present there was Cuban Ambassador Juan Carlos Perez.",
        "Juan Carlos Perez, ambassador of Cuba to the DPRK, visited the farm.",
    ],
)
def test_an_envoy_in_pyongyang_is_learned(text: str) -> None:
    assert envoys_in(text) == [("Juan Carlos Perez", "CU", "ambassador", "KP")]


def test_the_country_accredited_to_is_told_apart() -> None:
    assert envoys_in("Juan Perez, Cuban ambassador to Peru, spoke.") == [("Juan Perez", "CU", "ambassador", "PE")]
    assert envoys_in("DPRK Ambassador to Cuba Pak Chol Min left.") == [("Pak Chol Min", "KP", "ambassador", "CU")]


def test_an_interim_envoy_has_the_role_as_printed() -> None:
    text = "Russian charge d'affaires a.i. Ivan Petrov laid a wreath."
    assert envoys_in(text) == [("Ivan Petrov", "RU", "charge d'affaires a.i.", "KP")]


def test_a_headline_names_no_envoy() -> None:
    title = "Premier Meets Cuban Ambassador"
    assert learn_envoys(title, "They talked.", "en", FINDER.find(title, "They talked.", "en")) == ()


def test_a_northern_text_introduces_an_envoy() -> None:
    text = "우리 나라 주재 꾸바특명전권대사 후안 까를로스 뻬레스가 농장을 참관하였다."
    assert envoys_in(text, "ko-KP") == [("후안 까를로스 뻬레스", "CU", "특명전권대사", "KP")]


def test_spellings_of_one_name_are_merged_with_first_and_last_day() -> None:
    def seen(name: str, day: int, country: str = "CU") -> tuple[Envoy, date]:
        return Envoy(name, country, "ambassador", "KP", 0, len(name)), date(2011, 3, day)

    known = merge_sightings(
        [
            seen("José Galego Montaño", 9),
            seen("Jose Gallego Montano", 2),
            seen("Jose Galego Montano", 4),
            seen("Jose Galego Montano", 5),
            seen("Jose Galego Montano", 30, "ES"),
            seen("Pedro Alvarez", 20),
        ]
    )
    assert [(one.name, one.country, one.first_seen.day, one.last_seen.day) for one in known] == [
        ("José Galego Montaño", "CU", 2, 9),
        ("Pedro Alvarez", "CU", 20, 20),
        ("Jose Galego Montano", "ES", 30, 30),
    ]
    assert set(known[0].spellings) == {"Jose Galego Montano", "Jose Gallego Montano", "José Galego Montaño"}
