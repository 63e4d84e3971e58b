import math
import threading
from pathlib import Path

import pytest
from sqlalchemy import JSON, Column, Engine, MetaData, Table, insert, select, text, update
from sqlalchemy.exc import StatementError

from monitor.database.engine import open_engine, read, write
from monitor.database.marks import get_day, get_text, lower_day, replace_text, set_day
from monitor.database.tables import marks
from monitor.domain import ConfigError, DatabaseError


def test_no_update_is_lost_when_many_threads_read_and_write(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        conn.execute(marks.insert().values(name="counter", value="0"))

    def count_up() -> None:
        for _ in range(20):
            with write(either_engine) as conn:
                row = select(marks.c.value).where(marks.c.name == "counter").with_for_update()
                value = int(conn.scalar(row) or 0)
                conn.execute(update(marks).where(marks.c.name == "counter").values(value=str(value + 1)))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read(either_engine) as conn:
        assert conn.scalar(select(marks.c.value)) == "80"


def test_a_failed_transaction_leaves_nothing_behind(either_engine: Engine) -> None:
    def half_way() -> None:
        with write(either_engine) as conn:
            conn.execute(marks.insert().values(name="half", value="1"))
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        half_way()
    with read(either_engine) as conn:
        assert conn.scalar(select(marks.c.value)) is None


def test_a_reader_sees_the_state_from_its_beginning(either_engine: Engine) -> None:
    with read(either_engine) as reader:
        assert reader.scalar(select(marks.c.value)) is None
        with write(either_engine) as writer:
            writer.execute(marks.insert().values(name="later", value="1"))
        assert reader.scalar(select(marks.c.value)) is None
    with read(either_engine) as reader:
        assert reader.scalar(select(marks.c.value)) == "1"


def test_what_is_no_json_is_stored_by_no_database(either_engine: Engine) -> None:
    table = Table("figures", MetaData(), Column("value", JSON))
    with write(either_engine) as conn:
        table.create(conn)
    with pytest.raises((StatementError, ValueError)), write(either_engine) as conn:
        conn.execute(insert(table), {"value": {"high": math.inf}})


def test_a_connection_that_only_read_can_write_the_next_time(either_engine: Engine) -> None:
    for number in range(20):
        with read(either_engine) as reader:
            assert reader.scalar(select(marks.c.value).where(marks.c.name == str(number))) is None
        with write(either_engine) as writer:
            writer.execute(marks.insert().values(name=str(number), value="1"))
            if writer.dialect.name == "postgresql":
                assert writer.scalar(text("SHOW transaction_isolation")) == "read committed"


def test_sqlite_runs_in_wal_mode_with_foreign_keys(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with read(engine) as conn:
        assert conn.scalar(text("PRAGMA journal_mode")) == "wal"
        assert conn.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_an_unknown_kind_of_database_is_refused_with_what_is_expected() -> None:
    with pytest.raises(ConfigError, match=r"database\.url: .*expected sqlite:///FILE or postgresql"):
        open_engine("mysql://localhost/x")


def test_nonsense_as_address_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"database\.url: expected"):
        open_engine("not an address")


def test_a_port_that_is_no_number_is_told_without_the_password() -> None:
    with pytest.raises(ConfigError, match="with a number for the port") as caught:
        open_engine("postgresql://user:secret@host:port/name")
    assert "secret" not in str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist; create it"):
        open_engine(f"sqlite:///{tmp_path}/nowhere/x.db")


def test_an_unreachable_server_is_one_line_without_the_password() -> None:
    engine = open_engine("postgresql://someone:secret@127.0.0.1:1/x")
    with pytest.raises(DatabaseError) as caught, read(engine):
        pass
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
    engine.dispose()


def test_a_mark_only_moves_back_unless_it_is_set(either_engine: Engine) -> None:
    from datetime import date

    with write(either_engine) as conn:
        lower_day(conn, "m", date(2024, 2, 1))
        lower_day(conn, "m", date(2024, 3, 1))
        assert get_day(conn, "m") == date(2024, 2, 1)
        set_day(conn, "m", date(2024, 3, 1))
        assert get_day(conn, "m") == date(2024, 3, 1)
        set_day(conn, "m", None)
        assert get_day(conn, "m") is None


def test_of_two_who_saw_the_same_mark_one_may_replace_it(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        seen = get_text(conn, "m")
        assert [replace_text(conn, "m", seen, name) for name in ("first", "second")] == [True, False]
        assert [replace_text(conn, "m", "first", name) for name in ("third", "fourth")] == [True, False]
        assert get_text(conn, "m") == "third"
