import gzip
import socket
import threading
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.domain import PollOutcome
from monitor.fetchers.addresses import is_public
from monitor.fetchers.decoding import Limits, Unpacker
from monitor.fetchers.http import Failure, PoliteClient, Response, parse_retry_after
from monitor.fetchers.transport import resolve
from tests.fetchers.loopback import NOW, Answer, Asked, Site, names, polite


def failure(answer: Response | Failure) -> Failure:
    assert isinstance(answer, Failure)
    return answer


def response(answer: Response | Failure) -> Response:
    assert isinstance(answer, Response), answer
    return answer


def test_the_user_agent_names_the_program_and_the_contact(site: Site, client: PoliteClient) -> None:
    site.pages["/"] = Answer(b"hello")
    assert response(client.get(site.url("/"))).body == b"hello"
    agent = site.asked[0].headers["user-agent"]
    assert agent.startswith("nkmonitor/")
    assert "ops@example.org" in agent


def test_validators_are_sent_as_they_came_and_a_304_has_no_body(site: Site, client: PoliteClient) -> None:
    def page(asked: Asked) -> Answer:
        known = asked.headers.get("if-none-match") == 'W/"odd tag"' and "if-modified-since" in asked.headers
        return Answer(b"", 304) if known else Answer(b"body", headers={"ETag": 'W/"odd tag"'})

    site.pages["/"] = page
    first = response(client.get(site.url("/")))
    again = response(client.get(site.url("/"), etag=first.etag, last_modified="Thu, 15 Feb 2024 00:00:00 GMT"))
    assert again.not_modified
    assert again.body == b""


@pytest.mark.parametrize("etag", ["", "꾸바"])
def test_a_304_to_a_request_without_validators_is_a_failure(site: Site, client: PoliteClient, etag: str) -> None:
    site.pages["/"] = Answer(b"", 304)
    answer = failure(client.get(site.url("/"), etag=etag))
    assert (answer.outcome, answer.status) == (PollOutcome.HTTP_ERROR, 304)


@pytest.mark.parametrize("odd", ["꾸바", "a\r\nX-Evil: 1", "\x00", "é"])
def test_what_no_header_may_carry_is_left_out(site: Site, odd: str) -> None:
    site.pages["/"] = Answer(b"hello")
    with polite(contact=f"ops {odd}") as client:
        assert response(client.get(site.url("/"), etag=odd, last_modified=odd)).body == b"hello"
    sent = site.asked[0].headers
    assert sent["user-agent"].startswith("nkmonitor/")
    assert not {"if-none-match", "if-modified-since", "x-evil"} & sent.keys()


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw deflate", "two gzip members"])
def test_packed_answers_are_unpacked(site: Site, client: PoliteClient, coding: str) -> None:
    text = b"Pyongyang " * 1000
    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text),
        "x-gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "raw deflate": raw.compress(text) + raw.flush(),
        "two gzip members": gzip.compress(text[:4000]) + gzip.compress(text[4000:]),
    }[coding]
    header = {"raw deflate": "deflate", "two gzip members": "gzip"}.get(coding, coding)
    site.pages["/"] = Answer(packed, headers={"Content-Encoding": header})
    answer = response(client.get(site.url("/")))
    assert answer.body == text
    assert answer.wire_bytes == len(packed)


@given(st.binary(max_size=400_000), st.integers(1, 9))
def test_unpacking_gives_back_every_byte_whatever_the_chunks(data: bytes, parts: int) -> None:
    packed = gzip.compress(data)
    step = len(packed) // parts + 1
    unpacker = Unpacker("gzip", Limits(10_000_000, 10_000_000, 10_000))
    pieces = [unpacker.feed(packed[start : start + step]) for start in range(0, len(packed), step)]
    assert b"".join([*pieces, unpacker.finish()]) == data
    assert unpacker.finished


def test_a_small_file_that_unpacks_to_megabytes_is_a_bomb(site: Site, client: PoliteClient) -> None:
    site.pages["/"] = Answer(gzip.compress(b"a" * 15_000_000), headers={"Content-Encoding": "gzip"})
    bomb = failure(client.get(site.url("/")))
    assert bomb.outcome is PollOutcome.TOO_LARGE
    assert "max_unpack_ratio" in bomb.note


def test_decoded_and_wire_bytes_have_their_own_caps(site: Site) -> None:
    site.pages["/packed"] = Answer(gzip.compress(bytes(range(256)) * 200), headers={"Content-Encoding": "gzip"})
    site.pages["/plain"] = Answer(b"x" * 30_000)
    with polite(max_wire_bytes=20_000, max_decoded_bytes=40_000) as client:
        assert "max_decoded_bytes" in failure(client.get(site.url("/packed"))).note
        assert "max_wire_bytes" in failure(client.get(site.url("/plain"))).note


def test_an_unknown_coding_and_damaged_gzip_are_parse_errors(site: Site, client: PoliteClient) -> None:
    site.pages["/br"] = Answer(b"....", headers={"Content-Encoding": "br"})
    site.pages["/bad"] = Answer(b"\x1f\x8b\x08damaged for sure", headers={"Content-Encoding": "gzip"})
    assert failure(client.get(site.url("/br"))).outcome is PollOutcome.PARSE_ERROR
    assert failure(client.get(site.url("/bad"))).outcome is PollOutcome.PARSE_ERROR


def test_gzip_that_ends_too_early_says_so(site: Site, client: PoliteClient) -> None:
    site.pages["/"] = Answer(gzip.compress(bytes(range(256)) * 50)[:-40], headers={"Content-Encoding": "gzip"})
    assert response(client.get(site.url("/"))).cut_off


def _drip(headers: bool, released: threading.Event) -> Any:
    def write(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if not headers:
            handler.wfile.write(b"Content-Length: 1000\r\n\r\n")
        while not released.wait(0.02):
            handler.wfile.write(b"X" if not headers else b"X-A: b\r\n")
            handler.wfile.flush()

    return write


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_drips_cannot_hold_the_client(site: Site, part: str) -> None:
    released = threading.Event()
    site.pages["/"] = Answer(raw=_drip(part == "headers", released))
    with polite(timeout_seconds=0.3) as client:
        slow = failure(client.get(site.url("/")))
    released.set()
    assert slow.outcome is PollOutcome.TIMEOUT
    assert "0.3 s" in slow.note


def test_a_body_shorter_than_promised_is_a_broken_connection(site: Site, client: PoliteClient) -> None:
    site.pages["/"] = Answer(b"half", headers={"Content-Length": "4000"})
    assert failure(client.get(site.url("/"))).outcome is PollOutcome.CONNECTION_ERROR


def test_what_is_not_http_is_a_broken_connection(site: Site, client: PoliteClient) -> None:
    site.pages["/"] = Answer(raw=lambda handler: handler.wfile.write(b"\x00\x01 hello\r\n\r\n"))  # type: ignore[attr-defined]
    assert failure(client.get(site.url("/"))).outcome is PollOutcome.CONNECTION_ERROR


def test_nobody_listening_is_a_broken_connection(site: Site, client: PoliteClient) -> None:
    url = site.url("/")
    site.close()
    site.close = lambda: None  # type: ignore[method-assign]
    assert failure(client.get(url)).outcome is PollOutcome.CONNECTION_ERROR


def test_plain_http_behind_https_is_a_tls_error(site: Site, client: PoliteClient) -> None:
    assert failure(client.get(f"https://{site.host}/")).outcome is PollOutcome.TLS_ERROR


def test_a_name_that_does_not_exist_is_a_dns_error() -> None:
    def unknown(*_: object) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with polite(unknown) as client:
        assert failure(client.get("http://no-such-host.invalid/")).outcome is PollOutcome.DNS_ERROR


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (404, {}, PollOutcome.HTTP_ERROR),
        (410, {}, PollOutcome.HTTP_ERROR),
        (500, {}, PollOutcome.HTTP_ERROR),
        (503, {}, PollOutcome.HTTP_ERROR),
        (503, {"Retry-After": "120"}, PollOutcome.RATE_LIMITED),
        (503, {"cf-mitigated": "challenge"}, PollOutcome.BLOCKED),
        (429, {}, PollOutcome.RATE_LIMITED),
        (403, {}, PollOutcome.BLOCKED),
        (451, {}, PollOutcome.BLOCKED),
    ],
)
def test_each_refusal_has_its_outcome(
    site: Site, client: PoliteClient, status: int, headers: dict[str, str], outcome: PollOutcome
) -> None:
    site.pages["/"] = Answer(b"no", status, headers)
    refused = failure(client.get(site.url("/")))
    assert (refused.outcome, refused.status) == (outcome, status)
    assert refused.gone == (status in {404, 410})


@pytest.mark.parametrize(
    ("raw", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("317100", timedelta(days=1)),
        ("Sat, 01 Jun 2024 12:05:00 GMT", timedelta(minutes=5)),
        ("Sat, 01 Jun 2024 11:00:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("9" * 5000, timedelta(days=1)),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(raw: str, wait: timedelta | None) -> None:
    assert parse_retry_after(raw, NOW) == wait


@given(st.text(max_size=60))
def test_any_retry_after_gives_a_wait_within_a_day_or_none(raw: str) -> None:
    wait = parse_retry_after(raw, datetime(2024, 6, 1, tzinfo=UTC))
    assert wait is None or timedelta(0) < wait <= timedelta(days=1)


def test_redirects_are_followed_and_a_permanent_move_is_told(site: Site, client: PoliteClient) -> None:
    site.pages["/old"] = Answer(b"", 301, {"Location": "/middle"})
    site.pages["/middle"] = Answer(b"", 308, {"Location": "new#part"})
    site.pages["/new"] = Answer(b"here")
    answer = response(client.get(site.url("/old")))
    assert answer.body == b"here"
    assert answer.url == answer.moved_to == site.url("/new")


def test_a_passing_redirect_on_the_way_is_no_move(site: Site, client: PoliteClient) -> None:
    site.pages["/old"] = Answer(b"", 301, {"Location": "/middle"})
    site.pages["/middle"] = Answer(b"", 302, {"Location": "/new"})
    site.pages["/new"] = Answer(b"here")
    assert response(client.get(site.url("/old"))).moved_to == ""


@pytest.mark.parametrize("target", ["/loop", "", "ftp://example.org/", "http://", "file:///etc/passwd", "javascript:x"])
def test_redirects_that_lead_nowhere_are_redirect_errors(site: Site, client: PoliteClient, target: str) -> None:
    site.pages["/loop"] = Answer(b"", 302, {"Location": target} if target else {})
    assert failure(client.get(site.url("/loop"))).outcome is PollOutcome.REDIRECT_ERROR


def test_redirects_without_end_are_cut(site: Site, client: PoliteClient) -> None:
    for number in range(20):
        site.pages[f"/{number}"] = Answer(b"", 302, {"Location": f"/{number + 1}"})
    assert failure(client.get(site.url("/0"))).outcome is PollOutcome.REDIRECT_ERROR
    assert len(site.asked) == 6


INSIDE = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.5.5",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::a00:1",
    "64:ff9b:1::808:808",
    "::127.0.0.1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_no_name_leads_into_a_private_network(address: str) -> None:
    with polite(names(address), private_hosts=()) as client:
        refused = failure(client.get("http://feeds.example.org/"))
    assert refused.outcome is PollOutcome.ADDRESS_REFUSED
    assert "private_hosts" in refused.note


@pytest.mark.parametrize("address", ["8.8.8.8", "175.45.176.71", "2606:4700::6810:84e5", "64:ff9b::808:808"])
def test_public_addresses_may_be_visited(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"])
def test_a_redirect_to_loopback_is_refused_however_it_is_spelled(site: Site, host: str) -> None:
    site.pages["/"] = Answer(b"", 302, {"Location": f"http://{host}:{site.port}/secret"})
    site.pages["/secret"] = Answer(b"secret")

    def resolver(name: str, port: int) -> list[str]:
        return ["127.0.0.1"] if name == "feeds.example.org" else resolve(name, port)

    with polite(resolver, private_hosts=("feeds.example.org",)) as client:
        refused = failure(client.get(f"http://feeds.example.org:{site.port}/"))
    assert refused.outcome in {PollOutcome.ADDRESS_REFUSED, PollOutcome.DNS_ERROR}
    assert [asked.path for asked in site.asked] == ["/"]


def test_the_address_that_was_checked_is_the_one_connected_to(site: Site) -> None:
    """A name server that answers differently the second time gains nothing: there is no second time."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    site.pages["/"] = Answer(b"ok")
    with polite(rebinding, private_hosts=("rebind.example.org",)) as client:
        assert response(client.get(f"http://rebind.example.org:{site.port}/")).body == b"ok"
    assert asked == ["rebind.example.org"]
    assert site.asked[0].headers["host"] == f"rebind.example.org:{site.port}"


def test_of_several_addresses_the_private_ones_are_left_out(site: Site) -> None:
    with polite(names("127.0.0.1", "::1"), private_hosts=()) as client:
        assert failure(client.get(f"http://mixed.example.org:{site.port}/")).outcome is PollOutcome.ADDRESS_REFUSED
    assert site.asked == []


def test_a_second_address_is_tried_when_the_first_is_closed(site: Site) -> None:
    site.pages["/"] = Answer(b"ok")
    with polite(names("127.9.9.9", "127.0.0.1"), private_hosts=("two.example.org",)) as client:
        assert response(client.get(f"http://two.example.org:{site.port}/")).body == b"ok"


def test_one_host_is_asked_by_one_thread_at_a_time(site: Site, client: PoliteClient) -> None:
    inside, most = [0], [0]
    lock = threading.Lock()

    def page(_: Asked) -> Answer:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        threading.Event().wait(0.005)
        with lock:
            inside[0] -= 1
        return Answer(b"x")

    site.pages["/"] = page
    threads = [threading.Thread(target=client.get, args=(site.url("/"),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.asked) == 8
    assert most[0] == 1


def test_a_closed_client_lets_those_that_wait_go(site: Site) -> None:
    site.pages["/"] = Answer(b"x")
    client = polite(pause_per_host_seconds=3600)
    client.get(site.url("/"))
    answers: list[Response | Failure] = []
    waiting = threading.Thread(target=lambda: answers.append(client.get(site.url("/"))))
    waiting.start()
    client.close()
    waiting.join(timeout=10)
    assert failure(answers[0]).outcome is PollOutcome.CONNECTION_ERROR
    assert len(site.asked) == 1


def test_a_host_that_just_timed_out_is_not_waited_for_again(site: Site) -> None:
    released = threading.Event()
    site.pages["/slow"] = Answer(raw=_drip(False, released))
    site.pages["/fast"] = Answer(b"x")
    with polite(timeout_seconds=0.2) as client:
        client.get(site.url("/slow"))
        second = failure(client.get(site.url("/fast")))
    released.set()
    assert second.outcome is PollOutcome.TIMEOUT
    assert "a moment ago" in second.note
    assert [asked.path for asked in site.asked] == ["/slow"]


def test_closing_the_client_ends_a_request_under_way(site: Site) -> None:
    released, begun = threading.Event(), threading.Event()

    def slow(asked: Asked) -> Answer:
        begun.set()
        return Answer(raw=_drip(False, released))

    site.pages["/"] = slow
    client = polite(timeout_seconds=500)
    answers: list[Response | Failure] = []
    asking = threading.Thread(target=lambda: answers.append(client.get(site.url("/"))))
    asking.start()
    begun.wait(10)
    client.close()
    asking.join(timeout=10)
    released.set()
    assert failure(answers[0]).outcome is PollOutcome.CONNECTION_ERROR


@example("[#")
@given(st.text(max_size=80))
def test_any_address_gives_an_answer_and_no_exception(url: str) -> None:
    with polite(names(), private_hosts=()) as client:
        assert isinstance(client.get(url), Failure)
        assert isinstance(client.get("http://" + url), Failure)
