from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detectors.frequency.calendar import calendar_factors
from monitor.detectors.frequency.ledger import Ledger
from monitor.detectors.frequency.panel import Panel
from monitor.detectors.frequency.statistic import NOTHING, Scores, judge, log_ratio

YEARS = 4
DAYS = 365 * YEARS


def news(series: int = 3, days: int = DAYS, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    articles = np.where(np.arange(days) % 7 == 6, 0, random.poisson(15, days)).astype(float)[:, None]
    return np.minimum(random.poisson(0.04 * articles, (days, series)), articles).astype(float), articles


def run(mentioned: np.ndarray, articles: np.ndarray, edges: list[int], shared: bool = True) -> Scores:
    ledger = Ledger(mentioned.shape[1], shared_volume=shared)
    parts = [judge(ledger, mentioned[first:after], articles[first:after]) for first, after in pairwise(edges)]
    names = ("drop", "surge", "weekly_rate")
    return Scores(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@settings(max_examples=8, deadline=None)
@given(cuts=st.lists(st.integers(1, DAYS - 1), max_size=6, unique=True))
def test_days_in_one_block_or_in_many_give_the_same_bits(cuts: list[int]) -> None:
    mentioned, articles = news()
    whole = run(mentioned, articles, [0, DAYS])
    parts = run(mentioned, articles, [0, *sorted(cuts), DAYS])
    for name in ("drop", "surge", "weekly_rate"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


@pytest.mark.parametrize("day", [364, 365, 366, 730, 731, 1095, 1096])
def test_the_turn_of_a_year_may_fall_on_any_edge_of_a_block(day: int) -> None:
    mentioned, articles = news()
    whole = run(mentioned, articles, [0, DAYS])
    assert np.array_equal(whole.surge, run(mentioned, articles, [0, day, day + 1, DAYS]).surge)
    assert np.array_equal(whole.surge[: day + 1], run(mentioned[: day + 1], articles[: day + 1], [0, day + 1]).surge)


def test_one_day_at_a_time_gives_the_same_bits_as_all_at_once() -> None:
    mentioned, articles = news()
    whole = run(mentioned, articles, [0, DAYS])
    daily = run(mentioned, articles, [0, *range(DAYS - 40, DAYS + 1)])
    assert np.array_equal(whole.drop, daily.drop)
    assert np.array_equal(whole.surge, daily.surge)


@settings(max_examples=6, deadline=None)
@given(day=st.integers(200, DAYS - 2))
def test_what_comes_later_changes_no_earlier_score(day: int) -> None:
    mentioned, articles = news()
    changed, volume = mentioned.copy(), articles.copy()
    changed[day + 1 :], volume[day + 1 :] = 0, 50
    assert np.array_equal(
        run(mentioned, articles, [0, DAYS]).drop[: day + 1], run(changed, volume, [0, DAYS]).drop[: day + 1]
    )


def test_a_ledger_goes_back_to_its_bookmark() -> None:
    mentioned, articles = news()
    ledger = Ledger(3)
    judge(ledger, mentioned[:900], articles[:900])
    mark = ledger.bookmark()
    once = judge(ledger, mentioned[900:], articles[900:])
    ledger.rewind(mark)
    again = judge(ledger, mentioned[900:], articles[900:])
    assert np.array_equal(once.drop, again.drop)
    assert ledger.days == DAYS


def test_series_that_join_later_with_their_past_are_as_if_they_had_been_there() -> None:
    mentioned, articles = news(series=12)
    ledger, late = Ledger(5), Ledger(7)
    judge(ledger, mentioned[:800, :5], articles[:800])
    for first, after in ((0, 256), (256, 800)):
        late.advance(mentioned[first:after, 5:], articles[first:after])
    ledger.join(late)
    joined = judge(ledger, mentioned[800:], articles[800:])
    whole = run(mentioned, articles, [0, 800, DAYS])
    assert np.array_equal(joined.surge, whole.surge[800:])
    assert np.array_equal(joined.drop, whole.drop[800:])


@settings(max_examples=10, deadline=None)
@given(ends=st.lists(st.integers(300, DAYS), min_size=1, max_size=5, unique=True), needed=st.sets(st.integers(1, 4)))
def test_a_panel_that_takes_countries_in_when_they_are_common_says_what_a_ledger_of_all_says(
    ends: list[int], needed: set[int]
) -> None:
    mentioned, articles = news(series=4)
    mentioned[:, 2] *= np.arange(DAYS) > 700
    mentioned[:, 3] = np.where(np.arange(DAYS) % 50 == 0, mentioned[:, 3], 0)
    panel, least = Panel(0.5), 0.5
    panel.widen(4)
    for first, after in pairwise([0, *sorted(ends)]):
        panel.append(mentioned[first:after].astype(np.int32), articles[first:after, 0].astype(np.int64))
        found = panel.judge(needed)
    end = max(ends)
    together = np.minimum(mentioned.sum(axis=1, keepdims=True), articles)
    whole = run(np.concatenate([together, mentioned], axis=1), articles, [0, end - 1, end])
    assert np.array_equal(found.weekly_rate, whole.weekly_rate[-1])
    enough = found.weekly_rate >= least
    assert np.array_equal(found.drop[enough], whole.drop[-1, enough])
    assert np.array_equal(found.surge[enough], whole.surge[-1, enough])
    assert (found.drop[~enough] == NOTHING).all()
    assert needed <= set(panel.judged)


def test_series_with_volumes_of_their_own_agree_with_a_shared_one() -> None:
    mentioned, articles = news()
    own = run(mentioned, np.repeat(articles, 3, axis=1), [0, DAYS], shared=False)
    assert np.array_equal(own.drop, run(mentioned, articles, [0, DAYS]).drop)


def test_days_that_were_not_seen_say_nothing() -> None:
    mentioned, articles = news()
    mentioned[-28:], articles[-28:] = 0, 0
    scores = run(mentioned, articles, [0, DAYS])
    before = scores.drop[-29]
    assert (scores.drop[-1] <= np.maximum(before, 0) + 0.5).all()


def test_a_stop_raises_the_evidence_day_by_day() -> None:
    mentioned, articles = news()
    mentioned[-30:] = 0
    drop = run(mentioned, articles, [0, DAYS]).drop
    assert (drop[-1] > 3).all()
    assert (drop[-1] > drop[-15]).all()


def test_a_stop_of_eight_weeks_makes_no_country_too_rare_to_judge() -> None:
    mentioned, articles = news()
    stopped = mentioned.copy()
    stopped[-56:] = 0
    before, since = (run(one, articles, [0, DAYS]).weekly_rate[-1] for one in (mentioned, stopped))
    assert np.array_equal(before, since)
    assert (before > 2).all()


def test_mentions_a_week_are_those_of_the_days_that_were_seen() -> None:
    mentioned, articles = news()
    mentioned[-40:], articles[-40:] = 0, 0
    rate = run(mentioned, articles, [0, DAYS]).weekly_rate
    assert (rate[-1] > 0.8 * rate[-41]).all()


def test_a_yearly_feast_is_expected_and_no_surge() -> None:
    mentioned, articles = news(series=2)
    feast = list(range(100, DAYS, 365))
    for day in feast:
        mentioned[day : day + 3, 0] = np.minimum(8, articles[day : day + 3, 0])
    mentioned[feast[-1] : feast[-1] + 3, 1] = np.minimum(8, articles[feast[-1] : feast[-1] + 3, 0])
    surge = run(mentioned, articles, [0, DAYS]).surge[feast[-1] + 3]
    assert surge[0] < 0 < surge[1] - 1


def test_the_calendar_knows_nothing_in_the_first_year() -> None:
    mentioned, articles = news()
    counts, volume = (
        np.concatenate([np.zeros((1, one.shape[1])), one.cumsum(axis=0)]).astype(np.int32)
        for one in (mentioned, articles)
    )
    assert (calendar_factors(counts, volume, 100, 50) == 1).all()
    later = calendar_factors(counts, volume, 1000, 300)
    assert 0.8 < later.mean() < 1.2


def test_mentions_beyond_the_articles_of_a_day_are_not_counted() -> None:
    mentioned, articles = news()
    more = mentioned.copy()
    more[articles[:, 0] == 0] = 5
    assert np.array_equal(run(mentioned, articles, [0, DAYS]).surge, run(more, articles, [0, DAYS]).surge)


def test_series_with_volumes_of_their_own_cannot_be_added_later() -> None:
    with pytest.raises(ValueError, match="cannot be added later"):
        Ledger(2, shared_volume=False).join(Ledger(1, shared_volume=False))


def test_likelihood_ratios_of_a_distribution_average_to_one() -> None:
    random = np.random.default_rng(2)
    shape, mean = 4.0, 3.0
    counts = random.poisson(random.gamma(shape, mean / shape, 200_000)).astype(float)
    ratio = np.exp(log_ratio(counts, np.full_like(counts, mean), shape, 0.35))
    assert abs(ratio.mean() - 1) < 0.02
