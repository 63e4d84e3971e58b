"""Findings of detectors, the signals they become, and what people say of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from monitor.domain.annotations import Subject
from monitor.domain.words import Reason, Severity, SignalKind, SignalStatus, VerdictAction


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person can check: a quote with its place, or a table of counts in `table`."""

    quote: str
    url: str = ""
    title: str = ""
    published: date | None = None
    outlet: str = ""
    start: int | None = None
    end: int | None = None
    article_id: int | None = None
    label: str = ""
    """What this piece shows: a claim kind, "last mention", "this year's list"."""
    attributed_to: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    """Rows of cells, the first row the header."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days a signal speaks of, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What a detector says on one day. `key` stays the same while the same change lasts, whatever
    its numbers: one key has at most one live signal."""

    key: str
    kind: SignalKind
    subject: Subject
    outlets: tuple[str, ...]
    window: Window
    severity: Severity
    summary: str
    reasons: tuple[Reason, ...]
    evidence: tuple[Evidence, ...]
    rule: str
    rule_version: str
    observed: float | None = None
    expected: float | None = None
    p_value: float | None = None
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """JSON values only: intervals, onset, baseline window, shares, ranks, claim kinds."""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"finding {self.key} has no evidence; a signal without evidence does not exist")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A judgement that a detector declined to make, and why."""

    subject: Subject | None
    """None: the whole outlet."""
    outlet: str
    language: str
    reason: Reason
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cleared:
    """A live signal that no longer holds. NO_LONGER_HOLDS, LATE_ARTICLE and PRESENT_ELSEWHERE withdraw
    it (it should not have been raised); every other reason closes it (it was true and is over)."""

    key: str
    reason: Reason
    note: str = ""

    @property
    def ends_as(self) -> SignalStatus:
        if self.reason in WITHDRAWING_REASONS:
            return SignalStatus.WITHDRAWN
        return SignalStatus.CLOSED


WITHDRAWING_REASONS = frozenset({Reason.NO_LONGER_HOLDS, Reason.LATE_ARTICLE, Reason.PRESENT_ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Detection:
    """All that one detector says of one day."""

    findings: tuple[Finding, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveSignal:
    """A signal raised earlier and not yet ended, as its detector sees it again."""

    key: str
    detected_on: date
    finding: Finding


@dataclass(frozen=True, slots=True)
class Signal:
    """A stored finding. `id` is derived from key and the first day it was stored with, and stays when late articles
    move that day."""

    id: str
    finding: Finding
    detected_on: date
    updated_on: date
    status: SignalStatus
    ended_on: date | None = None
    ended_because: Reason | None = None
    created_at: datetime | None = None
    snoozed_until: date | None = None
    live: bool = True

    @property
    def key(self) -> str:
        return self.finding.key


@dataclass(frozen=True, slots=True)
class Verdict:
    signal_id: str
    action: VerdictAction
    reviewer: str
    """Slack user id, or the login name at the terminal."""
    at: datetime
    note: str = ""
    until: date | None = None
    reviewer_name: str = ""
    via: str = "terminal"
