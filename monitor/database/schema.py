"""Bringing a database to this program's schema and back, with Alembic over our own connections."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from monitor.database.engine import read, write
from monitor.domain import DatabaseError, InputError
from monitor.resources import shipped


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def head_revision() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def current_revision(engine: Engine) -> str | None:
    """The database's schema revision, None where it has no tables of ours."""
    with read(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the schema up; (before, after). Raises DatabaseError for a database newer than this program."""
    before = current_revision(engine)
    _refuse_newer(engine, before)
    if revision == "head" and before == head_revision():
        return before, before
    with write(engine) as connection:
        command.upgrade(_config(connection), revision)
    return before, current_revision(engine)


def downgrade(engine: Engine, revision: str) -> tuple[str | None, str | None]:
    """Take the schema down to a revision, "base" for nothing at all; (before, after)."""
    before = current_revision(engine)
    _refuse_newer(engine, before)
    script = ScriptDirectory.from_config(_config())
    known = {one.revision for one in script.walk_revisions()} | {"base"}
    if revision not in known:
        raise InputError(f"no schema revision {revision}; known: {', '.join(sorted(known))}")
    with write(engine) as connection:
        command.downgrade(_config(connection), revision)
    return before, current_revision(engine)


def require_current(engine: Engine) -> None:
    """Raise DatabaseError, saying what to run, unless the schema is exactly this program's."""
    revision = current_revision(engine)
    _refuse_newer(engine, revision)
    if revision != head_revision():
        state = "has no nkmonitor tables" if revision is None else f"is at revision {revision}"
        raise DatabaseError(f"{_name(engine)} {state}, this program needs {head_revision()}; run: nkmonitor db upgrade")


def _refuse_newer(engine: Engine, revision: str | None) -> None:
    if revision is None:
        return
    known = {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision not in known:
        raise DatabaseError(
            f"{_name(engine)} was made by a newer nkmonitor (schema {revision}, this program knows up to "
            f"{head_revision()}); install the newer nkmonitor, nothing was changed"
        )


def _name(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=True)
