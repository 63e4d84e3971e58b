import gzip

import pytest

from monitor.catalog.layouts import Layout
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.recheck import Look, SecondLook, look_again
from tests.fetchers.loopback import NOW, Answer, Site

LAYOUT = Layout("own", article="div.story", gone=("알수 없는 주소",))
STORY = b"<body><div class='story'><p>The ambassadors attended the reception given by the party.</p></div></body>"


def look(site: Site, client: PoliteClient, answer: Answer) -> SecondLook:
    site.pages["/1"] = answer
    return look_again(site.url("/1"), [LAYOUT], "ko-KP", client, NOW)


def test_a_page_that_is_there_is_read(site: Site, client: PoliteClient) -> None:
    seen = look(site, client, Answer(STORY))
    assert seen.look is Look.READ
    assert seen.article is not None
    assert seen.article.text == "The ambassadors attended the reception given by the party."


@pytest.mark.parametrize(
    "answer",
    [Answer(b"", 404), Answer(b"", 410), Answer("<body><p>알수 없는 주소입니다</p></body>".encode())],
)
def test_a_page_that_says_so_is_gone(site: Site, client: PoliteClient, answer: Answer) -> None:
    assert look(site, client, answer).look is Look.GONE


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"", 500),
        Answer(b"", 403),
        Answer(b"", 429),
        Answer(b"<body><h1>Welcome to our new site</h1><main>Everything is different here now.</main></body>"),
        Answer(b""),
        Answer(b"half", headers={"Content-Length": "500"}),
    ],
)
def test_a_site_that_is_down_blocks_or_was_redesigned_tells_nothing(
    site: Site, client: PoliteClient, answer: Answer
) -> None:
    assert look(site, client, answer).look is Look.UNSURE


@pytest.mark.parametrize(
    "answer",
    [
        Answer(STORY[:-20], end_told=False),
        Answer(gzip.compress(STORY)[:-9], headers={"Content-Encoding": "gzip"}, end_told=False),
        Answer(gzip.compress(STORY)[:-9], headers={"Content-Encoding": "gzip"}),
    ],
)
def test_a_page_that_breaks_off_tells_nothing(site: Site, client: PoliteClient, answer: Answer) -> None:
    seen = look(site, client, answer)
    assert (seen.look, "broken off" in seen.note) == (Look.UNSURE, True)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(STORY, end_told=False),
        Answer(STORY + b"</html>\n<!-- made in 0.1 s -->", end_told=False),
        Answer(gzip.compress(STORY[:-20]), headers={"Content-Encoding": "gzip"}, end_told=False),
        Answer(STORY[:-20]),
    ],
)
def test_a_page_whose_end_is_told_by_the_server_the_packing_or_its_last_tag_is_whole(
    site: Site, client: PoliteClient, answer: Answer
) -> None:
    assert look(site, client, answer).look is Look.READ


def test_without_a_layout_no_text_is_guessed(site: Site, client: PoliteClient) -> None:
    site.pages["/1"] = Answer(STORY)
    assert look_again(site.url("/1"), [], "en", client, NOW).look is Look.UNSURE


def test_a_page_that_trips_the_reader_tells_nothing(
    site: Site, client: PoliteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/1"] = Answer(b"<html><body><article>Words.</article></body></html>")

    def trip(*_: object, **__: object) -> None:
        raise KeyError("nobody thought of this")

    monkeypatch.setattr("monitor.fetchers.recheck.read_article", trip)
    seen = look_again(site.url("/1"), [Layout("own", article="article")], "en", client, NOW)
    assert (seen.look, "KeyError" in seen.note) == (Look.UNSURE, True)
