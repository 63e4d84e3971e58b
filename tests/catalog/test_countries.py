"""The catalog of countries."""

import pytest

from monitor.catalog.countries import load_countries
from monitor.catalog.countries_inflection import (
    russian_adjective,
    russian_name,
    russian_people,
    spanish_adjective,
)
from monitor.catalog.files import entries
from monitor.domain import MentionBy

COUNTRIES = load_countries()


def test_every_member_of_the_united_nations_and_the_observers_are_there() -> None:
    assert len(COUNTRIES) >= 195
    assert {"CU", "KP", "KR", "PS", "TW", "VA", "SS", "TL", "ME"} <= set(COUNTRIES.codes)


def test_an_unknown_code_is_its_own_name() -> None:
    assert COUNTRIES.name("CU") == "Cuba"
    assert COUNTRIES.name("QQ") == "QQ"


def test_relations_with_pyongyang_are_told() -> None:
    assert COUNTRIES.relation("CU")
    assert not COUNTRIES.relation("US")
    assert not COUNTRIES.relation("MY"), "broken off in 2021"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cu", "CU"),
        ("CUBA", "CU"),
        ("cuban", "CU"),
        ("꾸바", "CU"),
        ("쿠바", "CU"),
        ("south  korea", "KR"),
        ("côte d'ivoire", "CI"),
        ("로씨야", "RU"),
        ("독일", "DE"),
        ("도이췰란드", "DE"),
        ("Republic of Cuba", "CU"),
    ],
)
def test_what_a_person_types_is_found(typed: str, code: str) -> None:
    assert COUNTRIES.find(typed) == code


def test_what_is_no_country_is_not_found() -> None:
    assert COUNTRIES.find("Atlantis") is None
    assert COUNTRIES.find("") is None


@pytest.mark.parametrize("language", ["en", "ko", "zh", "ru", "es", "ja"])
def test_every_country_has_a_name_in_every_language(language: str) -> None:
    named = {form.country for form in COUNTRIES.forms(language) if form.by is MentionBy.NAME}
    assert set(COUNTRIES.codes) - named == set()


@pytest.mark.parametrize("language", ["en", "ko", "ru", "es", "ja"])
def test_no_form_names_two_countries(language: str) -> None:
    meaning: dict[str, str] = {}
    for form in COUNTRIES.forms(language):
        assert meaning.setdefault(form.text, form.country) == form.country, form.text


def test_russian_names_are_declined() -> None:
    assert {"Куба", "Кубы", "Кубе", "Кубу", "Кубой"} <= set(russian_name("Куба"))
    assert {"Саудовской Аравии", "Саудовскую Аравию"} <= set(russian_name("Саудовская Аравия"))
    assert {"Гвинеи-Бисау", "Гвинее-Бисау"} <= set(russian_name("Гвинея-Бисау"))
    assert set(russian_name("Марокко")) == {"Марокко"}
    assert {"Филиппин", "Филиппинах"} <= set(russian_name("Филиппины"))


def test_russian_people_and_adjectives_are_inflected() -> None:
    assert {"кубинцы", "кубинцев", "кубинку"} <= set(russian_people("кубинец"))
    assert {"австрийца", "австрийка"} <= set(russian_people("австриец"))
    assert {"болгары", "болгарам", "болгарка"} <= set(russian_people("болгарин"))
    assert {"кубинского", "кубинскую", "кубинскими"} <= set(russian_adjective("кубинск"))


def test_the_soft_sign_of_belarus_is_feminine() -> None:
    forms = {form.text for form in COUNTRIES.forms("ru") if form.country == "BY"}
    assert {"Беларуси", "Беларусью"} <= forms
    assert "Беларуся" not in forms


def test_long_korean_names_are_known_in_tense_and_aspirated_spelling() -> None:
    forms = {form.text: form.country for form in COUNTRIES.forms("ko")}
    assert (forms["모잠비크"], forms["모잠비끄"]) == ("MZ", "MZ")
    assert (forms["우즈베끼스딴"], forms["우즈베키스딴"]) == ("UZ", "UZ")
    assert "가까나" not in forms, "a short name is no other word's spelling"


def test_no_spelling_made_by_rule_takes_a_listed_form_from_its_country() -> None:
    forms = {form.text: form.country for form in COUNTRIES.forms("ko")}
    assert (forms["도미니까공화국"], forms["도미니까련방"]) == ("DO", "DM")


def test_spanish_demonyms_have_gender_and_number() -> None:
    assert set(spanish_adjective("cubano")) >= {"cubano", "cubana", "cubanos", "cubanas", "anticubanas"}
    assert set(spanish_adjective("inglés")) >= {"inglés", "inglesa", "ingleses", "inglesas"}
    assert set(spanish_adjective("estadounidense")) >= {"estadounidense", "estadounidenses"}
    assert set(spanish_adjective("iraní")) >= {"iraní", "iranís", "iraníes"}
    assert set(spanish_adjective("español")) >= {"español", "española", "españoles", "españolas"}


def test_every_northern_form_says_what_it_rests_on() -> None:
    known = {"sourced", "seen in state media", "same as southern", "derived by rule"}
    for code, values in entries("countries-ko-KP.toml", "countries"):
        if "names" in values:
            assert values.get("basis") in known, code
