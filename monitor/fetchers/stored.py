"""Reading stored bodies again, with the parsers and layouts of today, as if they came from the network."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from monitor.domain import FetchResult, FetchState, PollOutcome, RawBody, Source, SourceKind
from monitor.fetchers.http import FEED_TYPES, PoliteClient
from monitor.fetchers.responses import Failure, Form, Response
from monitor.fetchers.robots import Robots
from monitor.fetchers.wordpress import posts_address
from monitor.settings import FeedSettings


class StoredAnswers(PoliteClient):
    """Gives what was stored, under the address it was asked for by; opens no connection."""

    def __init__(self, settings: FeedSettings, bodies: Iterable[RawBody], first_url: str) -> None:
        self.settings = settings
        self.robots = Robots(self.get)
        self._bodies = {body.url: body for body in bodies}
        first = next(iter(self._bodies.values()), None)
        if first is not None:
            # A source's address may have led elsewhere, or changed since.
            self._bodies.setdefault(first_url, first)

    def close(self) -> None:
        pass

    def get(
        self,
        url: str,
        *,
        etag: str = "",  # noqa: ARG002
        last_modified: str = "",  # noqa: ARG002
        accept: str = FEED_TYPES,  # noqa: ARG002
        pause_seconds: float | None = None,  # noqa: ARG002
        form: Form | None = None,  # noqa: ARG002
    ) -> Response | Failure:
        body = self._bodies.get(url)
        if body is None:
            return Failure(PollOutcome.HTTP_ERROR, "not among the stored pages", url, status=404)
        return Response(body.url, 200, body.body, MappingProxyType({"content-type": body.content_type}))


_LONG_AGO = FetchState(newest_seen=datetime(1970, 1, 1, tzinfo=UTC))
"""So long ago that every stored page of a list is turned to."""


def read_again(source: Source, bodies: Iterable[RawBody], fetched_at: datetime, settings: FeedSettings) -> FetchResult:
    """The documents of one stored poll, first seen when they were. The state in the result means nothing."""
    from monitor.fetchers import fetch

    first_url = posts_address(source) if source.kind is SourceKind.WORDPRESS else source.url
    with StoredAnswers(settings, bodies, first_url) as client:
        return replace(fetch(source, _LONG_AGO, client, fetched_at), bodies=())
