"""A source to documents: one file for each kind of source, all through the one polite client."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from monitor.domain import FetchResult, FetchState, Source, SourceKind
from monitor.fetchers.articles import Known
from monitor.fetchers.feed import fetch_feed
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.page import fetch_page
from monitor.fetchers.telegram import fetch_telegram
from monitor.fetchers.wordpress import fetch_wordpress

Fetcher = Callable[[Source, FetchState, PoliteClient, datetime, Known], FetchResult]

_FETCHERS: Mapping[SourceKind, Fetcher] = {
    SourceKind.FEED: fetch_feed,
    SourceKind.PAGE: fetch_page,
    SourceKind.TELEGRAM: fetch_telegram,
    SourceKind.WORDPRESS: fetch_wordpress,
}


def nothing_known(_: Collection[str]) -> Collection[str]:
    return ()


def fetch(
    source: Source, state: FetchState, client: PoliteClient, now: datetime, known: Known = nothing_known
) -> FetchResult:
    """Poll a source once. Raises nothing for what the network, the server or the document does.

    `known` tells which address keys belong to articles stored with their whole text: their pages are not asked for
    again. Without it every poll of a page reads up to twenty of them anew.
    """
    return _FETCHERS[source.kind](source, state, client, now, known)


__all__ = ["Known", "PoliteClient", "fetch", "nothing_known"]
