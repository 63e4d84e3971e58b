"""Health of each source as people see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.database import polls
from monitor.database.engine import read
from monitor.domain import PollOutcome, Source
from monitor.pipeline.app import App

_GOOD = {PollOutcome.OK, PollOutcome.NOT_MODIFIED, PollOutcome.SAME_BODY}


@dataclass(frozen=True, slots=True)
class SourceHealth:
    source: Source
    state: str
    reason: str
    advice: str
    last_ok: datetime | None
    next_poll: datetime | None
    new_items: int


def source_health(app: App, now: datetime) -> list[SourceHealth]:
    """Every source of the catalog and the config, in their order."""
    with read(app.engine) as conn:
        due = polls.next_poll_times(conn)
        found = []
        for source in app.sources.values():
            recent = polls.recent_polls(conn, source.id, now - timedelta(days=7))
            state = polls.fetch_state(conn, source.id)
            word, reason, advice = _judge(source, recent)
            new = sum(poll.stored for poll in recent)
            found.append(SourceHealth(source, word, reason, advice, state.last_ok, due.get(source.id), new))
    return found


def _judge(source: Source, recent: list[polls.Poll]) -> tuple[str, str, str]:
    if not source.enabled:
        return "OFF", source.disabled_because, "enable it under [[sources]]"
    if not recent:
        return "NEW", "not polled in the last 7 days", "start: nkmonitor run"
    last = recent[0]
    if last.outcome in _GOOD:
        return "OK", "", ""
    return last.outcome.value.upper(), last.note, f"see: nkmonitor sources check {source.id}"
