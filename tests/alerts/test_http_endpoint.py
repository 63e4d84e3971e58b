import hashlib
import hmac
import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from monitor.alerts.delivery import Deliverer
from monitor.alerts.http_endpoint import HttpListener
from monitor.alerts.listening import make_listener
from monitor.database.engine import read
from monitor.database.signals import get_signal
from monitor.domain import ConfigError, Signal, SignalStatus
from tests.alerts.examples import Clock, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def alert(engine: Engine, slack: SlackStandIn, clock: Clock) -> Signal:
    raised = raise_signal(engine, slack_settings())
    settings = slack_settings(slack.api_url)
    Deliverer(engine, settings, clock=clock, sleep=clock.sleep).deliver_due()
    clock.advance(5)
    return raised


@pytest.fixture
def endpoint(engine: Engine, slack: SlackStandIn, clock: Clock) -> Iterator[HttpListener]:
    settings = slack_settings(
        slack.api_url,
        listen="127.0.0.1:0",
        app_token=SecretStr(""),
        signing_secret=SecretStr(SECRET),
        reviewers=("U0ANALYST",),
    )
    listening = HttpListener(engine, settings, clock=clock)
    listening.start()
    yield listening
    listening.stop()


def send(
    endpoint: HttpListener, clock: Clock, body: bytes, content_type: str = FORM, *, secret: str = SECRET, age: int = 0
) -> tuple[int, bytes]:
    stamp = str(int(clock.seconds()) - age)
    signature = "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    return post(endpoint, body, headers)


def post(endpoint: HttpListener, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=10)
    try:
        connection.request("POST", "/slack", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def click_body(slack: SlackStandIn, action: str = "verdict_dismiss", **more: Any) -> bytes:
    message = slack.message(0)
    return urlencode(
        {"payload": json.dumps(slack.block_actions(message, slack.element(message, action), **more))}
    ).encode()


def status_of(engine: Engine, alert: Signal) -> SignalStatus:
    with read(engine) as conn:
        stored = get_signal(conn, alert.id)
    assert stored is not None
    return stored.status


def test_a_signed_click_is_stored_and_shown(
    engine: Engine, slack: SlackStandIn, alert: Signal, endpoint: HttpListener, clock: Clock
) -> None:
    assert send(endpoint, clock, click_body(slack)) == (200, b"")
    slack.wait_for(lambda: slack.message(0)["edits"])
    assert status_of(engine, alert) is SignalStatus.DISMISSED


def test_a_forged_or_old_signature_is_refused(
    engine: Engine, slack: SlackStandIn, alert: Signal, endpoint: HttpListener, clock: Clock
) -> None:
    body = click_body(slack)
    assert send(endpoint, clock, body, secret="another")[0] == 401
    assert send(endpoint, clock, body, age=301)[0] == 401
    assert send(endpoint, clock, body, age=-301)[0] == 401
    assert post(endpoint, body, {"Content-Type": FORM})[0] == 401
    nonsense = {"Content-Type": FORM, "X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=x"}
    assert post(endpoint, body, nonsense)[0] == 401
    assert status_of(engine, alert) is SignalStatus.OPEN


def test_ten_megabytes_are_refused_unread(endpoint: HttpListener) -> None:
    with socket.create_connection(("127.0.0.1", endpoint.port), timeout=10) as peer:
        peer.sendall(b"POST /slack HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n")
        assert b" 413 " in peer.recv(1000)


def test_a_body_without_a_length_is_refused(endpoint: HttpListener) -> None:
    with socket.create_connection(("127.0.0.1", endpoint.port), timeout=10) as peer:
        peer.sendall(b"POST /slack HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        assert b" 411 " in peer.recv(1000)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"payload=not+json", FORM, 400),
        (b"payload=[]", FORM, 400),
        (b"\xff\xfe", FORM, 401),
        (b"nothing=here", FORM, 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b"payload=%7B%7D", FORM, 200),
        (b'{"type": "event_callback", "event": {"type": "message"}}', "application/json", 200),
        (b'payload={"type": "block_actions", "actions": [{}]}', FORM, 200),
        (b'payload={"type": "block_actions", "actions": [null], "user": {"id": "U1"}}', FORM, 200),
        (b'payload={"type": "view_submission"}', FORM, 200),
    ],
)
def test_nonsense_that_is_signed_is_answered(
    endpoint: HttpListener, clock: Clock, body: bytes, content_type: str, status: int
) -> None:
    assert send(endpoint, clock, body, content_type)[0] == status


def test_slack_s_check_of_the_address_is_answered(endpoint: HttpListener, clock: Clock) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    assert send(endpoint, clock, body, "application/json") == (200, b'{"challenge": "3eZbrw1a"}')


def test_a_slash_command_is_answered_at_once(endpoint: HttpListener, clock: Clock) -> None:
    status, body = send(endpoint, clock, urlencode({"command": "/nkmonitor", "text": "open", "user_id": "U1"}).encode())
    assert status == 200
    assert json.loads(body)["text"] == "No signal is open."


def test_an_unknown_action_is_answered(
    engine: Engine, slack: SlackStandIn, alert: Signal, endpoint: HttpListener, clock: Clock
) -> None:
    message = slack.message(0)
    element = {**slack.element(message, "more"), "action_id": "launch"}
    body = urlencode({"payload": json.dumps(slack.block_actions(message, element))}).encode()
    assert send(endpoint, clock, body)[0] == 200
    slack.wait_for(lambda: slack.ephemerals)
    assert "another version" in slack.ephemerals[0]["text"]


def test_a_verdict_for_a_signal_that_is_gone_is_answered(
    engine: Engine, slack: SlackStandIn, alert: Signal, endpoint: HttpListener, clock: Clock
) -> None:
    assert send(endpoint, clock, click_body(slack, value="ffffffffff"))[0] == 200
    slack.wait_for(lambda: slack.ephemerals)
    assert "no signal ffffffffff" in slack.ephemerals[0]["text"]


def test_the_way_in_follows_the_settings(engine: Engine) -> None:
    none = SecretStr("")
    assert make_listener(engine, slack_settings(channel="")) is None
    assert make_listener(engine, slack_settings(app_token=none)) is None
    assert type(make_listener(engine, slack_settings())).__name__ == "SocketListener"
    by_http = slack_settings(app_token=none, listen="127.0.0.1:0", signing_secret=SecretStr(SECRET))
    assert type(make_listener(engine, by_http)).__name__ == "HttpListener"
    with pytest.raises(ConfigError, match="NKMONITOR_SLACK_SIGNING_SECRET"):
        make_listener(engine, slack_settings(app_token=none, listen="127.0.0.1:0"))


def test_an_address_in_use_is_told_in_one_line(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = slack_settings(app_token=SecretStr(""), listen=listen, signing_secret=SecretStr(SECRET))
        with pytest.raises(ConfigError, match=r"slack\.listen"):
            HttpListener(engine, settings).start()
