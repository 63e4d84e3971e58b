"""The words of alerts, read from words.toml, and how figures and days are written."""

import math
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.domain import Reason, Severity, SignalKind, SignalStatus, VerdictAction, Window

_FILE = Path(__file__).with_name("words.toml")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def kind_title(kind: SignalKind) -> str:
    return str(_words()["kinds"][kind.value]["title"])


def kind_rule(kind: SignalKind) -> str:
    return str(_words()["kinds"][kind.value]["rule"])


def severity_title(severity: Severity) -> str:
    return str(_words()["severities"][severity.value]["title"])


def severity_icon(severity: Severity) -> str:
    return str(_words()["severities"][severity.value]["icon"])


def severity_rank(severity: Severity) -> int:
    """Higher is more severe."""
    return list(Severity).index(severity)


def status_title(status: SignalStatus) -> str:
    return str(_words()["statuses"][status.value]["title"])


def status_icon(status: SignalStatus) -> str:
    return str(_words()["statuses"][status.value]["icon"])


def verdict_done(action: VerdictAction) -> str:
    return str(_words()["verdicts"][action.value])


def reason_phrase(reason: Reason) -> str:
    """Half a sentence; the enum's own words where none is written."""
    return str(_words()["reasons"].get(reason.value, reason.value.replace("_", " ")))


def reasons_sentence(reasons: tuple[Reason, ...]) -> str:
    phrase = ", and ".join(reason_phrase(reason) for reason in reasons)
    return phrase[:1].upper() + phrase[1:] + "." if phrase else ""


def detail_labels() -> Mapping[str, str]:
    return {str(key): str(label) for key, label in _words()["columns"].items()}


def figure(value: float) -> str:
    """A number as people write it: no trailing zeros, three significant digits below one thousand."""
    if value == round(value) and abs(value) < 1e15:
        return f"{round(value):,}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if abs(value) < 0.001:
        return f"{value:.0e}".replace("e-0", "e-")
    return f"{value:.3g}"


def probability(value: float) -> str:
    if value <= 0:
        return "below 1e-300"
    if value < 1e-4:
        return f"about 1 in {10 ** round(-math.log10(value)):,}" if value > 1e-9 else f"{value:.0e}"
    return f"{value:.2g}"


def day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


def window(value: Window) -> str:
    if value.first == value.last:
        return day(value.first)
    first = f"{value.first.day} {value.first:%b}" if value.first.year == value.last.year else day(value.first)
    return f"{first} – {day(value.last)}"


def moment(value: datetime, zone: str) -> str:
    """A time in the configured zone, with the zone's name."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M} {zone}"
