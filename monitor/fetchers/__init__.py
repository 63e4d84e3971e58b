"""A source to documents: one file for each kind of source, all through the one polite client."""

from collections.abc import Callable, Mapping
from datetime import datetime

from monitor.domain import FetchResult, FetchState, Source, SourceKind
from monitor.fetchers.articles import Known
from monitor.fetchers.feed import fetch_feed
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.page import fetch_page
from monitor.fetchers.telegram import fetch_telegram
from monitor.fetchers.wordpress import fetch_wordpress

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
    """Poll a source once. Raises nothing for what the network, the server or the document does.

    `known` tells of which address keys the pages need not be asked for again (`settled_addresses` of the database).
    Without it only pages of documents newer than the newest seen are asked for: one that failed is not tried again.
    """
    return _FETCHERS[source.kind](source, state, client, now, known)


__all__ = ["Known", "PoliteClient", "fetch"]
