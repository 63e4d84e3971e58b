import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from monitor.domain import ConfigError
from monitor.resources import shipped
from monitor.settings import Settings, load_settings


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def mistake(tmp_path: Path, text: str, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        load_settings(written(tmp_path, text), environment or {})
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_without_a_file_the_defaults_hold() -> None:
    settings = load_settings(None, {})
    assert settings.database.url == "sqlite:///nkmonitor.db"
    assert not settings.slack.configured
    assert settings.detectors.mention_frequency.false_alarms_per_year == 26


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[database]\nurll = 'x'", "database.urll: unknown key; config.example.toml lists them all"),
        ("[daemon]\ntick_seconds = 'often'", "daemon.tick_seconds = 'often': input should be a valid number"),
        ("[daemon]\ntick_seconds = 0", "daemon.tick_seconds = 0: input should be greater than 0"),
        ("[feeds]\nrsshub = 'rsshub.app'", "feeds.rsshub = 'rsshub.app': expected an address that starts with http"),
        ("[slack]\nzone = 'Seoul'", "slack.zone = 'Seoul': expected an IANA time zone such as Asia/Seoul"),
        ("[slack]\nmin_severity = 'loud'", "slack.min_severity = 'loud': input should be 'low', 'medium' or 'high'"),
        ("[detectors.reporetd]\nenabled = true", "detectors.reporetd: unknown key"),
        ("[[sources]]\nid = 'Bad Id'", "sources.0.id = 'Bad Id': string should match pattern"),
        ("[[sources]]\nname = 'x'", "sources.0.id: field required"),
        ("[[sources]]\nid = 'a'\n[[sources]]\nid = 'a'", "[[sources]] id = 'a' is there twice; keep one"),
        ("[slack]\nbot_token = 'xoxb-1'", "slack.bot_token: secrets do not belong in this file; set NKMONITOR_SLACK"),
        ("[feeds]\nproxy = 'proxy:3128'", "feeds.proxy: expected an HTTP proxy's address, such as http://proxy"),
        ("[feeds]\nproxy = 'http://a:b@p:1'", "feeds.proxy: a name and password do not belong in this file; set NKM"),
        ("[slack\n", "not valid TOML"),
        ("slack = 5", "slack = 5: input should be a valid dictionary"),
        ("[slack]\ncool_down_hours = 1e12", "slack.cool_down_hours = 1000000000000.0: input should be less than or eq"),
        ("[slack]\nremind_after_hours = inf", "slack.remind_after_hours = inf: input should be a finite number"),
        ("[slack]\nchannel = 'C1'", "slack.channel = 'C1' needs a token: set NKMONITOR_SLACK_BOT_TOKEN"),
    ],
)
def test_a_mistake_is_one_line_with_file_key_value_and_what_was_expected(
    tmp_path: Path, text: str, message: str
) -> None:
    told = mistake(tmp_path, text)
    assert "\n" not in told
    assert told.startswith(str(tmp_path / "config.toml") + ": ")
    assert message in told


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    told = mistake(tmp_path, "[daemon]\ntick_seconds = 0\n[feeds]\nworkers = 0\n")
    assert len(told.splitlines()) == 2


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: no such file; copy config\.example\.toml"):
        load_settings(tmp_path / "nowhere.toml", {})


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        load_settings(file, {})


def test_secrets_come_from_the_environment_or_a_file_named_there(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("xapp-2\n")
    settings = load_settings(
        written(tmp_path, "[slack]\nchannel = 'C1'"),
        {"NKMONITOR_SLACK_BOT_TOKEN": "xoxb-1", "NKMONITOR_SLACK_APP_TOKEN_FILE": str(token)},
    )
    assert settings.slack.bot_token.get_secret_value() == "xoxb-1"
    assert settings.slack.app_token.get_secret_value() == "xapp-2"
    assert settings.slack.configured


def test_a_secret_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match=r"NKMONITOR_SLACK_BOT_TOKEN_FILE: /nowhere cannot be read"):
        load_settings(None, {"NKMONITOR_SLACK_BOT_TOKEN_FILE": "/nowhere"})


def test_no_secret_shows_in_what_the_settings_print() -> None:
    settings = load_settings(None, {"NKMONITOR_SLACK_BOT_TOKEN": "xoxb-very-secret"})
    assert "very-secret" not in repr(settings)


def test_the_example_names_every_key_with_its_default() -> None:
    """Uncommented, config.example.toml is the default configuration; nothing is missing from it."""
    lines = shipped("config.example.toml").read_text(encoding="utf-8").splitlines()
    live = "\n".join(line.removeprefix("#:").lstrip() for line in lines)
    values = tomllib.loads(live)
    examples = {name: values.pop(name) for name in ("sources", "outlets")}
    assert all(examples.values())
    assert Settings.model_validate({**values, **examples})
    assert Settings.model_validate(values) == Settings()
    assert _keys(values) == _all_keys(Settings) - {"sources", "outlets"}


_SECRETS = {"slack.bot_token", "slack.app_token", "slack.signing_secret"}
_OPTIONAL = {"slack.daily_digest", "slack.weekly_digest"}
"""Off when absent; TOML has no null. The example shows them in a comment."""


def _keys(values: dict[str, object], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for name, value in values.items():
        found |= _keys(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}"}
    return found


def _all_keys(model: type[BaseModel], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= _all_keys(inner, f"{prefix}{name}.")
        else:
            found.add(f"{prefix}{name}")
    return found - _SECRETS - _OPTIONAL


def test_a_proxy_with_a_password_comes_from_the_environment_and_is_never_shown(tmp_path: Path) -> None:
    environment = {"NKMONITOR_FEEDS_PROXY": "http://ann:hunter2@proxy.example.org:3128"}
    settings = load_settings(None, environment)
    assert settings.feeds.proxy.get_secret_value() == environment["NKMONITOR_FEEDS_PROXY"]
    assert "hunter2" not in repr(settings)
    told = mistake(tmp_path, "", {"NKMONITOR_FEEDS_PROXY": "ann:hunter2@proxy"})
    assert "feeds.proxy" in told
    assert "hunter2" not in told
