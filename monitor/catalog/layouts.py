"""Layouts: where on a page its items, headlines, dates and texts are, as CSS selectors. A redesign is mended here or
in the configuration, without code."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any

import cssselect
from lxml.cssselect import CSSSelector

from monitor.catalog.files import entries
from monitor.domain import CatalogError

_FILE = "layouts.toml"


@dataclass(frozen=True, slots=True)
class Layout:
    """Selectors of a page with a list of items, and of the articles behind it. Empty: not used.

    `item` selects the items of the list; `link`, `title` and `date` are looked for inside each (empty `link`: the
    item itself or its first link; empty `title`: the link's text). `next` selects the link to the next page of the
    list; where a form turns the pages, `next_form` selects it and `next_field` names its field for the number of a
    page. `article` selects the body on an article's page, `remove` what does not belong to it.
    """

    name: str
    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    next: str = ""
    next_form: str = ""
    next_field: str = "page"
    article: str = ""
    article_title: str = ""
    article_date: str = ""
    caption: str = ""
    remove: tuple[str, ...] = ()
    link_attribute: str = "href"
    link_pattern: str = ""
    """Only links whose address contains this are items."""
    link_date: str = ""
    """A regular expression whose one group is the day in an article's address, as yyyymmdd or yymmdd; for lists that
    print no dates."""
    gone: tuple[str, ...] = ()
    """Words by which a page answering 200 says that there is no such article."""

    @property
    def reading(self) -> str:
        """The name with a digest of the selectors that give an article's text: another once they are mended."""
        selectors = (self.article, self.article_title, self.article_date, self.caption, self.remove)
        return f"{self.name}#{hashlib.sha256(repr(selectors).encode()).hexdigest()[:8]}"


_OF_LISTS = ("item", "link", "title", "date", "next", "next_form")
_OF_ARTICLES = ("article", "article_title", "article_date", "caption")
_LISTS = ("remove", "gone")
_KEYS = {field.name for field in fields(Layout)} - {"name"}

Complaint = Callable[[str, object, str], Exception]
"""Key, value and what was expected, to the error that names their place."""


@cache
def shipped_layouts() -> Mapping[str, Layout]:
    """Layouts of the catalog by name. Raises CatalogError naming the entry and the mistake."""

    def complaint(name: str) -> Complaint:
        return lambda key, value, expected: CatalogError(
            f"catalog/{_FILE}: [layouts.{name}]: {key} = {value!r}: {expected}"
        )

    found = {name: layout(name, values, complaint(name)) for name, values in entries(_FILE, "layouts")}
    return MappingProxyType(found)


def layouts_of(options: Mapping[str, Any], complain: Complaint) -> tuple[Layout, ...]:
    """The layouts of a source's options, in the order in which they are tried: its own selectors (`layout`), then
    those of the catalog that it names (`layouts`)."""
    own = options.get("layout", {})
    if not isinstance(own, Mapping):
        raise complain("options.layout", own, "expected a table of selectors")
    found = [layout("its own", own, lambda key, *rest: complain(f"options.layout.{key}", *rest))] if own else []
    names = options.get("layouts", ())
    if not isinstance(names, list | tuple):
        raise complain("options.layouts", names, "expected a list of names")
    for name in names:
        if name not in shipped_layouts():
            raise complain("options.layouts", name, f"no such layout; expected one of {', '.join(shipped_layouts())}")
        found.append(shipped_layouts()[name])
    return tuple(found)


def layout(name: str, values: Mapping[str, Any], complain: Complaint) -> Layout:
    """A layout from its table, every selector tried."""
    for key, value in values.items():
        if key not in _KEYS:
            raise complain(key, value, f"unknown key; expected one of {', '.join(sorted(_KEYS))}")
        if key in _LISTS:
            if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
                raise complain(key, value, "expected a list of texts")
            for one in value if key == "remove" else ():
                _check_selector(key, one, complain)
        elif not isinstance(value, str):
            raise complain(key, value, "expected text")
        elif key in (*_OF_LISTS, *_OF_ARTICLES) and value:
            _check_selector(key, value, complain)
        elif key == "link_date":
            _check_pattern(key, value, complain)
    arguments: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in values.items()}
    return Layout(name=name, **arguments)


def _check_selector(key: str, value: object, complain: Complaint) -> None:
    try:
        CSSSelector(str(value))
    except (cssselect.SelectorError, cssselect.xpath.ExpressionError) as error:
        raise complain(key, value, f"not a CSS selector: {error}") from None


def _check_pattern(key: str, value: str, complain: Complaint) -> None:
    try:
        groups = re.compile(value).groups
    except re.error as error:
        raise complain(key, value, f"not a regular expression: {error}") from None
    if value and groups != 1:
        raise complain(key, value, "expected one group, around the digits of the day")
