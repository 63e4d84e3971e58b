"""Mentions, rosters, claims and envoys of articles: stored, replaced, read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from monitor.database.chunks import chunks
from monitor.database.tables import claims, envoy_sightings, mentions, roster_entries, rosters
from monitor.domain import Annotations, Claim, Entity, EntityType, Envoy, Mention, MentionBy


def delete_annotations(conn: Connection, ids: Sequence[int]) -> None:
    for chunk in chunks(ids):
        lists = select(rosters.c.id).where(rosters.c.article_id.in_(chunk))
        conn.execute(delete(roster_entries).where(roster_entries.c.roster_id.in_(lists)))
        for table in (mentions, rosters, claims, envoy_sightings):
            conn.execute(delete(table).where(table.c.article_id.in_(chunk)))


def insert_annotations(conn: Connection, annotated: Sequence[tuple[int, Annotations]]) -> None:
    """Store mentions, rosters, claims and envoys of articles that have none yet."""
    _insert_all(conn, mentions, [_mention_row(i, one) for i, found in annotated for one in found.mentions])
    _insert_all(conn, claims, [_claim_row(i, one) for i, found in annotated for one in found.claims])
    _insert_all(conn, envoy_sightings, [_envoy_row(i, one) for i, found in annotated for one in found.envoys])
    lists = [(i, roster) for i, found in annotated for roster in found.rosters]
    if not lists:
        return
    rows = [
        {
            "article_id": article_id,
            "kind": roster.kind.value,
            "occasion": roster.occasion,
            "day": roster.day,
            "start": roster.start,
            "end": roster.end,
            "complete": roster.complete,
            "form": roster.form,
        }
        for article_id, roster in lists
    ]
    result = conn.execute(insert(rosters).returning(rosters.c.id, sort_by_parameter_order=True), rows)
    ids = [row.id for row in result]
    _insert_all(
        conn,
        roster_entries,
        [
            {
                "roster_id": roster_id,
                "position": position,
                "country": entry.country,
                "role": entry.role[:80],
                "name": entry.name,
                "host": entry.host,
                "start": entry.start,
                "end": entry.end,
            }
            for roster_id, (_, roster) in zip(ids, lists, strict=True)
            for position, entry in enumerate(roster.entries)
        ],
    )


def mentions_of(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[Mention, ...]]:
    found: dict[int, list[Mention]] = {}
    for chunk in chunks(ids):
        for row in conn.execute(select(mentions).where(mentions.c.article_id.in_(chunk))):
            found.setdefault(row.article_id, []).append(
                Mention(
                    Entity(EntityType(row.entity_type), row.entity_id),
                    row.surface,
                    row.start,
                    row.end,
                    MentionBy(row.by),
                    row.in_headline,
                )
            )
    return {article_id: tuple(some) for article_id, some in found.items()}


def _mention_row(article_id: int, mention: Mention) -> Mapping[str, Any]:
    return {
        "article_id": article_id,
        "entity_type": mention.entity.type.value,
        "entity_id": mention.entity.id,
        "surface": mention.surface,
        "start": mention.start,
        "end": mention.end,
        "by": mention.by.value,
        "in_headline": mention.in_headline,
    }


def _envoy_row(article_id: int, envoy: Envoy) -> Mapping[str, Any]:
    return {
        "article_id": article_id,
        "country": envoy.country,
        "host": envoy.host,
        "role": envoy.role[:80],
        "name": envoy.name,
        "start": envoy.start,
        "end": envoy.end,
    }


def _claim_row(article_id: int, claim: Claim) -> Mapping[str, Any]:
    when = claim.event_day
    return {
        "article_id": article_id,
        "kind": claim.kind.value,
        "subject_type": claim.subject.type.value,
        "subject_id": claim.subject.id,
        "subject_name": claim.subject.name,
        "subject_role": claim.subject.role,
        "outlets": list(claim.outlets),
        "event_first": when.first if when else None,
        "event_last": when.last if when else None,
        "event_precision": when.precision.value if when else None,
        "attributed_to": claim.attributed_to,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "event": claim.event,
        "hedged": claim.hedged,
        "rule": claim.rule,
        "details": dict(claim.details),
    }


def _insert_all(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        conn.execute(insert(table), list(rows))
