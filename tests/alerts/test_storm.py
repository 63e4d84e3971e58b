import threading

from sqlalchemy import Engine

from monitor.alerts.delivery import Deliverer
from monitor.database import outbox
from monitor.database.engine import read
from tests.alerts.examples import Clock, country, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn

STORM = 120


def raise_storm(engine: Engine, count: int) -> None:
    settings = slack_settings(max_alerts_per_hour=10_000)
    for number in range(count):
        raise_signal(
            engine, settings, key=f"key|{number}", summary=f"Signal {number:03d} of the storm", subject=country(number)
        )


def numbers(slack: SlackStandIn) -> list[int]:
    return [int(message["text"].split("Signal ")[1][:3]) for message in slack.messages["C0ALERTS1"]]


def test_a_storm_arrives_once_each_through_every_kind_of_fault(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raise_storm(engine, STORM)
    faults = slack.faults
    sender = Deliverer(engine, slack_settings(slack.api_url), clock=clock, sleep=clock.sleep, budget_seconds=40)
    for turn in range(400):
        if turn % 3 == 0:
            faults.errors["chat.postMessage"].append("ratelimited")
        if turn % 5 == 0:
            faults.lost["chat.postMessage"] += 1
        if turn % 7 == 0:
            faults.unheard["chat.postMessage"] += 1
        if turn % 11 == 0:
            faults.http["chat.postMessage"].append(503)
        sender.deliver_due()
        with read(engine) as conn:
            if outbox.outbox_state(conn).waiting == 0:
                break
        clock.advance(30)
    assert sorted(numbers(slack)) == list(range(STORM))
    with read(engine) as conn:
        assert outbox.outbox_state(conn).dead == 0


def test_without_faults_the_order_is_the_order_of_raising(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_storm(engine, 60)
    Deliverer(engine, slack_settings(slack.api_url), clock=clock, sleep=clock.sleep, budget_seconds=1e9).deliver_due()
    assert numbers(slack) == list(range(60))


def test_several_senders_at_once_send_each_alert_once(engine: Engine, clock: Clock) -> None:
    raise_storm(engine, 60)
    with SlackStandIn(clock.seconds, pace=False) as slack:
        senders = [
            Deliverer(engine, slack_settings(slack.api_url), clock=clock, sleep=lambda _: False, budget_seconds=1e9)
            for _ in range(4)
        ]
        threads = [threading.Thread(target=sender.deliver_due) for sender in senders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(numbers(slack)) == list(range(60))
