from sqlalchemy import Engine

from monitor.database.engine import write
from monitor.database.tables import marks
from monitor.database.upsert import insert_once


def test_it_is_told_whether_a_row_was_inserted_or_had_been_there(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        assert insert_once(conn, marks, {"name": "a", "value": "1"}) is True
        assert insert_once(conn, marks, {"name": "a", "value": "2"}) is False
        assert insert_once(conn, marks, {"name": "b", "value": "1"}) is True
