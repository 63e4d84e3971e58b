"""Signals over time: what detectors say day after day, kept as episodes with a beginning and an end.

The ledger knows no database. A replay runs it over the whole archive; live detection runs it over the last days;
both give the same episodes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from monitor.domain import (
    ArchiveView,
    Cleared,
    Detector,
    Finding,
    LiveSignal,
    SignalStatus,
    Withheld,
)
from monitor.domain.words import Reason


class Change(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Episode:
    """One signal from its first day on. `ended_as` is None while it lives."""

    detector: str
    finding: Finding
    detected_on: date
    updated_on: date
    ended_on: date | None = None
    ended_as: SignalStatus | None = None
    ended_because: Reason | None = None

    @property
    def key(self) -> str:
        return self.finding.key


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A change that a day brought."""

    day: date
    change: Change
    episode: Episode


class Ledger:
    """Feed it days in order with `judge`; `episodes` has everything raised so far."""

    def __init__(self, detectors: Sequence[Detector], live: Iterable[Episode] = ()) -> None:
        self._detectors = detectors
        self._live: dict[tuple[str, str], Episode] = {(one.detector, one.key): one for one in live}
        self._ended: list[Episode] = []
        self.withheld: dict[str, tuple[Withheld, ...]] = {}
        """What each detector declined to judge on the last day."""

    @property
    def episodes(self) -> list[Episode]:
        return sorted([*self._ended, *self._live.values()], key=lambda one: (one.detected_on, one.key))

    def judge(self, view: ArchiveView) -> list[LedgerEntry]:
        """Ask every detector about the view's day; what changed."""
        entries: list[LedgerEntry] = []
        for detector in self._detectors:
            live = [
                LiveSignal(one.key, one.detected_on, one.finding)
                for (name, _), one in self._live.items()
                if name == detector.name
            ]
            detection = detector.detect(view, live)
            self.withheld[detector.name] = detection.withheld
            entries += [
                self._clear(detector.name, cleared, view.as_of)
                for cleared in detection.cleared
                if (detector.name, cleared.key) in self._live
            ]
            entries += [self._raise(detector.name, finding, view.as_of) for finding in detection.findings]
        return entries

    def _raise(self, detector: str, finding: Finding, day: date) -> LedgerEntry:
        place = (detector, finding.key)
        before = self._live.get(place)
        if before is None:
            self._live[place] = Episode(detector, finding, day, day)
            return LedgerEntry(day, Change.NEW, self._live[place])
        if before.finding != finding:
            self._live[place] = replace(before, finding=finding, updated_on=day)
        return LedgerEntry(day, Change.CHANGED, self._live[place])

    def _clear(self, detector: str, cleared: Cleared, day: date) -> LedgerEntry:
        ended = replace(
            self._live.pop((detector, cleared.key)),
            updated_on=day,
            ended_on=day,
            ended_as=cleared.ends_as,
            ended_because=cleared.reason,
        )
        self._ended.append(ended)
        return LedgerEntry(day, Change.ENDED, ended)
