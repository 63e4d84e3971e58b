"""RSS, Atom, RDF and JSON Feed to documents.

feedparser reads the structure; encoding, dates and plain text are ours, since its guesses are wrong for Korean feeds.
Whether something is a feed is decided by the format it found and the entries, not by its complaints (`bozo`).
"""

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any, cast

import feedparser

from monitor.catalog.layouts import Layout
from monitor.domain import (
    MAX_TEXT_CHARACTERS,
    Document,
    FetchResult,
    FetchState,
    PollOutcome,
    Precision,
    Reason,
    Refusal,
    Source,
)
from monitor.fetchers.answers import Reading, ask, conclude
from monitor.fetchers.articles import Known, complete
from monitor.fetchers.dating import publication
from monitor.fetchers.encoding import Decoded, decode
from monitor.fetchers.http import PoliteClient, Response
from monitor.fetchers.jsonfeed import is_json, json_entries
from monitor.fetchers.responses import joined
from monitor.fetchers.subject import about
from monitor.fetchers.text import html_to_text, one_line, printable, without_repetition

_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,16}|[0-9]{1,16});?", re.IGNORECASE)
_ITEM_ENDS = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_HTML = re.compile(r"^\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_PAGE_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_FOOTER = re.compile(r"\n?The post .{1,400} (?:appeared first on|first appeared on) .{1,100}\.?\s*$")
_CUT_OFF = re.compile(
    r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|(?:Continue reading|Read more|Read the full).{0,80})\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, of whatever format. `text` is markup or plain text; `full` where the format says that it
    is the content rather than a summary."""

    guid: str
    link: str
    title: str
    text: str
    full: bool
    date: str
    author: str


def fetch_feed(
    source: Source, state: FetchState, client: PoliteClient, now: datetime, known: Known | None
) -> FetchResult:
    """Poll a feed; where `options.pages` is set, entries that are cut off get the text of their page."""
    answer = ask(source, state, client, now)
    if isinstance(answer, FetchResult):
        return answer
    reading = read_feed(source, answer, now, client.settings.max_entries)
    if reading.outcome is not PollOutcome.OK or not source.options.get("pages"):
        return conclude(source, state, answer, reading, now)
    layouts = cast("Sequence[Layout]", source.options.get("layouts", ()))
    completed = complete(reading.documents, source, layouts, client, now, state, known)
    # A body with entries still to be completed is read again at the next poll, same or not.
    unfinished = known is not None and completed.pending > 0
    note = "; ".join(filter(None, (reading.note, completed.note)))
    whole = replace(reading, documents=completed.documents, note=note, trusted=reading.trusted and not unfinished)
    return completed.added_to(conclude(source, state, answer, whole, now))


def read_feed(source: Source, answer: Response, now: datetime, max_entries: int) -> Reading:
    """Documents of a feed's body. Pure: the same body and day give the same reading."""
    decoded = decode(answer.body, answer.headers.get("content-type", ""), source.language)
    if not decoded.text.strip():
        return Reading(PollOutcome.EMPTY, note="the answer is empty")
    parsed = _parse(decoded, answer, max_entries)
    if isinstance(parsed, Reading):
        return parsed
    notes = [note for note in (decoded.note, *parsed.notes) if note]
    if answer.cut_off:
        notes.append("the answer is cut off")
    entries = [
        replace(one, guid=printable(one.guid), link=printable(one.link), date=printable(one.date))
        for one in parsed.entries
    ]
    guids = _guids(entries)
    documents: list[Document] = []
    refusals: list[Refusal] = []
    for entry, guid in zip(entries, guids, strict=True):
        read = _document(source, entry, guid, answer.url, now)
        if isinstance(read, Document):
            documents.append(read)
        else:
            refusals.append(read)
    moments = [one.published for one in documents if one.published and one.precision is not Precision.UNKNOWN]
    kept = about(documents, source)
    if len(kept) < len(documents):
        notes.append(f"{len(kept)} of {len(documents)} entries are about what the source is read for")
    return Reading(
        PollOutcome.OK,
        kept,
        refusals,
        entries=parsed.found,
        note="; ".join(notes),
        trusted=parsed.whole and not answer.cut_off,
        moments=moments,
    )


@dataclass(frozen=True, slots=True)
class _Parsed:
    entries: Sequence[Entry]
    found: int
    whole: bool
    notes: Sequence[str] = ()


def _parse(decoded: Decoded, answer: Response, max_entries: int) -> _Parsed | Reading:
    if is_json(decoded.text):
        return _parse_json(decoded.text, max_entries)
    if _HTML.match(decoded.text[:4_000]):
        title = _PAGE_TITLE.search(decoded.text[:20_000])
        called = f" titled “{one_line(title[1])}”" if title else ""
        return Reading(PollOutcome.NOT_A_FEED, note=f"an HTML page{called} instead of a feed")
    text, found = _capped(decoded.text, max_entries)
    try:
        feed = _by_feedparser(text)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        return Reading(PollOutcome.PARSE_ERROR, note=f"the XML is damaged: {type(error).__name__}: {str(error)[:100]}")
    broken = bool(feed.bozo) and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride)
    complaint = f"the XML is damaged: {str(feed.get('bozo_exception'))[:120]}" if broken else ""
    if not feed.version and not feed.entries:
        return Reading(PollOutcome.NOT_A_FEED, note=complaint or "neither RSS nor Atom nor JSON Feed")
    if not feed.entries:
        outcome = PollOutcome.PARSE_ERROR if broken else PollOutcome.EMPTY
        return Reading(outcome, note=complaint or "a feed without entries")
    notes = [complaint] if complaint else []
    if found > max_entries:
        notes.append(f"{found:,} entries, of which the first {max_entries:,} were read ([feeds] max_entries)")
    entries = [_entry(raw, answer.url) for raw in feed.entries[:max_entries]]
    return _Parsed(entries, max(found, len(entries)), whole=not broken, notes=notes)


def _by_feedparser(text: str) -> Any:
    """feedparser would open a string that looks like an address; bytes it only reads. It raises for references to
    characters that do not exist, and for some namespaces."""
    return feedparser.parse(
        BytesIO(_REFERENCE.sub(_existing, text).encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _existing(reference: re.Match[str]) -> str:
    digits = reference[1].lower()
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return reference[0] if 0 < code <= sys.maxunicode and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _parse_json(text: str, max_entries: int) -> _Parsed | Reading:
    try:
        raw = json_entries(text)
    except ValueError as error:
        return Reading(PollOutcome.PARSE_ERROR, note=f"the JSON is damaged: {error}")
    if raw is None:
        return Reading(PollOutcome.NOT_A_FEED, note="JSON, but not a JSON Feed")
    if not raw:
        return Reading(PollOutcome.EMPTY, note="a feed without entries")
    notes = [f"{len(raw):,} entries, of which the first {max_entries:,} were read"] if len(raw) > max_entries else []
    return _Parsed([Entry(**one) for one in raw[:max_entries]], len(raw), whole=True, notes=notes)


def _capped(text: str, max_entries: int) -> tuple[str, int]:
    """The feed with at most so many entries, cut before it is parsed, and how many there were."""
    ends = [found.end() for found in _ITEM_ENDS.finditer(text)]
    if len(ends) <= max_entries:
        return text, len(ends)
    return text[: ends[max_entries - 1]] + text[ends[-1] :], len(ends)


def _entry(raw: Any, base: str) -> Entry:
    """`dict.get` reads what is there; feedparser's own look-up maps keys onto each other and warns about it."""

    def get(key: str) -> str:
        value = dict.get(raw, key)
        return value if isinstance(value, str) else ""

    contents = [one.get("value", "") for one in dict.get(raw, "content") or ()]
    content = max((one for one in contents if isinstance(one, str)), key=len, default="")
    summary = get("summary")
    title_detail = dict.get(raw, "title_detail") or {}
    text = content if len(content) >= len(summary) else summary
    link = get("link") or next(iter(_links(raw)), "")
    return Entry(
        guid=get("id"),
        link=joined(joined(base, title_detail.get("base") or ""), link) if link else "",
        title=get("title"),
        text=text,
        full=bool(content) and text is content,
        date=get("published") or get("updated") or get("created"),
        author=get("author"),
    )


def _links(raw: Any) -> Iterator[str]:
    for link in dict.get(raw, "links") or ():
        if link.get("rel") in {None, "alternate"} and link.get("href"):
            yield link["href"]


def _guids(entries: Sequence[Entry]) -> list[str]:
    """The identity ladder: the id; where a feed gives one id to several entries, id and address; without an id the
    address; without that a hash of headline and text."""
    counts = Counter(entry.guid for entry in entries)
    return [_guid(entry, repeated=counts[entry.guid] > 1) for entry in entries]


def _guid(entry: Entry, *, repeated: bool) -> str:
    digest = hashlib.sha256(f"{entry.title}\n{entry.text}".encode("utf-8", "replace")).hexdigest()
    if entry.guid and not repeated:
        return entry.guid
    if entry.guid:
        return f"{entry.guid} {entry.link or digest}"
    return entry.link or digest


def _document(source: Source, entry: Entry, guid: str, place: str, now: datetime) -> Document | Refusal:
    title, body = one_line(entry.title), html_to_text(entry.text)
    whole_text = _FOOTER.sub("", body.text)
    title, text = without_repetition(title, whole_text)
    where = entry.link or guid
    if not title and not text:
        return Refusal(where or place, Reason.NO_TEXT, "an entry without headline and text")
    if len(text) > MAX_TEXT_CHARACTERS:
        return Refusal(where, Reason.TOO_LONG, f"{len(text):,} characters, more than {MAX_TEXT_CHARACTERS:,}")
    published, precision, dateline_day = publication(entry.date, text, source.zone, now)
    link = entry.link or (joined(place, guid) if guid.startswith(("http://", "https://")) else "")
    full = entry.full or bool(source.options.get("full_text"))
    return Document(
        title=title,
        text=text,
        published=published,
        precision=precision,
        published_raw=entry.date,
        outlet=source.outlet,
        language=source.language,
        url=link,
        guid=guid,
        author=one_line(entry.author),
        source=source.id,
        captions=body.captions,
        dateline_day=dateline_day,
        complete=full and bool(whole_text) and not _CUT_OFF.search(whole_text[-200:]),
        first_seen=now,
        place=where or place,
    )
