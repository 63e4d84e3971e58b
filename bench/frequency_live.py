"""A live day of the whole pipeline out of the database: 200 countries x 5 outlets x 20 years of daily counts.

    python bench/frequency_live.py [--years 20] [--outlets 5] [--countries 200]

Fills a new SQLite database with counts, marks all days but the last as judged, and judges the last one as the daemon
does: counts read, every detector asked, signals stored. A cold run begins with nothing in memory, as after a start; a
warm one goes on with what the frequency detector computed in the run before.
"""

import argparse
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from frequency_speed import FIRST, Store, stores
from sqlalchemy import Connection, insert

from monitor.database import marks
from monitor.database.archive import Archive
from monitor.database.engine import read, write
from monitor.database.tables import articles, coverage, daily_mentions, daily_volume
from monitor.domain import PYONGYANG
from monitor.pipeline.app import App
from monitor.pipeline.detect import detect
from monitor.settings import Settings

NOON = timedelta(hours=12)


def fill(conn: Connection, made: list[Store], days: int) -> int:
    """Counts, coverage, and one article a outlet to begin with; how many rows of mentions."""
    rows = 0
    dates = [FIRST + timedelta(days=day) for day in range(days)]
    for store in made:
        place = {"outlet": store.outlet.id, "language": "en"}
        published = np.flatnonzero(store.articles)
        conn.execute(
            insert(daily_volume),
            [
                {**place, "day": dates[day], "known_day": dates[day], "articles": int(store.articles[day])}
                for day in published
            ],
        )
        conn.execute(
            insert(coverage),
            [{**place, "day": day, "known_day": day, "seen": 1.0, "note": ""} for day in dates],
        )
        for entity, counts in store.mentioned.items():
            named = np.flatnonzero(counts)
            rows += len(named)
            if len(named):
                entry = {**place, "entity_type": entity.type.value, "entity_id": entity.id, "headlined": 0}
                conn.execute(
                    insert(daily_mentions),
                    [
                        {**entry, "day": dates[day], "known_day": dates[day], "articles": int(counts[day])}
                        for day in named
                    ],
                )
        conn.execute(insert(articles), [_article(store.outlet.id, dates[int(published[0])])])
    marks.set_day(conn, marks.JUDGED_BEFORE, dates[-1])
    return rows


def _article(outlet: str, day: date) -> dict[str, object]:
    moment = datetime.combine(day, datetime.min.time(), PYONGYANG) + NOON
    return {
        "outlet": outlet,
        "tier": "state",
        "language": "en",
        "headline_key": f"{outlet}-first",
        "day": day,
        "published_at": moment,
        "published_precision": "day",
        "first_seen_at": moment,
        "known_day": day,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--outlets", type=int, default=5)
    parser.add_argument("--countries", type=int, default=200)
    options = parser.parse_args()
    days = 365 * options.years
    made = stores(options.outlets, options.countries, days)
    last = FIRST + timedelta(days=days - 1)
    now = (datetime.combine(last, datetime.min.time(), PYONGYANG) + NOON).astimezone(UTC)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.model_validate({"database": {"url": f"sqlite:///{folder}/bench.db"}})
        app = App.open(settings, create=True)
        with write(app.engine) as conn:
            rows = fill(conn, made, days)
        del made
        print(f"{rows} daily counts of {options.countries} countries in {options.outlets} outlets over {days} days")
        for name in ("cold", "cold", "warm", "warm"):
            if name == "cold":
                app = App.open(settings)
            start = time.process_time()
            with read(app.engine) as conn:
                Archive(conn, app.outlets, last).as_of(last).series()
            loaded = time.process_time() - start
            start = time.process_time()
            report = detect(app.engine, app.detectors(), app.outlets, app.settings.slack, now)
            whole = time.process_time() - start
            assert report.days == 1
            print(f"{name}: a live day {whole:.2f} s of one core, of which reading the counts {loaded:.2f} s")
        app.close()
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most, filling included")


if __name__ == "__main__":
    main()
