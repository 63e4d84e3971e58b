"""What observers report about state media, gathered into one finding per event."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from monitor.catalog.outlets import Outlets
from monitor.detectors.omission.witnessed import is_named_by_the_state
from monitor.detectors.reported_chains import Chain, chain_claims, key_of
from monitor.detectors.reported_comparison import outlets_with_words_of_their_own
from monitor.detectors.reported_counts import HEADER, Judgement, OwnCount, own_counts, together, window_of
from monitor.detectors.reported_story import Story
from monitor.domain import (
    ArchiveView,
    ClaimKind,
    Cleared,
    Detection,
    EntityType,
    Evidence,
    Finding,
    LiveSignal,
    PublishedClaim,
    Reason,
    Severity,
    SignalKind,
    Subject,
    Window,
)
from monitor.settings import ReportedSettings

_SAID_OF_COUNTS: dict[Judgement, str] = {
    "agrees": "our count agrees",
    "does not agree": "our count does not agree",
    "cannot tell": "",
}


class Reported:
    """Claims of outside texts as findings: one finding per subject, kind of claim and event.

    Claims join one chain while their event days overlap within `event_slack_days`; a claim that names no
    day joins the chain reported last. The finding stays live while reports keep coming and closes
    (WINDOW_PASSED) when `report_window_days` have passed without one.

    An omission beside a report that puts the same subject at the event is a witnessed omission. Two reports tell of
    one event where days that are both exact are the same but for the hour, and no words name another kind of event.
    Whom a state list of the event names was not left out. A reported drop in mentions is held against our own counts
    of the same outlets and days.

    Severity: HIGH for a witnessed omission, and for a drop that our own counts bear out. Otherwise MEDIUM
    where two outlets say so independently, or one says so without hedging and of a stated day; else LOW, and
    LOW where our own counts contradict a drop.
    """

    name = "reported"
    version = "5"
    kinds = frozenset({SignalKind.REPORTED, SignalKind.WITNESSED_OMISSION})

    def __init__(self, settings: ReportedSettings, country_name: Callable[[str], str], outlets: Outlets) -> None:
        self._settings = settings
        self._story = Story(outlets, country_name)

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        window_start = view.as_of - timedelta(days=self._settings.report_window_days)
        first = min([window_start, *(_first_report(one) for one in live)])
        claims = view.claims(first, view.as_of)
        chains = chain_claims(claims, live, window_start, self._settings.event_slack_days)
        findings: list[Finding] = []
        cleared: list[Cleared] = []
        for chain in chains:
            chain.claims = [one for one in chain.claims if not _shows_nobody_left_out(one, view)]
            if not chain.reports:
                if chain.key:
                    cleared.append(Cleared(chain.key, Reason.NO_LONGER_HOLDS, "no article makes this claim any more"))
            elif chain.last_report < window_start:
                note = f"no new report for {self._settings.report_window_days} days"
                cleared.append(Cleared(chain.key, Reason.WINDOW_PASSED, note))
            else:
                findings.append(self._finding(chain, view))
        return Detection(findings=tuple(findings), cleared=tuple(cleared))

    def _finding(self, chain: Chain, view: ArchiveView) -> Finding:
        witnessed = chain.family == "omission" and bool(chain.witnesses)
        ordered = [*chain.reports, *chain.witnesses]
        subject = _subject(chain)
        outlets = tuple(dict.fromkeys(outlet for one in chain.reports for outlet in one.claim.outlets))
        counts = _own_counts(chain, view, outlets)
        judgement = together(counts)
        severity, because = _severity(chain, witnessed, judgement, len(self._story.independent_outlets(chain.reports)))
        return Finding(
            key=chain.key or key_of(chain),
            kind=SignalKind.WITNESSED_OMISSION if witnessed else SignalKind.REPORTED,
            subject=subject,
            outlets=outlets,
            window=_window(chain),
            severity=severity,
            summary=self._story.summary(chain, subject, witnessed, _SAID_OF_COUNTS[judgement]),
            reasons=(*_reasons(witnessed, judgement), because),
            evidence=(*self._story.evidence_of(ordered, chain.reports), *_count_table(counts)),
            rule=f"reported/{chain.family}",
            rule_version=self.version,
            observed=float(len(outlets_with_words_of_their_own(chain.reports))),
            details=MappingProxyType(self._story.details(chain, ordered) | _count_details(counts, judgement)),
        )


def _shows_nobody_left_out(published: PublishedClaim, view: ArchiveView) -> bool:
    return published.claim.kind is ClaimKind.PRESENCE and is_named_by_the_state(published, view)


def _first_report(signal: LiveSignal) -> date:
    return date.fromisoformat(str(signal.finding.details["first_report"]))


def _subject(chain: Chain) -> Subject:
    """The chain's subject, narrowed to the envoy where a report does so."""
    subjects = [one.claim.subject for one in chain.reports]
    return next((one for one in subjects if one.role), subjects[0])


def _reasons(witnessed: bool, judgement: Judgement) -> tuple[Reason, ...]:
    reasons = [Reason.REPORTED_BY_OBSERVER]
    if witnessed:
        reasons.append(Reason.SEEN_BY_WITNESS)
    if judgement == "agrees":
        reasons.append(Reason.CORROBORATED)
    return tuple(reasons)


def _severity(chain: Chain, witnessed: bool, judgement: Judgement, independent: int) -> tuple[Severity, Reason]:
    if witnessed:
        return Severity.HIGH, Reason.WITNESS_REPORTED
    if judgement == "agrees":
        return Severity.HIGH, Reason.COUNTS_AGREE
    if judgement == "does not agree":
        return Severity.LOW, Reason.COUNTS_CONTRADICT
    if independent > 1:
        return Severity.MEDIUM, Reason.SEVERAL_OBSERVERS
    if any(not one.claim.hedged and one.claim.event_day is not None for one in chain.reports):
        return Severity.MEDIUM, Reason.FIRM_REPORT
    return Severity.LOW, Reason.VAGUE_REPORT


def _window(chain: Chain) -> Window:
    dated = [one.claim.event_day for one in chain.claims if one.claim.event_day is not None]
    if not dated:
        return Window(chain.reports[0].article.day, chain.last_report)
    return Window(min(one.first for one in dated), max(one.last for one in dated))


def _own_counts(chain: Chain, view: ArchiveView, outlets: Sequence[str]) -> tuple[OwnCount, ...]:
    if chain.family != "mention_drop" or chain.entity.type is not EntityType.COUNTRY:
        return ()
    since = chain.event.first if chain.event else None
    first, last = window_of(since, chain.reports[0].article.day, chain.last_report)
    return own_counts(view, chain.entity, outlets, first, last)


def _count_table(counts: Sequence[OwnCount]) -> tuple[Evidence, ...]:
    if not counts:
        return ()
    return (Evidence(quote="", label="our own counts", table=(HEADER, *(one.row for one in counts))),)


def _count_details(counts: Sequence[OwnCount], judgement: Judgement) -> dict[str, object]:
    if not counts:
        return {}
    rows = [dict(zip(HEADER, one.row, strict=True)) | {"judgement": one.judgement} for one in counts]
    return {"own_counts": {"judgement": judgement, "outlets": rows}}
