"""Runs migrations over a connection that the program hands in (see monitor/database/schema.py)."""

from alembic import context

from monitor.database.tables import metadata
from monitor.database.word_index import NAME

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Migrations are run by the program: nkmonitor db upgrade")

context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=lambda name, kind, _parents: kind != "table" or not name.startswith(NAME),
)
with context.begin_transaction():
    context.run_migrations()
