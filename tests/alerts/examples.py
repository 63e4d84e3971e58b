"""Signals and a database to try alerts on."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine

from monitor.alerts import policy
from monitor.database.engine import open_engine, write
from monitor.database.signals import get_signal, insert_signal
from monitor.database.tables import metadata
from monitor.domain import (
    EntityType,
    Evidence,
    Finding,
    Reason,
    Severity,
    Signal,
    SignalKind,
    SignalStatus,
    Subject,
    Window,
)
from monitor.settings import SlackSettings
from tests.slack_stand_in.server import APP_TOKEN, BOT_TOKEN

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Clock:
    """Time that passes only when told to. `sleep` advances it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> bool:
        self.advance(seconds)
        return False


def finding(key: str = "mention_silence|country:CU|rodong", **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "key": key,
        "kind": SignalKind.MENTION_SILENCE,
        "subject": Subject(EntityType.COUNTRY, "CU", "Cuba"),
        "outlets": ("rodong",),
        "window": Window(date(2026, 10, 1), DAY),
        "severity": Severity.HIGH,
        "summary": "Rodong Sinmun has not mentioned Cuba for 51 days",
        "reasons": (Reason.NOTHING_SINCE, Reason.AMONG_TOP_TEN),
        "evidence": (
            Evidence(
                quote="Friendly ties with Havana were the subject of a talk held at the Mansudae Assembly Hall.",
                url="http://www.rodong.rep.kp/en/index.php?MTJAMjAyNi0xMC0wMS0=",
                title="Talk held with delegation",
                published=date(2026, 10, 1),
                outlet="rodong",
                label="last mention",
            ),
            Evidence(quote="", table=(("week", "articles", "Cuba"), ("2026-40", "310", "2"), ("2026-41", "305", "0"))),
        ),
        "rule": "mention_frequency",
        "rule_version": "1",
        "observed": 0.0,
        "expected": 9.25,
        "p_value": 9.6e-5,
    }
    return Finding(**{**values, **changes})


def country(number: int) -> Subject:
    """A made-up country of its own, so that its signals join no other conversation."""
    return Subject(EntityType.COUNTRY, f"X{number}", f"Country {number}")


def signal(signal_id: str = "ab12cd34ef", status: SignalStatus = SignalStatus.OPEN, **changes: Any) -> Signal:
    ended = status in {SignalStatus.WITHDRAWN, SignalStatus.CLOSED}
    return Signal(
        id=signal_id,
        finding=finding(**changes),
        detected_on=DAY,
        updated_on=DAY,
        status=status,
        ended_on=DAY if ended else None,
        ended_because=Reason.LATE_ARTICLE if ended else None,
        live=not ended,
    )


def slack_settings(api_url: str = "https://slack.invalid/api/", **changes: Any) -> SlackSettings:
    values: dict[str, Any] = {
        "channel": "C0ALERTS1",
        "ops_channel": "C0OPS0001",
        "api_url": api_url,
        "bot_token": SecretStr(BOT_TOKEN),
        "app_token": SecretStr(APP_TOKEN),
        "charts": False,
    }
    return SlackSettings(**{**values, **changes})


@cache
def _empty_database() -> bytes:
    """An SQLite file with every table; copying it is much faster than creating them again."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        engine = open_engine(f"sqlite:///{file}")
        metadata.create_all(engine)
        engine.dispose()
        return file.read_bytes()


@contextmanager
def database(folder: Path) -> Iterator[Engine]:
    file = folder / "alerts.db"
    file.write_bytes(_empty_database())
    engine = open_engine(f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def raise_signal(
    engine: Engine, settings: SlackSettings, now: datetime = NOON, *, silent: bool = False, **changes: Any
) -> Signal:
    """Store a signal and its outbox row in one transaction, as the pipeline does."""
    with write(engine) as conn:
        new_id = insert_signal(conn, "mention_frequency", finding(**changes), DAY, now)
        stored = get_signal(conn, new_id)
        assert stored is not None
        policy.enqueue(conn, stored, "new", settings, now, silent)
    return stored
