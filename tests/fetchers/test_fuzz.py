"""Damaged feeds, pages and JSON give a reading or say why not; nothing they hold makes a reader raise."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.catalog.layouts import Layout, shipped_layouts
from monitor.domain import FetchState, PollOutcome, Source, SourceKind
from monitor.fetchers import fetch
from monitor.fetchers.articles import parse_page, read_article
from monitor.fetchers.feed import read_feed
from monitor.fetchers.http import Response
from monitor.fetchers.lists import read_index
from monitor.fetchers.telegram import _documents
from monitor.fetchers.wordpress import read_posts
from tests.fetchers.loopback import NOW, Answer, Site, item, polite, rss

SOURCE = Source("x", "x", SourceKind.FEED, "http://e.org/", "kcna", "ko-KP", "Asia/Pyongyang")
LISTS = [layout for layout in shipped_layouts().values() if layout.item]
ARTICLES = [layout for layout in shipped_layouts().values() if layout.article]
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://e.org/"><title>t</title><entry xml:base="/x/">
<title type="html">&lt;b&gt;T</title><link rel="alternate" href="a"/><id>urn:1</id><updated>2024-02-15T09:00:00Z
</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="http://e.org/1"><title>t</title><link>http://e.org/1</link>
<dc:date>2024-02-15</dc:date></item></rdf:RDF>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "http://e.org/1",
"content_html": "<p>x", "date_published": "2024-02-15T09:00:00Z", "authors": [{"name": "n"}]},
{"id": 2, "summary": "s"}]}"""
FEEDS = [one.encode() for one in (rss(item(1) + item(2, text="<p>Full <b>text</b></p>")), ATOM, RDF, JSON_FEED)]
PAGE = b"""<html><head><meta property="article:published_time" content="2024-06-01"><title>T</title></head><body>
<div class="article"><h5 class="block"><a href="/en/article/detail/0123">Story</a></h5><nobr>[2024.2.3.]</nobr></div>
<form id="article_form" method="post"><input name="_csrf" value="x"><select name="q"><option>1</select></form>
<article class="story-news article"><p>Pyongyang, February 3 (KCNA) -- Comrade<b>Kim</b>received guests.</p>
<figure><figcaption>c</figcaption></figure></article><div class="tgme_widget_message" data-post="a/1">
<div class="tgme_widget_message_text">x<br>y</div><a class="tgme_widget_message_date"><time datetime="2024-06-01T07:30">
</time></a></div></body></html>"""
POSTS = b"""[{"id": 1, "date_gmt": "2024-02-15T09:00:00", "modified_gmt": "2024-02-16T09:00:00", "link": "http://e.org/1",
"guid": {"rendered": "g"}, "title": {"rendered": "t"}, "content": {"rendered": "<p>x</p>", "protected": false}}]"""
PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"<", b">", b"&", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"\x00", b"\xff", b"\xed\xa0\x80", b"&#x110000;",
         b"&#xD800;", b"&#0;", b'"', b"{", b"[", b"null", b"1e999", b"<table><tr>", b"<a href='http://[x'>", b"<svg>",
         b"<div>" * 100, b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"xmlns:a='", b"xml:base='http://[::1'", b"\\ud800",
         b"<base href='http://['>", b"<link>http://[x</link>", b"0000-00-00", b"99999999999999999999", b"<?php "]
    ),
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, wholes: list[bytes]) -> bytes:
    """A document with a few pieces cut out, put in or doubled."""
    body = draw(st.sampled_from(wholes))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 50)))
        middle = draw(st.one_of(PIECES, st.just(b""), st.just(body[start:end] * 2)))
        body = body[:start] + middle + body[end:]
    return body


def answer(body: bytes, content_type: str = "") -> Response:
    return Response("http://e.org/x", 200, body, {"content-type": content_type}, cookie="a=b")


TYPES = st.sampled_from(["", "text/html; charset=utf-8", "text/xml; charset=euc-kr", "text/html; charset=utf-16"])


@given(damaged(FEEDS), TYPES)
@settings(max_examples=150)
def test_damaged_feeds(body: bytes, content_type: str) -> None:
    reading = read_feed(SOURCE, answer(body, content_type), NOW, 100)
    assert reading.outcome is PollOutcome.OK or reading.note
    for document in reading.documents:
        document.title.encode()
        assert document.published is not None
        assert document.published <= NOW


@given(damaged([PAGE]), TYPES)
@settings(max_examples=100)
def test_damaged_pages(body: bytes, content_type: str) -> None:
    page = answer(body, content_type)
    index = read_index(page, LISTS, "ko-KP")
    assert index.items or index.tried
    assert all(one.url.startswith(("http://", "https://")) and one.title for one in index.items)
    read_article(page, ARTICLES, "ko-KP", guess=False)
    root = parse_page(page, "ru")
    if root is not None:
        assert all(one.text for one in _documents(root, SOURCE, NOW))


@given(damaged([PAGE]))
@settings(max_examples=15)
def test_damaged_pages_without_a_layout(body: bytes) -> None:
    found = read_article(answer(body), (), "ko-KP")
    assert found is None or found.text


@given(damaged([POSTS]))
def test_damaged_posts(body: bytes) -> None:
    reading = read_posts(SOURCE, answer(body), NOW)
    assert reading.outcome is PollOutcome.OK or reading.note


KEYS = [
    "items",
    "id",
    "url",
    "title",
    "content_html",
    "summary",
    "author",
    "authors",
    "name",
    "date_published",
    "rendered",
    "content",
    "link",
    "guid",
    "date_gmt",
    "modified_gmt",
    "excerpt",
    "protected",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=20,
)


@given(JSON)
def test_json_of_any_shape(value: object) -> None:
    for shaped in (value, {"items": value}, {"items": [value]}, [value]):
        body = answer(json.dumps(shaped).encode())
        assert read_feed(SOURCE, body, NOW, 100).outcome in PollOutcome
        assert read_posts(SOURCE, body, NOW).outcome in PollOutcome


@pytest.mark.parametrize(
    "entry",
    [
        "<title>T &#x110000; &#xD800; &#0; &#99999999999;</title>",
        "<title>T</title><link>http://[x</link>",
        "<title>T</title><link>http://e.org:port/</link>",
    ],
)
def test_an_entry_with_what_no_library_takes_is_read_all_the_same(entry: str) -> None:
    for body in (rss(f"<item>{entry}</item>"), rss(f"<item>{entry}</item>").replace("</channel>", "")):
        reading = read_feed(SOURCE, answer(body.encode()), NOW, 100)
        assert (reading.outcome, len(reading.documents)) == (PollOutcome.OK, 1)
        assert reading.documents[0].title.startswith("T")


def test_a_namespace_that_trips_the_parser_is_a_parse_error_with_a_sentence() -> None:
    body = rss(item(1)).replace('<rss version="2.0">', '<rss version="2.0" xmlns="a b c">')
    reading = read_feed(SOURCE, answer(body.encode()), NOW, 100)
    assert reading.outcome is PollOutcome.OK or "the XML is damaged" in reading.note


def test_a_page_of_many_megabytes_is_not_guessed_at() -> None:
    body = b"<html><body>" + b"<p>The ambassador of Cuba attended the reception.</p>" * 40_000
    assert read_article(answer(body), (), "en") is None


def test_a_moment_written_by_a_clock_that_ran_ahead_counts_as_now(site: Site) -> None:
    site.pages["/feed"] = Answer(b"", 304)
    ahead = datetime(2030, 1, 1, tzinfo=UTC)
    source = Source("s", "S", SourceKind.FEED, site.url("/feed"), "kcna", "en")
    state = FetchState('"1"', newest_seen=ahead, last_ok=ahead, body_since=ahead, last_body=ahead)
    with polite() as client:
        result = fetch(source, state, client, NOW)
    assert "if-none-match" not in site.asked[0].headers, "a whole body is asked for"
    assert (result.state.newest_seen, result.state.body_since) == (NOW, NOW)


@pytest.mark.parametrize("odd", ["http://[x", "http://[::1", "http://e.org:port/", "http://", "https://[#"])
def test_an_entry_whose_address_is_none_does_not_cost_the_others_their_pages(site: Site, odd: str) -> None:
    good = f"<item><title>T</title><link>{site.url('/1')}</link></item>"
    entries = f"<item><title>Odd</title><guid>{odd}</guid></item>{good}"
    site.pages["/feed"] = Answer(rss(entries).encode())
    story = "<article>The ambassador of Cuba attended the reception.</article>"
    site.pages["/1"] = Answer(f"<html><body>{story}</body></html>".encode())
    options = {"pages": True, "layouts": (Layout("own", article="article"),)}
    source = Source("s", "S", SourceKind.FEED, site.url("/feed"), "kcna", "en", options=options)
    with polite() as client:
        result = fetch(source, FetchState(), client, NOW, lambda _: ())
    assert [(one.title, one.complete) for one in result.documents] == [("Odd", False), ("T", True)]
