"""A source to documents: one file for each kind of source, all through the one polite client."""

from collections.abc import Callable, Mapping
from datetime import datetime

from monitor.domain import FetchResult, FetchState, Source, SourceKind
from monitor.fetchers.feed import fetch_feed
from monitor.fetchers.http import PoliteClient

Fetcher = Callable[[Source, FetchState, PoliteClient, datetime], FetchResult]

_FETCHERS: Mapping[SourceKind, Fetcher] = {SourceKind.FEED: fetch_feed}


def fetch(source: Source, state: FetchState, client: PoliteClient, now: datetime) -> FetchResult:
    """Poll a source once. Raises nothing for what the network, the server or the document does."""
    return _FETCHERS[source.kind](source, state, client, now)


__all__ = ["PoliteClient", "fetch"]
