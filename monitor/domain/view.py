"""What a detector may ask of the past, and what a detector is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from monitor.domain.annotations import Entity, PublishedClaim, PublishedRoster
from monitor.domain.documents import ArticleRef, Outlet
from monitor.domain.edits import Change, Removal
from monitor.domain.signals import Detection, Evidence, LiveSignal
from monitor.domain.words import SignalKind, Tier

STATE_TIERS = (Tier.STATE, Tier.ALIGNED)


@dataclass(frozen=True, slots=True, eq=False)
class OutletSeries:
    """Daily counts of one outlet in one language, from `first_day` to the view's day.

    Every array has one element a day. `articles`: distinct articles published. `seen`: share of the day
    on which the outlet could be seen, 0 to 1. `mentioned`: articles that name the entity, other than in a
    credit line or only through a person; `headlined`: articles that so name it in the headline. An entity that was
    never mentioned is not a key.
    """

    outlet: Outlet
    language: str
    first_day: date
    articles: NDArray[np.int32]
    seen: NDArray[np.float64]
    mentioned: Mapping[Entity, NDArray[np.int32]]
    headlined: Mapping[Entity, NDArray[np.int32]]

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=len(self.articles) - 1)

    def index(self, day: date) -> int:
        """Position of `day` in the arrays; may lie outside them."""
        return (day - self.first_day).days

    def day(self, index: int) -> date:
        return self.first_day + timedelta(days=int(index))


class ArchiveView(Protocol):
    """The archive as of one day: nothing published later, and nothing collected live that was first
    seen later. Every method keeps that promise, so a detector cannot look ahead."""

    @property
    def as_of(self) -> date: ...

    def series(self, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[OutletSeries]:
        """One series per outlet and language of these tiers that has at least one article."""
        ...

    def mentions(
        self, entity: Entity, outlet: str, language: str, first: date, last: date, newest: int = 3
    ) -> Sequence[Evidence]:
        """Up to `newest` quotes of articles that mention the entity, latest first."""
        ...

    def rosters(self, first: date, last: date, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[PublishedRoster]:
        """Rosters in articles published on these days, by day and id."""
        ...

    def claims(self, first: date, last: date) -> Sequence[PublishedClaim]:
        """Claims in articles published on these days, by day and id."""
        ...

    def changes(self, first: date, last: date, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[Change]:
        """Texts of articles that were replaced on these days, collected live and read the same way before and after,
        by time."""
        ...

    def removals(self, first: date, last: date, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[Removal]:
        """Articles that turned out to be gone on these days, by when they were first missed."""
        ...

    def article_text(self, article: ArticleRef) -> str:
        """Full text of an article, as spans refer to it."""
        ...


class Detector(Protocol):
    """Archive view and day in, findings out; pure: the same view gives the same detection."""

    @property
    def name(self) -> str:
        """The word in `[detectors.NAME]`."""
        ...

    @property
    def version(self) -> str: ...

    @property
    def kinds(self) -> frozenset[SignalKind]: ...

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        """Judge the view's day. `live` are this detector's own signals that have not ended; one that
        still holds is returned as a finding with the same key, one that does not as `Cleared`.
        A live signal that is in neither is left as it is."""
        ...
