"""Recording a verdict: one conditional change in the database, done once however often it is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection

from monitor.alerts import wording
from monitor.alerts.policy import enqueue_update
from monitor.database import decisions, messages, outbox, verdicts
from monitor.database.signals import get_signal
from monitor.domain import PYONGYANG, AlertAction, Reason, Severity, Signal, SignalStatus, Verdict, VerdictAction

_TRANSITIONS: dict[VerdictAction, tuple[tuple[SignalStatus, ...], SignalStatus]] = {
    VerdictAction.CONFIRM: ((SignalStatus.OPEN, SignalStatus.SNOOZED), SignalStatus.CONFIRMED),
    VerdictAction.DISMISS: ((SignalStatus.OPEN, SignalStatus.SNOOZED), SignalStatus.DISMISSED),
    VerdictAction.SNOOZE: ((SignalStatus.OPEN,), SignalStatus.SNOOZED),
    VerdictAction.REOPEN: (
        (SignalStatus.CONFIRMED, SignalStatus.DISMISSED, SignalStatus.SNOOZED),
        SignalStatus.OPEN,
    ),
}


class VerdictOutcome(StrEnum):
    """REPEATED: this very click was recorded before. REFUSED: `message` says why."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class VerdictResult:
    outcome: VerdictOutcome
    message: str
    """One line for the person who asked."""
    status: SignalStatus | None = None
    """The signal's status afterwards; None for an unknown signal."""
    verdict: Verdict | None = None

    @property
    def recorded(self) -> bool:
        return self.outcome is VerdictOutcome.RECORDED


def record_verdict(
    conn: Connection,
    signal_id: str,
    action: VerdictAction,
    reviewer: str,
    at: datetime,
    note: str = "",
    until: date | None = None,
    via: str = "terminal",
    action_key: str | None = None,
    reviewer_name: str = "",
) -> VerdictResult:
    """Store what a person says of a signal and have its message redrawn.

    `action_key` names the click or command; the same one again changes nothing. `until` is the first day on which a
    snoozed signal is open again; a snooze without it lasts until the signal gets worse, which a high one cannot: that
    is refused. Runs in a write transaction.
    """
    if action_key and (before := verdicts.verdict_by_key(conn, action_key)):
        return _repeated(conn, before)
    signal = get_signal(conn, signal_id)
    if signal is None:
        return VerdictResult(VerdictOutcome.REFUSED, f"There is no signal {signal_id}; it may have been deleted.")
    if refusal := _refusal(signal, action, at, until):
        return VerdictResult(VerdictOutcome.REFUSED, refusal, signal.status)
    allowed, to = _TRANSITIONS[action]
    snoozed_until = until if action is VerdictAction.SNOOZE else None
    if not verdicts.change_review(conn, signal.id, allowed, to, snoozed_until):
        return VerdictResult(VerdictOutcome.REFUSED, _already(conn, signal, action), signal.status)
    verdict = Verdict(
        signal_id=signal.id,
        action=action,
        reviewer=reviewer,
        at=at,
        note=note.strip(),
        until=snoozed_until,
        reviewer_name=reviewer_name,
        via=via,
    )
    verdicts.add_verdict(conn, verdict, signal.finding.severity, action_key)
    if messages.message_of(conn, signal.id) or outbox.has_post(conn, signal.id):
        decisions.record_decision(conn, signal.id, at, AlertAction.UPDATE, Reason.REVIEWED, action.value)
        enqueue_update(conn, signal.id, Reason.REVIEWED, at, at)
    after = get_signal(conn, signal.id)
    assert after is not None
    return VerdictResult(
        VerdictOutcome.RECORDED,
        f"{signal.id} is now {after.status.value}: {signal.finding.summary}",
        after.status,
        verdict,
    )


def _repeated(conn: Connection, before: Verdict) -> VerdictResult:
    signal = get_signal(conn, before.signal_id)
    said = f"Already recorded: {before.signal_id} {wording.verdict_done(before.action)}."
    return VerdictResult(VerdictOutcome.REPEATED, said, signal.status if signal else None, before)


def _refusal(signal: Signal, action: VerdictAction, at: datetime, until: date | None) -> str:
    if signal.status is SignalStatus.WITHDRAWN:
        because = wording.reason_phrase(signal.ended_because) if signal.ended_because else "it no longer holds"
        return f"{signal.id} was withdrawn: {because}. There is nothing left to judge."
    if action is VerdictAction.SNOOZE and not signal.live:
        return f"{signal.id} is closed, so there is nothing to snooze; confirm or dismiss it."
    if action is VerdictAction.SNOOZE and not until and signal.finding.severity is Severity.HIGH:
        return f"{signal.id} is high, and nothing is worse: say until which day to snooze it."
    if action is VerdictAction.SNOOZE and until and until <= at.astimezone(PYONGYANG).date():
        return f"A snooze has to end on a day to come; {wording.day(until)} is not."
    return ""


def _already(conn: Connection, signal: Signal, action: VerdictAction) -> str:
    if action is VerdictAction.REOPEN:
        return f"{signal.id} is open already."
    given = verdicts.verdicts_of(conn, signal.id)
    if not given:
        return f"{signal.id} is {signal.status.value}, so it cannot be {wording.verdict_done(action)} now."
    last = given[-1]
    who = last.reviewer_name or last.reviewer
    return (
        f"{signal.id} was {wording.verdict_done(last.action)} by {who} "
        f"on {wording.moment(last.at, 'UTC')} already; reopen it first."
    )
