"""What time alone brings about: snoozes that are over."""

from datetime import datetime

from sqlalchemy import Connection

from monitor.alerts.policy import enqueue_update
from monitor.database import decisions, messages, verdicts
from monitor.domain import PYONGYANG, AlertAction, Reason, SignalStatus
from monitor.settings import SlackSettings


def run(conn: Connection, settings: SlackSettings, now: datetime) -> None:  # noqa: ARG001
    """Do what is due; cheap when nothing is."""
    _wake_snoozed(conn, now)


def _wake_snoozed(conn: Connection, now: datetime) -> None:
    for signal_id in verdicts.snoozes_over(conn, now.astimezone(PYONGYANG).date()):
        if not verdicts.change_review(conn, signal_id, [SignalStatus.SNOOZED], SignalStatus.OPEN):
            continue
        decisions.record_decision(conn, signal_id, now, AlertAction.UPDATE, Reason.SNOOZE_OVER)
        if messages.message_of(conn, signal_id):
            enqueue_update(conn, signal_id, Reason.SNOOZE_OVER, now, now)
