"""Words to those who run the program, in a channel of their own: never among the alerts."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from monitor.alerts import wording
from monitor.alerts.blocks import FALLBACK, Block, line, rich, text
from monitor.alerts.outside import escape_clip
from monitor.database import answers, outbox
from monitor.database.answers import SourceTrouble
from monitor.database.outbox import OPS_CHANNEL
from monitor.domain import AlertAction, Reason

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


def watch(conn: Connection, now: datetime, zone: str) -> None:
    """Tell of sources that fail or bring nothing, of gaps, and of messages that could not be delivered; each once."""
    for trouble in (*answers.failing_sources(conn, now), *answers.silent_sources(conn, now)):
        since = trouble.last_ok.date().isoformat() if trouble.last_ok else "never"
        state = "failing" if trouble.failures >= 1 else "silent"
        tell_operators(
            conn, now, f"Source {state}", trouble_line(trouble, zone), f"source:{state}:{trouble.source}:{since}"
        )
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


def trouble_line(trouble: SourceTrouble, zone: str) -> str:
    """What is the matter with a source, in one line."""
    when = wording.moment(trouble.last_ok, zone) if trouble.last_ok else "never"
    what = "no good answer since" if trouble.failures >= 1 else "answers, but brings nothing new since"
    return f"{trouble.source}: {what} {when}"


def notice_payload(title: str, blocks: list[Block], fallback: str) -> dict[str, Any]:
    """What an outbox row keeps of a message that is written in advance."""
    return {"text": escape_clip(f"{title}. {fallback}", FALLBACK), "blocks": blocks}
