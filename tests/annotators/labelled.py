"""The labelled texts, for the tests and for bench/claims.py and bench/claims_speed.py."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from monitor.domain import Document

FOLDER = Path(__file__).resolve().parent / "claims_labelled"
LANGUAGES = ("en", "ko")


@dataclass(frozen=True, slots=True)
class LabelledText:
    """`claims`: "kind subject", an envoy as "omission CU ambassador"; empty: there is nothing to find."""

    title: str
    text: str
    published: date
    language: str
    claims: frozenset[str]

    @property
    def full(self) -> str:
        return f"{self.title}\n{self.text}"


def document_of(one: LabelledText) -> Document:
    """The text as it was published, at noon of its day in Pyongyang."""
    return Document(one.title, one.text, datetime.combine(one.published, time(3), UTC))


def labelled_texts(language: str) -> list[LabelledText]:
    entries = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))["texts"]
    return [_labelled(entry, language) for entry in entries]


def _labelled(entry: Mapping[str, object], language: str) -> LabelledText:
    published, claims = entry["published"], entry["claims"]
    assert isinstance(published, date)
    assert isinstance(claims, list)
    return LabelledText(str(entry.get("title", "")), str(entry["text"]), published, language, frozenset(claims))
