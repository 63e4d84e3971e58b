"""JSON Feed (https://www.jsonfeed.org/version/1.1/), which feedparser 6 does not read."""

import json
from typing import Any


def is_json(text: str) -> bool:
    return text.lstrip()[:1] == "{"


def json_entries(text: str) -> list[dict[str, Any]] | None:
    """Entries as keyword arguments of `feed.Entry`; None where it is not a JSON Feed. Raises ValueError for
    damaged JSON, RecursionError included."""
    try:
        feed = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    return [_entry(item) for item in feed["items"] if isinstance(item, dict)]


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    content = _text(item, "content_html") or _text(item, "content_text")
    authors = item.get("authors")
    author = item.get("author") or (authors[0] if isinstance(authors, list) and authors else None)
    return {
        "guid": _text(item, "id"),
        "link": _text(item, "url") or _text(item, "external_url"),
        "title": _text(item, "title"),
        "text": content or _text(item, "summary"),
        "full": bool(content),
        "date": _text(item, "date_published") or _text(item, "date_modified"),
        "author": _text(author, "name") if isinstance(author, dict) else "",
    }


def _text(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return str(value) if isinstance(value, str | int) else ""
