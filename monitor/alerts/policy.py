"""Whether, and as what, a signal is shown: each decision with its reason, stored.

After Alertmanager: grouping, inhibition, silences, a repeat interval, and a decision that is a reason, not a boolean.
`enqueue` runs inside the transaction that stores the signal, so that a signal and its outbox row exist together or
not at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from monitor.alerts import wording
from monitor.alerts.messages import severity_rank
from monitor.database import decisions, messages, mutes, outbox, verdicts
from monitor.database.signals import list_signals
from monitor.domain import (
    PYONGYANG,
    AlertAction,
    Reason,
    Severity,
    Signal,
    SignalKind,
    SignalStatus,
)
from monitor.settings import SlackSettings

Change = Literal["new", "changed", "ended"]

_STRONGER: dict[SignalKind, tuple[SignalKind, ...]] = {
    SignalKind.MENTION_DROP: (SignalKind.MENTION_SILENCE,),
    SignalKind.RANK_CHANGE: (SignalKind.MENTION_SILENCE, SignalKind.MENTION_DROP),
    SignalKind.ROSTER_OMISSION: (SignalKind.WITNESSED_OMISSION,),
}
"""While one of the kinds on the right is open for a subject, the kind on the left adds nothing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`action` is POST, UPDATE or HOLD."""

    action: AlertAction
    reason: Reason
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    conn: Connection
    signal: Signal
    settings: SlackSettings
    now: datetime


def decide(conn: Connection, signal: Signal, change: Change, settings: SlackSettings, now: datetime) -> Decision:
    """What to do about a signal that is new, has changed or has ended; recorded in `decisions`."""
    case = _Case(conn, signal, settings, now)
    decision = _known(case, change) if _was_shown(case) else _unknown(case, change)
    decisions.record_decision(conn, signal.id, now, decision.action, decision.reason, decision.note)
    return decision


def enqueue(
    conn: Connection, signal: Signal, change: Change, settings: SlackSettings, now: datetime, silent: bool = False
) -> Decision:
    """Decide, and write the outbox row where something is to be sent. `silent`: archives being read."""
    if silent and not _was_shown(_Case(conn, signal, settings, now)):
        decision = Decision(AlertAction.HOLD, Reason.BACKFILL_SILENT)
        decisions.record_decision(conn, signal.id, now, decision.action, decision.reason)
        return decision
    decision = decide(conn, signal, change, settings, now)
    if decision.action is AlertAction.POST:
        outbox.add_row(conn, AlertAction.POST, decision.reason, signal_id=signal.id, now=now)
    elif decision.action is AlertAction.UPDATE:
        enqueue_update(conn, signal.id, decision.reason, now, _update_due(change, settings, now))
    return decision


def enqueue_update(conn: Connection, signal_id: str, reason: Reason, now: datetime, due_at: datetime) -> None:
    """Have a signal's message redrawn. One waiting redraw serves every change made before it."""
    drawn_later = (AlertAction.POST, AlertAction.UPDATE)
    if outbox.has_waiting(conn, signal_id, drawn_later, now):
        if due_at <= now:
            outbox.pull_forward(conn, signal_id, now)
        return
    outbox.add_row(conn, AlertAction.UPDATE, reason, signal_id=signal_id, now=now, due_at=due_at)


def _was_shown(case: _Case) -> bool:
    """Whether the signal's message stands in Slack, or is on its way there."""
    if messages.message_of(case.conn, case.signal.id) is not None:
        return True
    return outbox.has_post(case.conn, case.signal.id)


def _known(case: _Case, change: Change) -> Decision:
    if change == "ended":
        because = wording.reason_phrase(case.signal.ended_because) if case.signal.ended_because else ""
        return Decision(AlertAction.UPDATE, Reason.ENDED, because)
    if case.signal.status is SignalStatus.SNOOZED and _got_worse(case):
        verdicts.change_review(case.conn, case.signal.id, [SignalStatus.SNOOZED], SignalStatus.OPEN)
        return Decision(AlertAction.UPDATE, Reason.GOT_WORSE)
    return Decision(AlertAction.UPDATE, Reason.CHANGED)


def _unknown(case: _Case, change: Change) -> Decision:
    if change == "ended":
        return Decision(AlertAction.HOLD, Reason.NEVER_SHOWN)
    rules: Sequence[Callable[[_Case], Decision | None]] = (_too_low, _reviewed, _muted, _inhibited, _storm)
    for rule in rules:
        if decision := rule(case):
            return decision
    return Decision(AlertAction.POST, Reason.FIRST_NOTIFICATION)


def _too_low(case: _Case) -> Decision | None:
    severity, least = case.signal.finding.severity, case.settings.min_severity
    if severity_rank(severity) >= severity_rank(least):
        return None
    return Decision(AlertAction.HOLD, Reason.SEVERITY_TOO_LOW, f"{severity} is below slack.min_severity = {least}")


def _reviewed(case: _Case) -> Decision | None:
    if case.signal.status in {SignalStatus.CONFIRMED, SignalStatus.DISMISSED, SignalStatus.SNOOZED}:
        return Decision(AlertAction.HOLD, Reason.ALREADY_REVIEWED, case.signal.status.value)
    return None


def _muted(case: _Case) -> Decision | None:
    today = case.now.astimezone(PYONGYANG).date()
    for mute in mutes.active_mutes(case.conn, today):
        if mute.matcher.matches(case.signal.finding):
            note = f"mute {mute.id} ({mute.matcher.label}) by {mute.author} until {mute.until}: {mute.reason}"
            return Decision(AlertAction.HOLD, Reason.MUTED, note)
    return None


def _inhibited(case: _Case) -> Decision | None:
    finding = case.signal.finding
    stronger = _STRONGER.get(finding.kind, ())
    if not stronger:
        return None
    for other in list_signals(case.conn, country=finding.subject.id, live_only=True):
        same = other.finding.subject.entity == finding.subject.entity and set(other.finding.outlets) & set(
            finding.outlets
        )
        if other.id != case.signal.id and same and other.finding.kind in stronger:
            return Decision(AlertAction.HOLD, Reason.INHIBITED, f"{other.finding.kind} {other.id} is open")
    return None


def _storm(case: _Case) -> Decision | None:
    """Beyond the hourly number only high alerts go out."""
    recent = outbox.posts_since(case.conn, case.now - timedelta(hours=1))
    most = case.settings.max_alerts_per_hour
    if recent < most or case.signal.finding.severity is Severity.HIGH:
        return None
    return Decision(AlertAction.HOLD, Reason.STORM_HELD, f"{recent} alerts within the hour, most is {most}")


def _got_worse(case: _Case) -> bool:
    before = verdicts.severity_when_judged(case.conn, case.signal.id)
    return before is not None and severity_rank(case.signal.finding.severity) > severity_rank(before)


def _update_due(change: Change, settings: SlackSettings, now: datetime) -> datetime:
    return now if change == "ended" else now + timedelta(seconds=settings.debounce_seconds)
