from dataclasses import replace
from datetime import date

import pytest

from monitor.detectors.omission import RosterOmission
from monitor.domain import (
    Claim,
    ClaimKind,
    DayRange,
    Detection,
    EntityType,
    LiveSignal,
    PublishedClaim,
    PublishedRoster,
    Reason,
    RosterKind,
    Severity,
    SignalKind,
    Subject,
    Tier,
)
from monitor.settings import OmissionSettings
from tests.detectors.omission_view import RosterView, listed, said

_EVENT = date(2024, 2, 14)
_NAMES = {"CU": "Cuba", "RU": "Russia", "VN": "Vietnam"}


def _seen(country: str = "CU", kind: ClaimKind = ClaimKind.PRESENCE, day: date = _EVENT) -> Claim:
    quote = "The embassy's photo shows the Cuban ambassador at the reception."
    subject = Subject(EntityType.COUNTRY, country, _NAMES[country], "ambassador")
    return Claim(kind, subject, (), DayRange(day, day), "", quote, 0, len(quote), event="the reception")


def _report(*countries: str, day: date = date(2024, 2, 15), event: date = _EVENT) -> PublishedRoster:
    return listed(day, countries, kind=RosterKind.RECEPTION, form="", role="ambassador", event=event)


def _on(
    day: date, rosters: list[PublishedRoster], claims: list[PublishedClaim], live: tuple[LiveSignal, ...] = ()
) -> Detection:
    detector = RosterOmission(OmissionSettings(), lambda code: _NAMES.get(code, code), lambda one: one or "")
    return detector.detect(RosterView(rosters, day, claims), live)


@pytest.mark.parametrize("seen_on", [date(2024, 2, 14), date(2024, 2, 20)])
def test_an_envoy_whom_a_witness_saw_and_the_state_left_out_is_missed_in_either_order(seen_on: date) -> None:
    rosters, claims = [_report("RU", "VN")], [said(_seen(), seen_on)]
    assert _on(date(2024, 2, 14), rosters, claims).findings == ()
    found = _on(date(2024, 2, 20), rosters, claims).findings
    assert [finding.kind for finding in found] == [SignalKind.WITNESSED_OMISSION]
    assert found[0].severity is Severity.HIGH
    assert found[0].key == "witnessed_omission:CU:reception:2024-02-14"
    assert set(found[0].reasons) == {Reason.SEEN_BY_WITNESS, Reason.MISSING_FROM_ROSTER, Reason.OTHERS_NAMED}
    assert {piece.outlet for piece in found[0].evidence} == {"rus-embassy", "kcna"}
    assert "Russia, Vietnam" in found[0].summary


def test_a_witness_and_the_state_are_told_by_the_names_of_their_outlets() -> None:
    found = _on(date(2024, 2, 16), [_report("RU")], [said(_seen(), _EVENT, outlet="rus-embassy-dprk")]).findings
    assert "by the account of Russian embassy in Pyongyang; the report of KCNA" in found[0].summary


def test_a_witness_list_counts_as_a_witness() -> None:
    post = listed(_EVENT, ["RU", "CU"], kind=RosterKind.RECEPTION, form="", role="ambassador", outlet="rus-embassy")
    witnessed = PublishedRoster(post.roster, _as_witness(post), post.id)
    found = _on(date(2024, 2, 16), [_report("RU", "VN"), witnessed], []).findings
    assert [finding.subject.id for finding in found] == ["CU"]


def test_a_witness_that_tells_of_an_absence_is_no_witness_of_a_presence() -> None:
    post = listed(_EVENT, ["RU", "CU"], kind=RosterKind.RECEPTION, form="", role="ambassador", outlet="rus-embassy")
    witnessed = PublishedRoster(post.roster, _as_witness(post), post.id)
    absence = PublishedClaim(_seen(kind=ClaimKind.ABSENCE), witnessed.article, 1)
    assert _on(date(2024, 2, 16), [_report("RU", "VN"), witnessed], [absence]).findings == ()


def _as_witness(published: PublishedRoster):  # type: ignore[no-untyped-def]
    return replace(published.article, tier=Tier.WITNESS)


def test_an_envoy_whom_the_state_names_is_not_missed() -> None:
    assert _on(date(2024, 2, 16), [_report("RU", "CU")], [said(_seen(), _EVENT)]).findings == ()


def test_a_report_that_names_nobody_makes_it_weak() -> None:
    found = _on(date(2024, 2, 16), [_report("KP")], [said(_seen(), _EVENT)]).findings
    assert [finding.severity for finding in found] == [Severity.LOW]
    assert "no foreign envoy" in found[0].summary


def test_another_event_of_the_same_days_says_nothing() -> None:
    concert = listed(date(2024, 2, 15), ["RU"], kind=RosterKind.PERFORMANCE, form="", role="ambassador", event=_EVENT)
    assert _on(date(2024, 2, 16), [concert], [said(_seen(), _EVENT)]).findings == ()


def test_a_reception_two_weeks_later_is_not_the_event() -> None:
    late = _report("RU", day=date(2024, 2, 29), event=date(2024, 2, 28))
    assert _on(date(2024, 3, 1), [late], [said(_seen(), _EVENT)]).findings == ()


def test_a_later_state_report_that_names_the_envoy_withdraws_the_signal() -> None:
    claims, first = [said(_seen(), _EVENT)], _report("RU", "VN")
    found = _on(date(2024, 2, 16), [first], claims).findings[0]
    live = (LiveSignal(found.key, date(2024, 2, 16), found),)
    second = _report("CU", "VN", day=date(2024, 2, 17))
    detection = _on(date(2024, 2, 17), [first, second], claims, live)
    assert [one.reason for one in detection.cleared] == [Reason.PRESENT_ELSEWHERE]
    assert detection.findings == ()


def test_an_omission_that_an_observer_reports_is_left_to_the_reports() -> None:
    claims = [said(_seen(), date(2024, 3, 7)), said(_seen(kind=ClaimKind.OMISSION), date(2024, 3, 7))]
    assert _on(date(2024, 3, 7), [_report("RU", "VN")], claims).findings == ()


def test_an_omission_that_an_observer_reports_of_another_event_hides_none() -> None:
    basket = replace(_seen(kind=ClaimKind.OMISSION, day=date(2024, 2, 8)), event="", quote="Cuba's flower basket.")
    claims = [said(basket, date(2024, 2, 10)), said(_seen(), date(2024, 2, 15))]
    found = _on(date(2024, 2, 16), [_report("RU", "VN")], claims).findings
    assert [finding.subject.id for finding in found] == ["CU"]
