"""The words of alerts, read from words.toml, and how figures and days are written."""

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
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


def stricter_setting(detector: str) -> str:
    """The key that makes a detector stricter, and which way; empty for one that has none."""
    return str(_words()["stricter"].get(detector, ""))


def reason_phrase(reason: Reason) -> str:
    """Half a sentence; the enum's own words where none is written."""
    words = _words()["reasons"] | _words()["severity_reasons"]
    return str(words.get(reason.value, reason.value.replace("_", " ")))


def reasons_sentence(kind: SignalKind, reasons: tuple[Reason, ...]) -> str:
    """The reasons that neither the kind's rule nor the sentence on severity says."""
    said = set(_words()["kinds"][kind.value]["says"]) | set(_words()["severity_reasons"])
    phrase = ", and ".join(reason_phrase(reason) for reason in reasons if reason.value not in said)
    return phrase[:1].upper() + phrase[1:] + "." if phrase else ""


def place_name(outlet_id: str) -> str | None:
    """A name for what stands in an outlet's place ("state media at large")."""
    name = _words()["places"].get(outlet_id)
    return None if name is None else str(name)


def severity_because(kind: SignalKind, reasons: tuple[Reason, ...]) -> str:
    """What gave a signal its level, as half a sentence; empty where its detector has not said."""
    words = _words()
    given = [words["severity_reasons"][reason.value] for reason in reasons if reason.value in words["severity_reasons"]]
    return ", and ".join(given) or str(words["kinds"][kind.value].get("severity", ""))


def observed_label(kind: SignalKind) -> str | None:
    """What the observed figure counts; None where it says nothing."""
    label = _words()["kinds"][kind.value].get("observed")
    return None if label is None else str(label)


def expected_pair(kind: SignalKind, expected: float) -> tuple[str, str] | None:
    """Label and value of the expected figure; None where it says nothing."""
    words = _words()["kinds"][kind.value]
    if words.get("expected_as") == "hidden":
        return None
    value = share(expected) if words.get("expected_as") == "share" else figure(expected)
    return str(words.get("expected", "Expected")), value


def detail_pairs(details: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Label and value of each detail of a detector that is worth showing."""
    for entry in _words()["details"]:
        values = [_at(details, path) for path in entry["paths"]]
        shown = [_DETAIL_FORMS[entry["as"]](value) for value in values if value is not None]
        if len(shown) == len(values) and all(shown):
            joined = " of ".join(shown) if entry["as"] == "of" else " → ".join(dict.fromkeys(shown))
            yield str(entry["label"]), joined


def _at(details: Mapping[str, object], path: str) -> object:
    value: object = details
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _figure_detail(value: object) -> str:
    number = _number(value)
    return "" if number is None else figure(number)


def _share_detail(value: object) -> str:
    number = _number(value)
    return "" if number is None else share(number)


def _day_detail(value: object) -> str:
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return ""


_DETAIL_FORMS: Mapping[str, Callable[[object], str]] = {
    "figure": _figure_detail,
    "of": _figure_detail,
    "share": _share_detail,
    "day": _day_detail,
}


def share(value: float) -> str:
    """A share as a percentage with two significant digits."""
    percent = value * 100
    return f"{percent:.0f}%" if percent >= 10 or percent == 0 else f"{percent:.2g}%"


def figure(value: float) -> str:
    """A number as people write it: no trailing zeros, three significant digits below one thousand."""
    if value == round(value) and abs(value) < 1e15:
        return f"{round(value):,}"
    if abs(value) >= 999.5:
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
