"""JSON Lines, plain or gzipped: one document a line, in the format of the README."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from monitor.archives.options import ArchiveOptions, archive_date
from monitor.domain import MAX_TEXT_CHARACTERS, Document, Reason, Refusal, Tier

_MAX_LINE_BYTES = 32_000_000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TEXT_KEYS = ("id", "url", "title", "text", "outlet", "language", "author", "source")


def read_jsonl(path: Path, options: ArchiveOptions) -> Iterator[Document | Refusal]:
    """Every line as a document or a refusal that names file and line. A file that breaks off (a half-written
    gzip) gives what came before and one refusal for the rest."""
    number = 0
    try:
        with _open(path) as stream:
            while line := stream.readline(_MAX_LINE_BYTES + 1):
                number += 1
                place = f"{path}:{number}"
                if len(line) > _MAX_LINE_BYTES:
                    message = f"{place}: line longer than {_MAX_LINE_BYTES:,} bytes"
                    yield Refusal(place, Reason.TOO_LONG, message)
                    while line and not line.endswith(b"\n"):
                        line = stream.readline(_MAX_LINE_BYTES)
                elif line.strip():
                    yield read_line(line, place, options)
    except (OSError, EOFError, zlib.error) as error:
        place = f"{path}:{number + 1}"
        yield Refusal(place, Reason.UNREADABLE, f"{place}: the file breaks off here: {error}")


def read_line(line: bytes, place: str, options: ArchiveOptions) -> Document | Refusal:
    try:
        values = json.loads(line)
    except UnicodeDecodeError:
        return Refusal(place, Reason.BAD_ENCODING, f"{place}: not UTF-8")
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a bare ValueError
        return Refusal(place, Reason.BAD_LINE, f"{place}: not a JSON object: {error}")
    if not isinstance(values, dict):
        return Refusal(place, Reason.BAD_LINE, f"{place}: expected a JSON object, found {type(values).__name__}")
    return read_values(values, place, options)


def read_values(values: dict[str, Any], place: str, options: ArchiveOptions) -> Document | Refusal:
    """The document that the keys of the JSONL format describe, or why it is refused."""
    for key in _TEXT_KEYS:
        value = values.get(key)
        if value is not None and not isinstance(value, str) and key != "id":
            return Refusal(place, Reason.BAD_LINE, f"{place}: {key}: expected text, found {value!r:.80}")
    title, text = (_clean(values.get(key)) for key in ("title", "text"))
    if not title.strip() and not text.strip():
        return Refusal(place, Reason.NO_TEXT, f"{place}: neither title nor text")
    if len(title) + len(text) > MAX_TEXT_CHARACTERS:
        return Refusal(place, Reason.TOO_LONG, f"{place}: longer than {MAX_TEXT_CHARACTERS:,} characters")
    raw = values.get("published") or options.published
    if raw is None:
        return Refusal(place, Reason.NO_DATE, f"{place}: published is missing; add it or give --published")
    dated = archive_date(raw)
    if dated is None:
        return Refusal(place, Reason.BAD_DATE, f"{place}: published = {raw!r:.80}: expected an ISO date or time")
    tier = values.get("tier")
    if tier is not None and tier not in list(Tier):
        expected = ", ".join(Tier)
        return Refusal(place, Reason.BAD_LINE, f"{place}: tier = {tier!r:.80}: expected one of {expected}")
    published, precision = dated
    return Document(
        title=title,
        text=text,
        published=published,
        precision=precision,
        published_raw=str(raw),
        outlet=values.get("outlet") or options.outlet,
        tier=Tier(tier) if tier else options.tier,
        language=values.get("language") or options.language,
        url=values.get("url") or "",
        guid=str(values.get("id") or ""),
        author=values.get("author") or "",
        place=place,
    )


def _clean(value: str | None) -> str:
    """Lone surrogates and NUL cannot be stored; the same number of characters stays, so that spans still fit."""
    return _UNSTORABLE.sub("\ufffd", value or "")


def _open(path: Path) -> IO[bytes]:
    if path.name.endswith(".gz"):
        return gzip.open(path, "rb")  # type: ignore[return-value]  # GzipFile is a binary stream without the name
    return path.open("rb")
