"""envoys."""

from typing import Annotated, Any

import typer

from monitor.annotators.mentions import KnownEnvoy
from monitor.cli.common import ConfigOption, JsonOption, console, country_code, opened, print_json, print_table
from monitor.pipeline.envoys import known_envoys


def envoys(
    country: Annotated[str | None, typer.Option(help="Only envoys of this country.")] = None,
    host: Annotated[str | None, typer.Option(help="Only envoys to this country; KP for Pyongyang.")] = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Envoys whom state media and witnesses introduced, with the days they were first and last seen."""
    with opened(config) as app:
        code = country_code(app, country) if country else None
        people = known_envoys(app, code, country_code(app, host) if host else None)
        name = app.countries.name
    if json:
        for one in people:
            print_json(_json(one))
    elif not people:
        console().print("No envoy is introduced in what is stored.")
    else:
        print_table(
            ["country", "to", "name", "role", "first seen", "last seen", "texts", "also spelt"],
            [
                (
                    name(one.country),
                    name(one.host) if one.host else "",
                    one.name,
                    one.role,
                    one.first_seen,
                    one.last_seen,
                    one.sightings,
                    "; ".join(spelling for spelling in one.spellings if spelling != one.name),
                )
                for one in people
            ],
            right=["texts"],
        )


def _json(one: KnownEnvoy) -> dict[str, Any]:
    return {
        "country": one.country,
        "host": one.host or None,
        "name": one.name,
        "role": one.role,
        "first_seen": one.first_seen.isoformat(),
        "last_seen": one.last_seen.isoformat(),
        "sightings": one.sightings,
        "spellings": list(one.spellings),
    }
