"""One daemon a database: a lease row with owner, expiry and a growing fence, by the clocks of the owners' hosts.

A lease row works the same on SQLite and PostgreSQL, outlives a lost connection and frees itself after a crash,
which advisory locks do not.
"""

import os
import socket
import uuid
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from monitor.database.tables import leases
from monitor.database.upsert import replace_or_insert
from monitor.domain import AlreadyRunning

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far apart the clocks of two hosts may be. What lies further ahead was written by a clock since put right."""


def new_owner() -> str:
    """A name for one running program and no other: host name and process id alone are the same in two containers."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def take_lease(conn: Connection, name: str, owner: str, now: datetime, length: timedelta) -> int:
    """Take or renew the lease; its fence. Raises AlreadyRunning while somebody else's lease lives.

    `owner`: see `new_owner`.
    """
    row = conn.execute(select(leases).where(leases.c.name == name).with_for_update()).one_or_none()
    if row and row.owner != owner and now < row.expires_at <= now + length + CLOCKS_DIFFER:
        raise AlreadyRunning(
            f"another nkmonitor ({row.owner}) is running on this database; stop it first, "
            f"or wait until {row.expires_at:%Y-%m-%d %H:%M:%S} UTC if it is dead"
        )
    fence = row.fence if row and row.owner == owner else (row.fence + 1 if row else 1)
    replace_or_insert(conn, leases, [{"name": name, "owner": owner, "fence": fence, "expires_at": now + length}])
    return fence


def drop_lease(conn: Connection, name: str, owner: str) -> None:
    conn.execute(delete(leases).where(leases.c.name == name, leases.c.owner == owner))
