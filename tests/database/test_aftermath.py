"""What became of articles, as of any day."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, insert

from monitor.database.archive import Archive
from monitor.database.changes import keep_revision
from monitor.database.engine import read, write
from monitor.database.rechecks import plan_rechecks, record_missing
from monitor.database.tables import articles
from monitor.domain import Entity, EntityType, Tier
from monitor.domain.edits import Edit, EditKind, Version

SEEN = datetime(2024, 2, 15, 3, tzinfo=UTC)
DAY = date(2024, 2, 15)
CUBA = Entity(EntityType.COUNTRY, "CU")


def store(conn: Connection, number: int, tier: Tier = Tier.STATE) -> int:
    row = {
        "outlet": "kcna", "tier": tier.value, "language": "en", "url": f"http://e.org/{number}", "title": "Reception",
        "text": "Envoys. " * 500, "source": "page", "complete": True, "day": DAY, "published_at": SEEN,
        "published_precision": "day", "first_seen_at": SEEN, "known_day": DAY, "headline_key": str(number),
    }  # fmt: skip
    return int(conn.execute(insert(articles).values(**row).returning(articles.c.id)).scalar_one())


def test_changes_and_removals_are_seen_from_their_day_on_and_not_before(either_engine: Engine) -> None:
    """In Pyongyang: what is found at 16:00 UTC is of the next day."""
    with write(either_engine) as conn:
        changed, gone, foreign = store(conn, 1), store(conn, 2), store(conn, 3, Tier.OBSERVER)
        plan_rechecks(conn, ["page"], SEEN)
        for hours in (6, 18, 37):
            record_missing(conn, gone, SEEN + timedelta(hours=hours), "HTTP 404")
        before, after = Version("Reception", "Cuba.", frozenset({CUBA})), Version("Reception", "Envoys.")
        for article in (changed, foreign):
            edit = Edit(EditKind.SUBSTANCE)
            keep_revision(conn, article, SEEN + timedelta(hours=13), before, after, edit)
    days = [DAY + timedelta(days=offset) for offset in range(4)]
    with read(either_engine) as conn:
        archive = Archive(conn, {}, days[-1])
        views = [archive.as_of(day) for day in days]
        changes = [[one.article.id for one in view.changes(DAY, days[-1])] for view in views]
        removals = [[one.article.id for one in view.removals(DAY, days[-1])] for view in views]
        assert changes == [[], [changed], [changed], [changed]]
        assert removals == [[], [], [gone], [gone]]
        (change,) = views[-1].changes(DAY, days[-1])
        assert (change.before.entities, change.after.entities) == ({CUBA}, frozenset())
        (removal,) = views[-1].removals(DAY, days[-1])
        assert (removal.note, len(removal.text)) == ("HTTP 404", 1000)
        assert views[-1].changes(days[2], days[-1]) == []
        assert [one.article.id for one in views[-1].changes(DAY, days[-1], (Tier.OBSERVER,))] == [foreign]
