import gzip
from pathlib import Path

import pytest

from monitor.archives import ArchiveOptions, archive_files, read_archive
from monitor.domain import Document, InputError, Reason, Refusal, Tier

SENTENCES = " ".join(f"The reception in Pyongyang was attended by guests of group number {n}." for n in range(12))
PAGE = f"""<html><head><title>Envoy left out | The Paper</title>
<meta property="og:title" content="Envoy left out"><meta property="article:published_time" content="2024-02-20">
</head><body><nav><a href="/">Home</a> Menu Search</nav>
<article><h1>Envoy left out</h1><p>{SENTENCES}</p><p>The Cuban ambassador was not named. {SENTENCES}</p></article>
<footer>All rights reserved. Cookies.</footer></body></html>"""
UNDATED = PAGE.replace('<meta property="article:published_time" content="2024-02-20">', "")


def only(path: Path, options: ArchiveOptions | None = None) -> Document | Refusal:
    (item,) = read_archive(path, options or ArchiveOptions())
    return item


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_saved_page_gives_headline_text_and_date_without_its_furniture(tmp_path: Path) -> None:
    document = only(written(tmp_path / "a.html", PAGE), ArchiveOptions(outlet="nknews"))
    assert isinstance(document, Document)
    assert document.title.startswith("Envoy left out")
    assert "The Cuban ambassador was not named." in document.text
    assert "Cookies" not in document.text
    assert (str(document.day), document.outlet) == ("2024-02-20", "nknews")


def test_a_page_without_a_date_is_refused_unless_one_is_given(tmp_path: Path) -> None:
    from datetime import date

    file = written(tmp_path / "a.html", UNDATED)
    refused = only(file)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.NO_DATE
    dated = only(file, ArchiveOptions(published=date(2024, 2, 21)))
    assert isinstance(dated, Document)
    assert str(dated.day) == "2024-02-21"


def test_an_empty_page_is_refused(tmp_path: Path) -> None:
    refused = only(written(tmp_path / "a.html", "<html></html>"))
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.NO_TEXT


def warc(path: Path, *pages: tuple[str, str, str]) -> Path:
    """A web archive as the standard (WARC 1.0) writes it."""
    parts = []
    for url, status, page in pages:
        answer = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{len(parts):032d}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        parts.append(head.encode() + answer + b"\r\n\r\n")
    packed = [gzip.compress(part) for part in parts] if path.suffix == ".gz" else parts
    path.write_bytes(b"".join(packed))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive_gives_its_pages_with_their_addresses(tmp_path: Path, name: str) -> None:
    file = warc(
        tmp_path / name, ("http://example.org/1", "200 OK", PAGE), ("http://example.org/gone", "404 Not Found", PAGE)
    )
    document = only(file, ArchiveOptions(tier=Tier.OBSERVER))
    assert isinstance(document, Document)
    assert document.url == "http://example.org/1"
    assert str(document.day) == "2024-02-20"


def test_a_half_written_web_archive_gives_what_it_has(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc.gz", *((f"http://example.org/{n}", "200 OK", PAGE) for n in range(5)))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - 200])
    items = list(read_archive(file, ArchiveOptions()))
    assert sum(isinstance(item, Document) for item in items) >= 4


def test_a_record_without_an_address_ends_a_web_archive_with_a_refusal(tmp_path: Path) -> None:
    file = warc(tmp_path / "a.warc", *((f"http://example.org/{n}", "200 OK", PAGE) for n in range(2)))
    whole = file.read_bytes()
    at = whole.rindex(b"WARC-Target-URI")
    file.write_bytes(whole[:at] + whole[at:].replace(b"WARC-Target-URI: http://example.org/1\r\n", b"", 1))
    first, refused = read_archive(file, ArchiveOptions())
    assert isinstance(first, Document)
    assert isinstance(refused, Refusal)
    assert "a.warc:2: the file breaks off here" in refused.message


def test_a_table_is_read_by_its_header(tmp_path: Path) -> None:
    table = 'published,title,text,outlet,note\n2024-02-16,Cuba thanked,"Line one\nline two",kcna,x\n,No date,,kcna,\n'
    document, refused = read_archive(written(tmp_path / "a.csv", table), ArchiveOptions())
    assert isinstance(document, Document)
    assert (document.title, document.text, document.outlet) == ("Cuba thanked", "Line one\nline two", "kcna")
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.NO_DATE
    assert "a.csv:4: " in refused.message


def test_a_table_of_something_else_is_an_error_that_names_the_columns(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "a,b\n1,2\n")
    with pytest.raises(InputError, match=r"names no title or text column; expected .*published"):
        list(read_archive(file, ArchiveOptions()))


def test_every_kind_of_archive_is_found_in_a_folder(tmp_path: Path) -> None:
    written(tmp_path / "a.html", PAGE)
    written(tmp_path / "b.csv", "title,published\nx,2024-01-01\n")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(b"{}\n"))
    written(tmp_path / "notes.md", "not an archive")
    assert [file.name for file in archive_files([tmp_path])] == ["a.html", "b.csv", "c.jsonl.gz"]
