"""The words of articles, for searching

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from monitor.database.word_index import drop_index, rebuild_index

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rebuild_index(op.get_bind())


def downgrade() -> None:
    drop_index(op.get_bind())
