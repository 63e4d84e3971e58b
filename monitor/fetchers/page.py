"""An index page to documents, by the layouts that its source names; the first that finds items is taken.

A redesign shows in the first poll: no layout finds anything, and the poll ends as EMPTY, telling which selector found
how many; items without links or headlines end as PARSE_ERROR. Neither is ever taken for silence.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from monitor.catalog.layouts import Layout
from monitor.domain import Document, FetchResult, FetchState, PollOutcome, Precision, RawBody, Source
from monitor.domain.continuity import continuity
from monitor.domain.dates import parse_date
from monitor.domain.health import quiet_allowed
from monitor.domain.identity import address_key
from monitor.fetchers.answers import Reading, ask_page, conclude, unchanged
from monitor.fetchers.articles import Completed, Known, complete
from monitor.fetchers.http import PAGE_TYPES, PoliteClient, Response
from monitor.fetchers.lists import Index, Item, read_index
from monitor.fetchers.subject import about

MAX_LIST_PAGES = 5
"""Pages of a list that one poll turns at most, in search of the items known before."""


def fetch_page(
    source: Source, state: FetchState, client: PoliteClient, now: datetime, known: Known | None
) -> FetchResult:
    answer = ask_page(source.url, state, client, now, PAGE_TYPES)
    if isinstance(answer, FetchResult):
        return answer
    layouts = cast("Sequence[Layout]", source.options.get("layouts", ()))
    index = read_index(answer, layouts, source.language)
    if not index.items:
        outcome = PollOutcome.PARSE_ERROR if index.broken else PollOutcome.EMPTY
        return conclude(source, state, answer, Reading(outcome, note=index.tried), now)
    items, list_pages = _all_items(index, layouts, source, state, client, now)
    items = items[: client.settings.max_entries]
    documents = [_document(source, item, now) for item in items]
    completed = complete(documents, source, layouts, client, now, state, known)
    digest = hashlib.sha256(repr([(address_key(one.url), one.title) for one in index.items]).encode()).hexdigest()
    if digest == state.body_hash and not completed.fetched:
        return unchanged(PollOutcome.SAME_BODY, "the same list as last time", state, answer, now)
    completed = replace(completed, bodies=(*list_pages, *completed.bodies))
    return _result(source, state, answer, index, completed, 1 + len(list_pages), digest, now)


def _result(
    source: Source,
    state: FetchState,
    answer: Response,
    index: Index,
    completed: Completed,
    pages: int,
    digest: str,
    now: datetime,
) -> FetchResult:
    kept = about(completed.documents, source)
    undated = sum(one.precision is Precision.UNKNOWN for one in completed.documents)
    notes = (
        f"by layout {index.layout.name}" if index.layout else "",
        f"{pages} pages of the list" if pages > 1 else "",
        f"{undated} items without a date" if undated else "",
        completed.note,
        f"{len(kept)} of {len(completed.documents)} items are about what the source is read for"
        if len(kept) < len(completed.documents)
        else "",
    )
    reading = Reading(
        PollOutcome.OK,
        kept,
        entries=len(completed.documents),
        note="; ".join(note for note in notes if note),
        digest=digest,
        trusted=not completed.pending,
        moments=[
            one.published for one in completed.documents if one.published and one.precision is not Precision.UNKNOWN
        ],
    )
    return completed.added_to(conclude(source, state, answer, reading, now))


def _all_items(
    first: Index,
    layouts: Sequence[Layout],
    source: Source,
    state: FetchState,
    client: PoliteClient,
    now: datetime,
) -> tuple[list[Item], list[RawBody]]:
    """The items of the first page and, while they do not reach back to what was seen before, of the pages behind; and
    those pages as they came. A page that brings nothing new is the last."""
    items, bodies, seen = list(first.items), list[RawBody](), set(first.keys)
    page = first.next_page
    while page is not None and len(bodies) < MAX_LIST_PAGES - 1:
        days = [parsed[0] for item in items if (parsed := parse_date(item.date, source.zone, now))]
        if not continuity(days, state.newest_seen, quiet_allowed(source)).gap:
            break
        answer = ask_page(page.url, state, client, now, PAGE_TYPES, first=False, form=page.form)
        if isinstance(answer, FetchResult):
            break
        bodies.append(replace(answer.raw, url=page.url))
        if page.form and not answer.cookie:
            answer = replace(answer, cookie=page.form.cookie)
        index = read_index(answer, layouts, source.language, number=len(bodies) + 1)
        if index.keys <= seen:
            break
        items += [item for item in index.items if address_key(item.url) not in seen]
        seen |= index.keys
        page = index.next_page
    return items, bodies


def _document(source: Source, item: Item, now: datetime) -> Document:
    published, precision = parse_date(item.date, source.zone, now) or (now, Precision.UNKNOWN)
    return Document(
        title=item.title,
        text="",
        published=published,
        precision=precision,
        published_raw=item.date,
        outlet=source.outlet,
        language=source.language,
        url=item.url,
        source=source.id,
        complete=False,
        first_seen=now,
        place=item.url,
    )
