"""Five hundred alerts through a stand-in that limits, fails and forgets: each must arrive once.

    python bench/slack_storm.py [COUNT]

Prints what arrived, how many calls it took, and what the faults cost as a ratio of calls to messages. Time is a clock
that only sleeping moves, so the figures do not depend on the machine.
"""

import random
import sys
import tempfile
from pathlib import Path

from monitor.alerts.delivery import Deliverer
from monitor.database import outbox
from monitor.database.engine import read
from tests.alerts.examples import Clock, country, database, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn

ROUNDS = 2_000


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    chance = random.Random(20260222)
    clock = Clock()
    start = clock()
    with (
        tempfile.TemporaryDirectory() as folder,
        database(Path(folder)) as engine,
        SlackStandIn(clock.seconds) as slack,
    ):
        generous = slack_settings(max_alerts_per_hour=100_000)
        for number in range(count):
            raise_signal(engine, generous, key=f"key|{number}", summary=f"Signal {number:04d}", subject=country(number))
        sender = Deliverer(engine, slack_settings(slack.api_url), clock=clock, sleep=clock.sleep, budget_seconds=20)
        for _ in range(ROUNDS):
            fault = chance.choice(["ratelimited", "lost", "unheard", "http", "dead", "none", "none"])
            if fault == "ratelimited":
                slack.faults.errors["chat.postMessage"].append("ratelimited")
            elif fault == "http":
                slack.faults.http["chat.postMessage"].append(503)
            elif fault == "dead":
                sender = Deliverer(
                    engine, slack_settings(slack.api_url), clock=clock, sleep=clock.sleep, budget_seconds=20
                )
            elif fault != "none":
                getattr(slack.faults, fault)["chat.postMessage"] += 1
            sender.deliver_due()
            clock.advance(5)
            with read(engine) as conn:
                if outbox.outbox_state(conn).waiting == 0:
                    break
        texts = [message["text"] for message in slack.messages["C0ALERTS1"]]
        arrived = [sum(f"Signal {number:04d}" in text for text in texts) for number in range(count)]
        print(
            f"{count} alerts: {arrived.count(1)} once, {arrived.count(0)} lost, {sum(n > 1 for n in arrived)} doubled"
        )
        print(
            f"{len(slack.calls)} calls, {len(slack.calls) / count:.2f} a message; "
            f"{(clock() - start).total_seconds() / count:.2f} s of Slack's time a message"
        )
        sys.exit(0 if arrived == [1] * count else 1)


if __name__ == "__main__":
    main()
