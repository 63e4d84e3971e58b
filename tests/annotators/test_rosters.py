from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.domain import PYONGYANG, Document, Roster, RosterKind
from tests.annotators.labelled_rosters import read, shown


def _read(text: str, *, title: str = "", published: str = "2011-10-06", language: str = "en") -> tuple[Roster, ...]:
    day = datetime.fromisoformat(published).replace(tzinfo=PYONGYANG)
    return read(Document(title, text, day, language=language), language)


def _entries(text: str, **options: str) -> list[str]:
    return [shown(entry) for roster in _read(text, **options) for entry in roster.entries]


def test_three_ambassadors_that_look_alike_are_told_apart() -> None:
    there = _entries("The Cuban ambassador to the DPRK hosted a reception on Thursday.")
    elsewhere = _entries("The Cuban ambassador to Peru visited the DPRK embassy in Lima on Thursday.")
    ours = _entries("Pak Chang Il, DPRK ambassador to Cuba, hosted a reception at the DPRK embassy in Havana.")
    assert there == ["CU ambassador"]
    assert elsewhere == ["CU@PE ambassador"]
    assert "KP@CU ambassador | Pak Chang Il" in ours
    assert all(not entry.startswith("CU ") for entry in ours)


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("The Russian ambassador gave a reception Thursday.", "2011-10-06", date(2011, 10, 6)),
        ("The Russian ambassador gave a reception on Wednesday.", "2011-10-06", date(2011, 10, 5)),
        ("The Russian ambassador gave a reception on Sept. 30.", "2011-10-06", date(2011, 9, 30)),
        ("The Russian ambassador gave a reception on Dec. 31.", "2012-01-02", date(2011, 12, 31)),
        ("Pyongyang, October 5 (KCNA) -- The Russian ambassador gave a reception.", "2011-10-06", date(2011, 10, 5)),
        ("Receptions were given by the Russian ambassador from Sept. 28 to Oct. 3.", "2011-10-06", date(2011, 10, 3)),
        ("The Russian ambassador gave a reception.", "2011-10-06", None),
    ],
)
def test_the_day_of_the_event_is_not_the_day_of_the_report(text: str, published: str, day: date | None) -> None:
    assert [roster.day for roster in _read(text, published=published)] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("주조 로씨야대사가 13일 연회를 마련하였다.", date(2024, 2, 13)),
        ("주조 로씨야대사가 29일 연회를 마련하였다.", date(2024, 1, 29)),
    ],
)
def test_a_bare_korean_day_lies_in_this_month_or_the_last(text: str, day: date) -> None:
    assert [roster.day for roster in _read(text, published="2024-02-15", language="ko-KP")] == [day]


def test_friendship_with_a_country_is_not_its_presence() -> None:
    assert _entries(
        "A reception was given on the anniversary of the DPRK-Cuba friendship treaty on Thursday. "
        "Present there were Kim Chol Su, vice-chairman of the DPRK-Cuba Friendship Association, and others."
    ) == ["KP vice-chairman | Kim Chol Su"]


def test_what_a_message_says_lists_nobody() -> None:
    text = (
        "Kim Jong Un received a message of greetings from the president of Laos.\n"
        "The message said:\nThe peoples of Cuba, Syria and Vietnam were present at our side.\n"
        "Present there were the Cuban ambassador and the Vietnamese ambassador."
    )
    assert _entries(text, published="2013-09-09")[0] == "LA president"


def test_a_list_printed_twice_is_read_once() -> None:
    sentence = "Present there were the Russian ambassador and the Cuban ambassador. "
    text = "A reception was given on Thursday. " + sentence + sentence
    assert _entries(text) == ["RU ambassador", "CU ambassador"]


def test_lists_at_missions_and_lists_in_countries_are_of_different_form() -> None:
    at_missions = _read(
        "Events took place at the DPRK missions in Cuba, Laos and Syria on the 66th birthday of the WPK."
    )
    in_countries = _read(
        "Film shows took place in Cuba, Laos and Syria on the 66th birthday of the Workers' Party of Korea."
    )
    assert [roster.form for roster in at_missions] == ["at-missions"]
    assert at_missions[0].kind is RosterKind.MISSIONS_ABROAD_CELEBRATION
    assert [roster.form for roster in in_countries] == ["in-countries"]


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("Events took place at the DPRK missions in China, Laos, Syria and Cuba on the Day of the Sun.", True),
        ("Events took place at the DPRK missions in China, Laos and other countries on the Day of the Sun.", False),
        ("Events took place at DPRK missions in 26 countries including China and Laos on the Day of the Sun.", False),
        ("Guests saw the exhibition here. Among them were the Cuban and Lao ambassadors.", False),
        ("The Cuban ambassador, the Lao charge d'affaires and others were present at the reception here.", False),
        ("The Cuban and Lao ambassadors were present at the reception here. Fish and others were served.", True),
        ("Events took place at DPRK missions in 3 countries, in China, Laos and Syria, on the Day of the Sun.", True),
    ],
)
def test_a_list_that_names_some_of_many_is_not_complete(text: str, *, complete: bool) -> None:
    assert [roster.complete for roster in _read(text, published="2019-04-20")] == [complete]


def test_a_russian_post_puts_envoys_at_an_event() -> None:
    text = "14 февраля в Пхеньяне прошёл приём. На приёме присутствовали послы Вьетнама, Кубы и Сирии."
    assert _entries(text, published="2024-02-15", language="ru") == ["VN ambassador", "CU ambassador", "SY ambassador"]
    caption = "На фото: посол Республики Куба Хорхе Луис Прадо на банкете 14 февраля."
    rosters = _read(caption, published="2024-02-15", language="ru")
    assert [shown(entry) for entry in rosters[0].entries] == ["CU ambassador | Хорхе Луис Прадо"]
    assert (rosters[0].kind, rosters[0].day) == (RosterKind.RECEPTION, date(2024, 2, 14))


_RECEPTION = {
    "en": "A reception for diplomats was given in Pyongyang on February 14. ",
    "ko-KP": "14일 평양에서 외교단을 위한 연회가 진행되였다. ",
    "ru": "14 февраля в Пхеньяне прошёл приём. ",
}


@pytest.mark.parametrize(
    ("language", "told", "there"),
    [
        ("en", "Present were the ambassadors of Russia and China, but the ambassador of Cuba was absent.", "RU CN"),
        ("en", "Present were ambassadors of Russia and China, and the ambassador of Cuba was absent.", "RU CN"),
        ("en", "Present were the ambassadors of Russia and China; the Cuban ambassador did not attend.", "RU CN"),
        ("en", "It was attended by the ambassadors of Russia and China, but not those of Cuba and Syria.", "RU CN"),
        ("en", "Present were envoys of China and Laos, without the ambassadors of Cuba and Syria.", "CN LA"),
        ("en", "All ambassadors but not the ambassador of Cuba came, those of Russia and Laos too.", "RU LA"),
        ("en", "In the absence of the Cuban ambassador, the Russian ambassador made a toast.", "RU"),
        ("en", "The Cuban ambassador, Eduardo Correa, was not invited. The Russian ambassador was present.", "RU"),
        ("en", "The Cuban and Syrian ambassadors stayed away. The Russian ambassador was present.", "RU"),
        ("en", "No ambassador of Cuba was present. The Russian ambassador was present.", "RU"),
        ("en", "The Cuban ambassador, who was absent last year, was present with the Russian ambassador.", "CU RU"),
        ("en", "The Cuban ambassador was not the only guest; the Russian ambassador was present too.", "CU RU"),
        ("ko-KP", "연회에는 주조 로씨야대사와 중국대사가 참가하였으나 꾸바대사는 참가하지 않았다.", "RU CN"),
        ("ko-KP", "연회에는 로씨야대사가 참가하고 꾸바대사와 수리아대사는 불참하였다.", "RU"),
        ("ko-KP", "꾸바대사를 제외하고 로씨야, 중국대사들이 연회에 참가하였다.", "RU CN"),
        ("ru", "Присутствовали послы России и Китая, но посол Кубы отсутствовал.", "RU CN"),
        ("ru", "Присутствовали послы России и Китая, кроме послов Кубы и Сирии.", "RU CN"),
    ],
)  # fmt: skip
def test_who_is_said_to_be_absent_is_on_no_list(language: str, told: str, there: str) -> None:
    rosters = _read(_RECEPTION[language] + told, published="2024-02-15", language=language)
    assert [entry.country for roster in rosters for entry in roster.entries] == there.split()


def test_an_officer_of_ours_who_is_said_to_be_absent_is_on_no_list() -> None:
    text = "A reception was given by the Cuban ambassador on Thursday. {} was not present."
    assert _entries(text.format("Kim Chol Su, vice-minister of Foreign Affairs,")) == ["CU ambassador"]


def test_a_text_in_another_language_has_no_rosters() -> None:
    assert _read("El embajador de Cuba ofreció una recepción.", language="es") == ()


def test_a_document_without_a_date_has_no_rosters() -> None:
    assert read(Document("", "The Cuban ambassador gave a reception.", None), "en") == ()


_PIECES = st.sampled_from(
    [
        "the Cuban ambassador", "to the DPRK", "to Peru", "and", ",", "of China, Laos and Brazil", "in Ethiopia",
        "those of", "diplomatic envoys", "Present there were", "DPRK missions in", "received a message from", ".", "\n",
        "Kim Chol Su", "연회에는", "꾸바대사", "주재", "로씨야", "에서", "in celebration of the Day of the Sun", "(",
        "...", "on Feb. 31",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40), st.sampled_from(["en", "ko-KP"]))
def test_no_text_breaks_the_reader_and_spans_stay_inside(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    for roster in _read(text, title="Reception", language=language):
        assert roster.entries
        assert all(0 <= entry.start < entry.end <= len("Reception\n" + text) for entry in roster.entries)
