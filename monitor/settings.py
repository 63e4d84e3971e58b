"""config.toml and the environment, as one validated object.

Secrets (tokens, a database address with a password) come from the environment or from files named there,
never from the TOML.
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from monitor.domain import ConfigError, Severity, Tier

SECRETS = {
    "NKMONITOR_SLACK_BOT_TOKEN": ("slack", "bot_token"),
    "NKMONITOR_SLACK_APP_TOKEN": ("slack", "app_token"),
    "NKMONITOR_SLACK_SIGNING_SECRET": ("slack", "signing_secret"),
    "NKMONITOR_DATABASE_URL": ("database", "url"),
    "NKMONITOR_FEEDS_PROXY": ("feeds", "proxy"),
}
"""Environment variable -> key it sets. Each has a `..._FILE` variant that names a file with the value."""

_SECRET_KEYS = {("slack", "bot_token"), ("slack", "app_token"), ("slack", "signing_secret")}


def _http_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("expected an address that starts with http:// or https://")
    return value


def _zone_name(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("expected an IANA time zone such as Asia/Seoul") from error
    return value


def _proxy_address(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if value.get_secret_value() and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("expected an HTTP proxy's address, such as http://proxy.example.org:3128")
    return value


HttpAddress = Annotated[str, AfterValidator(_http_address)]
ProxyAddress = Annotated[SecretStr, AfterValidator(_proxy_address)]
ZoneName = Annotated[str, AfterValidator(_zone_name)]


_HOURS_OF_A_YEAR = 8_784


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class DatabaseSettings(Section):
    url: str = "sqlite:///nkmonitor.db"
    """An SQLAlchemy address: sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME."""


class SlackSettings(Section):
    channel: str = ""
    ops_channel: str = ""
    reviewers: tuple[str, ...] = ()
    """Slack user ids allowed to judge; empty: everyone in the channel."""
    api_url: HttpAddress = "https://slack.com/api/"
    min_severity: Severity = Severity.LOW
    command: str = Field("/nkmonitor", pattern=r"^/[a-z0-9_-]{1,31}$")
    app_name: str = Field("nkmonitor", min_length=1, max_length=35)
    threads: bool = True
    """A country's signals of one week are one thread; false: every alert stands in the channel."""
    broadcast: bool = False
    """Alerts inside a thread are shown in the channel too."""
    charts: bool = True
    group_days: int = Field(7, ge=0, le=90)
    """Signals of one country raised within this many days are one conversation; 0: never grouped."""
    cool_down_hours: float = Field(24, ge=0, le=_HOURS_OF_A_YEAR)
    """A signal that ended and comes back within this time updates its old message instead of posting anew."""
    remind_after_hours: float = Field(48, ge=0, le=_HOURS_OF_A_YEAR)
    """A high alert that nobody judged is brought up once more after this time; 0: never."""
    max_alerts_per_hour: int = Field(30, ge=1)
    """Alerts beyond this number are held back, and the operations channel is told."""
    debounce_seconds: float = Field(45, ge=0, le=86_400)
    """New evidence changes a message at most this often; verdicts show at once."""
    method_url: str = ""
    """Page that explains the rules; alerts link to it."""
    listen: str = Field("", pattern=r"^$|^[^\s:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$")
    """HOST:PORT of the HTTP endpoint for clicks and commands, for workspaces without Socket Mode; empty: none."""
    zone: ZoneName = "UTC"
    daily_digest: time | None = None
    weekly_digest: time | None = None
    bot_token: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")

    @property
    def configured(self) -> bool:
        return bool(self.channel and self.bot_token.get_secret_value())

    @property
    def hears_clicks(self) -> bool:
        """Whether buttons lead anywhere: by Socket Mode, or by HTTP with signatures."""
        return bool(self.app_token.get_secret_value() or (self.listen and self.signing_secret.get_secret_value()))


class FeedSettings(Section):
    rsshub: HttpAddress = "https://rsshub.app"
    contact: str = ""
    """A mail address or page about this installation, sent in the User-Agent."""
    timeout_seconds: float = Field(60, gt=0, le=600)
    max_wire_bytes: int = Field(5_000_000, ge=1_000)
    max_decoded_bytes: int = Field(20_000_000, ge=1_000)
    max_unpack_ratio: float = Field(200, ge=10)
    """How many times more bytes a packed answer may unpack to, beyond the first megabyte."""
    max_entries: int = Field(2_000, ge=1)
    pause_per_host_seconds: float = Field(2, ge=0, le=3600)
    workers: int = Field(8, ge=1, le=64)
    rechecks_a_round: int = Field(30, ge=0)
    """Pages of state media and witnesses looked at again in a quarter of an hour at most; 0: none."""
    keep_raw_days: float = Field(7, ge=0, le=3650)
    """For how long bodies are kept as they came, so that a parser mended later can read them again; 0: not at all."""
    private_hosts: tuple[str, ...] = ()
    """Hosts whose addresses may be private or loopback (an own RSSHub, a mirror); never reached through the proxy."""
    proxy: ProxyAddress = SecretStr("")
    """An HTTP proxy for everything that is polled."""


class DaemonSettings(Section):
    tick_seconds: float = Field(15, gt=0, le=3600)
    stop_within_seconds: float = Field(10, gt=0, le=3600)
    detect_every_minutes: float = Field(10, gt=0, le=10_080)
    backfill_seeds: bool = True


class SourceSettings(Section):
    """One `[[sources]]` entry: adds a source, or overrides keys of the catalog's one with the same id."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str | None = None
    kind: Literal["feed", "page", "telegram", "wordpress"] | None = None
    url: str | None = None
    outlet: str | None = None
    language: str | None = None
    zone: ZoneName | None = None
    interval_minutes: float | None = Field(None, ge=1)
    enabled: bool | None = None
    items_a_day: float | None = Field(None, ge=0)
    rest_days: tuple[Annotated[int, Field(ge=0, le=6)], ...] | None = None
    options: dict[str, Any] = Field(default_factory=dict)


class OutletSettings(Section):
    """One `[[outlets]]` entry: an outlet that the catalog does not have."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    tier: Tier
    audience: Literal["domestic", "external", "foreign"]
    languages: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    """What others call it when they pass on its report."""


class MentionFrequencySettings(Section):
    enabled: bool = True
    false_alarms_per_year: float = Field(26, gt=0)
    """Over all countries and outlets watched."""
    min_mentions_per_week: float = Field(0.5, gt=0)
    baseline_days: int = Field(365, ge=56, le=3650)
    """Days that the quoted share "before" is taken from; the test itself learns from more."""
    guard_days: int = Field(28, ge=0, le=366)
    """Between those days and the change."""


class RankChangeSettings(Section):
    enabled: bool = True
    window_days: int = Field(91, ge=28, le=3650)
    min_mentions: int = Field(10, ge=1)
    top: int = Field(15, ge=1)
    p_value: float = Field(1e-4, gt=0, lt=1)


class OmissionSettings(Section):
    enabled: bool = True
    p_value: float = Field(0.05, gt=0, lt=1)
    min_earlier_rosters: int = Field(3, ge=1)
    watched_people: tuple[str, ...] = ()
    """Persons, as state media spell them, whose absence from lists of DPRK officials is judged; empty: nobody's."""


class ReportedSettings(Section):
    enabled: bool = True
    event_slack_days: int = Field(10, ge=0, le=366)
    report_window_days: int = Field(60, ge=1, le=3650)


class ChangesSettings(Section):
    enabled: bool = True
    watched_terms: tuple[str, ...] = ("reunification", "통일")
    """Words whose disappearance from a published text is told, whatever else was changed."""
    shown_days: int = Field(30, ge=1, le=3650)
    """A finding is closed so many days after the text was changed or the page taken away."""


class DetectorSettings(Section):
    mention_frequency: MentionFrequencySettings = MentionFrequencySettings()
    rank_change: RankChangeSettings = RankChangeSettings()
    omission: OmissionSettings = OmissionSettings()
    reported: ReportedSettings = ReportedSettings()
    changes: ChangesSettings = ChangesSettings()


class Settings(Section):
    database: DatabaseSettings = DatabaseSettings()
    slack: SlackSettings = SlackSettings()
    feeds: FeedSettings = FeedSettings()
    daemon: DaemonSettings = DaemonSettings()
    detectors: DetectorSettings = DetectorSettings()
    sources: tuple[SourceSettings, ...] = ()
    outlets: tuple[OutletSettings, ...] = ()


def load_settings(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from a file (None: defaults) and the environment.

    Raises ConfigError with one line for each mistake: file, key, value, what was expected.
    """
    values = _read(path) if path else {}
    _refuse_secrets(values, path)
    for name, key in SECRETS.items():
        if (secret := _secret(name, environment)) is not None:
            section = values.setdefault(key[0], {})
            if isinstance(section, dict):
                section[key[1]] = secret
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError("\n".join(_mistakes(error, str(path or "defaults")))) from None
    _check_across(settings, str(path or "defaults"))
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; copy config.example.toml there, or leave --config out") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def _refuse_secrets(values: dict[str, Any], path: Path | None) -> None:
    for section, key in _SECRET_KEYS:
        inside = values.get(section)
        if isinstance(inside, dict) and key in inside:
            variable = next(name for name, place in SECRETS.items() if place == (section, key))
            raise ConfigError(f"{path}: {section}.{key}: secrets do not belong in this file; set {variable} instead")
    feeds = values.get("feeds")
    if isinstance(feeds, dict) and "@" in str(feeds.get("proxy", "")):
        raise ConfigError(
            f"{path}: feeds.proxy: a name and password do not belong in this file; set NKMONITOR_FEEDS_PROXY instead"
        )


def _secret(name: str, environment: Mapping[str, str]) -> str | None:
    if value := environment.get(name):
        return value.strip()
    file_name = environment.get(f"{name}_FILE")
    if not file_name:
        return None
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}_FILE: {file_name} cannot be read: {error}") from None


def _mistakes(error: ValidationError, file: str) -> list[str]:
    lines = []
    for mistake in error.errors(include_url=False):
        key = ".".join(str(part) for part in mistake["loc"])
        if mistake["type"] == "extra_forbidden":
            lines.append(f"{file}: {key}: unknown key; config.example.toml lists them all")
            continue
        message = mistake["msg"].removeprefix("Value error, ")
        expected = message[0].lower() + message[1:]
        secret = tuple(mistake["loc"][:2]) in _SECRET_KEYS or "url" in key or key == "feeds.proxy"
        shown = "" if secret or mistake["type"] == "missing" else f" = {mistake['input']!r}"
        lines.append(f"{file}: {key}{shown}: {expected}")
    return lines


def _check_across(settings: Settings, file: str) -> None:
    slack = settings.slack
    if slack.channel and not slack.bot_token.get_secret_value():
        raise ConfigError(
            f"{file}: slack.channel = {slack.channel!r} needs a token: set NKMONITOR_SLACK_BOT_TOKEN "
            "(or NKMONITOR_SLACK_BOT_TOKEN_FILE)"
        )
    for field in ("sources", "outlets"):
        ids = [entry.id for entry in getattr(settings, field)]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ConfigError(f"{file}: [[{field}]] id = {twice[0]!r} is there twice; keep one")
