"""Real HTTP servers on loopback that answer as told, for tests of the polite client and what stands on it."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from monitor.fetchers.http import PoliteClient
from monitor.fetchers.transport import Resolver, resolve
from monitor.settings import FeedSettings

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Answer:
    """What the server says. `raw` is written to the socket instead, as it is."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[["socketserver.BaseRequestHandler"], None] | None = None
    end_told: bool = True
    """False: only the closed connection tells where the body ends."""


Rule = Callable[[Asked], Answer]


class Site:
    """A loopback server. `pages` maps paths to answers or to functions of the request."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Rule] = {}
        self.asked: list[Asked] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.do_GET()

            def do_CONNECT(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.path, headers, self.rfile.read(int(headers.get("content-length", 0))))
                site.asked.append(asked)
                page = site.pages.get(self.path, site.pages.get(self.path.split("?")[0], Answer(b"", 404)))
                answer = page(asked) if callable(page) else page
                self.close_connection = True
                if answer.raw:
                    answer.raw(self)
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 304 and "Content-Length" not in answer.headers and answer.end_told:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

            def handle(self) -> None:
                with suppress(ConnectionError):
                    super().handle()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def running_site() -> Iterator[Site]:
    site = Site()
    try:
        yield site
    finally:
        site.close()


_CONTEXT = ssl.create_default_context()


def polite(addresses: Resolver = resolve, **changes: object) -> PoliteClient:
    """A client that may visit loopback and does not pause. `addresses` stands in for the name server."""
    values: dict[str, object] = {
        "pause_per_host_seconds": 0,
        "timeout_seconds": 5,
        "private_hosts": ("127.0.0.1", "localhost"),
        "contact": "ops@example.org",
    }
    return PoliteClient(FeedSettings.model_validate(values | changes), resolver=addresses, context=_CONTEXT)


def names(*addresses: str) -> Resolver:
    """A name server that knows one answer."""
    return lambda *_: list(addresses)


def rss(items: str, *, declaration: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f'{declaration}<rss version="2.0"><channel><title>News</title><link>http://example.org/</link>{items}</channel></rss>'


def item(number: int, *, date: str = "Thu, 15 Feb 2024 09:00:00 KST", title: str = "", text: str = "") -> str:
    return (
        f"<item><title>{title or f'Story {number}'}</title><link>http://example.org/{number}</link>"
        f"<guid>http://example.org/{number}</guid><pubDate>{date}</pubDate>"
        f"<description>{text or f'Text of story {number}.'}</description></item>"
    )
