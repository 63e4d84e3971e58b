"""What observers report about state media, gathered into one finding per event."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from monitor.catalog.outlets import load_outlets
from monitor.detectors.reported_chains import Chain, chain_claims, key_of
from monitor.domain import (
    ArchiveView,
    Claim,
    ClaimKind,
    Cleared,
    DayRange,
    Detection,
    Evidence,
    Finding,
    LiveSignal,
    Precision,
    PublishedClaim,
    Reason,
    Severity,
    SignalKind,
    Subject,
    Window,
)
from monitor.settings import ReportedSettings

_WORDS: Mapping[str, str] = {
    "omission": "left out of state media's account",
    "mention_drop": "dropped by state media",
    "no_report": "not reported or commented on by Pyongyang",
    "hostile_label": "called by a hostile name",
    "terminology_shift": "called by a new name",
    "reappearance": "back in state media",
    "absence": "absent",
    "edit_or_deletion": "edited or deleted from state media",
    "ritual_omission": "passed over in a yearly ritual",
}
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}


class Reported:
    """Claims of outside texts as findings: one finding per subject, kind of claim and event.

    Claims join one chain while their event days overlap within `event_slack_days`; a claim that names no
    day joins the chain reported last. The finding stays live while reports keep coming and closes
    (WINDOW_PASSED) when `report_window_days` have passed without one.

    An omission beside a report that puts the same subject at the event is a witnessed omission.

    Severity: a witnessed omission is HIGH. Otherwise MEDIUM where two outlets say so of their own, or one
    says so without hedging and of a stated day, or a hostile name comes from state media itself; else LOW.
    """

    name = "reported"
    version = "1"
    kinds = frozenset({SignalKind.REPORTED, SignalKind.WITNESSED_OMISSION})

    def __init__(self, settings: ReportedSettings, country_name: Callable[[str], str]) -> None:
        self._settings = settings
        self._country_name = country_name

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        window_start = view.as_of - timedelta(days=self._settings.report_window_days)
        first = min([window_start, *(_first_report(one) for one in live)])
        chains = chain_claims(view.claims(first, view.as_of), live, window_start, self._settings.event_slack_days)
        findings: list[Finding] = []
        cleared: list[Cleared] = []
        for chain in chains:
            if not chain.reports:
                if chain.key:
                    cleared.append(Cleared(chain.key, Reason.NO_LONGER_HOLDS, "no article makes this claim any more"))
            elif chain.last_report < window_start:
                note = f"no new report for {self._settings.report_window_days} days"
                cleared.append(Cleared(chain.key, Reason.WINDOW_PASSED, note))
            else:
                findings.append(self._finding(chain))
        return Detection(findings=tuple(findings), cleared=tuple(cleared))

    def _finding(self, chain: Chain) -> Finding:
        witnessed = chain.family == "omission" and bool(chain.witnesses)
        reasons = (Reason.REPORTED_BY_OBSERVER, *((Reason.SEEN_BY_WITNESS,) if witnessed else ()))
        ordered = [*chain.reports, *chain.witnesses]
        subject = self._subject(chain)
        independent = {one.article.outlet for one in chain.reports if not _credits(one.claim)}
        return Finding(
            key=chain.key or key_of(chain),
            kind=SignalKind.WITNESSED_OMISSION if witnessed else SignalKind.REPORTED,
            subject=subject,
            outlets=tuple(dict.fromkeys(outlet for one in chain.reports for outlet in one.claim.outlets)),
            window=_window(chain),
            severity=_severity(chain, witnessed, len(independent)),
            summary=self._summary(chain, subject, witnessed),
            reasons=reasons,
            evidence=tuple(_evidence(one) for one in ordered),
            rule=f"reported/{chain.family}",
            rule_version=self.version,
            observed=float(len({one.article.outlet for one in chain.reports})),
            details=MappingProxyType(_details(chain, ordered)),
        )

    def _subject(self, chain: Chain) -> Subject:
        """The chain's subject, narrowed to the envoy where a report does so."""
        subjects = [one.claim.subject for one in chain.reports]
        return next((one for one in subjects if one.role), subjects[0])

    def _summary(self, chain: Chain, subject: Subject, witnessed: bool) -> str:
        days = _event_phrase(chain)
        event = next((one.claim.event for one in chain.claims if one.claim.event), "")
        parts = [f"{subject.label} {_WORDS[chain.family]}"]
        if event and chain.family in {"omission", "absence", "ritual_omission"}:
            parts.append(f"of the {event}" if chain.family == "omission" else f"at the {event}")
        if days:
            parts.append(days)
        text = " ".join(parts)
        if chain.family == "hostile_label" and (
            source := next((one.claim.attributed_to for one in chain.reports if one.claim.attributed_to), "")
        ):
            text += f", according to {source}"
        if witnessed:
            text += "; an outside source shows the opposite"
        if figures := self._figures(chain):
            text += f"; {figures}"
        return f"{text}. Reported by {_reporters(chain.reports)}."

    def _figures(self, chain: Chain) -> str:
        for one in chain.reports:
            rank = one.claim.details.get("rank")
            if isinstance(rank, int):
                after = one.claim.details.get("after")
                names = [self._country_name(str(code)) for code in after] if isinstance(after, list | tuple) else []
                behind = f" after {' and '.join(names)}" if names else ""
                return f"until then {_ORDINALS.get(rank, f'number {rank}')} most cited{behind}, by the report's count"
        return ""


def _first_report(signal: LiveSignal) -> date:
    return date.fromisoformat(str(signal.finding.details["first_report"]))


def _severity(chain: Chain, witnessed: bool, independent: int) -> Severity:
    if witnessed:
        return Severity.HIGH
    firm = any(not one.claim.hedged and one.claim.event_day is not None for one in chain.reports)
    if independent > 1 or firm:
        return Severity.MEDIUM
    return Severity.LOW


def _window(chain: Chain) -> Window:
    dated = [one.claim.event_day for one in chain.claims if one.claim.event_day is not None]
    if not dated:
        return Window(chain.reports[0].article.day, chain.last_report)
    return Window(min(one.first for one in dated), max(one.last for one in dated))


def _event_phrase(chain: Chain) -> str:
    """When it happened, with the doubt: one day, several that do not agree, or a part of a month."""
    dated = list(dict.fromkeys(one.claim.event_day for one in chain.claims if one.claim.event_day is not None))
    if not dated:
        return "(day not stated)"
    phrases = list(dict.fromkeys(_days(one) for one in dated))
    if len(phrases) == 1 and dated[0].precision in {Precision.DAY, Precision.TIME}:
        return phrases[0]
    if len(phrases) == 1:
        return f"{phrases[0]} (day uncertain)"
    return f"(day uncertain: reports say {' and '.join(phrases)})"


def _days(days: DayRange) -> str:
    if days.first == days.last:
        return f"on {days.first.isoformat()}"
    return f"between {days.first.isoformat()} and {days.last.isoformat()}"


def _reporters(reports: Sequence[PublishedClaim]) -> str:
    outlets = load_outlets()
    named: dict[str, date] = {}
    for one in reports:
        label = outlets[one.article.outlet].label if one.article.outlet in outlets else one.article.outlet
        named.setdefault(label or "an unnamed outlet", one.article.day)
    return ", ".join(f"{label} ({day.isoformat()})" for label, day in named.items())


def _credits(claim: Claim) -> str:
    """The outlet whose report a claim passes on, as an outlet id; empty for its own word."""
    if not claim.attributed_to:
        return ""
    for outlet in load_outlets().values():
        if outlet.name in claim.attributed_to or (outlet.short_name and outlet.short_name in claim.attributed_to):
            return outlet.id
    return ""


def _evidence(published: PublishedClaim) -> Evidence:
    claim, article = published.claim, published.article
    return Evidence(
        quote=claim.quote,
        url=article.url,
        title=article.title,
        published=article.day,
        outlet=article.outlet,
        start=claim.start,
        end=claim.end,
        article_id=article.id,
        label=claim.kind.value,
        attributed_to=claim.attributed_to,
    )


def _details(chain: Chain, ordered: Sequence[PublishedClaim]) -> dict[str, object]:
    event = chain.event
    reports = chain.reports
    kind = next((one.claim.kind for one in reports), ClaimKind.OMISSION)
    return {
        "claim": kind.value,
        "family": chain.family,
        "first_report": min(one.article.day for one in chain.claims).isoformat(),
        "event_days": event
        and {"first": event.first.isoformat(), "last": event.last.isoformat(), "precision": event.precision.value},
        "claims": [_claim_details(one, one is reports[0]) for one in ordered],
    }


def _claim_details(published: PublishedClaim, earliest: bool) -> dict[str, object]:
    claim, article = published.claim, published.article
    days = claim.event_day
    return {
        "kind": claim.kind.value,
        "outlet": article.outlet,
        "url": article.url,
        "day": article.day.isoformat(),
        "event": claim.event,
        "event_days": days and [days.first.isoformat(), days.last.isoformat(), days.precision.value],
        "attributed_to": claim.attributed_to,
        "credits": _credits(claim),
        "hedged": claim.hedged,
        "earliest": earliest,
        "rule": claim.rule,
        "figures": dict(claim.details),
    }
