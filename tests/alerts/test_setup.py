import json
import re

import pytest
from pydantic import SecretStr

from monitor.alerts.check import CheckLine, check_slack
from monitor.alerts.manifest import app_manifest, scopes
from tests.alerts.examples import slack_settings
from tests.slack_stand_in import SlackStandIn
from tests.slack_stand_in.methods import NEEDED_SCOPES


@pytest.fixture
def slack() -> SlackStandIn:
    return SlackStandIn(pace=False)


def lines(slack: SlackStandIn, **changes: object) -> dict[str, CheckLine]:
    return {line.name: line for line in check_slack(slack_settings(slack.api_url, **changes))}


def test_everything_in_order_is_said_so_and_the_test_message_is_gone(slack: SlackStandIn) -> None:
    with slack:
        found = lines(slack)
        assert {line.ok for line in found.values()} == {True}
        assert set(found) == {"bot token", "scopes", "channel", "test message", "operations channel", "clicks"}
        assert slack.messages["C0ALERTS1"] == []


def test_a_channel_given_by_name_is_found(slack: SlackStandIn) -> None:
    with slack:
        assert "C0ALERTS1" in lines(slack, channel="#alerts")["channel"].message


@pytest.mark.parametrize(
    ("change", "name", "says"),
    [
        ({"bot_token": SecretStr("xoxb-wrong")}, "bot token", "NKMONITOR_SLACK_BOT_TOKEN"),
        ({"bot_token": SecretStr("")}, "bot token", "NKMONITOR_SLACK_BOT_TOKEN"),
        ({"channel": "C0NOWHERE"}, "channel", "no such channel"),
        ({"channel": "#nowhere"}, "channel", "no such channel"),
        ({"channel": ""}, "channel", "slack.channel is not set"),
        ({"ops_channel": "C0NOWHERE"}, "operations channel", "no such channel"),
        ({"app_token": SecretStr("")}, "clicks", "NKMONITOR_SLACK_APP_TOKEN"),
        ({"app_token": SecretStr("xoxb-wrong-kind")}, "clicks", "not_allowed_token_type"),
    ],
)
def test_each_mistake_is_told_with_what_to_do(
    slack: SlackStandIn, change: dict[str, object], name: str, says: str
) -> None:
    with slack:
        line = lines(slack, **change)[name]
    assert line.ok is False
    assert says in line.message
    assert not re.search(r"xoxb-(?!\.\.\.)\w", line.message)
    assert "\n" not in line.message


def test_a_missing_scope_is_named_with_its_use(slack: SlackStandIn) -> None:
    slack.scopes = "chat:write,channels:read,groups:read"
    with slack:
        line = lines(slack)["scopes"]
    assert line.ok is False
    assert "files:write (charts" in line.message


def test_an_archived_channel_and_one_without_the_app_are_told_apart(slack: SlackStandIn) -> None:
    with slack:
        slack.channels["C0ALERTS1"]["is_archived"] = True
        assert "archived" in lines(slack)["channel"].message
        slack.channels["C0ALERTS1"].update(is_archived=False, is_member=False)
        assert "/invite" in lines(slack)["channel"].message


def test_nobody_at_the_address_is_told(slack: SlackStandIn) -> None:
    line = check_slack(slack_settings("http://127.0.0.1:9/api/"))[0]
    assert line.ok is False
    assert "nobody answers" in line.message


def test_the_manifest_asks_for_exactly_the_scopes_that_are_used() -> None:
    used = {scope for scopes_of_one in NEEDED_SCOPES.values() for scope in scopes_of_one} | {"commands"}
    assert set(scopes()) == used
    assert set(app_manifest(slack_settings())["oauth_config"]["scopes"]["bot"]) == used


def test_the_manifest_keeps_to_slack_s_limits_and_follows_the_settings() -> None:
    manifest = app_manifest(slack_settings(command="/watch", app_name="Watcher"))
    display = manifest["display_information"]
    assert len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert 175 <= len(display["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", display["background_color"])
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == "/watch"
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    assert manifest["settings"]["socket_mode_enabled"]
    assert json.loads(json.dumps(manifest)) == manifest


def test_the_manifest_for_http_names_the_address_everywhere() -> None:
    manifest = app_manifest(slack_settings(), "https://nkmonitor.example/slack")
    assert not manifest["settings"]["socket_mode_enabled"]
    assert json.dumps(manifest).count("https://nkmonitor.example/slack") == 3
