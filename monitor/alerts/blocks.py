"""Block Kit pieces that cannot break: every text is cleaned and kept inside Slack's limits.

Text from outside goes into rich text, whose elements Slack shows as they are: no mark-up, link or mention in them
works. Limits: https://docs.slack.dev/reference/block-kit/blocks and the composition objects' pages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.alerts.outside import clean, clip, escape, escape_clip, size, web_address

Block = dict[str, Any]
Element = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
HEADER = 150
SECTION = 3000
FIELD = 2000
FIELDS = 10
BUTTON_LABEL = 75
OPTION_LABEL = 75
VIEW_TITLE = 24
RICH_TEXT = 2900
"""No limit is documented for rich text; this keeps each piece within what a section may hold."""
FALLBACK = 2900
MESSAGE_TOTAL = 11_000
"""Slack refuses messages whose blocks hold more than about 13,000 characters (msg_blocks_too_long)."""


@dataclass(frozen=True, slots=True)
class Message:
    """What chat.postMessage and chat.update take. `text` is the plain fallback, escaped."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any] = field(default_factory=dict)


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER)}


def plain(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": escape_clip(text, limit) or "–", "emoji": True}


def fields(pairs: Iterable[tuple[str, str]]) -> list[Block]:
    """Label and value pairs as sections of at most ten fields."""
    cells = [
        {"type": "mrkdwn", "text": f"*{escape_clip(label, 200)}*\n{escape_clip(value, FIELD - 300) or '–'}"}
        for label, value in pairs
    ]
    return [{"type": "section", "fields": cells[at : at + FIELDS]} for at in range(0, len(cells), FIELDS)]


def note(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [plain(text, 2000)]}


def note_with_link(text: str, label: str, url: str) -> Block:
    address = web_address(url)
    if address is None:
        return note(text)
    linked = f"{escape_clip(text, 1500)} <{escape(address)}|{escape_clip(label, 200)}>"
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": linked, "verbatim": True}]}


def divider() -> Block:
    return {"type": "divider"}


def text(value: str, *, bold: bool = False, italic: bool = False, limit: int = RICH_TEXT) -> Element:
    """A rich text element. White space at the ends stays, since elements stand side by side."""
    body = clip(clean(value), limit)
    lead = " " if value[:1] == " " else ""
    trail = " " if value[-1:] == " " and body else ""
    element: Element = {"type": "text", "text": f"{lead}{body}{trail}" or " "}
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    if style:
        element["style"] = style
    return element


def line_break() -> Element:
    return {"type": "text", "text": "\n"}


def link(label: str, url: str) -> Element:
    """A link, or its label alone where the address is not one to send people to."""
    address = web_address(url)
    if address is None:
        return text(label, limit=300)
    return {"type": "link", "url": address, "text": clip(clean(label), 300) or address}


def user(user_id: str) -> Element:
    return {"type": "user", "user_id": user_id}


def rich(*parts: Element) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def line(*elements: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(value: str, limit: int) -> Element:
    return {"type": "rich_text_quote", "elements": [text(value, limit=limit)]}


def bullets(items: Sequence[Sequence[Element]]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": [line(*item) for item in items]}


def monospaced(lines: Sequence[str], limit: int = 1500) -> Element:
    """Lines as they are, in fixed width; whole lines are left out at the end where they do not fit."""
    kept: list[str] = []
    used = 0
    for one in lines:
        used += size(one) + 1
        if used > limit:
            kept.append("…")
            break
        kept.append(one)
    return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "\n".join(kept) or "–"}]}


def button(label: str, action_id: str, value: str, style: str | None = None) -> Element:
    made: Element = {"type": "button", "text": plain(label, BUTTON_LABEL), "action_id": action_id, "value": value}
    if style:
        made["style"] = style
    return made


def option(label: str, value: str) -> Element:
    return {"text": plain(label, OPTION_LABEL), "value": value}


def menu(placeholder: str, action_id: str, options: Sequence[Element]) -> Element:
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": list(options)[:100],
    }


def actions(block_id: str, *elements: Element) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def weight(block: object) -> int:
    """How many characters of text a block, or a list of them, carries."""
    if isinstance(block, dict):
        return sum(size(v) if k in {"text", "url"} and isinstance(v, str) else weight(v) for k, v in block.items())
    if isinstance(block, list):
        return sum(weight(item) for item in block)
    return 0
