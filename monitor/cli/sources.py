"""sources list, sources check."""

from datetime import UTC, datetime, time
from typing import Annotated

import typer

from monitor.cli.common import ConfigOption, JsonOption, first_day, now, opened, print_json, print_table
from monitor.database.engine import read
from monitor.database.source_health import source_health
from monitor.domain import PYONGYANG, FetchState, IngestOutcome, InputError, Source
from monitor.domain.health import SourceHealth
from monitor.fetchers import PoliteClient, fetch
from monitor.pipeline.app import App
from monitor.pipeline.reparse import reparse as reparse_source
from monitor.settings import load_settings

app = typer.Typer(help="Health of each source, and why.", invoke_without_command=True)

_SHOWN = 5


@app.callback()
def _sources(context: typer.Context, json: JsonOption = False, config: ConfigOption = None) -> None:
    if context.invoked_subcommand is None:
        list_all(json, config)


@app.command("list")
def list_all(json: JsonOption = False, config: ConfigOption = None) -> None:
    """Every source with its state, the reason, and what to do."""
    with opened(config, create=True) as monitor, read(monitor.engine) as conn:
        sources = monitor.sources
        found = source_health(conn, sources.values(), now())
    if json:
        for one in found:
            print_json(_json(one, sources[one.source_id]))
        return
    print_table(
        ["source", "outlet", "state", "why", "what to do", "last ok", "next poll", "new in 7 days"],
        [
            (
                one.source_id,
                one.outlet,
                one.state.value,
                one.reason,
                one.advice,
                _moment(one.last_ok),
                _moment(one.next_poll),
                one.items_last_7_days,
            )
            for one in found
        ],
        right=["new in 7 days"],
    )


def _json(one: SourceHealth, source: Source) -> dict[str, object]:
    return {
        "source": one.source_id,
        "outlet": one.outlet,
        "kind": source.kind.value,
        "url": source.url,
        "state": one.state.value,
        "reason": one.reason,
        "advice": one.advice,
        "last_ok": one.last_ok.isoformat() if one.last_ok else None,
        "next_poll": one.next_poll.isoformat() if one.next_poll else None,
        "items_last_7_days": one.items_last_7_days,
    }


def reparse(
    source: Annotated[str, typer.Option("--source", metavar="ID")],
    since: Annotated[str, typer.Option("--since", metavar="DAY")],
    config: ConfigOption = None,
) -> None:
    """Read the kept bodies of a source again, after a parser or a layout was mended."""
    begin = first_day(since)
    assert begin is not None
    with opened(config) as monitor:
        found = monitor.sources.get(source)
        if found is None:
            raise InputError(f"no source {source!r}; known: {', '.join(monitor.sources)}")
        report = reparse_source(monitor, found, datetime.combine(begin, time(0), PYONGYANG), now())
    counts = ", ".join(f"{report.counts[outcome]:,} {outcome.value}" for outcome in IngestOutcome)
    typer.echo(f"{report.read:,} documents read again: {counts}")


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}" if value else "-"


@app.command()
def check(
    source: Annotated[str, typer.Argument(metavar="ID")],
    config: ConfigOption = None,
) -> None:
    """Poll one source once and show what came. Stores nothing. Exit code 1 if nothing usable came."""
    settings = load_settings(config)
    monitor = App.unopened(settings)
    found = monitor.sources.get(source)
    if found is None:
        raise InputError(f"no source {source!r}; known: {', '.join(monitor.sources)}")
    typer.echo(f"{found.id}: {found.kind.value} at {found.url}")
    if not found.enabled:
        typer.echo(f"off by default: {found.disabled_because}")
    client = PoliteClient(settings.feeds)
    try:
        result = fetch(found, FetchState(), client, now())
    finally:
        client.close()
    typer.echo(f"{result.outcome.value}: {result.note or 'as it should be'}")
    typer.echo(
        f"HTTP status {result.http_status or '-'}, {result.wire_bytes:,} bytes in {result.seconds:.1f} s, "
        f"{result.entries} entries, {len(result.documents)} documents, {len(result.refusals)} refused"
    )
    for document in result.documents[:_SHOWN]:
        typer.echo(f"  {document.published:%Y-%m-%d %H:%M %Z} {document.title or document.text[:80]}")
    for refusal in result.refusals[:_SHOWN]:
        typer.echo(f"  refused: {refusal.message}")
    if not result.documents:
        raise typer.Exit(1)
