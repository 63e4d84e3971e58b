"""Chains of reports: claims of several articles that speak of the same thing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from monitor.detectors.events import can_be_one, told_by
from monitor.domain import ClaimKind, DayRange, Entity, LiveSignal, Precision, PublishedClaim

FAMILIES: Mapping[ClaimKind, str] = {kind: kind.value for kind in ClaimKind} | {ClaimKind.PRESENCE: "omission"}
"""A presence is told against an omission; every other kind is a family of its own."""


@dataclass(slots=True)
class Chain:
    """Claims of one family about one subject whose days overlap, and who saw the subject at the event they tell of.

    `key` is set for a live signal's chain.
    """

    family: str
    entity: Entity
    key: str = ""
    event: DayRange | None = None
    """The days that later reports are held against: those of the first report that names any."""
    claims: list[PublishedClaim] = field(default_factory=list)

    @property
    def reports(self) -> list[PublishedClaim]:
        """The claims that assert the signal, earliest first; a presence alone asserts none."""
        return [one for one in self.claims if one.claim.kind is not ClaimKind.PRESENCE]

    @property
    def witnesses(self) -> list[PublishedClaim]:
        return [one for one in self.claims if one.claim.kind is ClaimKind.PRESENCE]

    @property
    def last_report(self) -> date:
        return max(one.article.day for one in self.claims)

    def takes(self, published: PublishedClaim, slack_days: int) -> bool:
        claim = published.claim
        if FAMILIES[claim.kind] != self.family or claim.subject.entity != self.entity:
            return False
        if claim.kind is ClaimKind.PRESENCE:
            seen = told_by(published)
            return any(can_be_one(told_by(one), seen, slack_days) for one in self.reports)
        return self.event is None or claim.event_day is None or self.event.overlaps(claim.event_day, slack_days)

    def add(self, published: PublishedClaim) -> None:
        self.claims.append(published)
        self.event = self.event or published.claim.event_day


def chain_claims(
    claims: Iterable[PublishedClaim], live: Sequence[LiveSignal], window_start: date, slack_days: int
) -> list[Chain]:
    """Sorts claims into the chains of live signals and new ones, in order of publication, presences last.

    A claim joins the chain whose days are nearest to its own; one that names no day joins the chain
    that was reported last. A presence joins a chain whose event it can be of, and begins none. Claims published
    before `window_start` join live chains only.
    """
    chains = [_live_chain(one) for one in live]
    for published in sorted(claims, key=_order):
        recent = published.article.day >= window_start
        fitting = [one for one in chains if (recent or one.key) and one.takes(published, slack_days)]
        if fitting:
            min(fitting, key=lambda one: _distance(one, published)).add(published)
        elif recent and published.claim.kind is not ClaimKind.PRESENCE:
            chain = Chain(FAMILIES[published.claim.kind], published.claim.subject.entity)
            chain.add(published)
            chains.append(chain)
    return chains


def _order(published: PublishedClaim) -> tuple[bool, date, int, bool, int]:
    """An article's dated claims come first, so that its undated ones join them."""
    presence = published.claim.kind is ClaimKind.PRESENCE
    return (presence, published.article.day, published.article.id, published.claim.event_day is None, published.id)


def _distance(chain: Chain, published: PublishedClaim) -> tuple[int, int]:
    days = published.claim.event_day
    if days is None or chain.event is None:
        since = (published.article.day - max((one.article.day for one in chain.claims), default=date.min)).days
        return (0, since)
    gap = max((chain.event.first - days.last).days, (days.first - chain.event.last).days, 0)
    return (gap, abs((chain.event.first - days.first).days))


def _live_chain(signal: LiveSignal) -> Chain:
    details = signal.finding.details
    event = details.get("event_days")
    days = None
    if isinstance(event, Mapping):
        days = DayRange(
            date.fromisoformat(str(event["first"])),
            date.fromisoformat(str(event["last"])),
            Precision(event["precision"]),
        )
    return Chain(str(details["family"]), signal.finding.subject.entity, signal.key, days)


def key_of(chain: Chain) -> str:
    """The key of a new chain. It names the first report only, so that no later report changes it."""
    first = chain.claims[0]
    days = first.claim.event_day
    anchor = days.first.isoformat() if days else "undated"
    return f"reported:{chain.family}:{chain.entity.type}:{chain.entity.id}:{first.article.day.isoformat()}:{anchor}"
