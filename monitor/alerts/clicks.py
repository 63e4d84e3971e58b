"""What Slack tells of one action of one person, and how it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """`body`: what goes back with the acknowledgement. `late`: brings the body otherwise, where the acknowledgement
    had to be sent without it. `after`: what is done once it is sent."""

    body: Mapping[str, Any] | None = None
    after: Callable[[], None] | None = None
    late: Callable[[], None] | None = None


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
