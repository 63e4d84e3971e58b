"""How the sources do, in the words of `nkmonitor sources`: the same states and reasons wherever people read of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from monitor.alerts.blocks import Block, bullets, line, note, rich, text
from monitor.database.source_health import source_health
from monitor.domain import Source
from monitor.domain.health import HealthState, SourceHealth

_QUIET = frozenset({HealthState.OK, HealthState.OFF, HealthState.NEVER})
_GRAVITY = {state: place for place, state in enumerate(HealthState)}


def polled_sources(conn: Connection, sources: Iterable[Source], now: datetime) -> list[SourceHealth]:
    """Health of the sources that are polled, the gravest first."""
    found = source_health(conn, [source for source in sources if source.enabled], now)
    return sorted(found, key=lambda one: (_GRAVITY[one.state], one.source_id))


def gone_quiet(health: Iterable[SourceHealth], now: datetime) -> list[SourceHealth]:
    """Those that analysts should hear of: what operators are told of, and items that were missed."""
    return [one for one in health if one.state is HealthState.GAP or one.is_trouble(now)]


def health_line(one: SourceHealth) -> str:
    """What is the matter with a source, in one line."""
    proves = "; its silence proves nothing" if one.blind else ""
    return f"{one.source_id} is {one.state.value}: {one.reason}{proves}"


def sight_blocks(health: Sequence[SourceHealth], most: int) -> list[Block]:
    """How many sources are in which state, and a line for each that is not well."""
    if not health:
        return [note("No source is polled.")]
    unwell = [one for one in health if one.state not in _QUIET]
    if not unwell and any(one.state is HealthState.OK for one in health):
        told = "Every source that was polled answers and brings news."
    else:
        states = Counter(one.state for one in health)
        told = ", ".join(f"{count} {state.value}" for state, count in sorted(states.items(), key=_by_gravity))
    blocks: list[Block] = [note(told)]
    if unwell:
        title = line(text("Sources in trouble", bold=True))
        blocks.insert(0, rich(title, bullets([[text(health_line(one), limit=300)] for one in unwell[:most]])))
    if len(unwell) > most:
        blocks.append(note(f"and {len(unwell) - most} more: nkmonitor sources"))
    return blocks


def _by_gravity(counted: tuple[HealthState, int]) -> int:
    return -_GRAVITY[counted[0]]
