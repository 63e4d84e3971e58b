"""The detectors a configuration switches on, in the order they judge."""

from collections.abc import Callable

from monitor.catalog.outlets import Outlets
from monitor.detectors.aftermath import Changes
from monitor.detectors.frequency import Memory, MentionFrequency
from monitor.detectors.omission import RosterOmission
from monitor.detectors.ranks import RankChange
from monitor.detectors.reported import Reported
from monitor.domain import Detector
from monitor.settings import DetectorSettings

Name = Callable[[str], str]


def build_detectors(
    settings: DetectorSettings,
    country_name: Name,
    outlets: Outlets,
    occasion_name: Callable[[str | None], str],
    memory: Memory | None = None,
) -> list[Detector]:
    """`memory`: what the frequency detector of an earlier run computed; it holds only what the series still say."""
    detectors: list[Detector] = []
    if settings.mention_frequency.enabled:
        detectors.append(MentionFrequency(settings.mention_frequency, country_name, outlets.label, memory))
    if settings.rank_change.enabled:
        detectors.append(RankChange(settings.rank_change, country_name, outlets.label))
    if settings.omission.enabled:
        detectors.append(RosterOmission(settings.omission, country_name, occasion_name, outlet_name=outlets.label))
    if settings.reported.enabled:
        detectors.append(Reported(settings.reported, country_name, outlets))
    if settings.changes.enabled:
        detectors.append(Changes(settings.changes, country_name, outlets.label))
    return detectors
