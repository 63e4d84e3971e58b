"""export signals, verdicts, articles, counts: one JSON object a line."""

import typer
from sqlalchemy.engine import Connection

from monitor.cli.common import ConfigOption, opened, print_json
from monitor.cli.json_lines import signal_json
from monitor.database import export as rows
from monitor.database.engine import read
from monitor.database.signals import list_signals

app = typer.Typer(help="Everything stored, as JSON lines.", no_args_is_help=True)


@app.command()
def signals(config: ConfigOption = None) -> None:
    """Every signal with its evidence."""
    with opened(config) as monitor, read(monitor.engine) as conn:
        for signal in list_signals(conn):
            print_json(signal_json(signal))


@app.command()
def verdicts(config: ConfigOption = None) -> None:
    """Every verdict with the kind and rule of its signal."""
    _print(config, rows.verdict_rows)


@app.command()
def articles(config: ConfigOption = None) -> None:
    """Every article, in the archive format that `backfill` reads."""
    _print(config, rows.article_rows)


@app.command()
def counts(config: ConfigOption = None) -> None:
    """Daily counts, in the columns that `score` reads."""
    _print(config, rows.count_rows)


def _print(config: ConfigOption, query: rows.Rows) -> None:
    with opened(config) as monitor, read(monitor.engine) as conn:
        connection: Connection = conn
        for row in query(connection):
            print_json(row)
