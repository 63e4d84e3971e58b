"""slack manifest, slack check."""

import json

import typer

from monitor.alerts.check import check_slack
from monitor.alerts.manifest import app_manifest
from monitor.cli.common import ConfigOption, now, opened
from monitor.database import outbox
from monitor.database.engine import write
from monitor.settings import load_settings

app = typer.Typer(help="Set up and test the Slack app.", no_args_is_help=True)


@app.command()
def manifest(config: ConfigOption = None) -> None:
    """Print the app manifest to paste at api.slack.com/apps: exactly the scopes that are used."""
    typer.echo(json.dumps(app_manifest(load_settings(config).slack), indent=2))


@app.command()
def resend(config: ConfigOption = None) -> None:
    """Try undeliverable alerts again, after what kept them back was mended."""
    with opened(config) as monitor, write(monitor.engine) as conn:
        number = outbox.requeue_dead(conn, now())
    typer.echo(f"{number} alerts are due again; the daemon sends them")


@app.command()
def check(config: ConfigOption = None) -> None:
    """Test tokens, scopes and channel; posts a test message and deletes it. Exit code 1 if anything fails."""
    lines = check_slack(load_settings(config).slack)
    for line in lines:
        mark = {True: "ok  ", False: "FAIL", None: "    "}[line.ok]
        typer.echo(f"{mark}  {line.name}: {line.message}")
    if any(line.ok is False for line in lines):
        raise typer.Exit(1)
