from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.detectors.omission import RosterOmission
from monitor.domain import (
    Detection,
    Finding,
    LiveSignal,
    PublishedRoster,
    Reason,
    RosterKind,
    SignalKind,
    SignalStatus,
)
from monitor.settings import OmissionSettings
from tests.detectors.omission_view import RosterView, listed

_REGULAR = [
    *("CN", "RU", "VN", "LA", "MN", "IR", "SY", "ID", "MY", "KH"),
    *("PK", "BD", "NP", "DE", "AT", "BG", "IT", "ET", "ZA", "MX"),
]
_YEARS = range(2016, 2024)


def _detector() -> RosterOmission:
    return RosterOmission(
        OmissionSettings(), lambda code: {"CU": "Cuba"}.get(code, code), lambda occasion: occasion or ""
    )


def _history() -> list[PublishedRoster]:
    return [listed(date(year, 2, 24), ["CU", *_REGULAR]) for year in _YEARS]


def _on(day: date, rosters: list[PublishedRoster], live: tuple[Finding, ...] = ()) -> Detection:
    signals = [LiveSignal(finding.key, day, finding) for finding in live]
    return _detector().detect(RosterView(rosters, day), signals)


def test_a_country_on_every_list_of_eight_years_is_missed_on_the_ninth() -> None:
    day = date(2024, 2, 24)
    found = _on(day, [*_history(), listed(day, _REGULAR)]).findings
    assert [finding.key for finding in found] == [
        "roster_omission:CU:missions-abroad-celebration:day-of-the-shining-star:at-missions:2024"
    ]
    assert found[0].kind is SignalKind.ROSTER_OMISSION
    assert found[0].subject.name == "Cuba"
    assert found[0].p_value is not None
    assert found[0].p_value <= 0.05
    assert "Cuba is not among the 20 countries" in found[0].summary
    assert "8 of the last 8" in found[0].summary
    assert found[0].evidence[-1].table[0][0] == "country"
    assert any("Present there were envoys" in piece.quote for piece in found[0].evidence)


def test_a_first_list_says_nothing() -> None:
    day = date(2024, 2, 24)
    detection = _on(day, [listed(day, _REGULAR)])
    assert detection.findings == ()
    assert [held.reason for held in detection.withheld] == [Reason.SERIES_TOO_SHORT]


def test_absence_from_a_short_list_means_little() -> None:
    day = date(2024, 2, 24)
    assert _on(day, [*_history(), listed(day, _REGULAR[:6])]).findings == ()


def test_a_list_cut_off_by_its_feed_is_withheld() -> None:
    day = date(2024, 2, 24)
    detection = _on(day, [*_history(), listed(day, _REGULAR, complete=False)])
    assert detection.findings == ()
    assert [held.reason for held in detection.withheld] == [Reason.ROSTER_INCOMPLETE]


def test_parts_printed_on_several_days_are_one_list() -> None:
    first, second = date(2024, 2, 24), date(2024, 2, 26)
    parts = [*_history(), listed(first, _REGULAR[:11]), listed(second, ["CU", *_REGULAR[11:]])]
    assert _on(first, parts).findings == ()
    assert _on(second, parts).findings == ()


def test_a_later_part_that_names_the_country_withdraws_the_signal() -> None:
    first, second = date(2024, 2, 24), date(2024, 2, 26)
    rosters = [*_history(), listed(first, _REGULAR)]
    raised = _on(first, rosters).findings
    assert raised
    cleared = _on(second, [*rosters, listed(second, ["CU"])], raised).cleared
    assert [one.reason for one in cleared] == [Reason.PRESENT_ELSEWHERE]
    assert cleared[0].ends_as is SignalStatus.WITHDRAWN


def test_a_separate_item_of_the_country_counts_as_presence() -> None:
    day = date(2024, 2, 24)
    own = listed(day - timedelta(days=6), ["CU"], kind=RosterKind.RECEPTION, form="")
    assert _on(day, [*_history(), own, listed(day, _REGULAR)]).findings == ()


def test_lists_at_missions_are_not_compared_with_lists_in_countries() -> None:
    day = date(2024, 2, 24)
    detection = _on(day, [*_history(), listed(day, _REGULAR, form="in-countries")])
    assert detection.findings == ()


def test_the_signal_is_found_again_while_it_lasts_with_the_same_key() -> None:
    day = date(2024, 2, 24)
    rosters = [*_history(), listed(day, _REGULAR)]
    raised = _on(day, rosters).findings
    later = _on(day + timedelta(days=2), rosters, raised)
    assert [finding.key for finding in later.findings] == [finding.key for finding in raised]
    assert later.cleared == ()
    assert _on(day + timedelta(days=60), rosters, raised).cleared == ()


def test_the_sentence_names_outlets_and_places_as_people_do() -> None:
    day = date(2024, 2, 24)
    rosters = [
        *_history()[:-1],
        listed(date(2023, 2, 24), [*_REGULAR, "CU"]),
        listed(day, _REGULAR, outlet="pyongyang-times"),
    ]
    (finding,) = _on(day, rosters).findings
    assert ", 21st in 2023" in finding.summary
    assert "Pyongyang Times, 2024-02-24" in finding.summary


@pytest.mark.parametrize("place", [0, 12, 20])
def test_a_record_of_thirty_lists_is_missed_from_whatever_place(place: int) -> None:
    feasts = {"day-of-the-shining-star": (2, 16), "day-of-the-sun": (4, 15), "national-day": (9, 9)}
    dated = sorted((date(year, *day), feast) for year in range(2013, 2024) for feast, day in feasts.items())
    *before, (day, last) = dated
    order = [*_REGULAR[:place], "CU", *_REGULAR[place:]]
    rosters = [listed(one, order, occasion=feast) for one, feast in before]
    found = _on(day, [*rosters, listed(day, _REGULAR, occasion=last)]).findings
    assert [finding.subject.id for finding in found] == ["CU"]


_PASSING = [
    *("IN", "MM", "TH", "KW", "EG", "LY", "UG", "NG", "AO", "GN", "GQ", "SN", "SE", "CH", "RO", "PL", "CZ", "BY"),
    *("BR", "PE", "VE", "GB", "ES", "FR", "TZ", "MZ", "NA", "ZW", "BJ", "CD", "LK", "UZ"),
]


def _long(number: int, seed: int, *, cuba: int | None) -> list[str]:
    """A list of so many countries: the regular ones, then passing ones by turns; Cuba at a place of it."""
    tail = [_PASSING[(seed * 7 + step * 5) % len(_PASSING)] for step in range(len(_PASSING))]
    regular = _REGULAR[:13]
    named = list(dict.fromkeys([*regular, *tail]))[: number - (cuba is not None)]
    return named if cuba is None else [*named[:cuba], "CU", *named[cuba:]]


def _example() -> list[PublishedRoster]:
    """Four of the last five lists name Cuba, the last one first; the one that does not is a short one."""
    digest = ["NP", "LA", "ID", "SY", "DE", "ET", "VN"]
    return [
        listed(date(2019, 2, 26), _long(28, 1, cuba=3)),
        listed(date(2020, 2, 24), _long(32, 2, cuba=1)),
        listed(date(2021, 2, 25), digest),
        listed(date(2022, 2, 23), _long(22, 3, cuba=2)),
        listed(date(2023, 2, 24), _long(32, 4, cuba=0)),
    ]


def test_four_of_the_last_five_and_first_in_the_last_is_enough() -> None:
    day = date(2024, 2, 24)
    found = _on(day, [*_example(), listed(day, _long(26, 5, cuba=None))]).findings
    assert [finding.subject.id for finding in found] == ["CU"]
    assert found[0].p_value is not None
    assert found[0].p_value <= 0.04
    assert "4 of the last 5 such lists, first in 2023; lists were 28, 32, 7, 22, 32 long" in found[0].summary


def test_four_long_lists_are_enough_history() -> None:
    day = date(2024, 2, 24)
    history = [listed(date(year, 2, 24), _long(30, year, cuba=2)) for year in range(2020, 2024)]
    found = _on(day, [*history, listed(day, _long(28, 2024, cuba=None))]).findings
    assert [finding.subject.id for finding in found] == ["CU"]


def test_a_passing_country_that_does_not_come_this_time_is_not_missed() -> None:
    day = date(2024, 2, 24)
    assert _on(day, [*_example(), listed(day, _long(26, 5, cuba=4))]).findings == ()


def test_a_digest_without_it_is_not_an_omission_even_after_long_lists() -> None:
    day = date(2024, 2, 24)
    assert _on(day, [*_example(), listed(day, ["NP", "LA", "ID", "SY", "DE", "ET", "VN", "IN"])]).findings == ()


def _cards(year: int, *countries: str) -> PublishedRoster:
    return listed(
        date(year, 1, 18), countries, occasion="new-year", kind=RosterKind.CONGRATULATORY_MESSAGE, form="cards",
        role="president",
    )  # fmt: skip


def test_new_year_cards_come_from_other_senders_every_year() -> None:
    history = [
        _cards(2020, "CU", "RU", "SY", "MN", "VN", "LA", "EG", "NG", "GQ", "BG", "RS", "IN"),
        _cards(2021, "CU", "MN", "SY", "LA", "ID", "GN", "PK", "BD", "TJ"),
        _cards(2022, "CU", "ID", "NG", "GQ", "BG", "MN", "BD", "VN", "SY", "LK"),
        _cards(2023, "RU", "CU", "SY", "MN", "KH", "DZ", "IN", "NP", "SG"),
    ]
    now = _cards(2024, "MN", "SY", "RS", "DZ", "IN", "ID", "CH", "SG")
    assert _on(now.article.day, [*history, now]).findings == ()


def _titled(published: PublishedRoster, title: str) -> PublishedRoster:
    return replace(published, article=replace(published.article, title=title))


def test_a_first_part_waits_for_the_second_and_is_judged_with_it() -> None:
    first, second = date(2024, 2, 24), date(2024, 2, 25)
    part = _titled(listed(first, _REGULAR[:14], complete=False), "Celebrated at DPRK Missions (1)")
    waiting = _on(first, [*_history(), part])
    assert waiting.findings == ()
    assert [held.reason for held in waiting.withheld] == [Reason.ROSTER_INCOMPLETE]
    rest = _titled(listed(second, _REGULAR[14:]), "Celebrated at DPRK Missions (2)")
    assert [finding.subject.id for finding in _on(second, [*_history(), part, rest]).findings] == ["CU"]
    with_cuba = _titled(listed(second, [*_REGULAR[14:], "CU"]), "Celebrated at DPRK Missions (2)")
    assert _on(second, [*_history(), part, with_cuba]).findings == ()


_ORDER = [
    *("LA", "NP", "MY", "MM", "BD", "SY", "IR", "ID", "IN", "KH", "PK", "KW", "NG", "ZA", "CD", "LY", "DZ", "UG", "EG"),
    *("ET", "DE", "RO", "BG", "BY", "CH", "IT", "ES", "CZ", "MX", "BR", "VE"),
]


def _of_order(step: int, number: int) -> list[str]:
    """The first four and every so many of the others, in their order: lists of the same series that vary much."""
    rest = [_ORDER[4 + (step * place) % (len(_ORDER) - 4)] for place in range(len(_ORDER))]
    chosen = {*_ORDER[:4], *list(dict.fromkeys(rest))[: number - 4]}
    return [country for country in _ORDER if country in chosen]


def test_the_first_of_varying_lists_is_missed_on_a_list_that_is_as_long_as_any() -> None:
    history = [
        listed(date(2014, 2, 28), ["CN", "CU", *_of_order(3, 10)]),
        listed(date(2016, 2, 27), ["CU", *_of_order(5, 14)]),
        listed(date(2017, 2, 25), _ORDER[1:28:4]),
        listed(date(2018, 2, 24), ["CU", *_of_order(11, 21)]),
        listed(date(2020, 2, 24), ["CU", *_ORDER]),
    ]
    day = date(2024, 2, 24)
    found = _on(day, [*history, listed(day, ["CN", "RU", "VN", "MN", *_of_order(13, 22)])]).findings
    assert [finding.subject.id for finding in found] == ["CU"]
    assert "4 of the last 5 such lists, first in 2020" in found[0].summary
    assert _on(day, [*history, listed(day, ["CN", "RU", "VN", *_of_order(13, 11)])]).findings == ()
