import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.archives import ArchiveOptions, read_archive
from monitor.archives.jsonl import read_line
from monitor.domain import Document, Precision, Reason, Refusal, Tier

LINE = {"url": "http://example.org/1", "title": "Cuba", "published": "2024-02-16", "outlet": "kcna"}


def read(file: Path) -> list[Document | Refusal]:
    return list(read_archive(file, ArchiveOptions()))


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_line_becomes_a_document(tmp_path: Path) -> None:
    line = {**LINE, "id": 7, "tier": "state", "language": "en", "text": "Body"}
    (document,) = read(written(tmp_path / "a.jsonl", json.dumps(line)))
    assert isinstance(document, Document)
    assert (document.title, document.text, document.guid, document.tier) == ("Cuba", "Body", "7", Tier.STATE)
    assert document.place.endswith("a.jsonl:1")


def test_a_bare_day_is_that_day_in_pyongyang(tmp_path: Path) -> None:
    (document,) = read(written(tmp_path / "a.jsonl", json.dumps(LINE)))
    assert isinstance(document, Document)
    assert (str(document.day), document.precision) == ("2024-02-16", Precision.DAY)


def test_a_time_keeps_its_zone(tmp_path: Path) -> None:
    (document,) = read(written(tmp_path / "a.jsonl", json.dumps({**LINE, "published": "2024-02-15T16:30:00Z"})))
    assert isinstance(document, Document)
    assert (str(document.day), document.precision) == ("2024-02-16", Precision.TIME)


@pytest.mark.parametrize(
    ("line", "reason", "message"),
    [
        ('{"title": "x"', Reason.BAD_LINE, "not a JSON object"),
        ("[1, 2]", Reason.BAD_LINE, "expected a JSON object, found list"),
        ('{"title": 5, "published": "2024-01-01"}', Reason.BAD_LINE, "title: expected text, found 5"),
        ('{"published": "2024-01-01"}', Reason.NO_TEXT, "neither title nor text"),
        ('{"title": "x"}', Reason.NO_DATE, "published is missing"),
        ('{"title": "x", "published": "soon"}', Reason.BAD_DATE, "expected an ISO date"),
        ('{"title": "x", "published": 17}', Reason.BAD_DATE, "expected an ISO date"),
        ('{"title": "x", "published": "0204-02-17"}', Reason.BAD_DATE, "published = '0204-02-17'"),
        ('{"title": "x", "published": "9999-12-31T23:59:59Z"}', Reason.BAD_DATE, "published = '9999-12-31"),
        (f'{{"id": {"9" * 5000}, "title": "x"}}', Reason.BAD_LINE, "not a JSON object"),
        ('{"title": "x", "published": "2024-01-01", "tier": "king"}', Reason.BAD_LINE, "tier = 'king'"),
    ],
)
def test_a_bad_line_is_refused_by_number_and_the_rest_goes_on(
    tmp_path: Path, line: str, reason: Reason, message: str
) -> None:
    before, refused, after = read(written(tmp_path / "a.jsonl", json.dumps(LINE), line, json.dumps(LINE)))
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert isinstance(refused, Refusal)
    assert refused.reason is reason
    assert "a.jsonl:2: " in refused.message
    assert message in refused.message


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"title": "\xff\xfe", "published": "2024-01-01"}\n' + json.dumps(LINE).encode())
    refused, document = read(file)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.BAD_ENCODING
    assert isinstance(document, Document)


def test_a_half_written_gzip_gives_what_it_has_and_says_where_it_breaks_off(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    lines = "".join(json.dumps({**LINE, "title": f"Cuba {n} {n * 7919}"}) + "\n" for n in range(2000))
    file.write_bytes(gzip.compress(lines.encode())[:-2000])
    items = read(file)
    assert isinstance(items[-1], Refusal)
    assert items[-1].reason is Reason.UNREADABLE
    assert "breaks off here" in items[-1].message
    assert len([item for item in items if isinstance(item, Document)]) > 500


def test_blank_lines_count_for_nothing_and_a_last_line_needs_no_end(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("\n" + json.dumps(LINE) + "\n\n" + json.dumps(LINE))
    assert len(read(file)) == 2


def test_characters_that_no_database_holds_are_replaced_one_for_one() -> None:
    item = read_line(b'{"title": "a\\u0000b\\ud800c", "published": "2024-01-01"}', "x:1", ArchiveOptions())
    assert isinstance(item, Document)
    assert item.title == "a\ufffdb\ufffdc"


@given(st.binary(max_size=200))
def test_no_line_of_bytes_crashes_the_reader(line: bytes) -> None:
    assert isinstance(read_line(line, "x:1", ArchiveOptions()), Document | Refusal)


@given(
    st.dictionaries(
        st.sampled_from(["id", "url", "title", "text", "published", "outlet", "tier", "language", "author"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())),
    )
)
def test_no_json_object_crashes_the_reader(values: dict[str, object]) -> None:
    item = read_line(json.dumps(values).encode(), "x:1", ArchiveOptions())
    assert isinstance(item, Document | Refusal)
