"""A signal as it stands in the database, drawn as a message."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.alerts.blocks import Message
from monitor.alerts.conversations import conversation_members
from monitor.alerts.messages import Surroundings, alert_message
from monitor.alerts.quotes import OutletName
from monitor.database import messages, verdicts
from monitor.database.signals import get_signal
from monitor.domain import Signal
from monitor.settings import SlackSettings

ChartMaker = Callable[[Signal], bytes | None]
"""PNG of a signal's series, or None where there is nothing to draw."""


@dataclass(frozen=True, slots=True)
class Drawing:
    signal: Signal
    message: Message
    shown_hash: str
    """Changes with what a reader sees, not with the posting's key."""


def draw(
    conn: Connection,
    signal_id: str,
    settings: SlackSettings,
    outlet_name: OutletName,
    key: str = "",
) -> Drawing | None:
    """The signal's message as it has to look now; None if the signal is gone."""
    signal = get_signal(conn, signal_id)
    if signal is None or signal.id != signal_id:
        return None
    stands = messages.message_of(conn, signal_id)
    members = conversation_members(conn, stands) if stands else []
    around = Surroundings(
        verdicts=verdicts.verdicts_of(conn, signal_id),
        assignee=verdicts.assignee_of(conn, signal_id),
        zone=settings.zone,
        method_url=settings.method_url,
        clicks=settings.hears_clicks,
        related=[one for member in members if (one := get_signal(conn, member))],
    )
    message = alert_message(signal, outlet_name, around, key)
    return Drawing(signal, message, _hash(message))


def _hash(message: Message) -> str:
    shown = json.dumps([message.text, message.blocks], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(shown.encode()).hexdigest()
