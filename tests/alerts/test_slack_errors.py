import http.client
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse

from monitor.alerts.slack_errors import SlackTrouble, Trouble, as_trouble, explain


def answered(code: str, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": code} if code else {},
        headers=headers or {},
        status_code=status,
    )
    return SlackApiError("failed", response)


@pytest.mark.parametrize(
    ("error", "trouble", "retry"),
    [
        (answered("token_revoked"), Trouble.TOKEN, True),
        (answered("invalid_auth"), Trouble.TOKEN, True),
        (answered("is_archived"), Trouble.CHANNEL, True),
        (answered("channel_not_found"), Trouble.CHANNEL, True),
        (answered("invalid_blocks"), Trouble.MESSAGE, False),
        (answered("message_not_found"), Trouble.GONE, False),
        (answered("internal_error"), Trouble.UNSURE, True),
        (answered("something_new"), Trouble.UNKNOWN, True),
        (answered("", 502), Trouble.UNSURE, True),
        (answered("ratelimited", 429), Trouble.PASSING, True),
        (TimeoutError(), Trouble.UNSURE, True),
        (http.client.RemoteDisconnected(), Trouble.UNSURE, True),
        (ConnectionResetError(), Trouble.UNSURE, True),
        (URLError(ConnectionRefusedError()), Trouble.PASSING, True),
        (SlackRequestError("bad"), Trouble.UNSURE, True),
    ],
)
def test_what_slack_says_decides_what_is_done(error: Exception, trouble: Trouble, retry: bool) -> None:
    found = as_trouble(error, "message to C1")
    assert found.trouble is trouble
    assert found.retry is retry
    assert str(found).startswith("message to C1: ")
    assert "\n" not in str(found)


@pytest.mark.parametrize(
    ("headers", "after"), [({"Retry-After": "7"}, 7), ({"retry-after": "0"}, 1), ({}, 30), ({"Retry-After": "x"}, 30)]
)
def test_the_pause_that_slack_asks_for_is_taken_from_its_header(headers: dict[str, str], after: float) -> None:
    assert as_trouble(answered("ratelimited", 429, headers), "x").after == after


def test_an_error_of_another_kind_is_not_swallowed() -> None:
    with pytest.raises(KeyError):
        as_trouble(KeyError("x"), "x")


def test_a_trouble_stays_what_it_is() -> None:
    trouble = SlackTrouble(Trouble.GONE, "gone")
    assert as_trouble(trouble, "x") is trouble


def test_every_listed_error_has_a_sentence() -> None:
    for code in ("token_revoked", "is_archived", "msg_too_long", "ratelimited"):
        assert len(explain(code)[1]) > 10
