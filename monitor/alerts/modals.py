"""The windows that alerts open: everything about a signal with a form for the verdict, and the day of a snooze."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monitor.alerts import wording
from monitor.alerts.blocks import (
    VIEW_BLOCKS,
    VIEW_TITLE,
    Block,
    Element,
    bullets,
    divider,
    fields,
    line,
    note,
    option,
    plain,
    rich,
    text,
)
from monitor.alerts.messages import (
    Surroundings,
    figures,
    headline,
    is_user_id,
    person,
    severity_sentence,
    state_block,
    why,
)
from monitor.alerts.outside import clean, clip
from monitor.alerts.quotes import OutletName, evidence_block, merged
from monitor.database.decisions import StoredDecision
from monitor.domain import AlertAction, Finding, Severity, Signal, SignalStatus, Verdict, VerdictAction

DETAILS = "details"
SNOOZE = "snooze"
LEAVE = "leave"
_QUOTE = 2800
_TABLE_ROWS = 60
_LINE = 150
_VIEW_BYTES = 220_000
"""Slack takes views of up to 250 kB. As slack_sdk writes JSON, a letter of Hangul is six bytes."""

_CHOICES: Mapping[SignalStatus, tuple[VerdictAction, ...]] = {
    SignalStatus.OPEN: (VerdictAction.CONFIRM, VerdictAction.DISMISS, VerdictAction.SNOOZE),
    SignalStatus.CLOSED: (VerdictAction.CONFIRM, VerdictAction.DISMISS),
    SignalStatus.SNOOZED: (VerdictAction.CONFIRM, VerdictAction.DISMISS, VerdictAction.REOPEN),
    SignalStatus.CONFIRMED: (VerdictAction.REOPEN,),
    SignalStatus.DISMISSED: (VerdictAction.REOPEN,),
    SignalStatus.WITHDRAWN: (),
}


@dataclass(frozen=True, slots=True)
class Details:
    """What the window about a signal shows."""

    signal: Signal
    verdicts: Sequence[Verdict] = ()
    decisions: Sequence[StoredDecision] = ()
    related: Sequence[Signal] = field(default_factory=tuple)
    assignee: str = ""
    zone: str = "UTC"
    may_review: bool = True


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a window was opened from, carried in its private metadata."""

    signal_id: str
    channel: str
    message_ts: str
    thread_ts: str = ""

    def packed(self) -> str:
        return json.dumps([self.signal_id, self.channel, self.message_ts, self.thread_ts])

    @classmethod
    def unpacked(cls, value: str) -> "Origin | None":
        """None for anything that `packed` did not make."""
        try:
            parts = json.loads(value)
        except ValueError:
            return None
        if not isinstance(parts, list) or len(parts) != 4 or not all(isinstance(part, str) for part in parts):
            return None
        return cls(*parts)


def loading_view() -> dict[str, Any]:
    """Shown at once, since Slack gives three seconds to open a window."""
    return _modal("One moment", [note("Looking it up …")])


def message_view(title: str, sentence: str) -> dict[str, Any]:
    return _modal(title, [rich(line(text(sentence)))])


def snooze_view(origin: Origin, tomorrow: date) -> dict[str, Any]:
    blocks = [
        _input("until", "Open again on", {"type": "datepicker", "action_id": "until", "initial_date": f"{tomorrow}"}),
        _note_input("Why (optional)"),
    ]
    return {**_modal("Snooze", blocks, submit="Snooze"), "callback_id": SNOOZE, "private_metadata": origin.packed()}


def details_view(details: Details, origin: Origin, outlet_name: OutletName = str) -> dict[str, Any]:
    """Everything about a signal; for reviewers with a form. Evidence at the end is left out where it is too much."""
    signal = details.signal
    top = [
        *headline(wording.severity_icon(signal.finding.severity), signal.finding.summary),
        state_block(signal, Surroundings(details.verdicts, details.assignee, details.zone)),
        *fields(figures(signal, outlet_name)),
        rich(line(text("Why: ", bold=True), text(f"{why(signal)} "), text(severity_sentence(signal), italic=True))),
    ]
    form = _form(details) if details.may_review else []
    history = [*_history(details), *_decisions(details), *_related(details.related), _method(signal)]
    room = VIEW_BLOCKS - len(top) - len(form) - len(history) - 2
    evidence = _evidence(signal.finding, outlet_name, room, _VIEW_BYTES - len(json.dumps([*top, *form, *history])))
    blocks = [*top, *evidence, *history, *([divider(), *form] if form else [])]
    view = _modal(f"Signal {signal.id}", blocks, submit="Save" if form else "")
    return {**view, "callback_id": DETAILS, "private_metadata": origin.packed()}


def _modal(title: str, blocks: Sequence[Block], submit: str = "") -> dict[str, Any]:
    view: dict[str, Any] = {
        "type": "modal",
        "title": plain(title, VIEW_TITLE),
        "close": plain("Close", VIEW_TITLE),
        "blocks": list(blocks)[:VIEW_BLOCKS],
    }
    return {**view, "submit": plain(submit, VIEW_TITLE)} if submit else view


def _evidence(finding: Finding, outlet_name: OutletName, most: int, room: int) -> list[Block]:
    """At most `most` blocks of together at most `room` bytes."""
    shown = merged(finding.evidence)
    blocks: list[Block] = [rich(line(text(f"Evidence ({len(shown)})", bold=True)))]
    used = 0
    for at, piece in enumerate(shown):
        block = evidence_block(piece, shown[at - 1] if at else None, finding.subject, outlet_name, _QUOTE, _TABLE_ROWS)
        used += len(json.dumps(block))
        if used > room or len(blocks) >= most - 1:
            blocks.append(note(f"and {len(shown) - at} more: nkmonitor signals show"))
            break
        blocks.append(block)
    return blocks


def _history(details: Details) -> list[Block]:
    if not details.verdicts:
        return [rich(line(text("Verdicts: ", bold=True), text("none so far")))]
    items = []
    for verdict in details.verdicts[-10:]:
        said = f": {clip(clean(verdict.note), 400)}" if verdict.note else ""
        when = wording.moment(verdict.at, details.zone)
        items.append([text(f"{wording.verdict_done(verdict.action)} by "), person(verdict), text(f", {when}{said}")])
    return [rich(line(text("Verdicts", bold=True)), bullets(items))]


def _decisions(details: Details) -> list[Block]:
    """Why it was shown, or was not."""
    if not details.decisions:
        return []
    items = [[text(decision_sentence(decision, details.zone), limit=400)] for decision in details.decisions[-8:]]
    return [rich(line(text("Sent and held", bold=True)), bullets(items))]


def decision_sentence(decision: StoredDecision, zone: str) -> str:
    """One decision of the policy in words."""
    done = {AlertAction.HOLD: "held", AlertAction.POST: "posted", AlertAction.UPDATE: "updated"}
    what = done.get(decision.action, decision.action.value)
    remark = f" ({decision.note})" if decision.note else ""
    return f"{wording.moment(decision.at, zone)}: {what}: {wording.reason_phrase(decision.reason)}{remark}"


def _related(related: Sequence[Signal]) -> list[Block]:
    if not related:
        return []
    items = [[text(signal_line(one), limit=200)] for one in related[:10]]
    return [rich(line(text("Other signals on the same subject", bold=True)), bullets(items))]


def signal_line(signal: Signal) -> str:
    """A signal in one line, for lists."""
    finding = signal.finding
    icon = wording.severity_icon(finding.severity)
    state = wording.status_title(signal.status).lower()
    summary = clip(clean(finding.summary), _LINE)
    return f"{icon} {summary} ({state}, {wording.day(signal.detected_on)}, {signal.id})"


def _method(signal: Signal) -> Block:
    finding = signal.finding
    return note(f"Rule {finding.rule} {finding.rule_version}, found on {wording.day(signal.detected_on)}, {signal.id}")


def _form(details: Details) -> list[Block]:
    choices = _CHOICES[details.signal.status]
    if not choices:
        return []
    labels = {
        VerdictAction.CONFIRM: "Confirm",
        VerdictAction.DISMISS: "Dismiss",
        VerdictAction.SNOOZE: "Snooze",
        VerdictAction.REOPEN: "Reopen",
    }
    options = [option("Leave as it is", LEAVE), *(option(labels[one], one.value) for one in choices)]
    radio = {"type": "radio_buttons", "action_id": "choice", "options": options, "initial_option": options[0]}
    assign: Element = {"type": "users_select", "action_id": "assignee", "placeholder": plain("Nobody", 150)}
    if is_user_id(details.assignee):
        assign["initial_user"] = details.assignee
    form = [_input("choice", "Your verdict", radio)]
    if VerdictAction.SNOOZE in choices:
        form.append(_snooze_input(details.signal))
    form.append(_note_input("Note (optional)"))
    form.append(_input("assignee", "Assigned to", assign, optional=True))
    return form


def _snooze_input(signal: Signal) -> Block:
    can_get_worse = signal.finding.severity is not Severity.HIGH
    label = "Snooze until (empty: until it gets worse)" if can_get_worse else "Snooze until"
    empty = plain("Until it gets worse" if can_get_worse else "Choose a day", 150)
    return _input("until", label, {"type": "datepicker", "action_id": "until", "placeholder": empty}, optional=True)


def _note_input(label: str) -> Block:
    element = {"type": "plain_text_input", "action_id": "note", "multiline": True, "max_length": 2000}
    return _input("note", label, element, optional=True)


def _input(block_id: str, label: str, element: Element, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
