"""Whom a text speaks of without a name."""

from datetime import date

from monitor.annotators.claims.implied import Implied
from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.names import Stretch
from monitor.catalog.claim_people import load_naming_words
from monitor.catalog.claim_syntax import COUNTRY, PERSON
from monitor.catalog.northern_people import load_northern_people

NAMES = {one.id: one.name for one in load_northern_people().values()}
LEADER = Mark(0, 3, PERSON, "kim-jong-un", "Kim Jong Un")


def implied(language: str, text: str, year: int, *marks: Mark) -> list[tuple[str, str]]:
    naming = load_naming_words()[language]
    found = Implied(naming.south, naming.relatives, NAMES).find(
        text, [Stretch(0, 0, len(text), marks, False)], date(year, 6, 1)
    )
    return [(mark.id, text[mark.start : mark.end]) for mark in found[0]]


def test_the_catalog_names_relatives_that_it_knows() -> None:
    for naming in load_naming_words().values():
        assert {one.id for one in naming.relatives} <= set(NAMES)


def test_a_relative_is_one_of_the_leader_whom_the_text_names() -> None:
    text = "kim came, but his wife did not."
    assert implied("en", text, 2018, LEADER) == [("ri-sol-ju", "his wife")]
    assert implied("en", text, 2018) == []


def test_a_relative_is_spoken_of_since_a_certain_year() -> None:
    text = "kim came, but his daughter did not."
    assert implied("en", text, 2018, LEADER) == []
    assert implied("en", text, 2024, LEADER) == [("kim-ju-ae", "his daughter")]


def test_the_south_is_meant_by_its_offices() -> None:
    assert implied("en", "nothing on the blue house.", 2018) == [("KR", "blue house")]
    assert implied("ko", "청와대를 비난했다.", 2018) == [("KR", "청와대")]


def test_what_a_mark_touches_is_named_already() -> None:
    text = "nothing on the blue house."
    assert implied("en", text, 2018, Mark(11, 25, COUNTRY, "KR", "the Blue House")) == []
