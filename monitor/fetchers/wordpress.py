"""A WordPress site's JSON (`/wp-json/wp/v2/posts`) to documents. It gives whole texts, and edits: posts come ordered
by when they were last changed, so that a changed one comes again."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from monitor.domain import Document, FetchResult, FetchState, PollOutcome, Precision, Reason, Refusal, Source
from monitor.domain.dates import parse_date, parse_dateline
from monitor.fetchers.answers import Reading, ask_page, conclude, unchanged
from monitor.fetchers.articles import Known
from monitor.fetchers.http import PoliteClient, Response
from monitor.fetchers.subject import about
from monitor.fetchers.text import html_to_text, one_line, printable

PATH = "/wp-json/wp/v2/posts"
POSTS_A_POLL = 50
_FIELDS = "id,date_gmt,modified_gmt,link,guid,title,content,excerpt"
_JSON = "application/json, */*;q=0.5"


def fetch_wordpress(
    source: Source,
    state: FetchState,
    client: PoliteClient,
    now: datetime,
    known: Known | None,  # noqa: ARG001  # posts are whole as they come
) -> FetchResult:
    answer = ask_page(posts_address(source), state, client, now, _JSON)
    if isinstance(answer, FetchResult):
        return answer
    if state.body_hash and answer.body_hash == state.body_hash:
        return unchanged(PollOutcome.SAME_BODY, "the same body as last time", state, answer, now)
    reading = read_posts(source, answer, now)
    return conclude(source, state, answer, replace(reading, documents=about(reading.documents, source)), now)


def posts_address(source: Source) -> str:
    """The address of the newest changes, whether the source names the site or its JSON. `options.query` adds
    parameters of the interface, such as `{categories = 12}`."""
    parts = urlsplit(source.url)
    path = parts.path if "/wp-json/" in parts.path else parts.path.rstrip("/") + PATH
    query = {"per_page": POSTS_A_POLL, "orderby": "modified", "order": "desc", "_fields": _FIELDS}
    extra = source.options.get("query", {})
    query |= extra if isinstance(extra, dict) else {}
    return urlunsplit(parts._replace(path=path, query="&".join(filter(None, (parts.query, urlencode(query))))))


def read_posts(source: Source, answer: Response, now: datetime) -> Reading:
    try:
        posts = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        if answer.body.lstrip()[:1] == b"<":
            return Reading(PollOutcome.NOT_A_FEED, note="an HTML page instead of WordPress's JSON")
        return Reading(PollOutcome.PARSE_ERROR, note=f"the JSON is damaged: {str(error)[:120]}")
    if isinstance(posts, dict) and "message" in posts:
        return Reading(PollOutcome.NOT_A_FEED, note=f"WordPress says: {str(posts['message'])[:200]}")
    if not isinstance(posts, list):
        return Reading(PollOutcome.NOT_A_FEED, note="JSON, but no list of posts")
    if not posts:
        return Reading(PollOutcome.EMPTY, note="no posts")
    read = [_document(source, post, now) for post in posts if isinstance(post, dict)]
    documents = [one for one in read if isinstance(one, Document)]
    changes = [_moment(post, "modified_gmt", now) for post in posts if isinstance(post, dict)]
    return Reading(
        PollOutcome.OK,
        documents,
        [one for one in read if isinstance(one, Refusal)],
        entries=len(posts),
        moments=_moments(changes),
    )


def _moments(changes: Sequence[datetime | None]) -> Sequence[datetime] | None:
    known = [moment for moment in changes if moment is not None]
    return known or None


def _document(source: Source, post: dict[str, Any], now: datetime) -> Document | Refusal:
    body, title = html_to_text(_rendered(post, "content")), one_line(_rendered(post, "title"))
    text = body.text or html_to_text(_rendered(post, "excerpt")).text
    link = printable(_rendered(post, "link"))
    place = link or f"{source.url} post {post.get('id')}"
    if not title and not text:
        return Refusal(place, Reason.NO_TEXT, "a post without headline and text")
    content = post.get("content")
    protected = isinstance(content, dict) and bool(content.get("protected"))
    published = _moment(post, "date_gmt", now)
    return Document(
        title=title,
        text=text,
        published=published or now,
        precision=Precision.TIME if published else Precision.UNKNOWN,
        published_raw=printable(_rendered(post, "date_gmt")),
        outlet=source.outlet,
        language=source.language,
        url=link,
        guid=printable(_rendered(post, "guid")),
        source=source.id,
        captions=body.captions,
        dateline_day=parse_dateline(text, (published or now).date()),
        complete=bool(body.text) and not protected,
        first_seen=now,
        place=place,
    )


def _moment(post: dict[str, Any], key: str, now: datetime) -> datetime | None:
    """WordPress gives GMT without saying so."""
    parsed = parse_date(_rendered(post, key), "UTC", now)
    return parsed[0] if parsed and parsed[1] is Precision.TIME else None


def _rendered(post: dict[str, Any], key: str) -> str:
    value = post.get(key)
    rendered = value.get("rendered") if isinstance(value, dict) else value
    return rendered if isinstance(rendered, str) else ""
