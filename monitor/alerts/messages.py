"""The alert as a Slack message: what, why, the figures, the evidence, the state, and what one can do."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.alerts import wording
from monitor.alerts.blocks import (
    FALLBACK,
    FIELDS,
    HEADER,
    MESSAGE_BLOCKS,
    MESSAGE_TOTAL,
    Block,
    Element,
    Message,
    actions,
    bullets,
    button,
    fields,
    header,
    line,
    line_break,
    menu,
    note,
    note_with_link,
    option,
    rich,
    text,
    user,
    weight,
)
from monitor.alerts.outside import clean, escape_clip, size
from monitor.alerts.quotes import TABLE_ROWS, OutletName, evidence_block, evidence_heading, merged
from monitor.domain import Finding, Severity, Signal, SignalStatus, Verdict, VerdictAction

METADATA_TYPE = "nkmonitor_alert"
QUOTES_SHOWN = 3
QUOTE_LENGTH = 600
RELATED_SHOWN = 5
_USER_ID = re.compile(r"[UW][A-Z0-9]{4,}")
SNOOZES = (("1 day", "1"), ("1 week", "7"), ("4 weeks", "28"))
"""Menu label and value, in days."""
UNTIL_WORSE = ("Until it gets worse", "worse")
UNTIL_A_DAY = ("Until a day …", "day")


def is_user_id(value: str) -> bool:
    """Whether this is a Slack user's id, which Slack shows as their present name."""
    return bool(_USER_ID.fullmatch(value))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a message shows beside the signal itself."""

    verdicts: Sequence[Verdict] = ()
    assignee: str = ""
    zone: str = "UTC"
    method_url: str = ""
    clicks: bool = True
    """Whether buttons are there: only where somebody listens to them."""
    related: Sequence[Signal] = field(default_factory=tuple)
    """The other signals of the conversation that this message opens."""


def alert_message(
    signal: Signal, outlet_name: OutletName = str, around: Surroundings | None = None, key: str = ""
) -> Message:
    """The message of a signal in its present state. `key` names the posting, so that it can be found again."""
    around = around or Surroundings()
    blocks = [
        *headline(_lead(signal), signal.finding.summary),
        *fields(figures(signal, outlet_name)),
        rich(line(text("Why: ", bold=True), *_why(signal))),
        *_evidence(signal.finding, outlet_name),
        *_conversation(around.related),
        state_block(signal, around),
        *_actions(signal, around.clicks),
        _footer(signal, around.method_url),
    ]
    metadata = {"event_type": METADATA_TYPE, "event_payload": {"signal": signal.id, "key": key}}
    return Message(text=_fallback(signal, outlet_name, around), blocks=_fit(blocks), metadata=metadata)


def figures(signal: Signal, outlet_name: OutletName) -> list[tuple[str, str]]:
    """The numbers with their baseline, as label and value."""
    finding = signal.finding
    pairs = [
        ("Outlets", ", ".join(wording.place_name(outlet) or outlet_name(outlet) for outlet in finding.outlets)),
        ("Days", wording.window(finding.window)),
    ]
    observed = wording.observed_label(finding.kind)
    if finding.observed is not None and observed:
        pairs.append((observed, wording.figure(finding.observed)))
    if finding.expected is not None and (expected := wording.expected_pair(finding.kind, finding.expected)):
        pairs.append(expected)
    if finding.p_value is not None:
        pairs.append(("Probability by chance", wording.probability(finding.p_value)))
    pairs += wording.detail_pairs(finding.details)
    return [pair for pair in pairs if pair[1]][:FIELDS]


def why(signal: Signal) -> str:
    """The rule in one sentence, and the reasons it was raised for."""
    finding = signal.finding
    return f"{wording.kind_rule(finding.kind)} {wording.reasons_sentence(finding.kind, finding.reasons)}".strip()


def severity_sentence(signal: Signal) -> str:
    """The level and what gave it."""
    finding = signal.finding
    level = wording.severity_title(finding.severity).lower()
    because = wording.severity_because(finding.kind, finding.reasons)
    return f"Severity {level}: {because}." if because else f"Severity {level}."


def state_sentence(signal: Signal, around: Surroundings) -> str:
    """What became of the signal, who said so and when, as plain text."""
    return "".join(part["text"] if "text" in part else part["user_id"] for part in _state_parts(signal, around))


def headline(lead: str, summary: str) -> list[Block]:
    """The summary as a header; what does not fit goes below it, from the end of a clause on where there is one."""
    sentence = clean(summary)
    whole = f"{lead} {sentence}".strip()
    if size(whole) <= HEADER:
        return [header(whole)]
    room = HEADER - size(lead) - 1
    ends = [at for at in _clause_ends(sentence) if 40 < size(sentence[:at]) <= room]
    if not ends:
        return [header(whole), rich(line(text(sentence, limit=1500)))]
    rest = sentence[ends[-1] :].strip()
    return [header(f"{lead} {sentence[: ends[-1]].rstrip(';:')}".strip()), rich(line(text(rest, limit=1500)))]


def _clause_ends(sentence: str) -> Iterator[int]:
    """Where the sentence may be cut: after a stop or before a bracket, but never inside brackets."""
    for found in re.finditer(r"[.;:](?= )|(?= \()", sentence):
        before = sentence[: found.end()]
        if before.count("(") == before.count(")"):
            yield found.end()


def _lead(signal: Signal) -> str:
    status = signal.status
    if status is SignalStatus.OPEN:
        return wording.severity_icon(signal.finding.severity)
    return f"{wording.status_icon(status)} {wording.status_title(status)}:"


def _why(signal: Signal) -> list[Element]:
    return [text(why(signal) + " ", limit=1200), text(severity_sentence(signal), italic=True)]


def _evidence(finding: Finding, outlet_name: OutletName) -> list[Block]:
    pieces = merged(finding.evidence)
    shown = pieces[:QUOTES_SHOWN]
    blocks = [
        evidence_block(piece, before, finding.subject, outlet_name, QUOTE_LENGTH, TABLE_ROWS)
        for piece, before in zip(shown, [None, *shown], strict=False)
    ]
    left = len(pieces) - QUOTES_SHOWN
    if left > 0:
        blocks.append(note(f"and {left} more piece{'s' if left > 1 else ''} of evidence under More"))
    return blocks


def _conversation(related: Sequence[Signal]) -> list[Block]:
    """What else is in the thread, so that nobody has to open it to know."""
    if not related:
        return []
    items = [
        [
            text(f"{wording.severity_icon(one.finding.severity)} {wording.status_title(one.status)}: ", bold=True),
            text(one.finding.summary, limit=200),
        ]
        for one in related[-RELATED_SHOWN:]
    ]
    left = len(related) - len(items)
    heading = f"In this thread ({len(related)}):" if not left else f"In this thread ({len(related)}, the latest):"
    return [rich(line(text(heading, bold=True)), bullets(items))]


def state_block(signal: Signal, around: Surroundings) -> Block:
    """What became of the signal, who said so and when."""
    return rich(line(*_state_parts(signal, around)))


def _state_parts(signal: Signal, around: Surroundings) -> list[Element]:
    parts = [text(wording.status_title(signal.status), bold=True)]
    judged = _latest(around.verdicts)
    if judged is not None and _is_the_state(judged, signal.status):
        parts += [text(" by "), *_judged(judged, around.zone), *_ending(signal, "; ended on")]
    else:
        lead = " on" if signal.status in {SignalStatus.WITHDRAWN, SignalStatus.CLOSED} else "; ended on"
        parts += _ending(signal, lead) or [text(f" since {wording.day(signal.detected_on)}")]
        if judged is not None:
            parts += [text(f" · {wording.verdict_done(judged.action)} by "), *_judged(judged, around.zone)]
    if around.assignee:
        who = user(around.assignee) if is_user_id(around.assignee) else text(around.assignee, limit=80)
        parts += [text(" · assigned to "), who]
    return parts


def _is_the_state(judged: Verdict, status: SignalStatus) -> bool:
    """Whether the verdict is what made the state, so that it need not be told twice."""
    return status.value == wording.verdict_done(judged.action)


def _judged(judged: Verdict, zone: str) -> list[Element]:
    parts = [person(judged), text(f", {wording.moment(judged.at, zone)}")]
    if judged.action is VerdictAction.SNOOZE:
        until = f"until {wording.day(judged.until)}" if judged.until else "until it gets worse"
        parts.append(text(f", {until}"))
    if judged.note:
        parts += [line_break(), text("Note: ", italic=True), text(judged.note, limit=800)]
    return parts


def _ending(signal: Signal, lead: str) -> list[Element]:
    if signal.live or signal.ended_on is None:
        return []
    because = f": {wording.reason_phrase(signal.ended_because)}" if signal.ended_because else ""
    return [text(f"{lead} {wording.day(signal.ended_on)}{because}", limit=300)]


def _latest(verdicts: Sequence[Verdict]) -> Verdict | None:
    return verdicts[-1] if verdicts else None


def person(verdict: Verdict) -> Element:
    """A Slack user by id, so that Slack shows their present name; anybody else by name."""
    if verdict.via != "terminal" and is_user_id(verdict.reviewer):
        return user(verdict.reviewer)
    return text(verdict.reviewer_name or verdict.reviewer, limit=80)


def _actions(signal: Signal, clicks: bool) -> list[Block]:
    if not clicks:
        return [note(f"To judge it: nkmonitor review {signal.id} {'|'.join(VerdictAction)}")]
    more = button("More", "more", signal.id)
    if signal.status in {SignalStatus.OPEN, SignalStatus.CLOSED}:
        judge = [
            button("Confirm", "verdict_confirm", signal.id, "primary"),
            button("Dismiss", "verdict_dismiss", signal.id),
        ]
        if signal.live:
            judge.append(_snooze_menu(signal))
        return [actions("verdict", *judge, more)]
    if signal.status is SignalStatus.WITHDRAWN:
        return [actions("verdict", more)]
    return [actions("verdict", button("Reopen", "verdict_reopen", signal.id), more)]


def _snooze_menu(signal: Signal) -> Element:
    can_get_worse = signal.finding.severity is not Severity.HIGH
    choices = (*SNOOZES, *([UNTIL_WORSE] if can_get_worse else []), UNTIL_A_DAY)
    return menu("Snooze", "verdict_snooze", [option(label, f"{signal.id}|{value}") for label, value in choices])


def _footer(signal: Signal, method_url: str) -> Block:
    finding = signal.finding
    found = f"Found on {wording.day(signal.detected_on)} by {finding.rule} {finding.rule_version} · {signal.id}"
    if method_url:
        return note_with_link(f"{found} ·", "method", f"{method_url}#{finding.kind.value.replace('_', '-')}")
    return note(found)


def _fallback(signal: Signal, outlet_name: OutletName, around: Surroundings) -> str:
    """The same in one plain paragraph: notifications, screen readers and search show only this."""
    finding = signal.finding
    numbers = "; ".join(f"{label.lower()}: {value}" for label, value in figures(signal, outlet_name))
    sentences = [
        f"[{wording.severity_title(finding.severity)}] {finding.summary}",
        f"({numbers})" if numbers else "",
        why(signal),
        severity_sentence(signal),
    ]
    first = finding.evidence[0]
    if first.quote.strip():
        sentences.append(f"{evidence_heading(first, outlet_name)}: “{clean(first.quote)[:300]}”")
    sentences.append(state_sentence(signal, around))
    return escape_clip(" ".join(sentence for sentence in sentences if sentence), FALLBACK)


def _fit(blocks: list[Block]) -> list[Block]:
    """Leave out the last pieces of evidence until the whole is within Slack's limits."""
    kept = blocks[:]
    while len(kept) > MESSAGE_BLOCKS or weight(kept) > MESSAGE_TOTAL:
        at = next((i for i in range(len(kept) - 1, -1, -1) if _has_quote(kept[i])), None)
        if at is None:
            break
        kept[at : at + 1] = []
    return kept


def _has_quote(block: Block) -> bool:
    return any(part.get("type") in {"rich_text_quote", "rich_text_preformatted"} for part in block.get("elements", ()))
