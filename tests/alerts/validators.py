"""Three judges of what is sent: our own table of limits, slack_sdk's models, and slackblocks, written by others."""

import json
from typing import Any

import slackblocks as sb
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View as SdkView

from tests.slack_stand_in.rules import mistakes_in_message, mistakes_in_view


def check_message(text: str, blocks: list[dict[str, Any]], metadata: dict[str, Any] | None = None) -> None:
    """Raises AssertionError, or the judge's own error, for a message that Slack might refuse."""
    assert mistakes_in_message(text, blocks) == []
    check_blocks(blocks)
    sb.Message(channel="C0ALERTS1", text=text, blocks=[independent(block) for block in blocks], metadata=metadata)


def check_view(view: dict[str, Any]) -> None:
    assert mistakes_in_view(view) == []
    check_blocks(view["blocks"])
    SdkView(**view).to_dict()
    blocks = [independent(block) for block in view["blocks"]]
    shared = {key: view[key] for key in ("private_metadata", "callback_id") if view.get(key)}
    if view["type"] == "home":
        sb.HomeTabView(blocks=blocks, **shared)
        return
    texts = {key: view[key]["text"] for key in ("close", "submit") if key in view}
    sb.ModalView(title=view["title"]["text"], blocks=blocks, **texts, **shared)


def check_blocks(blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        parsed = SdkBlock.parse(block)
        assert parsed is not None, f"slack_sdk does not know {block['type']}"
        parsed.validate_json()
        assert json.loads(json.dumps(parsed.to_dict()))["type"] == block["type"]


def independent(block: dict[str, Any]) -> Any:
    """The block built from slackblocks' classes, which check their arguments. Its `from_dict` lacks some kinds."""
    kind = block["type"]
    if kind == "rich_text":
        return sb.RichTextBlock([_part(part) for part in block["elements"]], block_id=block.get("block_id"))
    if kind == "actions":
        elements = [_element(one) for one in block["elements"]]
        return sb.ActionsBlock(elements, block_id=block.get("block_id"))
    if kind == "input":
        return sb.InputBlock(
            block["label"]["text"],
            _element(block["element"]),
            block_id=block.get("block_id"),
            hint=(block.get("hint") or {}).get("text"),
            optional=block.get("optional", False),
        )
    if kind == "section" and "accessory" in block:
        rest = {key: value for key, value in block.items() if key != "accessory"}
        _element(block["accessory"])
        return sb.Block.from_dict(rest)
    return sb.Block.from_dict(block)


def _part(part: dict[str, Any]) -> Any:
    kind = part["type"]
    if kind == "rich_text_list":
        return sb.RichTextList(part["style"], [_part(one) for one in part["elements"]])
    leaves = [_leaf(leaf) for leaf in part["elements"]]
    made = {
        "rich_text_section": sb.RichTextSection,
        "rich_text_quote": sb.RichTextQuote,
        "rich_text_preformatted": sb.RichTextCodeBlock,
    }[kind]
    return made(leaves)


def _leaf(leaf: dict[str, Any]) -> Any:
    style = leaf.get("style") or {}
    if leaf["type"] == "link":
        return sb.RichTextLink(leaf["url"], leaf.get("text"))
    if leaf["type"] == "user":
        return sb.RichTextUser(leaf["user_id"])
    return sb.RichText(leaf["text"], bold=style.get("bold"), italic=style.get("italic"))


def _element(element: dict[str, Any]) -> Any:
    kind, action_id = element["type"], element["action_id"]
    if kind == "button":
        return sb.Button(element["text"]["text"], action_id, value=element.get("value"), url=element.get("url"))
    placeholder = (element.get("placeholder") or {}).get("text")
    if kind == "static_select":
        return sb.StaticSelectMenu(action_id, [_option(one) for one in element["options"]], placeholder=placeholder)
    if kind == "users_select":
        return sb.UserSelectMenu(action_id, placeholder=placeholder)
    if kind == "datepicker":
        return sb.DatePicker(action_id, element.get("initial_date"), placeholder=placeholder)
    if kind == "plain_text_input":
        return sb.PlainTextInput(
            action_id,
            multiline=element.get("multiline", False),
            max_length=element.get("max_length"),
            placeholder=placeholder,
        )
    if kind == "overflow":
        return sb.OverflowMenu(action_id, [_option(one) for one in element["options"]])
    if kind == "radio_buttons":
        return sb.RadioButtonGroup(action_id, [_option(one) for one in element["options"]])
    raise AssertionError(f"no judge for {kind}")


def _option(option: dict[str, Any]) -> Any:
    return sb.Option(sb.Text.from_dict(option["text"]), option["value"])
