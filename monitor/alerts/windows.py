"""Opening the windows of alerts, and taking in what is entered there."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from monitor.alerts.clicks import Answer, Click
from monitor.alerts.delivery import Deliverer
from monitor.alerts.messages import is_user_id
from monitor.alerts.modals import (
    LEAVE,
    SNOOZE,
    Details,
    Origin,
    details_view,
    loading_view,
    message_view,
    snooze_view,
)
from monitor.alerts.policy import enqueue_reply, enqueue_update
from monitor.alerts.quotes import OutletName
from monitor.alerts.review import VerdictOutcome, record_verdict
from monitor.alerts.slack_errors import SlackTrouble
from monitor.alerts.voice import Voice
from monitor.database import decisions, messages, verdicts
from monitor.database.engine import read, write
from monitor.database.signals import get_signal, list_signals
from monitor.domain import PYONGYANG, EntityType, Reason, Signal, VerdictAction
from monitor.settings import SlackSettings

_log = structlog.get_logger(__name__)


class Windows:
    def __init__(
        self,
        engine: Engine,
        settings: SlackSettings,
        voice: Voice,
        deliverer: Deliverer,
        clock: Callable[[], datetime],
        outlet_name: OutletName,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._voice = voice
        self._deliverer = deliverer
        self._clock = clock
        self._outlet_name = outlet_name

    def open_details(self, click: Click, may_review: bool) -> None:
        """Open an empty window within the trigger's three seconds, then fill it."""
        signal_id = click.value
        origin = Origin(signal_id, click.channel, click.message_ts, click.thread_ts)
        try:
            view_id = self._voice.open_view(click.trigger, loading_view())
            self._voice.update_view(view_id, self._details(signal_id, origin, may_review))
        except SlackTrouble as trouble:
            _log.warning("slack_window_failed", error=str(trouble))
            self._voice.answer(click, "The window could not be opened in time; please press More once more.")

    def open_snooze(self, click: Click, signal_id: str) -> None:
        origin = Origin(signal_id, click.channel, click.message_ts, click.thread_ts)
        try:
            self._voice.open_view(click.trigger, snooze_view(origin, self._today() + timedelta(days=7)))
        except SlackTrouble as trouble:
            _log.warning("slack_window_failed", error=str(trouble))
            self._voice.answer(click, "The window could not be opened in time; please choose the snooze once more.")

    def submit(self, payload: Mapping[str, Any], may_review: Callable[[str], bool]) -> Answer:
        """What was entered: recorded before it is acknowledged, or refused with a word beside the field."""
        view = payload.get("view") or {}
        person = payload.get("user") or {}
        user = str(person.get("id") or "")
        origin = Origin.unpacked(str(view.get("private_metadata") or ""))
        if origin is None:
            return Answer(_replaced("Signal", "This window belongs to another version of nkmonitor; open it again."))
        if not may_review(user):
            return Answer(_replaced("Signal", "Nothing was changed: only reviewers may judge signals."))
        entered = _Entered.read(view)
        if view.get("callback_id") == SNOOZE:
            entered.action = VerdictAction.SNOOZE
        name = str(person.get("name") or person.get("username") or user)[:80]
        now = self._clock()
        with write(self._engine) as conn:
            if refused := self._judge(conn, entered, origin, user, name, str(view.get("id")), now):
                return Answer(refused)
            if "assignee" in entered.fields:
                self._assign(conn, origin.signal_id, entered.assignee, user, name, now)
        return Answer(after=lambda: self._after(origin))

    def _judge(
        self,
        conn: Connection,
        entered: "_Entered",
        origin: Origin,
        user: str,
        name: str,
        view_id: str,
        now: datetime,
    ) -> dict[str, Any] | None:
        """Record the verdict if there is one; the refusal for the window otherwise."""
        if entered.action is None:
            if entered.note:
                return _errors("choice", "Choose a verdict for your note.")
            return None
        result = record_verdict(
            conn,
            origin.signal_id,
            entered.action,
            reviewer=user,
            at=now,
            note=entered.note,
            until=entered.until,
            via="slack",
            action_key=f"view:{view_id}:{entered.action.value}",
            reviewer_name=name,
        )
        if result.outcome is not VerdictOutcome.REFUSED:
            return None
        where = "until" if entered.action is VerdictAction.SNOOZE and "until" in entered.fields else "choice"
        return _errors(where, result.message) if where in entered.fields else _replaced("Refused", result.message)

    def _assign(self, conn: Connection, signal_id: str, assignee: str, user: str, name: str, now: datetime) -> None:
        if assignee == verdicts.assignee_of(conn, signal_id) or get_signal(conn, signal_id) is None:
            return
        verdicts.assign(conn, signal_id, assignee, user, now)
        if messages.message_of(conn, signal_id) is None:
            return
        enqueue_update(conn, signal_id, Reason.REVIEWED, now, now)
        if assignee and assignee != user and is_user_id(assignee):
            enqueue_reply(conn, signal_id, Reason.ASSIGNED, f"{name} asks you to look at this.", now, to=assignee)

    def _after(self, origin: Origin) -> None:
        self._deliverer.deliver_signal(origin.signal_id)

    def _details(self, signal_id: str, origin: Origin, may_review: bool) -> dict[str, Any]:
        with read(self._engine) as conn:
            signal = get_signal(conn, signal_id)
            if signal is None:
                return message_view("Signal", "This signal is not in the database any more.")
            details = Details(
                signal=signal,
                verdicts=verdicts.verdicts_of(conn, signal.id),
                decisions=decisions.decisions_of(conn, signal.id),
                related=self._related(conn, signal),
                assignee=verdicts.assignee_of(conn, signal.id),
                zone=self._settings.zone,
                may_review=may_review,
            )
        return details_view(details, origin, self._outlet_name)

    @staticmethod
    def _related(conn: Connection, signal: Signal) -> list[Signal]:
        subject = signal.finding.subject
        if subject.type is not EntityType.COUNTRY:
            return []
        return [one for one in list_signals(conn, country=subject.id) if one.id != signal.id][:10]

    def _today(self) -> date:
        return self._clock().astimezone(PYONGYANG).date()


class _Entered:
    """The fields of a submitted window; unknown or malformed values count as empty."""

    def __init__(self) -> None:
        self.fields: set[str] = set()
        self.action: VerdictAction | None = None
        self.note = ""
        self.until: date | None = None
        self.assignee = ""

    @classmethod
    def read(cls, view: Mapping[str, Any]) -> "_Entered":
        entered = cls()
        values = (view.get("state") or {}).get("values") or {}
        flat: dict[str, Any] = {
            block_id: next(iter(actions.values()), {}) for block_id, actions in values.items() if actions
        }
        entered.fields = set(flat)
        choice = (flat.get("choice", {}).get("selected_option") or {}).get("value")
        if choice and choice != LEAVE and choice in set(VerdictAction):
            entered.action = VerdictAction(choice)
        entered.note = str(flat.get("note", {}).get("value") or "")[:2000]
        entered.until = _day(flat.get("until", {}).get("selected_date"))
        entered.assignee = str(flat.get("assignee", {}).get("selected_user") or "")
        return entered


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _errors(block_id: str, message: str) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {block_id: message[:2000]}}


def _replaced(title: str, sentence: str) -> dict[str, Any]:
    return {"response_action": "update", "view": message_view(title, sentence)}
