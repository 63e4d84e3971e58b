"""Slack's pace: one message a second into each channel, and pauses that it asks for."""

from datetime import datetime, timedelta

from monitor.database.outbox import Lane

_MESSAGES_APART = timedelta(seconds=1.1)
"""Slack allows about one message a second and channel: https://docs.slack.dev/apis/web-api/rate-limits"""
_UPDATES_APART = timedelta(seconds=1.2)
"""chat.update is of tier 3: about fifty a minute."""


class Pace:
    """When each lane may be used next. Kept in memory: after a restart, Slack's own answer to haste suffices."""

    def __init__(self) -> None:
        self._free_at: dict[Lane, datetime] = {}
        self._blocked_until: dict[Lane, datetime] = {}
        self._all_blocked_until: datetime | None = None

    def wait(self, lane: Lane, now: datetime) -> float:
        """Seconds until the lane may be used."""
        free_at = self._free_at.get(lane)
        return max(0.0, (free_at - now).total_seconds()) if free_at else 0.0

    def used(self, lane: Lane, now: datetime) -> None:
        self._free_at[lane] = now + (_UPDATES_APART if lane.updates else _MESSAGES_APART)

    def block(self, lane: Lane, until: datetime, *, all_lanes: bool = False) -> None:
        if all_lanes:
            self._all_blocked_until = until
        self._blocked_until[lane] = until

    def blocked(self, now: datetime) -> list[Lane]:
        """Lanes that are not to be used now. One channel's pause holds up no other."""
        if self._all_blocked_until and now < self._all_blocked_until:
            return [Lane(channel, updates) for channel in ("", "ops") for updates in (False, True)]
        return [lane for lane, until in self._blocked_until.items() if now < until]
