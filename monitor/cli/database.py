"""db upgrade, db downgrade, db check, db rebuild."""

from typing import Annotated

import typer

from monitor.cli.common import ConfigOption, opened, progress_bar
from monitor.database import schema
from monitor.database.counts import rebuild_counts, wrong_counts
from monitor.database.engine import open_engine, read, write
from monitor.database.word_index import not_indexed, rebuild_index
from monitor.pipeline.reannotate import reannotate
from monitor.settings import load_settings

app = typer.Typer(help="Create, check and repair the database.", no_args_is_help=True)


@app.command()
def upgrade(config: ConfigOption = None) -> None:
    """Bring the database to this program's schema; creates it where there is none."""
    engine = open_engine(load_settings(config).database.url)
    before, after = schema.upgrade(engine)
    typer.echo(f"schema {after}, as it was" if before == after else f"schema {before or 'empty'} -> {after}")


@app.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help='A revision, or "base" to remove every table and all data.')],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: ConfigOption = None,
) -> None:
    """Take the schema back to an earlier revision. Data that it cannot hold are lost."""
    engine = open_engine(load_settings(config).database.url)
    if not yes:
        typer.confirm(f"Take {engine.url.render_as_string()} down to {revision}? Data may be lost.", abort=True)
    before, after = schema.downgrade(engine, revision)
    typer.echo(f"schema {before or 'empty'} -> {after or 'empty'}")


@app.command()
def check(config: ConfigOption = None) -> None:
    """Prove that the daily counts and the word index are what the articles say. Exit code 1 if they are not."""
    with opened(config) as monitor, read(monitor.engine) as conn:
        wrong = list(wrong_counts(conn))
        if unknown := not_indexed(conn):
            wrong.append(f"{unknown:,} articles are not in the word index")
    for line in wrong:
        typer.echo(line)
    if wrong:
        typer.echo("counts or word index are wrong; mend them with: nkmonitor db rebuild")
        raise typer.Exit(1)
    typer.echo("daily counts and word index agree with the articles")


@app.command()
def rebuild(
    annotations: Annotated[
        bool, typer.Option("--annotations", help="Read every article again first, with today's catalog and rules.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Make the daily counts and the word index anew from the articles."""
    with opened(config) as monitor:
        if annotations:
            with progress_bar() as bar:
                task = bar.add_task("annotating", total=None)
                changed = reannotate(monitor, lambda done, total: bar.update(task, completed=done, total=total))
            typer.echo(f"{changed:,} articles annotated anew; signals follow at the next detection")
        with write(monitor.engine) as conn:
            rebuild_counts(conn)
            indexed = rebuild_index(conn)
    typer.echo("daily counts rebuilt" + (", words indexed" if indexed else "; this SQLite has no FTS5: no word index"))
