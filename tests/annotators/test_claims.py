import pytest

from monitor.catalog.claims import Rule, load_claim_patterns
from tests.annotators.claim_texts import claims_in, label, labels

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


def test_a_source_is_credited_only_with_what_it_says() -> None:
    text = "Pyongyang has made no comment on Laos, although sources quoted by NK News say Laos is called a traitor."
    credited = {label(claim): claim.attributed_to for claim in claims_in(text)}
    assert credited == {"no_report LA": "", "hostile_label LA": "sources quoted by NK News"}


def test_it_pointed_out_leads_back_to_the_source_named_before() -> None:
    text = (
        "NK News said the mood had changed. "
        "It pointed out that state newspapers in Pyongyang have stopped mentioning Laos."
    )
    (claim,) = claims_in(text)
    assert claim.attributed_to == "NK News"


def test_doubt_is_kept() -> None:
    (claim,) = claims_in("North Korean media apparently left out the Lao ambassador in their report on the banquet.")
    assert claim.hedged


@pytest.mark.parametrize(
    "text",
    [
        "Nobody knows whether North Korean media will mention Laos.",
        "If state media in Pyongyang do not mention Laos, it will be a sign.",
        "In years past, North Korean media did not mention Laos for months.",
    ],
)
def test_what_is_only_asked_supposed_or_long_past_is_no_claim(text: str) -> None:
    assert labels(text) == set()


def test_pronouns_stand_for_the_country_or_person_named_before() -> None:
    assert labels("Laos opened talks with Seoul in May. State media have not mentioned the country since May.") == {
        "mention_drop LA"
    }
    assert labels(
        "Hwang Pyong So fell from grace. He has not been seen in public since October, state media show."
    ) == {"absence hwang-pyong-so"}


def test_a_country_in_a_parenthesis_is_not_the_subject() -> None:
    text = "In KCNA's report Laos, a partner of Vietnam, was left out of the list of senders."
    assert labels(text) == {"omission LA"}


def test_a_bare_surname_is_the_person_named_in_full() -> None:
    text = "Kim Jong Un presided over a meeting on April 11. Kim has not appeared in public since, state media show."
    assert labels(text, published="2020-04-25") == {"absence kim-jong-un"}


def test_the_leader_is_who_led_at_the_time() -> None:
    text = "The North Korean leader has not been seen in public for a month, state media show."
    assert labels(text, published="2008-09-12") == {"absence kim-jong-il"}
    assert labels(text, published="2014-10-01") == {"absence kim-jong-un"}


def test_other_languages_make_no_claims() -> None:
    assert labels("Северокорейские СМИ не упомянули посла Кубы.", "ru") == set()


def test_menus_and_link_lists_make_no_claims() -> None:
    text = (
        "Menu\nNorth Korea silent on Laos\nState media leave out Lao ambassador\nAccept cookies\n"
        "The weather in Pyongyang was fine on Sunday."
    )
    assert labels(text) == set()
