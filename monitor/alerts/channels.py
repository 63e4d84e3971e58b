"""Channel names and ids. Posting takes both; looking up messages takes only an id."""

import re

from slack_sdk import WebClient

from monitor.alerts.slack_client import call
from monitor.alerts.slack_errors import SlackTrouble, Trouble

_ID = re.compile(r"[CGD][A-Z0-9]{6,}")


def is_channel_id(channel: str) -> bool:
    return bool(_ID.fullmatch(channel))


class ChannelIds:
    """Looks names up once and remembers them."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._known: dict[str, str] = {}

    def id_of(self, channel: str) -> str:
        """The id of a channel given by id or name. Raises SlackTrouble if the app sees no such channel."""
        if is_channel_id(channel):
            return channel
        name = channel.removeprefix("#")
        if name not in self._known:
            self._look_up(name)
        if name not in self._known:
            raise SlackTrouble(
                Trouble.CHANNEL,
                f"looking up {channel}: no such channel; use the channel's id",
                code="channel_not_found",
            )
        return self._known[name]

    def _look_up(self, wanted: str) -> None:
        cursor = ""
        while wanted not in self._known:
            answer = call(
                f"looking up #{wanted}",
                self._client.conversations_list,
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=500,
                cursor=cursor,
            )
            self._known.update({str(one["name"]): str(one["id"]) for one in answer.get("channels") or ()})
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
