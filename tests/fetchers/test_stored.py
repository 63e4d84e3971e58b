from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.catalog.layouts import Layout
from monitor.domain import FetchState, PollOutcome, Source, SourceKind
from monitor.fetchers import fetch
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.stored import read_again
from monitor.fetchers.wordpress import PATH
from tests.fetchers.loopback import NOW, Answer, Site, item, rss

BODY = b"<body><div class='story'><p>The ambassadors attended the reception given by the party.</p></div></body>"
LIST = b"<ul><li><a href='/1'>Reception</a> <i>2024.2.15.</i></li></ul>"


def page_source(site: Site, layout: Layout) -> Source:
    options = {"layouts": (layout,)}
    return Source("p", "P", SourceKind.PAGE, site.url("/list"), "kcna", "en", "Asia/Pyongyang", options=options)


def test_a_stored_feed_gives_the_same_documents_again(site: Site, client: PoliteClient) -> None:
    site.pages["/feed"] = Answer(rss(item(1) + item(2)).encode("utf-8"), headers={"Content-Type": "text/xml"})
    source = Source("f", "F", SourceKind.FEED, site.url("/feed"), "kcna", "en")
    first = fetch(source, FetchState(), client, NOW)
    asked = len(site.asked)
    assert read_again(source, first.bodies, NOW, client.settings).documents == first.documents
    assert len(site.asked) == asked


def test_a_layout_mended_later_reads_what_an_old_one_missed(site: Site, client: PoliteClient) -> None:
    site.pages["/list"] = Answer(LIST)
    site.pages["/1"] = Answer(BODY)
    broken = page_source(site, Layout("broken", item="div.gone"))
    lost = fetch(broken, FetchState(), client, NOW)
    assert (lost.outcome, len(lost.bodies)) == (PollOutcome.EMPTY, 1)
    mended = replace(broken, options={"layouts": (Layout("mended", item="li", date="i", article=".story"),)})
    (headline,) = read_again(mended, lost.bodies, NOW, client.settings).documents
    assert (headline.title, headline.complete) == ("Reception", False)


def test_pages_behind_a_list_are_stored_with_it(site: Site, client: PoliteClient) -> None:
    site.pages["/list"] = Answer(LIST)
    site.pages["/1"] = Answer(BODY)
    source = page_source(site, Layout("own", item="li", date="i", article=".story"))
    first = fetch(source, FetchState(), client, NOW)
    assert [body.url for body in first.bodies] == [site.url("/list"), site.url("/1")]
    again = read_again(source, first.bodies, NOW + timedelta(days=0), client.settings)
    assert again.documents == first.documents
    assert again.documents[0].complete


@pytest.mark.parametrize("moved", [True, False])
def test_a_source_that_led_elsewhere_can_be_read_again(site: Site, client: PoliteClient, moved: bool) -> None:
    site.pages["/feed"] = Answer(b"", 301, {"Location": "/new"}) if moved else Answer(rss(item(1)).encode())
    site.pages["/new"] = Answer(rss(item(1)).encode())
    source = Source("f", "F", SourceKind.FEED, site.url("/feed"), "kcna", "en")
    first = fetch(source, FetchState(), client, NOW)
    assert len(read_again(source, first.bodies, NOW, client.settings).documents) == 1


def test_posts_of_wordpress_can_be_read_again(site: Site, client: PoliteClient) -> None:
    site.pages[PATH] = Answer(
        b'[{"id": 1, "link": "http://e.org/1", "title": {"rendered": "T"}, "content": {"rendered": "x"}}]'
    )
    source = Source("w", "W", SourceKind.WORDPRESS, site.url("/"), "kcna", "en")
    first = fetch(source, FetchState(), client, NOW)
    assert read_again(source, first.bodies, NOW, client.settings).documents == first.documents


def test_nothing_stored_is_a_failure_and_no_crash(client: PoliteClient) -> None:
    source = Source("f", "F", SourceKind.FEED, "http://e.org/feed", "kcna", "en")
    assert read_again(source, (), NOW, client.settings).outcome is PollOutcome.HTTP_ERROR
