"""The App Home: what is open, how the sources do, this week's figures."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from monitor.alerts import wording
from monitor.alerts.blocks import Block, bullets, divider, fields, header, line, note, rich, text
from monitor.alerts.digest import found_figures, found_since
from monitor.alerts.modals import signal_line
from monitor.alerts.sight import polled_sources, sight_blocks
from monitor.database import answers
from monitor.database.outbox import outbox_state
from monitor.database.signals import list_signals
from monitor.domain import PYONGYANG, Severity, Signal, SignalStatus, Source
from monitor.settings import SlackSettings

_SHOWN = 15


def home_view(
    conn: Connection, settings: SlackSettings, now: datetime, sources: Iterable[Source] = ()
) -> dict[str, Any]:
    week_ago = (now - timedelta(days=7)).astimezone(PYONGYANG).date()
    found = list_signals(conn)
    open_ones = [one for one in found if one.status is SignalStatus.OPEN]
    blocks = [
        *_open(open_ones, settings.command),
        divider(),
        *_week(conn, found, week_ago, now),
        divider(),
        *_health(conn, sources, now),
        note(f"As of {wording.moment(now, settings.zone)}. Open this tab again to refresh."),
    ]
    return {"type": "home", "blocks": blocks}


def _open(signals: Sequence[Signal], command: str) -> list[Block]:
    if not signals:
        return [header("Nothing is open"), note("Every signal has been judged, or is over.")]
    blocks = [header(f"{len(signals)} open")]
    for severity in reversed(Severity):
        of_it = [one for one in signals if one.finding.severity is severity]
        if not of_it:
            continue
        title = f"{wording.severity_icon(severity)} {wording.severity_title(severity)} ({len(of_it)})"
        items = [[text(signal_line(one), limit=300)] for one in of_it[:_SHOWN]]
        blocks.append(rich(line(text(title, bold=True)), bullets(items)))
        if len(of_it) > _SHOWN:
            blocks.append(note(f"and {len(of_it) - _SHOWN} more: {command} open"))
    return blocks


def _week(conn: Connection, signals: Sequence[Signal], week_ago: Any, now: datetime) -> list[Block]:
    new, earlier = found_since(signals, now - timedelta(days=7))
    given = answers.verdict_counts(conn, now - timedelta(days=7))
    said = ", ".join(f"{number} {wording.verdict_done(action)}" for action, number in given.items()) or "none"
    ended = sum(1 for one in signals if one.ended_on is not None and one.ended_on >= week_ago)
    figures = [*found_figures(new, earlier), ("Ended", str(ended)), ("Verdicts", said)]
    return [header("This week"), *fields(figures)]


def _health(conn: Connection, sources: Iterable[Source], now: datetime) -> list[Block]:
    blocks = [header("Sources"), *sight_blocks(polled_sources(conn, sources, now), _SHOWN)]
    waiting = outbox_state(conn)
    if waiting.waiting or waiting.dead:
        blocks.append(note(f"{waiting.waiting} messages wait to be sent, {waiting.dead} could not be delivered."))
    return blocks
