"""Feed files as archives: what a feed answered once, saved to a file.

They are read here and not among the archives, since the parser of feeds is a fetcher's, and neither may know the other.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.archives import ArchiveOptions, archive_date
from monitor.domain import Document, InputError, PollOutcome, Precision, Reason, Refusal, Source, SourceKind
from monitor.fetchers.feed import read_feed
from monitor.fetchers.responses import Response

_MOST_ENTRIES = 1_000_000
_PYONGYANG = "Asia/Pyongyang"
"""Bare times of archives are Pyongyang's, as in every other kind of archive."""


def read_feed_file(path: Path, options: ArchiveOptions, now: datetime) -> Iterator[Document | Refusal]:
    """Documents of an RSS, Atom, RDF or JSON feed in a file; a file that is none is one refusal.

    Raises InputError for a file that cannot be read.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    source = Source(
        id=path.stem,
        name=path.name,
        kind=SourceKind.FEED,
        url="",
        outlet=options.outlet or "",
        language=options.language or "",
        zone=_PYONGYANG,
    )
    reading = read_feed(source, Response(url="", status=200, body=body, headers={}), now, _MOST_ENTRIES)
    if reading.outcome is not PollOutcome.OK:
        yield Refusal(str(path), Reason.UNREADABLE, f"{path}: {reading.note}")
        return
    for number, document in enumerate(reading.documents, 1):
        yield _as_archived(document, options, f"{path}: entry {number}")
    yield from (replace(refusal, message=f"{path}: {refusal.message}") for refusal in reading.refusals)


def _as_archived(document: Document, options: ArchiveOptions, place: str) -> Document | Refusal:
    """Without the day of the poll: when an archive's feed was first seen, nobody knows."""
    dated = replace(
        document,
        outlet=options.outlet,
        language=options.language,
        tier=options.tier,
        source=None,
        first_seen=None,
        place=place,
    )
    if document.published and document.precision is not Precision.UNKNOWN:
        return dated
    given = archive_date(options.published)
    if given is None:
        return Refusal(place, Reason.NO_DATE, f"{place}: has no date; give --published")
    return replace(dated, published=given[0], precision=given[1])
