"""The commands put together, and the one place where errors become a line and an exit code."""

import os
import sys

import typer

from monitor import __version__
from monitor.cli import (
    annotate,
    archive,
    database,
    envoys,
    export,
    rosters,
    run,
    series,
    signals,
    slack,
    sources,
    status,
)
from monitor.domain import NkmonitorError
from monitor.logs import configure_logs

app = typer.Typer(
    name="nkmonitor",
    help="Reads what North Korean media print and leave out, and asks people in Slack to judge the signals.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nkmonitor {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version."
    ),
) -> None:
    configure_logs()


app.command("run")(run.run)
app.command("backfill")(archive.backfill)
app.command("replay")(archive.replay)
app.add_typer(signals.app, name="signals")
app.command("review")(signals.review)
app.command("mentions")(series.mentions)
app.command("countries")(series.countries)
app.command("score")(series.score)
app.command("rosters")(rosters.rosters)
app.command("envoys")(envoys.envoys)
app.command("annotate")(annotate.annotate)
app.add_typer(sources.app, name="sources")
app.command("reparse")(sources.reparse)
app.add_typer(database.app, name="db")
app.add_typer(slack.app, name="slack")
app.add_typer(export.app, name="export")
app.command("status")(status.status)


def main() -> None:
    """Entry point of `nkmonitor`. Exit codes: 0 done, 1 something failed, 2 the call or the config is wrong."""
    try:
        app()
    except NkmonitorError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output (head, a pager) has gone; the interpreter must not complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
