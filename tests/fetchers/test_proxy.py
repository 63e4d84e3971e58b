"""Polling through a proxy: what goes through it, what never does, and what its refusals look like."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from monitor.domain import PollOutcome
from monitor.fetchers.http import Failure, Response
from tests.fetchers.loopback import Answer, Asked, Site, names, polite, running_site


@pytest.fixture
def proxy() -> Iterator[Site]:
    """A server that is asked for whole addresses, as a proxy is."""
    with running_site() as running:
        yield running


def address(proxy: Site, user: str = "") -> str:
    return f"http://{user}{proxy.host}"


def test_public_hosts_are_asked_for_through_the_proxy_and_not_looked_up(proxy: Site) -> None:
    proxy.pages["http://www.kcna.kp/en"] = Answer(b"through")

    def nobody(host: str, _port: int) -> list[str]:
        assert host == "127.0.0.1", "only the proxy's own name is looked up"
        return [host]

    with polite(nobody, proxy=address(proxy), private_hosts=()) as client:
        answer = client.get("http://www.kcna.kp/en")
    assert isinstance(answer, Response)
    assert (answer.body, answer.url) == (b"through", "http://www.kcna.kp/en")


def test_own_hosts_are_asked_directly(proxy: Site, site: Site) -> None:
    site.pages["/feed"] = Answer(b"direct")
    with polite(proxy=address(proxy)) as client:
        answer = client.get(site.url("/feed"))
    assert isinstance(answer, Response)
    assert (answer.body, proxy.asked) == (b"direct", [])


@pytest.mark.parametrize(
    "host",
    ["10.0.0.1", "127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "localhost", "printer", "nas.local",
     "db.internal", "router.home.arpa", "127.1", "2130706433", "0x7f.1", "LOCALHOST."],
)  # fmt: skip
def test_what_can_only_be_the_own_network_is_not_even_asked_of_the_proxy(proxy: Site, host: str) -> None:
    with polite(proxy=address(proxy), private_hosts=()) as client:
        answer = client.get(f"http://{host}/")
    assert isinstance(answer, Failure)
    assert answer.outcome is PollOutcome.ADDRESS_REFUSED
    assert "private_hosts" in answer.note
    assert proxy.asked == []


def test_a_redirect_into_the_own_network_is_refused_behind_a_proxy_too(proxy: Site) -> None:
    proxy.pages["http://www.kcna.kp/en"] = Answer(b"", 302, {"Location": "http://192.168.0.1/"})
    with polite(proxy=address(proxy), private_hosts=()) as client:
        answer = client.get("http://www.kcna.kp/en")
    assert isinstance(answer, Failure)
    assert answer.outcome is PollOutcome.ADDRESS_REFUSED


def test_name_and_password_go_to_the_proxy_alone(proxy: Site) -> None:
    seen: list[Asked] = []

    def page(asked: Asked) -> Answer:
        seen.append(asked)
        return Answer(b"x")

    proxy.pages["http://www.kcna.kp/"] = page
    with polite(proxy=address(proxy, "ann:s%3Acret@"), private_hosts=()) as client:
        client.get("http://www.kcna.kp/")
        assert "s%3A" not in repr(client.settings)
    assert seen[0].headers["proxy-authorization"] == f"Basic {base64.b64encode(b'ann:s:cret').decode()}"


def test_a_proxy_that_wants_a_password_is_not_taken_for_a_site_that_blocks(proxy: Site) -> None:
    proxy.pages["http://www.kcna.kp/"] = Answer(b"", 407)
    with polite(proxy=address(proxy), private_hosts=()) as client:
        answer = client.get("http://www.kcna.kp/")
    assert isinstance(answer, Failure)
    assert (answer.outcome, answer.note.endswith("the proxy wants a name and password")) == (
        PollOutcome.CONNECTION_ERROR,
        True,
    )


def test_a_secure_address_is_reached_through_a_tunnel_and_trusted_only_by_its_own_certificate(proxy: Site) -> None:
    def tunnel_to_nobody(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\nnot a handshake")

    proxy.pages["www.kcna.kp:443"] = Answer(raw=tunnel_to_nobody)
    with polite(proxy=address(proxy), private_hosts=()) as client:
        answer = client.get("https://www.kcna.kp/")
    assert isinstance(answer, Failure)
    assert answer.outcome is PollOutcome.TLS_ERROR
    assert [asked.path for asked in proxy.asked] == ["www.kcna.kp:443"]


def test_a_proxy_that_opens_no_tunnel_says_so(proxy: Site) -> None:
    with polite(proxy=address(proxy), private_hosts=()) as client:
        answer = client.get("https://www.kcna.kp/")
    assert isinstance(answer, Failure)
    assert answer.outcome is PollOutcome.CONNECTION_ERROR
    assert "[feeds] proxy" in answer.note


def test_a_proxy_that_is_down_is_a_broken_connection() -> None:
    with polite(names("127.0.0.1"), proxy="http://proxy.example.org:9", private_hosts=()) as client:
        answer = client.get("http://www.kcna.kp/")
    assert isinstance(answer, Failure)
    assert answer.outcome is PollOutcome.CONNECTION_ERROR
