"""What particles, word order and titles decide in a Korean sentence."""

import pytest

from tests.annotators.claim_texts import labels


def korean(text: str, title: str = "", published: str = "2024-03-07") -> set[str]:
    return labels(text, "ko", title=title, published=published)


@pytest.mark.parametrize(
    "text",
    [
        "북한이 쏜 미사일의 고도를 합동참모본부는 공개하지 않았다.",
        "북한이 위성을 쏘자 라오스 외교부가 관련 소식을 보도하지 않았다.",
        "노동신문은 라오스 정부가 홍수 피해를 보도하지 않는다고 비난했다.",
        "평양을 다녀온 라오스 대표단은 기자들의 질문에 함구했다.",
    ],
)
def test_the_silence_of_others_is_no_claim(text: str) -> None:
    assert korean(text) == set()


def test_a_title_between_a_name_and_its_particle_is_not_another_actor() -> None:
    assert korean("조선중앙통신이 공개한 명단에서 김재룡 총리는 빠졌다.") == {"omission kim-jae-ryong"}
    assert korean("북한 외무성 대변인은 담화에서 라오스를 '배신자'라고 불렀다.") == {"hostile_label LA"}


def test_a_headline_leaves_the_particle_out() -> None:
    assert korean("신문은 농사 소식을 실었다.", title="北김경희, 김정일 생일에도 공개석상에 안 나타나") == {
        "absence kim-kyong-hui"
    }


def test_what_belongs_to_a_leader_is_not_the_leader() -> None:
    assert korean("김정은의 부인 리설주가 석 달째 북한 매체에 모습을 드러내지 않고 있다.") == {"absence ri-sol-ju"}


def test_people_joined_by_their_titles_are_one_subject() -> None:
    text = "조용원 노동당 조직비서와 리일환 선전비서가 두 달째 북한 매체에서 자취를 감췄다."
    assert korean(text) == {"absence jo-yong-won", "absence ri-il-hwan"}


def test_a_country_beside_its_leader_only_says_whose_leader_it_is() -> None:
    text = "조선중앙통신은 아베 신조 일본 총리를 '정치 난쟁이'라고 조롱했다."
    assert korean(text, published="2019-11-08") == {"hostile_label shinzo-abe"}


def test_a_surname_with_a_title_is_the_leader_named_before() -> None:
    text = "북한 매체가 윤석열 대통령의 담화를 헐뜯었다. 노동신문은 윤 대통령을 '역적'이라고 불렀다."
    assert korean(text, published="2022-10-20") == {"hostile_label yoon-suk-yeol"}


def test_who_calls_names_is_not_who_is_called() -> None:
    assert korean("김여정 부부장은 담화에서 라오스를 '하수인'이라고 비난했다.") == {"hostile_label LA"}


def test_at_that_time_leads_back_to_the_year_of_the_sentence_before() -> None:
    text = "2013년 12월 북한은 장성택을 처형했다. 당시 조선중앙통신 홈페이지에서 장성택 관련 기사가 모두 삭제됐다."
    assert korean(text) == set()


def test_how_something_is_known_is_not_that_someone_appeared() -> None:
    assert korean("북한 매체가 라오스 소식을 석 달 만에 크게 다룬 것으로 나타났다.") == {"reappearance LA"}
    assert korean("리설주 여사가 지난주 공연을 본 것으로 나타났다고 북한 매체가 전했다.") == set()


def test_the_place_that_bears_a_leaders_name_is_nobody() -> None:
    assert korean("북한 매체는 김일성광장에서 열린 집회에 누가 참석하지 않았는지 밝혔다.") == set()
