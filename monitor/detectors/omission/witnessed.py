"""Seen there by others, not named by the state: presences told by witnesses laid beside state reports of the event."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.catalog.occasions import load_occasions
from monitor.detectors.events import TOLD_KINDS, ToldEvent, can_be_one, kinds_in, slack_of, told_by
from monitor.detectors.omission.evidence import quote_of
from monitor.detectors.omission.occurrences import HOME, countries_of
from monitor.domain import (
    ArchiveView,
    ClaimKind,
    Cleared,
    DayRange,
    Detection,
    EntityType,
    Evidence,
    Finding,
    LiveSignal,
    PublishedClaim,
    PublishedRoster,
    Reason,
    RosterKind,
    Severity,
    SignalKind,
    Subject,
    Tier,
    Window,
)

RULE = "witnessed_omission"
_WINDOW = timedelta(days=45)
"""Texts about one event are looked for this far back; observers write weeks after it."""
_SAME_EVENT = 3
"""Two findings on one country and kind of event this many days apart are one."""
_CLAIM_SLACK = 10
_OPEN_EVENTS = frozenset({*TOLD_KINDS, RosterKind.OTHER, RosterKind.AIRPORT_SENDOFF})
ENVOYS = frozenset(
    {
        "ambassador",
        "charge d'affaires",
        "diplomatic envoy",
        "military attache",
        "attache",
        "counsellor",
        "embassy staff",
        "embassy",
    }
)


@dataclass(frozen=True, slots=True)
class Presence:
    """An outside text that puts a country's envoy at an event."""

    country: str
    role: str
    name: str
    days: DayRange
    text: str
    evidence: Evidence
    day: date
    """Day of publication."""

    @property
    def told(self) -> ToldEvent:
        return ToldEvent(self.days, kinds_in(self.text), self.evidence.article_id)


class WitnessedOmissions:
    """The strongest omission there is: the text that names others, and the witness who saw the one left out."""

    def __init__(self, country_name: Callable[[str], str], outlet_name: Callable[[str], str], version: str) -> None:
        self._country_name = country_name
        self._outlet_name = outlet_name
        self._version = version

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        first = view.as_of - _WINDOW
        claims = view.claims(first, view.as_of)
        presences = [*_claimed(claims), *_listed(view, first, claims)]
        if not presences:
            return Detection()
        events = [one for one in view.rosters(first, view.as_of) if _is_event(one)]
        findings: dict[str, Finding] = {}
        cleared: dict[str, Cleared] = {}
        for presence in sorted(presences, key=lambda one: (one.days.first, one.country, one.day)):
            reports = _reports(presence, events)
            if not reports:
                continue
            key = _key(presence, reports, live)
            if any(presence.country in countries_of(report.roster) for report in reports):
                if any(signal.key == key for signal in live):
                    cleared[key] = Cleared(key, Reason.PRESENT_ELSEWHERE, "a state report of the event names it")
                continue
            if self._reported_already(presence, claims) and not any(signal.key == key for signal in live):
                continue
            finding = self._finding(view, presence, reports, key)
            findings[key] = _joined(findings[key], finding) if key in findings else finding
        for key in cleared:
            findings.pop(key, None)
        return Detection(tuple(findings.values()), tuple(cleared.values()))

    def _reported_already(self, presence: Presence, claims: Sequence[PublishedClaim]) -> bool:
        """An observer's own report of the omission, with the presence beside it, is one signal: that of the claims."""
        return any(
            one.claim.kind is ClaimKind.OMISSION
            and one.claim.subject.id == presence.country
            and can_be_one(told_by(one), presence.told, _CLAIM_SLACK)
            for one in claims
        )

    def _finding(self, view: ArchiveView, presence: Presence, reports: Sequence[PublishedRoster], key: str) -> Finding:
        others = [country for country in _envoys(reports) if country != presence.country]
        event_day = _event_day(reports[0])
        names = ", ".join(self._country_name(country) for country in others)
        subject = Subject(EntityType.COUNTRY, presence.country, self._country_name(presence.country), presence.role)
        told = f"names those of {names}, not this one" if others else "names no foreign envoy at all"
        kind = str(reports[0].roster.kind).replace("-", " ")
        outlets = tuple(sorted({report.article.outlet for report in reports}))
        return Finding(
            key=key,
            kind=SignalKind.WITNESSED_OMISSION,
            subject=subject,
            outlets=outlets,
            window=Window(event_day, event_day),
            severity=Severity.HIGH if others else Severity.LOW,
            summary=(
                f"{subject.label} was at the {kind} of {event_day.isoformat()} by the account of "
                f"{self._outlet_name(presence.evidence.outlet)}; "
                f"the report of {', '.join(map(self._outlet_name, outlets))} {told}."
            ),
            reasons=_reasons(bool(others)),
            evidence=(
                presence.evidence,
                *(quote_of(view, report, "state report of the event") for report in reports[:3]),
            ),
            rule=RULE,
            rule_version=self._version,
            observed=0.0,
            expected=1.0,
            details={"event_day": event_day.isoformat(), "event": str(reports[0].roster.kind), "named": others},
        )


def is_named_by_the_state(seen: PublishedClaim, view: ArchiveView) -> bool:
    """Whether a claim puts somebody at an event, told by its kind, whose state list names his country."""
    first = seen.article.day - _WINDOW
    events = [one for one in view.rosters(first, view.as_of) if one.roster.kind in TOLD_KINDS and not one.roster.form]
    return any(
        presence.country in countries_of(report.roster)
        for presence in _claimed([seen])
        if kinds_in(presence.text)
        for report in _reports(presence, events)
    )


def _claimed(claims: Sequence[PublishedClaim]) -> Iterator[Presence]:
    for one in claims:
        claim, article = one.claim, one.article
        if claim.kind is not ClaimKind.PRESENCE or claim.subject.type is not EntityType.COUNTRY:
            continue
        days = claim.event_day or DayRange(article.day - timedelta(days=3), article.day)
        evidence = Evidence(
            claim.quote,
            url=article.url,
            title=article.title,
            published=article.day,
            outlet=article.outlet,
            start=claim.start,
            end=claim.end,
            article_id=article.id,
            label="seen at the event",
            attributed_to=claim.attributed_to,
        )
        text = f"{claim.event} {claim.quote}"
        yield Presence(claim.subject.id, claim.subject.role, "", days, text, evidence, article.day)


def _listed(view: ArchiveView, first: date, claims: Sequence[PublishedClaim]) -> Iterator[Presence]:
    """Envoys whom a witness's own list puts at an event in Pyongyang, and whose absence the witness does not tell."""
    told_absent = {(one.article.id, one.claim.subject.id) for one in claims if one.claim.kind is ClaimKind.ABSENCE}
    for one in view.rosters(first, view.as_of, (Tier.WITNESS,)):
        if one.roster.kind not in _OPEN_EVENTS:
            continue
        day = one.roster.day or one.article.day
        earliest = day if one.roster.day else day - timedelta(days=2)
        for entry in one.roster.entries:
            if (one.article.id, entry.country) in told_absent:
                continue
            if entry.country and entry.country != HOME and entry.host is None and entry.role in ENVOYS:
                evidence = quote_of(view, one, "seen at the event")
                text = f"{one.article.title} {evidence.quote}"
                yield Presence(
                    entry.country, entry.role, entry.name, DayRange(earliest, day), text, evidence, one.article.day
                )


def _is_event(published: PublishedRoster) -> bool:
    roster = published.roster
    return roster.kind in _OPEN_EVENTS and not roster.form and published.article.complete and roster.complete


def _event_day(published: PublishedRoster) -> date:
    return published.roster.day or published.article.day - timedelta(days=1)


def _reports(presence: Presence, events: Sequence[PublishedRoster]) -> list[PublishedRoster]:
    """State reports of the event that the witness speaks of, by day and id."""
    kinds = kinds_in(presence.text)
    found = load_occasions().find(presence.text, presence.days.last)
    occasion = found[0] if found else None
    slack = slack_of(presence.days)
    matching = [
        event
        for event in events
        if (event.roster.kind in kinds if kinds else event.roster.kind is not RosterKind.FLORAL_BASKET)
        and (occasion is None or event.roster.occasion is None or event.roster.occasion == occasion)
        and DayRange(_event_day(event), _event_day(event)).overlaps(presence.days, slack)
    ]
    if not matching:
        return []
    nearest = min(matching, key=lambda event: abs((_event_day(event) - presence.days.last).days))
    return [
        event
        for event in matching
        if event.roster.kind is nearest.roster.kind and abs((_event_day(event) - _event_day(nearest)).days) <= 1
    ]


def _envoys(reports: Sequence[PublishedRoster]) -> list[str]:
    named = (
        entry.country
        for report in reports
        for entry in report.roster.entries
        if entry.country and entry.country != HOME and entry.role in ENVOYS
    )
    return list(dict.fromkeys(named))


def _reasons(others_named: bool) -> tuple[Reason, ...]:
    if others_named:
        return Reason.SEEN_BY_WITNESS, Reason.MISSING_FROM_ROSTER, Reason.OTHERS_NAMED
    return Reason.SEEN_BY_WITNESS, Reason.NOBODY_NAMED


def _key(presence: Presence, reports: Sequence[PublishedRoster], live: Sequence[LiveSignal]) -> str:
    """Stable while the event is the same, though a later report may date it a day apart."""
    stem = f"{RULE}:{presence.country}:{reports[0].roster.kind}:"
    day = _event_day(reports[0])
    for signal in live:
        if signal.key.startswith(stem) and abs((signal.finding.window.first - day).days) <= _SAME_EVENT:
            return signal.key
    return f"{stem}{day.isoformat()}"


def _joined(one: Finding, other: Finding) -> Finding:
    """Several witnesses of one omission: the stronger finding with the evidence of both."""
    first = other if one.severity is Severity.LOW and other.severity is Severity.HIGH else one
    second = one if first is other else other
    known = {(piece.article_id, piece.start, piece.label) for piece in first.evidence}
    more = tuple(piece for piece in second.evidence if (piece.article_id, piece.start, piece.label) not in known)
    fields = {name: getattr(first, name) for name in first.__dataclass_fields__}
    return Finding(**{**fields, "evidence": (*first.evidence, *more)})
