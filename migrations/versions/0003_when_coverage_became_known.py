"""When a day's coverage became known

Revision ID: 0003
Revises: 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD = sa.table(
    "coverage",
    sa.column("outlet", sa.String),
    sa.column("language", sa.String),
    sa.column("day", sa.Date),
    sa.column("known_day", sa.Date),
    sa.column("seen", sa.Float),
    sa.column("note", sa.Text),
)
KEPT = (OLD.c.outlet, OLD.c.language, OLD.c.day, OLD.c.seen, OLD.c.note)


def upgrade() -> None:
    rows = _taken_away(sa.select(*KEPT))
    made = _make(with_known_day=True)
    op.bulk_insert(made, [{**row, "known_day": row["day"]} for row in rows])


def downgrade() -> None:
    rows = _taken_away(sa.select(*KEPT).where(OLD.c.known_day == OLD.c.day))
    op.bulk_insert(_make(with_known_day=False), rows)


def _taken_away(query: sa.Select[Any]) -> list[dict[str, Any]]:
    """The rows, a few hundred a year and outlet; a primary key cannot be changed in place in SQLite."""
    rows = [dict(row) for row in op.get_bind().execute(query).mappings()]
    op.drop_table("coverage")
    return rows


def _make(*, with_known_day: bool) -> sa.Table:
    known_day = [sa.Column("known_day", sa.Date(), nullable=False)] if with_known_day else []
    return op.create_table(
        "coverage",
        sa.Column("outlet", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *known_day,
        sa.Column("seen", sa.Float(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "language", "day", *(one.name for one in known_day), name="pk_coverage"),
    )
