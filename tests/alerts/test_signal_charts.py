from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from monitor.alerts.delivery import Deliverer
from monitor.alerts.signal_chart import SignalCharts
from monitor.database import outbox
from monitor.database.engine import read, write
from monitor.database.tables import daily_mentions, daily_volume
from monitor.domain import SignalKind
from tests.alerts.examples import DAY, Clock, raise_signal, signal, slack_settings
from tests.slack_stand_in import SlackStandIn

DETAILS = {
    "language": "en",
    "share": {"before": 0.05, "since": 0.0},
    "baseline": {"spread": 0.2},
    "onset": {"day": "2026-10-01"},
    "last_mention": "2026-09-30",
}
SETTINGS = slack_settings(charts=True)


@pytest.fixture
def stocked(engine: Engine) -> Engine:
    with write(engine) as conn:
        for ago in range(400):
            day = DAY - timedelta(days=ago)
            base = {"outlet": "rodong", "language": "en", "day": day, "known_day": day}
            conn.execute(insert(daily_volume).values(**base, articles=20))
            if ago > 50 and ago % 2:
                entity = {"entity_type": "country", "entity_id": "CU", "headlined": 0}
                conn.execute(insert(daily_mentions).values(**base, **entity, articles=2))
    return engine


def deliver(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    settings = slack_settings(slack.api_url, charts=True)
    sender = Deliverer(engine, settings, clock=clock, sleep=clock.sleep, budget_seconds=1e9)
    for _ in range(8):
        sender.deliver_due()
        clock.advance(60)


def charts(slack: SlackStandIn) -> list[dict[str, object]]:
    return [message for message in slack.messages["C0ALERTS1"] if message.get("files")]


def test_the_chart_stands_in_the_thread_of_its_alert(stocked: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(stocked, SETTINGS, details=DETAILS)
    deliver(stocked, slack, clock)
    alert, chart = slack.messages["C0ALERTS1"]
    assert chart["thread_ts"] == alert["ts"]
    (file,) = slack.files.values()
    assert file["content"].startswith(b"\x89PNG")
    assert len(file["content"]) > 5_000


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", ["lost", "unheard"])
def test_a_chart_whose_answer_is_lost_is_not_shown_twice(
    stocked: Engine, slack: SlackStandIn, clock: Clock, method: str, fault: str
) -> None:
    raise_signal(stocked, SETTINGS, details=DETAILS)
    getattr(slack.faults, fault)[method] = 1
    deliver(stocked, slack, clock)
    assert len(charts(slack)) == 1
    with read(stocked) as conn:
        assert outbox.outbox_state(conn).waiting == 0


def test_a_signal_about_no_series_has_no_chart(stocked: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(stocked, SETTINGS, kind=SignalKind.ROSTER_OMISSION)
    deliver(stocked, slack, clock)
    assert charts(slack) == []
    assert SignalCharts(stocked)(signal(kind=SignalKind.REPORTED)) is None


def test_too_little_to_draw_is_not_drawn(engine: Engine) -> None:
    assert SignalCharts(engine)(signal(details=DETAILS)) is None


@pytest.mark.parametrize("details", [{}, {"share": 1, "onset": {"day": "soon"}, "baseline": []}, {"language": None}])
def test_details_of_another_shape_do_not_break_the_chart(stocked: Engine, details: dict[str, object]) -> None:
    picture = SignalCharts(stocked)(signal(details=details))
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
