"""What time alone brings about: snoozes that end, reminders, held alerts that may go, digests, words to operators."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from monitor.alerts import policy, wording
from monitor.alerts.digest import run_digests
from monitor.alerts.operations import tell_operators, watch
from monitor.database import decisions, messages, outbox, verdicts
from monitor.database.signals import get_signal
from monitor.domain import PYONGYANG, AlertAction, Reason, Severity, SignalStatus, Source
from monitor.settings import SlackSettings

_STORM_LASTS = timedelta(days=7)
"""How long a held alert waits for its turn; what is older is seen in the digest only."""
_OUTLIVED = (Reason.MUTED, Reason.INHIBITED, Reason.ALREADY_REVIEWED)
"""Reasons to hold an alert that may end while its signal stays as it is."""
_STORM_TOLD_AFTER = timedelta(minutes=5)


def run(conn: Connection, settings: SlackSettings, now: datetime, sources: Collection[Source] = ()) -> None:
    """Do what is due; cheap when nothing is."""
    _wake_snoozed(conn, settings, now)
    _remind(conn, settings, now)
    _tell_of_storm(conn, settings, now)
    _release_unhindered(conn, settings, now)
    _release_after_storm(conn, settings, now)
    run_digests(conn, settings, now, sources)
    if settings.ops_channel:
        watch(conn, now)


def _wake_snoozed(conn: Connection, settings: SlackSettings, now: datetime) -> None:
    for signal_id in verdicts.snoozes_over(conn, now.astimezone(PYONGYANG).date()):
        if not verdicts.change_review(conn, signal_id, [SignalStatus.SNOOZED], SignalStatus.OPEN):
            continue
        if messages.message_of(conn, signal_id):
            decisions.record_decision(conn, signal_id, now, AlertAction.UPDATE, Reason.SNOOZE_OVER)
            policy.enqueue_update(conn, signal_id, Reason.SNOOZE_OVER, now, now)
            if settings.threads:
                policy.enqueue_reply(
                    conn, signal_id, Reason.SNOOZE_OVER, "The snooze is over, and it still holds: open again.", now
                )


def _remind(conn: Connection, settings: SlackSettings, now: datetime) -> None:
    """Once for each high alert that nobody judged."""
    if settings.remind_after_hours <= 0:
        return
    hours = settings.remind_after_hours
    for message in messages.unjudged(conn, Severity.HIGH, now - timedelta(hours=hours)):
        say = f"Nobody has judged this yet, and it still holds after {wording.figure(hours)} hours."
        added = outbox.add_row(
            conn,
            AlertAction.REPLY,
            Reason.REMINDER,
            signal_id=message.signal_id,
            now=now,
            payload={"say": say, "broadcast": True, "to": verdicts.assignee_of(conn, message.signal_id)},
            key=f"{Reason.REMINDER.value}:{message.signal_id}",
        )
        if added:
            decisions.record_decision(conn, message.signal_id, now, AlertAction.REPLY, Reason.REMINDER)


def _tell_of_storm(conn: Connection, settings: SlackSettings, now: datetime) -> None:
    """One word to the operators for each storm, a few minutes after it began, so that it can give a number."""
    since = now - policy.STORM_WINDOW
    held, first = decisions.held_between(conn, Reason.STORM_HELD, since, now + timedelta(seconds=1))
    if not held or first is None or now - first < _STORM_TOLD_AFTER:
        return
    most = settings.max_alerts_per_hour
    tell_operators(
        conn,
        now,
        f"{held} alert{'s' if held > 1 else ''} held",
        f"More than {most} alerts within an hour (slack.max_alerts_per_hour). They are sent, the most severe first, "
        f"as soon as it is quieter; until then {settings.command} open lists them.",
        key=f"storm:{now.astimezone(PYONGYANG):%Y-%m-%dT%H}",
    )


def _release_unhindered(conn: Connection, settings: SlackSettings, now: datetime) -> None:
    """Let go what a mute, a stronger signal or a verdict held, once that is over; while it lasts nothing happens."""
    _decide_again(conn, decisions.still_held(conn, _OUTLIVED), settings, now)


def _release_after_storm(conn: Connection, settings: SlackSettings, now: datetime) -> None:
    """Let held alerts go at half the hourly number, so that new ones still find room."""
    room = max(1, settings.max_alerts_per_hour // 2) - outbox.posts_since(conn, now - policy.STORM_WINDOW)
    if room > 0:
        held = decisions.still_held(conn, [Reason.STORM_HELD], since=now - _STORM_LASTS, most=room)
        _decide_again(conn, held, settings, now)


def _decide_again(conn: Connection, signal_ids: Iterable[str], settings: SlackSettings, now: datetime) -> None:
    for signal_id in signal_ids:
        signal = get_signal(conn, signal_id)
        if signal is not None:
            policy.enqueue(conn, signal, "changed", settings, now)
