"""What a request ends in: a response, or a failure that says why."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from monitor.domain import PollOutcome, RawBody

_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Response:
    """A page or feed as it came. `url` is the address in the end; `moved_to` is set where the way there was
    permanent redirects only. `status` is 200 to 299, or 304 with an empty body."""

    url: str
    status: int
    body: bytes
    headers: Mapping[str, str]
    wire_bytes: int = 0
    seconds: float = 0.0
    moved_to: str = ""
    cut_off: bool = False
    cookie: str = ""
    """What a browser would send back with its next request to this site."""

    @property
    def not_modified(self) -> bool:
        return self.status == _NOT_MODIFIED

    @property
    def raw(self) -> RawBody:
        return RawBody(self.url, self.headers.get("content-type", ""), self.body)

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        return self.headers.get("last-modified", "")


@dataclass(frozen=True, slots=True)
class Form:
    """What a site's own form sends when a reader turns to another page of its list."""

    fields: Mapping[str, str]
    cookie: str
    referer: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no page: the outcome, and a sentence for people."""

    outcome: PollOutcome
    note: str
    url: str
    status: int | None = None
    retry_after: timedelta | None = None
    wire_bytes: int = 0
    seconds: float = 0.0
    gone: bool = False
    """The server says that there is nothing at this address (404 or 410)."""


def joined(base: str, address: str) -> str:
    """An address as a page at `base` means it; empty where it names none, as with a bracket that opens no address."""
    try:
        return urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:
        return ""
