import pytest

from monitor.catalog.claims import Rule, load_claim_patterns
from tests.annotators.claim_texts import claims_in, labels

RULES = [(language, rule) for language, patterns in load_claim_patterns().items() for rule in patterns.rules]


@pytest.mark.parametrize(("language", "rule"), RULES, ids=[f"{language}-{rule.id}" for language, rule in RULES])
def test_each_rule_reads_its_own_example(language: str, rule: Rule) -> None:
    found = {
        (claim.rule, f"{claim.subject.id} {claim.subject.role}".strip()) for claim in claims_in(rule.example, language)
    }
    assert (rule.id, rule.expects) in found


def test_the_silence_of_another_government_is_no_claim() -> None:
    assert (
        labels("North Korea watched. The South Korean government did not mention whether the step would hurt Laos.")
        == set()
    )
    assert labels("Seoul's ministry declined to comment on North Korea's reaction to Cuba's move.") == set()


def test_what_northern_media_did_report_is_no_omission() -> None:
    assert labels("North Korean media reported that Russia did not mention sanctions at the meeting.") == set()


def test_a_lack_of_public_reports_by_nobody_in_particular_is_no_claim() -> None:
    text = "The move was unexpected since there had been no recent public reports that Laos and Seoul were in talks."
    assert labels("North Korea was surprised. " + text) == set()


def test_a_claim_keeps_its_exact_sentence_and_span() -> None:
    text = "Nobody was surprised. KCNA did not mention the Syrian ambassador among the guests. He smiled."
    (claim,) = claims_in(text)
    assert claim.quote == "KCNA did not mention the Syrian ambassador among the guests."
    assert text[claim.start : claim.end] == claim.quote
    assert claim.outlets == ("kcna",)


def test_the_day_before_an_announcement_is_counted_from_the_day_the_text_gave_for_it() -> None:
    text = (
        "The two countries announced ties on February 15, 2024. State media reported on a banquet given by the party "
        "on the day before the announcement. "
        "No mention was made in North Korean media of Mexico's ambassador at the event."
    )
    (claim,) = claims_in(text, published="2024-02-16")
    assert claim.event_day is not None
    assert claim.event_day.first.isoformat() == claim.event_day.last.isoformat() == "2024-02-14"
    assert claim.event == "banquet"


def test_a_reported_rank_is_kept() -> None:
    text = "State newspapers have stopped reporting on Laos, once the third most cited nation after China and Russia."
    (claim,) = claims_in("North Korea is silent. " + text)
    assert claim.details == {"rank": 3, "after": ["CN", "RU"]}
