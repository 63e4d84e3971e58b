"""An index page to documents, by the layouts that its source names; the first that finds items is taken.

A redesign shows in the first poll: no layout finds anything, and the poll ends as EMPTY, telling which selector found
how many; items without links or headlines end as PARSE_ERROR. Neither is ever taken for silence.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urljoin, urlsplit

import lxml.html

from monitor.catalog.layouts import Layout
from monitor.domain import Document, FetchResult, FetchState, PollOutcome, Precision, Source
from monitor.domain.continuity import continuity
from monitor.domain.dates import parse_date
from monitor.domain.health import quiet_allowed
from monitor.domain.identity import address_key
from monitor.fetchers.answers import Reading, ask_page, conclude, unchanged
from monitor.fetchers.articles import Completed, Known, complete, parse_page, select
from monitor.fetchers.http import PAGE_TYPES, PoliteClient, Response
from monitor.fetchers.text import element_text

MAX_LIST_PAGES = 5
"""Pages of a list that one poll turns at most, in search of the items known before."""


@dataclass(frozen=True, slots=True)
class Item:
    url: str
    title: str
    date: str


@dataclass(frozen=True, slots=True)
class Index:
    """What a list page holds. `tried` tells people what each layout found, where none fitted."""

    items: tuple[Item, ...] = ()
    next_url: str = ""
    layout: Layout | None = None
    tried: str = ""
    broken: bool = False
    """Items were there, but without links or headlines."""


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
    items, pages = _all_items(index, layouts, source, state, client, now)
    items = items[: client.settings.max_entries]
    documents = [_document(source, item, now) for item in items]
    completed = complete(documents, source, layouts, client, now, state, known)
    digest = hashlib.sha256(repr([(address_key(one.url), one.title) for one in index.items]).encode()).hexdigest()
    if digest == state.body_hash and not completed.fetched:
        return unchanged(PollOutcome.SAME_BODY, "the same list as last time", state, answer, now)
    return _result(source, state, answer, index, completed, pages, digest, now)


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
    undated = sum(one.precision is Precision.UNKNOWN for one in completed.documents)
    notes = (
        f"by layout {index.layout.name}" if index.layout else "",
        f"{pages} pages of the list" if pages > 1 else "",
        f"{undated} items without a date" if undated else "",
        completed.note,
    )
    reading = Reading(
        PollOutcome.OK,
        completed.documents,
        entries=len(completed.documents),
        note="; ".join(note for note in notes if note),
        digest=digest,
        trusted=not completed.pending,
    )
    return completed.added_to(conclude(source, state, answer, reading, now))


def read_index(answer: Response, layouts: Sequence[Layout], language: str) -> Index:
    """The items of a list page by the first layout that finds any."""
    root = parse_page(answer, language)
    if root is None:
        return Index(tried="the answer is not a page")
    tried: list[str] = []
    broken = False
    for layout in layouts:
        places = select(root, layout.item)
        items = _items(places, layout, answer.url)
        if items:
            after = next(iter(select(root, layout.next)), None)
            next_url = urljoin(answer.url, after.get("href") or "") if after is not None and after.get("href") else ""
            return Index(tuple(items), next_url, layout)
        broken = broken or bool(places)
        lacking = f"{len(places)} of {layout.item!r}" + (", none with link and headline" if places else "")
        tried.append(f"{layout.name}: {lacking}")
    title = root.findtext(".//title")
    called = f" on “{' '.join(title.split())[:80]}”" if title and title.strip() else ""
    return Index(tried=f"no items{called}: {'; '.join(tried) or 'no layout is named'}", broken=broken)


def _items(places: Sequence[lxml.html.HtmlElement], layout: Layout, base: str) -> list[Item]:
    found: dict[str, Item] = {}
    for place in places:
        link = _link(place, layout)
        address = link.get(layout.link_attribute) if link is not None else None
        if link is None or not address:
            continue
        url = urljoin(base, address.strip())
        if urlsplit(url).scheme not in {"http", "https"} or layout.link_pattern not in url:
            continue
        date_places = select(place, layout.date)
        title = _title(place, link, layout)
        if title:
            found.setdefault(address_key(url), Item(url, title, _first_date(date_places)))
    return list(found.values())


def _link(place: lxml.html.HtmlElement, layout: Layout) -> lxml.html.HtmlElement | None:
    if layout.link:
        return next(iter(select(place, layout.link)), None)
    if place.get(layout.link_attribute):
        return place
    return next(iter(place.iter("a")), None)


def _title(place: lxml.html.HtmlElement, link: lxml.html.HtmlElement, layout: Layout) -> str:
    holder = next(iter(select(place, layout.title)), None) if layout.title else link
    if holder is None:
        return ""
    text = element_text(holder).text
    for date_place in select(place, layout.date):
        # The date often stands inside the link; it is no part of the headline.
        if any(ancestor is holder for ancestor in date_place.iterancestors()):
            text = text.replace(element_text(date_place).text, " ")
    return " ".join(text.split())


def _first_date(places: Sequence[lxml.html.HtmlElement]) -> str:
    """Lists put several things into the same kind of tag; the first that reads as a date is it."""
    for place in places:
        for text in (place.get("datetime") or "", element_text(place).text):
            if text and parse_date(text, "UTC"):
                return text
    return ""


def _all_items(
    index: Index, layouts: Sequence[Layout], source: Source, state: FetchState, client: PoliteClient, now: datetime
) -> tuple[list[Item], int]:
    """The items of the first page and, while they do not reach back to what was seen before, of the pages behind."""
    items, pages, visited = list(index.items), 1, {source.url}
    while index.next_url and pages < MAX_LIST_PAGES and index.next_url not in visited:
        days = [parsed[0] for item in items if (parsed := parse_date(item.date, source.zone, now))]
        if not continuity(days, state.newest_seen, quiet_allowed(source)).gap:
            break
        visited.add(index.next_url)
        answer = ask_page(index.next_url, state, client, now, PAGE_TYPES, first=False)
        if isinstance(answer, FetchResult):
            break
        index = read_index(answer, layouts, source.language)
        known = {item.url for item in items}
        items += [item for item in index.items if item.url not in known]
        pages += 1
    return items, pages


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
