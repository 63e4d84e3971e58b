from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from monitor.database import schema, word_index
from monitor.database.engine import open_engine, read, write
from monitor.database.tables import coverage, metadata
from monitor.domain import DatabaseError, InputError


def test_migrations_make_exactly_the_tables_that_the_code_knows(either_engine: Engine) -> None:
    def known(name: str | None, kind: str, _parents: object) -> bool:
        """The word index is made by statements of its own."""
        return kind != "table" or not str(name).startswith(word_index.NAME)

    with read(either_engine) as conn:
        opts = {"compare_type": True, "include_name": known}
        differences = compare_metadata(MigrationContext.configure(conn, opts=opts), metadata)
    assert differences == []


def test_migrations_go_down_to_nothing_and_up_again(either_engine: Engine) -> None:
    head = schema.current_revision(either_engine)
    assert schema.downgrade(either_engine, "base") == (head, None)
    with read(either_engine) as conn:
        assert set(inspect(conn).get_table_names()) <= {"alembic_version"}
    assert schema.upgrade(either_engine) == (None, head)


def test_a_second_upgrade_changes_nothing(either_engine: Engine) -> None:
    head = schema.head_revision()
    assert schema.upgrade(either_engine) == (head, head)


def test_a_database_newer_than_the_program_is_refused_and_left_alone(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (schema.upgrade, schema.require_current):
        with pytest.raises(DatabaseError, match=r"newer nkmonitor .*nothing was changed"):
            attempt(either_engine)
    assert schema.current_revision(either_engine) == "9999"


def test_an_empty_database_is_told_what_to_run(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(DatabaseError, match=r"has no nkmonitor tables.*nkmonitor db upgrade"):
        schema.require_current(engine)
    engine.dispose()


def test_an_unknown_revision_is_refused(either_engine: Engine) -> None:
    with pytest.raises(InputError, match="no schema revision abc"):
        schema.downgrade(either_engine, "abc")


def test_coverage_known_before_it_had_a_day_of_its_own_was_known_on_its_day(either_engine: Engine) -> None:
    schema.downgrade(either_engine, "0002")
    old = "INSERT INTO coverage (outlet, language, day, seen, note) VALUES ('kcna', 'en', '2024-02-15', 0.5, 'half')"
    with write(either_engine) as conn:
        conn.execute(text(old))
    schema.upgrade(either_engine)
    with write(either_engine) as conn:
        (row,) = conn.execute(coverage.select())
        assert (row.day, row.known_day, row.seen, row.note) == (date(2024, 2, 15), date(2024, 2, 15), 0.5, "half")
        conn.execute(coverage.insert().values({**row._mapping, "known_day": date(2024, 2, 18), "seen": 1.0}))
    schema.downgrade(either_engine, "0002")
    with read(either_engine) as conn:
        assert conn.execute(text("SELECT seen FROM coverage")).scalars().all() == [0.5]
