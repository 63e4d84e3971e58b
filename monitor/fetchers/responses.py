"""What a request ends in: a response, or a failure that says why."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urljoin

from monitor.domain import PollOutcome, RawBody

_NOT_MODIFIED = 304
_END_OF_PAGE = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_TAIL = 5_000
"""Bytes at the end of a page in which its last tags stand: scripts and comments may follow them."""


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
    """Packed data that stops before its end."""
    end_told: bool = True
    """Whether the server or the packing said where the body ends. Where neither does, a connection that broke looks
    like one that was closed."""
    cookie: str = ""
    """What a browser would send back with its next request to this site."""

    @property
    def not_modified(self) -> bool:
        return self.status == _NOT_MODIFIED

    @property
    def is_whole_page(self) -> bool:
        """Whether a page of HTML is known to be here to its end."""
        return not self.cut_off and (self.end_told or bool(_END_OF_PAGE.search(self.body[-_TAIL:])))

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

    def without_validators(self) -> "Response":
        kept = {name: value for name, value in self.headers.items() if name not in {"etag", "last-modified"}}
        return replace(self, headers=kept)


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
