"""What Slack sends when people do something, whichever way it came in: clicks, commands, forms, the home view.

Each is answered in two steps. `handle` does what has to be durable and gives the acknowledgement; `Answer.after` does
what may take longer (redrawing the message, telling the person) once Slack has been answered.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from monitor.alerts.clicks import Answer, Click
from monitor.alerts.commands import Commands
from monitor.alerts.delivery import Deliverer, now_utc
from monitor.alerts.home import home_view
from monitor.alerts.review import VerdictOutcome, VerdictResult, record_verdict
from monitor.alerts.slack_errors import SlackTrouble
from monitor.alerts.voice import Voice
from monitor.alerts.windows import Windows
from monitor.catalog.outlets import Outlets, load_outlets
from monitor.database import messages
from monitor.database.engine import read, write
from monitor.database.messages import StoredMessage
from monitor.database.signals import get_signal
from monitor.domain import PYONGYANG, NkmonitorError, Source, VerdictAction
from monitor.settings import SlackSettings

_log = structlog.get_logger(__name__)
_VERDICTS = {
    "verdict_confirm": VerdictAction.CONFIRM,
    "verdict_dismiss": VerdictAction.DISMISS,
    "verdict_snooze": VerdictAction.SNOOZE,
    "verdict_reopen": VerdictAction.REOPEN,
}

After = Callable[[], None]


class Interactions:
    def __init__(
        self,
        engine: Engine,
        settings: SlackSettings,
        client: WebClient,
        deliverer: Deliverer,
        clock: Callable[[], datetime] = now_utc,
        outlets: Outlets | None = None,
        sources: Collection[Source] = (),
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._deliverer = deliverer
        self._clock = clock
        self._sources = sources
        self._voice = Voice(client)
        outlets = load_outlets() if outlets is None else outlets
        self._windows = Windows(engine, settings, self._voice, deliverer, clock, outlets.label)
        self._commands = Commands(engine, settings, self.may_review, clock, outlets, sources)

    def handle(self, kind: str, payload: Mapping[str, Any]) -> Answer:
        """`kind` is Socket Mode's: interactive, slash_commands or events_api. Never raises."""
        try:
            return self._route(kind, payload)
        except NkmonitorError as error:
            _log.error("slack_interaction_failed", kind=kind, error=str(error))
            return self._sorry(payload, "That did not work: the database is busy or away. Please try again.")
        except Exception:  # noqa: BLE001 (a click is answered whatever happens)
            _log.exception("slack_interaction_failed", kind=kind, type=str(payload.get("type"))[:40])
            return self._sorry(payload, "That did not work; the log of nkmonitor says why.")

    def may_review(self, user: str) -> bool:
        return not self._settings.reviewers or user in self._settings.reviewers

    def _route(self, kind: str, payload: Mapping[str, Any]) -> Answer:
        what = payload.get("type")
        if kind == "slash_commands":
            return self._commands.handle(payload)
        if kind == "interactive" and what == "block_actions":
            return self._actions(payload)
        if kind == "interactive" and what == "view_submission":
            return self._windows.submit(payload, self.may_review)
        if kind == "events_api" and (payload.get("event") or {}).get("type") == "app_home_opened":
            return self._home(payload["event"])
        _log.info("slack_interaction_unknown", kind=kind[:40], type=str(what)[:40])
        return Answer()

    def _actions(self, payload: Mapping[str, Any]) -> Answer:
        afters = [self._action(Click.read(payload, action)) for action in payload.get("actions") or ()]

        def all_of_them() -> None:
            for after in afters:
                after()

        return Answer(after=all_of_them)

    def _action(self, click: Click) -> After:
        if click.action_id == "more":
            return lambda: self._windows.open_details(click, self.may_review(click.user))
        if click.action_id in _VERDICTS:
            return self._verdict(click)
        _log.info("slack_action_unknown", action=click.action_id[:80])
        return lambda: self._voice.answer(
            click, "This button belongs to another version of nkmonitor; nothing was changed."
        )

    def _verdict(self, click: Click) -> After:
        if not self.may_review(click.user):
            _log.info("slack_verdict_refused", user=click.user, action=click.action_id)
            return lambda: self._voice.answer(
                click,
                "Nothing was changed: only reviewers may judge signals, and you are not one of them. "
                f"Whoever runs nkmonitor can add {click.user} to slack.reviewers.",
            )
        signal_id, _, choice = click.value.partition("|")
        if choice == "day":
            return lambda: self._windows.open_snooze(click, signal_id)
        now = self._clock()
        with write(self._engine) as conn:
            _relink(conn, click, signal_id, now)
            result = record_verdict(
                conn,
                signal_id,
                _VERDICTS[click.action_id],
                reviewer=click.user,
                at=now,
                until=_until(choice, now),
                via="slack",
                action_key=click.key,
                reviewer_name=click.user_name,
            )
        _log.info("slack_verdict", signal=signal_id[:40], action=click.action_id, outcome=result.outcome.value)
        return lambda: self._show(click, signal_id, result)

    def _show(self, click: Click, signal_id: str, result: VerdictResult) -> None:
        if result.outcome is VerdictOutcome.REFUSED:
            self._voice.answer(click, result.message)
        self._deliverer.deliver_signal(signal_id)

    def _home(self, event: Mapping[str, Any]) -> Answer:
        user = str(event.get("user") or "")
        if event.get("tab") not in {None, "home"} or not user:
            return Answer()
        return Answer(after=lambda: self._publish(user))

    def _publish(self, user: str) -> None:
        with read(self._engine) as conn:
            view = home_view(conn, self._settings, self._clock(), self._sources)
        try:
            self._voice.publish_home(user, view)
        except SlackTrouble as trouble:
            _log.warning("slack_home_failed", error=str(trouble))

    def _sorry(self, payload: Mapping[str, Any], sentence: str) -> Answer:
        person = (payload.get("user") or {}).get("id") or payload.get("user_id")
        channel = (payload.get("channel") or {}).get("id") or payload.get("channel_id")
        if not person or not channel:
            return Answer()
        return Answer(after=lambda: self._voice.tell(str(channel), str(person), sentence))


def _relink(conn: Connection, click: Click, signal_id: str, now: datetime) -> None:
    """A message whose place was never recorded (its answer got lost) is known from the click."""
    if not click.channel or not click.message_ts or messages.message_of(conn, signal_id):
        return
    signal = get_signal(conn, signal_id)
    if signal is None or signal.id != signal_id:
        return
    known = click.message_ts.replace(".", "", 1).isdecimal()
    posted = datetime.fromtimestamp(float(click.message_ts), UTC) if known else now
    place = StoredMessage(signal_id, click.channel, click.message_ts, posted, "", click.thread_ts, "")
    messages.record_message(conn, place)


def _until(choice: str, now: datetime) -> date | None:
    """The first day on which a snoozed signal is open again; None: until it gets worse."""
    if not choice.isdecimal():
        return None
    return now.astimezone(PYONGYANG).date() + timedelta(days=int(choice[:4]))
