"""Saved web pages and web archives: article text found by trafilatura."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from monitor.archives.options import ArchiveOptions, archive_date
from monitor.archives.text_files import manifest_entry
from monitor.domain import MAX_TEXT_CHARACTERS, Document, Reason, Refusal

_MAX_PAGE_BYTES = 20_000_000


def read_html_file(path: Path, options: ArchiveOptions) -> Iterator[Document | Refusal]:
    """The article of a saved page, described by the manifest beside it where there is one."""
    known = manifest_entry(path)
    try:
        with path.open("rb") as stream:
            page = stream.read(_MAX_PAGE_BYTES + 1)
    except OSError as error:
        yield Refusal(str(path), Reason.UNREADABLE, f"{path}: cannot be read: {error.strerror}")
        return
    merged = ArchiveOptions(
        outlet=known.get("outlet") or options.outlet,
        language=known.get("language") or options.language,
        published=known.get("published") or options.published,
        tier=known.get("tier") or options.tier,
    )
    article = _article(page, str(known.get("url", "")), str(path), merged)
    if isinstance(article, Document):
        title, author = str(known.get("title") or article.title), str(known.get("author") or article.author)
        article = replace(article, title=title, author=author)
    yield article


def read_warc(path: Path, options: ArchiveOptions) -> Iterator[Document | Refusal]:
    """The articles of a web archive (.warc, .warc.gz): every HTML answer with status 200, by its own date.

    The day of the capture is not the day of publication: a page without a date of its own is refused unless
    `options` has one.
    """
    from warcio.archiveiterator import ArchiveIterator

    number = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                number += 1
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                if record.rec_type == "response" and _is_page(record.http_headers):
                    content: IO[bytes] = record.content_stream()
                    yield _article(content.read(_MAX_PAGE_BYTES + 1), url, f"{path}:{number} ({url})", options)
    except Exception as error:  # noqa: BLE001 (warcio meets a spoilt header with whatever its own code stumbles over)
        place = f"{path}:{number + 1}"
        yield Refusal(place, Reason.UNREADABLE, f"{place}: the file breaks off here: {error}")


def _is_page(headers: object) -> bool:
    get = getattr(headers, "get_header", None)
    code = getattr(headers, "get_statuscode", None)
    return bool(get and code and code() == "200" and "html" in (get("Content-Type") or "").lower())


def _article(page: bytes, url: str, place: str, options: ArchiveOptions) -> Document | Refusal:
    from trafilatura import bare_extraction

    if len(page) > _MAX_PAGE_BYTES:
        return Refusal(place, Reason.TOO_LONG, f"{place}: larger than {_MAX_PAGE_BYTES:,} bytes")
    found = bare_extraction(page, url=url or None, with_metadata=True, include_comments=False, include_tables=False)
    text = (getattr(found, "text", None) or "").strip()
    title = (getattr(found, "title", None) or "").strip()
    if not text and not title:
        return Refusal(place, Reason.NO_TEXT, f"{place}: no article text found in it")
    if len(text) > MAX_TEXT_CHARACTERS:
        return Refusal(place, Reason.TOO_LONG, f"{place}: longer than {MAX_TEXT_CHARACTERS:,} characters")
    raw = options.published or getattr(found, "date", None)
    dated = archive_date(raw) if raw else None
    if dated is None:
        return Refusal(place, Reason.NO_DATE, f"{place}: the page has no date; give --published YYYY-MM-DD")
    published, precision = dated
    return Document(
        title=title,
        text=text,
        published=published,
        precision=precision,
        published_raw=str(raw),
        outlet=options.outlet,
        tier=options.tier,
        language=options.language,
        url=url or (getattr(found, "url", None) or ""),
        author=getattr(found, "author", None) or "",
        place=place,
    )
