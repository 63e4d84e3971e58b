"""What a list of dated entries proves about the time between two looks at it. Pure.

Lists keep old entries in sight (pinned notices, a leader's biography), so the oldest entry alone proves nothing: what
counts is an unbroken run of entries, no two further apart than the source is ever quiet.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Continuity:
    """`unbroken_since`: the oldest entry of the newest unbroken run; None without dated entries. `gap`: the list no
    longer reaches back to what was seen before, so that entries may have come and gone unseen. `left_over`: entries
    older than that reach, which prove nothing though they were known."""

    unbroken_since: datetime | None
    gap: bool
    left_over: int


def continuity(moments: Collection[datetime], newest_seen: datetime | None, hole: timedelta) -> Continuity:
    """`newest_seen`: the newest entry of earlier polls; `hole`: the longest time between two entries that is usual."""
    if newest_seen is None:
        return Continuity(_unbroken_since(moments, hole), gap=False, left_over=0)
    reached = any(newest_seen - hole < moment <= newest_seen for moment in moments)
    left_over = sum(moment <= newest_seen - hole for moment in moments)
    return Continuity(_unbroken_since(moments, hole), bool(moments) and not reached, left_over)


def _unbroken_since(moments: Collection[datetime], hole: timedelta) -> datetime | None:
    oldest: datetime | None = None
    for moment in sorted(moments, reverse=True):
        if oldest is not None and oldest - moment > hole:
            break
        oldest = moment
    return oldest
