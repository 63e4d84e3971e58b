"""Mistakes in a claims file are told in one line with the file, the entry and the mistake."""

from collections.abc import Callable
from typing import Any

import pytest

from monitor.annotators.claims.attribution import Attribution
from monitor.catalog.claim_attribution import CreditWords, load_credit_words, parse_credit_words
from monitor.catalog.claim_days import parse_day_words
from monitor.catalog.claim_people import parse_naming_words
from monitor.catalog.claim_syntax import PhraseParser, verb_forms
from monitor.catalog.claim_topics import parse_modifiers
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
        ({"subject": "beneath"}, "subject = 'beneath' is none of"),
        ({"doer": "south"}, "doer = 'south' is none of"),
        ({"nearby": "{there}"}, "there is no word list {there}"),
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


@pytest.mark.parametrize(("language", "words"), load_credit_words().items())
def test_each_pattern_of_crediting_credits_the_source_of_its_example(language: str, words: CreditWords) -> None:
    for pattern in words.patterns:
        credited = Attribution(words).of(pattern.example, [(0, len(pattern.example))], 0, (0, 1))
        assert credited == pattern.who
        assert pattern.expression.search(pattern.example), pattern.who


MISTAKES: list[tuple[Callable[[str, Any], object], str, object, str]] = [
    (
        parse_credit_words,
        "claim_attribution.toml",
        {"patterns": [{"pattern": "(?P<who>x", "example": "x", "who": "x"}]},
        "is no regular expression",
    ),
    (
        parse_credit_words,
        "claim_attribution.toml",
        {"patterns": [{"pattern": "x", "example": "x", "who": "x"}]},
        "lacks (?P<who>...)",
    ),
    (
        parse_credit_words,
        "claim_attribution.toml",
        {"patterns": [{"pattern": "(?P<who>x)"}]},
        "each has pattern, example and who",
    ),
    (
        parse_credit_words,
        "claim_attribution.toml",
        {"patterns": [], "back": "<speak>"},
        "there is no word list <speak>",
    ),
    (parse_credit_words, "claim_attribution.toml", {"patterns": [], "colour": "red"}, "unknown key colour"),
    (parse_credit_words, "claim_attribution.toml", {}, "patterns is missing"),
    (parse_naming_words, "claim_people.toml", {"surnames": "Kim"}, "surnames: expected a list of words in quotes"),
    (parse_naming_words, "claim_people.toml", {"surnames": []}, "surnames is missing"),
    (
        parse_naming_words,
        "claim_people.toml",
        {"surnames": ["Kim"], "leaders": "("},
        "leaders: '(' is no regular expression",
    ),
    (
        parse_naming_words,
        "claim_people.toml",
        {"surnames": ["Kim"], "speakers": ["["]},
        "speakers: '[' is no regular expression",
    ),
    (parse_naming_words, "claim_people.toml", {"surnames": ["Kim"], "colour": "red"}, "unknown key colour"),
    (parse_day_words, "claim_days.toml", {"colour": "red"}, "unknown key colour"),
    (parse_day_words, "claim_days.toml", {"spoke-before": "("}, "spoke-before: '(' is no regular expression"),
    (parse_day_words, "claim_days.toml", [], "a table is expected"),
    (parse_modifiers, "claim_topics.toml", {"modifiers": []}, "a list of words"),
    (parse_modifiers, "claim_topics.toml", {"modifiers": ["("]}, "is no regular expression"),
    (parse_modifiers, "claim_topics.toml", {"modifiers": ["annual"], "colour": "red"}, "nothing else"),
]


@pytest.mark.parametrize(("parse", "file", "values", "mistake"), MISTAKES)
def test_a_mistake_in_a_file_of_the_claim_reader_is_named(
    parse: Callable[[str, Any], object], file: str, values: object, mistake: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        parse("en", values)
    assert str(caught.value).startswith(f"catalog/{file}: [en]")
    assert mistake in str(caught.value)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("report", ["report", "reports", "reported", "reporting"]),
        ("carry", ["carry", "carries", "carried", "carrying"]),
        ("erase", ["erase", "erases", "erased", "erasing"]),
        ("omit", ["omit", "omits", "omitted", "omitting"]),
    ],
)
def test_a_verb_is_read_in_all_its_forms(verb: str, forms: list[str]) -> None:
    assert verb_forms(verb, {"omit": ["omitted", "omitting"]}) == forms


def test_a_phrase_knows_the_words_it_can_begin_with() -> None:
    parser = PhraseParser("en", {"stop": ["if"], "not": ["(did|has) not", "never"]}, "file")
    assert parser.phrase("{not} [even] report~", "entry").first == {"did", "has", "never"}
    assert parser.phrase("[again] silent", "entry").first == {"again", "silent"}
    assert parser.phrase("{media} omitted", "entry").first == frozenset()


def test_the_shipped_phrases_cover_every_kind_in_both_languages() -> None:
    for patterns in load_claim_patterns().values():
        assert len({rule.kind for rule in patterns.rules}) == 10
