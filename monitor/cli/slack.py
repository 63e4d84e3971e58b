"""slack manifest, slack check, slack dead, slack resend."""

import json
from typing import Annotated

import typer

from monitor.alerts.check import check_slack
from monitor.alerts.manifest import app_manifest
from monitor.cli.common import ConfigOption, JsonOption, now, opened, print_json
from monitor.database import outbox
from monitor.database.engine import read, write
from monitor.domain import InputError
from monitor.settings import load_settings

app = typer.Typer(help="Set up and test the Slack app.", no_args_is_help=True)


@app.command()
def manifest(config: ConfigOption = None) -> None:
    """Print the app manifest to paste at api.slack.com/apps: exactly the scopes that are used."""
    typer.echo(json.dumps(app_manifest(load_settings(config).slack), indent=2))


@app.command()
def dead(json: JsonOption = False, config: ConfigOption = None) -> None:
    """List what could not be delivered, and why."""
    with opened(config) as monitor, read(monitor.engine) as conn:
        rows = outbox.dead_rows(conn)
    for row in rows:
        what = f"{row.action} of {row.signal_id}" if row.signal_id else str(row.action)
        if json:
            print_json(
                {
                    "number": row.id,
                    "signal": row.signal_id,
                    "action": row.action,
                    "reason": row.reason,
                    "created_at": row.created_at.isoformat(),
                    "attempts": row.attempts,
                    "error": row.last_error,
                }
            )
        else:
            typer.echo(f"{row.id}  {row.created_at:%Y-%m-%d %H:%M} UTC  {what}: {row.last_error}")
    if not json:
        typer.echo("try again with: nkmonitor slack resend [NUMBER]" if rows else "nothing is undeliverable")


@app.command()
def resend(
    number: Annotated[int | None, typer.Argument(help="Only this one, by its number in slack dead.")] = None,
    config: ConfigOption = None,
) -> None:
    """Try undeliverable alerts again, after what kept them back was mended."""
    with opened(config) as monitor, write(monitor.engine) as conn:
        due = outbox.requeue_dead(conn, now(), number)
    if number is not None and not due:
        raise InputError(f"{number} is not undeliverable; nkmonitor slack dead lists what is")
    typer.echo(f"{due} alerts are due again; the daemon sends them")


@app.command()
def check(config: ConfigOption = None) -> None:
    """Test tokens, scopes and channel; posts a test message and deletes it. Exit code 1 if anything fails."""
    lines = check_slack(load_settings(config).slack)
    for line in lines:
        mark = {True: "ok  ", False: "FAIL", None: "    "}[line.ok]
        typer.echo(f"{mark}  {line.name}: {line.message}")
    if any(line.ok is False for line in lines):
        raise typer.Exit(1)
