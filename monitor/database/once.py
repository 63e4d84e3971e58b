"""Inserting a row that may be there already, without an error and without a race."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(conn: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert, or leave the row that already holds one of the unique keys; whether it was inserted."""
    if conn.dialect.name == "postgresql":
        return conn.execute(postgresql.insert(table).values(**values).on_conflict_do_nothing()).rowcount == 1
    return conn.execute(sqlite.insert(table).values(**values).on_conflict_do_nothing()).rowcount == 1
