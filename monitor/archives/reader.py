"""Which files an archive path means, and which reader reads each."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from monitor.archives.csv_files import read_csv
from monitor.archives.html_files import read_html_file, read_warc
from monitor.archives.jsonl import read_jsonl
from monitor.archives.options import ArchiveOptions
from monitor.archives.text_files import read_text_file
from monitor.domain import Document, InputError, Refusal

Reader = Callable[[Path, ArchiveOptions], Iterator[Document | Refusal]]

_READERS: dict[str, Reader] = {
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".txt": read_text_file,
    ".html": read_html_file,
    ".htm": read_html_file,
    ".warc": read_warc,
    ".warc.gz": read_warc,
}

FEED_ENDINGS = (".rss", ".atom", ".rdf", ".xml", ".feed.json")
"""Saved feeds are archives too; who reads an archive brings the parser for them."""
_KNOWN = ", ".join((*_READERS, *FEED_ENDINGS))


def is_feed_file(path: Path) -> bool:
    return path.name.lower().endswith(FEED_ENDINGS)


def _is_known(path: Path) -> bool:
    return _reader(path) is not None or is_feed_file(path)


def _reader(path: Path) -> Reader | None:
    name = path.name.lower()
    return next((reader for ending, reader in _READERS.items() if name.endswith(ending)), None)


def archive_files(paths: Iterable[Path]) -> list[Path]:
    """The files to read, folders searched through, in a stable order.

    Raises InputError for a path that does not exist, a file of an unknown kind, or a folder without any file
    of a known kind.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and _is_known(one))
            if not inside:
                raise InputError(f"{path}: no archive in this folder; expected {_KNOWN}")
            files += inside
        elif not path.exists():
            raise InputError(f"{path}: no such file or folder")
        elif not _is_known(path):
            raise InputError(f"{path}: not a known kind of archive; expected {_KNOWN}")
        else:
            files.append(path)
    return files


def read_archive(path: Path, options: ArchiveOptions, feeds: Reader | None = None) -> Iterator[Document | Refusal]:
    """Documents of one file as `archive_files` lists them, and refusals in their place. `feeds` reads saved feeds."""
    reader = feeds if feeds and is_feed_file(path) else _reader(path)
    if reader is None:
        raise InputError(f"{path}: not a known kind of archive; expected {_KNOWN}")
    return reader(path, options)
