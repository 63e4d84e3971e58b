"""mentions, countries, score."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.common import (
    ConfigOption,
    JsonOption,
    country_code,
    first_day,
    known_outlet,
    last_day,
    opened,
    print_json,
    print_table,
    today,
)
from monitor.cli.mention_chart import mention_chart
from monitor.database.engine import read
from monitor.database.series import CountryTotal, country_totals, days_with_articles, volume
from monitor.detectors.frequency import score_file
from monitor.domain import InputError
from monitor.pipeline.app import App
from monitor.pipeline.series import Step, country_series
from monitor.settings import load_settings

_OWN_COUNTRY = "KP"

OutletOption = Annotated[
    str | None, typer.Option("--outlet", help="One outlet; otherwise all state media.", metavar="ID")
]
LanguageOption = Annotated[str | None, typer.Option("--language", help="One language (BCP 47).", metavar="CODE")]
FromOption = Annotated[str | None, typer.Option("--from", metavar="DAY", help="2024-02-16, 2024-02 or 2024.")]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DAY")]


def mentions(
    country: Annotated[str, typer.Argument(help="Code, or name in English or Korean.")],
    by: Annotated[Step, typer.Option("--by")] = Step.WEEK,
    begin: FromOption = None,
    end: ToOption = None,
    outlet: OutletOption = None,
    language: LanguageOption = None,
    json: JsonOption = False,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the weekly series.")] = None,
    config: ConfigOption = None,
) -> None:
    """How often state media mention a country, with what the year before let expect."""
    with opened(config) as app:
        code = country_code(app, country)
        known_outlet(app, outlet)
        first, last = _days(app, begin, end, outlet)
        series = country_series(app, code, outlet, language, last)
        if series is None:
            raise InputError("no articles of these outlets on these days; see nkmonitor status")
        name = app.countries.name(code)
        first = max(first, series.first_day)
        if png:
            png.write_bytes(mention_chart(app, series, name, first, last, outlet, language))
            typer.echo(f"{png} written", err=True)
    periods = series.periods(by, first, last)
    if json:
        for one in periods:
            print_json(
                {
                    "country": code,
                    by.value: one.first.isoformat(),
                    "articles": one.articles,
                    "mentioned": one.mentioned,
                    "headlined": one.headlined,
                    "share": one.share,
                    "expected": one.expected,
                }
            )
    elif not png:
        print_table(
            [by.value, "articles", "mention it", "in headline", "share", "expected"],
            [
                (
                    one.first,
                    f"{one.articles:,}",
                    one.mentioned,
                    one.headlined,
                    "-" if one.share is None else f"{one.share:.1%}",
                    "-" if one.expected is None else f"{one.expected:.1f}",
                )
                for one in periods
            ],
            title=name,
            right=["articles", "mention it", "in headline", "share", "expected"],
        )


def countries(
    begin: FromOption = None,
    end: ToOption = None,
    outlet: OutletOption = None,
    language: LanguageOption = None,
    without: Annotated[
        list[str] | None, typer.Option(help="Leave a country out of the ranking; may be repeated.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many to show.")] = 30,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Who is cited most: rank, articles, share, and the change of rank from the equally long time before."""
    with opened(config) as app:
        known_outlet(app, outlet)
        left_out = {country_code(app, word) for word in without or ()} | {_OWN_COUNTRY}
        first, last = _days(app, begin, end, outlet)
        outlets = _outlets(app, outlet)
        before_last = first - (date.resolution)
        before_first = before_last - (last - first)
        with read(app.engine) as conn:
            now = _ranked(country_totals(conn, outlets, language, first, last), left_out)
            before = _ranked(country_totals(conn, outlets, language, before_first, before_last), left_out)
            articles = volume(conn, outlets, language, first, last)
        ranks_before = {total.country: rank for rank, total in before}
        name = app.countries.name
    if json:
        for rank, total in now[:top]:
            print_json(
                {
                    "rank": rank,
                    "country": total.country,
                    "name": name(total.country),
                    "articles": total.articles,
                    "headlined": total.headlined,
                    "share": round(total.share, 6),
                    "rank_before": ranks_before.get(total.country),
                    "from": first.isoformat(),
                    "to": last.isoformat(),
                }
            )
        return
    print_table(
        ["rank", "country", "articles", "in headline", "share", "rank before"],
        [
            (
                rank,
                name(one.country),
                f"{one.articles:,}",
                f"{one.headlined:,}",
                f"{one.share:.2%}",
                _before(one, ranks_before),
            )
            for rank, one in now[:top]
        ],
        title=f"{first} to {last}, {articles:,} articles",
        right=["rank", "articles", "in headline", "share", "rank before"],
    )


def score(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns series,date,mentions,total.")],
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """The mention frequency detector on anyone's counts: evidence for a drop and a surge, day by day."""
    lines = score_file(file, load_settings(config).detectors.mention_frequency)
    if json:
        for line in lines:
            print_json(line)
        return
    raised: dict[tuple[object, object], object] = {}
    starts = []
    for line in lines:
        place = line["series"], line["direction"]
        if line["alarm"] and not raised.get(place):
            starts.append(line)
        raised[place] = line["alarm"]
    print_table(
        ["series", "date", "direction", "score"],
        [[line[key] for key in ("series", "date", "direction", "score")] for line in starts],
    )
    typer.echo("First day of each alarm. Every day with its score: --json")


def _before(total: CountryTotal, ranks: dict[str, int]) -> str:
    return str(ranks.get(total.country, "-"))


def _ranked(totals: list[CountryTotal], left_out: set[str]) -> list[tuple[int, CountryTotal]]:
    """Equal counts share the better rank."""
    kept = [total for total in totals if total.country not in left_out]
    counts = [total.articles for total in kept]
    return [(counts.index(total.articles) + 1, total) for total in kept]


def _outlets(app: App, outlet: str | None) -> list[str]:
    return [outlet] if outlet else app.outlets.of_the_state()


def _days(app: App, begin: str | None, end: str | None, outlet: str | None) -> tuple[date, date]:
    """The days asked for, by default the last year there are articles of."""
    with read(app.engine) as conn:
        have = days_with_articles(conn, _outlets(app, outlet))
    if have is None:
        raise InputError("no articles of these outlets yet; nkmonitor backfill or nkmonitor run brings them")
    last = last_day(end) or (have[1] if begin is None else max(have[1], last_day(begin) or have[1]))
    last = min(last, today())
    first = first_day(begin) or max(have[0], date.fromordinal(last.toordinal() - 364))
    if first > last:
        raise InputError(f"--from {first} lies after --to {last}")
    return first, last
