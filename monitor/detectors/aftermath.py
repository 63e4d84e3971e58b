"""The detector of edits and removals: each raised once, shown for a while, closed or withdrawn."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from monitor.detectors.changes import MASS, MASS_WITHIN, Judged, edit_findings, removal_findings
from monitor.domain import (
    STATE_TIERS,
    ArchiveView,
    Cleared,
    Detection,
    Entity,
    EntityType,
    Finding,
    LiveSignal,
    Reason,
    SignalKind,
    Tier,
)
from monitor.domain.edits import Change, Edit, compare
from monitor.settings import ChangesSettings

TIERS = (*STATE_TIERS, Tier.WITNESS)
"""Analysts mend their own texts for many reasons; what a state or a witness takes back is news."""

_LOOK_BACK = timedelta(days=400)
"""Removals are clustered from far before the days shown, so that no cluster is cut where its key would change."""


class Changes:
    """Edits of substance and removals of the last `shown_days`. A finding closes (WINDOW_PASSED) when they have
    passed or a mass finding has taken it in, and is withdrawn (NO_LONGER_HOLDS) when the page is back.

    Severity: HIGH where a name or a watched term is gone and for mass removals, MEDIUM for other edits and removals,
    LOW for many edits at once that have nothing in common.
    """

    name = "changes"
    version = "1"
    kinds = frozenset({SignalKind.ARTICLE_EDITED, SignalKind.ARTICLE_REMOVED, SignalKind.MASS_REMOVAL})

    def __init__(
        self, settings: ChangesSettings, country_name: Callable[[str], str], outlet_name: Callable[[str], str]
    ) -> None:
        self._settings = settings
        self._country_name = country_name
        self._outlet_name = outlet_name
        self._edits: dict[int, Edit] = {}

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        since = view.as_of - timedelta(days=self._settings.shown_days)
        judged = [Judged(one, self._edit(one)) for one in view.changes(since, view.as_of, TIERS)]
        removed = removal_findings(view.removals(view.as_of - _LOOK_BACK, view.as_of, TIERS), self._outlet_name)
        current = [
            *edit_findings(judged, self._entity_name, self._outlet_name),
            *(_under_its_first_key(one, live) for one in removed if one.window.last >= since),
        ]
        keys = {one.key for one in current}
        cleared = [_cleared(one, current, since) for one in live if one.key not in keys]
        return Detection(findings=tuple(current), cleared=tuple(cleared))

    def _edit(self, change: Change) -> Edit:
        if change.revision_id not in self._edits:
            self._edits[change.revision_id] = compare(
                change.before, change.after, change.first_seen, change.replaced_at, self._settings.watched_terms
            )
        return self._edits[change.revision_id]

    def _entity_name(self, entity: Entity) -> str:
        if entity.type is EntityType.COUNTRY:
            return self._country_name(entity.id)
        return entity.id.replace("-", " ").title()


def _under_its_first_key(finding: Finding, live: Sequence[LiveSignal]) -> Finding:
    """A mass removal whose first pages are confirmed last keeps the key it was raised with."""
    if finding.kind is not SignalKind.MASS_REMOVAL:
        return finding
    for one in live:
        same = one.finding.kind is SignalKind.MASS_REMOVAL and one.finding.outlets == finding.outlets
        if same and abs(_first_day(one.key) - _first_day(finding.key)) <= MASS_WITHIN:
            return replace(finding, key=one.key)
    return finding


def _first_day(key: str) -> date:
    return date.fromisoformat(key.rsplit(":", 1)[1])


def _cleared(one: LiveSignal, current: Collection[Finding], since: date) -> Cleared:
    if one.finding.window.last < since:
        return Cleared(one.key, Reason.WINDOW_PASSED, "told long enough")
    if any(_takes_in(many, one.finding) for many in current):
        return Cleared(one.key, Reason.WINDOW_PASSED, "one of many, told together")
    return Cleared(one.key, Reason.NO_LONGER_HOLDS, "the page is back as it was")


def _takes_in(many: Finding, one: Finding) -> bool:
    if many.outlets != one.outlets or (many.observed or 0) < MASS:
        return False
    if many.kind is SignalKind.MASS_REMOVAL and one.kind is SignalKind.ARTICLE_REMOVED:
        return _first_day(many.key) - MASS_WITHIN <= one.window.last <= many.window.last
    return many.kind is one.kind is SignalKind.ARTICLE_EDITED and many.window.last == one.window.last
