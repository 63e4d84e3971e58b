"""The daemon as a process of its own, against loopback feeds and the Slack stand-in."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from monitor.catalog.files import entries
from monitor.database.engine import open_engine, read, write
from monitor.database.polls import poll_now
from monitor.database.signals import list_signals
from monitor.database.tables import articles, leases, outbox, polls, signals, verdicts
from monitor.domain import DatabaseError, SignalStatus
from tests.fetchers.loopback import Answer, Asked, Site, item, rss, running_site
from tests.slack_stand_in import SlackStandIn
from tests.slack_stand_in.server import APP_TOKEN, BOT_TOKEN

PATIENCE = 40.0
CATALOG_OFF = "\n".join(f'[[sources]]\nid = "{one}"\nenabled = false' for one, _ in entries("sources.toml", "sources"))


def until(condition: Callable[[], Any], process: subprocess.Popen[str] | None = None) -> Any:
    """Wait for something to become true; give up after PATIENCE seconds or when the process has ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := condition():
            return found
        if process and process.poll() is not None:
            pytest.fail(f"the daemon ended early: {process.communicate()}")
        time.sleep(0.02)
    pytest.fail(f"nothing within {PATIENCE:g} s")


def configure(folder: Path, site: Site, feeds: list[str], slack: str = "") -> None:
    sources = "\n".join(
        f'[[sources]]\nid = "feed-{name}"\nname = "{name}"\nkind = "feed"\nurl = "{site.url("/" + name)}"\n'
        f'outlet = "kcna"\nlanguage = "en"\ninterval_minutes = 60.0\n'
        for name in feeds
    )
    text = (
        f'[feeds]\nprivate_hosts = ["127.0.0.1"]\npause_per_host_seconds = 0\n[daemon]\ntick_seconds = 0.2\n'
        f"{slack}\n{CATALOG_OFF}\n{sources}"
    )
    (folder / "config.toml").write_text(text)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "monitor", *arguments, "--config", "config.toml"]


@contextmanager
def daemon(folder: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    process = subprocess.Popen(
        command("run"),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def database(folder: Path) -> Engine:
    return open_engine(f"sqlite:///{folder / 'nkmonitor.db'}")


def stopped(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def number(engine: Engine, table: Any) -> int:
    with read(engine) as conn:
        return conn.scalar(select(func.count()).select_from(table)) or 0


def growing_feed() -> Callable[[Asked], Answer]:
    asked = 0

    def answer(_: Asked) -> Answer:
        nonlocal asked
        asked += 1
        items = "".join(item(n, title=f"Cuban guests visit farm number {n}") for n in range(asked))
        return Answer(rss(items).encode(), headers={"Content-Type": "application/rss+xml"})

    return answer


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def test_three_rounds_over_loopback_feeds_then_sigterm_ends_without_error(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = growing_feed()
    site.pages["/broken"] = Answer(b"<html><body>Not a feed</body></html>", headers={"Content-Type": "text/html"})
    configure(tmp_path, site, ["a", "broken"])
    with daemon(tmp_path) as process:
        engine = until(lambda: (tmp_path / "nkmonitor.db").exists() and database(tmp_path), process)
        for stored in (1, 2, 3):
            until(lambda n=stored: _has(engine, articles, 2 + n), process)  # type: ignore[misc]
            with write(engine) as conn:
                poll_now(conn, ["feed-a"], datetime.now(UTC))
        code, out, err = stopped(process)
    assert code == 0, err
    assert "Traceback" not in err
    assert "error" not in err.lower().replace("http_error", "").replace("not_a_feed", "")
    assert "Cuba (ambassador) left out" in out
    with read(engine) as conn:
        outcomes = {(row.source, row.outcome) for row in conn.execute(select(polls))}
    assert ("feed-a", "ok") in outcomes
    assert ("feed-broken", "not_a_feed") in outcomes
    engine.dispose()


def _has(engine: Engine, table: Any, least: int) -> bool:
    try:
        return number(engine, table) >= least
    except DatabaseError:  # the schema is still being made
        return False


def test_a_second_start_on_the_same_database_is_refused_while_the_first_lives(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = growing_feed()
    configure(tmp_path, site, ["a"])
    with daemon(tmp_path) as first:
        engine = until(lambda: (tmp_path / "nkmonitor.db").exists() and database(tmp_path), first)
        until(lambda: _has(engine, articles, 3), first)
        with daemon(tmp_path) as second:
            _, err = second.communicate(timeout=PATIENCE)
        assert second.returncode == 1
        assert "another nkmonitor" in err
        assert "stop it first" in err
        assert "Traceback" not in err
        assert stopped(first)[0] == 0
    engine.dispose()


def test_a_killed_daemon_loses_nothing_and_the_next_goes_on(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = growing_feed()
    configure(tmp_path, site, ["a"])
    with daemon(tmp_path) as first:
        engine = until(lambda: (tmp_path / "nkmonitor.db").exists() and database(tmp_path), first)
        until(lambda: _has(engine, articles, 2), first)
        first.kill()
        first.communicate()
    with write(engine) as conn:
        conn.execute(leases.delete())
    with daemon(tmp_path) as second:
        until(lambda: _has(engine, articles, 3), second)
        until(lambda: _has(engine, signals, 4), second)  # the first may have been killed before it judged
        assert stopped(second)[0] == 0
    with read(engine) as conn:
        assert len({one.key for one in list_signals(conn)}) == len(list_signals(conn)) == 4
    engine.dispose()


def test_a_daemon_stops_in_time_while_another_program_writes(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = growing_feed()
    configure(tmp_path, site, ["a"], "stop_within_seconds = 2")
    with daemon(tmp_path) as process:
        engine = until(lambda: (tmp_path / "nkmonitor.db").exists() and database(tmp_path), process)
        until(lambda: _has(engine, articles, 3), process)
        with write(engine):
            started = time.monotonic()
            code, _, err = stopped(process)
            took = time.monotonic() - started
    assert code == 0, err
    assert took < 25  # a writer waits for the lock for 30 s
    engine.dispose()


def test_once_does_one_round_and_exits(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = growing_feed()
    configure(tmp_path, site, ["a"])
    root = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run(
        command("run", "--once"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    engine = database(tmp_path)
    assert number(engine, articles) == 3
    assert number(engine, polls) == 1
    engine.dispose()


def test_alerts_arrive_once_and_a_click_is_recorded_shown_or_refused(tmp_path: Path, site: Site) -> None:
    site.pages["/a"] = growing_feed()
    with SlackStandIn(pace=False) as slack:
        section = f'[slack]\nchannel = "C0ALERTS1"\napi_url = "{slack.api_url}"\nreviewers = ["U0ANALYST"]\n'
        configure(tmp_path, site, ["a"], section)
        tokens = {"NKMONITOR_SLACK_BOT_TOKEN": BOT_TOKEN, "NKMONITOR_SLACK_APP_TOKEN": APP_TOKEN}
        with daemon(tmp_path, **tokens) as process:
            engine = until(lambda: (tmp_path / "nkmonitor.db").exists() and database(tmp_path), process)
            until(lambda: _nothing_due(engine), process)
            posted = _alerts(slack)
            assert len(posted) == 4
            wanted = next(one for one in posted if "traitor nation" in json.dumps(one))
            until(lambda: slack.sockets, process)
            slack.click(wanted, "verdict_dismiss", user="U0STRANGER")
            refusal = until(lambda: _ephemeral(slack), process)
            assert "reviewer" in refusal
            assert number(engine, verdicts) == 0
            slack.click(wanted, "verdict_dismiss", user="U0ANALYST")
            until(lambda: number(engine, verdicts) == 1, process)
            shown = until(lambda: _shows(slack, wanted, "U0ANALYST"), process)
            assert "ismissed" in shown
            code, _, err = stopped(process)
        assert code == 0, err
        assert BOT_TOKEN not in err
        assert APP_TOKEN not in err
    with read(engine) as conn:
        assert [one.status for one in list_signals(conn)].count(SignalStatus.DISMISSED) == 1
        assert conn.execute(select(verdicts.c.reviewer, verdicts.c.via)).one() == ("U0ANALYST", "slack")
    engine.dispose()


def _nothing_due(engine: Engine) -> bool:
    try:
        with read(engine) as conn:
            statuses = list(conn.scalars(select(outbox.c.status).where(outbox.c.action == "post")))
    except DatabaseError:  # the schema is still being made
        return False
    return len(statuses) == 4 and set(statuses) == {"sent"}


def _alerts(slack: SlackStandIn) -> list[dict[str, Any]]:
    return [one for one in slack.messages["C0ALERTS1"] if one.get("metadata")]


def _ephemeral(slack: SlackStandIn) -> str:
    return json.dumps(slack.ephemerals[-1]) if slack.ephemerals else ""


def _shows(slack: SlackStandIn, message: dict[str, Any], words: str) -> str:
    now = next(one for one in slack.messages["C0ALERTS1"] if one["ts"] == message["ts"])
    text = json.dumps(now)
    return text if words in text else ""
