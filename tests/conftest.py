"""Databases to test on: SQLite files, and a real PostgreSQL from a pip package, started once for all workers."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, make_url, text

from monitor.database import schema
from monitor.database.engine import open_engine

settings.register_profile("house", deadline=None, max_examples=60)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("NKMONITOR_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "empty.db"
    engine = open_engine(f"sqlite:///{file}")
    schema.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def _postgres_address(testrun_uid: str) -> Iterator[str]:
    """Address of a server shared by all workers of this run; the last one to leave stops it.

    Its folder lies outside pytest's own, which only the current user may enter: PostgreSQL refuses to run as root
    and then runs as a user of its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders it would like to use, not about ours
        import pgserver

    folder = Path(tempfile.gettempdir()) / f"nkmonitor-pg-{testrun_uid[:12]}"
    server = pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgres_url(_postgres_address: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of a database of this test's own, without tables."""
    name = f"t{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**10}"
    admin = open_engine(_postgres_address).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    yield make_url(_postgres_address).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """Address of an SQLite file with the schema and nothing in it."""
    file = tmp_path / "nkmonitor.db"
    shutil.copyfile(_sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of an empty database with the schema, on each of the two kinds."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    url = str(request.getfixturevalue("postgres_url"))
    engine = open_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture
def either_engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()
