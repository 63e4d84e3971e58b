import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalog.claims import Rule, load_claim_patterns
from tests.annotators.claim_texts import PHRASES, claims_in, label, labels

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
    (claim,) = claims_in(text, published="2024-02-16", reader=PHRASES)
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KCNA reported the Chinese envoy's visit but did not mention the drills in Laos.", {"no_report LA"}),
        ("KCNA quoted Laos as saying that China did not report the accident.", set()),
        ("Kim Jong Un and the Lao president did not exchange New Year messages this year.", {"ritual_omission LA"}),
        ("North Korea's foreign ministry called Laos a lackey.", {"hostile_label LA"}),
        ("Laos called North Korea's leader a lackey, KCNA's critics recalled.", set()),
    ],
)
def test_a_deed_is_the_norths_where_its_own_clause_says_so(text: str, found: set[str]) -> None:
    assert labels(text) == found


def test_a_passive_names_no_doer() -> None:
    text = "The Lao president's death went unreported in North Korean newspapers on Friday."
    assert labels(text) == {"no_report LA"}


def test_an_inverted_sentence_names_its_subject_last() -> None:
    text = "KCNA published the senders of greetings. Missing from the list was Laos."
    assert labels(text) == {"omission LA"}


def test_who_stands_behind_a_preposition_is_not_the_one_who_is_away() -> None:
    text = "Choe Ryong Hae, a close aide to Kim Jong Un, has not been seen in public since May, state media show."
    assert labels(text) == {"absence choe-ryong-hae"}


def test_she_is_a_woman_and_he_is_not() -> None:
    text = (
        "State media showed Kim Jong Un at a concert. Ri Sol Ju sat behind him in March. She has not been seen since."
    )
    assert labels(text, published="2024-07-07") == {"absence ri-sol-ju"}


def test_relatives_of_the_leader_are_known_by_what_they_are_to_him() -> None:
    text = "The North Korean leader's uncle has been edited out of a documentary rerun on state television."
    assert labels(text, published="2013-12-09") == {"edit_or_deletion jang-song-thaek"}


def test_names_are_called_to_the_person_and_silence_is_about_the_country() -> None:
    assert labels("KCNA called U.S. President Donald Trump a dotard.") == {"hostile_label donald-trump"}
    assert labels("KCNA has not reported on Donald Trump's election.") == {"no_report US"}
    assert labels('KCNA called Michael Kirby, a judge, a "clown" on Friday.') == {"hostile_label michael-kirby"}


def test_silence_about_nobody_needs_something_that_happened() -> None:
    assert labels("State media in Pyongyang have not reported the launch.") == {"no_report launch"}
    assert labels("State media in Pyongyang have not reported anything new.") == set()


def test_an_expression_of_the_catalog_is_the_topic_whose_use_changes() -> None:
    text = "Rodong Sinmun has quietly dropped the Juche calendar from its masthead."
    assert labels(text) == {"terminology_shift juche-calendar"}


def test_a_claim_tells_whose_birthday_it_was() -> None:
    text = "State media left out the Lao ambassador when they listed the guests at Kim Jong Il's birthday banquet."
    (claim,) = claims_in(text)
    assert claim.details["birthday_of"] == "kim-jong-il"
    (named,) = claims_in("KCNA's list of greetings for the Day of the Sun did not include Laos.")
    assert named.details["birthday_of"] == "kim-il-sung"


def test_what_a_headline_says_in_short_the_body_says_in_full() -> None:
    claims = labels(
        "Rodong Sinmun has not reported the death of the Lao president.",
        title="N. Korean media silent on death in Asia",
    )
    assert claims == {"no_report LA"}


@given(
    st.lists(st.sampled_from(["KCNA", "Laos", "did not", "mention", "the list", "Kim Jong Un", ",", ".", "who", "\n"]))
)
def test_no_order_of_words_breaks_the_reader(words: list[str]) -> None:
    text = " ".join(words)
    for claim in claims_in(text):
        assert text[claim.start : claim.end] == claim.quote
