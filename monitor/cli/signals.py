"""signals list, signals show, review."""

import getpass
from datetime import date
from typing import Annotated

import typer

from monitor.alerts.review import VerdictOutcome, record_verdict
from monitor.alerts.terminal import render
from monitor.cli.common import (
    ConfigOption,
    JsonOption,
    console,
    country_code,
    first_day,
    now,
    opened,
    print_json,
    print_table,
)
from monitor.cli.json_lines import signal_json
from monitor.database import decisions, verdicts
from monitor.database.engine import read, write
from monitor.database.signals import get_signal, list_signals
from monitor.domain import InputError, SignalKind, SignalStatus, VerdictAction

app = typer.Typer(help="Findings with their evidence.", invoke_without_command=True)

_ALL_QUOTES = 100

CountryOption = Annotated[str | None, typer.Option("--country", help="Code or name.")]
KindOption = Annotated[SignalKind | None, typer.Option("--kind")]
StatusOption = Annotated[SignalStatus | None, typer.Option("--status")]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DAY", help="Raised or changed since.")]


@app.callback()
def _signals(
    context: typer.Context,
    country: CountryOption = None,
    kind: KindOption = None,
    status: StatusOption = None,
    since: SinceOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    if context.invoked_subcommand is None:
        list_all(country, kind, status, since, json, config)


@app.command("list")
def list_all(
    country: CountryOption = None,
    kind: KindOption = None,
    status: StatusOption = None,
    since: SinceOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Signals, newest first."""
    with opened(config) as monitor, read(monitor.engine) as conn:
        code = country_code(monitor, country) if country else None
        found = list_signals(conn, country=code, kind=kind, status=status, since=first_day(since))
    if json:
        for signal in found:
            print_json(signal_json(signal))
        return
    rows = [
        (
            signal.id,
            signal.detected_on,
            signal.finding.kind.value,
            signal.finding.severity.value,
            signal.status.value,
            signal.finding.summary,
        )
        for signal in found
    ]
    print_table(["id", "day", "kind", "severity", "status", "summary"], rows)
    console().print(
        f"{len(found)} signals. One with its evidence: nkmonitor signals show ID" if found else "No signals."
    )


@app.command()
def show(
    signal: Annotated[str, typer.Argument(metavar="ID", help="The id, or its first digits.")],
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """One signal with its evidence, verdicts, and why it was sent or held."""
    with opened(config) as monitor, read(monitor.engine) as conn:
        found = get_signal(conn, signal)
        if found is None:
            raise InputError(f"no signal {signal!r}; nkmonitor signals lists them")
        given = verdicts.verdicts_of(conn, found.id)
        decided = decisions.decisions_of(conn, found.id)
        name = monitor.outlets.label
    if json:
        print_json(
            {
                **signal_json(found),
                "verdicts": [
                    {"action": one.action.value, "reviewer": one.reviewer, "at": one.at.isoformat(), "note": one.note}
                    for one in given
                ],
                "decisions": [
                    {"at": one.at.isoformat(), "action": one.action, "reason": one.reason, "note": one.note}
                    for one in decided
                ],
            }
        )
        return
    out = console()
    out.print(render(found, given, name, quotes=_ALL_QUOTES))
    for one in decided:
        out.print(f"{one.at:%Y-%m-%d %H:%M} UTC  {one.action}: {one.reason}  {one.note}".rstrip(), markup=False)


def review(
    signal: Annotated[str, typer.Argument(metavar="ID")],
    action: Annotated[VerdictAction, typer.Argument()],
    note: Annotated[str, typer.Option(help="Why.")] = "",
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Snooze until this day; needed if high.")] = None,
    config: ConfigOption = None,
) -> None:
    """Give a verdict without Slack."""
    day: date | None = first_day(until)
    with opened(config) as monitor, write(monitor.engine) as conn:
        found = get_signal(conn, signal)
        if found is None:
            raise InputError(f"no signal {signal!r}; nkmonitor signals lists them")
        who = getpass.getuser()
        result = record_verdict(conn, found.id, action, who, now(), note, day, reviewer_name=who)
    if result.outcome is VerdictOutcome.REFUSED:
        raise InputError(result.message)
    typer.echo(result.message)
