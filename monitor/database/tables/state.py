"""Leases and single remembered values."""

from sqlalchemy import Column, Integer, String, Table, Text

from monitor.database.tables.base import UtcDateTime, metadata

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("owner", String(120), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Single values: the day from which detectors have to look again."""
