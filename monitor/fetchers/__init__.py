"""A source to documents: one file for each kind of source, all through the one polite client."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import structlog

from monitor.domain import FetchResult, FetchState, Source, SourceKind
from monitor.fetchers.answers import not_of_the_future, tripped
from monitor.fetchers.articles import Known
from monitor.fetchers.feed import fetch_feed
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.page import fetch_page
from monitor.fetchers.telegram import fetch_telegram
from monitor.fetchers.wordpress import fetch_wordpress

log = structlog.get_logger()

Fetcher = Callable[[Source, FetchState, PoliteClient, datetime, Known | None], FetchResult]

_FETCHERS: Mapping[SourceKind, Fetcher] = {
    SourceKind.FEED: fetch_feed,
    SourceKind.PAGE: fetch_page,
    SourceKind.TELEGRAM: fetch_telegram,
    SourceKind.WORDPRESS: fetch_wordpress,
}


def fetch(
    source: Source, state: FetchState, client: PoliteClient, now: datetime, known: Known | None = None
) -> FetchResult:
    """Poll a source once. Raises nothing for what the network, the server or the document does: where a document
    trips one of the libraries that read it, the poll ends as PARSE_ERROR, and the log has the details.

    `known` tells of which address keys the pages need not be asked for again (`settled_addresses` of the database).
    Without it only pages of documents newer than the newest seen are asked for: one that failed is not tried again.
    """
    asking = _Asking(known) if known else None
    try:
        return _FETCHERS[source.kind](source, not_of_the_future(state, now), client, now, asking)
    except Exception as error:
        if asking and asking.failed:
            raise  # the caller's own trouble
        log.exception("document not understood", source=source.id, address=source.url)
        return tripped(state, error)


class _Asking:
    """The caller's `known`, remembering whether it was that which failed."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.failed = False

    def __call__(self, keys: Collection[str]) -> Collection[str]:
        self.failed = True
        stored = self._known(keys)
        self.failed = False
        return stored


__all__ = ["Known", "PoliteClient", "fetch"]
