"""The labelled reports that weights of claims are learned from and judged by, in bench/claim_reports."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from monitor.domain import Document
from monitor.resources import shipped

REPORTS = Path(__file__).resolve().parents[2] / "bench" / "claim_reports"
CLAIM_LANGUAGES = ("en", "ko")
KNOWN = "known"
"""How the names of groups begin for which phrases of the catalog were written."""


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """`group`: those written together; `claims`: kind, sort and id of the subject."""

    group: str
    document: Document
    claims: Sequence[tuple[str, str, str]]


def labelled_reports(language: str) -> list[LabelledReport]:
    """Those of a file, then the seed articles in that language."""
    written = [_report(json.loads(line)) for line in _lines(f"{language}.jsonl")]
    seeds = [json.loads(line) for line in _lines("seeds.jsonl")]
    return written + [_seed(one) for one in seeds if one["language"] == language]


def unseen_reports(language: str) -> list[LabelledReport]:
    """Those unlike any that something is learned from."""
    return [_report(json.loads(line)) for line in _lines(f"unseen.{language}.jsonl")]


def retold_reports(language: str) -> list[LabelledReport]:
    """Those not learned from, while other reports of the same events are."""
    return [_report(json.loads(line)) for line in _lines(f"retold.{language}.jsonl")]


def _lines(name: str) -> list[str]:
    return (REPORTS / name).read_text(encoding="utf-8").splitlines()


def _seed(entry: dict[str, object]) -> LabelledReport:
    text = (shipped("seeds") / str(entry["file"])).read_text(encoding="utf-8")
    return _report(entry | {"text": text, "group": f"{KNOWN}-seeds"})


def _report(entry: dict[str, object]) -> LabelledReport:
    published = datetime.combine(date.fromisoformat(str(entry["published"])), time(3), UTC)
    claims = entry["claims"]
    assert isinstance(claims, list)
    labels = [(str(kind), str(sort), str(subject)) for kind, sort, subject in claims]
    return LabelledReport(str(entry["group"]), Document(str(entry["title"]), str(entry["text"]), published), labels)
