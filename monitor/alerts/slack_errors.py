"""Slack's error strings as errors of ours: what can be done, in one line.

The whole list is in slack_errors.toml. `Trouble` says what a sender does: TOKEN and CHANNEL stop a lane until somebody
acts and lose nothing; MESSAGE concerns one message; GONE ends an update; PASSING and UNKNOWN are tried again; UNSURE
means that the call may have taken effect although no answer came.
"""

import http.client
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from monitor.domain import DeliveryError

_FILE = Path(__file__).with_name("slack_errors.toml")
_SERVER_ERROR = 500
_TOO_MANY = 429
_DEFAULT_RETRY_AFTER = 30.0


class Trouble(StrEnum):
    TOKEN = "token"  # noqa: S105
    CHANNEL = "channel"
    MESSAGE = "message"
    GONE = "gone"
    PASSING = "passing"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


_RETRIED = frozenset({Trouble.TOKEN, Trouble.CHANNEL, Trouble.PASSING, Trouble.UNSURE, Trouble.UNKNOWN})


class SlackTrouble(DeliveryError):
    """A call to Slack that failed."""

    def __init__(self, trouble: Trouble, message: str, *, code: str = "", after: float | None = None) -> None:
        super().__init__(message, retry=trouble in _RETRIED, after=after, code=code)
        self.trouble = trouble


@cache
def _table() -> Mapping[str, tuple[Trouble, str]]:
    listed = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {code: (Trouble(group), text) for group, codes in listed.items() for code, text in codes.items()}


def explain(code: str) -> tuple[Trouble, str]:
    """What an error string means; UNKNOWN for one that is not in the list."""
    return _table().get(code, (Trouble.UNKNOWN, "Slack refuses the call"))


def as_trouble(error: Exception, doing: str, app_name: str = "nkmonitor") -> SlackTrouble:
    """The error of a call to Slack, classified. `doing` names the call and its channel for the message.

    Raises the error itself if it did not come from calling Slack.
    """
    if isinstance(error, SlackTrouble):
        return error
    if isinstance(error, SlackApiError):
        return _answered(error, doing, app_name)
    if isinstance(error, ConnectionRefusedError) or _refused(error):
        return SlackTrouble(Trouble.PASSING, f"{doing}: nobody answers at Slack's address", code="connection_refused")
    if isinstance(error, OSError | http.client.HTTPException | SlackClientError):
        return SlackTrouble(Trouble.UNSURE, f"{doing}: no answer ({type(error).__name__})", code="no_answer")
    raise error


def _answered(error: SlackApiError, doing: str, app_name: str) -> SlackTrouble:
    response = error.response
    status = int(getattr(response, "status_code", 0) or 0)
    data = getattr(response, "data", response)
    code = str(data.get("error") or "") if isinstance(data, Mapping) else ""
    if status == _TOO_MANY or code in {"ratelimited", "rate_limited"}:
        after = _retry_after(getattr(response, "headers", {}))
        return SlackTrouble(
            Trouble.PASSING, f"{doing}: Slack asks for a pause of {after:g} s", code="ratelimited", after=after
        )
    if status >= _SERVER_ERROR or not code:
        return SlackTrouble(
            Trouble.UNSURE, f"{doing}: Slack answered HTTP {status} without a result", code="http_error"
        )
    trouble, text = explain(code)
    needed = data.get("needed") if isinstance(data, Mapping) else None
    detail = f" (needs {needed})" if needed else ""
    return SlackTrouble(trouble, f"{doing}: {text.replace('{app}', app_name)} ({code}){detail}", code=code)


def _retry_after(headers: Mapping[str, str]) -> float:
    value = next((headers[name] for name in headers if name.lower() == "retry-after"), "")
    if isinstance(value, list):
        value = value[0] if value else ""
    try:
        return max(1.0, float(value))
    except ValueError:
        return _DEFAULT_RETRY_AFTER


def _refused(error: Exception) -> bool:
    return isinstance(error, URLError) and isinstance(error.reason, ConnectionRefusedError)
