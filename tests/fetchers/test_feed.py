import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain import FetchResult, FetchState, PollOutcome, Precision, Reason, Source, SourceKind
from monitor.fetchers import fetch
from monitor.fetchers.feed import read_feed
from monitor.fetchers.http import PoliteClient, Response
from tests.fetchers.loopback import NOW, Answer, Asked, Site, item, polite, rss

NINE_IN_KOREA = datetime(2024, 2, 15, tzinfo=UTC)


def source_at(site: Site, path: str = "/feed", **changes: Any) -> Source:
    plain = Source("kcna-en", "KCNA", SourceKind.FEED, site.url(path), "kcna", "en", zone="Asia/Pyongyang")
    return replace(plain, **changes)


def poll(
    site: Site, client: PoliteClient, body: bytes | str, state: FetchState | None = None, **headers: str
) -> FetchResult:
    data = body if isinstance(body, bytes) else body.encode()
    site.pages["/feed"] = Answer(data, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return fetch(source_at(site), state or FetchState(), client, NOW)


def test_an_rss_entry_becomes_a_document_of_the_sources_outlet(site: Site, client: PoliteClient) -> None:
    text = "&lt;p&gt;Pyongyang, February 14 (KCNA) -- Comrade&lt;b&gt;Kim&lt;/b&gt;met &amp;amp; spoke.&lt;/p&gt;"
    result = poll(site, client, rss(item(1, text=text)))
    (document,) = result.documents
    assert (result.outcome, result.entries, result.http_status) == (PollOutcome.OK, 1, 200)
    assert (document.title, document.outlet, document.language, document.source) == ("Story 1", "kcna", "en", "kcna-en")
    assert document.text == "Pyongyang, February 14 (KCNA) -- Comrade Kim met & spoke."
    assert (document.published, document.precision) == (NINE_IN_KOREA, Precision.TIME)
    assert document.dateline_day == date(2024, 2, 14)
    assert document.first_seen == NOW
    assert document.url == document.guid == "http://example.org/1"


def test_atom_relative_links_resolve_against_xml_base(site: Site, client: PoliteClient) -> None:
    atom = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://example.org/news/">
    <title>t</title><id>urn:f</id><updated>2024-02-15T00:00:00Z</updated>
    <entry><id>urn:1</id><title type="html">A &amp;lt;b&amp;gt; title</title><link rel="alternate" href="1.html"/>
    <updated>2024-02-15T00:00:00Z</updated><author><name>Reporter</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>Two</p></div></content></entry></feed>"""
    (document,) = poll(site, client, atom).documents
    assert document.url == "http://example.org/news/1.html"
    assert (document.guid, document.author, document.text) == ("urn:1", "Reporter", "One\nTwo")
    assert document.complete
    assert document.published == NINE_IN_KOREA


def test_rdf_is_read(site: Site, client: PoliteClient) -> None:
    rdf = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="http://e.org/"><title>t</title></channel>
    <item rdf:about="http://e.org/1"><title>One</title><link>http://e.org/1</link><dc:date>2024-02-15T09:00:00+09:00</dc:date>
    </item></rdf:RDF>"""
    (document,) = poll(site, client, rdf).documents
    assert (document.title, document.published) == ("One", NINE_IN_KOREA)


def test_json_feed_is_read(site: Site, client: PoliteClient) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": 7, "url": "http://e.org/7", "content_html": "<p>Whole</p>", "date_published": "2024-02-15T00:00:00Z"}
        ],
    }
    (document,) = poll(site, client, json.dumps(feed), Content_Type="application/feed+json").documents
    assert (document.guid, document.text, document.complete) == ("7", "Whole", True)


@pytest.mark.parametrize(
    ("body", "outcome", "words"),
    [
        ("", PollOutcome.EMPTY, "empty"),
        ("  \n ", PollOutcome.EMPTY, "empty"),
        (rss(""), PollOutcome.EMPTY, "without entries"),
        ('{"version": "x", "items": []}', PollOutcome.EMPTY, "without entries"),
        ("<!DOCTYPE html><html><head><title>Just a moment</title>", PollOutcome.NOT_A_FEED, "Just a moment"),
        ("<!-- x --><html><body>blocked</body></html>", PollOutcome.NOT_A_FEED, "HTML"),
        ("plain words", PollOutcome.NOT_A_FEED, ""),
        ('{"error": "no"}', PollOutcome.NOT_A_FEED, "JSON"),
        ('{"items": [', PollOutcome.PARSE_ERROR, "JSON"),
        ('<?xml version="1.0"?><rss version="2.0"><channel><title>x', PollOutcome.PARSE_ERROR, "damaged"),
        ("<?xml version='1.0'?><sitemap><url/></sitemap>", PollOutcome.NOT_A_FEED, ""),
        ("\x00\x01\x02\x03" * 100, PollOutcome.NOT_A_FEED, ""),
    ],
)
def test_each_thing_that_is_no_feed_has_its_outcome_and_sentence(
    site: Site, client: PoliteClient, body: str, outcome: PollOutcome, words: str
) -> None:
    before = FetchState(etag='"old"', body_hash="x", failures=1.0)
    result = poll(site, client, body, before, ETag='"new"')
    assert result.outcome is outcome
    assert words in result.note
    assert result.note
    assert result.state == replace(before, failures=1.5), "nothing of a failed body is kept"


@pytest.mark.parametrize(
    "header", ["text/xml; charset=utf-8", "text/xml; charset=iso-8859-1", "application/xml", "text/html"]
)
@pytest.mark.parametrize("declared", ["utf-8", "euc-kr", None])
def test_korean_bytes_survive_labels_that_lie(
    site: Site, client: PoliteClient, header: str, declared: str | None
) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    body = rss(item(1, title="꾸바대사 연회 참가, 쀍"), declaration=declaration).encode("cp949")
    site.pages["/feed"] = Answer(body, headers={"Content-Type": header})
    result = fetch(source_at(site, language="ko-KP"), FetchState(), client, NOW)
    assert result.documents[0].title == "꾸바대사 연회 참가, 쀍"


def test_utf8_survives_a_euc_kr_label(site: Site, client: PoliteClient) -> None:
    body = rss(item(1, title="조선중앙통신"), declaration='<?xml version="1.0" encoding="euc-kr"?>')
    result = poll(site, client, body, Content_Type="text/xml; charset=euc-kr")
    assert result.documents[0].title == "조선중앙통신"
    assert "labelled" in result.note


def test_truncated_xml_gives_what_is_whole_and_is_asked_for_again(site: Site, client: PoliteClient) -> None:
    whole = rss("".join(item(number) for number in range(20)))
    result = poll(site, client, whole[: len(whole) * 2 // 3], ETag='"x"')
    assert result.outcome is PollOutcome.OK
    assert 10 <= len(result.documents) < 20
    assert "damaged" in result.note
    assert (result.state.etag, result.state.body_hash) == ("", "")


def test_a_304_keeps_what_is_known_and_takes_new_validators(site: Site, client: PoliteClient) -> None:
    first = poll(site, client, rss(item(1)), ETag='"1"')
    site.pages["/feed"] = Answer(b"", 304, {"ETag": '"2"'})
    second = fetch(source_at(site), replace(first.state, failures=2.0), client, NOW)
    assert second.outcome is PollOutcome.NOT_MODIFIED
    assert second.state == replace(first.state, etag='"2"')
    assert site.asked[-1].headers["if-none-match"] == '"1"'


def test_a_server_that_says_304_for_ever_is_asked_for_everything_once_a_day(site: Site, client: PoliteClient) -> None:
    bodies = [rss(item(1)), rss(item(1) + item(2))]

    def stubborn(asked: Asked) -> Answer:
        if "if-none-match" in asked.headers:
            return Answer(b"", 304)
        return Answer(bodies.pop(0).encode(), headers={"ETag": '"never changes"'})

    site.pages["/feed"] = stubborn
    state = fetch(source_at(site), FetchState(), client, NOW).state
    for hours in (1, 12, 23):
        result = fetch(source_at(site), state, client, NOW + timedelta(hours=hours))
        assert result.outcome is PollOutcome.NOT_MODIFIED
        state = result.state
    result = fetch(source_at(site), state, client, NOW + timedelta(hours=25))
    assert result.outcome is PollOutcome.OK
    assert len(result.documents) == 2


def test_the_same_body_without_validators_is_not_read_twice(site: Site, client: PoliteClient) -> None:
    first = poll(site, client, rss(item(1)))
    later = NOW + timedelta(hours=3)
    second = fetch(source_at(site), first.state, client, later)
    assert (second.outcome, second.documents) == (PollOutcome.SAME_BODY, ())
    assert second.state == replace(first.state, last_ok=later, last_body=later)
    assert second.state.body_since == NOW


def test_entries_beyond_the_cap_are_counted_and_left_out(site: Site) -> None:
    body = rss("".join(item(number) for number in range(100_000)))
    with polite(max_entries=50, max_wire_bytes=50_000_000, max_decoded_bytes=50_000_000) as client:
        result = poll(site, client, body)
    assert (result.entries, len(result.documents)) == (100_000, 50)
    assert "max_entries" in result.note
    assert result.documents[-1].title == "Story 49"


def test_repeated_guids_climb_the_ladder(site: Site, client: PoliteClient) -> None:
    twins = [f"<item><title>T{n}</title><guid>same</guid><link>http://e.org/{n}</link></item>" for n in range(2)]
    bare = ["<item><title>Only a title</title></item>", "<item><title>Another</title></item>"]
    linked = "<item><title>Linked</title><link>http://e.org/l</link></item>"
    guids = [document.guid for document in poll(site, client, rss("".join([*twins, *bare, linked]))).documents]
    assert guids[:2] == ["same http://e.org/0", "same http://e.org/1"]
    assert guids[4] == "http://e.org/l"
    assert len(set(guids)) == 5
    again = [document.guid for document in poll(site, client, rss("".join([*twins, *bare, linked]))).documents]
    assert guids == again


def test_an_entry_without_words_is_refused_and_the_rest_is_kept(site: Site, client: PoliteClient) -> None:
    result = poll(site, client, rss(item(1) + "<item><link>http://e.org/2</link></item>" + item(3)))
    assert [document.title for document in result.documents] == ["Story 1", "Story 3"]
    assert [(refusal.reason, refusal.place) for refusal in result.refusals] == [(Reason.NO_TEXT, "http://e.org/2")]


@pytest.mark.parametrize(
    ("raw", "published", "precision"),
    [
        ("Thu, 15 Feb 2024 09:00:00 JST", NINE_IN_KOREA, Precision.TIME),
        ("Thu, 15 Feb 2024 09:00:00", NINE_IN_KOREA, Precision.TIME),
        ("2024.02.15", NINE_IN_KOREA + timedelta(hours=3), Precision.DAY),
        ("주체113(2024)년 2월 15일", NINE_IN_KOREA + timedelta(hours=3), Precision.DAY),
        ("Fri, 01 Jan 2100 00:00:00 GMT", NOW, Precision.UNKNOWN),
        ("", NOW, Precision.UNKNOWN),
        ("not a date", NOW, Precision.UNKNOWN),
    ],
)
def test_dates_are_read_in_the_zone_of_the_source(
    site: Site, client: PoliteClient, raw: str, published: datetime, precision: Precision
) -> None:
    (document,) = poll(site, client, rss(item(1, date=raw))).documents
    assert (document.published, document.precision, document.published_raw) == (published, precision, raw)


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("The whole story.", True),
        ("The beginning of a story [...]", False),
        ("The beginning of a story …", False),
        ("The beginning. Read more", False),
        ("The beginning […] &lt;p&gt;The post T appeared first on Some Site.&lt;/p&gt;", False),
        ("The whole. &lt;p&gt;The post T appeared first on Some Site.&lt;/p&gt;", True),
        ("", False),
    ],
)
def test_a_cut_text_is_marked_as_such(site: Site, client: PoliteClient, text: str, complete: bool) -> None:
    site.pages["/feed"] = Answer(rss(f"<item><title>T</title><description>{text}</description></item>").encode())
    result = fetch(source_at(site, options={"full_text": True}), FetchState(), client, NOW)
    assert result.documents[0].complete is complete


def test_a_summary_is_no_full_text_unless_the_source_says_so(site: Site, client: PoliteClient) -> None:
    assert not poll(site, client, rss(item(1))).documents[0].complete


def test_items_missed_between_two_polls_are_noticed(site: Site, client: PoliteClient) -> None:
    state = poll(site, client, rss(item(1, date="Thu, 15 Feb 2024 09:00:00 KST"))).state
    overlapping = rss(item(1, date="Thu, 15 Feb 2024 09:00:00 KST") + item(2, date="Fri, 16 Feb 2024 09:00:00 KST"))
    assert not poll(site, client, overlapping, state).gap
    assert poll(site, client, rss(item(9, date="Sat, 17 Feb 2024 09:00:00 KST")), state).gap


def test_an_undated_entry_does_not_pass_for_the_newest(site: Site, client: PoliteClient) -> None:
    result = poll(site, client, rss(item(1) + item(2, date="")))
    assert result.state.newest_seen == NINE_IN_KOREA
    assert poll(site, client, rss(item(2, date=""))).state.newest_seen is None


def test_a_feed_that_moved_for_good_is_read_and_its_new_address_told(site: Site, client: PoliteClient) -> None:
    site.pages["/feed"] = Answer(b"", 301, {"Location": "/new"})
    site.pages["/new"] = Answer(rss(item(1)).encode())
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert (result.outcome, result.state.moved_to) == (PollOutcome.OK, site.url("/new"))


def test_a_feed_that_moved_to_a_web_page_is_moved(site: Site, client: PoliteClient) -> None:
    site.pages["/feed"] = Answer(b"", 301, {"Location": "/home"})
    site.pages["/home"] = Answer(b"<html><title>Welcome</title></html>")
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert (result.outcome, result.state.moved_to) == (PollOutcome.MOVED, site.url("/home"))
    assert "Welcome" in result.note


def test_a_feed_that_empties_itself_keeps_its_state_for_the_day_it_returns(site: Site, client: PoliteClient) -> None:
    full = rss(item(1))
    state = poll(site, client, full, ETag='"1"').state
    emptied = poll(site, client, rss(""), state, ETag='"2"')
    assert emptied.outcome is PollOutcome.EMPTY
    assert emptied.state == replace(state, failures=0.5)


def test_entities_of_a_bomb_are_not_expanded(site: Site, client: PoliteClient) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "haha">{levels}]>' + rss(
        item(1, text="&l11;"), declaration=""
    )
    result = poll(site, client, bomb)
    assert all(len(document.text) < 10_000 for document in result.documents)


def test_external_entities_are_not_read(site: Site, client: PoliteClient) -> None:
    site.pages["/secret"] = Answer(b"secret")
    declared = (
        f'<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "{site.url("/secret")}">]>'
    )
    result = poll(site, client, f'<?xml version="1.0"?>{declared}' + rss(item(1, text="&file;&net;"), declaration=""))
    assert all("root:" not in one.text and "secret" not in one.text for one in result.documents)
    assert [asked.path for asked in site.asked] == ["/feed"]


@pytest.mark.parametrize("tag", ["b", "div", "item"])
def test_very_deep_nesting_does_no_harm(site: Site, client: PoliteClient, tag: str) -> None:
    deep = f"<{tag}>" * 5_000 + "core" + f"</{tag}>" * 5_000
    escaped = deep.replace("<", "&lt;").replace(">", "&gt;")
    result = poll(site, client, rss(item(1, text=escaped) + item(2)))
    assert "Story 2" in [document.title for document in result.documents]
    poll(site, client, rss(item(1, text=deep)))


def test_scripts_and_tracking_pictures_leave_no_trace(site: Site, client: PoliteClient) -> None:
    text = "&lt;script&gt;alert(1)&lt;/script&gt;News&lt;img src='http://t.example/1x1.gif' onerror='x()'&gt;"
    (document,) = poll(site, client, rss(item(1, text=text))).documents
    assert document.text == "News"


def test_of_a_broad_feed_only_entries_about_the_subject_are_kept(site: Site, client: PoliteClient) -> None:
    state = FetchState(newest_seen=datetime(2024, 2, 14, tzinfo=UTC))
    other = item(1, title="Football", date="Wed, 14 Feb 2024 00:00:00 GMT")
    site.pages["/feed"] = Answer(rss(other + item(2, title="Guests in PYONGYANG")).encode())
    result = fetch(source_at(site, options={"about": ["Pyongyang", "DPRK"]}), state, client, NOW)
    assert [one.title for one in result.documents] == ["Guests in PYONGYANG"]
    assert (result.entries, result.gap) == (2, False)
    assert "1 of 2 entries" in result.note


def test_an_undated_entry_takes_the_day_of_its_dateline(site: Site, client: PoliteClient) -> None:
    text = "Pyongyang, May 30 (KCNA) -- Guests arrived."
    (document,) = poll(site, client, rss(item(1, date="", text=text))).documents
    assert (document.published, document.precision) == (datetime(2024, 5, 30, 3, tzinfo=UTC), Precision.DAY)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_reading_and_no_exception(body: bytes) -> None:
    source = Source("x", "x", SourceKind.FEED, "http://e.org/", "kcna", "ko-KP")
    for whole in (body, b"<rss version='2.0'><channel>" + body, b'{"items":[' + body):
        reading = read_feed(source, Response("http://e.org/", 200, whole, {}), NOW, 100)
        assert reading.outcome in PollOutcome


def test_nothing_comes_through_that_a_database_could_not_keep(site: Site, client: PoliteClient) -> None:
    odd = "x\u0000\ud800y"
    feed = {
        "version": "1.1",
        "items": [{"id": odd, "url": odd, "title": odd, "content_html": odd, "date_published": odd}],
    }
    (document,) = poll(site, client, json.dumps(feed)).documents
    for value in (document.guid, document.url, document.title, document.text, document.published_raw, document.place):
        assert "\x00" not in value
        value.encode()


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60), st.text(max_size=30)), max_size=6))
def test_any_entry_is_read_or_refused_but_never_lost(entries: list[tuple[str, str, str]]) -> None:
    source = Source("x", "x", SourceKind.FEED, "http://e.org/", "kcna", "en")
    items = [{"title": title, "content_text": text, "date_published": raw} for title, text, raw in entries]
    body = json.dumps({"version": "1.1", "items": items}).encode()
    reading = read_feed(source, Response("http://e.org/", 200, body, {}), NOW, 100)
    assert len(reading.documents) + len(reading.refusals) == len(entries)
