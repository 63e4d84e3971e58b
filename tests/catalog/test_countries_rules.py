"""Rules and people of the catalog: every entry means what it says."""

import pytest

from monitor.catalog import countries_rules, people
from monitor.catalog.countries import load_countries
from monitor.catalog.countries_inflection import russian_surname
from monitor.catalog.countries_rules import load_rules
from monitor.catalog.people import load_people, people_forms
from monitor.domain import CatalogError

LANGUAGES = ("en", "ko", "zh", "ru", "es", "ja")
COUNTRIES = load_countries()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_decides_a_form_that_exists(language: str) -> None:
    forms = {form.text for form in (*COUNTRIES.forms(language), *people_forms(language))}
    assert set(load_rules(language).rules) - forms == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_short_form_names_countries_of_the_catalog(language: str) -> None:
    for short in load_rules(language).short_forms:
        for code, start, end in short.parts:
            assert code in COUNTRIES
            assert 0 <= start < end <= len(short.text)


def test_every_person_stands_for_a_country_of_the_catalog() -> None:
    for person in load_people().values():
        assert person.country in COUNTRIES, person.id
        assert set(person.forms) == set(LANGUAGES), person.id


def test_russian_surnames_are_declined() -> None:
    assert {"Путина", "Путину", "Путиным"} <= set(russian_surname("Путин"))
    assert {"Зеленского", "Зеленским"} <= set(russian_surname("Зеленский"))
    assert {"Си Цзиньпина", "Си Цзиньпину"} <= set(russian_surname("Си Цзиньпин"))
    assert set(russian_surname("Лукашенко")) == {"Лукашенко"}


def with_rules(monkeypatch: pytest.MonkeyPatch, content: dict[str, object]) -> None:
    monkeypatch.setattr(countries_rules, "read_catalog_file", lambda _: content)
    monkeypatch.setattr(countries_rules, "_FILES", ("x.toml",))


RULE = {"id": "r", "language": "en", "surfaces": ["Chad"], "reason": "a name", "otherwise": "accept"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"rules": [RULE | {"otherwise": "maybe"}]}, "expected accept or reject"),
        ({"rules": [RULE | {"reject_after": "("}]}, "reject_after: '(' is no regular expression"),
        ({"rules": [RULE | {"rejects": "x"}]}, "unknown key rejects"),
        ({"rules": [{key: RULE[key] for key in RULE if key != "reason"}]}, "reason is missing"),
        ({"rule": []}, "unknown table rule"),
        (
            {"compounds": [{**RULE, "members": {"A": "US"}, "texts": ["AB"]} | {"surfaces": None}]},
            "unknown key surfaces",
        ),
    ],
)
def test_a_mistake_in_the_rules_is_told_with_its_place(
    monkeypatch: pytest.MonkeyPatch, content: dict[str, object], told: str
) -> None:
    with_rules(monkeypatch, content)
    with pytest.raises(CatalogError, match=r"catalog/x\.toml") as error:
        load_rules.__wrapped__("en")
    assert told in str(error.value)


def test_a_mistake_in_the_people_is_told_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "entries", lambda *_: iter([("someone", {"name": "Someone"})]))
    with pytest.raises(CatalogError, match=r"people\.someone\]: country is missing"):
        load_people.__wrapped__()
