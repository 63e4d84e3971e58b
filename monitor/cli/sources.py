"""sources list, sources coverage, sources check, reparse."""

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer

from monitor.cli.common import (
    ConfigOption,
    JsonOption,
    first_day,
    known_outlet,
    last_day,
    now,
    opened,
    print_json,
    print_table,
    today,
)
from monitor.database.engine import read
from monitor.database.sight import OutletDay, outlet_days
from monitor.database.source_health import source_health
from monitor.domain import PYONGYANG, Document, FetchState, IngestOutcome, InputError, Precision, Source
from monitor.domain.health import HealthState, SourceHealth
from monitor.fetchers import fetch
from monitor.fetchers.responses import Failure
from monitor.fetchers.watched import Exchange, WatchedClient
from monitor.pipeline.app import App
from monitor.pipeline.reparse import reparse as reparse_source
from monitor.settings import load_settings

app = typer.Typer(help="Health of each source, and why.", invoke_without_command=True)

_SHOWN = 5
_COVERAGE_DAYS = 7


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
    polled = sorted((one for one in found if one.state is not HealthState.OFF), key=_gravity)
    off = [one for one in found if one.state is HealthState.OFF]
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
            for one in (*polled, *off)
        ],
        right=["new in 7 days"],
    )
    states = Counter(one.state.value for one in reversed(polled))
    told = ", ".join(f"{count} {state}" for state, count in states.items())
    typer.echo(f"{len(polled)} polled{': ' if told else ''}{told}; {len(off)} off; times are UTC")


def _gravity(one: SourceHealth) -> int:
    """The gravest first: the states stand in that order."""
    return list(HealthState).index(one.state)


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
def coverage(
    outlet: Annotated[str | None, typer.Option("--outlet", metavar="ID")] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY")] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """How much of each day could be seen of each outlet, and how many articles it printed; the last week by default."""
    last = last_day(to) or today()
    first = first_day(from_) or last - timedelta(days=_COVERAGE_DAYS - 1)
    if first > last:
        raise InputError(f"--from {first} lies after --to {last}")
    with opened(config) as monitor, read(monitor.engine) as conn:
        known = known_outlet(monitor, outlet)
        found = outlet_days(conn, [known] if known else None, first, last)
    if json:
        for one in found:
            print_json(asdict(one))
        return
    shown = [last - timedelta(days=ago) for ago in range(min(_COVERAGE_DAYS, (last - first).days + 1))][::-1]
    by_place: dict[tuple[str, str], dict[date, OutletDay]] = defaultdict(dict)
    for one in found:
        by_place[one.outlet, one.language][one.day] = one
    print_table(
        ["outlet", "language", *(f"{day:%d %b}" for day in shown)],
        [(*place, *(_seen(days.get(day)) for day in shown)) for place, days in by_place.items()],
    )
    typer.echo("share of the day that was seen, and articles; ? where no poll tells. All days with --json")


def _seen(day: OutletDay | None) -> str:
    if day is None:
        return ""
    share = "?" if day.seen is None else f"{day.seen:.0%}"
    return f"{share} {day.articles}"


@app.command()
def check(
    source: Annotated[str, typer.Argument(metavar="ID")],
    config: ConfigOption = None,
) -> None:
    """Poll one source once and show what each step saw. Stores nothing. Exit code 1 if nothing usable came."""
    settings = load_settings(config)
    monitor = App.unopened(settings)
    found = monitor.sources.get(source)
    if found is None:
        raise InputError(f"no source {source!r}; known: {', '.join(monitor.sources)}")
    typer.echo(f"{found.id}: {found.kind.value} at {found.url}, {found.outlet} in {found.language}")
    if not found.enabled:
        typer.echo(
            f"off by default: {found.disabled_because}" if found.disabled_because else "off in the configuration"
        )
    if found.seen_at:
        typer.echo(f"address {'seen' if found.verified else 'not checked'}: {found.seen_at}")
    if found.terms:
        typer.echo(f"terms: {found.terms}")
    with WatchedClient(settings.feeds) as client:
        result = fetch(found, FetchState(), client, now())
    for exchange in client.exchanges:
        typer.echo(f"asked: {_exchange(exchange)}")
    if result.state.moved_to:
        typer.echo(f"moved for good: set its url to {result.state.moved_to}")
    typer.echo(f"read: {result.outcome.value}: {result.note or 'as it should be'}")
    whole = sum(one.complete for one in result.documents)
    typer.echo(
        f"found: {result.entries} entries, {len(result.documents)} documents, {whole} of them whole, "
        f"{len(result.refusals)} refused"
    )
    for document in result.documents[:_SHOWN]:
        typer.echo(f"  {_document(document)}")
    if len(result.documents) > _SHOWN:
        typer.echo(f"  and {len(result.documents) - _SHOWN} more")
    for refusal in result.refusals[:_SHOWN]:
        typer.echo(f"  refused: {refusal.message}")
    if not result.documents:
        raise typer.Exit(1)


def _exchange(exchange: Exchange) -> str:
    answer = exchange.answer
    what = f"{exchange.url}{' (form)' if exchange.posted else ''}"
    cost = f"{answer.wire_bytes:,} bytes in {answer.seconds:.1f} s"
    if isinstance(answer, Failure):
        return f"{what}: {answer.outcome.value}: {answer.note} ({cost})"
    led = f", led to {answer.url}" if answer.url != exchange.url.partition("#")[0] else ""
    kind = answer.headers.get("content-type", "no content type")
    return f"{what}: HTTP {answer.status}, {kind}, {cost}{led}"


def _document(document: Document) -> str:
    published = document.published
    if published is None or document.precision is Precision.UNKNOWN:
        when = "no date"
    else:
        exact = document.precision is Precision.TIME
        when = f"{published:%Y-%m-%d %H:%M} UTC" if exact else f"{published.astimezone(PYONGYANG):%Y-%m-%d}"
    size = f"{len(document.text):,} characters{'' if document.complete else ', not whole'}"
    by = f", {document.read_by.partition(' ')[2]}" if document.read_by else ""
    return f"{when}  {document.title or document.text[:80]}  ({size}{by})"
