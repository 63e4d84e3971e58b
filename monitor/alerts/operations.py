"""Words to those who run the program, in a channel of their own: never among the alerts."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from monitor.alerts.blocks import FALLBACK, Block, line, rich, text
from monitor.alerts.outside import escape_clip
from monitor.database import answers, outbox
from monitor.database.outbox import OPS_CHANNEL
from monitor.domain import AlertAction, Reason
from monitor.domain.health import SourceHealth

_GAPS_TOLD = timedelta(hours=2)


def tell_operators(conn: Connection, now: datetime, title: str, explanation: str, key: str) -> bool:
    """Write a notice for the operations channel; False if one with this key was written before."""
    return outbox.add_row(
        conn,
        AlertAction.NOTICE,
        Reason.OPERATIONS,
        signal_id=None,
        now=now,
        payload=notice_payload(
            title, [rich(line(text(f"{title}. ", bold=True), text(explanation, limit=2000)))], explanation
        ),
        channel=OPS_CHANNEL,
        key=key[:120],
    )


def tell_of_sources(conn: Connection, now: datetime, health: Iterable[SourceHealth]) -> int:
    """Tell once of each source that is dead, blocked, empty, frozen or silent, why, and what to do; how many are new.
    One that recovers and fails again is told again."""
    told = 0
    for one in health:
        if one.is_trouble(now):
            since = one.since.isoformat(timespec="minutes") if one.since else "never"
            what = f"{one.source_id}: {one.reason}. Its silence proves nothing. To do: {one.advice}."
            key = f"source:{one.state.value}:{one.source_id}:{since}"
            told += tell_operators(conn, now, f"Source {one.state.value}", what, key)
    return told


def watch(conn: Connection, now: datetime) -> None:
    """Tell of gaps and of messages that could not be delivered; each once."""
    for gap in answers.gaps_since(conn, now - _GAPS_TOLD):
        day = gap.at.date().isoformat()
        what = (
            f"{gap.source}: the feed turned over between two polls; articles before {gap.at:%H:%M} UTC may be missing"
        )
        tell_operators(conn, now, "Gap", f"{what}.", f"gap:{gap.source}:{day}")
    for dead in outbox.dead_rows(conn):
        about = f"Alert of {dead.signal_id}" if dead.signal_id else "A notice"
        what = f"{about} ({dead.action.value}) was given up: {dead.last_error}"
        if dead.channel != OPS_CHANNEL:
            tell_operators(conn, now, "Undeliverable", what, f"dead:{dead.id}")


def notice_payload(title: str, blocks: list[Block], fallback: str) -> dict[str, Any]:
    """What an outbox row keeps of a message that is written in advance."""
    return {"text": escape_clip(f"{title}. {fallback}", FALLBACK), "blocks": blocks}
