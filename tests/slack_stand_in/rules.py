"""Slack's published limits on blocks and views, as a table of our own; stricter than Slack where Slack is lenient.

https://docs.slack.dev/reference/block-kit and its pages on each block and composition object.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
MESSAGE_CHARACTERS = 13_200
ACTIONS = 25
CONTEXT_ELEMENTS = 10
TEXT_LIMITS = {"header": 150, "section": 3000, "field": 2000, "context": 3000, "button": 75, "option": 75}
FALLBACK = 4000
METADATA_BYTES = 8000

_BLOCKS = {"header", "section", "context", "actions", "divider", "rich_text", "image", "input"}
_RICH = {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"}
_RICH_LEAVES = {"text", "link", "user", "emoji", "date"}
_MENTION = re.compile(r"<(?:!|@|#)|<!")
_LINK = re.compile(r"<(https?://[^|>\s<]+)(\|[^<>]*)?>")


def mistakes_in_message(text: str, blocks: list[dict[str, Any]]) -> list[str]:
    """Every way in which a message breaks a limit; empty for a good one."""
    found = []
    if not text.strip():
        found.append("no_text: the plain fallback is empty")
    if units(text) > FALLBACK:
        found.append(f"msg_too_long: fallback of {units(text)}")
    found += _mrkdwn(text, "text")
    if len(blocks) > MESSAGE_BLOCKS:
        found.append(f"invalid_blocks: {len(blocks)} blocks")
    found += _blocks(blocks, _BLOCKS - {"input"})
    total = sum(_characters(block) for block in blocks)
    if total > MESSAGE_CHARACTERS:
        found.append(f"msg_blocks_too_long: {total}")
    return found


def mistakes_in_view(view: dict[str, Any]) -> list[str]:
    found = []
    kind = view.get("type")
    if kind not in {"modal", "home"}:
        found.append(f"invalid_arguments: view type {kind}")
    blocks = view.get("blocks") or []
    if not 0 < len(blocks) <= VIEW_BLOCKS:
        found.append(f"invalid_arguments: {len(blocks)} blocks")
    found += _blocks(blocks, _BLOCKS)
    if kind == "modal":
        for key in ("title", "submit", "close"):
            if key in view:
                found += _plain(view[key], 24, key)
        if "title" not in view:
            found.append("invalid_arguments: no title")
        if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
            found.append("invalid_arguments: inputs without submit")
    if len(view.get("private_metadata", "")) > 3000:
        found.append("invalid_arguments: private_metadata")
    if len(view.get("callback_id", "")) > 255:
        found.append("invalid_arguments: callback_id")
    if len(json.dumps(view)) > VIEW_BYTES:
        found.append("view_too_large")
    return found


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _characters(node: Any) -> int:
    if isinstance(node, dict):
        return sum(units(v) if k in {"text", "url"} and isinstance(v, str) else _characters(v) for k, v in node.items())
    if isinstance(node, list):
        return sum(_characters(item) for item in node)
    return 0


def _blocks(blocks: list[dict[str, Any]], allowed: set[str]) -> Iterator[str]:
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        yield "invalid_blocks: block_id twice"
    for at, block in enumerate(blocks):
        kind = block.get("type")
        if kind not in allowed:
            yield f"invalid_blocks: {at}: type {kind}"
            continue
        if len(block.get("block_id", "")) > 255:
            yield f"invalid_blocks: {at}: block_id"
        yield from (f"invalid_blocks: {at} ({kind}): {mistake}" for mistake in _CHECKS[kind](block))


def _header(block: dict[str, Any]) -> Iterator[str]:
    yield from _plain(block.get("text"), TEXT_LIMITS["header"], "header")


def _section(block: dict[str, Any]) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "neither text nor fields"
    if "text" in block:
        yield from _text(block["text"], TEXT_LIMITS["section"], "text")
    fields = block.get("fields", [])
    if "fields" in block and not 1 <= len(fields) <= 10:
        yield f"{len(fields)} fields"
    for field in fields:
        yield from _text(field, TEXT_LIMITS["field"], "field")
    if "accessory" in block:
        yield from _element(block["accessory"])


def _context(block: dict[str, Any]) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= CONTEXT_ELEMENTS:
        yield f"{len(elements)} elements"
    for element in elements:
        yield from _text(element, TEXT_LIMITS["context"], "context")


def _actions(block: dict[str, Any]) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= ACTIONS:
        yield f"{len(elements)} elements"
    ids = [element.get("action_id") for element in elements]
    if len(ids) != len(set(ids)):
        yield "action_id twice"
    for element in elements:
        yield from _element(element)


def _element(element: dict[str, Any]) -> Iterator[str]:
    kind = element.get("type", "")
    check = _ELEMENTS.get(kind)
    if check is None:
        yield f"element {kind}"
        return
    if not 1 <= len(element.get("action_id", "")) <= 255:
        yield "action_id"
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150, "placeholder")
    yield from check(element)


def _button(element: dict[str, Any]) -> Iterator[str]:
    yield from _plain(element.get("text"), TEXT_LIMITS["button"], "button")
    if len(element.get("value", "")) > 2000:
        yield "button value"
    if element.get("style") not in {None, "primary", "danger"}:
        yield "button style"


def _choice(element: dict[str, Any]) -> Iterator[str]:
    options = element.get("options", [])
    if not 1 <= len(options) <= _OPTIONS[element["type"]]:
        yield f"{len(options)} options"
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        yield "option value twice"
    for option in options:
        yield from _plain(option.get("text"), TEXT_LIMITS["option"], "option")
        if not 1 <= len(option.get("value", "")) <= 150:
            yield "option value"


def _entry(element: dict[str, Any]) -> Iterator[str]:
    if element.get("max_length", 1) > 3000:
        yield "max_length"


_OPTIONS = {"static_select": 100, "overflow": 5, "radio_buttons": 10, "checkboxes": 10}
_ELEMENTS = {
    "button": _button,
    **dict.fromkeys(_OPTIONS, _choice),
    **dict.fromkeys(("datepicker", "users_select", "plain_text_input"), _entry),
}


def _input(block: dict[str, Any]) -> Iterator[str]:
    yield from _plain(block.get("label"), 2000, "label")
    if "hint" in block:
        yield from _plain(block["hint"], 2000, "hint")
    yield from _element(block.get("element", {}))


def _image(block: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(block.get("alt_text", "")) <= 2000:
        yield "alt_text"
    if len(block.get("image_url", "")) > 3000:
        yield "image_url"


def _rich_text(block: dict[str, Any]) -> Iterator[str]:
    elements = block.get("elements", [])
    if not elements:
        yield "no elements"
    for element in elements:
        if element.get("type") not in _RICH:
            yield f"rich text {element.get('type')}"
        leaves = element.get("elements", [])
        if not leaves:
            yield "empty rich text element"
        for leaf in leaves:
            yield from _rich_text({"elements": [leaf]}) if leaf.get("type") in _RICH else _leaf(leaf)


def _leaf(leaf: dict[str, Any]) -> Iterator[str]:
    kind = leaf.get("type")
    if kind not in _RICH_LEAVES:
        yield f"rich text leaf {kind}"
    if kind == "text" and not 1 <= units(leaf.get("text", "")) <= 3000:
        yield "rich text length"
    if kind == "link" and not re.fullmatch(r"https?://[^\s<>|]{1,3000}", leaf.get("url", "")):
        yield f"link {leaf.get('url')}"
    if kind == "user" and not re.fullmatch(r"[UW][A-Z0-9]+", leaf.get("user_id", "")):
        yield "user id"


def _text(node: Any, most: int, where: str) -> Iterator[str]:
    if not isinstance(node, dict) or node.get("type") not in {"plain_text", "mrkdwn"}:
        yield f"{where}: not a text object"
    elif node["type"] == "plain_text":
        yield from _plain(node, most, where)
    else:
        if not 1 <= units(node.get("text", "")) <= most:
            yield f"{where}: {units(node.get('text', ''))} characters"
        yield from _mrkdwn(node.get("text", ""), where)


def _plain(node: Any, most: int, where: str) -> Iterator[str]:
    if not isinstance(node, dict) or node.get("type") != "plain_text":
        yield f"{where}: not plain text"
    elif not 1 <= units(node.get("text", "")) <= most:
        yield f"{where}: {units(node.get('text', ''))} characters"


def _mrkdwn(text: str, where: str) -> Iterator[str]:
    """Stricter than Slack: nothing but links to web addresses may stand in angle brackets."""
    rest = _LINK.sub("", text)
    if "<" in rest or ">" in rest:
        yield f"{where}: a bare angle bracket, which may be a mention"
    if re.search(r"&(?!amp;|lt;|gt;)", text):
        yield f"{where}: a bare ampersand"


_CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": lambda _block: iter(()),
    "rich_text": _rich_text,
    "image": _image,
    "input": _input,
}
