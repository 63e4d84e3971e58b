"""Daily and weekly digests: what is new and open, how it was judged, what went quiet, what is to be expected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from monitor.alerts import wording
from monitor.alerts.blocks import FALLBACK, Block, Message, bullets, fields, header, line, note, rich, text
from monitor.alerts.modals import signal_line
from monitor.alerts.outside import escape_clip
from monitor.alerts.sight import gone_quiet, health_line, polled_sources
from monitor.catalog.occasions import load_occasions
from monitor.database import answers, marks, outbox
from monitor.database.answers import Judged
from monitor.database.signals import list_signals
from monitor.domain import PYONGYANG, AlertAction, Reason, Signal, SignalKind, SignalStatus, Source
from monitor.settings import SlackSettings

_SHOWN = 10
_GRACE = timedelta(hours=6)
"""How late a digest may still come, after the daemon was down at its time."""
_ENOUGH_VERDICTS = 10
_MOSTLY_DISMISSED = 0.3
_WEEKLY_ON = 0
"""Monday."""
_JUDGED_AFTER = timedelta(days=1)
"""How long after a day its signals may still be found: it is judged for good once it is over."""


@dataclass(frozen=True, slots=True)
class Period:
    name: str
    days: int


DAILY = Period("daily", 1)
WEEKLY = Period("weekly", 7)


def run_digests(conn: Connection, settings: SlackSettings, now: datetime, sources: Iterable[Source] = ()) -> None:
    """Write the digests whose time has come, once each; nothing where there is nothing to say."""
    for period, at in ((DAILY, settings.daily_digest), (WEEKLY, settings.weekly_digest)):
        day = _due(period, at, settings.zone, now)
        mark = f"digest:{period.name}"
        if day is None or (marks.get_day(conn, mark) or date.min) >= day:
            continue
        marks.set_day(conn, mark, day)
        message = digest(conn, period, settings, now, sources, day=day)
        if message is not None:
            outbox.add_row(
                conn,
                AlertAction.NOTICE,
                Reason.DIGEST,
                signal_id=None,
                now=now,
                payload={"text": message.text, "blocks": message.blocks},
                key=f"digest:{period.name}:{day}",
            )


def _due(period: Period, at: time | None, zone: str, now: datetime) -> date | None:
    """The local day whose digest is due now: today's, or yesterday's where its hours of grace end after midnight."""
    if at is None:
        return None
    local = now.astimezone(ZoneInfo(zone))
    for day in (local.date(), local.date() - timedelta(days=1)):
        due = datetime.combine(day, at, ZoneInfo(zone))
        if due <= local < due + _GRACE and (period is DAILY or day.weekday() == _WEEKLY_ON):
            return day
    return None


def digest(
    conn: Connection,
    period: Period,
    settings: SlackSettings,
    now: datetime,
    sources: Iterable[Source] = (),
    *,
    day: date | None = None,
    asked: bool = False,
) -> Message | None:
    """The digest of the days before now; None where there is nothing to say, unless it was asked for.

    `day`: the local day whose digest it is, if not today's.
    """
    since = now - timedelta(days=period.days)
    day = day or now.astimezone(ZoneInfo(settings.zone)).date()
    signals = list_signals(conn)
    new, earlier = found_since(signals, since)
    open_ones = [one for one in signals if one.status is SignalStatus.OPEN and one.live]
    given = answers.verdict_counts(conn, since)
    troubles = gone_quiet(polled_sources(conn, sources, now), now)
    if not asked and not (new or earlier or given or troubles or (period is WEEKLY and open_ones)):
        return None
    said = ", ".join(f"{number} {wording.verdict_done(action)}" for action, number in given.items()) or "none"
    figures = [*found_figures(new, earlier), ("Open", str(len(open_ones))), ("Verdicts", said)]
    title = f"{period.name.capitalize()} digest, {wording.day(day)}"
    blocks: list[Block] = [header(title), *fields(figures)]
    blocks += _list("New", _most_severe(new))
    blocks += _list("Still open", _most_severe([one for one in open_ones if one not in new]))
    if period is WEEKLY:
        blocks += _precision(answers.judged_signals(conn))
        blocks += _expected(day)
    if troubles:
        items = [[text(health_line(one), limit=300)] for one in troubles[:_SHOWN]]
        blocks.append(rich(line(text("Sources that went quiet", bold=True)), bullets(items)))
    fallback = "; ".join(f"{label.lower()}: {value}" for label, value in figures)
    return Message(escape_clip(f"{title}. {fallback}", FALLBACK), blocks)


def found_since(signals: Iterable[Signal], since: datetime) -> tuple[list[Signal], list[Signal]]:
    """What was stored since then: signals of these days, and those of earlier days, as reading an archive finds."""
    stored = [one for one in signals if one.created_at is not None and one.created_at >= since]
    first_day = (since - _JUDGED_AFTER).astimezone(PYONGYANG).date()
    new = [one for one in stored if one.detected_on >= first_day]
    return new, [one for one in stored if one.detected_on < first_day]


def found_figures(new: Sequence[Signal], earlier: Sequence[Signal]) -> list[tuple[str, str]]:
    """Label and value; earlier days are told only where something was found for them."""
    of_earlier_days = [("Found for earlier days", str(len(earlier)))] if earlier else []
    return [("New signals", str(len(new))), *of_earlier_days]


def _most_severe(signals: Sequence[Signal]) -> list[Signal]:
    return sorted(signals, key=lambda one: (-wording.severity_rank(one.finding.severity), -one.detected_on.toordinal()))


def _list(title: str, signals: Sequence[Signal]) -> list[Block]:
    if not signals:
        return []
    items = [[text(signal_line(one), limit=250)] for one in signals[:_SHOWN]]
    blocks = [rich(line(text(f"{title} ({len(signals)})", bold=True)), bullets(items))]
    left = len(signals) - _SHOWN
    return [*blocks, note(f"and {left} more")] if left > 0 else blocks


def _precision(judged: Sequence[Judged]) -> list[Block]:
    """How each kind was judged so far, and what might be set more strictly. Proposed, never done."""
    rated = [one for one in judged if one.precision is not None]
    if not rated:
        return []
    items = [[text(precision_line(one))] for one in rated]
    blocks = [rich(line(text("Confirmed so far", bold=True)), bullets(items))]
    return blocks + [
        rich(line(text("Proposal: ", bold=True), text(words))) for one in rated if (words := proposal(one))
    ]


def precision_line(one: Judged) -> str:
    total = one.confirmed + one.dismissed
    title = wording.kind_title(SignalKind(one.kind)).lower()
    return f"{one.detector}, {title}: {one.confirmed} of {total} judged ({wording.share(one.precision or 0)})"


def proposal(one: Judged) -> str:
    """A sentence for a detector whose signals of a kind are mostly dismissed; empty for any other."""
    judged = one.confirmed + one.dismissed
    if judged < _ENOUGH_VERDICTS or (one.precision or 0) >= _MOSTLY_DISMISSED:
        return ""
    setting = wording.stricter_setting(one.detector)
    how = f"a stricter {setting}" if setting else f"stricter settings in [detectors.{one.detector}]"
    title = wording.kind_title(SignalKind(one.kind)).lower()
    return f"{one.dismissed} of {judged} signals “{title}” were dismissed; consider {how}."


def _expected(today: date) -> list[Block]:
    """Feasts of the next week, at which lists and messages are to be expected."""
    occasions = load_occasions()
    week = [today + timedelta(days=ahead) for ahead in range(1, 8)]
    coming = sorted(
        (day, occasions.name(one)) for one in occasions.ids for day in week if occasions.day(one, day.year) == day
    )
    if not coming:
        return []
    items = [[text(f"{wording.day(day)}: {name}")] for day, name in coming[:_SHOWN]]
    return [rich(line(text("Next week's occasions", bold=True)), bullets(items))]
