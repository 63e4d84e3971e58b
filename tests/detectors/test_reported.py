from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalog.outlets import load_outlets
from monitor.detectors.reported import Reported
from monitor.detectors.reported_comparison import told_days
from monitor.domain import (
    Audience,
    ClaimKind,
    DayRange,
    Detection,
    Entity,
    EntityType,
    Finding,
    LiveSignal,
    Outlet,
    OutletSeries,
    Precision,
    PublishedClaim,
    Reason,
    RosterKind,
    Severity,
    SignalKind,
    Tier,
)
from monitor.settings import ReportedSettings
from tests.detectors.claim_views import ENVOY, ClaimView, claim, published
from tests.detectors.omission_view import RosterView, listed

NAMES = {"CU": "Cuba", "CN": "China", "RU": "Russia"}
DETECTOR = Reported(ReportedSettings(), lambda code: NAMES.get(code, code), load_outlets())
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


def _seen(day: date, event: str, *, number: int | None = None) -> PublishedClaim:
    presence = claim(ClaimKind.PRESENCE, ENVOY, event_day=DayRange(day, day), event=event)
    return published(presence, date(2024, 2, 15), "rus-embassy-dprk", number)


@pytest.mark.parametrize("seen", [_seen(date(2024, 2, 16), "banquet"), _seen(date(2024, 2, 14), "concert")])
def test_a_presence_on_another_exact_day_or_at_an_event_of_another_kind_bears_no_omission_out(
    seen: PublishedClaim,
) -> None:
    (finding,) = run([seen, omission_by_kei()], date(2024, 2, 17)).findings
    assert finding.kind is SignalKind.REPORTED
    assert [one.label for one in finding.evidence] == ["omission"]
    assert "uncertain" not in finding.summary


@pytest.mark.parametrize("seen", [_seen(date(2024, 2, 13), "reception"), _seen(date(2024, 2, 14), "")])
def test_a_presence_told_before_the_omission_bears_it_out(seen: PublishedClaim) -> None:
    (finding,) = run([seen, omission_by_kei()], date(2024, 2, 17)).findings
    assert finding.kind is SignalKind.WITNESSED_OMISSION


def test_an_article_may_date_the_omission_by_its_report_and_the_presence_by_the_photo() -> None:
    omission = omission_by_kei()
    seen = _seen(date(2024, 2, 16), "reception", number=omission.article.id)
    assert [one.kind for one in run([omission, seen], date(2024, 2, 17)).findings] == [SignalKind.WITNESSED_OMISSION]


@pytest.mark.parametrize(("named", "kind"), [("CU", SignalKind.REPORTED), ("RU", SignalKind.WITNESSED_OMISSION)])
def test_whom_a_state_list_of_the_event_names_was_not_left_out(named: str, kind: SignalKind) -> None:
    state = listed(
        date(2024, 2, 15), [named], kind=RosterKind.RECEPTION, form="", role="ambassador", event=FEB_14.first
    )
    claims = [omission_by_kei(), _seen(FEB_14.first, "reception")]
    (finding,) = DETECTOR.detect(RosterView([state], date(2024, 2, 17), claims), ()).findings
    assert finding.kind is kind


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


def test_a_copy_of_wire_copy_counts_once() -> None:
    text = "State media left the Cuban ambassador out of their report on the banquet in Pyongyang on Wednesday"
    wire = published(claim(ClaimKind.OMISSION, ENVOY, quote=text, hedged=True), date(2024, 2, 16), "yonhap")
    copy = published(claim(ClaimKind.OMISSION, ENVOY, quote=text + ".", hedged=True), date(2024, 2, 17), "kbs")
    own = published(claim(ClaimKind.OMISSION, ENVOY, quote="Nobody named Cuba.", hedged=True), date(2024, 2, 17), "dw")
    (with_copy,) = run([wire, copy], date(2024, 2, 17)).findings
    (with_own,) = run([wire, own], date(2024, 2, 17)).findings
    assert with_copy.severity is Severity.LOW
    assert with_own.severity is Severity.MEDIUM
    assert with_copy.details["claims"][1]["copy_of"] == with_copy.evidence[0].url  # type: ignore[index]


def test_contradictions_are_shown_with_who_said_what() -> None:
    (finding,) = run([omission_by_kei(), omission_by_dw()], date(2024, 3, 7)).findings
    told = {one["of"]: one["told"] for one in finding.details["contradictions"]}  # type: ignore[attr-defined]
    assert told["occasion"] == {"kei": "banquet", "dw": "celebrations"}
    assert told["day"] == {"kei": "on 2024-02-14", "dw": "between 2024-02-21 and 2024-02-29"}


def days(first: str, last: str = "", precision: Precision = Precision.DAY) -> DayRange:
    return DayRange(date.fromisoformat(first), date.fromisoformat(last or first), precision)


def test_who_tells_a_window_does_not_contradict_who_tells_a_day_in_it() -> None:
    year = days("2024-01-01", "2024-12-31", Precision.YEAR)
    window = days("2024-02-10", "2024-02-16")
    told = [
        published(claim(ClaimKind.OMISSION, ENVOY, event_day=one), date(2024, 2, 16)) for one in (year, window, FEB_14)
    ]
    assert told_days(told, "omission") == [FEB_14]
    assert told_days(told, "absence") == [window]
    assert told_days(told[:1], "omission") == [year]
    late = published(claim(ClaimKind.OMISSION, ENVOY, event_day=days("2024-03-01")), date(2024, 3, 2))
    assert told_days([*told, late], "omission") == [FEB_14, days("2024-03-01")]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6), st.booleans())
def test_some_day_that_is_told_stays_told(spans: list[tuple[int, int]], lasting: bool) -> None:
    first = date(2024, 1, 1)
    ranges = [DayRange(first + timedelta(days=one), first + timedelta(days=one + width)) for one, width in spans]
    reports = [published(claim(ClaimKind.OMISSION, ENVOY, event_day=one), date(2024, 3, 1)) for one in ranges]
    kept = told_days(reports, "absence" if lasting else "omission")
    assert kept
    assert all(any(one.overlaps(other) for other in kept) for one in ranges)


def test_a_report_of_no_known_outlet_is_one_of_an_unnamed_outlet() -> None:
    one = published(claim(ClaimKind.OMISSION, ENVOY, event_day=FEB_14), date(2024, 2, 16), "unnamed-observer")
    (finding,) = run([one], date(2024, 2, 16)).findings
    assert "Reported by an unnamed outlet (2024-02-16)" in finding.summary


def test_many_days_are_told_by_the_first_and_the_last() -> None:
    reports = [
        published(claim(ClaimKind.TERMINOLOGY_SHIFT, event_day=days(f"2024-02-{day:02}")), date(2024, 2, 20), "dw")
        for day in (10, 11, 12, 13)
    ]
    (finding,) = run(reports, date(2024, 2, 20)).findings
    assert "reports tell 4 days from 2024-02-10 to 2024-02-13" in finding.summary


def test_reports_that_name_the_wrong_birthday_are_shown_beside_the_others() -> None:
    father = claim(ClaimKind.OMISSION, ENVOY, event_day=FEB_14, details={"birthday_of": "kim-jong-il"})
    son = claim(ClaimKind.OMISSION, ENVOY, event_day=FEB_14, details={"birthday_of": "kim-jong-un"})
    reports = [
        published(father, date(2024, 2, 16), "yonhap"),
        published(son, date(2024, 3, 7), "dw"),
    ]
    (finding,) = run(reports, date(2024, 3, 7)).findings
    told = {one["of"]: one["told"] for one in finding.details["contradictions"]}  # type: ignore[attr-defined]
    assert told == {"birthday_of": {"yonhap": "kim-jong-il", "dw": "kim-jong-un"}}
    assert "reports differ on whose birthday it was: Kim Jong Il (Yonhap" in finding.summary
    assert "Kim Jong Un (Deutsche Welle" in finding.summary or "Kim Jong Un (DW" in finding.summary


def test_a_birthday_that_all_tell_alike_is_no_contradiction() -> None:
    one = claim(ClaimKind.OMISSION, ENVOY, event_day=FEB_14, details={"birthday_of": "kim-jong-il"})
    reports = [published(one, date(2024, 2, 16), "yonhap"), published(one, date(2024, 2, 17), "kbs")]
    (finding,) = run(reports, date(2024, 2, 17)).findings
    assert finding.details["contradictions"] == []
    assert "differ" not in finding.summary


def test_the_first_report_the_copy_and_the_one_that_others_credit_are_marked() -> None:
    text = "State media left the Cuban ambassador out of their report on the banquet in Pyongyang on Wednesday"
    first = published(claim(ClaimKind.OMISSION, ENVOY, quote=text), date(2024, 2, 16), "nknews")
    copy = published(claim(ClaimKind.OMISSION, ENVOY, quote=text + "."), date(2024, 2, 17), "kbs")
    passed_on = published(
        claim(ClaimKind.OMISSION, ENVOY, quote="Nobody named Cuba.", attributed_to="NK News"), date(2024, 2, 18), "dw"
    )
    (finding,) = run([passed_on, copy, first], date(2024, 2, 18)).findings
    assert [(one.outlet, one.label) for one in finding.evidence] == [
        ("nknews", "omission, first report, credited by others"),
        ("kbs", "omission, copy of NK News"),
        ("dw", "omission"),
    ]
    assert finding.observed == 2.0


def test_a_credited_outlet_that_is_not_here_is_named() -> None:
    (finding,) = run([omission_by_dw()], date(2024, 3, 7)).findings
    assert "crediting NK News, whose own report is not here" in finding.summary


def counted(cuba: Sequence[int], articles: int = 20, seen: float = 1.0) -> OutletSeries:
    days = len(cuba)
    entity = Entity(EntityType.COUNTRY, "CU")
    outlet = Outlet("rodong", "Rodong Sinmun", Tier.STATE, Audience.DOMESTIC)
    return OutletSeries(
        outlet,
        "en",
        date(2024, 3, 7) - timedelta(days=days - 1),
        np.full(days, articles, dtype=np.int32),
        np.full(days, seen),
        {entity: np.array(cuba, dtype=np.int32)},
        {},
    )


def drop_since_february() -> PublishedClaim:
    since = DayRange(date(2024, 2, 15), date(2024, 3, 7))
    return published(claim(ClaimKind.MENTION_DROP, event_day=since), date(2024, 3, 7), "dw")


@given(st.sampled_from(["데일리NK 보도", "Daily NK sources", "DailyNK"]), st.sampled_from(["yonhap", "kbs"]))
def test_an_outlet_is_credited_by_any_of_its_names(name: str, outlet: str) -> None:
    passed_on = claim(ClaimKind.OMISSION, ENVOY, event_day=FEB_14, attributed_to=name)
    (found,) = run([published(passed_on, date(2024, 2, 16), outlet)], date(2024, 2, 16)).findings
    assert "crediting Daily NK, whose own report is not here" in found.summary


def test_who_names_its_own_outlet_passes_on_no_other_s_report() -> None:
    own = claim(ClaimKind.OMISSION, ENVOY, event_day=FEB_14, attributed_to="Daily NK")
    (found,) = run([published(own, date(2024, 2, 16), "dailynk")], date(2024, 2, 16)).findings
    assert found.details["credited"] == []
    assert "crediting" not in found.summary


def test_our_own_count_agrees_with_a_drop_that_it_shows() -> None:
    series = counted([1] * 300 + [0] * 22)
    (finding,) = DETECTOR.detect(ClaimView([drop_since_february()], date(2024, 3, 7), [series]), []).findings
    assert "our count agrees" in finding.summary
    assert Reason.CORROBORATED in finding.reasons
    assert finding.severity is Severity.HIGH
    assert finding.evidence[-1].table[1][2:4] == ("440", "0")


def test_our_own_count_does_not_agree_with_a_drop_that_it_does_not_show() -> None:
    series = counted([1] * 322)
    (finding,) = DETECTOR.detect(ClaimView([drop_since_february()], date(2024, 3, 7), [series]), []).findings
    assert "our count does not agree" in finding.summary
    assert finding.severity is Severity.LOW


def test_days_on_which_the_outlet_was_not_seen_prove_no_silence() -> None:
    series = counted([1] * 300 + [0] * 22, seen=0.0)
    (finding,) = DETECTOR.detect(ClaimView([drop_since_february()], date(2024, 3, 7), [series]), []).findings
    assert "our count" not in finding.summary


@given(st.permutations(range(6)), st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_a_finding_keeps_its_key_while_reports_come_in(order: list[int], delays: list[int]) -> None:
    days = [FEB_14, None, LATE_FEBRUARY, None, FEB_14, None]
    reports = [
        published(
            claim(ClaimKind.OMISSION, event_day=days[number]), date(2024, 2, 16) + timedelta(delays[number]), "kei"
        )
        for number in order
    ]
    live: dict[str, LiveSignal] = {}
    for day in sorted({one.article.day for one in reports}):
        detection = run(reports, day, list(live.values()))
        keys = [one.key for one in detection.findings]
        assert len(keys) == len(set(keys))
        assert set(live) <= set(keys) | {one.key for one in detection.cleared}
        live = {one.key: alive(one, day) for one in detection.findings}
