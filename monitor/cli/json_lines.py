"""Signals and annotations as the JSON objects of the README. Keys are stable."""

from collections.abc import Iterator
from typing import Any

from monitor.domain import Annotations, Evidence, Signal, Subject


def subject_json(subject: Subject) -> dict[str, Any]:
    value = {"type": subject.type.value, "id": subject.id, "name": subject.name}
    return {**value, "role": subject.role} if subject.role else value


def signal_json(signal: Signal) -> dict[str, Any]:
    finding = signal.finding
    return {
        "id": signal.id,
        "kind": finding.kind.value,
        "subject": subject_json(finding.subject),
        "outlets": list(finding.outlets),
        "window": {"from": finding.window.first.isoformat(), "to": finding.window.last.isoformat()},
        "detected_on": signal.detected_on.isoformat(),
        "severity": finding.severity.value,
        "observed": finding.observed,
        "expected": finding.expected,
        "p_value": finding.p_value,
        "summary": finding.summary,
        "reasons": [reason.value for reason in finding.reasons],
        "evidence": [evidence_json(piece) for piece in finding.evidence],
        "status": signal.status.value,
        "rule": finding.rule,
        "rule_version": finding.rule_version,
        "details": dict(finding.details),
        "ended_on": signal.ended_on.isoformat() if signal.ended_on else None,
        "ended_because": signal.ended_because.value if signal.ended_because else None,
    }


def evidence_json(piece: Evidence) -> dict[str, Any]:
    value: dict[str, Any] = {
        "url": piece.url,
        "title": piece.title,
        "published": piece.published.isoformat() if piece.published else None,
        "outlet": piece.outlet,
        "quote": piece.quote,
        "start": piece.start,
        "end": piece.end,
        "label": piece.label,
        "attributed_to": piece.attributed_to,
    }
    if piece.table:
        value["table"] = [list(row) for row in piece.table]
    return value


def annotation_lines(annotations: Annotations) -> Iterator[dict[str, Any]]:
    """One object for each mention, roster and claim."""
    for mention in annotations.mentions:
        yield {
            "type": "mention",
            "entity": {"type": mention.entity.type.value, "id": mention.entity.id},
            "surface": mention.surface,
            "start": mention.start,
            "end": mention.end,
            "by": mention.by.value,
            "in_headline": mention.in_headline,
        }
    for roster in annotations.rosters:
        yield {
            "type": "roster",
            "kind": roster.kind.value,
            "occasion": roster.occasion,
            "day": roster.day.isoformat() if roster.day else None,
            "form": roster.form,
            "complete": roster.complete,
            "start": roster.start,
            "end": roster.end,
            "entries": [
                {
                    "country": entry.country,
                    "role": entry.role,
                    "name": entry.name,
                    "host": entry.host,
                    "start": entry.start,
                    "end": entry.end,
                }
                for entry in roster.entries
            ],
        }
    for claim in annotations.claims:
        when = claim.event_day
        yield {
            "type": "claim",
            "kind": claim.kind.value,
            "subject": subject_json(claim.subject),
            "outlets": list(claim.outlets),
            "event_day": when.first.isoformat() if when else None,
            "event_window": [when.first.isoformat(), when.last.isoformat()] if when else None,
            "event": claim.event,
            "attributed_to": claim.attributed_to,
            "hedged": claim.hedged,
            "quote": claim.quote,
            "start": claim.start,
            "end": claim.end,
            "rule": claim.rule,
            "details": dict(claim.details),
        }
