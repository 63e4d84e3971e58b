"""Calls to Slack: slack_sdk with its own retries off, and every failure as one kind of error."""

from collections.abc import Callable
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from monitor.alerts.slack_errors import as_trouble
from monitor.settings import SlackSettings

_TIMEOUT_SECONDS = 15

Answer = TypeVar("Answer")


def web_client(settings: SlackSettings, token: str | None = None) -> WebClient:
    """A client for the configured address. Its retry of POSTs is off: that would double messages."""
    base = settings.api_url if settings.api_url.endswith("/") else settings.api_url + "/"
    return WebClient(
        token=token if token is not None else settings.bot_token.get_secret_value(),
        base_url=base,
        timeout=_TIMEOUT_SECONDS,
        retry_handlers=[],
    )


def call(doing: str, method: Callable[..., Answer], **arguments: Any) -> Answer:
    """Call a method of the client. Raises SlackTrouble for whatever goes wrong on the way or at Slack."""
    try:
        return method(**arguments)
    except (SlackClientError, OSError, ValueError) as error:
        raise as_trouble(error, doing) from error
