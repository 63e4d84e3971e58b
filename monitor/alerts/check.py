"""`nkmonitor slack check`: what works and what does not, one line each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from monitor.alerts.channels import ChannelIds
from monitor.alerts.manifest import scopes
from monitor.alerts.slack_client import call, web_client
from monitor.alerts.slack_errors import SlackTrouble, explain
from monitor.settings import SlackSettings


@dataclass(frozen=True, slots=True)
class CheckLine:
    """`ok` None: not checked, `message` says why."""

    name: str
    ok: bool | None
    message: str


def check_slack(settings: SlackSettings) -> list[CheckLine]:
    """Test tokens, scopes, channels, and post and delete a message. Never raises for what Slack says."""
    if not settings.bot_token.get_secret_value():
        return [CheckLine("bot token", False, "not set; set NKMONITOR_SLACK_BOT_TOKEN to the token of the app")]
    client = web_client(settings)
    lines = list(_token(client))
    if lines[0].ok:
        lines += _channel(client, settings)
        if settings.ops_channel:
            lines.append(_attempt("operations channel", lambda: _membership(client, settings.ops_channel)))
    lines.append(_app_token(client, settings))
    return lines


def _attempt(name: str, work: Callable[[], str]) -> CheckLine:
    try:
        return CheckLine(name, True, work())
    except SlackTrouble as trouble:
        return CheckLine(name, False, str(trouble))


def _token(client: WebClient) -> Iterator[CheckLine]:
    try:
        answer = call("checking the token", client.auth_test)
    except SlackTrouble as trouble:
        yield CheckLine("bot token", False, str(trouble))
        return
    yield CheckLine("bot token", True, f"{answer.get('user')} in {answer.get('team')}")
    yield _scopes(answer)


def _scopes(answer: Any) -> CheckLine:
    headers = {str(name).lower(): value for name, value in dict(answer.headers).items()}
    granted_text = headers.get("x-oauth-scopes")
    if granted_text is None:
        return CheckLine("scopes", None, "Slack did not say which scopes the token has")
    granted = {scope.strip() for scope in str(granted_text).split(",")}
    if missing := [scope for scope in scopes() if scope not in granted]:
        uses = "; ".join(f"{scope} ({scopes()[scope]})" for scope in missing)
        return CheckLine("scopes", False, f"missing {uses}; add them on the app's OAuth page and install it again")
    return CheckLine("scopes", True, f"all {len(scopes())} granted")


def _channel(client: WebClient, settings: SlackSettings) -> Iterator[CheckLine]:
    if not settings.channel:
        yield CheckLine("channel", False, "slack.channel is not set; set it to a channel's id")
        return
    membership = _attempt("channel", lambda: _membership(client, settings.channel))
    yield membership
    if membership.ok is not False:
        yield _attempt("test message", lambda: _post_and_delete(client, settings.channel))


def _membership(client: WebClient, channel: str) -> str:
    place = ChannelIds(client).id_of(channel)
    answer = call(f"looking at {channel}", client.conversations_info, channel=place)
    found = answer.get("channel") or {}
    if found.get("is_archived"):
        raise _refusal("is_archived", channel)
    if not found.get("is_member"):
        raise _refusal("not_in_channel", channel)
    return f"#{found.get('name', channel)} ({place}), the app is in it"


def _refusal(code: str, channel: str) -> SlackTrouble:
    trouble, text = explain(code)
    return SlackTrouble(trouble, f"looking at {channel}: {text.replace('{app}', 'nkmonitor')}", code=code)


def _post_and_delete(client: WebClient, channel: str) -> str:
    posted = call(
        f"test message to {channel}",
        client.chat_postMessage,
        channel=channel,
        text="nkmonitor: a test message, which deletes itself.",
    )
    call("deleting the test message", client.chat_delete, channel=str(posted["channel"]), ts=str(posted["ts"]))
    return "posted and deleted"


def _app_token(client: WebClient, settings: SlackSettings) -> CheckLine:
    token = settings.app_token.get_secret_value()
    if not token:
        if settings.listen and settings.signing_secret.get_secret_value():
            return CheckLine("clicks", True, f"by HTTP on {settings.listen}")
        return CheckLine("clicks", False, "not heard: set NKMONITOR_SLACK_APP_TOKEN (xapp-...) for Socket Mode")

    def opens() -> str:
        call("opening Socket Mode", client.apps_connections_open, app_token=token)
        return "by Socket Mode"

    return _attempt("clicks", opens)
