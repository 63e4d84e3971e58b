# ruff: noqa: ARG001 - what stands in for a protocol keeps its whole signature
"""The published methods that the detector is measured against, each as a bench method: (mentioned (S, T),
articles (T,), days (D,)) -> evidence for a drop and for a surge (S, D). Weekly methods are run on sliding weeks, a
verdict a day, so that none waits for a Sunday."""

from collections.abc import Callable

import numpy as np
from scipy.ndimage import gaussian_filter1d

Scores = dict[str, np.ndarray]
WEEK = 7
FALLS = (0.02, 0.15, 0.35, 0.6)
RISES = (1.6, 2.2, 3.2, 5.0)


def running(daily: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((*daily.shape[:-1], 1)), np.cumsum(daily, axis=-1)], axis=-1)


def between(sums: np.ndarray, first: np.ndarray, after: np.ndarray) -> np.ndarray:
    return sums[..., np.maximum(after, 0)] - sums[..., np.maximum(first, 0)]


def both(z: np.ndarray) -> Scores:
    return {"drop": -z, "surge": z}


def rolling_z(mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray, weeks: int = 26) -> Scores:
    """This week's count against mean and standard deviation of the last half year's weeks."""
    sums, now = running(mentioned), days + 1
    earlier = np.stack([between(sums, now - WEEK * (k + 1), now - WEEK * k) for k in range(1, weeks + 1)])
    return both((between(sums, now - WEEK, now) - earlier.mean(axis=0)) / (earlier.std(axis=0, ddof=1) + 0.5))


def ears(kind: str) -> Callable[[np.ndarray, np.ndarray, np.ndarray], Scores]:
    """C1, C2 and C3 of the Early Aberration Reporting System (Hutwagner and others 2003), on weeks in place of days:
    the last seven; the seven that end two before; the sum of three C2 beyond 1."""

    def one(sums: np.ndarray, now: np.ndarray, lag: int) -> np.ndarray:
        counts = [between(sums, now - WEEK * (k + 1), now - WEEK * k) for k in range(1 + lag, 8 + lag)]
        earlier = np.stack(counts)
        return (between(sums, now - WEEK, now) - earlier.mean(axis=0)) / np.maximum(earlier.std(axis=0, ddof=1), 0.5)

    def method(mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> Scores:
        sums, now = running(mentioned), days + 1
        if kind != "C3":
            return both(one(sums, now, 0 if kind == "C1" else 2))
        parts = [one(sums, now - WEEK * back, 2) for back in range(3)]
        return {
            "surge": sum(np.maximum(part - 1, 0) for part in parts) + parts[0] * 1e-3,
            "drop": sum(np.maximum(-part - 1, 0) for part in parts) - parts[0] * 1e-3,
        }

    return method


def farrington(mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray, half_width: int = 3) -> Scores:
    """After Farrington and others 1996 and Noufaily and others 2013: this week against the same weeks, give or take
    three, of up to five earlier years, quasi-Poisson with the articles as offset, compared on the two-thirds power. No
    trend is fitted; R's `surveillance` has the whole method (`frequency_surveillance.R`)."""
    sums, volume, now = running(mentioned), running(articles), days + 1
    counts, volumes = [], []
    for year in range(1, 6):
        for week in range(-half_width, half_width + 1):
            end = now - WEEK * (52 * year + week)
            inside = end - WEEK >= 0
            counts.append(np.where(inside, between(sums, end - WEEK, end), 0))
            volumes.append(np.where(inside, between(volume, end - WEEK, end), 0))
    base, exposure = np.stack(counts), np.stack(volumes)[:, None, :]
    total = np.maximum(exposure.sum(axis=0), 1)
    share = (base.sum(axis=0) + 0.1) / total
    used = np.maximum((exposure > 0).sum(axis=0), 2)
    pearson = ((base - share * exposure) ** 2 / np.maximum(share * exposure, 1e-9) * (exposure > 0)).sum(axis=0)
    spread = np.maximum(pearson / (used - 1), 1)
    mean = np.maximum(share * between(volume, now - WEEK, now), 1e-6)
    error = mean * spread + mean**2 * spread / np.maximum(share * total, 0.1)
    observed = between(sums, now - WEEK, now)
    return both((observed ** (2 / 3) - mean ** (2 / 3)) / (2 / 3 * mean ** (-1 / 3) * np.sqrt(error)))


class Baseline:
    """Share of the year before, `lag` days back, and the extra-Poisson variance of its weeks."""

    def __init__(self, mentioned: np.ndarray, articles: np.ndarray, length: int = 364, lag: int = 28) -> None:
        self.sums, self.volume = running(mentioned), running(articles)
        self.length, self.lag = length, lag

    def share(self, now: np.ndarray) -> np.ndarray:
        end = now - self.lag
        count = between(self.sums, end - self.length, end)
        return (count + 0.25) / np.maximum(between(self.volume, end - self.length, end), 1)

    def spread(self, now: np.ndarray) -> np.ndarray:
        share, end = self.share(now), now - self.lag
        excess, weight = np.full(share.shape, 8.0), np.full(share.shape, 26.0)
        for week in range(52):
            after = end - WEEK * week
            mean = share * between(self.volume, after - WEEK, after)
            excess += (between(self.sums, after - WEEK, after) - mean) ** 2 - mean
            weight += mean**2
        return np.clip(excess / weight, 0.02, 4)


def log_ratio(count: np.ndarray, mean: np.ndarray, shape: np.ndarray, factor: float) -> np.ndarray:
    return count * np.log(factor) - (count + shape) * np.log((shape + factor * mean) / (shape + mean))


def cusum(mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> Scores:
    """Page's sums of daily negative-binomial log likelihood ratios, against half and against twice the share."""
    return _recursive(mentioned, articles, days, {"drop": (0.5,), "surge": (2.0,)}, lambda s, r: np.maximum(s + r, 0))


def shiryaev_roberts(mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> Scores:
    """The e-detector of Shin, Ramdas and Rinaldo 2024: ln of R <- (1 + R) * ratio, averaged over factors."""
    return _recursive(mentioned, articles, days, {"drop": FALLS, "surge": RISES}, lambda s, r: np.logaddexp(s, 0) + r)


def _recursive(
    mentioned: np.ndarray,
    articles: np.ndarray,
    days: np.ndarray,
    factors: dict[str, tuple[float, ...]],
    step: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> Scores:
    base = Baseline(mentioned, articles)
    first = 400
    every = np.arange(first, int(days.max()) + 1)
    share = base.share(every)
    weeks = np.arange(first, int(days.max()) + 8, WEEK)
    spread = np.repeat(base.spread(weeks), WEEK, axis=1)[:, : len(every)]
    scores = {}
    for direction, some in factors.items():
        states = np.zeros((len(some), len(mentioned)))
        kept = np.zeros((len(mentioned), len(every)))
        for at, day in enumerate(every):
            mean = share[:, at] * articles[day] + 1e-9
            shape = 1 / (spread[:, at] * WEEK)
            for place, factor in enumerate(some):
                states[place] = step(states[place], log_ratio(mentioned[:, day], mean, shape, factor))
            kept[:, at] = np.logaddexp.reduce(states, axis=0)
        scores[direction] = kept[:, days - first]
    return scores


def glr(mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> Scores:
    """Generalised likelihood ratio for negative-binomial counts with the articles as exposure (Hoehle and Paul 2008,
    `glrnb` of `surveillance`): the largest over onsets in the last 56 days and over the size."""
    base = Baseline(mentioned, articles)
    now = days + 1
    share, spread = base.share(now), base.spread(now)
    best = {"drop": np.full(share.shape, -np.inf), "surge": np.full(share.shape, -np.inf)}
    for window in range(1, 57):
        count = between(base.sums, now - window, now)
        mean = share * between(base.volume, now - window, now) + 1e-9
        shape = 1 / (spread * WEEK / max(window, WEEK))
        size = (count + 0.05) / (mean + 0.05)
        fall, rise = np.clip(size, 0.01, 1), np.clip(size, 1, 20)
        best["drop"] = np.maximum(best["drop"], log_ratio(count, mean, shape, fall))
        best["surge"] = np.maximum(best["surge"], log_ratio(count, mean, shape, rise))
    return best


def _windowed(
    base: Baseline, days: np.ndarray, mean_of: Callable[[int], list[np.ndarray]], spread: np.ndarray
) -> Scores:
    scores = {}
    for direction, factors in (("drop", FALLS), ("surge", RISES)):
        best = None
        for window in (7, 14, 21, 28, 42, 56):
            count = between(base.sums, days + 1 - window, days + 1)
            terms = [
                log_ratio(count, mean, 1 / (spread * WEEK / window), factor)
                for mean in mean_of(window)
                for factor in factors
            ]
            mixed = np.logaddexp.reduce(np.stack(terms), axis=0) - np.log(len(terms))
            best = mixed if best is None else np.maximum(best, mixed)
        scores[direction] = best
    return scores


def plain_mixture(mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> Scores:
    """Windows of 7 to 56 days and four baselines, without calendar or second reading: the detector's first version."""
    base = Baseline(mentioned, articles)

    def means(window: int) -> list[np.ndarray]:
        end = days + 1 - window
        volume = between(base.volume, end, days + 1)
        found = []
        for length in (91, 182, 364, 728):
            count = between(base.sums, end - length, end) + 0.25
            found.append(count / np.maximum(between(base.volume, end - length, end), 1) * volume + 1e-9)
        return found

    return _windowed(base, days, means, base.spread(days + 1))


def oracle(mentioned: np.ndarray, articles: np.ndarray, smooth: float = 60) -> Callable[..., Scores]:
    """Told the true share of every day, before and after: the untouched series smoothed over `smooth` days to both
    sides. It does not know feasts, which is where it can be beaten."""
    share = gaussian_filter1d(mentioned, smooth, axis=1) / np.maximum(gaussian_filter1d(articles, smooth), 1e-9)
    whole = mentioned.shape[1] // WEEK * WEEK
    weeks = mentioned[:, :whole].reshape(len(mentioned), -1, WEEK).sum(axis=2)
    means = (share * articles)[:, :whole].reshape(len(mentioned), -1, WEEK).sum(axis=2)
    own = np.clip((((weeks - means) ** 2 - means).sum(axis=1) / (means**2).sum(axis=1)), 0.01, 4)

    def method(changed: np.ndarray, volume: np.ndarray, days: np.ndarray) -> Scores:
        times = len(changed) // len(mentioned)
        expected = running(np.tile(share[:, : changed.shape[1]], (times, 1)) * volume)
        return _windowed(
            Baseline(changed, volume),
            days,
            lambda window: [between(expected, days + 1 - window, days + 1) + 1e-9],
            np.tile(own, times)[:, None],
        )

    return method
