"""Which stored signal tells of which episode, so that what people said of an event stays with that event."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from monitor.domain import Signal, SignalStatus
from monitor.pipeline.ledger import Episode

Place = tuple[str, str, date]
"""Detector, key and first day: what names one signal among all."""


def place_of(episode: Episode) -> Place:
    return episode.detector, episode.key, episode.detected_on


def match(episodes: Iterable[Episode], stored: Mapping[Place, Signal]) -> dict[Place, Place]:
    """The place of the stored signal for the place of each episode that has one.

    That is the signal with the same first day; else, of those with the same key that were alive at the same time, the
    nearest by first day, with withdrawn ones last. Every same first day is found before any near one: an episode that
    comes earlier must not take the signal of a later one.
    """
    by_place = {place_of(one): one for one in episodes}
    found = {place: place for place in by_place if place in stored}
    waiting = _by_key(place for place in stored if place not in found)
    near = sorted(
        (stored[there].status is SignalStatus.WITHDRAWN, abs(there[2] - place[2]), place, there)
        for place, episode in by_place.items()
        if place not in found
        for there in waiting.get(place[:2], ())
        if _lived_together(episode, stored[there])
    )
    taken = set[Place]()
    for _, _, place, there in near:
        if place not in found and there not in taken:
            found[place] = there
            taken.add(there)
    return found


def _by_key(places: Iterable[Place]) -> dict[tuple[str, str], list[Place]]:
    grouped: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        grouped.setdefault(place[:2], []).append(place)
    return grouped


def _lived_together(episode: Episode, signal: Signal) -> bool:
    return episode.detected_on <= _last_day(signal) and signal.detected_on <= _last_day(episode)


def _last_day(one: Episode | Signal) -> date:
    """The last day alive: on the day of its end another event may begin."""
    return max(one.detected_on, one.ended_on - timedelta(days=1)) if one.ended_on else date.max
