"""backfill and replay."""

import gzip
import zlib
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from monitor.archives import ArchiveOptions, archive_files, is_feed_file
from monitor.cli.common import (
    ConfigOption,
    JsonOption,
    console,
    first_day,
    known_outlet,
    last_day,
    now,
    opened,
    print_json,
    print_table,
    progress_bar,
    today,
)
from monitor.cli.json_lines import subject_json
from monitor.domain import IngestOutcome, InputError, Tier
from monitor.pipeline import backfill as pipeline
from monitor.pipeline.detect import DetectReport
from monitor.pipeline.detect import replay as replay_days
from monitor.pipeline.ingest import IngestReport

_SHOWN_REFUSALS = 10


def backfill(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files or folders: JSONL (.gz), CSV, saved pages and feeds (.txt, .html, .rss, .xml), .warc."
        ),
    ],
    outlet: Annotated[str | None, typer.Option(help="Outlet of documents that name none.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of documents that name none (BCP 47).")] = None,
    published: Annotated[str | None, typer.Option(help="Day of documents that have none.", metavar="DATE")] = None,
    tier: Annotated[Tier | None, typer.Option(help="Tier of documents of no known outlet.")] = None,
    alert: Annotated[bool, typer.Option("--alert", help="Send alerts for what is found.")] = False,
    config: ConfigOption = None,
) -> None:
    """Read archives. Doing it again adds nothing; a run that was stopped goes on where it was."""
    files = archive_files(paths)
    with opened(config, create=True) as app, progress_bar() as bar:
        options = ArchiveOptions(known_outlet(app, outlet), language, _day(published), tier)
        reading = bar.add_task("reading", total=sum(_documents(file) for file in files))
        judging = bar.add_task("judging days", total=None, visible=False)
        report, detected = pipeline.backfill(
            app,
            files,
            options,
            now(),
            alert=alert,
            on_batch=lambda _file, number: bar.advance(reading, number),
            on_day=lambda done, total: bar.update(judging, completed=done, total=total, visible=True),
        )
    _tell(report, detected)


def _day(value: str | None) -> date | None:
    return first_day(value)


def _documents(file: Path) -> int:
    """How many documents a file has, for the bar: the entries of a feed, the lines of anything else. A broken file has
    as many as it has."""
    if file.suffix in {".txt", ".html", ".htm"}:
        return 1
    ends = (b"</item>", b"</entry>") if is_feed_file(file) else (b"\n",)
    number = 0
    try:
        with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                number += sum(chunk.count(end) for end in ends)
    except (OSError, EOFError, zlib.error):
        return number
    return number


def _tell(report: IngestReport, detected: DetectReport) -> None:
    out = console()
    counts = ", ".join(f"{report.counts[outcome]:,} {outcome.value}" for outcome in IngestOutcome)
    out.print(f"{report.read:,} documents read: {counts}")
    out.print(
        f"{detected.days:,} days judged: {len(detected.new)} new signals, "
        f"{len(detected.changed)} updated, {len(detected.ended)} ended"
    )
    for refusal in report.refusals[:_SHOWN_REFUSALS]:
        out.print(f"refused: {refusal.message}", markup=False)
    if len(report.refusals) > _SHOWN_REFUSALS:
        out.print(f"... and {len(report.refusals) - _SHOWN_REFUSALS:,} more refused")
    if detected.new:
        out.print("see them with: nkmonitor signals")


def replay(
    begin: Annotated[str, typer.Option("--from", help="First day to report.", metavar="DAY")],
    end: Annotated[str, typer.Option("--to", help="Last day to judge.", metavar="DAY")],
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """What would have been flagged, on which day. Stores nothing."""
    first, last = first_day(begin), last_day(end)
    assert first is not None
    assert last is not None
    if last < first:
        raise InputError(f"--to {last} lies before --from {first}")
    rows = []
    last = min(last, today())
    with opened(config) as app:
        for entry in replay_days(app.engine, app.detectors(), app.outlets, first, last):
            if entry.change.value == "changed" and not json:
                continue
            finding = entry.episode.finding
            if json:
                print_json(
                    {
                        "day": entry.day.isoformat(),
                        "change": entry.change.value,
                        "kind": finding.kind.value,
                        "subject": subject_json(finding.subject),
                        "outlets": list(finding.outlets),
                        "severity": finding.severity.value,
                        "summary": finding.summary,
                        "key": finding.key,
                        "because": entry.episode.ended_because,
                        "observed": finding.observed,
                        "expected": finding.expected,
                        "p_value": finding.p_value,
                    }
                )
            else:
                because = f" ({entry.episode.ended_because})" if entry.episode.ended_because else ""
                rows.append(
                    (
                        entry.day,
                        f"{entry.change.value}{because}",
                        finding.kind.value,
                        finding.severity.value,
                        finding.summary,
                    )
                )
    if not json:
        print_table(["day", "change", "kind", "severity", "summary"], rows)
