from pathlib import Path

import pytest

from monitor.archives import ArchiveOptions, archive_files, read_archive
from monitor.archives.page_text import read_page_text
from monitor.catalog.furniture import load_furniture
from monitor.domain import Document, InputError, Reason, Refusal, Tier
from monitor.resources import shipped

PAGE = """1. Skip to content
Menu

Envoy left out of reception report

February 20, 2024

By Jane Roe

The ambassador was not named.

A hall in Pyongyang
Guests at the receptionImage: XY/picture alliance

He had been there.

Read more

Edited by: John Doe

John Doe is a reporter.
"""


def only(path: Path, options: ArchiveOptions | None = None) -> Document | Refusal:
    (item,) = read_archive(path, options or ArchiveOptions())
    return item


def seeds() -> dict[str | None, Document]:
    files = archive_files([shipped("seeds")])
    found = [only(file) for file in files]
    return {one.outlet: one for one in found if isinstance(one, Document)}


def test_the_seeds_are_read_with_author_day_and_address_from_the_manifest() -> None:
    dw, kei = seeds()["dw"], seeds()["kei"]
    assert (dw.author, str(dw.day)) == ("Julian Ryall", "2024-03-07")
    assert (kei.author, str(kei.day)) == ("Robert King", "2024-02-16")
    assert dw.url.startswith("https://www.dw.com/")
    assert kei.title == "South Korea Establishes Diplomatic Ties with Cuba; North Korea Is Likely Furious"


def test_no_furniture_is_left_in_the_seeds() -> None:
    for document in seeds().values():
        for furniture in ("Skip to", "Search All", "Subscribe", "Stay Informed", "Return to", "Edited by"):
            assert furniture not in document.full_text


def test_captions_of_the_seeds_are_kept_apart_with_their_descriptions() -> None:
    dw = seeds()["dw"]
    assert len(dw.captions) == 6
    assert "picture alliance" not in dw.text
    assert "stadium in honor" not in dw.text
    assert dw.text.startswith("Cuba has reportedly been described")


def test_a_saved_page_is_read_without_a_manifest() -> None:
    page = read_page_text(PAGE, load_furniture(), "Envoy left out of reception report")
    assert page.paragraphs == ["The ambassador was not named.", "He had been there."]
    assert page.captions == ["A hall in Pyongyang", "Guests at the receptionImage: XY/picture alliance"]
    assert (page.author, page.date) == ("Jane Roe", "February 20, 2024")


def test_a_line_that_begins_with_by_stays_text_further_down() -> None:
    text = "Headline here\n\n" + "\n\n".join(f"Paragraph {n}." for n in range(8)) + "\n\nBy Monday it was over.\n"
    assert "By Monday it was over." in read_page_text(text, load_furniture()).paragraphs


def test_a_page_without_a_date_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("Some headline\n\nSome text.")
    refused = only(file)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.NO_DATE
    assert "--published" in refused.message


def test_the_given_day_stands_in_for_a_missing_one(tmp_path: Path) -> None:
    from datetime import date

    file = tmp_path / "page.txt"
    file.write_text("Some headline\n\nSome text.")
    read = only(file, ArchiveOptions(published=date(2024, 2, 3)))
    assert isinstance(read, Document)
    assert str(read.day) == "2024-02-03"


def test_korean_pages_saved_in_cp949_are_read(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes("쿠바 대사 이름 빠져\n\n2024.02.16\n\n북한 매체는 쿠바를 언급하지 않았다.\n".encode("cp949"))
    read = only(file)
    assert isinstance(read, Document)
    assert read.title == "쿠바 대사 이름 빠져"
    assert str(read.day) == "2024-02-16"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(b"\xff\xfe\x00\x80\x81\xff")
    refused = only(file)
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("[[articles]\n", "not valid TOML"),
        ("[[articles]]\ntitle = 'x'\n", "number 1: file is missing"),
        ("[[articles]]\nfile = 'a.txt'\nauthr = 'x'\n", "unknown key authr"),
        ("[[articles]]\nfile = 'a.txt'\npublished = 'soon'\n", "published = 'soon': expected a date"),
        ("[[articles]]\nfile = 'a.txt'\ntier = 'king'\n", "tier = 'king': expected one of state"),
        ("articles = 'x'\n", "expected [[articles]] tables"),
        ("articles = ['x']\n", "expected [[articles]] tables"),
    ],
)
def test_a_broken_manifest_is_one_line_with_its_place(tmp_path: Path, manifest: str, message: str) -> None:
    (tmp_path / "manifest.toml").write_text(manifest)
    (tmp_path / "a.txt").write_text("Headline\n\nText.")
    with pytest.raises(InputError, match=r"manifest\.toml") as caught:
        only(tmp_path / "a.txt")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value).strip()


def test_a_path_that_is_not_there_or_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_text("x")
    for path, message in (
        (tmp_path / "nothing", "no such file"),
        (tmp_path / "x.docx", "not a known kind"),
        (tmp_path, "no archive in this folder"),
    ):
        with pytest.raises(InputError, match=message):
            archive_files([path])


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_the_manifest_says_of_any_kind_of_page_what_it_is(tmp_path: Path, name: str) -> None:
    told = {"file": name, "title": "Real headline", "author": "A. Writer", "tier": "state", "published": "2024-02-16"}
    (tmp_path / "manifest.toml").write_text("[[articles]]\n" + "".join(f"{k} = '{v}'\n" for k, v in told.items()))
    text = "A delegation of Cuba visited the flower exhibition in Pyongyang on Friday."
    page = f"<html><title>Site</title><body><p>{text}</p></body></html>"
    (tmp_path / name).write_text(page if name == "a.html" else text)
    document = only(tmp_path / name)
    assert isinstance(document, Document)
    assert (document.title, document.author, document.tier) == ("Real headline", "A. Writer", Tier.STATE)
