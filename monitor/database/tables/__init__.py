"""Every table. Days are days in Pyongyang; times are UTC. Migrations are made from these files."""

from monitor.database.tables.annotations import (
    claims,
    daily_mentions,
    daily_volume,
    envoy_sightings,
    mentions,
    roster_entries,
    rosters,
)
from monitor.database.tables.archive import addresses, articles, contents, rechecks, revisions
from monitor.database.tables.base import UtcDateTime, metadata
from monitor.database.tables.collection import coverage, polls, raw_responses, sources
from monitor.database.tables.delivery import decisions, messages, mutes, outbox
from monitor.database.tables.signals import assignments, evidence, signals, verdicts, withheld
from monitor.database.tables.state import leases, marks

__all__ = [
    "UtcDateTime",
    "addresses",
    "articles",
    "assignments",
    "claims",
    "contents",
    "coverage",
    "daily_mentions",
    "daily_volume",
    "decisions",
    "envoy_sightings",
    "evidence",
    "leases",
    "marks",
    "mentions",
    "messages",
    "metadata",
    "mutes",
    "outbox",
    "polls",
    "raw_responses",
    "rechecks",
    "revisions",
    "roster_entries",
    "rosters",
    "signals",
    "sources",
    "verdicts",
    "withheld",
]
