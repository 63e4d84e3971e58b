from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from monitor.catalog.layouts import Layout, layouts_of, shipped_layouts
from monitor.domain import FetchState, PollOutcome, Precision, Source, SourceKind
from monitor.domain.identity import address_key
from monitor.fetchers import fetch
from monitor.fetchers.http import PoliteClient
from tests.fetchers.loopback import NOW, Answer, Asked, Site, polite

HASH = "0123456789abcdef0123456789abcdef"
KCNA = shipped_layouts()["kcna-2026"], shipped_layouts()["kcna-2021"]


def source_at(site: Site, *layouts: Layout, path: str = "/list", **changes: Any) -> Source:
    options = {"layouts": layouts or KCNA}
    plain = Source(
        "kcna-page", "KCNA", SourceKind.PAGE, site.url(path), "kcna", "en", "Asia/Pyongyang", options=options
    )
    return replace(plain, **changes)


def new_list(*stories: int) -> str:
    items = "".join(
        f'<div class="article"><h5 class="block"><a href="/en/article/detail/{HASH}{n:032x}">Story '
        f"<b>Number</b>{n}</a></h5><nobr>KCNA</nobr><nobr>[2024.2.{n}.]</nobr></div>"
        for n in stories
    )
    return f"<html><head><title>KCNA</title></head><body><nav>Menu</nav>{items}</body></html>"


def new_article(number: int) -> str:
    return (
        f"<html><body><nav>Menu</nav><article><p>Pyongyang, February {number} (KCNA) -- Comrade<b>Kim Jong Un</b>"
        f"received guests.</p><p>Present there were the ambassadors of story {number}.</p></article>"
        f"<footer>Copyright</footer></body></html>"
    )


def old_list(*stories: int) -> str:
    items = "".join(
        f'<li><a href="/en/article/q/{n:032x}.kcmsf">Old story {n} '
        f'<span class="publish-time">[2024.02.{n:02}.]</span></a></li>'
        for n in stories
    )
    return f'<html><head><title>KCNA</title></head><body><ul class="article-link">{items}</ul></body></html>'


def old_article(number: int) -> str:
    return (
        f'<html><body><div class="article-main-title">Old story {number}</div><div class="article-content-body">'
        f'<div class="content-wrapper"><span class="publish-time">[2024.02.{number:02}.]</span>'
        f"<p>Pyongyang, February {number} (KCNA) -- A basket was laid before the statues.</p></div></div></body></html>"
    )


def fill(site: Site, *stories: int, new: bool = True) -> None:
    site.pages["/list"] = Answer((new_list if new else old_list)(*stories).encode())
    for n in stories:
        path = f"/en/article/detail/{HASH}{n:032x}" if new else f"/en/article/q/{n:032x}.kcmsf"
        site.pages[path] = Answer((new_article if new else old_article)(n).encode())


def paths(site: Site) -> list[str]:
    return [asked.path for asked in site.asked]


@pytest.mark.parametrize("new", [True, False])
def test_both_layouts_of_kcna_stand_side_by_side(site: Site, client: PoliteClient, new: bool) -> None:
    fill(site, 3, 2, new=new)
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert result.outcome is PollOutcome.OK
    first, second = result.documents
    assert first.title == ("Story Number 3" if new else "Old story 3")
    assert (first.published, first.precision) == (datetime(2024, 2, 3, 3, tzinfo=UTC), Precision.DAY)
    assert second.dateline_day == date(2024, 2, 2)
    assert first.complete
    assert first.text.startswith("Pyongyang, February 3 (KCNA)")
    assert "Menu" not in first.text
    assert "Copyright" not in first.text
    if new:
        assert "Comrade Kim Jong Un received guests" in first.text


def test_a_redesign_ends_as_empty_and_tells_what_each_layout_found(site: Site, client: PoliteClient) -> None:
    site.pages["/list"] = Answer(
        b"<html><title>KCNA renewed</title><body><section class='card'>x</section></body></html>"
    )
    before = FetchState(body_hash="x", newest_seen=NOW, last_ok=NOW)
    result = fetch(source_at(site), before, client, NOW)
    assert result.outcome is PollOutcome.EMPTY
    assert "KCNA renewed" in result.note
    assert "kcna-2026: 0 of 'div.article'" in result.note
    assert "kcna-2021" in result.note
    assert result.state == replace(before, failures=0.5)


def test_items_whose_links_or_headlines_are_gone_end_as_a_parse_error(site: Site, client: PoliteClient) -> None:
    site.pages["/list"] = Answer(
        b'<body><div class="article"><h4><a href="/en/article/detail/1">T</a></h4></div></body>'
    )
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert result.outcome is PollOutcome.PARSE_ERROR
    assert "none with link and headline" in result.note


def test_articles_stored_whole_are_not_asked_for_again(site: Site, client: PoliteClient) -> None:
    fill(site, 3, 2)
    stored = address_key(site.url(f"/en/article/detail/{HASH}{2:032x}"))

    def known(keys: Collection[str]) -> Collection[str]:
        assert stored in keys
        return {stored}

    result = fetch(source_at(site), FetchState(), client, NOW, known)
    assert [one.complete for one in result.documents] == [True, False]
    assert not any(path.endswith(f"{2:032x}") for path in paths(site))


def test_the_same_list_with_nothing_to_complete_is_no_news(site: Site, client: PoliteClient) -> None:
    fill(site, 3, 2)
    first = fetch(source_at(site), FetchState(), client, NOW)
    site.pages["/list"] = Answer((new_list(3, 2) + "<!-- token 4711 -->").encode())
    second = fetch(source_at(site), first.state, client, NOW + timedelta(hours=1), lambda keys: keys)
    assert (second.outcome, second.documents) == (PollOutcome.SAME_BODY, ())
    assert second.state.body_since == NOW


def test_a_list_that_may_be_broken_off_is_asked_for_anew_and_grows_stale_all_the_same(
    site: Site, client: PoliteClient
) -> None:
    fill(site, 3)
    half = new_list(3).removesuffix("</body></html>").encode()
    site.pages["/list"] = Answer(half, headers={"ETag": '"1"'}, end_told=False)
    first = fetch(source_at(site), FetchState(), client, NOW, lambda _: ())
    assert (first.outcome, first.state.etag) == (PollOutcome.OK, "")
    second = fetch(source_at(site), first.state, client, NOW + timedelta(hours=1), lambda keys: keys)
    assert (second.outcome, second.state.body_since, second.state.etag) == (PollOutcome.SAME_BODY, NOW, "")


def test_validators_of_a_list_are_kept_once_its_stories_are_whole(site: Site, client: PoliteClient) -> None:
    fill(site, 3)

    def page(asked: Asked) -> Answer:
        if "if-none-match" in asked.headers:
            return Answer(b"", 304)
        return Answer(new_list(3).encode(), headers={"ETag": '"1"'})

    site.pages["/list"] = page
    story = f"/en/article/detail/{HASH}{3:032x}"
    whole, site.pages[story] = site.pages[story], Answer(b"", 500)
    first = fetch(source_at(site), FetchState(), client, NOW, lambda _: ())
    assert first.state.etag == ""
    site.pages[story] = whole
    second = fetch(source_at(site), first.state, client, NOW, lambda _: ())
    assert (second.outcome, second.state.etag) == (PollOutcome.OK, '"1"')
    assert fetch(source_at(site), second.state, client, NOW, lambda _: ()).outcome is PollOutcome.NOT_MODIFIED


def test_a_story_behind_a_broken_page_is_kept_with_its_headline_alone(site: Site, client: PoliteClient) -> None:
    fill(site, 3, 2)
    site.pages[f"/en/article/detail/{HASH}{3:032x}"] = Answer(b"", 500)
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert [(one.text == "", one.complete) for one in result.documents] == [(True, False), (False, True)]
    assert "HTTP 500" in result.note


def test_a_site_that_fails_twice_in_a_row_is_left_alone(site: Site, client: PoliteClient) -> None:
    fill(site, *range(1, 10))
    for n in range(1, 10):
        site.pages[f"/en/article/detail/{HASH}{n:032x}"] = Answer(b"", 500)
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert len(result.documents) == 9
    assert sum("detail" in path for path in paths(site)) == 2
    assert "7 left for the next poll" in result.note


def test_a_site_that_blocks_is_left_alone_at_once(site: Site, client: PoliteClient) -> None:
    fill(site, 1, 2, 3)
    for n in (1, 2, 3):
        site.pages[f"/en/article/detail/{HASH}{n:032x}"] = Answer(b"", 403)
    fetch(source_at(site), FetchState(), client, NOW)
    assert sum("detail" in path for path in paths(site)) == 1


def test_one_poll_reads_a_bounded_number_of_pages(site: Site, client: PoliteClient) -> None:
    fill(site, *range(1, 29))
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert sum("detail" in path for path in paths(site)) == 20
    assert len(result.documents) == 28


def test_robots_txt_is_obeyed_for_lists_and_articles(site: Site, client: PoliteClient) -> None:
    fill(site, 3, 2)
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /en/article/")
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert result.outcome is PollOutcome.OK
    assert not any("detail" in path for path in paths(site))
    assert "robots.txt closes" in result.note
    assert paths(site).count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(b"User-agent: nkmonitor\nDisallow: /"), PollOutcome.ROBOTS_REFUSED),
        (Answer(b"User-agent: other\nDisallow: /"), PollOutcome.OK),
        (Answer(b"", 404), PollOutcome.OK),
        (Answer(b"", 403), PollOutcome.OK),
        (Answer(b"", 503), PollOutcome.HTTP_ERROR),
        (Answer(b"", 429, {"Retry-After": "600"}), PollOutcome.RATE_LIMITED),
        (Answer(b"\xff\xfe garbage \x00" * 1000), PollOutcome.OK),
    ],
)
def test_robots_txt_is_read_by_rfc_9309(site: Site, client: PoliteClient, answer: Answer, outcome: PollOutcome) -> None:
    fill(site, 1)
    site.pages["/robots.txt"] = answer
    assert fetch(source_at(site), FetchState(), client, NOW).outcome is outcome


def test_a_robots_txt_that_fails_closes_the_site_for_an_hour_and_is_told_as_the_sites_trouble(
    site: Site, client: PoliteClient
) -> None:
    fill(site, 1)
    site.pages["/robots.txt"] = Answer(b"", 503)
    closed = fetch(source_at(site), FetchState(), client, NOW)
    assert "robots.txt cannot be read (HTTP 503" in closed.note
    assert paths(site) == ["/robots.txt"]
    site.pages["/robots.txt"] = Answer(b"", 404)
    fetch(source_at(site), FetchState(), client, NOW + timedelta(minutes=30))
    assert paths(site) == ["/robots.txt"]
    opened = fetch(source_at(site), FetchState(), client, NOW + timedelta(hours=2))
    assert opened.outcome is PollOutcome.OK


def test_a_robots_txt_that_does_not_answer_is_asked_for_again_at_the_next_poll(site: Site) -> None:
    fill(site, 1)
    page = source_at(site)
    with polite(timeout_seconds=0.2) as client:
        site.pages["/robots.txt"] = Answer(raw=lambda handler: handler.request.close())
        failed = fetch(page, FetchState(), client, NOW)
        assert (failed.outcome, paths(site)) == (PollOutcome.CONNECTION_ERROR, ["/robots.txt"])
        site.pages["/robots.txt"] = Answer(b"", 404)
        assert fetch(page, FetchState(), client, NOW).outcome is PollOutcome.OK


def test_robots_txt_is_read_again_after_a_day(site: Site, client: PoliteClient) -> None:
    fill(site, 1)
    for hours in (0, 23, 25):
        fetch(source_at(site), FetchState(), client, NOW + timedelta(hours=hours), lambda keys: keys)
    assert paths(site).count("/robots.txt") == 2


def test_further_pages_of_a_list_are_turned_to_until_something_is_known(site: Site, client: PoliteClient) -> None:
    layout = Layout("paged", item="li", date="time", next="a.next")

    def page(first: int) -> Answer:
        items = "".join(
            f"<li><a href='/s/{n}'>Story {n}</a><time datetime='2024-02-{n:02}'></time></li>"
            for n in range(first, first - 3, -1)
        )
        return Answer(
            f"<html><body><ul>{items}</ul><a class='next' href='/list{first - 3}'>older</a></body></html>".encode()
        )

    site.pages["/list"] = page(20)
    for first in (17, 14, 11, 8, 5):
        site.pages[f"/list{first}"] = page(first)
    state = FetchState(newest_seen=datetime(2024, 2, 13, 3, tzinfo=UTC))
    result = fetch(source_at(site, layout), state, client, NOW, lambda keys: keys)
    assert [one.url.rsplit("/", 1)[1] for one in result.documents] == [str(n) for n in range(20, 11, -1)]
    assert not result.gap
    assert "3 pages of the list" in result.note


def test_a_page_without_a_layout_for_its_text_is_read_by_trafilatura(site: Site, client: PoliteClient) -> None:
    layout = Layout("plain", item="li", link="a")
    sentence = "The ambassador of Cuba attended the reception given by the ministry on the occasion of the feast. "
    site.pages["/list"] = Answer(b"<ul><li><a href='/s/1'>Reception given</a></li></ul>")
    site.pages["/s/1"] = Answer(
        f"<html><head><title>x</title></head><body><div class='menu'><a href='/'>Home</a></div>"
        f"<main><h1>Reception given</h1>"
        f"<p>{sentence * 3}</p><p>{sentence * 2}</p></main></body></html>".encode()
    )
    (document,) = fetch(source_at(site, layout), FetchState(), client, NOW).documents
    assert document.complete
    assert document.text.count("ambassador of Cuba") == 5
    assert "Home" not in document.text


def test_a_korean_page_with_a_lying_header_is_read(site: Site, client: PoliteClient) -> None:
    layout = Layout("plain", item="li")
    link = "<a href='/1'>꾸바대사 연회에 참가</a> <span>주체113(2024)년 2월 15일</span>"
    page = f"<html><body><ul><li>{link}</li></ul></body></html>"
    site.pages["/list"] = Answer(page.encode("cp949"), headers={"Content-Type": "text/html; charset=utf-8"})
    result = fetch(source_at(site, layout, language="ko-KP"), FetchState(), client, NOW, lambda keys: keys)
    assert result.documents[0].title == "꾸바대사 연회에 참가"


def test_links_out_of_the_web_are_no_items(site: Site, client: PoliteClient) -> None:
    layout = Layout("plain", item="li")
    site.pages["/list"] = Answer(
        b"<ul><li><a href='javascript:void(0)'>A</a></li><li><a href='mailto:a@b'>B</a></li><li><a href='file:///etc/passwd'>C</a></li>"
        b"<li><a href='/real'>D</a></li></ul>"
    )
    result = fetch(source_at(site, layout), FetchState(), client, NOW, lambda keys: keys)
    assert [one.title for one in result.documents] == ["D"]


def test_an_article_link_into_the_private_network_is_refused(site: Site, client: PoliteClient) -> None:
    layout = Layout("plain", item="li", article="p")
    site.pages["/list"] = Answer(b"<ul><li><a href='http://10.0.0.1/admin'>A</a></li></ul>")
    result = fetch(source_at(site, layout), FetchState(), client, NOW)
    assert (result.outcome, result.documents[0].complete) == (PollOutcome.OK, False)
    assert "public internet" in result.note


def test_entries_of_a_feed_are_completed_from_their_pages_where_the_source_asks_for_it(
    site: Site, client: PoliteClient
) -> None:
    layout = Layout("own", article="div.story", caption=".cap", remove=("aside",))
    site.pages["/feed"] = Answer(
        f"<rss version='2.0'><channel><title>t</title><item><title>Reception</title><link>{site.url('/1')}</link>"
        f"<description>The beginning …</description></item></channel></rss>".encode()
    )
    site.pages["/1"] = Answer(
        b"<body><div class='story'><p>The beginning and the end of the story, as printed.</p>"
        b"<span class='cap'>A photo</span><aside>Advertisement</aside></div></body>"
    )
    feed = source_at(site, path="/feed", kind=SourceKind.FEED, options={"layouts": (layout,), "pages": True})
    (document,) = fetch(feed, FetchState(), client, NOW).documents
    assert (document.text, document.complete) == ("The beginning and the end of the story, as printed.", True)
    assert document.captions == ("A photo",)
    plain = replace(feed, options={})
    assert fetch(plain, FetchState(), client, NOW).documents[0].text == "The beginning …"


def test_a_feed_is_asked_for_whole_until_its_entries_are(site: Site, client: PoliteClient) -> None:
    entry = (
        f"<item><title>Reception</title><link>{site.url('/1')}</link><description>The beginning …</description></item>"
    )
    body = f"<rss version='2.0'><channel><title>t</title>{entry}</channel></rss>"
    site.pages["/feed"] = Answer(body.encode(), headers={"ETag": '"1"'})
    feed = source_at(site, path="/feed", kind=SourceKind.FEED, options={"pages": True})
    failed = fetch(feed, FetchState(), client, NOW, lambda _: ())
    assert (failed.outcome, failed.state.etag) == (PollOutcome.OK, "")
    settled = fetch(feed, failed.state, client, NOW, lambda keys: keys)
    assert (settled.state.etag, settled.documents[0].complete) == ('"1"', False)


def test_without_knowledge_of_the_past_only_newer_stories_are_asked_for(site: Site, client: PoliteClient) -> None:
    fill(site, 3, 2, 1)
    state = FetchState(newest_seen=datetime(2024, 2, 2, 3, tzinfo=UTC))
    result = fetch(source_at(site), state, client, NOW)
    assert [one.complete for one in result.documents] == [True, False, False]


def test_a_story_without_any_date_takes_the_day_of_its_dateline(site: Site, client: PoliteClient) -> None:
    fill(site, 3)
    undated = new_list(3).replace("<nobr>[2024.2.3.]</nobr>", "")
    site.pages["/list"] = Answer(undated.encode())
    (document,) = fetch(source_at(site), FetchState(), client, datetime(2024, 2, 4, tzinfo=UTC)).documents
    assert (document.published, document.precision) == (datetime(2024, 2, 3, 3, tzinfo=UTC), Precision.DAY)


def test_a_bad_selector_is_told_with_its_key_and_value() -> None:
    def complain(key: str, value: object, expected: str) -> Exception:
        return ValueError(f"{key} = {value!r}: {expected}")

    for wrong in ({"item": "li["}, {"item": "li:no-such-thing"}, {"remove": ["p", "a >"]}, {"itme": "li"}, {"item": 3}):
        with pytest.raises(ValueError, match=r"item|remove|itme"):
            layouts_of({"layout": wrong}, complain)
    with pytest.raises(ValueError, match="kcna-2026"):
        layouts_of({"layouts": ["kcna-1066"]}, complain)


def test_the_agent_of_robots_is_the_one_we_send(site: Site, client: PoliteClient) -> None:
    agents: list[str] = []

    def page(asked: Asked) -> Answer:
        agents.append(asked.headers["user-agent"])
        return Answer(b"", 404)

    site.pages["/robots.txt"] = page
    fill(site, 1)
    fetch(source_at(site), FetchState(), client, NOW)
    assert agents[0].split("/")[0] == "nkmonitor"
