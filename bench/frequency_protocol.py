"""The protocol: real series, changes injected on a fixed grid, every method at the same false alarm rate.

A method is a function (mentioned (S, T), articles (T,), days (D,)) -> {"drop": (S, D), "surge": (S, D)} whose
values on a day depend on that day and earlier ones only. Its threshold is set so that the untouched series raise
the wanted number of alarms a series-year, for each series by itself or one for all; an alarm is a day on which the
threshold is reached after a day below it, and no second one is counted within DEAD_DAYS. A start at which the
untouched series is in alarm already is left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from frequency_data import Headlines

Scores = Mapping[str, np.ndarray]
Method = Callable[[np.ndarray, np.ndarray, np.ndarray], Scores]

WARM_UP = 730
FOLLOW = 56
DEAD_DAYS = 28
GRID_STEP = 29
"""Days between injections: all weekdays and all seasons are met. Six steps of 61 days are a year and a day, and would
meet the same six dates every year."""

CHANGES = {"stop": 0.0, "-75%": 0.25, "-50%": 0.5, "x3": 3.0, "x2": 2.0, "x3 burst": 3.0, "x2 burst": 2.0}
"""Factor on the rate. A rise is added evenly, at the rate of the year before, or ("burst") where the series' own
mentions fall, a Poisson number on average so many times their own."""


@dataclass(frozen=True)
class Injection:
    """All series changed from day `start` on; `mentioned` reaches FOLLOW days from there."""

    start: int
    change: str
    mentioned: np.ndarray
    articles: np.ndarray


def inject(mentioned: np.ndarray, articles: np.ndarray, start: int, change: str, seed: int = 0) -> Injection:
    """Thin every mention by chance, or add mentions; see CHANGES."""
    random = np.random.default_rng([seed, start])
    end = min(start + FOLLOW, mentioned.shape[1])
    counts, volume = mentioned[:, :end].copy(), articles[:end].copy()
    factor = CHANGES[change]
    after = counts[:, start:]
    if factor <= 1:
        counts[:, start:] = random.binomial(after.astype(int), factor)
    else:
        year = slice(start - 364, start)
        even = mentioned[:, year].sum(axis=1, keepdims=True) / articles[year].sum() * volume[None, start:]
        added = random.poisson((factor - 1) * (after if change.endswith("burst") else even))
        counts[:, start:] = np.minimum(after + added, volume[start:])
    return Injection(start, change, counts, volume)


def outage(mentioned: np.ndarray, articles: np.ndarray, start: int, days: int = 14) -> Injection:
    """Nothing is seen for two weeks; no country changed."""
    end = min(start + days + FOLLOW, mentioned.shape[1])
    counts, volume = mentioned[:, :end].copy(), articles[:end].copy()
    counts[:, start : start + days] = 0
    volume[start : start + days] = 0
    return Injection(start, "outage", counts, volume)


def alarms(score: np.ndarray, threshold: float) -> np.ndarray:
    """Days (S, D) on which an alarm is raised; one that follows another within DEAD_DAYS is the same."""
    above = score >= threshold
    starts = above.copy()
    starts[:, 1:] &= ~above[:, :-1]
    for row in range(score.shape[0]):
        last = -DEAD_DAYS
        for day in np.flatnonzero(starts[row]):
            if day - last < DEAD_DAYS:
                starts[row, day] = False
            else:
                last = day
    return starts


def threshold_for(score: np.ndarray, rate: float) -> float:
    """The threshold at which these untouched scores raise `rate` alarms a series-year."""
    wanted = rate * score.size / 365.25
    low, high = float(np.nanmin(score)), float(np.nanmax(score)) + 1e-9
    low = max(low, float(np.quantile(score, 0.3)))
    for _ in range(40):
        middle = (low + high) / 2
        if alarms(score, middle).sum() > wanted:
            low = middle
        else:
            high = middle
    return high


def grid(days: int) -> list[int]:
    return list(range(WARM_UP + 30, days - FOLLOW, GRID_STEP))


def local_rate(mentioned: np.ndarray, start: int) -> np.ndarray:
    """Mentions a week over the year before."""
    return mentioned[:, start - 364 : start].sum(axis=1) / 52


@dataclass
class Runs:
    """Scores of one method on the untouched series and after every injection."""

    untouched: Scores
    first: int
    rates: list[np.ndarray]
    starts: list[int]
    after: dict[str, list[np.ndarray]]


def direction_of(change: str) -> str:
    return "surge" if change.startswith("x") else "drop"


def run(method: Method, mentioned: np.ndarray, articles: np.ndarray, step: int = 1) -> Runs:
    """Every injection of one start is scored in one call, stacked along the series."""
    total = mentioned.shape[1]
    days = np.arange(WARM_UP, total)
    starts = grid(total)[::step]
    runs = Runs(method(mentioned, articles, days), WARM_UP, [], starts, {change: [] for change in CHANGES})
    size = mentioned.shape[0]
    for start in starts:
        parts = [inject(mentioned, articles, start, change) for change in CHANGES]
        stacked = np.concatenate([part.mentioned for part in parts])
        scores = method(stacked, parts[0].articles, np.arange(start, start + FOLLOW))
        for at, change in enumerate(CHANGES):
            runs.after[change].append(scores[direction_of(change)][at * size : (at + 1) * size])
        runs.rates.append(local_rate(mentioned, start))
    return runs


BANDS = {"1.5-15": (1.5, 15.0), "0.5-1.5": (0.5, 1.5)}


def delays(runs: Runs, change: str, thresholds: np.ndarray, band: tuple[float, float]) -> np.ndarray:
    """Days from the injection to the first day at or above the threshold (1 = the first changed day; inf = not
    within FOLLOW days). Starts at which the untouched series is in alarm already are left out."""
    found = []
    for at, start in enumerate(runs.starts):
        score = runs.after[change][at]
        before = runs.untouched[direction_of(change)][:, start - 1 - runs.first]
        use = (runs.rates[at] >= band[0]) & (runs.rates[at] < band[1]) & (before < thresholds)
        hit = score[use] >= thresholds[use, None]
        found.append(np.where(hit.any(axis=1), hit.argmax(axis=1) + 1.0, np.inf))
    return np.concatenate(found)


COLUMNS = (
    ("stop<=14", "stop", 14),
    ("stop<=28", "stop", 28),
    ("stop<=56", "stop", 56),
    ("median", "stop", 0),
    ("-75%<=28", "-75%", 28),
    ("-50%<=56", "-50%", 56),
    ("x3<=28", "x3", 28),
    ("x2<=56", "x2", 56),
    ("x3 burst<=28", "x3 burst", 28),
    ("x2 burst<=56", "x2 burst", 56),
)
"""Heading, change, and days within which it must be found; 0: the median delay."""


def table(runs: Runs, rate: float, per_series: bool = True) -> dict[str, dict[str, float]]:
    """Probabilities of detection within so many days, and the median delay of a stop, for each band of rates."""
    thresholds = {
        direction: np.asarray([threshold_for(one[None], rate) for one in score])
        if per_series
        else np.full(len(score), threshold_for(score, rate))
        for direction, score in runs.untouched.items()
    }
    result: dict[str, dict[str, float]] = {}
    for band, limits in BANDS.items():
        row: dict[str, float] = {}
        for name, change, within in COLUMNS:
            found = delays(runs, change, thresholds[direction_of(change)], limits)
            row[name] = float((found <= within).mean()) if within else float(np.median(found))
            row["n"] = len(found)
        result[band] = row
    return result


def line(row: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {value:.0f}" if value > 1 else f"{name} {value:.2f}" for name, value in row.items())


def outage_ratio(
    method: Method, runs: Runs, mentioned: np.ndarray, articles: np.ndarray, rate: float = 1.0, step: int = 1
) -> dict[str, float]:
    """Alarms in the eight weeks from the start of a two weeks' outage, over those of the same weeks without it."""
    counted = {direction: [0, 0] for direction in runs.untouched}
    lasting = 14 + FOLLOW
    for start in [one for one in runs.starts if one + lasting < mentioned.shape[1]][::step]:
        cut = outage(mentioned, articles, start)
        scores = method(cut.mentioned, cut.articles, np.arange(start, start + lasting))
        for direction, score in runs.untouched.items():
            usual = local_rate(mentioned, start) >= BANDS["0.5-1.5"][0]
            for row in np.flatnonzero(usual):
                threshold = threshold_for(score[row][None], rate)
                if score[row, start - 1 - runs.first] >= threshold:
                    continue
                same = score[row, start - runs.first : start - runs.first + lasting]
                counted[direction][0] += int((scores[direction][row] >= threshold).any())
                counted[direction][1] += int((same >= threshold).any())
    return {direction: after / max(chance, 1) for direction, (after, chance) in counted.items()}


def chosen(headlines: Headlines, countries: int) -> tuple[np.ndarray, np.ndarray]:
    """The countries most named, and all regions."""
    names = np.asarray(headlines.names)
    country = np.char.isupper(names)
    order = np.argsort(-headlines.mentioned.sum(axis=1) * country, kind="stable")[:countries]
    keep = np.concatenate([order, np.flatnonzero(~country)])
    return headlines.mentioned[keep], headlines.articles
