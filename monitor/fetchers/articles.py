"""The text of one article's page: by the selectors of its layout where they fit, by trafilatura otherwise."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import lxml.etree
import lxml.html
import structlog
from lxml.cssselect import CSSSelector

from monitor.catalog.layouts import Layout
from monitor.domain import (
    MAX_TEXT_CHARACTERS,
    Document,
    FetchResult,
    FetchState,
    PollOutcome,
    Precision,
    RawBody,
    Source,
)
from monitor.domain.dates import parse_dateline
from monitor.domain.identity import address_key
from monitor.fetchers.dating import publication
from monitor.fetchers.encoding import decode
from monitor.fetchers.http import PAGE_TYPES, Failure, PoliteClient, Response
from monitor.fetchers.markup import tamed
from monitor.fetchers.subject import words_of
from monitor.fetchers.text import element_text, tidy, without_repetition

log = structlog.get_logger()

Known = Callable[[Collection[str]], Collection[str]]
"""Of these address keys, those whose pages need not be asked for: stored whole, or tried for long enough."""

MAX_ARTICLES_A_POLL = 20
"""Pages behind one list that are asked for in one poll; the others come with the next."""

_GIVE_UP_AFTER = 2
"""Failures in a row after which a site is left alone until the next poll."""

BROKEN_OFF = "the page may have been broken off: nothing in it or around it tells its end"

_LEAST_CHARACTERS = 40
_MOST_GUESSED_BYTES = 1_500_000
"""trafilatura looks at a page many times over; what is larger is a data file rather than a story."""
_EXACTNESS = {
    Precision.UNKNOWN: 0,
    Precision.YEAR: 1,
    Precision.MONTH: 2,
    Precision.DAY: 3,
    Precision.TIME: 4,
}
_HOPELESS = frozenset({PollOutcome.BLOCKED, PollOutcome.ROBOTS_REFUSED, PollOutcome.RATE_LIMITED})


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says. `by`: the layout's name, or `trafilatura`; `reading`: the same, another once the layout is
    mended."""

    title: str
    text: str
    captions: tuple[str, ...] = ()
    date: str = ""
    by: str = ""
    reading: str = ""

    def read_by(self, source_id: str) -> str:
        return f"{source_id} by {self.reading or self.by}"


def parse_page(answer: Response, language: str) -> lxml.html.HtmlElement | None:
    """The page as a tree; None for what is no markup at all."""
    text = tamed(decode(answer.body, answer.headers.get("content-type", ""), language).text)
    if "<" not in text:
        return None
    try:
        return lxml.html.document_fromstring(text)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def read_article(answer: Response, layouts: Sequence[Layout], language: str, *, guess: bool = True) -> Article | None:
    """The article of a page; None where neither a layout nor (if `guess`) trafilatura finds one."""
    root = parse_page(answer, language)
    if root is None:
        return None
    for layout in layouts:
        if layout.article and (found := _by_layout(root, layout)):
            return found
    return _by_trafilatura(root) if guess and len(answer.body) <= _MOST_GUESSED_BYTES else None


def select(root: lxml.html.HtmlElement, selector: str) -> list[lxml.html.HtmlElement]:
    return list(CSSSelector(selector, translator="html")(root)) if selector else []


def _by_layout(root: lxml.html.HtmlElement, layout: Layout) -> Article | None:
    bodies = select(root, layout.article)
    if not bodies:
        return None
    captions = [element_text(one).text for one in select(root, layout.caption)]
    date = next((_printed(one) for one in select(root, layout.article_date)), "")
    title = next((element_text(one).text for one in select(root, layout.article_title)), "")
    for body in bodies:
        for selector in (*layout.remove, layout.caption, layout.article_title, layout.article_date):
            for unwanted in select(body, selector):
                if unwanted is not body and unwanted.getparent() is not None:
                    unwanted.drop_tree()
    read = [element_text(body) for body in bodies]
    text = "\n".join(one.text for one in read if one.text)
    if len(text) < _LEAST_CHARACTERS:
        return None
    inside = [caption for one in read for caption in one.captions]
    return Article(
        " ".join(title.split()), text, tuple(filter(None, [*captions, *inside])), date, layout.name, layout.reading
    )


def _printed(element: lxml.html.HtmlElement) -> str:
    """A date as a page gives it: to machines where it does, else to readers."""
    return element.get("content") or element.get("datetime") or element_text(element).text


def _by_trafilatura(root: lxml.html.HtmlElement) -> Article | None:
    import trafilatura

    try:
        found = trafilatura.bare_extraction(root, include_comments=False, include_tables=True, with_metadata=True)
    except Exception as error:  # noqa: BLE001  # one odd page must not cost the list it stands in
        log.warning("page not understood", by="trafilatura", error=f"{type(error).__name__}: {error}")
        return None
    if found is None:
        return None
    values = found.as_dict() if hasattr(found, "as_dict") else dict(found)
    text = tidy(str(values.get("text") or ""))
    if len(text) < _LEAST_CHARACTERS:
        return None
    return Article(str(values.get("title") or ""), text, (), str(values.get("date") or ""), "trafilatura")


@dataclass(frozen=True, slots=True)
class Completed:
    documents: tuple[Document, ...]
    note: str
    fetched: int
    pending: int
    """Documents that wanted their page and did not get it."""
    wire_bytes: int
    seconds: float
    bodies: tuple[RawBody, ...] = ()

    def added_to(self, result: FetchResult) -> FetchResult:
        """The poll's result with what the pages behind the list cost and brought."""
        return replace(
            result,
            wire_bytes=result.wire_bytes + self.wire_bytes,
            seconds=result.seconds + self.seconds,
            bodies=(*result.bodies, *self.bodies),
        )


def complete(
    documents: Sequence[Document],
    source: Source,
    layouts: Sequence[Layout],
    client: PoliteClient,
    now: datetime,
    state: FetchState,
    known: Known | None,
) -> Completed:
    """The documents, those that are cut off with the text of their page. Those stored whole before (without `known`:
    those not newer than the newest seen), and those beyond the cap of one poll, stay as they are. A site that fails
    twice in a row is left alone."""
    keys = {address_key(one.url): one for one in documents if one.url and not one.complete}
    stored = set(known(list(keys))) if known else _seen_before(keys, state)
    if words_of(source):
        # What is not about the subject is not stored, and would be asked for at every poll.
        stored |= _of_earlier_days(keys, state)
    wanted = {id(one) for key, one in keys.items() if key not in stored}
    finished: list[Document] = []
    bodies: list[RawBody] = []
    fetched = failures = in_a_row = wire_bytes = skipped = 0
    seconds, reason = 0.0, ""
    for document in documents:
        if id(document) not in wanted:
            finished.append(document)
            continue
        if fetched >= MAX_ARTICLES_A_POLL or in_a_row >= _GIVE_UP_AFTER:
            skipped += 1
            finished.append(document)
            continue
        answer = page_of(document.url, client, now)
        fetched += 1
        wire_bytes, seconds = wire_bytes + answer.wire_bytes, seconds + answer.seconds
        if isinstance(answer, Failure):
            failures, reason = failures + 1, answer.note
            in_a_row = _GIVE_UP_AFTER if answer.outcome in _HOPELESS else in_a_row + 1
            finished.append(document)
            continue
        in_a_row = 0
        whole = answer.is_whole_page
        if whole:
            # Under the address asked for: reading it again, that is the address of the item.
            bodies.append(replace(answer.raw, url=document.url))
        article = read_article(answer, layouts, source.language)
        if article is None or not whole:
            failures, reason = failures + 1, "no article found on the page" if whole else BROKEN_OFF
        finished.append(_filled(document, article, source, now, whole=whole) if article else document)
    notes = _notes(fetched, failures, reason, skipped)
    return Completed(tuple(finished), notes, fetched, failures + skipped, wire_bytes, seconds, tuple(bodies))


def _seen_before(keys: Mapping[str, Document], state: FetchState) -> set[str]:
    newest = state.newest_seen
    return {key for key, one in keys.items() if newest and one.published and one.published <= newest}


def _of_earlier_days(keys: Mapping[str, Document], state: FetchState) -> set[str]:
    newest = state.newest_seen
    return {key for key, one in keys.items() if newest and one.published and one.published < newest}


def page_of(url: str, client: PoliteClient, now: datetime) -> Response | Failure:
    """An article's page, where robots.txt lets us in."""
    permission = client.robots.permission(url, now)
    return permission.failure or client.get(url, accept=PAGE_TYPES, pause_seconds=permission.delay)


def _filled(document: Document, article: Article, source: Source, now: datetime, *, whole: bool) -> Document:
    if len(article.text) > MAX_TEXT_CHARACTERS or len(article.text) < len(document.text.removesuffix("…")) // 2:
        return document  # the extractor caught a box beside the article
    title, text = without_repetition(document.title or article.title, article.text)
    when, precision, dateline_day = publication(article.date, text, source.zone, now)
    # A clock time is better than a list's bare day, any day better than none.
    if _EXACTNESS[precision] <= _EXACTNESS[document.precision] and document.published is not None:
        when, precision = document.published, document.precision
        dateline_day = parse_dateline(text, when.date())
    return replace(
        document,
        title=title,
        text=text,
        published=when,
        precision=precision,
        captions=document.captions or article.captions,
        dateline_day=dateline_day or document.dateline_day,
        complete=whole,
        read_by=article.read_by(source.id),
    )


def _notes(fetched: int, failures: int, reason: str, skipped: int) -> str:
    parts: Iterable[str] = (
        f"{fetched} article pages read" if fetched else "",
        f"{failures} of them without success ({reason})" if failures else "",
        f"{skipped} left for the next poll" if skipped else "",
    )
    return ", ".join(part for part in parts if part)
