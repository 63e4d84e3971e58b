from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert

from monitor.alerts import replies
from monitor.alerts.blocks import Message
from monitor.database.engine import read, write
from monitor.database.tables import articles, roster_entries, rosters
from monitor.database.word_index import index_articles
from tests.alerts.examples import DAY, NOON
from tests.alerts.validators import check_message


def store_lists(engine: Engine, count: int) -> None:
    """Articles a day apart, each with a list in which Cuba stands twice."""
    with write(engine) as conn:
        for number in range(1, count + 1):
            title = f"Reception {number} for the Cuban ambassador"
            conn.execute(
                insert(articles).values(
                    id=number,
                    outlet="rodong",
                    tier="state",
                    language="en",
                    headline_key=str(number),
                    title=title,
                    day=DAY - timedelta(days=number),
                    published_at=NOON,
                    published_precision="day",
                    first_seen_at=NOON,
                    known_day=DAY,
                )
            )
            index_articles(conn, [(number, title, "")])
            conn.execute(insert(rosters).values(id=number, article_id=number, kind="reception", start=0, end=9))
            for at, role in enumerate(("ambassador", "military attache")):
                conn.execute(
                    insert(roster_entries).values(
                        roster_id=number, position=at, country="CU", role=role, name="", start=0, end=4
                    )
                )


def answers(engine: Engine) -> tuple[Message, Message]:
    with read(engine) as conn:
        listed, found = replies.roster(conn, "CU", str), replies.search(conn, ["ambassador"], str)
    for message in (listed, found):
        check_message(message.text, message.blocks)
    return listed, found


@pytest.mark.parametrize(("stored", "said"), [(1, "in 1 list,"), (10, "in 10 lists,"), (43, "in 43 lists,")])
def test_a_country_is_told_in_how_many_lists_it_is_however_many_are_shown(
    engine: Engine, stored: int, said: str
) -> None:
    store_lists(engine, stored)
    listed, _ = answers(engine)
    assert said in listed.text
    assert ("The 20 newest; there are more" in str(listed.blocks)) is (stored > 10)


@pytest.mark.parametrize(("stored", "said"), [(4, "4 articles"), (5, "5 articles"), (6, "More than 5 articles")])
def test_a_search_says_when_it_found_more_than_it_shows(engine: Engine, stored: int, said: str) -> None:
    store_lists(engine, stored)
    _, found = answers(engine)
    assert found.text.startswith(said)
