"""What Slack sends when people do something, whichever way it came in: clicks, commands, forms, views.

Each is answered in two steps. `handle` does what has to be durable and gives the acknowledgement; `Answer.after` does
what may take longer (redrawing the message, telling the person) once Slack has been answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from monitor.alerts.delivery import Deliverer, now_utc
from monitor.alerts.outside import escape_clip
from monitor.alerts.review import VerdictOutcome, VerdictResult, record_verdict
from monitor.alerts.slack_client import call
from monitor.alerts.slack_errors import SlackTrouble
from monitor.database import messages
from monitor.database.engine import write
from monitor.database.messages import StoredMessage
from monitor.database.signals import get_signal
from monitor.domain import PYONGYANG, NkmonitorError, VerdictAction
from monitor.settings import SlackSettings

_log = structlog.get_logger(__name__)
_VERDICTS = {
    "verdict_confirm": VerdictAction.CONFIRM,
    "verdict_dismiss": VerdictAction.DISMISS,
    "verdict_snooze": VerdictAction.SNOOZE,
    "verdict_reopen": VerdictAction.REOPEN,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`body`: what goes back with the acknowledgement. `after`: what is done once it is sent."""

    body: Mapping[str, Any] | None = None
    after: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Click:
    """One action of one person on one message, as Slack tells it."""

    action_id: str
    value: str
    user: str
    user_name: str
    channel: str
    message_ts: str
    thread_ts: str
    trigger: str
    key: str
    """The same when the same click is delivered again; another for another click."""

    @classmethod
    def read(cls, payload: Mapping[str, Any], action: Mapping[str, Any]) -> "Click":
        person = payload.get("user") or {}
        container = payload.get("container") or {}
        channel = str(container.get("channel_id") or (payload.get("channel") or {}).get("id") or "")
        ts = str(container.get("message_ts") or (payload.get("message") or {}).get("ts") or "")
        value = (action.get("selected_option") or {}).get("value") or action.get("value") or ""
        action_id = str(action.get("action_id") or "")
        user = str(person.get("id") or "")
        return cls(
            action_id=action_id,
            value=str(value)[:2000],
            user=user,
            user_name=str(person.get("name") or person.get("username") or user)[:80],
            channel=channel,
            message_ts=ts,
            thread_ts=str((payload.get("message") or {}).get("thread_ts") or ""),
            trigger=str(payload.get("trigger_id") or ""),
            key=f"{channel}:{ts}:{action_id}:{user}:{action.get('action_ts', '')}"[:255],
        )


class Interactions:
    def __init__(
        self,
        engine: Engine,
        settings: SlackSettings,
        client: WebClient,
        deliverer: Deliverer,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._client = client
        self._deliverer = deliverer
        self._clock = clock

    def handle(self, kind: str, payload: Mapping[str, Any]) -> Answer:
        """`kind` is Socket Mode's: interactive, slash_commands or events_api. Never raises."""
        try:
            if kind == "interactive" and payload.get("type") == "block_actions":
                return self._actions(payload)
        except NkmonitorError as error:
            _log.error("slack_interaction_failed", kind=kind, error=str(error))
            return self._sorry(payload, f"That did not work: {error}")
        except Exception:  # noqa: BLE001 (a click is answered whatever happens)
            _log.exception("slack_interaction_failed", kind=kind, type=str(payload.get("type"))[:40])
            return self._sorry(payload, "That did not work; the log of nkmonitor says why.")
        _log.info("slack_interaction_unknown", kind=kind, type=str(payload.get("type"))[:40])
        return Answer()

    def may_review(self, user: str) -> bool:
        return not self._settings.reviewers or user in self._settings.reviewers

    def tell(self, channel: str, user: str, text: str, thread_ts: str = "") -> None:
        """A message that only this person sees."""
        more = {"thread_ts": thread_ts} if thread_ts else {}
        try:
            call(
                f"answer in {channel}",
                self._client.chat_postEphemeral,
                channel=channel,
                user=user,
                text=escape_clip(text, 2900),
                **more,
            )
        except SlackTrouble as trouble:
            _log.warning("slack_answer_failed", error=str(trouble))

    def _actions(self, payload: Mapping[str, Any]) -> Answer:
        afters: list[Callable[[], None]] = []
        for action in payload.get("actions") or ():
            after = self._action(Click.read(payload, action))
            if after:
                afters.append(after)

        def all_of_them() -> None:
            for after in afters:
                after()

        return Answer(after=all_of_them)

    def _action(self, click: Click) -> Callable[[], None] | None:
        if click.action_id in _VERDICTS:
            return self._verdict(click)
        _log.info("slack_action_unknown", action=click.action_id[:80])
        return lambda: self._tell(click, "This button belongs to another version of nkmonitor; nothing was changed.")

    def _verdict(self, click: Click) -> Callable[[], None]:
        if not self.may_review(click.user):
            _log.info("slack_verdict_refused", user=click.user, action=click.action_id)
            return lambda: self._tell(
                click,
                "Nothing was changed: only reviewers may judge signals, and you are not one of them. "
                f"Whoever runs nkmonitor can add {click.user} to slack.reviewers.",
            )
        signal_id, _, choice = click.value.partition("|")
        now = self._clock()
        with write(self._engine) as conn:
            self._relink(conn, click, signal_id, now)
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

    def _relink(self, conn: Connection, click: Click, signal_id: str, now: datetime) -> None:
        """A message whose place was never recorded (its answer got lost) is known from the click."""
        if not click.channel or not click.message_ts or messages.message_of(conn, signal_id):
            return
        signal = get_signal(conn, signal_id)
        if signal is None or signal.id != signal_id:
            return
        posted = datetime.fromtimestamp(float(click.message_ts), UTC) if _is_ts(click.message_ts) else now
        place = StoredMessage(signal_id, click.channel, click.message_ts, posted, "", click.thread_ts, "")
        messages.record_message(conn, place)

    def _show(self, click: Click, signal_id: str, result: VerdictResult) -> None:
        if result.outcome is VerdictOutcome.REFUSED:
            self._tell(click, result.message)
        self._deliverer.deliver_signal(signal_id)

    def _tell(self, click: Click, text: str) -> None:
        self.tell(click.channel, click.user, text, click.thread_ts)

    def _sorry(self, payload: Mapping[str, Any], text: str) -> Answer:
        person = (payload.get("user") or {}).get("id")
        channel = (payload.get("channel") or {}).get("id")
        if not person or not channel:
            return Answer()
        return Answer(after=lambda: self.tell(str(channel), str(person), text))


def _is_ts(value: str) -> bool:
    return value.replace(".", "", 1).isdecimal()


def _until(choice: str, now: datetime) -> date | None:
    """The first day on which a snoozed signal is open again; None: until it gets worse."""
    if not choice.isdecimal():
        return None
    return now.astimezone(PYONGYANG).date() + timedelta(days=int(choice[:4]))
