"""The alert for the terminal: the same content as in Slack, readable in a pipe too."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from monitor.alerts import wording
from monitor.alerts.messages import (
    Surroundings,
    figures,
    severity_sentence,
    state_sentence,
    why,
)
from monitor.alerts.outside import clean, clip
from monitor.alerts.quotes import OutletName, evidence_heading, grouped
from monitor.domain import Evidence, Severity, Signal, Verdict

_STYLES = {Severity.HIGH: "bold red", Severity.MEDIUM: "bold yellow", Severity.LOW: "bold"}
_QUOTE = 900


def render(
    signal: Signal,
    verdicts: Sequence[Verdict] = (),
    outlet_name: OutletName = str,
    *,
    zone: str = "UTC",
    quotes: int = 5,
) -> RenderableType:
    """What, why, figures, evidence and state of a signal. Nothing in its texts is taken for mark-up."""
    finding = signal.finding
    parts: list[RenderableType] = [Rule(style="dim"), _heading(signal), _figures(signal, outlet_name)]
    parts.append(
        Padding(
            Text.assemble(("Why: ", "bold"), clean(why(signal)), (f" {severity_sentence(signal)}", "italic")),
            (0, 0, 0, 2),
            expand=False,
        )
    )
    groups = grouped(finding.evidence)
    parts.extend(
        Padding(_evidence(piece, alike, outlet_name), (0, 0, 0, 2), expand=False) for piece, alike in groups[:quotes]
    )
    left = len(groups) - quotes
    if left > 0:
        parts.append(
            Padding(
                Text(f"and {left} more: nkmonitor signals show {signal.id}", style="dim"), (0, 0, 0, 2), expand=False
            )
        )
    parts.append(_state(signal, verdicts, zone))
    found = clean(f"Found on {wording.day(signal.detected_on)} by {finding.rule} {finding.rule_version}")
    parts.append(
        Padding(
            Text(f"{found} · nkmonitor review {signal.id} confirm|dismiss|snooze", style="dim"),
            (0, 0, 0, 2),
            expand=False,
        )
    )
    return Group(*parts)


def render_change(signal: Signal, verdicts: Sequence[Verdict] = (), *, zone: str = "UTC") -> RenderableType:
    """What became of a signal that was printed in full before: its present summary and state."""
    whole = Text(f"nkmonitor signals show {signal.id}", style="dim")
    return Group(
        Rule(style="dim"), _heading(signal), _state(signal, verdicts, zone), Padding(whole, (0, 0, 0, 2), expand=False)
    )


def _heading(signal: Signal) -> Text:
    severity = signal.finding.severity
    return Text.assemble(
        (f"[{wording.severity_title(severity)}] ", _STYLES[severity]), (clean(signal.finding.summary), "bold")
    )


def _state(signal: Signal, verdicts: Sequence[Verdict], zone: str) -> RenderableType:
    around = Surroundings(verdicts=verdicts, zone=zone)
    return Padding(Text(clean(state_sentence(signal, around))), (0, 0, 0, 2), expand=False)


def _figures(signal: Signal, outlet_name: OutletName) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for label, value in figures(signal, outlet_name):
        table.add_row(Text(label), Text(clean(value)))
    return Padding(table, (0, 0, 0, 2), expand=False)


def _evidence(piece: Evidence, alike: Sequence[Evidence], outlet_name: OutletName) -> RenderableType:
    heading = Text(evidence_heading(piece, outlet_name) or "Evidence", style="bold")
    lines: list[RenderableType] = [heading]
    if piece.quote.strip():
        lines.append(Padding(Text(f"“{clip(clean(piece.quote), _QUOTE)}”"), (0, 0, 0, 2), expand=False))
    if piece.table:
        lines.append(Padding(_counts(piece), (0, 0, 0, 2), expand=False))
    if piece.title:
        lines.append(Padding(Text(clean(piece.title), style="dim"), (0, 0, 0, 2), expand=False))
    if piece.url:
        lines.append(Padding(Text(clean(piece.url), style="dim", overflow="fold"), (0, 0, 0, 2), expand=False))
    for other in alike:
        same = clean(f"nearly the same: {evidence_heading(other, outlet_name)} {other.url}").rstrip()
        lines.append(Padding(Text(same, style="dim", overflow="fold"), (0, 0, 0, 2), expand=False))
    return Group(*lines)


def _counts(piece: Evidence) -> RenderableType:
    first, *rows = piece.table
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for cell in first:
        table.add_column(Text(clean(cell), style="dim"))
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row[: len(first)]))
    return table
