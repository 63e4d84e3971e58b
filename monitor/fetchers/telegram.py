"""A Telegram channel's public preview (https://t.me/s/CHANNEL) to documents, one for each message with words.

Structure as read in RSSHub lib/routes/telegram/channel.ts: `.tgme_widget_message_wrap` holds a message, its text is
`.tgme_widget_message_text`, its time `.tgme_widget_message_date time[datetime]`; a channel without preview lacks
`.tgme_channel_history`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import lxml.html

from monitor.domain import Document, FetchResult, FetchState, PollOutcome, Precision, RawBody, Source
from monitor.domain.continuity import continuity
from monitor.domain.dates import parse_date
from monitor.domain.health import quiet_allowed
from monitor.fetchers.answers import Reading, ask_page, conclude
from monitor.fetchers.articles import Known, parse_page, select
from monitor.fetchers.http import PAGE_TYPES, PoliteClient, Response
from monitor.fetchers.responses import joined
from monitor.fetchers.subject import about
from monitor.fetchers.text import element_text

MAX_PAGES = 4
"""A page holds about twenty messages; older pages are turned to only where messages would be missed."""

_LONGEST_HEADLINE = 150


def fetch_telegram(
    source: Source,
    state: FetchState,
    client: PoliteClient,
    now: datetime,
    known: Known | None,  # noqa: ARG001  # messages are whole as they come
) -> FetchResult:
    first = ask_page(source.url, state, client, now, PAGE_TYPES)
    if isinstance(first, FetchResult):
        return first
    root = parse_page(first, source.language)
    if root is None or not select(root, ".tgme_channel_history"):
        note = "no public preview: the channel is private, gone, or Telegram's page has changed"
        return conclude(source, state, first, Reading(PollOutcome.NOT_A_FEED, note=note), now)
    documents = _documents(root, source, now)
    older, bodies = _older(root, first, documents, source, state, client, now)
    documents += older
    if not documents:
        return conclude(source, state, first, Reading(PollOutcome.EMPTY, note="a channel without messages"), now)
    moments = [one.published for one in documents if one.published and one.precision is not Precision.UNKNOWN]
    reading = Reading(PollOutcome.OK, about(documents, source), entries=len(documents), moments=moments)
    result = conclude(source, state, first, reading, now)
    return replace(result, bodies=(*result.bodies, *bodies))


def _older(
    root: lxml.html.HtmlElement,
    page: Response,
    documents: Sequence[Document],
    source: Source,
    state: FetchState,
    client: PoliteClient,
    now: datetime,
) -> tuple[list[Document], list[RawBody]]:
    """Messages of earlier pages, while those at hand do not reach back to what was seen before; and those pages."""
    found: list[Document] = []
    bodies: list[RawBody] = []
    for _ in range(MAX_PAGES - 1):
        moments = [one.published for one in (*documents, *found) if one.published]
        if not continuity(moments, state.newest_seen, quiet_allowed(source)).gap:
            break
        more = next(iter(select(root, "a.tme_messages_more[data-before]")), None)
        if more is None:
            break
        address = joined(page.url, f"?before={more.get('data-before')}")
        answer = ask_page(address, state, client, now, PAGE_TYPES, first=False)
        if isinstance(answer, FetchResult):
            break
        bodies.append(replace(answer.raw, url=address))
        earlier = parse_page(answer, source.language)
        if earlier is None:
            break
        root, seen = earlier, {one.url for one in (*documents, *found)}
        found += [one for one in _documents(root, source, now) if one.url not in seen]
    return found, bodies


def _documents(root: lxml.html.HtmlElement, source: Source, now: datetime) -> list[Document]:
    found = []
    for message in select(root, ".tgme_widget_message[data-post]"):
        texts = [
            one
            for one in select(message, ".tgme_widget_message_text")
            # A reply quotes what it answers in a block of the same kind.
            if not any("tgme_widget_message_reply" in (up.get("class") or "").split() for up in one.iterancestors())
        ]
        text = "\n".join(filter(None, (element_text(one).text for one in texts)))
        if text:
            found.append(_document(message, text, source, now))
    return found


def _document(message: lxml.html.HtmlElement, text: str, source: Source, now: datetime) -> Document:
    raw = next((one.get("datetime") or "" for one in select(message, ".tgme_widget_message_date time")), "")
    published, precision = parse_date(raw, source.zone, now) or (now, Precision.UNKNOWN)
    origin = next((element_text(one).text for one in select(message, ".tgme_widget_message_forwarded_from_name")), "")
    headline, body = _split(text)
    url = f"https://t.me/{message.get('data-post')}"
    return Document(
        title=headline,
        text=body,
        published=published,
        precision=precision,
        published_raw=raw,
        outlet=source.outlet,
        language=source.language,
        url=url,
        author=f"forwarded from {origin}" if origin else "",
        source=source.id,
        complete=True,
        first_seen=now,
        place=url,
    )


def _split(text: str) -> tuple[str, str]:
    """A short first line is a headline; a message of one paragraph has none."""
    first, _, rest = text.partition("\n")
    if rest and len(first) <= _LONGEST_HEADLINE and re.search(r"\w", first):
        return first, rest
    return "", text
