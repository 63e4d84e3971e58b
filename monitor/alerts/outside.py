"""Text from outside, made safe to show: cleaned, cut to length, escaped."""

import re
import unicodedata
from urllib.parse import urlsplit

_ELLIPSIS = "…"
_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
"""Explicit direction marks: with them a text could reorder the words around it. Right-to-left letters stay."""
_MAX_URL = 3000


def clean(text: str) -> str:
    """One line without control characters, direction marks or runs of white space."""
    kept = "".join(
        " " if char.isspace() else char
        for char in text.translate(_BIDI_CONTROLS)
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}
    )
    return re.sub(r" {2,}", " ", kept).strip()


def size(text: str) -> int:
    """Length as Slack counts it: UTF-16 units, so that an emoji counts twice."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def clip(text: str, limit: int) -> str:
    """The text cut to `limit` units of `size`, at a word where one ends near, with an ellipsis."""
    if size(text) <= limit:
        return text
    room = limit - 1
    end = 0
    used = 0
    for char in text:
        used += 2 if ord(char) > 0xFFFF else 1
        if used > room:
            break
        end += 1
    cut = text[:end]
    space = cut.rfind(" ")
    if space > len(cut) * 0.8:
        cut = cut[:space]
    return cut.rstrip() + _ELLIPSIS


def escape(text: str) -> str:
    """Slack's own three escapes: nothing in the result is a link, a mention or a channel call."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_clip(text: str, limit: int) -> str:
    """Cleaned and escaped, at most `limit` long after escaping."""
    cleaned = clean(text)
    room = limit
    while True:
        escaped = escape(clip(cleaned, room))
        over = size(escaped) - limit
        if over <= 0:
            return escaped
        room -= max(1, over // 5)


def web_address(url: str) -> str | None:
    """The address if a person may be sent there: http(s) with a host, printable, not overlong."""
    if not url or len(url) > _MAX_URL or any(char.isspace() or not char.isprintable() for char in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or set("<>|\"'") & set(parts.netloc):
        return None
    return url.translate({ord("<"): "%3C", ord(">"): "%3E", ord("|"): "%7C", ord('"'): "%22"})
