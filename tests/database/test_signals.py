"""Signals whose first day moves."""

from datetime import timedelta

from sqlalchemy import Engine

from monitor.database.engine import write
from monitor.database.signals import insert_signal, list_signals, move_signal
from monitor.domain import SignalKind
from tests.database.test_overview import FIRST, NOON, finding


def test_a_signal_for_a_day_that_another_has_left_gets_an_id_of_its_own(either_engine: Engine) -> None:
    same = finding(1, SignalKind.MENTION_SILENCE)
    with write(either_engine) as conn:
        moved = insert_signal(conn, "mention_frequency", same, FIRST, NOON)
        move_signal(conn, moved, FIRST + timedelta(days=1))
        new = insert_signal(conn, "mention_frequency", same, FIRST, NOON)
        assert [(one.id, one.detected_on) for one in list_signals(conn)] == [
            (moved, FIRST + timedelta(days=1)),
            (new, FIRST),
        ]
