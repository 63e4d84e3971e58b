"""Mistakes in a claims file are told in one line with the file, the entry and the mistake."""

from typing import Any

import pytest

from monitor.catalog.claims import load_claim_patterns, parse_claim_patterns
from monitor.domain import CatalogError


def catalog(**rule: object) -> dict[str, Any]:
    good: dict[str, object] = {
        "kind": "omission",
        "phrases": ["{media} skipped {subject}"],
        "example": "State media skipped Laos.",
        "expects": "LA",
    }
    return {
        "words": {"stop": ["that"]},
        "media": {"state-media": ["state media"]},
        "north": {"names": ["pyongyang"]},
        "rules": {"skipped": good | rule},
    }


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"kind": "ommission"}, "kind = 'ommission' is none of omission"),
        ({"phrases": ["{media} skipped {whom}"]}, "there is no word list {whom}"),
        ({"phrases": ["{media} (skipped|passed {subject}"]}, "lacks a closing )"),
        ({"phrases": ["{media} skipped) {subject}"]}, "a bracket that closes nothing"),
        ({"phrases": ["{media} ... {subject}"]}, "needs at least one word of its own"),
        ({"phrases": []}, "expected a phrase, or a list of phrases, in quotes"),
        ({"phrases": ["{media} sk{ipped"]}, "is not understood from"),
        ({"about": "animal"}, "about = 'animal' is none of"),
        ({"case": "dative"}, "case = 'dative' is none of"),
        ({"colour": "red"}, "unknown key colour"),
    ],
)
def test_a_mistake_in_a_rule_is_named_with_file_and_entry(change: dict[str, object], mistake: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse_claim_patterns(catalog(**change), "en")
    message = str(caught.value)
    assert message.startswith("catalog/claims.en.toml: [rules.skipped]")
    assert mistake in message
    assert "\n" not in message


def test_a_missing_key_is_named() -> None:
    values = catalog()
    del values["rules"]["skipped"]["example"]
    with pytest.raises(CatalogError, match=r"\[rules.skipped\]: example is missing"):
        parse_claim_patterns(values, "en")


def test_a_word_list_that_contains_itself_is_refused() -> None:
    values = catalog()
    values["words"]["loop"] = ["very {loop}"]
    with pytest.raises(CatalogError, match="loop contains itself"):
        parse_claim_patterns(values, "en")


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(CatalogError, match=r"unknown table \[rule\]"):
        parse_claim_patterns({"rule": {}}, "en")


def test_the_shipped_phrases_cover_every_kind_in_both_languages() -> None:
    for patterns in load_claim_patterns().values():
        assert len({rule.kind for rule in patterns.rules}) == 10
