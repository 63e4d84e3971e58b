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
from monitor.alerts.conversations import conversation_of
from monitor.alerts.signal_chart import CHARTED
from monitor.database import decisions, messages, mutes, outbox, verdicts
from monitor.database.signals import list_signals
from monitor.domain import PYONGYANG, AlertAction, Reason, Severity, Signal, SignalKind, SignalStatus
from monitor.settings import SlackSettings

Change = Literal["new", "changed", "ended"]

_STRONGER: dict[SignalKind, tuple[SignalKind, ...]] = {
    SignalKind.MENTION_DROP: (SignalKind.MENTION_SILENCE,),
    SignalKind.RANK_CHANGE: (SignalKind.MENTION_SILENCE, SignalKind.MENTION_DROP),
    SignalKind.ROSTER_OMISSION: (SignalKind.WITNESSED_OMISSION,),
}
"""While one of the kinds on the right stands for a subject, undismissed, the kind on the left adds nothing."""

STORM_WINDOW = timedelta(hours=1)
_HIGH_ALLOWANCE = 2
"""High alerts may go on until this many times the hourly number."""


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
    _record(case, decision)
    return decision


def enqueue(
    conn: Connection, signal: Signal, change: Change, settings: SlackSettings, now: datetime, silent: bool = False
) -> Decision:
    """Decide, and write the outbox row where something is to be sent. `silent`: archives being read."""
    case = _Case(conn, signal, settings, now)
    if silent and not _was_shown(case):
        decision = Decision(AlertAction.HOLD, Reason.BACKFILL_SILENT, signal.finding.severity.value)
        _record(case, decision)
        return decision
    decision = decide(conn, signal, change, settings, now)
    if decision.action is AlertAction.POST:
        outbox.add_row(conn, AlertAction.POST, decision.reason, signal_id=signal.id, now=now)
        if settings.charts and signal.finding.kind in CHARTED:
            _enqueue_chart(case)
    elif decision.action is AlertAction.UPDATE:
        enqueue_update(conn, signal.id, decision.reason, now, _update_due(decision.reason, settings, now))
        _enqueue_word(case, decision)
    return decision


def enqueue_update(conn: Connection, signal_id: str, reason: Reason, now: datetime, due_at: datetime) -> None:
    """Have a signal's message redrawn. One waiting redraw serves every change made before it."""
    drawn_later = (AlertAction.POST, AlertAction.UPDATE)
    if outbox.has_waiting(conn, signal_id, drawn_later, now):
        if due_at <= now:
            outbox.pull_forward(conn, signal_id, now)
        return
    outbox.add_row(conn, AlertAction.UPDATE, reason, signal_id=signal_id, now=now, due_at=due_at)


def _record(case: _Case, decision: Decision) -> None:
    """A signal that is held for the same reason day after day has one row for it, not one a day."""
    earlier = decisions.decisions_of(case.conn, case.signal.id)
    if decision.action is AlertAction.HOLD and earlier:
        last = earlier[-1]
        if (last.action, last.reason, last.note) == (decision.action, decision.reason, decision.note):
            return
    decisions.record_decision(case.conn, case.signal.id, case.now, decision.action, decision.reason, decision.note)


def _was_shown(case: _Case) -> bool:
    """Whether the signal's message stands in Slack, or is on its way there."""
    return messages.message_of(case.conn, case.signal.id) is not None or outbox.has_post(case.conn, case.signal.id)


def _known(case: _Case, change: Change) -> Decision:
    if change == "ended":
        because = wording.reason_phrase(case.signal.ended_because) if case.signal.ended_because else ""
        return Decision(AlertAction.UPDATE, Reason.ENDED, because)
    if case.signal.status is SignalStatus.SNOOZED and _got_worse(case):
        verdicts.change_review(case.conn, case.signal.id, [SignalStatus.SNOOZED], SignalStatus.OPEN)
        return Decision(AlertAction.UPDATE, Reason.GOT_WORSE, "while it was snoozed")
    if case.signal.live and _was_told_as_over(case):
        return Decision(AlertAction.UPDATE, Reason.HOLDS_AGAIN)
    return _risen(case) or Decision(AlertAction.UPDATE, Reason.CHANGED)


def _was_told_as_over(case: _Case) -> bool:
    telling = {Reason.ENDED, Reason.HOLDS_AGAIN, Reason.GOT_WORSE}
    told = [one.reason for one in decisions.decisions_of(case.conn, case.signal.id) if one.reason in telling]
    return told[-1:] == [Reason.ENDED]


def _risen(case: _Case) -> Decision | None:
    """Its message says a lower severity than it has now."""
    shown = _severity_shown(case)
    if shown is None or case.signal.status is SignalStatus.DISMISSED or not _worse_than(case, shown):
        return None
    return Decision(AlertAction.UPDATE, Reason.GOT_WORSE, f"{shown} before, {case.signal.finding.severity} now")


def _unknown(case: _Case, change: Change) -> Decision:
    if change == "ended":
        return Decision(AlertAction.HOLD, Reason.NEVER_SHOWN)
    rules: Sequence[Callable[[_Case], Decision | None]] = (
        _found_in_archives,
        _too_low,
        _reviewed,
        _muted,
        _inhibited,
        _cooling,
        _storm,
    )
    for rule in rules:
        if decision := rule(case):
            return decision
    root = conversation_of(case.conn, case.signal, case.settings, case.now)
    if root is not None:
        return Decision(AlertAction.POST, Reason.GROUPED, f"into the conversation of {root.signal_id}")
    return Decision(AlertAction.POST, Reason.FIRST_NOTIFICATION)


def _found_in_archives(case: _Case) -> Decision | None:
    """A signal that was raised in silence stays so while it lasts, unless it gets worse."""
    for earlier in decisions.decisions_of(case.conn, case.signal.id):
        if earlier.reason is Reason.BACKFILL_SILENT and earlier.note:
            worse = _worse_than(case, Severity(earlier.note))
            return None if worse else Decision(AlertAction.HOLD, Reason.BACKFILL_SILENT, earlier.note)
    return None


def _too_low(case: _Case) -> Decision | None:
    severity, least = case.signal.finding.severity, case.settings.min_severity
    if wording.severity_rank(severity) >= wording.severity_rank(least):
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
        about_the_same = other.finding.subject == finding.subject and set(other.finding.outlets) & set(finding.outlets)
        stands = other.status is not SignalStatus.DISMISSED
        if other.id != case.signal.id and about_the_same and stands and other.finding.kind in stronger:
            return Decision(AlertAction.HOLD, Reason.INHIBITED, f"{other.finding.kind} {other.id} is open")
    return None


def _cooling(case: _Case) -> Decision | None:
    """A change that ended a moment ago and is back takes its old message over; only if it is worse is it said."""
    since = (case.now - timedelta(hours=case.settings.cool_down_hours)).astimezone(PYONGYANG).date()
    before = messages.ended_message(case.conn, case.signal.key, since)
    if case.settings.cool_down_hours <= 0 or before is None or before.signal_id == case.signal.id:
        return None
    messages.hand_over(case.conn, before.signal_id, case.signal.id)
    return _risen(case) or Decision(
        AlertAction.UPDATE, Reason.COOL_DOWN, f"takes over the message of {before.signal_id}"
    )


def _storm(case: _Case) -> Decision | None:
    """Beyond the hourly number only high alerts go out, and beyond twice the number none."""
    recent = outbox.posts_since(case.conn, case.now - STORM_WINDOW)
    most = case.settings.max_alerts_per_hour
    if case.signal.finding.severity is Severity.HIGH:
        most *= _HIGH_ALLOWANCE
    if recent < most:
        return None
    return Decision(AlertAction.HOLD, Reason.STORM_HELD, f"more than {most} alerts within the hour")


def _got_worse(case: _Case) -> bool:
    before = verdicts.severity_when_judged(case.conn, case.signal.id)
    return before is not None and _worse_than(case, before)


def _worse_than(case: _Case, before: Severity) -> bool:
    return wording.severity_rank(case.signal.finding.severity) > wording.severity_rank(before)


def _severity_shown(case: _Case) -> Severity | None:
    """What the signal's message says now; None where it has not been sent."""
    stands = messages.message_of(case.conn, case.signal.id)
    return Severity(stands.shown_severity) if stands is not None and stands.shown_severity else None


def _update_due(reason: Reason, settings: SlackSettings, now: datetime) -> datetime:
    """Growth and new evidence are gathered for a while; what changes the state shows at once."""
    return now + timedelta(seconds=settings.debounce_seconds) if reason is Reason.CHANGED else now


def _enqueue_chart(case: _Case) -> None:
    outbox.add_row(
        case.conn,
        AlertAction.CHART,
        Reason.FIRST_NOTIFICATION,
        signal_id=case.signal.id,
        now=case.now,
        key=f"chart:{case.signal.id}",
    )


def _enqueue_word(case: _Case, decision: Decision) -> None:
    """A reply in the thread, only for what a person should read: it got worse, was withdrawn, or holds after all."""
    severity, summary = case.signal.finding.severity, case.signal.finding.summary
    mark = ""
    if decision.reason is Reason.GOT_WORSE:
        again = " and is open again" if case.signal.status is SignalStatus.SNOOZED else ""
        say = f"It got worse ({decision.note}){again}: {summary}"
        mark = severity.value
    elif case.signal.status is SignalStatus.WITHDRAWN and decision.reason is Reason.ENDED:
        say = f"Withdrawn: {decision.note or 'it no longer holds'}."
    elif decision.reason is Reason.HOLDS_AGAIN and case.signal.status is not SignalStatus.DISMISSED:
        say = f"It holds again: {summary}"
    else:
        return
    if case.settings.threads:
        seen_in_channel = decision.reason is not Reason.ENDED and severity is Severity.HIGH
        enqueue_reply(case.conn, case.signal.id, decision.reason, say, case.now, broadcast=seen_in_channel, mark=mark)


def enqueue_reply(
    conn: Connection,
    signal_id: str,
    reason: Reason,
    say: str,
    now: datetime,
    *,
    broadcast: bool = False,
    to: str = "",
    mark: str = "",
) -> None:
    """A plain sentence in the thread of a signal's alert; once a day for each reason, addressee and `mark`."""
    day = now.astimezone(PYONGYANG).date()
    outbox.add_row(
        conn,
        AlertAction.REPLY,
        reason,
        signal_id=signal_id,
        now=now,
        payload={"say": say, "broadcast": broadcast, "to": to},
        key=":".join(part for part in (reason.value, signal_id, str(day), to, mark) if part),
    )
