"""Draws the pictures of docs/slack.md: real messages of a database, from their blocks, with headless Chromium.

    nkmonitor backfill seeds/ --alert        (in an empty folder: makes nkmonitor.db)
    python docs/render_pictures.py nkmonitor.db docs/pictures

Of a database with a country missing from a list only the picture of its lists is drawn. docs/lists.jsonl, lists made up
in the state media's manner, gives one:

    nkmonitor backfill docs/lists.jsonl --alert        (in another empty folder)

The HTML is a rough likeness of Slack; the blocks are exactly those that are sent.
"""

import argparse
import html
import re
import shutil
import subprocess
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.alerts.digest import WEEKLY, digest
from monitor.alerts.home import home_view
from monitor.alerts.messages import Surroundings, alert_message
from monitor.alerts.modals import Details, Origin, details_view
from monitor.alerts.signal_chart import SignalCharts
from monitor.catalog.outlets import load_outlets
from monitor.database import decisions
from monitor.database.engine import open_engine, read
from monitor.database.signals import list_signals
from monitor.domain import Severity, SignalKind, SignalStatus, Verdict, VerdictAction
from monitor.settings import SlackSettings

NOW = datetime(2024, 3, 8, 1, 0, tzinfo=UTC)
WIDTH = 720

STYLE = """
body { margin: 0; padding: 18px; width: 684px; background: #fff; color: #1d1c1d;
  font: 15px/1.46 Lato, 'Noto Sans', 'Noto Sans CJK KR', 'Noto Color Emoji', sans-serif; }
.frame { border: 1px solid #ddd; border-radius: 8px; padding: 14px 18px; }
.app { display: flex; gap: 8px; align-items: center; margin-bottom: 6px; font-weight: 900; }
.app i { width: 34px; height: 34px; border-radius: 6px; background: #1f2d3d; }
.app small { font-weight: 400; color: #616061; } .tag { background: #eee; font-size: 10px; padding: 1px 4px; }
h1 { font-size: 18px; margin: 8px 0; } .context { color: #616061; font-size: 13px; margin: 6px 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 20px; margin: 8px 0; }
blockquote { border-left: 4px solid #ddd; margin: 4px 0; padding-left: 12px; }
pre { background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; font-size: 12px; margin: 4px 0; }
.rich { margin: 8px 0; } ul { margin: 2px 0; padding-left: 22px; } a { color: #1264a3; text-decoration: none; }
.user { background: #e8f5fa; color: #1264a3; padding: 0 2px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0; }
.button, .input { border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; font-weight: 700; }
.primary { background: #007a5a; color: #fff; border-color: #007a5a; }
.input { font-weight: 400; color: #888; min-height: 20px; margin: 4px 0 10px; }
.title { font-weight: 900; font-size: 20px; }
hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0; } .foot { text-align: right; margin-top: 14px; }
label { font-weight: 700; }
"""


def text_of(node: dict[str, Any]) -> str:
    """A text object as HTML: Slack's escapes are HTML's, links and bold are turned into tags."""
    shown = node["text"]
    if node["type"] == "mrkdwn":
        shown = re.sub(r"<(https?://[^|>]+)\|([^>]*)>", r'<a href="\1">\2</a>', shown)
        shown = re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", shown)
    return shown.replace("\n", "<br>")


def leaf(node: dict[str, Any]) -> str:
    if node["type"] == "user":
        return f'<span class="user">@{html.escape(node["user_id"].removeprefix("U0").title())}</span>'
    shown = html.escape(node.get("text", "")).replace("\n", "<br>")
    if node["type"] == "link":
        return f'<a href="{html.escape(node["url"])}">{shown}</a>'
    for name, tag in (("bold", "b"), ("italic", "i")):
        if (node.get("style") or {}).get(name):
            shown = f"<{tag}>{shown}</{tag}>"
    return shown


def part(node: dict[str, Any]) -> str:
    if node["type"] == "rich_text_list":
        return "<ul>" + "".join(f"<li>{part(one)}</li>" for one in node["elements"]) + "</ul>"
    inner = "".join(leaf(one) for one in node["elements"])
    tag = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(node["type"], "div")
    return f"<{tag}>{inner}</{tag}>"


def element(node: dict[str, Any]) -> str:
    kind = node["type"]
    if kind == "button":
        return f'<span class="button {node.get("style", "")}">{text_of(node["text"])}</span>'
    if kind == "static_select":
        return f'<span class="button">{text_of(node["placeholder"])} ▾</span>'
    if kind == "radio_buttons":
        return "".join(
            f"<div>{'◉' if one == node.get('initial_option') else '○'} {text_of(one['text'])}</div>"
            for one in node["options"]
        )
    shown = node.get("initial_date") or (text_of(node["placeholder"]) if "placeholder" in node else "&nbsp;")
    return f'<div class="input">{shown}</div>'


def block(node: dict[str, Any]) -> str:
    kind = node["type"]
    if kind == "header":
        return f"<h1>{text_of(node['text'])}</h1>"
    if kind == "section":
        cells = "".join(f"<div>{text_of(one)}</div>" for one in node.get("fields", []))
        return f'<div class="fields">{cells}</div>'
    if kind == "context":
        return '<div class="context">' + " ".join(text_of(one) for one in node["elements"]) + "</div>"
    if kind == "rich_text":
        return '<div class="rich">' + "".join(part(one) for one in node["elements"]) + "</div>"
    if kind == "actions":
        return '<div class="actions">' + "".join(element(one) for one in node["elements"]) + "</div>"
    if kind == "input":
        return f"<label>{text_of(node['label'])}</label>{element(node['element'])}"
    return "<hr>"


def message_html(blocks: list[dict[str, Any]]) -> str:
    app = '<div class="app"><i></i>nkmonitor <span class="tag">APP</span> <small>10:00</small></div>'
    return f'<div class="frame">{app}{"".join(map(block, blocks))}</div>'


def view_html(view: dict[str, Any]) -> str:
    title = f'<div class="title">{text_of(view["title"])}</div><hr>' if "title" in view else ""
    buttons = "".join(
        f'<span class="button {style}">{text_of(view[key])}</span> '
        for key, style in (("close", ""), ("submit", "primary"))
        if key in view
    )
    foot = f'<div class="foot">{buttons}</div>' if buttons else ""
    return f'<div class="frame">{title}{"".join(map(block, view["blocks"]))}{foot}</div>'


def pictures(database: Path) -> dict[str, str]:
    """Name of the picture and its HTML."""
    with read(open_engine(f"sqlite:///{database}")) as conn:
        signals = sorted(list_signals(conn), key=lambda one: list(Severity).index(one.finding.severity))
        main = signals[-1]
        settings = SlackSettings(zone="Asia/Seoul")
        verdict = Verdict(
            main.id, VerdictAction.CONFIRM, "U0ANALYST", NOW, "The embassy's photo is still online.", via="slack"
        )
        around = Surroundings(zone="Asia/Seoul", related=signals[-3:-1])
        confirmed = replace(main, status=SignalStatus.CONFIRMED)
        details = Details(
            main,
            [],
            decisions.decisions_of(conn, main.id),
            [one for one in signals if one is not main],
            zone="Asia/Seoul",
        )
        outlet_name = load_outlets().label
        weekly = digest(conn, WEEKLY, settings, NOW, asked=True)
        assert weekly is not None
        return {
            "alert": message_html(alert_message(main, outlet_name, around).blocks),
            "judged": message_html(
                alert_message(confirmed, outlet_name, Surroundings([verdict], zone="Asia/Seoul")).blocks
            ),
            "details": view_html(details_view(details, Origin(main.id, "C", "1"), outlet_name)),
            "digest": message_html(weekly.blocks),
            "home": view_html(home_view(conn, settings, NOW)),
        }


def lists(database: Path) -> bytes | None:
    """The picture of the lists from which a country is missing."""
    engine = open_engine(f"sqlite:///{database}")
    with read(engine) as conn:
        missing = [one for one in list_signals(conn) if one.finding.kind is SignalKind.ROSTER_OMISSION]
    return SignalCharts(engine)(missing[0]) if missing else None


def shoot(page: str, target: Path) -> None:
    """Render at twice the density and cut off the empty rest below."""
    from PIL import Image, ImageChops

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(f"<meta charset=utf-8><style>{STYLE}</style>{page}", encoding="utf-8")
        subprocess.run(  # noqa: S603 (the arguments are ours)
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-device-scale-factor=2",
                f"--window-size={WIDTH},2600",
                f"--screenshot={target}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    with Image.open(target) as picture:
        flat = picture.convert("RGB")
        box = ImageChops.difference(flat, Image.new("RGB", flat.size, "white")).getbbox()
        assert box is not None
        flat.crop((0, 0, flat.width, box[3] + 24)).quantize(255).save(target, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    if picture := lists(chosen.database):
        (chosen.folder / "lists.png").write_bytes(picture)
        print("lists.png")
        return
    for name, page in pictures(chosen.database).items():
        shoot(page, (chosen.folder / f"{name}.png").resolve())
        print(f"{name}.png")


if __name__ == "__main__":
    main()
