"""Page text saved as a plain file: telling the article from the page around it."""

from dataclasses import dataclass, field

from monitor.archives.options import long_date
from monitor.catalog.furniture import Furniture, first_match

_HEAD_BLOCKS = 6
"""An author or date line counts as such only this near to the top: further down "By Monday" is text."""


@dataclass(slots=True)
class PageText:
    """What a saved page holds. Captions are kept apart: they tell of pictures, not of the story."""

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    author: str = ""
    date: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def read_page_text(raw: str, furniture: Furniture, title: str = "") -> PageText:
    """Split a saved page into headline, paragraphs, captions, author and date.

    `title`, where known, marks where the article begins; otherwise the first line that is no furniture is the
    headline.
    """
    page = PageText(title=title)
    blocks = _blocks(_after_title(raw.lstrip("\ufeff"), title))
    for number, block in enumerate(blocks):
        if number >= len(blocks) * 2 // 3 and any(first_match(furniture.end, line) for line in block):
            break
        _take_block(page, block, furniture, near_top=number < _HEAD_BLOCKS)
    return page


def _after_title(raw: str, title: str) -> str:
    lines = raw.splitlines()
    if title:
        wanted = " ".join(title.split()).casefold()
        for number, line in enumerate(lines):
            if " ".join(line.split()).casefold() == wanted:
                return "\n".join(lines[number + 1 :])
    return raw


def _blocks(text: str) -> list[list[str]]:
    """Runs of lines between blank lines, trimmed."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if trimmed := " ".join(line.split()):
            blocks[-1].append(trimmed)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _take_block(page: PageText, block: list[str], furniture: Furniture, *, near_top: bool) -> None:
    captions = [number for number, line in enumerate(block) if first_match(furniture.caption, line)]
    if captions:
        page.captions += block[: captions[-1] + 1]
        block = block[captions[-1] + 1 :]
    for line in block:
        if first_match(furniture.line, line):
            continue
        if near_top and (author := first_match(furniture.author, line)):
            page.author = page.author or author["value"]
        elif near_top and (day := first_match(furniture.date, line)) and long_date(day["value"]):
            page.date = page.date or day["value"]
        elif not page.title:
            page.title = line
        else:
            page.paragraphs.append(line)
