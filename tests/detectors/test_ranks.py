import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.detectors.ranks import RankChange, Ranking
from monitor.domain import Reason, SignalKind
from monitor.settings import RankChangeSettings
from tests.detectors.frequency_views import Agency, Replay, country

SHARES = {"CN": 0.09, "RU": 0.06, "CU": 0.05, "LA": 0.02, "VN": 0.02, "SY": 0.02, "IR": 0.015}


def detector() -> RankChange:
    return RankChange(RankChangeSettings(), lambda code: code, lambda outlet: outlet.upper())


def test_a_shuffle_among_ties_is_no_news() -> None:
    replay = Replay(detector()).run([Agency(900, SHARES)], 200, 900)
    assert replay.raised == []


def test_a_fall_from_third_to_last_is_raised_once_with_both_places() -> None:
    agency = Agency(900, SHARES)
    agency.stop("CU", 500)
    replay = Replay(detector()).run([agency], 480, 640)
    findings = [one for _, one in replay.raised]
    assert [(one.kind, one.subject.id, one.reasons) for one in findings] == [
        (SignalKind.RANK_CHANGE, "CU", (Reason.RANK_FELL,))
    ]
    place = findings[0].details["place"]
    assert isinstance(place, dict)
    assert place["before"] == 3
    assert place["best"] <= place["since"] <= place["worst"]
    assert "fell from place 3" in findings[0].summary


def test_a_rank_that_comes_back_is_closed() -> None:
    agency = Agency(1200, SHARES)
    agency.stop("CU", 500, 600)
    replay = Replay(detector()).run([agency], 480, 800)
    assert next(reason for _, _, reason, _ in replay.ended) is Reason.SERIES_BACK


def test_to_rise_to_where_it_stood_before_a_silence_is_no_news() -> None:
    agency = Agency(1200, SHARES)
    agency.stop("CU", 500, 590)
    replay = Replay(detector()).run([agency], 480, 900)
    assert [one.reasons for _, one in replay.raised if one.subject.id == "CU"] == [(Reason.RANK_FELL,)]


def test_to_rise_beyond_where_it_stood_is_news() -> None:
    agency = Agency(1200, SHARES)
    agency.mentioned[country("LA")][500:] = np.minimum(2 * agency.mentioned[country("CN")], agency.articles)[500:]
    replay = Replay(detector()).run([agency], 480, 700)
    assert [one.reasons for _, one in replay.raised if one.subject.id == "LA"] == [(Reason.RANK_ROSE,)]


def test_ranks_are_withheld_while_half_the_articles_are_missing() -> None:
    agency = Agency(900, SHARES)
    agency.articles[600:660] = 1
    agency.mentioned[country("CN")][600:660] = 0
    agency.outage(660, 685)
    assert [one.reason for one in detector().detect(agency.view(690), ()).withheld] == [Reason.COVERAGE_IN_DOUBT]


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_every_place_lies_within_its_own_interval(counts: list[int]) -> None:
    ranking = Ranking.of(np.asarray(counts, dtype=float), 5000)
    for row, place in enumerate(ranking.place):
        best, worst = ranking.interval(row)
        assert best <= place <= worst
    assert ranking.place.min() == 1


def test_equal_counts_share_the_better_place() -> None:
    assert Ranking.of(np.asarray([5.0, 9.0, 5.0, 1.0]), 100).place.tolist() == [2, 1, 2, 4]
