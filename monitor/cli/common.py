"""What commands share: the --config option, days, countries, JSON lines, tables, progress bars."""

import calendar
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from monitor.catalog.outlets import is_unnamed
from monitor.domain import PYONGYANG, InputError
from monitor.domain.dates import FIRST_CREDIBLE_YEAR, LAST_CREDIBLE_YEAR
from monitor.pipeline.app import App
from monitor.settings import load_settings

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", envvar="NKMONITOR_CONFIG", help="Configuration file; without one, the defaults.", metavar="FILE"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@contextmanager
def opened(config: Path | None, *, create: bool = False, migrate: bool = False) -> Iterator[App]:
    app = App.open(load_settings(config), create=create, migrate=migrate)
    try:
        yield app
    finally:
        app.close()


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """Today in Pyongyang."""
    return now().astimezone(PYONGYANG).date()


def first_day(value: str | None) -> date | None:
    """The day meant by 2024, 2024-02 or 2024-02-16 as a beginning. Raises InputError."""
    return None if value is None else _span(value)[0]


def last_day(value: str | None) -> date | None:
    """The day meant by 2024, 2024-02 or 2024-02-16 as an end. Raises InputError."""
    return None if value is None else _span(value)[1]


def _span(value: str) -> tuple[date, date]:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", value.strip())
    try:
        year, month, day = (int(part) if part else None for part in (match.groups() if match else (None,) * 3))
        credible = year if year in range(FIRST_CREDIBLE_YEAR, LAST_CREDIBLE_YEAR + 1) else None
        first = date(credible or 0, month or 1, day or 1)
        last_month = month or 12
        return first, date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        raise InputError(f"{value!r} is not a day; expected 2024-02-16, 2024-02 or 2024") from None


def days_ago(number: int) -> date:
    return today() - timedelta(days=number)


def country_code(app: App, word: str) -> str:
    """The country a person means by a code or a name in English or Korean. Raises InputError."""
    code = app.countries.find(word)
    if code is None:
        raise InputError(f"no country {word!r}; give a code such as CU, or a name in English or Korean")
    return code


def known_outlet(app: App, outlet: str | None) -> str | None:
    if outlet and outlet not in app.outlets and not is_unnamed(outlet):
        raise InputError(f"no outlet {outlet!r}; known: {', '.join(app.outlets)}")
    return outlet


def print_json(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str, allow_nan=False) + "\n")


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str = "", right: Sequence[str] = ()
) -> None:
    """A table, as wide as the terminal; in a pipe as wide as it has to be."""
    table = Table(
        box=SIMPLE, title=Text(title) if title else None, title_justify="left", title_style="bold", pad_edge=False
    )
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console().print(table)


def console() -> Console:
    if sys.stdout.isatty():
        return Console(highlight=False, soft_wrap=False)
    return Console(highlight=False, width=200)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on a terminal's standard error; silence in a pipe."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    with bar:
        yield bar
