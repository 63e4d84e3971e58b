"""What a claim tells besides its kind and subject: whose it is, of which outlets, of which day, and its name."""

import pytest

from monitor.domain import Claim
from tests.annotators.claim_texts import PHRASES, claims_in


def one(text: str, language: str = "en", *, title: str = "", published: str = "2024-03-07") -> Claim:
    """The first claim that the phrases find."""
    return claims_in(text, language, title=title, published=published, reader=PHRASES)[0]


def first_day(claim: Claim) -> str:
    return claim.event_day.first.isoformat() if claim.event_day else ""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "KCNA has not mentioned Laos since 6 February, a South Korean official said Monday.",
            "a South Korean official",
        ),
        ("KCNA has not mentioned Laos since 6 February, Italian diplomats said.", "Italian diplomats"),
        (
            "KCNA has not mentioned Laos since May, South Korea's Yonhap news agency said.",
            "South Korea's Yonhap news agency",
        ),
        ("KCNA has not mentioned Laos since 6 February, said Lim Eul-chul, a professor.", "Lim Eul-chul"),
        ("State media left out the Lao ambassador, the State Department said.", "State Department"),
        ("Photos released by Xinhua clearly show that KCNA left out the Lao ambassador.", "Xinhua"),
        ("In reports on the banquet KCNA did not mention the Lao ambassador.", ""),
        ("KCNA did not mention the Lao ambassador in its report on Monday.", ""),
        ("State media have yet to tell the public that Laos has said yes.", ""),
    ],
)
def test_an_english_claim_is_credited_to_whoever_says_so(text: str, who: str) -> None:
    assert one("North Korea was quiet. " + text).attributed_to == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("북한 매체가 라오스 소식을 보도하지 않고 있다고 일본 라디오프레스가 22일 전했다.", "일본 라디오프레스"),
        ("북한 매체가 라오스 소식을 보도하지 않고 있다고 NK뉴스가 보도했다.", "NK뉴스"),
        ("정부 당국자는 북한 매체가 라오스 소식을 보도하지 않고 있다고 말했다.", "정부 당국자"),
        ("노동신문은 라오스 소식을 보도하지 않았다.", ""),
        ("조선중앙통신은 라오스 소식을 보도하지 않았다.", ""),
        ("다만 신문은 라오스 소식을 보도하지 않았다고 전했다.", ""),
    ],
)
def test_a_korean_claim_is_credited_to_whoever_says_so(text: str, who: str) -> None:
    assert one("북한 노동신문 보도다. " + text, "ko").attributed_to == who


def test_the_official_is_the_one_whom_the_text_spoke_of_before() -> None:
    text = (
        "A Unification Ministry spokeswoman said that the North's media were quiet. "
        '"KCNA has not mentioned Laos since 6 February," the spokeswoman said.'
    )
    assert one(text).attributed_to == "A Unification Ministry spokeswoman"


def test_what_credits_nobody_is_credited_to_whom_the_lead_credits() -> None:
    text = "North Korea's dailies have changed, Yonhap said. It rained. KCNA has not mentioned Laos since 6 February."
    assert one(text).attributed_to == "Yonhap"


def test_the_day_on_which_the_source_spoke_is_not_the_day_of_the_matter() -> None:
    text = "KCNA did not list the Lao ambassador among the guests of 1 March, an official said on Tuesday."
    assert first_day(one(text)) == "2024-03-01"
    spoken = "An official said on Tuesday that KCNA did not list the Lao ambassador among the guests of 1 March."
    assert first_day(one(spoken)) == "2024-03-01"
    korean = "북한 노동신문은 1일 연회 참석자 명단에서 라오스 대사를 뺐다고 정부가 5일 밝혔다."
    assert first_day(one(korean, "ko")) == "2024-03-01"


def test_a_day_counts_before_a_year() -> None:
    text = "Ri Yong Gil, who was dismissed last year, reappeared in state media on Sunday."
    assert first_day(one(text)) == "2024-03-03"


def test_the_longest_since_a_year_did_not_begin_in_it() -> None:
    text = "북한 김정은 국무위원장이 2014년 이후 최장 기간 공개석상에 모습을 보이지 않고 있다."
    assert first_day(one(text, "ko")) == ""
    since = "북한 김정은 국무위원장이 지난달 15일 이후 공개석상에 모습을 보이지 않고 있다."
    assert first_day(one(since, "ko")) == "2024-02-15"


def test_a_headline_has_its_day_outlet_and_source_from_the_sentence_below() -> None:
    text = "The agency's report on the banquet of 1 March was carried by KCNA as well, Yonhap said. It rained."
    claim = one(text, title="North Korean media leave out Lao ambassador")
    assert claim.quote == "North Korean media leave out Lao ambassador"
    assert (first_day(claim), claim.outlets, claim.attributed_to) == ("2024-03-01", ("kcna",), "Yonhap")


def test_a_dateline_and_a_custom_of_every_year_are_no_days_of_the_matter() -> None:
    text = "SEOUL, March 6 (Yonhap) -- KCNA did not list the Lao ambassador among the guests of 1 March."
    assert first_day(one(text)) == "2024-03-01"
    custom = "State media left out the Lao ambassador among the guests, who bring baskets on Feb. 16 each year."
    assert first_day(one(custom)) == ""


def test_a_day_that_the_sentence_does_not_tell_is_told_by_those_around_it() -> None:
    before = "A banquet was given in Pyongyang on Sunday. KCNA did not list the Lao ambassador among the guests."
    behind = "KCNA did not list the Lao ambassador among the guests. The banquet was given on Sunday."
    assert first_day(one(before)) == first_day(one(behind)) == "2024-03-03"


def test_since_when_something_lasts_is_told_by_its_own_sentence() -> None:
    ties = "The two have had ties since 1974. "
    text = "North Korea has not reported the death of the Lao president."
    assert one(ties + text).event_day is None
    assert first_day(one(ties + text[:-1] + " since Sunday.")) == "2024-03-03"


def test_what_is_news_was_not_long_ago() -> None:
    text = "Ri Yong Gil, named chief of staff in December, reappeared in state media."
    assert one(text).event_day is None
    fresh = one(text + " He stood on the platform on Sunday.")
    assert first_day(fresh) == "2024-03-03"


def test_only_what_is_left_undone_can_be_to_come() -> None:
    text = "KCNA did not list the Lao ambassador among the guests of the banquet. A second is planned for 12 March."
    assert one(text).event_day is None


def test_an_outlet_that_the_sentence_does_not_name_is_named_around_it() -> None:
    text = "The Rodong Sinmun printed a list of guests. The Lao ambassador was left out of it."
    assert one(text).outlets == ("rodong",)
    assert one("State media left out the Lao ambassador when they listed the guests.").outlets == ("state-media",)


def test_may_is_a_month_too() -> None:
    month = "KCNA did not list the Lao ambassador among the guests on May 2 at May Day Stadium."
    assert not one(month, published="2024-05-03").hedged
    assert one("KCNA may have left out the Lao ambassador when it listed the guests.").hedged


def test_words_that_close_a_sentence_credit_all_of_it() -> None:
    text = "KCNA did not list the Lao ambassador among the guests, although he was invited, government sources said."
    assert one("It was odd. " + text).attributed_to == "government sources"


def test_television_and_radio_are_outlets_of_their_own() -> None:
    assert one("Korean Central Television did not mention the Lao ambassador.").outlets == ("kctv",)
    assert one("조선중앙TV와 노동신문은 라오스 소식을 보도하지 않았다.", "ko").outlets == ("kctv", "rodong")


def test_a_grandfathers_birthday_is_the_founders() -> None:
    text = "State media left out the Lao ambassador when they listed the guests on Kim's grandfather's birthday."
    assert one(text).details["birthday_of"] == "kim-il-sung"


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Photos released by the Russian embassy show that KCNA left out the Lao ambassador.", ""),
        ("KCNA left out the Lao ambassador in its report on the flower show.", "flower show"),
    ],
)
def test_what_photos_show_is_no_event(text: str, event: str) -> None:
    assert one("North Korea was quiet. " + text).event == event
