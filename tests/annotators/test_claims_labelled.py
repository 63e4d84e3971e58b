"""The project's own labelled texts and the seed articles, read with the shipped catalog."""

from collections import Counter

import pytest

from monitor.resources import shipped
from tests.annotators.claim_texts import claims_in, label
from tests.annotators.labelled import LANGUAGES, LabelledText, labelled_texts

TARGET = 0.97


def found_in(text: LabelledText) -> set[str]:
    """Labels of a text's claims; "omission CU" goes without saying beside "omission CU ambassador"."""
    found = {
        label(claim)
        for claim in claims_in(text.text, text.language, title=text.title, published=text.published.isoformat())
    }
    return {one for one in found if not any(other.startswith(f"{one} ") for other in found)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labelled_texts_are_read_with_precision_and_recall_above_the_target(language: str) -> None:
    counts: Counter[str] = Counter()
    for text in labelled_texts(language):
        found = found_in(text)
        counts["right"] += len(found & text.claims)
        counts["false"] += len(found - text.claims)
        counts["missed"] += len(text.claims - found)
    assert counts["right"] / (counts["right"] + counts["false"]) >= TARGET
    assert counts["right"] / (counts["right"] + counts["missed"]) >= TARGET


def test_half_of_the_labelled_texts_are_without_a_claim() -> None:
    texts = [text for language in LANGUAGES for text in labelled_texts(language)]
    quiet = sum(not text.claims for text in texts)
    assert len(texts) >= 150
    assert abs(quiet - len(texts) / 2) <= 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_claim_has_labelled_texts(language: str) -> None:
    kinds = {claim.split(" ")[0] for text in labelled_texts(language) for claim in text.claims}
    assert len(kinds) == 10


def seed(name: str) -> str:
    return (shipped("seeds") / name).read_text(encoding="utf-8")


def test_the_article_of_deutsche_welle_makes_exactly_these_claims() -> None:
    claims = claims_in(
        seed("dw-2024-03-07-south-korea-and-cuba-establish-ties.txt"),
        title="South Korea and Cuba establish ties, rattling North Korea",
        published="2024-03-07",
    )
    assert Counter(label(claim) for claim in claims) == {
        "hostile_label CU": 2,
        "no_report CU": 1,
        "mention_drop CU": 1,
        "omission CU ambassador": 1,
    }
    by_label = {label(claim): claim for claim in claims}
    assert by_label["hostile_label CU"].attributed_to == "sources in North Korea quoted by NK News"
    assert by_label["mention_drop CU"].attributed_to == "NK News"
    assert by_label["mention_drop CU"].details == {"rank": 3, "after": ["CN", "RU"]}
    assert by_label["omission CU ambassador"].details["birthday_of"] == "kim-jong-un", "the wrong Kim, as printed"
    day = by_label["omission CU ambassador"].event_day
    assert day is not None
    assert (day.first.isoformat(), day.last.isoformat(), day.precision) == ("2024-02-21", "2024-02-29", "month")


def test_the_article_of_the_korea_economic_institute_makes_exactly_these_claims() -> None:
    claims = claims_in(
        seed("kei-2024-02-16-south-korea-establishes-ties-with-cuba.txt"),
        title="South Korea Establishes Diplomatic Ties with Cuba; North Korea Is Likely Furious",
        published="2024-02-16",
    )
    assert Counter(label(claim) for claim in claims) == {
        "no_report CU": 1,
        "omission CU ambassador": 2,
        "presence CU ambassador": 1,
    }
    for claim in claims:
        if claim.kind != "no_report":
            assert claim.event == "banquet"
            assert claim.event_day is not None
            assert claim.event_day.first.isoformat() == claim.event_day.last.isoformat() == "2024-02-14"
