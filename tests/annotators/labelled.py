"""The labelled texts, for the tests and for bench/claims.py."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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


def labelled_texts(language: str) -> list[LabelledText]:
    entries = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))["texts"]
    return [_labelled(entry, language) for entry in entries]


def _labelled(entry: Mapping[str, object], language: str) -> LabelledText:
    published, claims = entry["published"], entry["claims"]
    assert isinstance(published, date)
    assert isinstance(claims, list)
    return LabelledText(str(entry.get("title", "")), str(entry["text"]), published, language, frozenset(claims))
