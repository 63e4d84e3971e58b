# ruff: noqa: ARG002 - what stands in for a protocol keeps its whole signature
"""Speed and memory of the frequency detector: 200 countries x 5 outlets x 20 years, replayed day by day.

python bench/frequency_speed.py [--years 20] [--outlets 5] [--countries 200]
"""

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from monitor.detectors.frequency import MentionFrequency
from monitor.domain import (
    ArticleRef,
    Audience,
    Entity,
    EntityType,
    Evidence,
    LiveSignal,
    Outlet,
    OutletSeries,
    PublishedClaim,
    PublishedRoster,
    Tier,
)
from monitor.domain.edits import Change, Removal
from monitor.settings import MentionFrequencySettings

FIRST = date(2005, 1, 3)


@dataclass
class Store:
    outlet: Outlet
    articles: np.ndarray
    seen: np.ndarray
    mentioned: dict[Entity, np.ndarray]

    def as_of(self, day: int) -> OutletSeries:
        end = day + 1
        return OutletSeries(
            self.outlet, "en", FIRST, self.articles[:end], self.seen[:end],
            {entity: counts[:end] for entity, counts in self.mentioned.items()}, {},
        )  # fmt: skip


@dataclass
class View:
    """Slices of one store, as the database hands them out; quotes are made up on the spot."""

    stores: Sequence[Store]
    day: int

    @property
    def as_of(self) -> date:
        return FIRST + timedelta(days=self.day)

    def series(self, tiers: Sequence[Tier] = ()) -> Sequence[OutletSeries]:
        return [store.as_of(self.day) for store in self.stores]

    def mentions(
        self, entity: Entity, outlet: str, language: str, first: date, last: date, newest: int = 3
    ) -> Sequence[Evidence]:
        return [Evidence(quote=f"{entity.id} was mentioned", published=last)]

    def rosters(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[PublishedRoster]:
        return ()

    def claims(self, first: date, last: date) -> Sequence[PublishedClaim]:
        return ()

    def changes(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[Change]:
        return ()

    def removals(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[Removal]:
        return ()

    def article_text(self, article: ArticleRef) -> str:
        return ""


def stores(outlets: int, countries: int, days: int, seed: int = 1) -> list[Store]:
    """Rates fall off with rank as they do in KCNA: a few a day for the first, a few a year for the last."""
    random = np.random.default_rng(seed)
    shares = 0.12 / np.arange(1, countries + 1) ** 1.1
    made = []
    for number in range(outlets):
        articles = np.where(np.arange(days) % 7 == 6, 0, random.poisson(20, days)).astype(np.int32)
        mentioned = {}
        for place, share in enumerate(shares):
            weeks = random.gamma(3, 1 / 3, days // 7 + 1).repeat(7)[:days]
            counts = np.minimum(random.poisson(share * articles * weeks), articles).astype(np.int32)
            mentioned[Entity(EntityType.COUNTRY, f"X{place:03d}")] = counts
        outlet = Outlet(f"outlet-{number}", f"Outlet {number}", Tier.STATE, Audience.EXTERNAL, ("en",))
        made.append(Store(outlet, articles, np.ones(days), mentioned))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--outlets", type=int, default=5)
    parser.add_argument("--countries", type=int, default=200)
    options = parser.parse_args()
    days = 365 * options.years
    made = stores(options.outlets, options.countries, days)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    detector = MentionFrequency(MentionFrequencySettings(), lambda code: code, lambda outlet: outlet)
    live: dict[str, LiveSignal] = {}
    raised = 0
    start = time.process_time()
    for day in range(days):
        view = View(made, day)
        found = detector.detect(view, tuple(live.values()))
        for finding in found.findings:
            known = live.get(finding.key)
            raised += known is None
            live[finding.key] = LiveSignal(finding.key, known.detected_on if known else view.as_of, finding)
        for cleared in found.cleared:
            del live[cleared.key]
    replay = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    detector.detect(View(made, days - 1), tuple(live.values()))
    warm = time.process_time() - start
    cold = MentionFrequency(MentionFrequencySettings(), lambda code: code, lambda outlet: outlet)
    start = time.process_time()
    cold.detect(View(made, days - 1), tuple(live.values()))
    first = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"replay of {days} days, {options.outlets} outlets, {options.countries} countries: {replay:.1f} s of one core"
    )
    print(f"signals raised: {raised}, live at the end: {len(live)}")
    print(f"a live day: {warm * 1000:.0f} ms warm, {first * 1000:.0f} ms from a cold start")
    print(f"memory: {peak:.0f} MB at most, {before:.0f} MB of it the series themselves and the libraries")


if __name__ == "__main__":
    main()
