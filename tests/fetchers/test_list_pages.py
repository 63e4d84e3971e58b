"""Lists of many pages: links and forms that turn them, how far they are turned, and how they are read again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from monitor.catalog.layouts import Layout, shipped_layouts
from monitor.domain import FetchResult, FetchState, PollOutcome, Source, SourceKind
from monitor.fetchers import fetch
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.stored import read_again
from tests.fetchers.loopback import NOW, Answer, Asked, Site

KCNA = shipped_layouts()["kcna-2026"]
TOKEN = "0d1e2f"


def story(number: int) -> str:
    """The stories of May, one a day."""
    return (
        f'<div class="article"><h5 class="block"><a href="/en/article/detail/{number:032x}">Story {number}</a></h5>'
        f"<nobr>[2024.5.{number}.]</nobr></div>"
    )


class PagedList:
    """KCNA's list as it is since 2026: three stories a page; the form gives others only with token and cookie."""

    def __init__(self, site: Site, newest: int) -> None:
        self.site, self.newest, self.posts = site, newest, list[dict[str, list[str]]]()
        self.token = TOKEN
        site.pages["/en/article/list/latest"] = self.answer

    def answer(self, asked: Asked) -> Answer:
        number = 1
        if asked.body:
            form = parse_qs(asked.body.decode(), keep_blank_values=True)
            self.posts.append(form)
            if form["_csrf"] != [TOKEN] or "SESSION=s1" not in asked.headers.get("cookie", ""):
                return Answer(b"", 403)
            number = int(form["page_num"][0])
        first = self.newest - 3 * (number - 1)
        stories = "".join(story(n) for n in range(first, max(first - 3, 0), -1))
        form_text = (
            f'<form id="article_form" method="post"><input type="hidden" name="_csrf" value="{self.token}">'
            '<input type="hidden" name="page_num" value=""><input type="hidden" name="cnt_per_page" value="3">'
            '<input type="hidden" name="keyword" value=""></form>'
        )
        body = f"<html><body>{stories}{form_text}<script>var page_cnt = 36;</script></body></html>"
        return Answer(body.encode(), headers={"Set-Cookie": "SESSION=s1; Path=/; HttpOnly"})


def source_at(site: Site, layout: Layout = KCNA, path: str = "/en/article/list/latest") -> Source:
    options = {"layouts": (layout,)}
    return Source(
        "k", "K", SourceKind.PAGE, site.url(path), "kcna", "en", "Asia/Pyongyang", items_a_day=7, options=options
    )


def poll(site: Site, client: PoliteClient, seen: int | None, **changes: object) -> FetchResult:
    newest = datetime(2024, 5, seen, 3, tzinfo=UTC) if seen else None
    source = replace(source_at(site), **changes)  # type: ignore[arg-type]
    return fetch(source, FetchState(newest_seen=newest), client, NOW, lambda keys: keys)


def titles(result: FetchResult) -> list[str]:
    return [one.title for one in result.documents]


def test_a_list_whose_form_turns_pages_is_turned_back_to_what_was_seen(site: Site, client: PoliteClient) -> None:
    paged = PagedList(site, newest=30)
    result = poll(site, client, seen=24)
    assert titles(result) == [f"Story {n}" for n in range(30, 21, -1)]
    assert (result.outcome, result.gap) == (PollOutcome.OK, False)
    assert [form["page_num"] for form in paged.posts] == [["2"], ["3"]]
    assert paged.posts[0]["keyword"] == [""]
    assert "3 pages of the list" in result.note
    last = site.asked[-1]
    assert last.headers["referer"] == site.url("/en/article/list/latest")
    assert last.headers["content-type"] == "application/x-www-form-urlencoded"


def test_no_page_is_turned_where_the_first_reaches_back_far_enough(site: Site, client: PoliteClient) -> None:
    paged = PagedList(site, newest=30)
    assert len(poll(site, client, seen=29).documents) == 3
    assert len(poll(site, client, seen=None).documents) == 3
    assert paged.posts == []


def test_a_long_outage_turns_five_pages_and_leaves_a_gap(site: Site, client: PoliteClient) -> None:
    paged = PagedList(site, newest=30)
    result = poll(site, client, seen=2)
    assert (len(result.documents), len(paged.posts), result.gap) == (15, 4, True)
    assert result.unbroken_since == datetime(2024, 5, 16, 3, tzinfo=UTC)


def test_a_form_that_is_refused_leaves_the_first_page_and_a_gap(site: Site, client: PoliteClient) -> None:
    paged = PagedList(site, newest=30)
    paged.token = "expired"
    result = poll(site, client, seen=20)
    assert (len(result.documents), len(paged.posts), result.gap) == (3, 1, True)


def test_a_list_that_gives_its_first_page_for_every_number_is_left_after_two(site: Site, client: PoliteClient) -> None:
    page = PagedList(site, newest=30).answer(Asked("/", {}))
    site.pages["/en/article/list/latest"] = page
    assert len(poll(site, client, seen=2).documents) == 3
    assert sum(asked.path.startswith("/en/article/list") for asked in site.asked) == 2


def test_a_form_that_posts_to_another_site_is_not_followed(site: Site, client: PoliteClient) -> None:
    body = f'{story(30)}<form id="article_form" method="post" action="http://localhost:{site.port}/x"></form>'
    site.pages["/en/article/list/latest"] = Answer(body.encode(), headers={"Set-Cookie": "SESSION=s1"})
    poll(site, client, seen=2)
    assert len([asked for asked in site.asked if asked.path != "/robots.txt"]) == 1


def test_a_form_answered_by_a_redirect_leads_nowhere(site: Site, client: PoliteClient) -> None:
    first = PagedList(site, newest=30).answer(Asked("/", {}))
    site.pages["/en/article/list/latest"] = lambda asked: (
        Answer(b"", 302, {"Location": "/login"}) if asked.body else first
    )
    assert len(poll(site, client, seen=2).documents) == 3
    assert "/login" not in [asked.path for asked in site.asked]


def test_a_form_that_gets_turns_pages_by_its_query(site: Site, client: PoliteClient) -> None:
    layout = replace(KCNA, next_form="form", next_field="p")
    form = '<form action="/more?x=1"><input name="section" value="top"></form>'
    site.pages["/en/article/list/latest"] = Answer((story(30) + form).encode())
    site.pages["/more?section=top&p=2"] = Answer(story(29).encode())
    result = poll(site, client, seen=2, options={"layouts": (layout,)})
    assert titles(result) == ["Story 30", "Story 29"]


def test_every_stored_page_of_a_list_is_read_again(site: Site, client: PoliteClient) -> None:
    PagedList(site, newest=30)
    first = poll(site, client, seen=24)
    again = read_again(source_at(site), first.bodies, NOW + timedelta(days=1), client.settings)
    assert titles(again) == titles(first)


@pytest.mark.parametrize("href", ["", "#", "?", "http://[bad/"])
def test_a_next_link_that_leads_back_or_nowhere_ends_the_list(site: Site, client: PoliteClient, href: str) -> None:
    layout = replace(KCNA, next="a.next")
    body = f'{story(30)}<a class="next" href="{href}">older</a>'
    site.pages["/en/article/list/latest"] = Answer(body.encode())
    result = poll(site, client, seen=2, options={"layouts": (layout,)})
    assert len(result.documents) == 1
    assert sum(asked.path.startswith("/en/article/list") for asked in site.asked) <= 2
