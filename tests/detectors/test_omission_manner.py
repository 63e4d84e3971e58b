from datetime import date

import pytest

from monitor.catalog.occasions import load_occasions
from monitor.detectors.omission import RosterOmission
from monitor.detectors.omission.manner import FULL, HEADER, LISTED, OWN, TITLE_ONLY, manner_of, manners
from monitor.detectors.omission.occurrences import Occurrence, gather
from monitor.domain import PublishedRoster, RosterKind
from monitor.settings import OmissionSettings
from tests.detectors.omission_view import RosterView, listed

_MANY = ["CN", "RU", "CU", "VN", "LA"]


def _one(*parts: PublishedRoster) -> Occurrence:
    (found,) = gather(parts, load_occasions().day).values()
    return found


def _message(countries: list[str]) -> PublishedRoster:
    kind = RosterKind.CONGRATULATORY_MESSAGE
    return listed(date(2023, 2, 16), countries, kind=kind, form="messages", role="president")


@pytest.mark.parametrize(
    ("countries", "text", "told"),
    [
        (["CU"], "He received a message from the president. The message said: I extend my greetings.", FULL),
        (["CU"], "축전을 보내여왔다. 축전의 전문은 다음과 같다.", FULL),
        (["CU"], "He received a message from the president.", OWN),
        (_MANY, "Messages came from many. The message said: I extend my greetings.", LISTED),
    ],
)
def test_a_message_is_told_in_full_or_in_an_item_of_its_own_or_in_a_list(
    countries: list[str], text: str, told: str
) -> None:
    manner = manner_of("CU", _one(_message(countries)), lambda _: text)
    assert manner.told == told
    assert manner.named == TITLE_ONLY
    assert manner.roles == ("president",)


def test_the_fullest_of_several_items_of_a_year_counts() -> None:
    of_many, own = _message(_MANY), _message(["CU"])
    manner = manner_of("CU", _one(of_many, own), lambda _: "The message said: I extend my greetings.")
    assert manner.told == FULL
    assert (manner.place, manner.length) == (3, 5)


def test_a_mission_has_no_name_to_leave_out() -> None:
    manner = manner_of("CU", _one(listed(date(2023, 2, 24), _MANY)), lambda _: "")
    assert (manner.named, manner.hosts) == ("", ("CU",))


def test_a_country_that_no_list_names_has_no_rows() -> None:
    assert manners("PL", [_one(_message(_MANY))], lambda _: "") == ()


def test_an_omission_tells_how_earlier_lists_told_of_the_country() -> None:
    regular = [*("CN", "RU", "VN", "LA", "MN", "IR", "SY", "ID", "MY", "KH"), *("PK", "BD", "NP", "DE", "AT", "BG")]
    day = date(2024, 2, 24)
    past = [listed(date(year, 2, 24), ["CU", *regular]) for year in range(2016, 2024)]
    detector = RosterOmission(OmissionSettings(), str, lambda occasion: occasion or "")
    (found,) = detector.detect(RosterView([*past, listed(day, regular)], day), ()).findings
    (table,) = [piece.table for piece in found.evidence if piece.label == "how earlier lists told of CU"]
    assert table[0] == HEADER
    assert table[-1] == ("2023", "1 of 17", "mission", "", LISTED)
