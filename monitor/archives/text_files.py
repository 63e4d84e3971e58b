"""Text files with one saved article each, described by a `manifest.toml` beside them where there is one."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.archives.options import ArchiveOptions, archive_date, long_date
from monitor.archives.page_text import read_page_text
from monitor.catalog.furniture import load_furniture
from monitor.domain import MAX_TEXT_CHARACTERS, Document, InputError, Reason, Refusal, Tier

MANIFEST = "manifest.toml"
_KEYS = {"file", "title", "url", "author", "outlet", "language", "published", "rights", "tier", "note"}


def read_text_file(path: Path, options: ArchiveOptions) -> Iterator[Document | Refusal]:
    """The article in a text file, or why it was refused."""
    known = manifest_entry(path)
    raw = _decode(path)
    if isinstance(raw, Refusal):
        yield raw
        return
    if len(raw) > MAX_TEXT_CHARACTERS:
        yield Refusal(str(path), Reason.TOO_LONG, f"{path}: longer than {MAX_TEXT_CHARACTERS:,} characters; split it")
        return
    page = read_page_text(raw, load_furniture(), str(known.get("title", "")))
    dated = archive_date(known.get("published") or options.published or long_date(page.date))
    if dated is None:
        yield Refusal(
            str(path), Reason.NO_DATE, f"{path}: no date found; give --published YYYY-MM-DD or name it in {MANIFEST}"
        )
        return
    if not page.text and not page.title:
        yield Refusal(str(path), Reason.NO_TEXT, f"{path}: no article text found in it")
        return
    published, precision = dated
    yield Document(
        title=page.title,
        text=page.text,
        published=published,
        precision=precision,
        published_raw=str(known.get("published") or page.date),
        outlet=known.get("outlet") or options.outlet,
        tier=known.get("tier") or options.tier,
        language=known.get("language") or options.language,
        url=str(known.get("url", "")),
        author=str(known.get("author") or page.author),
        captions=tuple(page.captions),
        place=str(path),
    )


def _decode(path: Path) -> str | Refusal:
    try:
        data = path.read_bytes()
    except OSError as error:
        return Refusal(str(path), Reason.UNREADABLE, f"{path}: cannot be read: {error.strerror}")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return Refusal(str(path), Reason.BAD_ENCODING, f"{path}: is neither UTF-8 nor Korean (CP949) text")


def manifest_entry(path: Path) -> dict[str, Any]:
    """What the manifest beside a file says of it; empty without one. Raises InputError for one that is broken."""
    return _manifest(path.parent).get(path.name, {})


def _manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """Entries by file name. Raises InputError for a manifest that cannot be trusted."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8")).get("articles", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None
    if not isinstance(listed, list) or not all(isinstance(values, dict) for values in listed):
        raise InputError(f"{path}: articles: expected [[articles]] tables, one for each file")
    entries: dict[str, dict[str, Any]] = {}
    for number, values in enumerate(listed, 1):
        where = f"{path}: [[articles]] number {number}"
        if not isinstance(values.get("file"), str):
            raise InputError(f"{where}: file is missing")
        if unknown := set(values) - _KEYS:
            raise InputError(f"{where}: unknown key {min(unknown)}; expected one of {', '.join(sorted(_KEYS))}")
        if "published" in values and archive_date(values["published"]) is None:
            raise InputError(f"{where}: published = {values['published']!r}: expected a date such as 2024-02-16")
        if "tier" in values and values["tier"] not in list(Tier):
            raise InputError(f"{where}: tier = {values['tier']!r}: expected one of {', '.join(Tier)}")
        entries[values["file"]] = values | ({"tier": Tier(values["tier"])} if "tier" in values else {})
    return entries
