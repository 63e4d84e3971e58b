"""The process itself is killed while Slack works on its call, and another takes over."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from monitor.alerts.delivery import Deliverer
from monitor.database import messages, outbox
from monitor.database.engine import read, write
from monitor.database.tables import outbox as outbox_table
from tests.alerts.examples import country, database, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn

ALERTS = 4


def test_a_process_killed_during_its_calls_loses_and_doubles_nothing(tmp_path: Path) -> None:
    killed: list[int] = []

    class Deadly(SlackStandIn):
        """Kills the caller at every second post, after the message has been taken in."""

        child: subprocess.Popen[bytes] | None = None

        def handle(self, method: str, arguments: dict[str, Any], token: str) -> tuple[int, dict[str, str], Any]:
            answer = super().handle(method, arguments, token)
            posted = method == "chat.postMessage" and answer[2]["ok"]
            if posted and self.child is not None and len(self.messages["C0ALERTS1"]) % 2:
                os.kill(self.child.pid, signal.SIGKILL)
                killed.append(self.child.pid)
            return answer

    with database(tmp_path) as engine, Deadly(pace=False) as slack:
        for number in range(ALERTS):
            raise_signal(
                engine,
                slack_settings(),
                datetime.now(UTC),
                key=f"k{number}",
                summary=f"Signal {number}",
                subject=country(number),
            )
        command = [sys.executable, "-m", "tests.alerts.child", str(engine.url), slack.api_url]
        for _ in range(ALERTS):
            slack.child = subprocess.Popen(command, cwd=Path(__file__).parents[2])
            if slack.child.wait(60) == 0:
                break
            forget_the_dead(engine)
        slack.child = None
        Deliverer(engine, slack_settings(slack.api_url), sleep=lambda _: False).deliver_due()
        texts = [message["text"] for message in slack.messages["C0ALERTS1"]]
        assert len(killed) >= 2
        assert [sum(f"] Signal {n} " in text for text in texts) for n in range(ALERTS)] == [1] * ALERTS
        with read(engine) as conn:
            assert outbox.outbox_state(conn).waiting == 0
            for message in slack.messages["C0ALERTS1"]:
                assert messages.message_at(conn, "C0ALERTS1", message["ts"]) is not None


def forget_the_dead(engine: Any) -> None:
    """What waiting for the dead process's claims to run out would do."""
    with write(engine) as conn:
        conn.execute(
            update(outbox_table)
            .where(outbox_table.c.claimed_until.is_not(None))
            .values(claimed_until=datetime.now(UTC) - timedelta(seconds=1))
        )
