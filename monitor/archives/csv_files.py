"""Tables of documents: a header line with the keys of the JSONL format, one document a line."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from monitor.archives.jsonl import read_values
from monitor.archives.options import ArchiveOptions
from monitor.domain import Document, InputError, Reason, Refusal

_KEYS = {"id", "url", "title", "text", "published", "outlet", "tier", "language", "author"}
_MAX_FIELD = 5_000_000


def read_csv(path: Path, options: ArchiveOptions) -> Iterator[Document | Refusal]:
    """Every line as a document or a refusal that names file and line. Raises InputError for a header without a
    column that could be read."""
    csv.field_size_limit(_MAX_FIELD)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        yield Refusal(str(path), Reason.UNREADABLE, f"{path}: cannot be read: {error.strerror}")
        return
    except UnicodeDecodeError:
        yield Refusal(str(path), Reason.BAD_ENCODING, f"{path}: is not UTF-8 text")
        return
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if not {"title", "text"} & set(rows.fieldnames or ()):
        raise InputError(f"{path}: the first line names no title or text column; expected {', '.join(sorted(_KEYS))}")
    try:
        for row in rows:
            place = f"{path}:{rows.line_num}"
            yield read_values({key: value for key, value in row.items() if key in _KEYS and value}, place, options)
    except csv.Error as error:
        place = f"{path}:{rows.line_num}"
        yield Refusal(place, Reason.BAD_LINE, f"{place}: the table breaks off here: {error}")
