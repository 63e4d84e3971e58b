"""The whole loop against a Slack emulator that others wrote: post, click, window, form, slash command, home.

The emulator is local-slack (https://github.com/parvalabs/local-slack, MIT), which runs on Bun. With its source in
FOLDER (`bun install` done there) and Bun at BUN:

    python bench/slack_emulator.py FOLDER BUN

Prints one line for each step and ends with exit code 1 at the first that fails. It listens on every interface while
it runs unless its `hostname` is set; this script sets it to loopback.
"""

import argparse
import json
import logging
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from monitor.alerts import policy
from monitor.alerts.check import check_slack
from monitor.alerts.delivery import Deliverer
from monitor.alerts.listener import SocketListener
from monitor.database import verdicts
from monitor.database.engine import open_engine, read, write
from monitor.database.signals import get_signal, insert_signal
from monitor.database.tables import metadata
from monitor.domain import EntityType, Evidence, Finding, Reason, Severity, SignalKind, SignalStatus, Subject, Window
from monitor.settings import SlackSettings

PORT = 38917
BASE = f"http://127.0.0.1:{PORT}"
CONFIG = """
workspace: { name: Bench, domain: bench, teamId: T01TEST }
app: { appId: A01APP, botUserId: U0BOT, botName: nkmonitor, botToken: xoxb-bench, appToken: xapp-bench,
  signingSecret: bench, mode: socket }
users: [ { id: U01ALICE, name: alice, real_name: Alice }, { id: U02BOB, name: bob, real_name: Bob } ]
channels: [ { id: C01GENERAL, name: alerts, members: [U01ALICE, U02BOB, U0BOT] } ]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("bun")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(CONFIG)
        entry = Path(folder) / "start.ts"
        server = (chosen.folder / "server/src").resolve()
        entry.write_text(
            f'const serve = Bun.serve.bind(Bun); Bun.serve = (o) => serve({{ ...o, hostname: "127.0.0.1" }});\n'
            f'const {{ startServer }} = await import("{server}/server.ts");\n'
            f'const {{ loadConfig }} = await import("{server}/config/load.ts");\n'
            f'await startServer({{ config: await loadConfig("{config}"), port: {PORT}, baseHost: "127.0.0.1" }});\n'
        )
        emulator = subprocess.Popen([chosen.bun, str(entry)], cwd=chosen.folder / "server")
        try:
            steps(Path(folder))
        finally:
            emulator.terminate()
            emulator.wait(10)


def steps(folder: Path) -> None:
    wait("the emulator answers", lambda: control("state"))
    settings = SlackSettings(
        channel="C01GENERAL",
        api_url=f"{BASE}/api/",
        bot_token=SecretStr("xoxb-bench"),
        app_token=SecretStr("xapp-bench"),
        reviewers=("U01ALICE",),
        charts=False,
    )
    for line in check_slack(settings):
        print(f"      check: {line.name}: {line.ok} {line.message}")
    engine = open_engine(f"sqlite:///{folder / 'bench.db'}")
    metadata.create_all(engine)
    now = datetime.now(UTC)
    with write(engine) as conn:
        signal_id = insert_signal(conn, "mention_frequency", finding(), date(2026, 11, 20), now)
        stored = get_signal(conn, signal_id)
        assert stored is not None
        policy.enqueue(conn, stored, "new", settings, now)
    report = Deliverer(engine, settings).deliver_due()
    step("an alert is posted", report.posted == 1)
    shown = messages()[0]
    step("its blocks arrived", any(block["type"] == "header" for block in shown["blocks"]))
    listener = SocketListener(engine, settings)
    listener.start()
    person = Person()
    try:
        wait("the listener is connected", lambda: listener.healthy)
        click(shown["ts"], "U02BOB", {"type": "button", "action_id": "verdict_dismiss", "value": signal_id})
        wait("a visitor is told why not", lambda: any("only reviewers" in one["text"] for one in messages()))
        click(shown["ts"], "U01ALICE", {"type": "button", "action_id": "verdict_dismiss", "value": signal_id})
        wait("a dismissal shows in place", lambda: "verdict_reopen" in json.dumps(messages()[0]["blocks"]))
        click(shown["ts"], "U01ALICE", {"type": "button", "action_id": "verdict_reopen", "value": signal_id})
        wait("so does reopening", lambda: "verdict_confirm" in json.dumps(messages()[0]["blocks"]))
        click(shown["ts"], "U01ALICE", {"type": "button", "action_id": "more", "value": signal_id})
        wait("a window opens and is filled", lambda: "Evidence (1)" in json.dumps(person.windows()))
        person.submit(
            "U01ALICE",
            {
                "choice": {"choice": {"type": "radio_buttons", "selected_option": {"value": "confirm"}}},
                "note": {"note": {"type": "plain_text_input", "value": "Seen in the bench."}},
            },
        )
        wait("the form's verdict and note show", lambda: "Seen in the bench." in json.dumps(messages()[0]["blocks"]))
        with read(engine) as conn:
            step("three verdicts are stored", len(verdicts.verdicts_of(conn, signal_id)) == 3)
            after = get_signal(conn, signal_id)
        step("the signal is confirmed", after is not None and after.status is SignalStatus.CONFIRMED)
        command = {"channel": "C01GENERAL", "user": "U01ALICE", "command": "/nkmonitor", "text": "status"}
        control("command", command)
        wait("the command is answered", lambda: any(one["text"].startswith("Status:") for one in messages()))
        control("open-home", {"user": "U01ALICE"})
        wait("the home view is published", lambda: "This week" in json.dumps(person.homes()))
    finally:
        listener.stop()
        person.leave()


class Person:
    """A browser of the emulator's: sees windows and the home view, submits forms."""

    def __init__(self) -> None:
        self._seen: list[dict[str, Any]] = []
        self._state = ConnectionState()
        self._socket = Connection(
            url=f"ws://127.0.0.1:{PORT}/ui",
            logger=logging.getLogger("person"),
            ping_interval=5,
            on_message_listener=lambda text: self._seen.append(json.loads(text)),
        )
        self._socket.connect()
        threading.Thread(target=self._socket.run_until_completion, args=(self._state,), daemon=True).start()

    def windows(self) -> list[Any]:
        return [one for one in self._seen if one.get("t") == "view"]

    def homes(self) -> list[Any]:
        return [one for one in self._seen if one.get("t") == "home"]

    def submit(self, user: str, values: dict[str, Any]) -> None:
        self._socket.send(json.dumps({"t": "view_submit", "user": user, "values": values}))

    def leave(self) -> None:
        self._state.terminated = True


def finding() -> Finding:
    quote = "The delegation was received at the airport by officials concerned."
    return Finding(
        key="mention_silence|CU|rodong",
        kind=SignalKind.MENTION_SILENCE,
        subject=Subject(EntityType.COUNTRY, "CU", "Cuba"),
        outlets=("rodong",),
        window=Window(date(2026, 10, 1), date(2026, 11, 20)),
        severity=Severity.HIGH,
        summary="Rodong Sinmun has not mentioned Cuba for 51 days",
        reasons=(Reason.NOTHING_SINCE,),
        evidence=(Evidence(quote=quote, url="https://site.example/1", title="Arrival", outlet="rodong"),),
        rule="mention-frequency.drop",
        rule_version="1",
        observed=0,
        expected=9.25,
        p_value=9.6e-5,
    )


def messages() -> list[dict[str, Any]]:
    return list(control("messages/C01GENERAL")["messages"])


def click(ts: str, user: str, action: dict[str, Any]) -> None:
    stamped = {**action, "block_id": "verdict", "action_ts": f"{time.time():.6f}"}
    control("interact", {"channel": "C01GENERAL", "messageTs": ts, "user": user, "action": stamped})


def control(path: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{BASE}/_control/{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def step(what: str, good: bool) -> None:
    print(f"{'ok  ' if good else 'FAIL'}  {what}")
    if not good:
        sys.exit(1)


def wait(what: str, condition: Callable[[], Any], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                step(what, True)
                return
        except OSError:
            pass
        time.sleep(0.1)
    step(what, False)


if __name__ == "__main__":
    main()
