"""The detector of omissions: from lists, rituals, and reports of events that others saw; of persons; of protocol."""

from collections.abc import Callable, Sequence

from monitor.catalog.occasions import load_occasions
from monitor.catalog.outlets import load_outlets
from monitor.detectors.omission.full_text import FullTextChanges
from monitor.detectors.omission.lists import ListOmissions
from monitor.detectors.omission.occurrences import OccasionDay
from monitor.detectors.omission.people import PeopleOmissions
from monitor.detectors.omission.protocol import ProtocolChanges
from monitor.detectors.omission.remembrance import RemembranceOmissions
from monitor.detectors.omission.rituals import RitualOmissions
from monitor.detectors.omission.witnessed import WitnessedOmissions
from monitor.domain import ArchiveView, Detection, LiveSignal, SignalKind
from monitor.settings import OmissionSettings


class RosterOmission:
    """Judges what state lists leave out, each way with keys of its own, and what they say by their order.

    `occasion_day` gives the day of an occasion in a year, `outlet_name` what people call an outlet; without them the
    catalog's are used.
    """

    name = "omission"
    version = "6"
    kinds = frozenset(
        {
            SignalKind.ROSTER_OMISSION,
            SignalKind.RITUAL_OMISSION,
            SignalKind.WITNESSED_OMISSION,
            SignalKind.PROTOCOL_CHANGE,
        }
    )

    def __init__(
        self,
        settings: OmissionSettings,
        country_name: Callable[[str], str],
        occasion_name: Callable[[str | None], str],
        occasion_day: OccasionDay | None = None,
        outlet_name: Callable[[str], str] | None = None,
    ) -> None:
        outlet = outlet_name or load_outlets().label
        day = occasion_day or load_occasions().day
        self._parts = (
            ListOmissions(settings, country_name, occasion_name, day, outlet, self.version),
            RemembranceOmissions(country_name, occasion_name, day, self.version),
            RitualOmissions(settings.p_value, country_name, occasion_name, day, self.version),
            WitnessedOmissions(country_name, outlet, self.version),
            PeopleOmissions(settings.watched_people, settings.p_value, settings.min_earlier_rosters, self.version),
            ProtocolChanges(country_name, occasion_name, day, self.version),
            FullTextChanges(country_name, occasion_name, day, outlet, self.version),
        )

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        detections = [part.detect(view, live) for part in self._parts]
        return Detection(
            findings=tuple(finding for one in detections for finding in one.findings),
            cleared=tuple(cleared for one in detections for cleared in one.cleared),
            withheld=tuple(held for one in detections for held in one.withheld),
        )
