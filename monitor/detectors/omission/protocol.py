"""Roles that speak: who hands over for the whole corps, and who stands where in the order of senders."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from monitor.detectors.omission.evidence import quote_of
from monitor.detectors.omission.occurrences import (
    HOME,
    OccasionDay,
    Occurrence,
    SeriesKey,
    countries_of,
    gather,
)
from monitor.detectors.omission.witnessed import ENVOYS
from monitor.domain import (
    ArchiveView,
    Detection,
    EntityType,
    Evidence,
    Finding,
    LiveSignal,
    PublishedRoster,
    Reason,
    RosterKind,
    Severity,
    SignalKind,
    Subject,
    Window,
)

RULE = "protocol_change"
_RECENT = timedelta(days=2)
_HISTORY = timedelta(days=5 * 366)
_TIMES = 3
"""So many times in a row make a habit."""
_CORPS = {
    "diplomatic": re.compile(r"\bdiplomatic corps\b|외교단", re.IGNORECASE),
    "military": re.compile(r"\bmilitary attach[eé]s?(?:'s?)? corps\b|무관단", re.IGNORECASE),
}
_ROLES = {"diplomatic": ENVOYS - {"military attache"}, "military": frozenset({"military attache"})}
_MIN_LENGTH = 8
_SPREAD = 0.08
"""Places in the order vary at least so much (share of the list) between years."""
_FALL = 4.0
"""A fall of this many spreads stands out by itself."""


class ProtocolChanges:
    def __init__(self, country_name: Callable[[str], str], occasion_name: Callable[[str | None], str],
                 occasion_day: OccasionDay, version: str) -> None:  # fmt: skip
        self._country_name = country_name
        self._occasion_name = occasion_name
        self._occasion_day = occasion_day
        self._version = version

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:  # noqa: ARG002 - a change stays one
        fresh = view.rosters(view.as_of - _RECENT, view.as_of)
        baskets = [one for one in fresh if one.roster.kind is RosterKind.FLORAL_BASKET]
        messages = [one for one in fresh if one.roster.kind is RosterKind.CONGRATULATORY_MESSAGE and _is_order(one)]
        if not baskets and not messages:
            return Detection()
        past = view.rosters(view.as_of - _HISTORY, view.as_of)
        findings = [*self._deans(view, baskets, past), *self._orders(view, messages, past)]
        return Detection(tuple({finding.key: finding for finding in findings}.values()))

    def _deans(
        self, view: ArchiveView, baskets: Sequence[PublishedRoster], past: Sequence[PublishedRoster]
    ) -> list[Finding]:
        findings = []
        for now in baskets:
            text = view.article_text(now.article)
            for corps, pattern in _CORPS.items():
                leader = _leader(now, corps)
                if leader is None or not pattern.search(text):
                    continue
                before = self._handed_over(view, past, now, corps)
                leaders = {_leader(one, corps) for one in before}
                former = leaders.pop() if len(before) == _TIMES and len(leaders) == 1 else None
                if former and former not in countries_of(now.roster):
                    findings.append(self._dean(view, now, before, corps, former, leader))
        return findings

    def _handed_over(
        self, view: ArchiveView, past: Sequence[PublishedRoster], now: PublishedRoster, corps: str
    ) -> list[PublishedRoster]:
        """The last baskets of the same corps before this one, one a day, oldest first."""
        days: dict[date, PublishedRoster] = {}
        for one in reversed(past):
            if len(days) == _TIMES:
                break
            if (
                one.roster.kind is RosterKind.FLORAL_BASKET
                and one.article.day < now.article.day - _RECENT
                and _leader(one, corps) is not None
                and _CORPS[corps].search(view.article_text(one.article))
            ):
                days.setdefault(one.article.day, one)
        return [days[day] for day in sorted(days)]

    def _dean(
        self, view: ArchiveView, now: PublishedRoster, before: Sequence[PublishedRoster], corps: str, former: str,
        leader: str,
    ) -> Finding:  # fmt: skip
        name, other = self._country_name(former), self._country_name(leader)
        rows = [(one.article.day.isoformat(), self._country_name(_leader(one, corps) or "")) for one in [*before, now]]
        return protocol_change(
            key=f"{RULE}:{former}:{corps}-corps:{now.article.day.isoformat()}",
            reason=Reason.ANOTHER_SPEAKS,
            subject=Subject(EntityType.COUNTRY, former, name),
            now=now,
            summary=(
                f"{other}, not {name}, handed over the basket of the {corps} corps on {now.article.day.isoformat()}; "
                f"{name} had done so the last {_TIMES} times. Deans change by seniority too."
            ),
            evidence=(
                quote_of(view, now, "this time"),
                quote_of(view, before[-1], "the last time"),
                Evidence("", label="who handed over", table=(("day", "first named"), *rows)),
            ),
            version=self._version,
            details={"corps": corps, "former": former, "now": leader},
        )

    def _orders(
        self, view: ArchiveView, messages: Sequence[PublishedRoster], past: Sequence[PublishedRoster]
    ) -> list[Finding]:
        fresh = gather(messages, self._occasion_day)
        if not fresh:
            return []
        every = gather([one for one in past if _is_order(one)], self._occasion_day)
        findings = []
        for (key, year), now in fresh.items():
            earlier = _earlier(every, key, year)
            if len(earlier) < _TIMES or len(now.parts) > 1:
                continue
            for country in now.order:
                places = [_place(country, one) for one in earlier if country in one.order]
                if len(places) >= max(_TIMES, len(earlier) - 1) and _fell(places, _place(country, now)):
                    findings.append(self._order(view, now, earlier, country))
        return findings

    def _order(self, view: ArchiveView, now: Occurrence, earlier: Sequence[Occurrence], country: str) -> Finding:
        name, occasion = self._country_name(country), self._occasion_name(now.key.occasion)
        rank = now.order.index(country) + 1
        rows = [
            (str(one.year), str(one.order.index(country) + 1) if country in one.order else "–", str(len(one.order)))
            for one in [*earlier, now]
        ]
        before = ", ".join(row[1] for row in rows[:-1])
        return protocol_change(
            key=f"{RULE}:{country}:order:{now.key.occasion}:{now.year}",
            reason=Reason.STANDS_LOWER,
            subject=Subject(EntityType.COUNTRY, country, name),
            now=now.parts[0],
            summary=(
                f"{name} stands at place {rank} of {len(now.order)} among the senders for {occasion} {now.year}; "
                f"before it stood at {before}."
            ),
            evidence=(
                quote_of(view, now.parts[0], "this order"),
                quote_of(view, earlier[-1].parts[0], "the order before"),
                Evidence("", label="places by year", table=(("year", "place", "of"), *rows)),
            ),
            version=self._version,
            details={"occasion": now.key.occasion, "year": now.year, "place": rank},
        )


def protocol_change(
    *, key: str, reason: Reason, subject: Subject, now: PublishedRoster, summary: str,
    evidence: tuple[Evidence, ...], version: str, details: Mapping[str, object],
) -> Finding:  # fmt: skip
    """A change of form in what was printed `now`."""
    return Finding(
        key=key,
        kind=SignalKind.PROTOCOL_CHANGE,
        subject=subject,
        outlets=(now.article.outlet,),
        window=Window(now.article.day, now.article.day),
        severity=Severity.LOW,
        summary=summary,
        reasons=(reason,),
        evidence=evidence,
        rule=RULE,
        rule_version=version,
        details=details,
    )


def _leader(published: PublishedRoster, corps: str) -> str | None:
    for entry in published.roster.entries:
        if entry.country and entry.country != HOME and entry.host is None and entry.role in _ROLES[corps]:
            return entry.country
    return None


def _is_order(published: PublishedRoster) -> bool:
    return (
        published.roster.complete and published.article.complete and len(countries_of(published.roster)) >= _MIN_LENGTH
    )


def _earlier(every: Mapping[tuple[SeriesKey, int], Occurrence], key: SeriesKey, year: int) -> list[Occurrence]:
    found = [one for (other, of), one in every.items() if other == key and of < year and len(one.parts) == 1]
    return sorted(found, key=lambda one: one.year)


def _place(country: str, one: Occurrence) -> float:
    return one.order.index(country) / max(1, len(one.order) - 1)


def _fell(places: Sequence[float], now: float) -> bool:
    usual, spread = float(np.mean(places)), max(_SPREAD, float(np.std(places, ddof=1)))
    return usual <= 1 / 3 and now - usual >= _FALL * spread
