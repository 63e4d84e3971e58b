"""Sending what the outbox holds: each message shown once, in order, at Slack's pace.

A row is claimed in one transaction and finished in another; Slack is called between them. What can go wrong there:

- Slack answers no: the row is released (or buried, or its lane stopped) and is not in doubt.
- No answer comes, or this process dies: the row stays in doubt, and the next attempt first looks for the message by
  the key in its metadata.
- This process was suspended so long that another took over its claim and both posted: the later one finds the other's
  message recorded and takes its own back.
"""

import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from monitor.alerts import housekeeping
from monitor.alerts.conversations import conversation_of
from monitor.alerts.drawing import ChartMaker, Drawing, draw
from monitor.alerts.pacing import Pace
from monitor.alerts.policy import enqueue_update
from monitor.alerts.round import CLAIM, DeliveryReport, now_utc
from monitor.alerts.sending import Sender, Sent
from monitor.alerts.signal_chart import CountryCharts, SignalCharts
from monitor.alerts.slack_client import web_client
from monitor.alerts.slack_errors import SlackTrouble, Trouble
from monitor.alerts.terminal_delivery import TerminalDeliverer
from monitor.catalog.outlets import Outlets, load_outlets
from monitor.database import messages, outbox
from monitor.database.engine import read, write
from monitor.database.leases import new_owner
from monitor.database.messages import StoredMessage
from monitor.database.outbox import OutboxRow
from monitor.domain import AlertAction, OutboxStatus, Reason, Source
from monitor.settings import SlackSettings

__all__ = ["Deliverer", "DeliveryReport", "TerminalDeliverer", "now_utc"]

_log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 8
_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(minutes=15)
_BLOCKED_RETRY = timedelta(minutes=5)


class Deliverer:
    """Sends due rows. Safe to run in several threads or processes at once: claims keep them apart.

    `clock` and `sleep` may be replaced; `sleep` returns early with True when delivery is to stop.
    """

    def __init__(
        self,
        engine: Engine,
        settings: SlackSettings,
        *,
        client: WebClient | None = None,
        outlets: Outlets | None = None,
        chart: ChartMaker | None = None,
        clock: Callable[[], datetime] = now_utc,
        sleep: Callable[[float], bool] | None = None,
        budget_seconds: float = 10,
        sources: Collection[Source] = (),
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._outlets = load_outlets() if outlets is None else outlets
        self._sender = Sender(
            client or web_client(settings),
            settings,
            chart or SignalCharts(engine),
            CountryCharts(engine, self._outlets),
        )
        self._clock = clock
        self._stopped = threading.Event()
        self._sleep = sleep or self._stopped.wait
        self._budget = timedelta(seconds=budget_seconds)
        self._owner = new_owner()
        self._pace = Pace()
        self._sources = sources

    def stop(self) -> None:
        """Let a round in progress end after the message it is sending."""
        self._stopped.set()

    def deliver_due(self, now: datetime | None = None) -> DeliveryReport:
        """Send what is due, for at most the budget; the rest follows in the next round.

        Never raises for a failure at Slack: the report and each row's last_error tell it.
        """
        report = DeliveryReport()
        start = now or self._clock()
        shift = start - self._clock()
        with write(self._engine) as conn:
            housekeeping.run(conn, self._settings, start, self._sources)
        while not self._stopped.is_set():
            moment = self._clock() + shift
            if moment - start > self._budget:
                break
            with write(self._engine) as conn:
                row = outbox.claim_next(conn, self._owner, moment, CLAIM, blocked=self._pace.blocked(moment))
            if row is None:
                break
            wait = self._pace.wait(row.lane, moment)
            if wait > 0 and self._sleep(wait):
                self._give_back(row, moment)
                break
            self._deliver(row, self._clock() + shift, report)
        return report

    def deliver_signal(self, signal_id: str, now: datetime | None = None) -> DeliveryReport:
        """Send what is due for one signal at once: the answer to a click does not wait for the next round."""
        report = DeliveryReport()
        moment = now or self._clock()
        while True:
            with write(self._engine) as conn:
                row = outbox.claim_next(
                    conn, self._owner, moment, CLAIM, blocked=self._pace.blocked(moment), signal_id=signal_id
                )
            if row is None:
                return report
            self._deliver(row, moment, report)

    def _deliver(self, row: OutboxRow, now: datetime, report: DeliveryReport) -> None:
        self._pace.used(row.lane, now)
        try:
            sent = self._send(row)
        except SlackTrouble as trouble:
            self._failed(row, trouble, now, report)
            return
        except Exception as error:  # noqa: BLE001 (one alert that cannot be drawn must not hold up the others)
            _log.exception("delivery_broke", row=row.id)
            broken = f"{row.action.value} of {row.signal_id or 'a notice'}: {type(error).__name__}: {error}"
            self._failed(row, SlackTrouble(Trouble.UNKNOWN, broken[:500], code="broken"), now, report)
            return
        self._done(row, sent, now, report)

    def _send(self, row: OutboxRow) -> Sent:
        if row.signal_id is None:
            return self._sender.country_chart(row) if row.action is AlertAction.CHART else self._sender.notice(row)
        with read(self._engine) as conn:
            drawing = draw(conn, row.signal_id, self._settings, self._outlets.label, Sender.key(row))
            if drawing is None:
                return Sent(dropped="the signal is gone")
            stands = messages.message_of(conn, row.signal_id)
            root = conversation_of(conn, drawing.signal, self._settings, self._clock())
        if row.action is AlertAction.POST:
            return self._post(row, drawing, stands, root)
        if stands is None:
            return Sent(dropped="its alert never reached Slack")
        if row.action is AlertAction.UPDATE:
            if stands.shown_hash == drawing.shown_hash:
                return Sent(dropped="the message shows this already")
            return self._sender.update(row, stands, drawing)
        if row.action is AlertAction.CHART:
            return self._sender.chart(row, stands, drawing.signal)
        return self._sender.reply(row, stands)

    def _post(self, row: OutboxRow, drawing: Drawing, stands: StoredMessage | None, root: StoredMessage | None) -> Sent:
        if stands is not None:
            return Sent(dropped="its alert stands in Slack already")
        try:
            return self._sender.post(row, drawing, root)
        except SlackTrouble as trouble:
            if trouble.trouble is not Trouble.GONE or root is None:
                raise
            return self._sender.post(row, drawing, None)

    def _done(self, row: OutboxRow, sent: Sent, now: datetime, report: DeliveryReport) -> None:
        surplus = False
        with write(self._engine) as conn:
            status = OutboxStatus.DROPPED if sent.dropped else OutboxStatus.SENT
            held = outbox.finish(conn, row.id, self._owner, status, now, sent.dropped)
            if sent.stored is not None:
                recorded = messages.record_message(conn, sent.stored)
                surplus = not recorded and not held
            elif sent.shown is not None:
                shown = sent.shown.signal
                messages.set_shown(conn, shown.id, sent.shown.shown_hash, shown.finding.severity.value)
            if row.signal_id and row.action in {AlertAction.POST, AlertAction.UPDATE}:
                self._refresh_root(conn, row.signal_id, now)
        if surplus and sent.stored is not None:
            self._sender.take_back(sent.stored)
        if sent.dropped:
            report.dropped += 1
        elif row.action is AlertAction.UPDATE:
            report.updated += 1
        else:
            report.posted += 1

    def _refresh_root(self, conn: Connection, member_id: str, now: datetime) -> None:
        """The message that opens a conversation lists what is in it, and how each stands."""
        member = messages.message_of(conn, member_id)
        if member is None or not member.thread_ts:
            return
        root = messages.message_at(conn, member.channel, member.thread_ts)
        if root is not None:
            later = now + timedelta(seconds=self._settings.debounce_seconds)
            enqueue_update(conn, root.signal_id, Reason.GROUPED, now, later)

    def _failed(self, row: OutboxRow, trouble: SlackTrouble, now: datetime, report: DeliveryReport) -> None:
        """Keep, bury or end a row after a failure. Nothing is lost: a buried row can be made due again."""
        message = str(trouble)
        if report.fail(message):
            _log.warning(
                "delivery_failed", error=message, row=row.id, action=row.action.value, attempt=row.attempts + 1
            )
        unsure = trouble.trouble is Trouble.UNSURE and row.action is not AlertAction.UPDATE
        with write(self._engine) as conn:
            if trouble.trouble is Trouble.MESSAGE and not row.plain:
                plainer = {**row.payload, "plain": True}
                outbox.release(conn, row.id, self._owner, due_at=now, error=message, ambiguous=False, payload=plainer)
                report.retried += 1
                return
            if trouble.trouble is Trouble.MESSAGE or (row.attempts + 1 >= MOST_ATTEMPTS and self._counts(trouble)):
                outbox.finish(conn, row.id, self._owner, OutboxStatus.DEAD, now, message)
                report.dead += 1
                return
            due_at = now + self._pause(row, trouble)
            outbox.release(
                conn,
                row.id,
                self._owner,
                due_at=due_at,
                error=message,
                ambiguous=unsure,
                counts=self._counts(trouble),
            )
        report.retried += 1
        if trouble.trouble in {Trouble.TOKEN, Trouble.CHANNEL} or trouble.after is not None:
            self._pace.block(row.lane, due_at, all_lanes=trouble.trouble is Trouble.TOKEN)

    @staticmethod
    def _counts(trouble: SlackTrouble) -> bool:
        """Whether an attempt brings the row nearer to being given up; what concerns every row does not."""
        return trouble.trouble in {Trouble.UNKNOWN, Trouble.UNSURE} or (
            trouble.trouble is Trouble.PASSING and trouble.after is None and trouble.code != "connection_refused"
        )

    @staticmethod
    def _pause(row: OutboxRow, trouble: SlackTrouble) -> timedelta:
        if trouble.after is not None:
            return timedelta(seconds=trouble.after)
        if trouble.trouble in {Trouble.TOKEN, Trouble.CHANNEL}:
            return _BLOCKED_RETRY
        return min(_FIRST_RETRY * (1 << min(row.attempts, 16)), _LONGEST_RETRY)

    def _give_back(self, row: OutboxRow, now: datetime) -> None:
        with write(self._engine) as conn:
            outbox.release(
                conn,
                row.id,
                self._owner,
                due_at=now,
                error=row.last_error,
                ambiguous=row.ambiguous,
                counts=False,
            )
