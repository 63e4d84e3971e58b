import base64
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.identity import MAX_KEY_CHARACTERS, address_key, content_key

DAY = date(2024, 2, 15)
SECTION, OTHER_SECTION, STORY = "1" * 32, "2" * 32, "abcdef0123456789" * 2


def _token(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_bare_base64_query_is_kept_with_its_case() -> None:
    one = address_key("http://www.rodong.rep.kp/ko/index.php?MTJAYWJj")
    assert one == "rodong.rep.kp/ko/index.php?MTJAYWJj"
    assert one != address_key("http://www.rodong.rep.kp/ko/index.php?MTJAYWJJ")


def test_one_rodong_story_found_by_two_searches_has_one_key() -> None:
    front = address_key("http://www.rodong.rep.kp/ko/index.php?" + _token("8@2025-07-02-018@19@@원산갈마@1106"))
    search = address_key("http://rodong.rep.kp/ko/index.php?" + _token("8@2025-07-02-018@1@@@3"))
    assert front == search == "rodong.rep.kp/ko/news/2025-07-02-018"


def test_rodongs_old_and_new_addresses_of_different_stories_differ() -> None:
    old = address_key("http://www.rodong.rep.kp/en/index.php?strPageID=SF01_02_01&newsID=2022-03-10-0002")
    assert old == "rodong.rep.kp/en/news/2022-03-10-0002"
    assert old != address_key("http://www.rodong.rep.kp/en/index.php?strPageID=SF01_02_01&newsID=2022-03-10-0003")


def test_a_long_kcna_address_loses_its_section_alone() -> None:
    long = address_key(f"http://www.kcna.kp/kp/article/q/{SECTION}{STORY}{'5' * 32}.kcmsf")
    assert long == address_key(f"http://www.kcna.kp/kp/article/q/{OTHER_SECTION}{STORY}{'5' * 32}.kcmsf")
    assert long != address_key(f"http://www.kcna.kp/kp/article/q/{SECTION}{STORY}{'6' * 32}.kcmsf")


def test_a_kcna_story_in_two_sections_has_one_key_but_one_for_each_language() -> None:
    top = address_key(f"http://www.kcna.kp/en/article/detail/{SECTION}{STORY}")
    assert top == address_key(f"http://kcna.kp/en/article/detail/{OTHER_SECTION}{STORY.upper()}")
    assert top == address_key(f"http://www.kcna.kp/en/article/q/{STORY}.kcmsf")
    assert top != address_key(f"http://www.kcna.kp/kp/article/detail/{SECTION}{STORY}")


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("https://www.nknews.org/2024/02/a/?utm_source=feed&utm_medium=rss", "http://nknews.org/2024/02/a"),
        ("http://site.kp/read.php?no=7&PHPSESSID=0af", "http://site.kp/read.php?PHPSESSID=93c&no=7"),
        ("http://site.kp/read.do;jsessionid=0AF.a1?no=7", "http://site.kp/read.do?no=7"),
        ("https://example.org:443/a?b=1&a=2", "https://example.org/a?a=2&b=1"),
        ("https://example.org/a#comments", "https://EXAMPLE.org/a/"),
        ("https://example.org/%7Euser/%ed%95%9c", "https://example.org/~user/한"),
        ("https://t.me/s/RusEmbDPRK/12", "https://t.me/rusembdprk/12?single"),
        (
            "https://www.yna.co.kr/view/AKR20240215000100504?section=nk/news/all",
            "https://m.yna.co.kr/view/AKR20240215000100504",
        ),
        ("http://www.minzu.rep.kp/Home/index/disp/2607/en", "http://www.minju.rep.kp/home/index/disp/2607/en"),
        (
            "https://kcnawatch.org/newstream/1772256827-168671558/message-received/",
            "https://kcnawatch.app/newstream/1772256827-168671558/message-received-by",
        ),
        (
            "http://pyongyangtimes.com.kp/blog?page=politics&num=1&blogid=68edbe209c87d005b919429b",
            "http://www.pyongyangtimes.com.kp/blog?blogid=68edbe209c87d005b919429b&num=1&page=news",
        ),
    ],
)
def test_addresses_of_one_story_have_one_key(one: str, same: str) -> None:
    assert address_key(one) == address_key(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://minjok.com/?cid=12&uid=998", "http://minjok.com/?cid=12&uid=999"),
        ("http://site.kp/modules.php?sid=12", "http://site.kp/modules.php?sid=13"),
        ("http://minjok.com/?source=1", "http://minjok.com/?source=2"),
        ("http://site.kp/view.jsp?1234", "http://site.kp/view.jsp?1235"),
        ("http://site.kp/Article/AbC", "http://site.kp/Article/abc"),
        ("http://site.kp/a%2Fb", "http://site.kp/a/b"),
        ("https://en.yna.co.kr/view/AEN20240215000100504", "https://www.yna.co.kr/view/AEN20240215000100504"),
        (
            "http://www.kcna.co.jp/item/2011/201101/2011-01-01ee.html#13348",
            "http://www.kcna.co.jp/item/2011/201101/2011-01-01ee.html#13349",
        ),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"),
    ],
)
def test_addresses_of_different_stories_keep_different_keys(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@given(st.text(max_size=2000))
def test_any_text_gives_a_short_key_and_the_same_one_again(url: str) -> None:
    key = address_key(url)
    assert len(key) <= MAX_KEY_CHARACTERS
    assert key == address_key(url)


@given(st.text("abcXYZ09%/?&=#한", max_size=60), st.sampled_from(["https://", "http://www."]))
def test_the_scheme_and_www_never_matter(tail: str, head: str) -> None:
    assert address_key(f"http://example.org/{tail}") == address_key(f"{head}example.org/{tail}")


def test_a_long_address_keeps_its_difference_beyond_the_cap() -> None:
    stem = "https://example.org/" + "a" * 600
    assert address_key(stem + "1") != address_key(stem + "2")


def test_spaces_quotes_case_glued_words_and_a_date_suffix_do_not_make_another_story() -> None:
    clean = content_key("kcna", "en", DAY, 'Comrade Kim Jong Un Visits "Farm"', "Comrade Kim Jong Un visited it.")
    messy = content_key(
        "kcna", "en", DAY, "Comrade\u00a0Kim Jong Un visits “Farm” [2024.02.15.]", "ComradeKim Jong Unvisited it. -0-"
    )
    juche = content_key(
        "kcna",
        "en",
        DAY,
        "Comrade Kim Jong Un Visits 'Farm' [Juche113.2.15.]",
        "Comrade Kim Jong Un visited it.\n\nwww.kcna.kp (Juche113.2.15.)",
    )
    assert clean == messy == juche


def test_a_body_that_repeats_its_headline_is_the_same_story() -> None:
    once = content_key("kcna", "en", DAY, "Wreath laid", "Envoys laid a wreath.")
    assert once == content_key("kcna", "en", DAY, "Wreath laid", "Wreath laid\nEnvoys laid a wreath.")


def test_a_copy_at_kcna_watch_is_the_same_story() -> None:
    copy = "Date: 15/02/2024 | Source: KCNA.co.jp (En) | Read original version at source\nEnvoys laid a wreath."
    assert content_key("kcna", "en", DAY, "Wreath laid", copy) == content_key(
        "kcna", "en", DAY, "Wreath laid", "Envoys laid a wreath."
    )


def test_a_changed_country_makes_another_story() -> None:
    cuba = content_key("kcna", "ko-KP", DAY, "연회 진행", "꾸바대사가 참가하였다.")
    assert cuba != content_key("kcna", "ko-KP", DAY, "연회 진행", "로씨야대사가 참가하였다.")


@pytest.mark.parametrize("change", [("rodong", "en", DAY), ("kcna", "es", DAY), ("kcna", "en", date(2024, 2, 16))])
def test_outlet_language_and_day_are_part_of_the_key(change: tuple[str, str, date]) -> None:
    assert content_key(*change, "Title", "Body") != content_key("kcna", "en", DAY, "Title", "Body")


def test_without_a_body_the_headline_decides() -> None:
    assert content_key("kcna", "en", DAY, "Title", "") == content_key("kcna", "en", DAY, "  TITLE ", "  ")
    assert content_key("kcna", "en", DAY, "Title", "") != content_key("kcna", "en", DAY, "Another", "")


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_content_key_is_64_hex_digits_for_any_text(title: str, text: str) -> None:
    key = content_key("kcna", "en", DAY, title, text)
    assert len(key) == 64
    int(key, 16)
