"""The calls that put an alert into Slack, each of which can be repeated without showing anything twice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from monitor.alerts.blocks import FALLBACK, Message, line, rich, text, user
from monitor.alerts.channels import ChannelIds
from monitor.alerts.conversations import group_key
from monitor.alerts.drawing import ChartMaker, Drawing
from monitor.alerts.messages import METADATA_TYPE, is_user_id
from monitor.alerts.outside import escape_clip
from monitor.alerts.slack_client import call
from monitor.alerts.slack_errors import SlackTrouble, Trouble
from monitor.database.messages import StoredMessage
from monitor.database.outbox import OPS_CHANNEL, OutboxRow
from monitor.domain import PYONGYANG, Severity, Signal
from monitor.settings import SlackSettings

CountryChartMaker = Callable[[str, date], bytes | None]
"""PNG of a country's year up to a day, or None where there is nothing to draw."""
NOTICE_TYPE = "nkmonitor_notice"
_CLOCKS_APART = timedelta(minutes=10)
"""How far Slack's clock and ours may differ when a message is looked for."""
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a row: a new place (`stored`), a redrawn message (`shown`), or nothing to do (`dropped`)."""

    stored: StoredMessage | None = None
    shown: Drawing | None = None
    dropped: str = ""


class Sender:
    def __init__(
        self,
        client: WebClient,
        settings: SlackSettings,
        chart: ChartMaker | None = None,
        country_chart: CountryChartMaker | None = None,
    ) -> None:
        self._client = client
        self._settings = settings
        self._chart = chart
        self._country_chart = country_chart
        self._channels = ChannelIds(client)

    @staticmethod
    def key(row: OutboxRow) -> str:
        """Names a row's message in Slack, across restarts."""
        return f"{row.signal_id or 'notice'}:{row.id}"

    def post(self, row: OutboxRow, drawing: Drawing, root: StoredMessage | None) -> Sent:
        """A signal's alert: into the thread of its conversation if there is one, else into the channel."""
        message = _plainer(drawing.message, drawing.signal.id) if row.plain else drawing.message
        channel = root.channel if root else self._settings.channel
        thread_ts = root.ts if root else ""
        found = self._look_for(row, channel, thread_ts) if row.ambiguous else None
        if found is None:
            found = self._say(channel, message, thread_ts, broadcast=self._broadcast(drawing.signal, root))
        place, ts = found
        stored = StoredMessage(
            signal_id=drawing.signal.id,
            channel=place,
            ts=ts,
            posted_at=_time_of(ts),
            shown_hash=drawing.shown_hash,
            thread_ts=thread_ts,
            group_key=group_key(drawing.signal),
            shown_severity=drawing.signal.finding.severity.value,
        )
        return Sent(stored=stored)

    def _broadcast(self, signal: Signal, root: StoredMessage | None) -> bool:
        """A high alert is seen in the channel even where its conversation is a thread."""
        return root is not None and (self._settings.broadcast or signal.finding.severity is Severity.HIGH)

    def update(self, row: OutboxRow, stands: StoredMessage, drawing: Drawing) -> Sent:
        message = _plainer(drawing.message, drawing.signal.id) if row.plain else drawing.message
        try:
            call(
                f"update in {stands.channel}",
                self._client.chat_update,
                channel=stands.channel,
                ts=stands.ts,
                text=message.text,
                blocks=message.blocks,
            )
        except SlackTrouble as trouble:
            if trouble.trouble is Trouble.GONE:
                return Sent(dropped=str(trouble))
            raise
        return Sent(shown=drawing)

    def reply(self, row: OutboxRow, stands: StoredMessage) -> Sent:
        found = self._look_for(row, stands.channel, stands.root_ts) if row.ambiguous else None
        if found is None:
            broadcast = bool(row.payload.get("broadcast"))
            self._say(stands.channel, _spoken(row), stands.root_ts, broadcast=broadcast)
        return Sent()

    def notice(self, row: OutboxRow) -> Sent:
        """A message that belongs to no signal: a digest, a word to the operators."""
        ops = row.channel == OPS_CHANNEL
        channel = self._settings.ops_channel if ops else (row.channel or self._settings.channel)
        if not channel:
            return Sent(dropped="slack.ops_channel is not set")
        if row.ambiguous and self._look_for(row, channel):
            return Sent()
        self._say(channel, _written(row))
        return Sent()

    def country_chart(self, row: OutboxRow) -> Sent:
        """The chart that somebody asked for, into the channel where they did; not at all where we may not post."""
        day = row.created_at.astimezone(PYONGYANG).date()
        country = str(row.payload.get("country", ""))
        picture = self._country_chart(country, day) if self._country_chart else None
        if picture is None:
            return Sent(dropped="there is nothing to draw")
        name = f"{country}-{day}-{row.id}.png"
        since = f"{(row.created_at - _CLOCKS_APART).timestamp():.6f}"
        try:
            if row.ambiguous and _with_file(self._history(row.channel, since, ""), name):
                return Sent()
            call(
                f"chart in {row.channel}",
                self._client.files_upload_v2,
                content=picture,
                filename=name,
                title=f"{country} in state media",
                alt_txt=f"Articles a week that mention {country} in state media, the year to {day}",
                channel=row.channel,
            )
        except SlackTrouble as trouble:
            if trouble.trouble is Trouble.CHANNEL:
                return Sent(dropped=str(trouble))
            raise
        return Sent()

    def chart(self, row: OutboxRow, stands: StoredMessage, signal: Signal) -> Sent:
        """The signal's chart as an image in the alert's thread, by Slack's external upload."""
        picture = self._chart(signal) if self._chart else None
        if picture is None:
            return Sent(dropped="there is nothing to draw")
        name = f"{signal.id}-{row.id}.png"
        if row.ambiguous and _with_file(self._history(stands.channel, "0", stands.root_ts), name):
            return Sent()
        call(
            f"chart in {stands.channel}",
            self._client.files_upload_v2,
            content=picture,
            filename=name,
            title=f"Series of {signal.finding.subject.label}",
            alt_txt=signal.finding.summary[:1000],
            channel=stands.channel,
            thread_ts=stands.root_ts,
        )
        return Sent()

    def take_back(self, surplus: StoredMessage) -> None:
        """Delete a message that was posted twice."""
        call(
            f"deleting a double in {surplus.channel}",
            self._client.chat_delete,
            channel=surplus.channel,
            ts=surplus.ts,
        )

    def _say(self, channel: str, message: Message, thread_ts: str = "", *, broadcast: bool = False) -> tuple[str, str]:
        arguments: dict[str, Any] = {
            "channel": channel,
            "text": message.text,
            "blocks": message.blocks,
            "metadata": message.metadata,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread_ts:
            arguments["thread_ts"] = thread_ts
            arguments["reply_broadcast"] = broadcast
        doing = f"message to {channel}"
        answer = call(doing, self._client.chat_postMessage, **arguments)
        ts = answer.get("ts")
        if not ts:
            raise SlackTrouble(Trouble.UNSURE, f"{doing}: Slack's answer has no ts", code="no_ts")
        return str(answer.get("channel") or channel), str(ts)

    def _look_for(self, row: OutboxRow, channel: str, thread_ts: str = "") -> tuple[str, str] | None:
        """The message that carries this row's key, if an earlier attempt reached Slack."""
        place = self._channels.id_of(channel)
        wanted = self.key(row)
        oldest = f"{(row.created_at - _CLOCKS_APART).timestamp():.6f}"
        for message in self._history(place, oldest, thread_ts):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if metadata.get("event_type") in {METADATA_TYPE, NOTICE_TYPE} and payload.get("key") == wanted:
                return place, str(message["ts"])
        return None

    def _history(self, channel: str, oldest: str, thread_ts: str) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            arguments: dict[str, Any] = {
                "channel": channel,
                "oldest": oldest,
                "limit": _PAGE,
                "include_all_metadata": True,
            }
            if cursor:
                arguments["cursor"] = cursor
            doing = f"looking up messages in {channel}"
            if thread_ts:
                answer = call(doing, self._client.conversations_replies, ts=thread_ts, **arguments)
            else:
                answer = call(doing, self._client.conversations_history, **arguments)
            yield from answer.get("messages") or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return


def _with_file(history: Iterable[Mapping[str, Any]], name: str) -> bool:
    return any(file.get("name") == name for message in history for file in message.get("files") or ())


def _plainer(message: Message, signal_id: str) -> Message:
    """The same as text alone, for when Slack refuses the blocks."""
    how = f" (nkmonitor review {signal_id} confirm|dismiss|snooze)"
    return Message(message.text + how, [], message.metadata)


def _spoken(row: OutboxRow) -> Message:
    """A sentence in a thread, to somebody if it is meant for them."""
    say = str(row.payload.get("say", ""))
    to = str(row.payload.get("to", ""))
    named = [user(to), text(" ")] if is_user_id(to) else []
    metadata = {"event_type": NOTICE_TYPE, "event_payload": {"key": Sender.key(row)}}
    blocks = [] if row.plain else [rich(line(*named, text(say)))]
    return Message(escape_clip(say, FALLBACK), blocks, metadata)


def _time_of(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def _written(row: OutboxRow) -> Message:
    metadata = {"event_type": NOTICE_TYPE, "event_payload": {"key": Sender.key(row)}}
    return Message(row.payload.get("text", ""), [] if row.plain else list(row.payload.get("blocks") or ()), metadata)
