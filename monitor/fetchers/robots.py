"""robots.txt by RFC 9309: pages are asked for only where a site lets robots in. Feeds are made for robots and free."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from monitor.domain import PollOutcome
from monitor.fetchers.responses import Failure, Response

AGENT = "nkmonitor"
"""The product token that robots.txt files address us by."""

KEPT_FOR = timedelta(hours=24)
"""RFC 9309, 2.4: not longer than a day."""

MAX_BYTES = 512_000
"""RFC 9309, 2.5: at least 500 kibibytes are read."""

_CLOSED_FOR = timedelta(hours=1)
_LONGEST_DELAY = 60.0
_FIRST_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether an address may be asked for. `delay`: seconds between two requests that the site wishes."""

    failure: Failure | None = None
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    read_at: datetime
    rules: Protego | None
    failure: Failure | None = None
    answered: bool = True
    """False where the site did not answer at all: then it is asked again next time."""


class Robots:
    """The rules of each site, read when first needed and again after a day. Thread-safe."""

    def __init__(self, get: Callable[[str], Response | Failure]) -> None:
        self._get = get
        self._guard = threading.Lock()
        self._sites: dict[str, _Rules] = {}

    def permission(self, url: str, now: datetime) -> Permission:
        try:
            parts = urlsplit(url)
        except ValueError as error:
            return Permission(Failure(PollOutcome.REDIRECT_ERROR, f"{url[:200]!r} is not an address: {error}", url))
        site = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            known = self._sites.get(site)
        if known is None or abs(now - known.read_at) >= KEPT_FOR:
            known = self._read(site, now)
            if known.answered:
                with self._guard:
                    self._sites[site] = known
        if known.failure:
            return Permission(known.failure)
        if known.rules is None:
            return Permission()
        if not known.rules.can_fetch(url, AGENT):
            return Permission(Failure(PollOutcome.ROBOTS_REFUSED, f"{site}/robots.txt closes {parts.path} to us", url))
        delay = known.rules.crawl_delay(AGENT)
        return Permission(delay=min(float(delay), _LONGEST_DELAY) if delay else None)

    def _read(self, site: str, now: datetime) -> _Rules:
        """No file: everything is open. A server that fails, or asks for patience: everything is closed for an hour
        (RFC 9309, 2.3.1), and the poll ends as the trouble it is: nobody has forbidden anything."""
        answer = self._get(f"{site}/robots.txt")
        if isinstance(answer, Response):
            return _Rules(now, Protego.parse(answer.body[:MAX_BYTES].decode("utf-8", "replace")))
        if answer.status is None:
            return _Rules(now, None, answer, answered=False)
        if answer.status < _FIRST_SERVER_ERROR and answer.outcome is not PollOutcome.RATE_LIMITED:
            return _Rules(now, None)
        note = f"robots.txt cannot be read ({answer.note}); until it can, the site counts as closed"
        return _Rules(now - KEPT_FOR + _CLOSED_FOR, None, replace(answer, note=note, gone=False))
