"""The answers to the slash command, as messages."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from monitor.alerts import wording
from monitor.alerts.blocks import (
    FALLBACK,
    Block,
    Element,
    Message,
    bullets,
    fields,
    header,
    line,
    link,
    monospaced,
    note,
    quote,
    rich,
    text,
)
from monitor.alerts.modals import decision_sentence, signal_line
from monitor.alerts.outside import clean, escape_clip
from monitor.alerts.quotes import OutletName
from monitor.alerts.sight import polled_sources, sight_blocks
from monitor.catalog.countries import load_countries
from monitor.catalog.outlets import Outlets
from monitor.database import answers, decisions
from monitor.database.mutes import Mute, MuteMatcher
from monitor.database.outbox import outbox_state
from monitor.database.overview import overview
from monitor.database.search import search_articles
from monitor.database.series import country_totals
from monitor.database.signals import get_signal, list_signals
from monitor.domain import Severity, SignalStatus, Source

_BARS = "▁▂▃▄▅▆▇█"
_WEEKS = 52
_OPEN_SHOWN = 20
_SEARCH_SHOWN = 5
_ROSTERS_SHOWN = 20
_SOURCES_SHOWN = 15


def sentence(words: str) -> Message:
    return Message(escape_clip(words, FALLBACK), [rich(line(text(words)))])


def status(conn: Connection, now: datetime, sources: Iterable[Source] = ()) -> Message:
    seen = overview(conn)
    waiting = outbox_state(conn)
    pairs = [
        ("Articles", f"{seen['articles']:,} of {seen['outlets']} outlets"),
        ("Days", f"{seen['first_day'] or '–'} to {seen['last_day'] or '–'}"),
        ("Judged", f"every day before {seen['judged_before'] or '–'}"),
        ("Signals", ", ".join(f"{number} {state}" for state, number in seen["signals"].items()) or "none"),
        ("Alerts waiting", str(waiting.waiting)),
        ("Undeliverable", str(waiting.dead)),
    ]
    blocks: list[Block] = [header("Status"), *fields(pairs)]
    blocks += sight_blocks(polled_sources(conn, sources, now), _SOURCES_SHOWN)
    if waiting.last_error:
        blocks.append(rich(line(text("Last failure: ", bold=True), text(waiting.last_error, limit=500))))
    said = "; ".join(f"{label.lower()}: {value}" for label, value in pairs)
    return Message(escape_clip(f"Status: {said}", FALLBACK), blocks)


def open_signals(conn: Connection) -> Message:
    found = list_signals(conn, status=SignalStatus.OPEN)
    if not found:
        return sentence("No signal is open.")
    found.sort(key=lambda one: (-wording.severity_rank(one.finding.severity), -one.detected_on.toordinal()))
    counts = ", ".join(
        f"{number} {wording.severity_title(severity).lower()}"
        for severity in reversed(Severity)
        if (number := sum(one.finding.severity is severity for one in found))
    )
    items = [[text(signal_line(one), limit=300)] for one in found[:_OPEN_SHOWN]]
    blocks: list[Block] = [header(f"{len(found)} open: {counts}"), rich(bullets(items))]
    if len(found) > _OPEN_SHOWN:
        blocks.append(note(f"and {len(found) - _OPEN_SHOWN} more: nkmonitor signals --status open"))
    return Message(escape_clip(f"{len(found)} signals are open: {counts}", FALLBACK), blocks)


def country(conn: Connection, code: str, today: date, outlets: Outlets, *, chart: bool = False) -> Message:
    """A country's last year in state media: weeks, rank, last mention, open signals.

    Only the person who asked sees it, and Slack lets no image be uploaded into such a message: the weeks are drawn
    as text, and `chart` says that the picture comes into the channel.
    """
    name = load_countries().name(code)
    of_the_state = outlets.of_the_state()
    first = today - timedelta(days=7 * _WEEKS)
    weeks = answers.weeks_of(conn, code, of_the_state, first, today)
    last = answers.last_mention(conn, code, of_the_state)
    totals = [one for one in country_totals(conn, of_the_state, None, first, today) if one.country != "KP"]
    rank = next((at for at, one in enumerate(totals, 1) if one.country == code), None)
    mentioned, articles = sum(week.mentioned for week in weeks), sum(week.articles for week in weeks)
    pairs = [
        ("Articles that mention it", f"{mentioned:,} of {articles:,} in a year"),
        ("Rank among countries", f"{rank} of {len(totals)}" if rank else "not mentioned"),
        ("Last mention", f"{outlets.label(last.outlet)}, {wording.day(last.day)}" if last else "none"),
    ]
    blocks: list[Block] = [header(f"{name} in state media"), *fields(pairs)]
    if articles:
        blocks.append(rich(line(text("Week by week, a year:", bold=True)), monospaced([sparkline(weeks)])))
    if last:
        blocks.append(rich(line(*_source(last, outlets.label)), quote(last.quote, 600)))
    open_ones = [one for one in list_signals(conn, country=code) if one.live and one.status is SignalStatus.OPEN]
    if open_ones:
        items = [[text(signal_line(one), limit=300)] for one in open_ones[:5]]
        blocks.append(rich(line(text("Open signals", bold=True)), bullets(items)))
    if chart:
        blocks.append(note("The chart follows in this channel, for everybody, if nkmonitor is a member of it."))
    said = "; ".join(f"{label.lower()}: {value}" for label, value in pairs)
    return Message(escape_clip(f"{name} in state media. {said}", FALLBACK), blocks)


def sparkline(weeks: Sequence[answers.Week]) -> str:
    """One sign a week, as high as the share of articles; a dot for a week without articles."""
    shares = [week.mentioned / week.articles if week.articles else None for week in weeks]
    top = max((share for share in shares if share is not None), default=0) or 1
    return "".join("·" if share is None else _BARS[round(share / top * (len(_BARS) - 1))] for share in shares)


def roster(conn: Connection, code: str, outlet_name: OutletName) -> Message:
    name = load_countries().name(code)
    found = answers.listings_of(conn, code, _ROSTERS_SHOWN + 1)
    if not found:
        return sentence(f"{name} is in no list that was read.")
    items = [
        [
            text(f"{wording.day(one.day)} · {(one.occasion or one.kind).replace('-', ' ')}: "),
            text(" ".join(part for part in (one.role, one.name) if part) or name, bold=True, limit=120),
            text(" · "),
            link(outlet_name(one.outlet), one.url),
        ]
        for one in found[:_ROSTERS_SHOWN]
    ]
    order = f"The {_ROSTERS_SHOWN} newest; there are more" if len(found) > _ROSTERS_SHOWN else "Newest first"
    blocks = [header(f"{name} in lists"), rich(bullets(items)), note(f"{order}; lists that leave it out: signals")]
    lists = answers.count_lists_of(conn, code)
    said = f"{name} is in {lists} list{'s' if lists > 1 else ''}, the last on {found[0].day}."
    return Message(escape_clip(said, FALLBACK), blocks)


def search(conn: Connection, words: Sequence[str], outlet_name: OutletName) -> Message:
    wanted = " ".join(words)
    found = search_articles(conn, words, _SEARCH_SHOWN + 1)
    if not found:
        return sentence(f"No stored article contains “{wanted}”.")
    shown = found[:_SEARCH_SHOWN]
    blocks: list[Block] = [header(f"Articles with {wanted}")]
    blocks += [rich(line(*_source(one, outlet_name)), quote(one.quote, 500)) for one in shown]
    more = len(found) > _SEARCH_SHOWN
    if more:
        blocks.append(note(f"The {_SEARCH_SHOWN} newest; there are more."))
    said = f"{'More than ' if more else ''}{len(shown)} articles contain {wanted}."
    return Message(escape_clip(said, FALLBACK), blocks)


def _source(found: answers.Found, outlet_name: OutletName) -> list[Element]:
    heading = f"{outlet_name(found.outlet)} · {wording.day(found.day)} · "
    return [text(heading, bold=True), link(clean(found.title) or "article", found.url)]


def why_sent(conn: Connection, wanted: str, zone: str) -> Message:
    """Why a signal was shown, grouped, held or changed."""
    signal = get_signal(conn, wanted[:16])
    if signal is None:
        return sentence(f"There is no signal {wanted[:20]}.")
    taken = decisions.decisions_of(conn, signal.id)
    items = [[text(decision_sentence(one, zone), limit=400)] for one in taken[-15:]]
    blocks: list[Block] = [rich(line(text(signal_line(signal), bold=True, limit=400)))]
    blocks.append(rich(bullets(items)) if items else note("Nothing has been decided about it yet."))
    said = decision_sentence(taken[-1], zone) if taken else "nothing has been decided about it yet"
    return Message(escape_clip(f"{signal.id}: {said}", FALLBACK), blocks)


def mutes_now(active: Sequence[Mute]) -> Message:
    if not active:
        return sentence("Nothing is muted.")
    items = [
        [
            text(
                f"{one.id}: {one.matcher.label} until {wording.day(one.until)}, by {one.author}: {one.reason}",
                limit=400,
            )
        ]
        for one in active[:30]
    ]
    return Message(f"{len(active)} mutes are in force.", [header("Muted"), rich(bullets(items))])


def muted(number: int, matcher: MuteMatcher, until: date, reason: str, command: str) -> Message:
    return sentence(
        f"Muted until {wording.day(until)}: {matcher.label} ({reason}). Signals are still raised and stored; "
        f"they are not sent. To end it sooner: {command} unmute {number}"
    )


def help_text(command: str) -> Message:
    lines = [
        ("status", "what is stored, waiting, and which sources are in trouble"),
        ("open", "signals that wait for a verdict"),
        (
            "country cuba [chart]",
            "a country's year in state media: weeks, rank, last mention; its chart into the channel",
        ),
        ("roster cuba", "where a country was listed"),
        ("search WORDS", "stored articles that contain every word"),
        ("digest [daily]", "this week's digest, or today's, for you alone"),
        ("mute cuba 14d REASON", "hold a country's alerts back; also: mute cuba mention_drop 2w REASON"),
        ("mutes", "what is muted"),
        ("unmute NUMBER", "end a mute"),
        ("why ID", "why a signal was sent or held"),
    ]
    items = [[text(f"{command} {usage}", bold=True), text(f" {meaning}")] for usage, meaning in lines]
    said = "; ".join(f"{command} {usage}: {meaning}" for usage, meaning in lines)
    return Message(escape_clip(said, FALLBACK), [rich(bullets(items))])
