"""One country in several outlets and languages, and outlets of which only a part arrives."""

import numpy as np

from monitor.detectors.frequency import MentionFrequency
from monitor.domain import Finding, Reason, Severity, SignalKind
from monitor.settings import MentionFrequencySettings
from tests.detectors.frequency_views import RODONG, Agency, ArrayView, Replay, country

SHARES = {"CN": 0.09, "RU": 0.06, "CU": 0.04, "LA": 0.03, "VN": 0.03, "SY": 0.03}
STOP = 700


def detector() -> MentionFrequency:
    return MentionFrequency(
        MentionFrequencySettings(false_alarms_per_year=2.0), lambda code: code, lambda outlet: outlet.upper()
    )


def drops(replay: Replay, code: str = "CU") -> list[Finding]:
    kinds = {SignalKind.MENTION_DROP, SignalKind.MENTION_SILENCE}
    return [one for day, one in replay.raised if one.kind in kinds and one.subject.id == code and day >= STOP]


def latest(replay: Replay, key: str) -> Finding:
    return replay.live[key].finding


def test_a_silence_in_two_languages_of_one_outlet_is_one_signal() -> None:
    english, korean = Agency(800, SHARES), Agency(800, SHARES, seed=8, language="ko-KP")
    english.stop("CU", STOP)
    korean.stop("CU", STOP)
    replay = Replay(detector()).run([english, korean], STOP - 5, STOP + 40)
    assert len(drops(replay)) == 1
    elsewhere = latest(replay, drops(replay)[0].key).details["elsewhere"]
    assert isinstance(elsewhere, list)
    assert [(one["outlet"], one["holds"]) for one in elsewhere] == [("kcna", True)]


def test_a_silence_for_one_audience_only_is_told_with_the_other() -> None:
    abroad, home = Agency(800, SHARES), Agency(800, SHARES, seed=8, outlet=RODONG, language="ko-KP")
    abroad.stop("CU", STOP)
    replay = Replay(detector()).run([abroad, home], STOP - 5, STOP + 40)
    finding = latest(replay, "mention_drop_or_silence:CU:kcna:en")
    assert finding.outlets == ("kcna",)
    assert "not in RODONG (ko-KP, for the domestic audience)" in finding.summary


def test_a_silence_in_both_audiences_names_both_outlets() -> None:
    abroad, home = Agency(800, SHARES), Agency(800, SHARES, seed=8, outlet=RODONG, language="ko-KP")
    abroad.stop("CU", STOP)
    home.stop("CU", STOP)
    replay = Replay(detector()).run([abroad, home], STOP - 5, STOP + 40)
    finding = latest(replay, "mention_drop_or_silence:CU:kcna:en")
    assert finding.outlets == ("kcna", "rodong")
    assert "also in RODONG (ko-KP)" in finding.summary


def test_a_silence_in_one_language_of_an_outlet_that_another_contradicts_is_of_little_weight() -> None:
    english, spanish = Agency(800, SHARES), Agency(800, SHARES, seed=8, language="es")
    spanish.stop("CU", STOP)
    finding = latest(
        Replay(detector()).run([english, spanish], STOP - 5, STOP + 40), "mention_drop_or_silence:CU:kcna:es"
    )
    assert finding.severity is Severity.LOW
    assert Reason.ONE_LANGUAGE_ONLY in finding.reasons
    assert "not in KCNA (en," in finding.summary


def test_a_section_that_stopped_arriving_is_no_silence_of_every_country() -> None:
    agency = Agency(800, SHARES)
    for code in SHARES:
        agency.stop(code, STOP)
    replay = Replay(detector()).run([agency], STOP - 5, STOP + 30)
    assert [finding for day, finding in replay.raised if day >= STOP + 2] == []
    reasons = {one.reason for one in replay.last.withheld}
    assert reasons == {Reason.COVERAGE_IN_DOUBT}


def test_one_country_that_stops_while_the_others_go_on_is_not_in_doubt() -> None:
    agency = Agency(800, SHARES)
    agency.stop("CN", STOP)
    replay = Replay(detector()).run([agency], STOP - 5, STOP + 30)
    assert len(drops(replay, "CN")) == 1


def test_an_outlet_of_which_hardly_anything_arrives_is_in_doubt() -> None:
    agency = Agency(800, SHARES)
    agency.articles[STOP:] = 1
    for counts in agency.mentioned.values():
        counts[STOP:] = 0
    result = detector().detect(agency.view(STOP + 20), ())
    assert result.findings == ()
    assert [(one.subject, one.reason) for one in result.withheld] == [(None, Reason.COVERAGE_IN_DOUBT)]


def test_the_end_of_a_surge_is_no_drop() -> None:
    agency = Agency(1000, SHARES)
    more = np.random.default_rng(5).poisson(0.12 * agency.articles[STOP : STOP + 42])
    agency.mentioned[country("LA")][STOP : STOP + 42] = np.minimum(more, agency.articles[STOP : STOP + 42])
    replay = Replay(detector()).run([agency], STOP - 5, STOP + 120)
    assert [one.kind for _, one in replay.raised if one.subject.id == "LA"] == [SignalKind.MENTION_SURGE]


def test_a_country_first_mentioned_late_changes_nothing_for_the_others() -> None:
    agency, without = Agency(800, {**SHARES, "NI": 0.05}), Agency(800, SHARES)
    agency.mentioned[country("NI")][:600] = 0
    without.mentioned = {who: agency.mentioned[who] for who in without.mentioned}
    with_it = Replay(detector()).run([agency], 590, 640)
    alone = Replay(detector()).run([without], 590, 640)
    raised = [(day, one.key) for day, one in with_it.raised if one.subject.id != "NI"]
    assert raised == [(day, one.key) for day, one in alone.raised]


def test_an_article_that_comes_late_is_counted_as_a_cold_start_would() -> None:
    agency = Agency(800, SHARES)
    agency.stop("CU", STOP)
    warm = detector()
    for day in range(STOP - 5, STOP + 10):
        warm.detect(ArrayView([agency], day), ())
    agency.mentioned[country("CU")][STOP + 3] = 2
    agency.articles[STOP + 4] += 3
    view = ArrayView([agency], STOP + 10)
    assert warm.detect(view, ()) == detector().detect(view, ())
