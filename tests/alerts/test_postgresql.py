"""The same promises on PostgreSQL, where writers do not take turns."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from monitor.alerts.commands import Commands
from monitor.alerts.delivery import Deliverer
from monitor.alerts.digest import WEEKLY, digest
from monitor.alerts.home import home_view
from monitor.alerts.review import VerdictOutcome, record_verdict
from monitor.catalog.outlets import load_outlets
from monitor.database import answers, verdicts
from monitor.database.engine import open_engine, read, write
from monitor.database.tables import metadata
from monitor.domain import VerdictAction
from tests.alerts.examples import DAY, Clock, country, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Engine]:
    engine = open_engine(postgres_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_several_senders_send_each_alert_once(postgres: Engine, clock: Clock) -> None:
    generous = slack_settings(max_alerts_per_hour=1000)
    for number in range(40):
        raise_signal(postgres, generous, key=f"k{number}", summary=f"Signal {number:03d}", subject=country(number // 2))
    with SlackStandIn(clock.seconds, pace=False) as slack:
        settings = slack_settings(slack.api_url)
        senders = [
            Deliverer(postgres, settings, clock=clock, sleep=lambda _: False, budget_seconds=1e9) for _ in range(4)
        ]
        threads = [threading.Thread(target=sender.deliver_due) for sender in senders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        texts = [message["text"] for message in slack.messages["C0ALERTS1"]]
    assert sorted(text.split("Signal ")[1][:3] for text in texts) == [f"{number:03d}" for number in range(40)]


def test_of_two_who_judge_at_once_one_is_told(postgres: Engine, clock: Clock) -> None:
    raised = raise_signal(postgres, slack_settings())
    together = threading.Barrier(4)
    outcomes: list[VerdictOutcome] = []

    def judge(number: int) -> None:
        together.wait()
        with write(postgres) as conn:
            action = VerdictAction.CONFIRM if number % 2 else VerdictAction.DISMISS
            result = record_verdict(conn, raised.id, action, f"U{number}", clock(), action_key=f"click {number}")
        outcomes.append(result.outcome)

    threads = [threading.Thread(target=judge, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [VerdictOutcome.RECORDED, *[VerdictOutcome.REFUSED] * 3]
    with read(postgres) as conn:
        assert len(verdicts.verdicts_of(conn, raised.id)) == 1


def test_the_same_click_at_once_on_two_daemons_counts_once(postgres: Engine, clock: Clock) -> None:
    raised = raise_signal(postgres, slack_settings())
    together = threading.Barrier(2)
    outcomes: list[VerdictOutcome] = []

    def judge() -> None:
        together.wait()
        with write(postgres) as conn:
            result = record_verdict(conn, raised.id, VerdictAction.CONFIRM, "U1", clock(), action_key="the click")
        outcomes.append(result.outcome)

    threads = [threading.Thread(target=judge) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert VerdictOutcome.RECORDED in outcomes
    with read(postgres) as conn:
        assert len(verdicts.verdicts_of(conn, raised.id)) == 1


def test_every_question_works_there_too(postgres: Engine, clock: Clock) -> None:
    raised = raise_signal(postgres, slack_settings())
    commands = Commands(postgres, slack_settings(), lambda _: True, clock, load_outlets())
    for text in (
        "status", "open", "country cuba", "roster cuba", "search 꾸바 100%", "mute cuba 14d why", "mutes", "unmute 1",
        f"why {raised.id}", "digest daily", "digest", "help",
    ):  # fmt: skip
        answer = commands.handle({"text": text, "user_id": "U1"})
        assert answer.body is not None
        assert answer.body["text"]
    with read(postgres) as conn:
        assert home_view(conn, slack_settings(), clock())["blocks"]
        assert digest(conn, WEEKLY, slack_settings(), clock(), asked=True)
        assert answers.daily_counts(conn, "CU", ["rodong"], "en", DAY - timedelta(days=7), DAY).articles == [0] * 8
