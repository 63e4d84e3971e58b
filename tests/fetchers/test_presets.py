"""Shipped sources, from the catalog's entry to the text, on pages written after what is known of their sites."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.catalog.outlets import load_outlets
from monitor.catalog.sources import load_sources
from monitor.domain import FetchResult, FetchState, PollOutcome, Precision, Source
from monitor.fetchers import fetch
from monitor.fetchers.http import PoliteClient
from tests.fetchers.loopback import NOW, Answer, Site, rss

FIRST = "Envoys of seven countries were seen at the reception that the ministry gave on Thursday evening."
SECOND = "The ambassador of Cuba was not among those whom the report named, unlike in the three years before."
KOREAN = "외무성이 목요일 저녁 마련한 연회에 일곱 나라 외교대표들이 참가했다고 매체가 전했습니다."


def shipped(source_id: str, site: Site, path: str = "/index") -> Source:
    return replace(load_sources((), "http://127.0.0.1", load_outlets())[source_id], url=site.url(path))


def entry(site: Site, path: str, title: str) -> str:
    return (
        f"<item><title>{title}</title><link>{site.url(path)}</link><pubDate>Sat, 01 Jun 2024 09:00:00 +0900</pubDate>"
        "<description>Envoys of seven countries ...</description></item>"
    )


def poll(source: Source, site: Site, client: PoliteClient, state: FetchState | None = None) -> FetchResult:
    return fetch(source, state or FetchState(), client, NOW, lambda _: ())


YONHAP = f"""<html><head><meta property="article:published_time" content="2024-06-01T07:30:00+09:00"></head><body>
<nav>Menu</nav><h1 class="tit01">Reception</h1><article class="story-news article">
<div class="comp-box photo-group"><figure><figcaption>A file photo</figcaption></figure></div>
<p>{FIRST}</p><aside>Advertisement</aside><p>{SECOND}</p><p class="txt-copyright">(END) all rights reserved</p>
<div class="related-group"><a href="/x">Another story</a></div><div class="writer-zone01">reporter@yna</div>
</article><footer>Imprint</footer></body></html>"""
VOA = f"""<html><body><div class="category">한반도</div><ul class="share"><li>Facebook</li><li>인쇄</li></ul>
<div id="article-content"><div class="wsw"><p>{KOREAN}</p><p>진행자) {KOREAN}</p></div></div>
<div class="related">관련 기사</div></body></html>"""
RFA = f"""<html><body><span id="story_date">2024-06-01</span><div id="storytext"><p>{KOREAN}</p><p>{KOREAN}</p></div>
<div id="comments">댓글</div></body></html>"""
DAILYNK = f"""<html><body><div class="td-post-author-name">기자</div><div class="td-post-content">
<div class="td-post-featured-image">사진</div><p>{FIRST}</p><div class="td-a-rec">Advertisement</div>
<p>{SECOND}</p></div><div class="td-related">Another story</div></body></html>"""


@pytest.mark.parametrize(
    ("source_id", "page", "layout", "kept", "dropped"),
    [
        ("yonhap-nk-en", YONHAP, "yonhap", (FIRST, SECOND), ("Menu", "Adver", "rights", "Another", "@yna", "Imprint")),
        ("yonhap-nk-ko", YONHAP, "yonhap", (FIRST, SECOND), ("Menu", "Adver", "rights", "Another", "@yna", "Imprint")),
        ("voa-korean", VOA, "voa", (KOREAN, "진행자)"), ("Facebook", "인쇄", "관련 기사")),
        ("rfa-ko", RFA, "rfa", (KOREAN,), ("댓글", "2024-06-01")),
        ("dailynk-ko", DAILYNK, "dailynk", (FIRST, SECOND), ("사진", "Adver", "Another", "기자")),
        ("dailynk-en", DAILYNK, "dailynk", (FIRST, SECOND), ("사진", "Adver", "Another", "기자")),
    ],
)
def test_a_feed_gets_the_whole_text_of_its_pages_by_the_layout_of_the_site(
    site: Site, client: PoliteClient, source_id: str, page: str, layout: str, kept: tuple[str], dropped: tuple[str]
) -> None:
    site.pages["/index"] = Answer(rss(entry(site, "/a/1", "Reception")).encode())
    site.pages["/a/1"] = Answer(page.encode())
    (document,) = poll(shipped(source_id, site), site, client).documents
    assert document.complete
    assert document.read_by.startswith(f"{source_id} by {layout}#")
    assert all(words in document.text for words in kept)
    assert not any(words in document.text for words in dropped)
    assert document.published == datetime(2024, 6, 1, 0, tzinfo=UTC)


def test_a_renewed_site_is_read_by_trafilatura_until_its_layout_is_mended(site: Site, client: PoliteClient) -> None:
    site.pages["/index"] = Answer(rss(entry(site, "/a/1", "Reception")).encode())
    site.pages["/a/1"] = Answer(
        f"<html><body><main><h1>R</h1><p>{FIRST * 3}</p><p>{SECOND}</p></main></body></html>".encode()
    )
    (document,) = poll(shipped("yonhap-nk-en", site), site, client).documents
    assert (document.complete, document.read_by) == (True, "yonhap-nk-en by trafilatura")


def test_voas_link_to_its_own_section_is_no_article(site: Site, client: PoliteClient) -> None:
    feed = rss(entry(site, "/z/2712", "한반도") + entry(site, "/a/1", "Reception"))
    site.pages["/index"] = Answer(feed.encode())
    site.pages["/a/1"] = Answer(VOA.encode())
    result = poll(shipped("voa-korean", site), site, client)
    assert ([one.title for one in result.documents], result.entries) == (["Reception"], 2)
    assert "/z/2712" not in [asked.path for asked in site.asked]


def conference(site: Site, day: int, *, korea: bool) -> str:
    path = f"/202405/t202405{day:02}_1150{day:04}.html"
    said = "The DPRK's ambassador was asked about." if korea else "Trade with Europe was asked about."
    body = f"<p>{FIRST} {said}</p>" + f"<p>{SECOND}</p>" * 4
    site.pages[path] = Answer(f"<html><body><article><h1>Press Conference</h1>{body}</article></body></html>".encode())
    return f'<li><a href=".{path}">Press Conference of May {day}, 2024</a></li>'


def test_the_chinese_ministrys_conferences_are_dated_by_their_links_and_kept_where_they_speak_of_korea(
    site: Site, client: PoliteClient
) -> None:
    items = conference(site, 31, korea=True) + conference(site, 30, korea=False)
    site.pages["/index"] = Answer(f"<html><body><ul>{items}</ul></body></html>".encode())
    source = shipped("fmprc-en", site)
    result = poll(source, site, client)
    assert result.outcome is PollOutcome.OK
    (document,) = result.documents
    assert (document.published, document.precision) == (datetime(2024, 5, 31, 3, tzinfo=UTC), Precision.DAY)
    assert "DPRK's ambassador" in document.text
    assert "1 of 2 items are about" in result.note
    assert result.state.newest_seen == document.published

    asked = len(site.asked)
    items = conference(site, 31, korea=True) + items
    site.pages["/index"] = Answer(f"<html><body><ul><!-- new --> {items}</ul></body></html>".encode())
    fetch(source, result.state, client, NOW + timedelta(hours=4), lambda _: ())
    paths = [one.path for one in site.asked[asked:]]
    assert not any("t20240530" in path for path in paths), "what is not about Korea is not asked for every day"


def test_a_headline_alone_proves_nothing_where_the_text_decides(site: Site, client: PoliteClient) -> None:
    items = conference(site, 31, korea=True)
    site.pages["/index"] = Answer(f"<html><body><ul>{items}</ul></body></html>".encode())
    page = next(path for path in site.pages if path.startswith("/202405"))
    site.pages[page] = Answer(b"", 500)
    result = poll(shipped("fmprc-en", site), site, client)
    assert (result.outcome, result.documents) == (PollOutcome.OK, ())
    assert result.state.etag == ""


def rodong_list(*tokens: str) -> str:
    rows = "".join(
        f'<div class="row"><div class="col-sm-3">본사기자</div><div class="media-body"><a href="index.php?{token}">'
        f"외교대표들이 농장을 방문 {number}</a></div>"
        f'<span class="news_date">2024.5.{31 - number}.</span></div>'
        for number, token in enumerate(tokens)
    )
    return f'<html><head><title>로동신문</title></head><body><div class="date_news_list">{rows}</div></body></html>'


RODONG_TEXT = "우리 나라 주재 외교대표들이 30일 협동농장을 방문하였다. 손님들은 농장의 여러곳을 돌아보았다."
RODONG_PAGES = {
    "rodong-2023": (
        f'<html><body><div class="col-sm-8"><p class="news_Title">외교대표들이 농장을 방문 0</p><p class="NewsDetail">'
        f'2면</p><p>{RODONG_TEXT}</p><div id="moveNews">다음</div></div><div class="menu">사진</div></body></html>'
    ),
    "rodong-body": f'<html><body><div id="ContDIV"><p>{RODONG_TEXT}</p></div><b>사진</b></body></html>',
}


@pytest.mark.parametrize("layout", RODONG_PAGES)
def test_rodong_sinmuns_list_and_articles_are_read(site: Site, client: PoliteClient, layout: str) -> None:
    token, other = "OEAyMDI0LTA1LTMxLTAwMUAxQEBAMQ==", "OEAyMDI0LTA1LTMwLTAwMUAxQEBAMQ=="
    site.pages["/ko/index.php"] = Answer(rodong_list(token, other).encode())
    site.pages[f"/ko/index.php?{token}"] = Answer(RODONG_PAGES[layout].encode())
    site.pages[f"/ko/index.php?{other}"] = Answer("<html><body>알수 없는 주소입니다</body></html>".encode())
    source = shipped("rodong-page-ko", site, "/ko/index.php?MkBAMkAxQA==")
    first, second = poll(source, site, client).documents
    assert (first.title, first.text, first.complete) == ("외교대표들이 농장을 방문 0", RODONG_TEXT, True)
    assert first.url.endswith(token)
    assert first.published == datetime(2024, 5, 31, 3, tzinfo=UTC)
    assert first.read_by.startswith(f"rodong-page-ko by {layout}#")
    assert (second.complete, second.text) == (False, "")


@pytest.mark.parametrize(
    ("source_id", "links", "others"),
    [
        ("minju-choson", ["/Home/index/disp/2607/ko", "/home/index/disp/2608/ko"], ["/home/index/politics/2/ko"]),
        ("naenara-en", ["/main/detail/en/1", "/main/getDetail/2", "/main/content/3"], ["/main/index/en/tourism"]),
        ("vok-en", ["/index.php/revo_de/getDetail/ien240531008/en", "/index.php/detail_com/comde/9/en"], ["/x"]),
        ("pyongyang-times", ["/blog?page=politics&num=1&blogid=6443865212345678abcdef01"], ["/blog?page=culture"]),
        ("minrex", ["/es/articulo/visita-oficial"], ["/es/china"]),
    ],
)
def test_where_only_the_form_of_addresses_is_known_exactly_those_links_are_items(
    site: Site, client: PoliteClient, source_id: str, links: list[str], others: list[str]
) -> None:
    menu = "".join(f'<a href="{href}">Menu of {href}</a>' for href in (*others, "#", "/"))
    items = "".join(f'<li><a href="{href}">Story of {href}</a></li>' for href in links)
    site.pages["/index"] = Answer(f"<html><body><nav>{menu}</nav><ul>{items}</ul></body></html>".encode())
    result = fetch(shipped(source_id, site), FetchState(), client, NOW, lambda keys: keys)
    assert [one.url for one in result.documents] == [site.url(href) for href in links]
    assert "without a date" in result.note
    site.pages["/index"] = Answer(f"<html><title>Renewed</title><body><nav>{menu}</nav></body></html>".encode())
    assert fetch(shipped(source_id, site), result.state, client, NOW).outcome is PollOutcome.EMPTY
