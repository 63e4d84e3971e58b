"""When a source is due again. Pure: the same poll, clock and chance give the same time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.domain.words import PollOutcome

LONGEST_BACKOFF = timedelta(hours=24)
"""A source that fails is asked again within a day, for ever: feeds do return from 404, lost names and HTML."""

JITTER = 0.1
"""Up to a tenth is added, so that sources that share a host do not all fall due at once."""

SLOWEST = 4.0
"""The interval adapts between the source's own one and so many times it, never beyond half a day."""

LONGEST_WAIT = timedelta(days=8)
"""Longer than the time to any next poll: a source's interval is a week at most, a tenth is added, and a server's wish
counts up to a day."""

_SLOWEST_INTERVAL = timedelta(hours=12)
_MOSTLY_KNOWN, _MOSTLY_NEW = 0.9, 0.33
_SLOWER, _FASTER = 1.25, 0.5
_AFTER_BLOCK = timedelta(hours=6)
SUCCESSES = frozenset({PollOutcome.OK, PollOutcome.NOT_MODIFIED, PollOutcome.SAME_BODY})
"""Outcomes of a poll that saw the source as it is."""


@dataclass(frozen=True, slots=True)
class NextPoll:
    at: datetime
    interval: timedelta
    """The adapted interval to remember."""


def next_poll(
    base: timedelta,
    current: timedelta,
    outcome: PollOutcome,
    *,
    failures: float,
    retry_after: timedelta | None,
    new: int,
    entries: int,
    gap: bool,
    now: datetime,
    chance: float,
) -> NextPoll:
    """`base` is the source's interval, `current` the adapted one, `new` how many of `entries` were not known before,
    `chance` a number from 0 to 1. A failure backs off in step with its graded score (interval x score: Media Cloud
    found an exponential too harsh), never longer than a day, and never shorter than the server asks."""
    interval = _adapted(base, current, outcome, new=new, entries=entries, gap=gap)
    wait = interval
    if outcome not in SUCCESSES:
        wait = min(interval * (1 + failures), LONGEST_BACKOFF)
        if outcome is PollOutcome.BLOCKED:
            wait = max(wait, min(_AFTER_BLOCK, LONGEST_BACKOFF))
    wait = max(wait * (1 + JITTER * chance), retry_after or timedelta(0))
    return NextPoll(now + wait, interval)


def _adapted(
    base: timedelta, current: timedelta, outcome: PollOutcome, *, new: int, entries: int, gap: bool
) -> timedelta:
    slowest = max(base, min(base * SLOWEST, _SLOWEST_INTERVAL))
    current = min(max(current, base), slowest)
    if gap:
        return base
    if outcome in {PollOutcome.NOT_MODIFIED, PollOutcome.SAME_BODY}:
        return min(current * _SLOWER, slowest)
    if outcome is not PollOutcome.OK or not entries:
        return current
    known_share = 1 - new / entries
    if known_share > _MOSTLY_KNOWN:
        return min(current * _SLOWER, slowest)
    if known_share < _MOSTLY_NEW:
        return max(current * _FASTER, base)
    return current
