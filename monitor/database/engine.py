"""Opening the database, and the two kinds of transaction: `read` and `write`.

SQLite's own transaction handling in the driver loses updates without an error when two writers read before they
write. Here the driver's is switched off, and a writer takes the lock at its start (BEGIN IMMEDIATE).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import DatabaseError as SqlDatabaseError

from monitor.domain import ConfigError, DatabaseError

_BUSY_TIMEOUT_MS = 30_000
_EXAMPLES = "sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"


def open_engine(url: str) -> Engine:
    """An engine for an SQLite file or a PostgreSQL database. Nothing is created or changed yet.

    Raises ConfigError for an address that is no database address.
    """
    try:
        address = make_url(url)
        if address.drivername in {"postgresql", "postgres"}:
            address = address.set(drivername="postgresql+psycopg")
        backend = address.get_backend_name()
        if backend == "sqlite":
            return _sqlite(address)
        if backend == "postgresql":
            return create_engine(
                address, pool_pre_ping=True, pool_size=10, max_overflow=20, json_serializer=_strict_json
            )
    except (ArgumentError, NoSuchModuleError) as error:
        raise ConfigError(f"database.url: expected {_EXAMPLES}: {error}") from None
    except ValueError:  # a port that is no number
        raise ConfigError(f"database.url: expected {_EXAMPLES}, with a number for the port") from None
    raise ConfigError(f"database.url: {backend} is not supported; expected {_EXAMPLES}")


def _strict_json(value: object) -> str:
    """PostgreSQL refuses an infinity that SQLite would store; what no reader of JSON can read is stored by neither."""
    return json.dumps(value, allow_nan=False)


def _sqlite(address: URL) -> Engine:
    if address.database and address.database != ":memory:":
        folder = Path(address.database).resolve().parent
        if not folder.is_dir():
            raise ConfigError(f"database.url: the folder {folder} does not exist; create it or choose another")
    engine = create_engine(address, json_serializer=_strict_json)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {_BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writer = connection.get_execution_options().get("writer", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


@contextmanager
def read(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: one consistent view from its first query on, which blocks nobody."""
    with _clear_errors(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def write(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: all of it happens, or none. Writers of an SQLite file take turns."""
    with (
        _clear_errors(engine),
        engine.connect().execution_options(writer=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def _clear_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SqlDatabaseError as error:
        # Its other subclasses (a broken constraint, a value out of range) are about one row; callers deal with those.
        if type(error) not in {SqlDatabaseError, OperationalError}:
            raise
        raise DatabaseError(_explain(engine, error)) from error


def _explain(engine: Engine, error: DBAPIError) -> str:
    where = engine.url.render_as_string(hide_password=True)
    cause = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
    if "locked" in cause:
        return f"{where}: locked by another program for over {_BUSY_TIMEOUT_MS // 1000} s; stop it, then try again"
    if "unable to open" in cause:
        return f"{where}: cannot be opened; check that the path exists and may be written"
    if "no such table" in cause:
        return f"{where}: has no nkmonitor tables; run: nkmonitor db upgrade"
    if "not a database" in cause:
        return f"{where}: is not an SQLite database; move the file away, or name another as database.url"
    return f"{where}: {cause}"
