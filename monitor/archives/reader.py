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
            inside = sorted(one for one in path.rglob("*") if one.is_file() and _reader(one))
            if not inside:
                raise InputError(f"{path}: no archive in this folder; expected {', '.join(_READERS)}")
            files += inside
        elif not path.exists():
            raise InputError(f"{path}: no such file or folder")
        elif _reader(path) is None:
            raise InputError(f"{path}: not a known kind of archive; expected {', '.join(_READERS)}")
        else:
            files.append(path)
    return files


def read_archive(path: Path, options: ArchiveOptions) -> Iterator[Document | Refusal]:
    """Documents of one file as `archive_files` lists them, and refusals in their place."""
    reader = _reader(path)
    if reader is None:
        raise InputError(f"{path}: not a known kind of archive; expected {', '.join(_READERS)}")
    return reader(path, options)
