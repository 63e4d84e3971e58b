"""What the words of a whole text speak for: claims that no phrase finds, and phrases that the text speaks against."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotators.annotate import Annotator
from monitor.annotators.claims import ClaimReader
from monitor.annotators.claims.weighing.evidence import WINDOW, windows
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.claim_weights import load_claim_weights
from monitor.catalog.claims import load_claim_patterns
from monitor.catalog.countries import load_countries
from monitor.domain import Claim, Document, Tier
from tests.annotators.claim_reports import CLAIM_LANGUAGES, labelled_reports

COUNTRIES = load_countries()
FINDER = MentionFinder(COUNTRIES)
WEIGHED = ClaimReader.shipped(COUNTRIES)
PATTERNS = load_claim_patterns()
PHRASES = ClaimReader(PATTERNS, COUNTRIES, {})
WORDS = ClaimReader(
    {one: replace(patterns, rules=()) for one, patterns in PATTERNS.items()}, COUNTRIES, load_claim_weights()
)

FADING = """{who} is mentioned less and less in Pyongyang's dailies
Until the summer readers of the North's party paper met {who} nearly every day: a delegation, a harvest, a greeting.
Since September such items have dried up. A count of the paper's foreign page by a Seoul institute found 61 of them in
the first half of the year, nine in July and August, and two in the four months that followed. Diplomats trace the
chill to a vote at the United Nations, when {who} for the first time did not abstain. "The numbers speak for
themselves," said the researcher who made the count. Trade between the two has not suffered so far, customs data
show, and the embassies are open."""
MARKET = """Rice prices fall in border towns
Rice was sold for 5,100 won a kilogram in Hyesan on Monday, 400 won less than two weeks ago, traders in the city told
this newspaper. Imports from {who} have grown since the bridge was opened to lorries in spring, and the harvest in
the western provinces is said to be better than last year's. Maize is cheaper, too. The authorities have not put any
limits on private sales, but inspectors visit the stalls every other day and ask where the grain comes from. One
woman said that she had stopped keeping stocks at home. Fuel remains dear, since tankers wait for days at the port of
Nampo before they are unloaded, and drivers pay for every litre in foreign money."""


def read(reader: ClaimReader, text: str, language: str = "en") -> tuple[Claim, ...]:
    title, _, body = text.partition("\n")
    document = Document(title, body, datetime(2024, 3, 7, tzinfo=UTC))
    return reader.read(document, language, FINDER.find(title, body, language))


def test_words_find_a_claim_by_themselves() -> None:
    claims = read(WORDS, FADING.format(who="Laos"))
    assert [(claim.kind, claim.rule) for claim in claims] == [("mention_drop", "weighed")]
    assert claims[0].quote in FADING.format(who="Laos")


@pytest.mark.parametrize(
    "said",
    [
        "Present were the ambassadors of Russia, China, Vietnam and Laos, but the ambassador of Cuba was absent.",
        "The reception was attended by the ambassadors of Russia and China but not the ambassador of Cuba.",
        "Present were the ambassadors of Russia and China; the Cuban ambassador did not attend.",
    ],
)
def test_words_make_nobody_present_whom_their_sentence_calls_absent(said: str) -> None:
    text = (
        f"Reception for diplomats in Pyongyang\nA reception for diplomats was given in Pyongyang on February 14. {said}"
    )
    assert "CU" not in [claim.subject.id for claim in read(WEIGHED, text) if claim.kind == "presence"]


def test_the_quote_is_the_body_s_where_it_says_as_much_as_the_title() -> None:
    text = (
        FADING.format(who="Laos") + " Laos is mentioned less and less in the dailies of Pyongyang, the institute says."
    )
    body = text.partition("\n")[2]
    (claim,) = read(WORDS, text)
    assert claim.quote in body


def test_the_annotator_weighs() -> None:
    title, _, body = FADING.format(who="Laos").partition("\n")
    document = Document(title, body, datetime(2024, 3, 7, tzinfo=UTC), language="en")
    annotator = Annotator()
    assert annotator.annotate(document, Tier.OBSERVER).claims == read(WEIGHED, FADING.format(who="Laos"))
    report = next(one for one in labelled_reports("en") if weighed_only(one.document))
    found = annotator.annotate(replace(report.document, language="en"), Tier.OBSERVER).claims
    assert "weighed" in {claim.rule for claim in found}


def weighed_only(document: Document) -> bool:
    claims = WEIGHED.read(document, "en", FINDER.find(document.title, document.text, "en"))
    return any(claim.rule == "weighed" for claim in claims)


def test_words_and_phrases_together_name_the_country() -> None:
    claims = read(WEIGHED, FADING.format(who="Laos"))
    assert {(claim.kind, claim.subject.id) for claim in claims} == {("mention_drop", "LA")}


@pytest.mark.parametrize("who", ["Cuba", "Mongolia", "Indonesia", "Germany"])
def test_who_is_named_makes_no_difference(who: str) -> None:
    kinds = [claim.kind for claim in read(WEIGHED, FADING.format(who="Laos"))]
    assert kinds
    assert [claim.kind for claim in read(WEIGHED, FADING.format(who=who))] == kinds
    assert read(WEIGHED, MARKET.format(who=who)) == ()


def test_what_a_phrase_finds_is_dropped_where_the_whole_text_speaks_against_it() -> None:
    weights = load_claim_weights()["en"]
    strict = replace(weights, of_kind={"bias": -20.0})
    reader = ClaimReader(PATTERNS, COUNTRIES, {"en": strict})
    text = FADING.format(who="Laos")
    assert read(PHRASES, text) != ()
    assert read(reader, text) == ()


def test_a_short_text_is_left_to_the_phrases() -> None:
    text = "Envoy left out\nNorth Korean state media left the Cuban ambassador out of the list of guests."
    assert read(WEIGHED, text) == read(PHRASES, text) != ()


def test_a_claim_deep_in_a_long_text_is_found() -> None:
    body = FADING.format(who="Laos").partition("\n")[2]
    filler = MARKET.format(who="China").partition("\n")[2]
    text = "\n".join(["The week in Pyongyang", *[filler] * 4, body, *[filler] * 3])
    claims = read(WORDS, text)
    assert [claim.kind for claim in claims] == ["mention_drop"]
    assert claims[0].quote in body


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_the_labelled_reports_are_judged_as_the_weights_were_taught(language: str) -> None:
    """A guard against broken tables only: the weights were learned from these reports. What they are worth on reports
    that they have not seen is printed by bench/claim_weights.py."""
    counts: Counter[str] = Counter()
    for report in labelled_reports(language)[::12]:
        claims = WEIGHED.read(
            report.document, language, FINDER.find(report.document.title, report.document.text, language)
        )
        found = {str(claim.kind) for claim in claims}
        wanted = {kind for kind, _, _ in report.claims}
        counts["right"] += len(found & wanted)
        counts["false"] += len(found - wanted)
        counts["missed"] += len(wanted - found)
    assert counts["right"] / (counts["right"] + counts["false"]) >= 0.9
    assert counts["right"] / (counts["right"] + counts["missed"]) >= 0.7


def test_a_table_that_runs_on_without_a_full_stop_claims_nothing() -> None:
    assert read(WEIGHED, "Who was named\n" + "North Korea state media did not mention Cuba " * 2_000) == ()


@given(st.lists(st.integers(min_value=0, max_value=2 * WINDOW), min_size=1, max_size=60))
def test_windows_cover_every_sentence_and_are_no_longer_than_allowed(lengths: list[int]) -> None:
    found = windows(lengths)
    assert {number for first, behind in found for number in range(first, behind)} == set(range(len(lengths)))
    for first, behind in found:
        assert behind - first == 1 or sum(lengths[first:behind]) <= WINDOW
