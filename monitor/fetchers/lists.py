"""What a page with a list holds: its items, and where its next page is. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import lxml.html

from monitor.catalog.layouts import Layout
from monitor.domain.dates import parse_date
from monitor.domain.identity import address_key
from monitor.fetchers.articles import parse_page, select
from monitor.fetchers.http import Form, Response
from monitor.fetchers.responses import joined
from monitor.fetchers.text import element_text


@dataclass(frozen=True, slots=True)
class Item:
    url: str
    title: str
    date: str


@dataclass(frozen=True, slots=True)
class NextPage:
    """`url` names the page among those of one poll; a form that turns pages posts to one address for all of them."""

    url: str
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """What a list page holds. `tried` tells people what each layout found, where none fitted."""

    items: tuple[Item, ...] = ()
    next_page: NextPage | None = None
    layout: Layout | None = None
    tried: str = ""
    broken: bool = False
    """Items were there, but without links or headlines."""
    keys: frozenset[str] = field(default=frozenset(), compare=False)


def read_index(answer: Response, layouts: Sequence[Layout], language: str, number: int = 1) -> Index:
    """The items of a list page, the `number`th of its list, by the first layout that finds any."""
    root = parse_page(answer, language)
    if root is None:
        return Index(tried="the answer is not a page")
    tried: list[str] = []
    broken = False
    for layout in layouts:
        places = select(root, layout.item)
        items = _items(places, layout, answer.url)
        if items:
            return Index(tuple(items.values()), _next_page(root, layout, answer, number), layout, keys=frozenset(items))
        broken = broken or bool(places)
        lacking = f"{len(places)} of {layout.item!r}" + (", none with link and headline" if places else "")
        tried.append(f"{layout.name}: {lacking}")
    title = root.findtext(".//title")
    called = f" on “{' '.join(title.split())[:80]}”" if title and title.strip() else ""
    return Index(tried=f"no items{called}: {'; '.join(tried) or 'no layout is named'}", broken=broken)


def _next_page(root: lxml.html.HtmlElement, layout: Layout, answer: Response, number: int) -> NextPage | None:
    link = next(iter(select(root, layout.next)), None)
    if link is not None and (url := joined(answer.url, link.get("href") or "")):
        return NextPage(url) if url != answer.url else None
    form = next(iter(select(root, layout.next_form)), None)
    if form is None or form.tag != "form":
        return None
    target = joined(answer.url, form.get("action") or "") or answer.url
    if urlsplit(target).netloc != urlsplit(answer.url).netloc:
        return None  # what the site set as a cookie is for itself alone
    fields = {name: value or "" for name, value in form.fields.items() if name}
    fields[layout.next_field] = str(number + 1)
    target = target.partition("#")[0]
    if (form.get("method") or "get").lower() != "post":
        return NextPage(f"{target.partition('?')[0]}?{urlencode(fields)}")
    return NextPage(f"{target}#page={number + 1}", Form(fields, answer.cookie, answer.url.partition("#")[0]))


def _items(places: Sequence[lxml.html.HtmlElement], layout: Layout, base: str) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for place in places:
        link = _link(place, layout)
        address = link.get(layout.link_attribute) if link is not None else None
        if link is None or not address:
            continue
        url = joined(base, address)
        if urlsplit(url).scheme not in {"http", "https"} or layout.link_pattern not in url:
            continue
        date = _first_date(select(place, layout.date)) or _date_in(url, layout)
        title = _title(place, link, layout)
        if title:
            found.setdefault(address_key(url), Item(url, title, date))
    return found


def _link(place: lxml.html.HtmlElement, layout: Layout) -> lxml.html.HtmlElement | None:
    if layout.link:
        return next(iter(select(place, layout.link)), None)
    if place.get(layout.link_attribute):
        return place
    return next(iter(place.iter("a")), None)


def _title(place: lxml.html.HtmlElement, link: lxml.html.HtmlElement, layout: Layout) -> str:
    holder = next(iter(select(place, layout.title)), None) if layout.title else link
    if holder is None:
        return ""
    text = element_text(holder).text
    for date_place in select(place, layout.date):
        # The date often stands inside the link; it is no part of the headline.
        if any(ancestor is holder for ancestor in date_place.iterancestors()):
            text = text.replace(element_text(date_place).text, " ")
    return " ".join(text.split())


def _first_date(places: Sequence[lxml.html.HtmlElement]) -> str:
    """Lists put several things into the same kind of tag; the first that reads as a date is it."""
    for place in places:
        for text in (place.get("datetime") or "", element_text(place).text):
            if text and parse_date(text, "UTC"):
                return text
    return ""


def _date_in(url: str, layout: Layout) -> str:
    """The day in an article's address, as yyyymmdd or yymmdd."""
    found = re.search(layout.link_date, url) if layout.link_date else None
    digits = found[1] if found else ""
    return f"20{digits}" if len(digits) == len("yymmdd") else digits
