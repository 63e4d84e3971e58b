"""What is thrown away with time: bodies of answers, and the rows of old polls."""

from datetime import datetime, timedelta

from monitor.database import polls, raw
from monitor.database.engine import write
from monitor.pipeline.app import App

KEEP_POLLS = timedelta(days=400)
"""A year of health and coverage to look back on, and a month over."""


def keep_house(app: App, now: datetime) -> None:
    with write(app.engine) as conn:
        raw.forget_raw(conn, now - timedelta(days=app.settings.feeds.keep_raw_days))
        polls.forget_polls(conn, now - KEEP_POLLS)
