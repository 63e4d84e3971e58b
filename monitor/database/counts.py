"""Daily counts per outlet and language, kept in the transaction that stores, changes or rebuilds articles."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, case, delete, func, insert, select

from monitor.database.tables import articles, daily_mentions, daily_volume, mentions
from monitor.database.upsert import add_or_insert
from monitor.domain import Entity, Mention, MentionBy

_Place = tuple[str, str, date, date]
"""(outlet, language, day, known day)"""


NOT_COUNTED = frozenset({MentionBy.CREDIT, MentionBy.PERSON})
"""A credit line is not about the country it names. A country named only through a person is named without being
named: in April 2024 a telegram of Raul Castro was printed in the midst of the silence on Cuba."""


def counted(found: Iterable[Mention]) -> dict[Entity, bool]:
    """Entities an article counts for, and whether they are named in its headline."""
    entities: dict[Entity, bool] = {}
    for mention in found:
        if mention.by not in NOT_COUNTED:
            entities[mention.entity] = entities.get(mention.entity, False) or mention.in_headline
    return entities


@dataclass(slots=True)
class CountChanges:
    """What a batch adds to (or takes from) the daily counts, written at once."""

    volume: Counter[_Place] = field(default_factory=Counter)
    mentioned: Counter[tuple[_Place, Entity]] = field(default_factory=Counter)
    headlined: Counter[tuple[_Place, Entity]] = field(default_factory=Counter)

    def add(self, place: _Place, entities: dict[Entity, bool], sign: int = 1) -> None:
        self.volume[place] += sign
        for entity, in_headline in entities.items():
            self.mentioned[place, entity] += sign
            if in_headline:
                self.headlined[place, entity] += sign

    def write(self, conn: Connection) -> None:
        volume = [
            {"outlet": place[0], "language": place[1], "day": place[2], "known_day": place[3], "articles": number}
            for place, number in self.volume.items()
            if number
        ]
        add_or_insert(conn, daily_volume, volume, ["articles"])
        rows = [
            {
                "outlet": place[0],
                "language": place[1],
                "day": place[2],
                "known_day": place[3],
                "entity_type": entity.type.value,
                "entity_id": entity.id,
                "articles": number,
                "headlined": self.headlined[place, entity],
            }
            for (place, entity), number in self.mentioned.items()
            if number or self.headlined[place, entity]
        ]
        add_or_insert(conn, daily_mentions, rows, ["articles", "headlined"])


_VOLUME_KEYS = ("outlet", "language", "day", "known_day")
_MENTION_KEYS = (*_VOLUME_KEYS, "entity_type", "entity_id")


def _volume_from_articles() -> Select[Any]:
    keys = [articles.c[name] for name in _VOLUME_KEYS]
    return select(*keys, func.count().label("articles")).group_by(*keys)


def _mentions_from_articles() -> Select[Any]:
    keys = [articles.c[name] for name in _VOLUME_KEYS] + [mentions.c.entity_type, mentions.c.entity_id]
    in_headline = case((mentions.c.in_headline, mentions.c.article_id))
    return (
        select(
            *keys,
            func.count(mentions.c.article_id.distinct()).label("articles"),
            func.count(in_headline.distinct()).label("headlined"),
        )
        .join(articles, articles.c.id == mentions.c.article_id)
        .where(mentions.c.by.not_in([by.value for by in NOT_COUNTED]))
        .group_by(*keys)
    )


def rebuild_counts(conn: Connection) -> None:
    """Throw the daily counts away and make them anew from articles and mentions."""
    conn.execute(delete(daily_volume))
    conn.execute(delete(daily_mentions))
    conn.execute(insert(daily_volume).from_select([*_VOLUME_KEYS, "articles"], _volume_from_articles()))
    conn.execute(
        insert(daily_mentions).from_select([*_MENTION_KEYS, "articles", "headlined"], _mentions_from_articles())
    )


def wrong_counts(conn: Connection, most: int = 20) -> Sequence[str]:
    """One line for each daily count that differs from the articles, up to `most`."""
    lines: list[str] = []
    for table, keys, query in (
        (daily_volume, _VOLUME_KEYS, _volume_from_articles()),
        (daily_mentions, _MENTION_KEYS, _mentions_from_articles()),
    ):
        width = len(keys)
        kept = {tuple(row[:width]): tuple(row[width:]) for row in conn.execute(select(table)) if any(row[width:])}
        true = {tuple(row[:width]): tuple(row[width:]) for row in conn.execute(query)}
        lines += [
            f"{table.name} {' '.join(map(str, key))}: kept {kept.get(key, 0)}, articles say {true.get(key, 0)}"
            for key in sorted(kept.keys() | true.keys(), key=str)
            if kept.get(key) != true.get(key)
        ]
    return lines[:most]
