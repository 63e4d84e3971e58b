"""annotate."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.archives import ArchiveOptions, archive_date, archive_files, read_archive
from monitor.cli.common import ConfigOption, JsonOption, console, first_day, print_json, print_table
from monitor.cli.json_lines import annotation_lines
from monitor.domain import MAX_TEXT_CHARACTERS, Document, InputError, Refusal, Tier
from monitor.pipeline.app import App
from monitor.settings import load_settings


def annotate(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A text, a JSONL archive, or - for standard input.")],
    language: Annotated[str | None, typer.Option(help="BCP 47; told from the text otherwise.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Day that weekdays and dates refer to.")] = None,
    tier: Annotated[Tier | None, typer.Option(help="Read it as a text of this tier.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Also candidates that a rule rejected.")] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Mentions, rosters and claims of one text. Stores nothing."""
    app = App.unopened(load_settings(config))
    failed = 0
    options = ArchiveOptions(language=language, published=first_day(published), tier=tier)
    for item in _documents(file, options):
        if isinstance(item, Refusal):
            print(item.message, file=sys.stderr)
            failed += 1
            continue
        _annotate(app, item, json=json, explain=explain)
    if failed:
        raise typer.Exit(1)


def _documents(file: str, options: ArchiveOptions) -> Iterator[Document | Refusal]:
    path = Path(file)
    if file != "-" and path.name.endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        for one in archive_files([path]):
            yield from read_archive(one, options)
        return
    try:
        raw = sys.stdin.buffer.read() if file == "-" else path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{file}: is not UTF-8 text") from None
    if len(text) > MAX_TEXT_CHARACTERS:
        raise InputError(f"{file}: longer than {MAX_TEXT_CHARACTERS:,} characters")
    stamp = _at_noon(options)
    yield Document(title="", text=text, published=stamp, language=options.language, tier=options.tier)


def _at_noon(options: ArchiveOptions) -> Any:
    dated = archive_date(options.published) if options.published else None
    return dated[0] if dated else None


def _annotate(app: App, document: Document, *, json: bool, explain: bool) -> None:
    annotator, outlet = app.annotator, app.outlets.get(document.outlet or "")
    tier = document.tier or (outlet.tier if outlet else None)
    annotations = annotator.annotate(document, tier, outlet.languages if outlet else ())
    lines = list(annotation_lines(annotations))
    rejected = annotator.explain(document, annotations.language) if explain else []
    if json:
        identity = {key: value for key, value in (("id", document.guid), ("url", document.url)) if value}
        identity = dict(list(identity.items())[:1])
        for line in [*lines, *rejected]:
            print_json({**identity, **line})
        return
    out = console()
    out.print(f"{document.guid or document.url or 'text'}: language {annotations.language}", style="bold", markup=False)
    rows = [_row(line) for line in sorted([*lines, *rejected], key=lambda one: int(one["start"]))]
    if rows:
        print_table(["what", "span", "found", "in the text"], rows)
    else:
        out.print("nothing found")


def _row(line: dict[str, Any]) -> tuple[str, str, str, str]:
    span = f"{line['start']}-{line['end']}"
    if line["type"] == "mention":
        return "mention", span, f"{line['entity']['id']} by {line['by']}", line["surface"]
    if line["type"] == "rejected":
        found = f"not {line['entity']['id'] or 'a country'}: {line['reason']} [{line['rule']}]"
        return "rejected", span, found, line["surface"]
    if line["type"] == "roster":
        found = f"{line['kind']}, {line['occasion'] or 'no occasion'}, {line['day'] or 'no day'}"
        people = "; ".join(
            " ".join(
                part
                for part in (entry["country"], entry["role"], entry["name"], entry["host"] and f"in {entry['host']}")
                if part
            )
            for entry in line["entries"]
        )
        return "roster", span, found, people
    who = line["subject"]["id"] + (f" ({line['subject']['role']})" if line["subject"].get("role") else "")
    credited = f", credited to {line['attributed_to']}" if line["attributed_to"] else ""
    return "claim", span, f"{line['kind']} of {who}, {line['event_day'] or 'no day'}{credited}", line["quote"]
