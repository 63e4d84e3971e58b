"""The stand-in itself: state, faults on demand, the Web API's methods and the socket."""

import json
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.slack_stand_in.methods import answer
from tests.slack_stand_in.rules import METADATA_BYTES, mistakes_in_message, mistakes_in_view
from tests.slack_stand_in.websocket import WebSocket, accept_key

BOT_TOKEN = "xoxb-stand-in"
APP_TOKEN = "xapp-stand-in"
SCOPES = "chat:write,commands,files:write,channels:read,channels:history,groups:read,groups:history,users:read"
MESSAGE_EVERY = 1.0


@dataclass
class Call:
    """One call of a Web API method: what came in and what was answered."""

    method: str
    arguments: dict[str, Any]
    answer: dict[str, Any]
    status: int = 200


@dataclass
class Faults:
    """What goes wrong, by method; each entry is used up by one call.

    `errors`: answer ok=false with this string. `lost`: do the work, then cut the connection without an answer.
    `unheard`: cut the connection without doing the work. `http`: answer with this status and no JSON.
    """

    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unheard: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    http: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class SlackStandIn:
    """Use as a context manager: `with SlackStandIn() as slack: ... slack.api_url ...`.

    `clock` gives the seconds by which the pace of one message a second and channel is kept; tests that do not want to
    wait give one that they turn themselves. `pace` switches that limit off.
    """

    def __init__(self, clock: Callable[[], float] | None = None, *, pace: bool = True) -> None:
        self.clock = clock or self._own_clock
        self.pace = pace
        self.faults = Faults()
        self.calls: list[Call] = []
        self.channels: dict[str, dict[str, Any]] = {
            "C0ALERTS1": {"name": "alerts", "is_member": True, "is_archived": False},
            "C0OPS0001": {"name": "ops", "is_member": True, "is_archived": False},
        }
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.ephemerals: list[dict[str, Any]] = []
        self.responses: list[dict[str, Any]] = []
        self.views: dict[str, dict[str, Any]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.files: dict[str, dict[str, Any]] = {}
        self.acks: list[dict[str, Any]] = []
        self.sockets: list[WebSocket] = []
        self.triggers: dict[str, float] = {}
        self.bot_token = BOT_TOKEN
        self.scopes = SCOPES
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self._last_post: dict[str, float] = {}
        self._serial = 0

    def __enter__(self) -> Self:
        stand_in = self

        class Handler(_Handler):
            slack = stand_in

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for connection in self.sockets:
            connection.cut()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/api/"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self._server.server_port}/link/?ticket={uuid.uuid4()}"

    # what a person does

    def click(
        self, message: dict[str, Any], action_id: str, *, user: str = "U0ANALYST", value: str | None = None
    ) -> str:
        """Press a button or choose from a menu of a message; the envelope's id."""
        element = self.element(message, action_id)
        payload = self.block_actions(message, element, user=user, value=value)
        return self.send_envelope("interactive", payload)

    def element(self, message: dict[str, Any], action_id: str) -> dict[str, Any]:
        for block in message["blocks"]:
            for element in block.get("elements", []):
                if element.get("action_id") == action_id:
                    return {**element, "block_id": block.get("block_id", "")}
        raise AssertionError(f"the message has no {action_id}")

    def block_actions(
        self, message: dict[str, Any], element: dict[str, Any], *, user: str = "U0ANALYST", value: str | None = None
    ) -> dict[str, Any]:
        """The payload of a click, as Slack sends it."""
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": element.get("block_id", ""),
            "action_ts": self.new_ts(),
        }
        if element["type"] == "static_select":
            chosen = next(o for o in element["options"] if value is None or o["value"] == value)
            action["selected_option"] = chosen
        else:
            action["value"] = value if value is not None else element.get("value", "")
        channel = message.get("channel", "C0ALERTS1")
        return {
            "type": "block_actions",
            "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": "T0TEAM"},
            "api_app_id": "A0APP",
            "trigger_id": self.new_trigger(),
            "response_url": self.api_url.replace("/api/", f"/response/{uuid.uuid4()}"),
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel},
            "channel": {"id": channel, "name": self.channels.get(channel, {}).get("name", "")},
            "message": message,
            "actions": [action],
        }

    def send_envelope(self, kind: str, payload: dict[str, Any], *, envelope_id: str | None = None) -> str:
        """Deliver to one of the open sockets, as Slack does."""
        envelope_id = envelope_id or str(uuid.uuid4())
        alive = [one for one in self.sockets if one.open]
        assert alive, "no socket is open"
        alive[-1].send_json(
            {"envelope_id": envelope_id, "type": kind, "payload": payload, "accepts_response_payload": True}
        )
        return envelope_id

    def slash(self, text: str, *, user: str = "U0ANALYST", command: str = "/nkmonitor") -> dict[str, Any]:
        """Type a slash command; the message that comes back."""
        envelope = self.send_envelope(
            "slash_commands",
            {
                "command": command,
                "text": text,
                "user_id": user,
                "user_name": user.lower(),
                "channel_id": "C0ALERTS1",
                "trigger_id": self.new_trigger(),
                "response_url": self.api_url.replace("/api/", f"/response/{uuid.uuid4()}"),
            },
        )
        return self.ack_of(envelope)["payload"]

    def submit(self, view: dict[str, Any], values: dict[str, Any], *, user: str = "U0ANALYST") -> dict[str, Any]:
        """Send a window's form; what the acknowledgement answers (an empty one closes the window)."""
        state = {block_id: {block_id: value} for block_id, value in values.items()}
        payload = {
            "type": "view_submission",
            "user": {"id": user, "name": user.lower()},
            "view": {**view, "state": {"values": state}},
        }
        return dict(self.ack_of(self.send_envelope("interactive", payload)).get("payload") or {})

    def open_home(self, user: str = "U0ANALYST") -> dict[str, Any]:
        """Open the app's home tab; the view that is published."""
        event = {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D0APPHOME"}
        self.send_envelope("events_api", {"type": "event_callback", "event": event})
        return dict(self.wait_for(lambda: self.homes.get(user)))

    def ack_of(self, envelope_id: str) -> dict[str, Any]:
        return dict(self.wait_for(lambda: next((a for a in self.acks if a["envelope_id"] == envelope_id), None)))

    def wait_for(self, condition: Callable[[], Any], seconds: float = 10) -> Any:
        """Wait until something that calls or acknowledgements change is true; its value."""
        with self.changed:
            assert self.changed.wait_for(condition, seconds), "it did not happen in time"
            return condition()

    def message(self, index: int = -1, channel: str = "C0ALERTS1") -> dict[str, Any]:
        return self.messages[channel][index]

    # bookkeeping

    def _own_clock(self) -> float:
        return time.time()

    def new_ts(self) -> str:
        with self.lock:
            self._serial += 1
            return f"{int(self.clock())}.{self._serial:06d}"

    def new_trigger(self) -> str:
        trigger = f"{uuid.uuid4()}"
        self.triggers[trigger] = self.clock()
        return trigger

    def handle(self, method: str, arguments: dict[str, Any], token: str) -> tuple[int, dict[str, str], dict[str, Any]]:
        """Answer one Web API call: status, headers, JSON."""
        with self.changed:
            status, headers, body = answer(self, method, arguments, token)
            self.calls.append(Call(method, arguments, body, status))
            self.changed.notify_all()
        return status, headers, body

    def too_fast(self, channel: str) -> bool:
        """Whether the pace forbids another message into the channel now."""
        return self.pace and self.clock() - self._last_post.get(channel, 0) < MESSAGE_EVERY

    def note_post(self, channel: str) -> None:
        self._last_post[channel] = self.clock()

    def mistakes(self, text: str, blocks: list[dict[str, Any]], metadata: dict[str, Any]) -> list[str]:
        found = mistakes_in_message(text, blocks)
        if len(json.dumps(metadata)) > METADATA_BYTES:
            found.append("metadata_too_large")
        return found

    def view_mistakes(self, view: dict[str, Any]) -> list[str]:
        return mistakes_in_view(view)


class _Handler(BaseHTTPRequestHandler):
    slack: SlackStandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass

    def do_GET(self) -> None:
        key = self.headers.get("Sec-WebSocket-Key")
        if not self.path.startswith("/link") or not key:
            self.send_error(404)
            return
        self.send_response(101, "Switching Protocols")
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", accept_key(key))
        self.end_headers()
        self.wfile.flush()
        self.close_connection = True
        peer = WebSocket(self.connection)
        peer.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0APP"}})
        with self.slack.changed:
            self.slack.sockets.append(peer)
            self.slack.changed.notify_all()
        for message in peer.messages():
            with self.slack.changed:
                self.slack.acks.append(message)
                self.slack.changed.notify_all()
        with self.slack.changed:
            self.slack.changed.notify_all()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path.startswith("/response/"):
            with self.slack.changed:
                self.slack.responses.append(json.loads(body))
                self.slack.changed.notify_all()
            self._reply(200, {}, b"ok")
        elif path.startswith("/upload/"):
            with self.slack.changed:
                self.slack.files[path.rsplit("/", 1)[1]]["content"] = body
                self.slack.changed.notify_all()
            self._reply(200, {}, b"OK")
        else:
            self._method(path.removeprefix("/api/"), body)

    def _method(self, method: str, body: bytes) -> None:
        faults = self.slack.faults
        if faults.unheard[method] > 0:
            faults.unheard[method] -= 1
            self._cut()
            return
        if faults.http[method]:
            self._reply(faults.http[method].pop(0), {}, b"<html>upstream error</html>")
            return
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        status, headers, answer = self.slack.handle(method, self._arguments(body), token)
        if faults.lost[method] > 0 and answer.get("ok"):
            faults.lost[method] -= 1
            self._cut()
            return
        self._reply(status, {"Content-Type": "application/json", **headers}, json.dumps(answer).encode())

    def _arguments(self, body: bytes) -> dict[str, Any]:
        if "json" in (self.headers.get("Content-Type") or ""):
            return dict(json.loads(body or b"{}"))
        values: dict[str, Any] = dict(parse_qsl(body.decode(), keep_blank_values=True))
        for name in ("blocks", "metadata", "view", "files", "attachments"):
            if isinstance(values.get(name), str):
                values[name] = json.loads(values[name])
        return values

    def _reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        self.close_connection = True
        WebSocket(self.connection).cut()
