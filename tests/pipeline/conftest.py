from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from monitor.database.engine import open_engine


@pytest.fixture
def impatient_engine(sqlite_url: str) -> Iterator[Engine]:
    """The database as of another program, which says at once that it is locked and not only after half a minute."""
    engine = open_engine(sqlite_url)

    @event.listens_for(engine, "connect")
    def wait_for_nobody(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 0")

    yield engine
    engine.dispose()
