"""How a source is, judged from its polls: a state, a sentence for people, and what to do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.domain.documents import FetchState, Source
from monitor.domain.schedule import SUCCESSES
from monitor.domain.words import PollOutcome


class HealthState(StrEnum):
    """Ordered by what matters first: a blocked source explains its silence."""

    NEVER = "never"
    """Not polled yet."""
    OFF = "off"
    BLOCKED = "blocked"
    DEAD = "dead"
    """Errors only, for longer than a passing trouble lasts."""
    FAILING = "failing"
    """The last poll failed; too early to say more."""
    MOVED = "moved"
    EMPTY = "empty"
    """Answers, with nothing inside."""
    STALE = "stale"
    """The same body for too long."""
    SILENT = "silent"
    """New bodies, but fewer new items than its rhythm allows."""
    GAP = "gap"
    """Items were missed between two polls."""
    OK = "ok"


@dataclass(frozen=True, slots=True)
class PollSummary:
    """What health needs to know of one poll."""

    at: datetime
    outcome: PollOutcome
    new: int
    """Documents that were not known before."""
    gap: bool
    note: str
    http_status: int | None = None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    source_id: str
    outlet: str
    state: HealthState
    reason: str
    advice: str
    last_ok: datetime | None
    next_poll: datetime | None
    items_last_7_days: int

    blind: bool = True
    """Whether silence of this source proves nothing."""
    since: datetime | None = None
    """Since when it is so: its last good poll, its newest item, or when its body last changed; None: ever."""
    failing_since: datetime | None = None
    """The first of the bad polls in a row, as far as they are remembered."""

    def is_trouble(self, now: datetime) -> bool:
        """Whether those who run the program should look: no passing failure, and nothing that was wanted so."""
        if self.state in _AT_ONCE:
            return True
        since = self.since or self.failing_since
        worth_telling = self.state in _AFTER_A_WHILE or (self.state is HealthState.MOVED and self.blind)
        return worth_telling and (since is None or now - since >= DEAD_AFTER)


DEAD_AFTER_POLLS = 3
DEAD_AFTER = timedelta(hours=6)
_SEEING = frozenset({HealthState.OK, HealthState.GAP, HealthState.MOVED})
_AT_ONCE = frozenset({HealthState.DEAD, HealthState.STALE, HealthState.SILENT})
_AFTER_A_WHILE = frozenset({HealthState.BLOCKED, HealthState.EMPTY})
GAP_SHOWN_FOR = timedelta(days=3)
WINDOW = timedelta(days=7)

_QUIET_PROBABILITY_EXPONENT = 7.0
"""A source that brings items at random is quiet for 7 mean intervals once in e^7 = 1,097 of them."""

_LEAST_QUIET, _MOST_QUIET = timedelta(days=2), timedelta(days=60)
_RAREST = 0.001
_WITHOUT_RHYTHM = timedelta(days=14)


def quiet_allowed(source: Source) -> timedelta:
    """For how long the source may bring nothing new before that is news: seven of its mean intervals, from two days
    to two months, and a day more for each of its days of rest; two weeks where no rhythm is known."""
    if not source.items_a_day:
        return _WITHOUT_RHYTHM
    days = _QUIET_PROBABILITY_EXPONENT / max(source.items_a_day, _RAREST)
    return min(max(timedelta(days=days), _LEAST_QUIET), _MOST_QUIET) + timedelta(days=len(source.rest_days))


def is_stale(source: Source, state: FetchState, now: datetime) -> bool:
    """Whether the body has been the same for longer than the source is ever quiet."""
    return state.body_since is not None and now - state.body_since > quiet_allowed(source)


def judge(
    source: Source, state: FetchState, polls: Sequence[PollSummary], now: datetime, next_poll: datetime | None
) -> SourceHealth:
    """Health from the state and the polls of the last week at least, newest first."""
    verdict, reason, advice = _verdict(source, state, polls, now)
    return SourceHealth(
        source_id=source.id,
        outlet=source.outlet,
        state=verdict,
        reason=reason,
        advice=advice,
        last_ok=state.last_ok,
        next_poll=next_poll if source.enabled else None,
        items_last_7_days=sum(poll.new for poll in polls if now - poll.at <= WINDOW),
        blind=verdict not in _SEEING or polls[0].outcome not in SUCCESSES,
        failing_since=min((poll.at for poll in _until_success(polls)), default=None),
        since={HealthState.SILENT: state.newest_seen, HealthState.STALE: state.body_since}.get(verdict, state.last_ok),
    )


_Verdict = tuple[HealthState, str, str]


def _verdict(source: Source, state: FetchState, polls: Sequence[PollSummary], now: datetime) -> _Verdict:
    if not source.enabled:
        why = source.disabled_because or "switched off in the configuration"
        return HealthState.OFF, why, f'to poll it: [[sources]] id = "{source.id}", enabled = true'
    if not polls:
        return HealthState.NEVER, "not polled yet", ""
    return _failing(state, polls, now) or _seen(source, state, polls, now)


def _failing(state: FetchState, polls: Sequence[PollSummary], now: datetime) -> _Verdict | None:
    last = polls[0]
    if last.outcome in SUCCESSES:
        return None
    streak = _until_success(polls)
    since = state.last_ok or streak[-1].at
    told = f"{last.note or last.outcome.value}; {_since_when(len(streak), state.last_ok, now)}"
    if last.outcome is PollOutcome.EMPTY:
        return HealthState.EMPTY, told, _ADVICE[PollOutcome.EMPTY]
    if last.outcome in {PollOutcome.BLOCKED, PollOutcome.ROBOTS_REFUSED, PollOutcome.RATE_LIMITED}:
        return HealthState.BLOCKED, told, _ADVICE[last.outcome]
    if last.outcome is PollOutcome.MOVED:
        return HealthState.MOVED, told, _ADVICE[PollOutcome.MOVED]
    advice = _ADVICE.get(last.outcome, "open the address in a browser; if it works there, wait")
    lasting = len(streak) >= DEAD_AFTER_POLLS and now - min(since, streak[-1].at) >= DEAD_AFTER
    return (HealthState.DEAD if lasting else HealthState.FAILING), told, advice


def _until_success(polls: Sequence[PollSummary]) -> list[PollSummary]:
    streak = []
    for poll in polls:
        if poll.outcome in SUCCESSES:
            break
        streak.append(poll)
    return streak


def _seen(source: Source, state: FetchState, polls: Sequence[PollSummary], now: datetime) -> _Verdict:
    if is_stale(source, state, now):
        days = (now - state.body_since).days if state.body_since else 0
        return (
            HealthState.STALE,
            f"the same body for {days} days; {_rhythm(source)}",
            "open the address: the feed may be frozen, or the outlet may truly be silent",
        )
    if state.newest_seen is not None and now - state.newest_seen > quiet_allowed(source):
        days = (now - state.newest_seen).days
        return (
            HealthState.SILENT,
            f"it answers, but its newest item is {days} days old; {_rhythm(source)}",
            "open the address: a list may have been left behind by a redesign",
        )
    gaps = [poll for poll in polls if poll.gap and now - poll.at <= GAP_SHOWN_FOR]
    if gaps:
        return (
            HealthState.GAP,
            f"items were missed before the poll {_when(gaps[0].at, now)}: none of its entries was known before",
            "lower interval_minutes, or fill the gap with `nkmonitor backfill`",
        )
    if state.moved_to:
        return (
            HealthState.MOVED,
            f"works, but has moved for good to {state.moved_to}",
            f'[[sources]] id = "{source.id}", url = "{state.moved_to}"',
        )
    return HealthState.OK, "", ""


_ADVICE = {
    PollOutcome.EMPTY: "the page or feed has no items: the site may have been redesigned; look at it, then at the "
    "source's selectors",
    PollOutcome.BLOCKED: "the site refuses this machine; poll through another RSSHub instance or network, and set "
    "[feeds] contact",
    PollOutcome.RATE_LIMITED: "asked too often: raise interval_minutes or pause_per_host_seconds",
    PollOutcome.ROBOTS_REFUSED: "robots.txt forbids it; use a feed, or ask the site",
    PollOutcome.MOVED: "look where it went and set the source's url",
    PollOutcome.NOT_A_FEED: "the address now gives something else; look for the site's new feed",
    PollOutcome.PARSE_ERROR: "`nkmonitor sources check` shows what was seen; if the site's output is broken, wait",
    PollOutcome.DNS_ERROR: "check the host's name and this machine's network",
    PollOutcome.TLS_ERROR: "the site's certificate or protocol is not accepted; try its http:// address",
    PollOutcome.TIMEOUT: "the site is slow or unreachable from here; try another RSSHub instance",
    PollOutcome.TOO_LARGE: "raise the limit named, if the source is to be trusted",
    PollOutcome.ADDRESS_REFUSED: "add the host to [feeds] private_hosts if it is your own",
    PollOutcome.REDIRECT_ERROR: "open the address and set the source's url to where it ends",
    PollOutcome.HTTP_ERROR: "open the address; if the page is gone, look for the new one",
    PollOutcome.CONNECTION_ERROR: "often passes; if it lasts, try from another network",
}


def _rhythm(source: Source) -> str:
    if not source.items_a_day:
        return "its rhythm is not known"
    if source.items_a_day >= 1:
        return f"it usually brings {source.items_a_day:g} items a day"
    return f"it usually brings an item every {1 / max(source.items_a_day, _RAREST):.0f} days"


def _since_when(polls_in_a_row: int, last_ok: datetime | None, now: datetime) -> str:
    good = f"last good {_when(last_ok, now)}" if last_ok else "no good answer yet"
    return good if polls_in_a_row == 1 else f"{polls_in_a_row} polls in a row, {good}"


def _when(moment: datetime, now: datetime) -> str:
    passed = now - moment
    if passed < timedelta(hours=1):
        return f"{max(0, int(passed.total_seconds() // 60))} minutes ago"
    if passed < timedelta(days=2):
        return f"{int(passed.total_seconds() // 3600)} hours ago"
    return f"{passed.days} days ago"
