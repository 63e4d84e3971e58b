"""How many alarms real and simulated series raise at each height of evidence: the curve that thresholds are read from.

    python bench/frequency_calibration.py kcna-headlines.jsonl.gz

First the untouched headlines, whole and in both halves of their years, at the heights that the shipped curve names and
at promised rates; then cross-fitted: the height set on one half of the years, the alarms counted in the other; then
series simulated without any change, with the volume and the unevenness of the real ones.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import frequency_protocol as protocol
from frequency_data import read_headlines

from monitor.detectors.frequency.ledger import Ledger
from monitor.detectors.frequency.statistic import Scores, judge
from monitor.detectors.frequency.thresholds import ALARMS_A_SERIES_YEAR, alarm_threshold

WARM_UP = 365
RATES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.8)
SPREAD_A_WEEK = 0.3


def scored(mentioned: np.ndarray, articles: np.ndarray) -> Scores:
    ledger = Ledger(len(mentioned))
    return judge(ledger, mentioned.T, articles[:, None])


def simulated(articles: np.ndarray, series: int = 200, seed: int = 3) -> np.ndarray:
    """Shares that never change, of half a mention to ten a week, with gamma-distributed weeks."""
    random = np.random.default_rng(seed)
    weekly = np.exp(random.uniform(np.log(0.5), np.log(10), series))
    share = weekly / (articles.mean() * 7)
    weeks = random.gamma(1 / SPREAD_A_WEEK, SPREAD_A_WEEK, (series, len(articles) // 7 + 1)).repeat(7, axis=1)
    return np.minimum(random.poisson(share[:, None] * articles * weeks[:, : len(articles)]), articles)


def rate(score: np.ndarray, common: np.ndarray, height: float) -> float:
    """Alarms a series-year on the days on which the series can be judged."""
    judged = np.where(common, score, -np.inf)
    return float(protocol.alarms(judged, height).sum() / (common.sum() / 365.25))


def report(title: str, scores: Scores, first: int, last: int) -> None:
    common = (scores.weekly_rate >= 0.5).T[:, first:last]
    print(f"{title}: {common.sum() / 365.25:.0f} series-years")
    for direction, curve in ALARMS_A_SERIES_YEAR.items():
        score = getattr(scores, direction).T[:, first:last]
        found = " ".join(f"{height:g}:{rate(score, common, height):.3f}" for height, _ in curve)
        print(f"  {direction:5s} alarms at evidence  {found}")
        kept = " ".join(f"{one:g}:{rate(score, common, alarm_threshold(2 * one, 1, direction)):.3f}" for one in RATES)
        print(f"  {direction:5s} promised:found      {kept}")


def height_for(score: np.ndarray, common: np.ndarray, wanted: float) -> float:
    """The evidence that these days reach `wanted` times a series-year."""
    low, high = 0.0, 12.0
    for _ in range(40):
        middle = (low + high) / 2
        if rate(score, common, middle) > wanted:
            low = middle
        else:
            high = middle
    return high


def cross_fitted(scores: Scores, first: int, middle: int, last: int) -> None:
    common = (scores.weekly_rate >= 0.5).T
    halves = {"first": slice(first, middle), "second": slice(middle, last)}
    for direction in ALARMS_A_SERIES_YEAR:
        score = getattr(scores, direction).T
        for fitted, counted in (("first", "second"), ("second", "first")):
            here, there = halves[fitted], halves[counted]
            heights = {one: height_for(score[:, here], common[:, here], one) for one in RATES}
            found = " ".join(
                f"{one:g}:{rate(score[:, there], common[:, there], height):.3f}" for one, height in heights.items()
            )
            print(f"  {direction:5s} fitted on the {fitted} half, promised:found in the {counted}  {found}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headlines", type=Path)
    options = parser.parse_args()
    mentioned, articles = protocol.chosen(read_headlines(options.headlines), 41)
    days = len(articles)
    real = scored(mentioned, articles)
    middle = (WARM_UP + days) // 2
    report("headlines", real, WARM_UP, days)
    report("headlines, first half", real, WARM_UP, middle)
    report("headlines, second half", real, middle, days)
    print("headlines, cross-fitted")
    cross_fitted(real, WARM_UP, middle, days)
    report("simulated, no change", scored(simulated(articles), articles), WARM_UP, days)


if __name__ == "__main__":
    main()
