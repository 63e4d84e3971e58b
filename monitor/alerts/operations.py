"""Words to those who run the program, in a channel of their own: never among the alerts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from monitor.alerts.blocks import FALLBACK, Block, line, rich, text
from monitor.alerts.outside import escape_clip
from monitor.database import outbox
from monitor.database.outbox import OPS_CHANNEL
from monitor.domain import AlertAction, Reason


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


def notice_payload(title: str, blocks: list[Block], fallback: str) -> dict[str, Any]:
    """What an outbox row keeps of a message that is written in advance."""
    return {"text": escape_clip(f"{title}. {fallback}", FALLBACK), "blocks": blocks}
