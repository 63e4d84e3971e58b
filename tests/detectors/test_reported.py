from collections.abc import Sequence
from datetime import date

from monitor.detectors.reported import Reported
from monitor.domain import (
    ClaimKind,
    DayRange,
    Detection,
    Finding,
    LiveSignal,
    Precision,
    PublishedClaim,
    Reason,
    Severity,
    SignalKind,
)
from monitor.settings import ReportedSettings
from tests.detectors.claim_views import ENVOY, ClaimView, claim, published

NAMES = {"CU": "Cuba", "CN": "China", "RU": "Russia"}
DETECTOR = Reported(ReportedSettings(), lambda code: NAMES.get(code, code))
FEB_14 = DayRange(date(2024, 2, 14), date(2024, 2, 14))
LATE_FEBRUARY = DayRange(date(2024, 2, 21), date(2024, 2, 29), Precision.MONTH)


def run(claims: Sequence[PublishedClaim], day: date, live: Sequence[LiveSignal] = ()) -> Detection:
    return DETECTOR.detect(ClaimView(claims, day), live)


def alive(finding: Finding, day: date) -> LiveSignal:
    return LiveSignal(finding.key, day, finding)


def omission_by_kei() -> PublishedClaim:
    one = claim(ClaimKind.OMISSION, ENVOY, event_day=FEB_14, event="banquet")
    return published(one, date(2024, 2, 16), "kei")


def omission_by_dw() -> PublishedClaim:
    one = claim(ClaimKind.OMISSION, ENVOY, event_day=LATE_FEBRUARY, event="celebrations", attributed_to="NK News")
    return published(one, date(2024, 3, 7), "dw")


def test_two_reports_of_one_event_are_one_finding_with_the_same_key_on_every_day() -> None:
    reports = [omission_by_kei(), omission_by_dw()]
    (first,) = run(reports, date(2024, 2, 16)).findings
    (later,) = run(reports, date(2024, 3, 7), [alive(first, date(2024, 2, 16))]).findings
    assert later.key == first.key
    assert [one.outlet for one in later.evidence] == ["kei", "dw"]
    assert later.details["claims"][0]["earliest"] is True  # type: ignore[index]
    assert later.details["claims"][1]["credits"] == "nknews"  # type: ignore[index]


def test_reports_that_name_different_days_say_that_the_day_is_uncertain() -> None:
    (finding,) = run([omission_by_kei(), omission_by_dw()], date(2024, 3, 7)).findings
    assert "day uncertain" in finding.summary
    assert "2024-02-14" in finding.summary


def test_a_presence_at_the_event_makes_the_omission_a_witnessed_one_under_the_same_key() -> None:
    omission = omission_by_kei()
    (alone,) = run([omission], date(2024, 2, 16)).findings
    seen = published(claim(ClaimKind.PRESENCE, ENVOY, event_day=FEB_14), date(2024, 2, 17), "rus-embassy-dprk")
    (both,) = run([omission, seen], date(2024, 2, 17), [alive(alone, date(2024, 2, 16))]).findings
    assert alone.kind is SignalKind.REPORTED
    assert both.kind is SignalKind.WITNESSED_OMISSION
    assert both.key == alone.key
    assert Reason.SEEN_BY_WITNESS in both.reasons
    assert [one.label for one in both.evidence] == ["omission", "presence"]
    assert both.severity is Severity.HIGH


def test_a_presence_alone_is_no_finding() -> None:
    assert (
        run(
            [published(claim(ClaimKind.PRESENCE, ENVOY, event_day=FEB_14), date(2024, 2, 17))], date(2024, 2, 17)
        ).findings
        == ()
    )


def test_events_far_apart_are_two_findings() -> None:
    april = DayRange(date(2024, 4, 1), date(2024, 4, 1))
    other = published(claim(ClaimKind.OMISSION, ENVOY, event_day=april), date(2024, 4, 3))
    findings = run([omission_by_kei(), other], date(2024, 4, 3)).findings
    assert len({one.key for one in findings}) == 2


def test_a_finding_closes_when_the_window_has_passed_without_a_report() -> None:
    (first,) = run([omission_by_kei()], date(2024, 2, 16)).findings
    detection = run([omission_by_kei()], date(2024, 4, 17), [alive(first, date(2024, 2, 16))])
    assert detection.findings == ()
    assert [one.reason for one in detection.cleared] == [Reason.WINDOW_PASSED]


def test_a_finding_whose_claims_are_gone_no_longer_holds() -> None:
    (first,) = run([omission_by_kei()], date(2024, 2, 16)).findings
    detection = run([], date(2024, 2, 20), [alive(first, date(2024, 2, 16))])
    assert [one.reason for one in detection.cleared] == [Reason.NO_LONGER_HOLDS]


def test_a_reported_rank_is_told() -> None:
    one = claim(ClaimKind.MENTION_DROP, details={"rank": 3, "after": ["CN", "RU"]})
    (finding,) = run([published(one, date(2024, 3, 7))], date(2024, 3, 7)).findings
    assert "third most cited after China and Russia" in finding.summary
    assert finding.details["claims"][0]["figures"] == {"rank": 3, "after": ["CN", "RU"]}  # type: ignore[index]
