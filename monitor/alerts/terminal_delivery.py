"""Delivery to the terminal, where Slack is not configured."""

import uuid
from collections.abc import Callable
from datetime import datetime

from rich.console import Console
from sqlalchemy import Engine

from monitor.alerts import housekeeping
from monitor.alerts.round import CLAIM, DeliveryReport, now_utc
from monitor.alerts.terminal import render, render_change
from monitor.catalog.outlets import Outlets, load_outlets
from monitor.database import messages, outbox, verdicts
from monitor.database.engine import read, write
from monitor.database.messages import StoredMessage
from monitor.database.outbox import OutboxRow
from monitor.database.signals import get_signal
from monitor.domain import AlertAction, OutboxStatus
from monitor.settings import SlackSettings


class TerminalDeliverer:
    """Prints alerts where Slack is not configured. A row counts as sent once it was printed."""

    def __init__(
        self,
        engine: Engine,
        console: Console,
        settings: SlackSettings | None = None,
        *,
        outlets: Outlets | None = None,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self._engine = engine
        self._console = console
        self._settings = settings or SlackSettings()
        self._outlets = load_outlets() if outlets is None else outlets
        self._clock = clock
        self._owner = f"terminal:{uuid.uuid4().hex[:8]}"

    def stop(self) -> None:
        """Nothing here takes long enough to be stopped."""

    def deliver_due(self, now: datetime | None = None) -> DeliveryReport:
        report = DeliveryReport()
        moment = now or self._clock()
        with write(self._engine) as conn:
            housekeeping.run(conn, self._settings, moment)
        while True:
            with write(self._engine) as conn:
                row = outbox.claim_next(conn, self._owner, moment, CLAIM)
            if row is None:
                return report
            picture = row.action is AlertAction.CHART
            severity = "" if picture else self._print(row)
            with write(self._engine) as conn:
                done = OutboxStatus.DROPPED if picture else OutboxStatus.SENT
                outbox.finish(conn, row.id, self._owner, done, moment, "a terminal shows no charts" if picture else "")
                if row.action is AlertAction.POST and row.signal_id:
                    place = StoredMessage(row.signal_id, "terminal", row.signal_id, moment, "", "", "", severity)
                    messages.record_message(conn, place)
                elif row.action is AlertAction.UPDATE and row.signal_id:
                    messages.set_shown(conn, row.signal_id, "", severity)
            if picture:
                report.dropped += 1
            elif row.action is AlertAction.UPDATE:
                report.updated += 1
            else:
                report.posted += 1

    def _print(self, row: OutboxRow) -> str:
        """Show a row; the severity that was shown, "" where it has none."""
        if row.signal_id is None or row.action is AlertAction.REPLY:
            said = row.payload.get("say") or row.payload.get("text", "")
            about = f"{row.signal_id}: " if row.signal_id else ""
            self._console.print(f"{about}{said}", markup=False, highlight=False)
            return ""
        with read(self._engine) as conn:
            signal = get_signal(conn, row.signal_id)
            given = verdicts.verdicts_of(conn, row.signal_id)
        if signal is None:
            return ""
        if row.action is AlertAction.UPDATE:
            self._console.print(render_change(signal, given))
        else:
            self._console.print(render(signal, given, self._outlets.label))
        return signal.finding.severity.value
