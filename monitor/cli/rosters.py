"""rosters."""

from datetime import date
from typing import Annotated

import typer

from monitor.catalog.occasions import load_occasions
from monitor.cli.common import (
    ConfigOption,
    JsonOption,
    console,
    country_code,
    first_day,
    last_day,
    opened,
    print_json,
    print_table,
    today,
)
from monitor.cli.year_beside_year import show, show_json, years_of
from monitor.database.articles import article_text
from monitor.database.engine import read
from monitor.database.events import list_rosters
from monitor.domain import InputError, PublishedRoster, RosterKind


def rosters(
    country: Annotated[str | None, typer.Option(help="Show whether this country was there.")] = None,
    occasion: Annotated[str | None, typer.Option(metavar="O", help="Such as day-of-the-shining-star.")] = None,
    kind: Annotated[RosterKind | None, typer.Option()] = None,
    begin: Annotated[str | None, typer.Option("--from", metavar="DAY")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DAY")] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Who was listed where, year beside year."""
    with opened(config) as app:
        code = country_code(app, country) if country else None
        if occasion and occasion not in load_occasions().ids:
            raise InputError(f"no occasion {occasion!r}; known: {', '.join(load_occasions().ids)}")
        with read(app.engine) as conn:
            found = list_rosters(conn, first_day(begin) or date(1946, 1, 1), last_day(end) or today())
            chosen = [
                one
                for one in found
                if occasion in (None, one.roster.occasion)
                and kind in (None, one.roster.kind)
                and (code is None or occasion or code in _countries(one))
            ]
            series = (
                years_of(code, chosen, load_occasions().day, lambda part: article_text(conn, part.article.id))
                if code and occasion
                else {}
            )
        if json and code and occasion:
            show_json(series, code)
            return
        if json:
            for one in chosen:
                print_json(_json(one, code))
            return
        name = app.countries.name
        occasion_name = load_occasions().name
    if not chosen:
        console().print("No such rosters.")
        return
    if code and occasion:
        show(series, code, name, occasion_name(occasion))
        return
    print_table(
        ["day", "outlet", "kind", "occasion", "listed", "who"],
        [
            (
                one.article.day,
                one.article.outlet,
                one.roster.kind.value,
                occasion_name(one.roster.occasion) if one.roster.occasion else "",
                len(one.roster.entries),
                ", ".join(dict.fromkeys(name(c) for c in _countries(one))),
            )
            for one in chosen
        ],
        right=["listed"],
    )


def _countries(one: PublishedRoster) -> list[str]:
    return [entry.country for entry in one.roster.entries if entry.country]


def _json(one: PublishedRoster, code: str | None) -> dict[str, object]:
    value: dict[str, object] = {
        "day": one.article.day.isoformat(),
        "event_day": one.roster.day.isoformat() if one.roster.day else None,
        "outlet": one.article.outlet,
        "language": one.article.language,
        "url": one.article.url,
        "title": one.article.title,
        "kind": one.roster.kind.value,
        "occasion": one.roster.occasion,
        "form": one.roster.form,
        "complete": one.roster.complete,
        "entries": [
            {"country": entry.country, "role": entry.role, "name": entry.name, "host": entry.host}
            for entry in one.roster.entries
        ],
    }
    return {**value, "country": code, "listed": code in _countries(one)} if code else value
