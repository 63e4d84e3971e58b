"""An archive view made of arrays, in the manner of a news agency's daily output."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from monitor.domain import (
    ArticleRef,
    Audience,
    Detection,
    Detector,
    Entity,
    EntityType,
    Evidence,
    Finding,
    LiveSignal,
    Outlet,
    OutletSeries,
    PublishedClaim,
    PublishedRoster,
    SignalStatus,
    Tier,
)
from monitor.domain.edits import Change, Removal

KCNA = Outlet("kcna", "Korean Central News Agency", Tier.STATE, Audience.EXTERNAL, ("en",))
RODONG = Outlet("rodong", "Rodong Sinmun", Tier.STATE, Audience.DOMESTIC, ("ko-KP",))
FIRST = date(2020, 1, 6)


def country(code: str) -> Entity:
    return Entity(EntityType.COUNTRY, code)


@dataclass
class Agency:
    """One outlet's days: a fixed number of articles a day (none on Sundays), Poisson mentions at given shares."""

    days: int
    shares: Mapping[str, float]
    per_day: int = 15
    seed: int = 7
    outlet: Outlet = KCNA
    language: str = "en"
    articles: np.ndarray = field(init=False)
    seen: np.ndarray = field(init=False)
    mentioned: dict[Entity, np.ndarray] = field(init=False)

    def __post_init__(self) -> None:
        random = np.random.default_rng(self.seed)
        self.articles = np.where(np.arange(self.days) % 7 == 6, 0, self.per_day).astype(np.int32)
        self.seen = np.ones(self.days)
        self.mentioned = {
            country(code): np.minimum(random.poisson(share * self.articles), self.articles).astype(np.int32)
            for code, share in self.shares.items()
        }

    def index(self, day: date) -> int:
        return (day - FIRST).days

    def stop(self, code: str, first: int, last: int | None = None) -> None:
        self.mentioned[country(code)][first:last] = 0

    def outage(self, first: int, last: int) -> None:
        self.articles[first:last] = 0
        self.seen[first:last] = 0
        for counts in self.mentioned.values():
            counts[first:last] = 0

    def view(self, day: int) -> "ArrayView":
        return ArrayView((self,), day)


@dataclass
class ArrayView:
    agencies: Sequence[Agency]
    today: int

    @property
    def as_of(self) -> date:
        return FIRST + timedelta(days=self.today)

    def series(self, tiers: Sequence[Tier] = (Tier.STATE,)) -> Sequence[OutletSeries]:
        end = self.today + 1
        return [
            OutletSeries(
                outlet=one.outlet,
                language=one.language,
                first_day=FIRST,
                articles=one.articles[:end].copy(),
                seen=one.seen[:end].copy(),
                mentioned={who: counts[:end].copy() for who, counts in one.mentioned.items() if counts[:end].any()},
                headlined={},
            )
            for one in self.agencies
        ]

    def mentions(
        self, entity: Entity, outlet: str, language: str, first: date, last: date, newest: int = 3
    ) -> Sequence[Evidence]:
        agency = next(one for one in self.agencies if (one.outlet.id, one.language) == (outlet, language))
        start, end = max(agency.index(first), 0), agency.index(last) + 1
        days = np.flatnonzero(agency.mentioned[entity][start:end])[::-1][:newest] + start
        return [
            Evidence(quote=f"A delegation of {entity.id} visited.", published=FIRST + timedelta(days=int(day)))
            for day in days
        ]

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


@dataclass
class Replay:
    """Runs a detector day by day the way the pipeline does: live signals are kept until cleared."""

    detector: Detector
    live: dict[str, LiveSignal] = field(default_factory=dict)
    raised: list[tuple[int, Finding]] = field(default_factory=list)
    updated: list[tuple[int, Finding]] = field(default_factory=list)
    ended: list[tuple[int, str, str, SignalStatus]] = field(default_factory=list)
    last: Detection = field(default_factory=Detection)

    def run(self, agencies: Sequence[Agency], first: int, last: int) -> "Replay":
        for day in range(first, last):
            self.day(ArrayView(agencies, day))
        return self

    def day(self, view: ArrayView) -> Detection:
        self.last = self.detector.detect(view, tuple(self.live.values()))
        for finding in self.last.findings:
            known = self.live.get(finding.key)
            (self.updated if known else self.raised).append((view.today, finding))
            self.live[finding.key] = LiveSignal(finding.key, known.detected_on if known else view.as_of, finding)
        for cleared in self.last.cleared:
            self.ended.append((view.today, cleared.key, cleared.reason, cleared.ends_as))
            del self.live[cleared.key]
        return self.last
