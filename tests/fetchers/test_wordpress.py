import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.domain import FetchState, PollOutcome, Reason, Source, SourceKind
from monitor.fetchers import fetch
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.wordpress import PATH, posts_address
from tests.fetchers.loopback import NOW, Answer, Site


def source_at(site: Site, **changes: Any) -> Source:
    return replace(Source("sinbo", "Sinbo", SourceKind.WORDPRESS, site.url("/"), "choson-sinbo", "ko-KP"), **changes)


def post(number: int, **changes: Any) -> dict[str, Any]:
    plain = {
        "id": number,
        "date_gmt": "2024-02-15T00:00:00",
        "modified_gmt": "2024-02-15T03:00:00",
        "link": f"https://example.org/{number}",
        "guid": {"rendered": f"https://example.org/?p={number}"},
        "title": {"rendered": "꾸바 &#8211; 조선"},
        "content": {"rendered": "<p>첫 문장.</p><p>둘째 문장.</p>", "protected": False},
        "excerpt": {"rendered": "<p>첫 문장.</p>"},
    }
    return plain | changes


def give(site: Site, body: Any) -> None:
    site.pages[PATH] = Answer(body if isinstance(body, bytes) else json.dumps(body).encode())


def test_a_post_becomes_a_whole_document(site: Site, client: PoliteClient) -> None:
    give(site, [post(7)])
    (document,) = fetch(source_at(site), FetchState(), client, NOW).documents
    assert (document.title, document.text) == ("꾸바 – 조선", "첫 문장.\n둘째 문장.")
    assert document.published == datetime(2024, 2, 15, tzinfo=UTC)
    assert (document.url, document.guid) == ("https://example.org/7", "https://example.org/?p=7")
    assert document.complete


def test_posts_are_asked_for_in_the_order_of_their_changes(site: Site, client: PoliteClient) -> None:
    give(site, [post(7)])
    fetch(source_at(site, options={"query": {"categories": 12}}), FetchState(), client, NOW)
    query = parse_qs(urlsplit(site.asked[-1].path).query)
    assert (query["orderby"], query["order"], query["categories"]) == (["modified"], ["desc"], ["12"])


def test_the_address_may_name_the_site_or_its_json(site: Site) -> None:
    for url in ("https://example.org", "https://example.org/", "https://example.org/wp-json/wp/v2/posts"):
        assert urlsplit(posts_address(source_at(site, url=url))).path == PATH
    assert urlsplit(posts_address(source_at(site, url="https://example.org/en/"))).path == "/en" + PATH


def test_an_old_post_that_was_changed_is_no_gap(site: Site, client: PoliteClient) -> None:
    give(site, [post(7)])
    state = fetch(source_at(site), FetchState(), client, NOW).state
    assert state.newest_seen == datetime(2024, 2, 15, 3, tzinfo=UTC)
    give(site, [post(1, date_gmt="2023-01-01T00:00:00", modified_gmt="2024-02-16T00:00:00"), post(7)])
    assert not fetch(source_at(site), state, client, NOW + timedelta(hours=1)).gap
    give(site, [post(9, modified_gmt="2024-02-20T00:00:00")])
    assert fetch(source_at(site), state, client, NOW + timedelta(hours=2)).gap


def test_a_protected_post_gives_its_excerpt_and_says_it_is_not_whole(site: Site, client: PoliteClient) -> None:
    give(site, [post(7, content={"rendered": "", "protected": True})])
    (document,) = fetch(source_at(site), FetchState(), client, NOW).documents
    assert (document.text, document.complete) == ("첫 문장.", False)


def test_an_empty_post_is_refused_and_the_rest_is_kept(site: Site, client: PoliteClient) -> None:
    nothing = {"rendered": ""}
    give(site, [post(1, title=nothing, content=nothing, excerpt=nothing), post(2)])
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert [refusal.reason for refusal in result.refusals] == [Reason.NO_TEXT]
    assert len(result.documents) == 1


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<html>Just a moment</html>", PollOutcome.NOT_A_FEED),
        (b"[{", PollOutcome.PARSE_ERROR),
        (b"[" * 100_000, PollOutcome.PARSE_ERROR),
        (b"[]", PollOutcome.EMPTY),
        (b'{"code": "rest_no_route", "message": "No route"}', PollOutcome.NOT_A_FEED),
        (b"42", PollOutcome.NOT_A_FEED),
        (b'[1, null, {"title": 5, "content": [], "link": {}}]', PollOutcome.OK),
    ],
)
def test_each_answer_that_is_no_list_of_posts_has_its_outcome(
    site: Site, client: PoliteClient, body: bytes, outcome: PollOutcome
) -> None:
    give(site, body)
    result = fetch(source_at(site), FetchState(), client, NOW)
    assert result.outcome is outcome
    assert not result.documents


def test_the_same_answer_twice_is_no_news(site: Site, client: PoliteClient) -> None:
    give(site, [post(7)])
    state = fetch(source_at(site), FetchState(), client, NOW).state
    assert fetch(source_at(site), state, client, NOW).outcome is PollOutcome.SAME_BODY


def test_of_a_broad_site_only_what_is_about_the_subject_is_kept(site: Site, client: PoliteClient) -> None:
    give(site, [post(7), post(8, title={"rendered": "Wetter"}, modified_gmt="2024-02-16T00:00:00")])
    result = fetch(source_at(site, options={"about": ["꾸바"]}), FetchState(), client, NOW)
    assert ([one.url for one in result.documents], result.entries) == (["https://example.org/7"], 2)
    assert result.state.newest_seen == datetime(2024, 2, 16, tzinfo=UTC)
