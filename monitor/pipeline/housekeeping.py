"""What comes with time: words to operators on sources that do not see, old bodies and old polls thrown away."""

from datetime import datetime, timedelta

import structlog

from monitor.alerts.operations import tell_of_sources
from monitor.database import polls, raw
from monitor.database.engine import write
from monitor.database.source_health import source_health
from monitor.domain.health import SourceHealth
from monitor.pipeline.app import App

log = structlog.get_logger()

KEEP_POLLS = timedelta(days=400)
"""A year of health and coverage to look back on, and a month over."""


def keep_house(app: App, now: datetime) -> None:
    watch_sources(app, now)
    with write(app.engine) as conn:
        raw.forget_raw(conn, now - timedelta(days=app.settings.feeds.keep_raw_days))
        polls.forget_polls(conn, now - KEEP_POLLS)


def watch_sources(app: App, now: datetime) -> list[SourceHealth]:
    """Sources in trouble; each is told once to the operations channel, or to the log where there is none."""
    with write(app.engine) as conn:
        troubled = [one for one in source_health(conn, app.sources.values(), now) if one.is_trouble(now)]
        if app.settings.slack.ops_channel:
            tell_of_sources(conn, now, troubled)
    for one in troubled if not app.settings.slack.ops_channel else ():
        log.warning("source does not see", source=one.source_id, state=one.state.value, why=one.reason)
    return troubled
