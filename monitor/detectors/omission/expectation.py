"""How likely a country was to be on this list.

A hierarchical binomial model. Each country has a propensity to be listed; the distribution of propensities
over the countries of a series is not given a shape but estimated from the series itself, as weights on a
grid (nonparametric empirical Bayes: Laird, JASA 73, 1978; Kiefer and Wolfowitz 1956), drawn towards a
reference distribution while the series is short. A list shorter than usual names each country with
proportionally smaller probability, in the past as now; older lists count less. Standing members are
printed at the head of such lists, so the place of a country in the order speaks for its propensity too, the
less the longer its record is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.omission.occurrences import Occurrence
from monitor.domain import RosterKind

_GRID = np.array([0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995, 0.999])
_REFERENCE = np.array([0.08, 0.08, 0.07, 0.07, 0.06, 0.06, 0.06, 0.05, 0.04, 0.04, 0.06, 0.09, 0.12, 0.12])
"""A third of the countries of such a list are standing members; the rest come and go at every rate."""
_OF_SENDERS = np.array([0.10, 0.10, 0.09, 0.08, 0.07, 0.07, 0.07, 0.08, 0.09, 0.10, 0.08, 0.05, 0.01, 0.01])
_SENT = frozenset({RosterKind.CONGRATULATORY_MESSAGE, RosterKind.FLORAL_BASKET})
"""Lists of those who sent something. Whether somebody sends is up to them, and even the most regular let a year
pass: next to nobody is a standing member, and the order tells of rank alone."""
_NO_PLACE = 0.5
"""A place that says nothing."""
_REFERENCE_COUNTRIES = 8.0
"""The reference counts as much as this many countries."""
_STANDING = 0.95
_RECENCY = 0.95
"""A list a year older weighs this much less."""
_GROWN = 0.9
"""A list that names this share of its countries is as good as whole."""
_IN_TIME = 0.5
_RELATED = 0.6
"""Weight of a list of the same kind and form for another occasion."""
_PLACES = 3.5
"""The mean place in the order says as much as this many places that had nothing to do with each other."""
_RECORD = 70.0
"""Lists that name a country times what its place may speak against it, as a logarithm: who stands at the end of
thirty lists and was left out of none is a standing member all the same."""
_STEPS = 40
_TURNS = 3
_AS_GOOD = 0.01
"""Missing countries whose probability of absence is at most this much greater had as good a claim to be listed."""


@dataclass(frozen=True, slots=True)
class Expectation:
    country: str
    listed: int
    """Earlier lists that name it."""
    earlier: int
    p_absent: float
    """Probability of its absence from this list, given everybody else and how long the list is."""
    p_corrected: float
    """The same for any of the missing countries that had as good a claim (Šidák)."""


def expectations(
    now: Occurrence, earlier: Sequence[Occurrence], related: Sequence[Occurrence] = ()
) -> list[Expectation]:
    """One for each country of the earlier lists that this one leaves out, least likely absence first.

    `related` are lists of the same kind and form for other occasions; they count for less.

    The correction is Šidák's over the missing countries that had as good a claim to be listed: an absence
    stands out only when the others like it are there.
    """
    candidates = sorted({country for past in earlier for country in past.order})
    if not candidates or not now.order:
        return []
    lists = [*earlier, *related]
    listed = np.array([[country in past.countries for past in lists] for country in candidates])
    present = np.array([country in now.countries for country in candidates])
    weights = np.array([_weight(past, now) for past in lists])
    propensity, past_reach = _fit(candidates, listed, weights, lists, sent=now.key.kind in _SENT)
    timely = _timely(candidates, now, earlier)
    # A list as long as the countries due are many is a whole one, though the lists before were often digests.
    usual = max(past_reach, min(1.0, len(now.order) / float(propensity.sum())))
    missing = np.flatnonzero(~present)
    absent = 1 - np.array(
        [
            propensity[one] * timely[one] * _reach(np.delete(present, one), np.delete(propensity, one), usual)
            for one in missing
        ]
    )
    found = []
    for chance, one in sorted(zip(absent.tolist(), missing.tolist(), strict=True)):
        as_good = int((absent <= chance + _AS_GOOD).sum())
        times = int(listed[one, : len(earlier)].sum())
        found.append(Expectation(candidates[one], times, len(earlier), chance, 1 - (1 - chance) ** as_good))
    return found


def _fit(
    candidates: Sequence[str],
    listed: NDArray[np.bool_],
    weights: NDArray[np.float64],
    lists: Sequence[Occurrence],
    *,
    sent: bool,
) -> tuple[NDArray[np.float64], float]:
    """(propensity of each candidate, usual reach of a list): reach and propensity found by turns.

    The reach of a list is the share of those due that it names: 1 for a full list, less for a part or a digest.
    """
    lengths = listed.sum(axis=0)
    reaches = np.minimum(1.0, lengths / max(1.0, float(np.sort(lengths)[len(lengths) // 2])))
    place = np.array([_NO_PLACE if sent else _place(country, lists) for country in candidates])
    propensity = np.full(len(candidates), 0.5)
    for _ in range(_TURNS):
        likelihood = np.exp(_log_likelihood(listed, reaches, weights, place))
        posterior = likelihood * _weights(likelihood, _OF_SENDERS if sent else _REFERENCE)
        posterior /= posterior.sum(axis=1, keepdims=True)
        propensity = posterior @ _GRID
        reaches = np.array([_reach(listed[:, column], propensity, 1.0) for column in range(len(lists))])
    return propensity, float(np.median(reaches))


def _timely(candidates: Sequence[str], now: Occurrence, earlier: Sequence[Occurrence]) -> NDArray[np.float64]:
    """Probability of each candidate, if listed at all, to be listed by now.

    1 for lists that are printed whole, or in parts only now and then. A series that usually is still growing
    so many days after its first part is compared with what it had named by then, and a country that mostly
    comes later still is not yet due. A list printed whole some days later than in other years is no part.
    """
    by_now = max(_since_first(now).values(), default=0)
    dated = [since for past in earlier if (since := _since_first(past))]
    grown = [sum(days <= by_now for days in since.values()) / len(since) for since in dated]
    whole = not grown or float(np.median(grown)) >= _GROWN
    shares = []
    for country in candidates:
        came = [since[country] for since in dated if country in since]
        share = (sum(days <= by_now for days in came) + 0.5) / (len(came) + 1)
        shares.append(1.0 if whole and share >= _IN_TIME else share)
    return np.array(shares)


def _since_first(one: Occurrence) -> dict[str, int]:
    """Country -> days from the first part of the list to its first naming."""
    first = min(one.printed.values(), default=0)
    return {country: offset - first for country, offset in one.printed.items()}


def _weight(past: Occurrence, now: Occurrence) -> float:
    recency = float(_RECENCY ** max(0, now.year - past.year - 1))
    return recency if past.key == now.key else _RELATED * recency


def _reach(present: NDArray[np.bool_], propensity: NDArray[np.float64], usual: float) -> float:
    """Share of those due that a list names, told mostly by those most surely due; `usual` counts as two of them."""
    surety = propensity / (1.05 - propensity)
    due = float((surety * propensity).sum())
    named = float((surety * present).sum())
    weight = 2 * float(surety.max(initial=1.0))
    return min(1.0, (named + weight * usual) / (due + weight))


def _log_likelihood(
    listed: NDArray[np.bool_], reaches: NDArray[np.float64], weights: NDArray[np.float64], place: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Candidates x grid: of being listed as they were, and of standing where they stood."""
    chance = np.clip(_GRID[:, None] * reaches[None, :], 1e-6, 1 - 1e-6)
    named, left_out = weights * np.log(chance), weights * np.log1p(-chance)
    total: NDArray[np.float64] = listed @ named.T + (~listed) @ left_out.T
    standing = _GRID >= _STANDING
    times = listed.sum(axis=1)
    by_place = np.minimum(_PLACES, times) * np.log(3 * (1 - place) ** 2 + 0.05)
    total[:, standing] += np.maximum(by_place, -_RECORD / np.maximum(1, times))[:, None]
    return total


def _place(country: str, earlier: Sequence[Occurrence]) -> float:
    """Mean place in the order of the lists that name it, 0 the head, 1 the end; 0.5 where order says nothing."""
    places = [
        occurrence.order.index(country) / max(1, len(occurrence.order) - 1)
        for occurrence in earlier
        if country in occurrence.order and list(occurrence.order) != sorted(occurrence.order)
    ]
    return sum(places) / len(places) if places else _NO_PLACE


def _weights(likelihood: NDArray[np.float64], reference: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distribution of propensities over the grid, by expectation-maximisation."""
    weights: NDArray[np.float64] = reference / reference.sum()
    prior = weights * _REFERENCE_COUNTRIES
    for _ in range(_STEPS):
        shares = likelihood * weights
        shares /= shares.sum(axis=1, keepdims=True)
        weights = shares.sum(axis=0) + prior
        weights /= weights.sum()
    return weights
