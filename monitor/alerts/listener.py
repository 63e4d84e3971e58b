"""Socket Mode: envelopes in, acknowledged within three seconds, and a connection that is watched.

slack_sdk's built-in client reconnects by itself when a connection ends with a word. It does not when the connection
dies silently before the first pong, or when its own threads die; a watchdog looks at what really arrives and builds
the client anew.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from sqlalchemy import Engine

from monitor.alerts.delivery import Deliverer, now_utc
from monitor.alerts.interactions import Interactions
from monitor.alerts.slack_client import call, web_client
from monitor.alerts.slack_errors import SlackTrouble, Trouble
from monitor.catalog.outlets import Outlets
from monitor.domain import Source
from monitor.settings import SlackSettings

_log = structlog.get_logger(__name__)
_ACKNOWLEDGE_WITHIN = 2.0
"""Slack waits three seconds; what is not done by then is acknowledged first and finished after."""
_RECEIVE_BYTES = 256 * 1024
"""slack_sdk reads a message piece by piece, one call inside the other: with its default of 1 kB a large one overflows
the stack."""
_HURRIED_READ_SECONDS = 0.1
_STOP_SECONDS = 3


class SocketListener:
    """Listens until stopped. `healthy` tells whether clicks arrive at the moment."""

    def __init__(
        self,
        engine: Engine,
        settings: SlackSettings,
        *,
        deliverer: Deliverer | None = None,
        clock: Callable[[], datetime] = now_utc,
        interactions: Interactions | None = None,
        outlets: Outlets | None = None,
        sources: Collection[Source] = (),
        ping_seconds: float = 5,
        watch_seconds: float = 5,
        silent_seconds: float = 30,
    ) -> None:
        self._settings = settings
        self._web = web_client(settings)
        self._deliverer = deliverer or Deliverer(engine, settings, clock=clock, outlets=outlets)
        self._interactions = interactions or Interactions(
            engine, settings, self._web, self._deliverer, clock, outlets, sources
        )
        self._ping_seconds = ping_seconds
        self._watch_seconds = watch_seconds
        self._silent_seconds = silent_seconds
        self._client: SocketModeClient | None = None
        self._connected_at = 0.0
        self._heard_at = 0.0
        self._stopped = threading.Event()
        self._watchdog: threading.Thread | None = None
        self._lock = threading.Lock()
        self.rebuilt = 0
        self.last_error = ""

    def start(self) -> None:
        """Connect in the background; trouble is told by `last_error` and tried again, for ever."""
        self._stopped.clear()
        self._watchdog = threading.Thread(target=self._watch, name="slack-socket-watchdog", daemon=True)
        self._watchdog.start()

    def stop(self) -> None:
        """Returns within a few seconds, even while a click waits for the database."""
        self._stopped.set()
        if self._watchdog is not None:
            self._watchdog.join(timeout=_STOP_SECONDS)
            self._watchdog = None
        closing = threading.Thread(target=self._close, name="slack-socket-close", daemon=True)
        closing.start()
        closing.join(timeout=_STOP_SECONDS)

    @property
    def healthy(self) -> bool:
        client = self._client
        return client is not None and client.is_connected() and not self._silent(client)

    def _watch(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            pause = self._watch_seconds
            if self.healthy:
                continue
            if self._client is not None:
                if self._young():
                    continue
                _log.warning("slack_socket_silent", error=self.last_error)
                self.rebuilt += 1
            try:
                self._connect()
                self.last_error = ""
            except SlackTrouble as trouble:
                self.last_error = str(trouble)
                _log.warning("slack_socket_down", error=self.last_error)
                pause = max(trouble.after or 0.0, self._retry_seconds(trouble))
            except (SlackClientError, OSError, ValueError) as error:
                self.last_error = f"Socket Mode: {error}"
                _log.warning("slack_socket_down", error=self.last_error)

    def _connect(self) -> None:
        self._close()
        token = self._settings.app_token.get_secret_value()
        opened = call("opening Socket Mode", self._web.apps_connections_open, app_token=token)
        client = SocketModeClient(
            app_token=token,
            web_client=self._web,
            ping_interval=self._ping_seconds,
            receive_buffer_size=_RECEIVE_BYTES,
            on_message_listeners=[self._heard],
        )
        client.socket_mode_request_listeners.append(self._on_request)
        client.wss_uri = str(opened["url"])
        with self._lock:
            self._client = client
            self._connected_at = time.monotonic()
        client.connect()
        if not client.is_connected():
            raise SlackTrouble(Trouble.PASSING, "Socket Mode: the connection was refused", code="no_socket")
        _log.info("slack_socket_connected")

    def _close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is None:
            return
        try:
            _interrupt(client)
            client.close()
        except (SlackClientError, OSError, RuntimeError) as error:
            _log.info("slack_socket_close", error=str(error))

    def _heard(self, message: str) -> None:
        self._heard_at = time.monotonic()
        if '"disconnect"' in message[:300]:
            self._hurry()

    def _hurry(self) -> None:
        """Slack is about to close this connection and the client opens another. It would wait for up to three seconds
        until the old one has nothing to read, and clicks on the new one would come too late."""
        client = self._client
        session = client.current_session if client is not None else None
        if session is not None and session.sock is not None:
            with contextlib.suppress(OSError):
                session.sock.settimeout(_HURRIED_READ_SECONDS)

    def _silent(self, client: SocketModeClient) -> bool:
        """No pong and no message for longer than a living connection can be quiet."""
        session = client.current_session
        pong = getattr(session, "last_ping_pong_time", None)
        pong_age = time.time() - pong if pong else float("inf")
        now = time.monotonic()
        age = min(pong_age, now - self._heard_at if self._heard_at else float("inf"), now - self._connected_at)
        return age > self._silent_seconds

    def _young(self) -> bool:
        """A connection that broke is first left to the client, which reconnects by itself."""
        return time.monotonic() - max(self._connected_at, self._heard_at) < self._silent_seconds

    def _retry_seconds(self, trouble: SlackTrouble) -> float:
        return 60.0 if trouble.trouble is Trouble.TOKEN else self._watch_seconds

    def _on_request(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        acknowledge = _Acknowledgement(client, request.envelope_id)
        timer = threading.Timer(_ACKNOWLEDGE_WITHIN, acknowledge)
        timer.daemon = True
        timer.start()
        try:
            answer = self._interactions.handle(request.type, request.payload or {})
        finally:
            timer.cancel()
        in_time = acknowledge(answer.body)
        for rest in (None if in_time else answer.late, answer.after):
            if rest is None:
                continue
            try:
                rest()
            except Exception:  # noqa: BLE001 (one click's trouble must not end the listener)
                _log.exception("slack_answer_failed", kind=request.type)


def _interrupt(client: SocketModeClient) -> None:
    """End what the client's threads wait for, so that closing it does not take their time-outs (3 s)."""
    client.closed = True
    client.auto_reconnect_enabled = False
    client.message_queue.put(None)
    session = client.current_session
    connection = session.sock if session is not None else None
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


class _Acknowledgement:
    """Sent once, whoever comes first: the work or the clock."""

    def __init__(self, client: BaseSocketModeClient, envelope_id: str) -> None:
        self._client = client
        self._envelope_id = envelope_id
        self._lock = threading.Lock()
        self._sent = False

    def __call__(self, body: Mapping[str, Any] | None = None) -> bool:
        """Whether it was this call that acknowledged."""
        with self._lock:
            if self._sent:
                return False
            self._sent = True
        response = SocketModeResponse(envelope_id=self._envelope_id, payload=dict(body) if body else None)
        try:
            self._client.send_socket_mode_response(response)
        except (SlackClientError, OSError) as error:
            _log.warning("slack_acknowledge_failed", error=str(error))
        return True
