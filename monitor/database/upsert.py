"""INSERT ... ON CONFLICT for both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, case
from sqlalchemy.dialects import postgresql, sqlite


def _insert(conn: Connection, table: Table) -> Any:
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)


def add_or_insert(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]], added: Sequence[str]) -> None:
    """Insert rows; where the primary key exists, add the `added` columns to what stands there."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in keys))
    statement = _insert(conn, table)
    changes = {name: table.c[name] + statement.excluded[name] for name in added}
    conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), ordered)


def replace_or_insert(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where the primary key exists, replace the other columns."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    ordered = sorted(rows, key=lambda row: tuple(str(row[key]) for key in keys))
    statement = _insert(conn, table)
    changes = {name: statement.excluded[name] for name in ordered[0] if name not in keys}
    conn.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), ordered)


def keep_least(conn: Connection, table: Table, row: Mapping[str, Any], column: str) -> None:
    """Insert a row; where the primary key exists, keep the lesser value of the column."""
    statement = _insert(conn, table).values(row)
    least = case((table.c[column] < statement.excluded[column], table.c[column]), else_=statement.excluded[column])
    keys = [key.name for key in table.primary_key]
    conn.execute(statement.on_conflict_do_update(index_elements=keys, set_={column: least}))


def insert_or_keep(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; where the primary key exists, leave what stands there."""
    if rows:
        keys = [column.name for column in table.primary_key]
        conn.execute(_insert(conn, table).on_conflict_do_nothing(index_elements=keys), list(rows))


def insert_once(conn: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert, or leave the row that already holds one of the unique keys; whether it was inserted."""
    statement = _insert(conn, table).values(**values).on_conflict_do_nothing()
    # Without being told to, SQLAlchemy forgets on PostgreSQL how many rows an INSERT made.
    return conn.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1
