from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.alerts.examples import Clock, database
from tests.slack_stand_in import SlackStandIn


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with database(tmp_path) as opened:
        yield opened


@pytest.fixture
def slack(clock: Clock) -> Iterator[SlackStandIn]:
    with SlackStandIn(clock.seconds) as stand_in:
        yield stand_in
