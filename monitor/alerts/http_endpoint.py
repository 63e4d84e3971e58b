"""Clicks, forms and commands over HTTP, for workspaces that cannot use Socket Mode.

Every request carries Slack's signature over its time and body (https://docs.slack.dev/authentication/verifying-
requests-from-slack): what is unsigned, older than five minutes or overlong is refused before it is read any further.
TLS is the business of the proxy in front.
"""

import json
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import structlog
from slack_sdk.signature import Clock, SignatureVerifier
from sqlalchemy import Engine

from monitor.alerts.clicks import Answer
from monitor.alerts.delivery import Deliverer, now_utc
from monitor.alerts.interactions import Interactions
from monitor.alerts.slack_client import web_client
from monitor.catalog.outlets import Outlets
from monitor.domain import ConfigError, Source
from monitor.settings import SlackSettings

_log = structlog.get_logger(__name__)
_MOST_BYTES = 1_000_000
_ANSWER_WITHIN = 2.0
_READ_SECONDS = 10
_WORKERS = 8


class HttpListener:
    """Serves until stopped; the same interface as the Socket Mode listener."""

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
    ) -> None:
        secret = settings.signing_secret.get_secret_value()
        if not secret:
            raise ConfigError("slack.listen needs the app's signing secret: set NKMONITOR_SLACK_SIGNING_SECRET")
        client = web_client(settings)
        deliver = deliverer or Deliverer(engine, settings, clock=clock, outlets=outlets)
        self._interactions = interactions or Interactions(engine, settings, client, deliver, clock, outlets, sources)
        self._verifier = SignatureVerifier(secret, _SigningClock(clock))
        self._address = _address(settings.listen)
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self._pool = ThreadPoolExecutor(_WORKERS, "slack-http")

    def start(self) -> None:
        """Raises ConfigError if the address cannot be listened on."""
        listener = self

        class Handler(_Handler):
            endpoint = listener

        try:
            self._server = ThreadingHTTPServer(self._address, Handler)
        except OSError as error:
            host, port = self._address
            raise ConfigError(f"slack.listen = '{host}:{port}' cannot be listened on: {error.strerror}") from None
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True, name="slack-http")
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def healthy(self) -> bool:
        return self._thread is not None and self._thread.is_alive() and self._server is not None

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.server_address[1])

    def genuine(self, body: bytes, headers: Mapping[str, str]) -> bool:
        try:
            return self._verifier.is_valid_request(body, dict(headers))
        except (ValueError, TypeError):
            return False

    def answer(self, body: bytes, content_type: str) -> tuple[int, Any, Callable[[], None] | None]:
        """Status, JSON body (None: empty) and what is to be done once the answer is sent."""
        request = _request(body, content_type)
        if request is None:
            return 400, None, None
        kind, payload = request
        if kind == "url_verification":
            return 200, {"challenge": str(payload.get("challenge") or "")[:500]}, None
        work: Future[Answer] = self._pool.submit(self._interactions.handle, kind, payload)
        try:
            done = work.result(_ANSWER_WITHIN)
        except TooLate:
            work.add_done_callback(lambda finished: self._finish(finished.result(), late=True))
            return 200, None, None
        return 200, done.body, lambda: self._later(done)

    def _later(self, done: Answer) -> None:
        if done.after is not None:
            self._pool.submit(self._finish, done)

    @staticmethod
    def _finish(done: Answer, *, late: bool = False) -> None:
        for rest in (done.late if late else None, done.after):
            if rest is None:
                continue
            try:
                rest()
            except Exception:  # noqa: BLE001 (one click's trouble must not end the listener)
                _log.exception("slack_answer_failed", kind="http")


class _SigningClock(Clock):
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock().timestamp()


class _Handler(BaseHTTPRequestHandler):
    endpoint: HttpListener
    protocol_version = "HTTP/1.1"
    server_version = "nkmonitor"
    sys_version = ""
    timeout = _READ_SECONDS

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Requests are logged by what they ask for, in `interactions`; their lines hold nothing of use."""

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or ""
        if not length.isdecimal():
            self._refuse(411, "no length")
        elif int(length) > _MOST_BYTES:
            self._refuse(413, "too large")
        else:
            self._answer(self.rfile.read(int(length)))

    def _answer(self, body: bytes) -> None:
        if not self.endpoint.genuine(body, {name.lower(): value for name, value in self.headers.items()}):
            self._refuse(401, "signature or time is wrong")
            return
        status, answer, after = self.endpoint.answer(body, self.headers.get("Content-Type") or "")
        self._send(status, b"" if answer is None else json.dumps(dict(answer)).encode())
        if after is not None:
            after()

    def _refuse(self, status: int, why: str) -> None:
        _log.warning("slack_request_refused", status=status, why=why, peer=self.client_address[0])
        self.close_connection = True
        self._send(status, b"")

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if body:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _request(body: bytes, content_type: str) -> tuple[str, Mapping[str, Any]] | None:
    """Socket Mode's kind and payload of an HTTP request; None for what is no request of Slack's."""
    try:
        if "json" in content_type:
            payload = json.loads(body)
            kind = "events_api"
        else:
            form = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100))
            kind = "interactive" if "payload" in form else "slash_commands" if "command" in form else ""
            payload = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return None
    if not kind or not isinstance(payload, dict):
        return None
    return ("url_verification" if payload.get("type") == "url_verification" else kind), payload


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)
