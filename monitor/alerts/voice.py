"""Words to one person: messages that only they see, and windows."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from slack_sdk import WebClient

from monitor.alerts.blocks import Block
from monitor.alerts.clicks import Click
from monitor.alerts.outside import escape_clip
from monitor.alerts.slack_client import call
from monitor.alerts.slack_errors import SlackTrouble

_log = structlog.get_logger(__name__)
_LONGEST = 2900


class Voice:
    def __init__(self, client: WebClient) -> None:
        self._client = client

    def tell(
        self, channel: str, user: str, sentence: str, thread_ts: str = "", blocks: Sequence[Block] | None = None
    ) -> None:
        """A message that only this person sees. Failing to deliver it is logged, not raised."""
        more: dict[str, Any] = {"thread_ts": thread_ts} if thread_ts else {}
        if blocks:
            more["blocks"] = list(blocks)
        try:
            call(
                f"answer in {channel}",
                self._client.chat_postEphemeral,
                channel=channel,
                user=user,
                text=escape_clip(sentence, _LONGEST),
                **more,
            )
        except SlackTrouble as trouble:
            _log.warning("slack_answer_failed", error=str(trouble))

    def answer(self, click: Click, sentence: str) -> None:
        """The answer to a click, where it was made."""
        self.tell(click.channel, click.user, sentence, click.thread_ts)

    def open_view(self, trigger: str, view: Mapping[str, Any]) -> str:
        """Open a window; its id. A trigger lives three seconds and serves once."""
        answer = call("opening a window", self._client.views_open, trigger_id=trigger, view=dict(view))
        return str((answer.get("view") or {}).get("id") or "")

    def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        call("filling a window", self._client.views_update, view_id=view_id, view=dict(view))

    def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        call("showing the home view", self._client.views_publish, user_id=user, view=dict(view))
