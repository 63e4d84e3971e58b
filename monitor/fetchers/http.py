"""The one polite client. Everything that is fetched goes through here, and an ordinary failure is an answer too."""

import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Self
from urllib.parse import urlsplit

import httpx

from monitor import __version__
from monitor.domain import PollOutcome
from monitor.fetchers.decoding import Limits, Unpacker
from monitor.fetchers.hosts import HostGate
from monitor.fetchers.responses import Failure, Form, Response, joined
from monitor.fetchers.robots import Robots
from monitor.fetchers.transport import GuardedTransport, Resolver, resolve
from monitor.fetchers.troubles import FAILURES, explained
from monitor.settings import FeedSettings

MAX_REDIRECTS = 5
MAX_RETRY_AFTER = timedelta(days=1)
"""Servers have been seen to ask for 317,100 s; Media Cloud's fetcher caps at a day too."""

_DIGITS_OF_A_DAY = 6
_LONGEST_COOKIE = 4_096

PROJECT_PAGE = "https://pypi.org/project/nkmonitor/"
FEED_TYPES = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.5"

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFUSALS = frozenset({401, 402, 403, 451})
_FRAMES = frozenset({"content-length", "transfer-encoding"})
"""Headers that tell where a body ends; httpcore raises where it ends before. Without them the connection's end is
the body's."""


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request's answer: a response, a failure, or the next address."""

    answer: Response | Failure | None
    next_url: str = ""
    permanent: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class _Journey:
    """Redirects followed so far."""

    url: str
    left: float
    """Seconds of the time-out."""
    form: Form | None = None
    seen: set[str] = field(default_factory=set)
    permanent: bool = True


class PoliteClient:
    """Thread-safe; one request at a time and a pause for each host; nothing but GET, and POST where a site turns the
    pages of a list by a form.

    `get` raises nothing for what the network or the server does. Close it when done: threads that wait for their
    turn then give up.
    """

    def __init__(
        self, settings: FeedSettings, *, resolver: Resolver = resolve, context: ssl.SSLContext | None = None
    ) -> None:
        self.settings = settings
        self._gate = HostGate(settings.pause_per_host_seconds)
        proxy = settings.proxy.get_secret_value()
        self._transport = GuardedTransport(settings.private_hosts, resolver, context, proxy)
        self._limits = Limits(settings.max_wire_bytes, settings.max_decoded_bytes, settings.max_unpack_ratio)
        self._user_agent = user_agent(settings.contact)
        self.robots = Robots(self.get)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._gate.close()
        self._transport.close()

    def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        accept: str = FEED_TYPES,
        pause_seconds: float | None = None,
        form: Form | None = None,
    ) -> Response | Failure:
        """GET with validators, following up to five redirects. The time-out is for all of it, the waiting for a
        host's turn left out. With a form POST, which follows no redirect: what it leads to is no page of the list."""
        headers = {
            "User-Agent": self._user_agent,
            "Accept": accept,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in validators.items() if value and _is_sendable(value)}
        headers |= conditions
        if form:
            headers |= {"Referer": form.referer} | ({"Cookie": form.cookie} if _is_sendable(form.cookie) else {})
        journey = _Journey(url.partition("#")[0], self.settings.timeout_seconds, form)
        while True:
            hop = self._hop(journey, headers, pause_seconds)
            if isinstance(hop.answer, Failure):
                return hop.answer
            if hop.answer is not None:
                if hop.answer.not_modified and not conditions:
                    note = "HTTP 304 Not Modified, though the request did not say what we have"
                    return Failure(PollOutcome.HTTP_ERROR, note, journey.url, hop.answer.status)
                moved = journey.url if journey.seen and journey.permanent else ""
                return replace(hop.answer, moved_to=moved)
            journey.left -= hop.seconds
            journey.seen.add(journey.url)
            if trouble := _redirect_trouble(hop.next_url, journey):
                return Failure(PollOutcome.REDIRECT_ERROR, trouble, journey.url)
            journey.permanent = journey.permanent and hop.permanent
            journey.url = hop.next_url

    def _hop(self, journey: _Journey, headers: Mapping[str, str], pause_seconds: float | None) -> _Hop:
        url = journey.url
        try:
            fields = dict(journey.form.fields) if journey.form else None
            request = httpx.Request("POST" if fields else "GET", url, headers=dict(headers), data=fields)
            host = request.url.host
            if request.url.scheme not in {"http", "https"} or not host:
                return _Hop(Failure(PollOutcome.REDIRECT_ERROR, f"{url} is not an http address", url))
        except (httpx.InvalidURL, ValueError) as error:
            return _Hop(Failure(PollOutcome.REDIRECT_ERROR, f"{url[:200]!r} is not an address: {error}", url))
        with self._gate.turn(host, pause_seconds) as granted:
            if not granted:
                return _Hop(Failure(PollOutcome.CONNECTION_ERROR, "stopped before its turn came", url))
            if self._gate.is_silent(host):
                return _Hop(Failure(PollOutcome.TIMEOUT, f"{host} did not answer another request a moment ago", url))
            started = time.monotonic()
            unpacker: list[Unpacker] = []
            try:
                hop = self._exchange(request, url, unpacker, journey.left)
            except FAILURES as error:
                outcome, note = explained(error, self.settings.timeout_seconds)
                hop = _Hop(Failure(outcome, note, url))
                if outcome is PollOutcome.TIMEOUT:
                    self._gate.remember_silence(host)
            seconds = time.monotonic() - started
            wire = unpacker[0].wire_bytes if unpacker else 0
            answer = hop.answer and replace(hop.answer, seconds=seconds, wire_bytes=wire)
            return replace(hop, answer=answer, seconds=seconds)

    def _exchange(self, request: httpx.Request, url: str, unpackers: list[Unpacker], left: float) -> _Hop:
        with self._transport.limit(left):
            answer = self._transport.handle_request(request)
            try:
                status = answer.status_code
                if status in _REDIRECTS:
                    target = joined(url, answer.headers.get("location", ""))
                    return _Hop(None, target.partition("#")[0], status in _PERMANENT)
                if failure := _refused(answer, url):
                    return _Hop(failure)
                headers = MappingProxyType({name.lower(): value for name, value in answer.headers.items()})
                if status == httpx.codes.NOT_MODIFIED:
                    return _Hop(Response(url, status, b"", headers))
                cookie = _cookie(answer.headers.get_list("set-cookie"))
                unpacker = Unpacker(answer.headers.get("content-encoding", ""), self._limits)
                unpackers.append(unpacker)
                pieces = [unpacker.feed(chunk) for chunk in answer.iter_raw()]
                pieces.append(unpacker.finish())
                body = b"".join(pieces)
                cut_off, end_told = not unpacker.finished, unpacker.is_packed or not _FRAMES.isdisjoint(headers)
                return _Hop(Response(url, status, body, headers, cut_off=cut_off, end_told=end_told, cookie=cookie))
            finally:
                answer.close()


__all__ = [
    "FEED_TYPES",
    "PAGE_TYPES",
    "Failure",
    "Form",
    "PoliteClient",
    "Response",
    "joined",
    "parse_retry_after",
    "user_agent",
]


def user_agent(contact: str) -> str:
    """Says who we are and where to complain."""
    contact = "".join(character for character in contact if _is_sendable(character))
    return f"nkmonitor/{__version__} (+{contact.strip() or PROJECT_PAGE})"


def _is_sendable(value: str) -> bool:
    """Whether a header may carry it. Some servers send validators that they could not read themselves."""
    return value.isascii() and value.isprintable()


def parse_retry_after(raw: str, now: datetime) -> timedelta | None:
    """Seconds or an HTTP date, at most a day; None where it is neither or lies in the past."""
    raw = raw.strip()
    if raw.isdecimal():
        wait = timedelta(seconds=int(raw)) if len(raw) <= _DIGITS_OF_A_DAY else MAX_RETRY_AFTER
    else:
        try:
            until = parsedate_to_datetime(raw)
            wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
        except (ValueError, TypeError, OverflowError):
            return None
    return min(wait, MAX_RETRY_AFTER) if wait > timedelta(0) else None


def _cookie(set_cookies: Sequence[str]) -> str:
    """The Cookie header that answers some Set-Cookie headers, of cookies that can be sent at all."""
    pairs = (one.partition(";")[0].strip() for one in set_cookies)
    return "; ".join(pair for pair in pairs if "=" in pair and _is_sendable(pair))[:_LONGEST_COOKIE]


def _redirect_trouble(target: str, journey: _Journey) -> str:
    if journey.form:
        return f"{journey.url} answers a form with a redirect"
    if not target:
        return f"{journey.url} redirects without saying where to"
    if target in journey.seen:
        return f"the redirects go in a circle: {target} again"
    if len(journey.seen) > MAX_REDIRECTS:
        return f"more than {MAX_REDIRECTS} redirects, the last to {target}"
    if urlsplit(target).scheme not in {"http", "https"}:
        return f"redirects to {target[:200]}, which is not an http address"
    return ""


def _refused(answer: httpx.Response, url: str) -> Failure | None:
    """A Failure for every status that carries no document."""
    status = answer.status_code
    if answer.is_success or status == httpx.codes.NOT_MODIFIED:
        return None
    now = datetime.now(UTC)
    retry_after = parse_retry_after(answer.headers.get("retry-after", ""), now)
    told = f"HTTP {status} {answer.reason_phrase}".strip()
    if status == httpx.codes.TOO_MANY_REQUESTS or (status == httpx.codes.SERVICE_UNAVAILABLE and retry_after):
        outcome, note = PollOutcome.RATE_LIMITED, f"{told}: asked too often"
    elif status == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
        outcome, note = PollOutcome.CONNECTION_ERROR, f"{told}: the proxy wants a name and password"
    elif status in _REFUSALS or answer.headers.get("cf-mitigated") == "challenge":
        outcome, note = PollOutcome.BLOCKED, f"{told}: the site does not let us in"
    else:
        outcome, note = PollOutcome.HTTP_ERROR, told
    gone = status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}
    return Failure(outcome, note, url, status=status, retry_after=retry_after, gone=gone)
