"""Looking at an article's page again: the same, changed, gone, or not to be had just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from monitor.catalog.layouts import Layout
from monitor.fetchers.articles import BROKEN_OFF, Article, page_of, parse_page, read_article
from monitor.fetchers.http import Failure, PoliteClient, Response
from monitor.fetchers.text import element_text

log = structlog.get_logger()


class Look(StrEnum):
    READ = "read"
    """The article was read; whether it changed is for the caller to compare."""
    GONE = "gone"
    """The server, or the page itself, says that there is no such article."""
    UNSURE = "unsure"
    """The site is down, blocks us, breaks off, or shows a page that no layout fits: nothing is known."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    look: Look
    note: str
    article: Article | None = None
    page_text: str = ""
    """All words of the page."""


def look_again(url: str, layouts: Sequence[Layout], language: str, client: PoliteClient, now: datetime) -> SecondLook:
    """One more look at an address. A page that cannot be read is never taken for a page that is gone: after a
    redesign every page would seem to be. Raises nothing for what the page holds."""
    answer = page_of(url, client, now)
    if isinstance(answer, Failure):
        return SecondLook(Look.GONE if answer.gone else Look.UNSURE, answer.note)
    try:
        return _read(answer, layouts, language)
    except Exception as error:
        log.exception("page not understood", address=url)
        return SecondLook(Look.UNSURE, f"the page could not be read ({type(error).__name__}); the log has the details")


def _read(answer: Response, layouts: Sequence[Layout], language: str) -> SecondLook:
    root = parse_page(answer, language)
    said = element_text(root).text if root is not None else ""
    for layout in layouts:
        for words in layout.gone:
            if words in said:
                return SecondLook(Look.GONE, f"the page says “{words}”")
    if not answer.is_whole_page:
        return SecondLook(Look.UNSURE, BROKEN_OFF)
    if not layouts:
        return SecondLook(Look.UNSURE, "no layout tells where the text is, and guesses differ from day to day")
    article = read_article(answer, layouts, language, guess=False)
    if article is None:
        return SecondLook(Look.UNSURE, "no layout of the source fits the page")
    return SecondLook(Look.READ, f"read by layout {article.by}", article, said)
