"""Envoys learned from the stored texts. Only introductions are stored, each with its text, so that a text that comes
twice, late, or in a new version changes what is known of a person as it changes a count."""

from collections.abc import Sequence

from monitor.annotators.mentions import KnownEnvoy, merge_sightings
from monitor.database import envoys
from monitor.database.engine import read
from monitor.pipeline.app import App


def known_envoys(app: App, country: str | None = None, host: str | None = None) -> Sequence[KnownEnvoy]:
    """People by country, host and the day they were last seen, spellings of one name merged."""
    with read(app.engine) as conn:
        people = merge_sightings(envoys.sightings(conn, country))
    chosen = [one for one in people if host in (None, one.host)]
    return sorted(chosen, key=lambda one: (one.country, one.host, one.last_seen, one.name))
