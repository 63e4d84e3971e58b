"""Messages that used to be printed in full and now are only said to have come, or to have been sent."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.detectors.omission.evidence import quote_of
from monitor.detectors.omission.manner import FULL, LISTED, told_of
from monitor.detectors.omission.occurrences import HOME, OWN_ITEM, OccasionDay, countries_of, occasion_year
from monitor.detectors.omission.protocol import RULE, protocol_change
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    EntityType,
    Evidence,
    Finding,
    LiveSignal,
    PublishedRoster,
    Reason,
    RosterKind,
    Subject,
)

_TIMES = 3
"""So many years in a row make a habit."""
_HISTORY = timedelta(days=5 * 366)
_GRACE = timedelta(days=3)
"""The text often follows the notice by a day or two."""
_DUE_FOR = timedelta(days=4)
_SENT = re.compile(
    r"\bKim Jong \w+\b[^.]{0,60}\b(?:sent|sends)\b"
    r"|\b(?:sent|sends) (?:an? )?(?:\w+ ){0,4}(?:message|card|letter)s? to\b"
    r"|보내시(?:였|여)|에게 (?:\S+ ){0,3}(?:축전|년하장|서한|답전|조전)을 보내"
)
_LEAD = 500

Line = tuple[str, str, bool]
"""(country, occasion, whether it is the DPRK that sends)."""


@dataclass(frozen=True, slots=True)
class _Item:
    published: PublishedRoster
    year: int
    told: str


class FullTextChanges:
    """Compares how messages of one country on one occasion are printed, each way by itself, year beside year."""

    def __init__(self, country_name: Callable[[str], str], occasion_name: Callable[[str | None], str],
                 occasion_day: OccasionDay, outlet_name: Callable[[str], str], version: str) -> None:  # fmt: skip
        self._country_name = country_name
        self._outlet_name = outlet_name
        self._occasion_name = occasion_name
        self._occasion_day = occasion_day
        self._version = version

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        fresh = [one for one in view.rosters(view.as_of - _GRACE - _DUE_FOR, view.as_of) if _is_message(one)]
        if not fresh:
            return Detection()
        occasions = {one.roster.occasion for one in fresh}
        past = view.rosters(view.as_of - _HISTORY, view.as_of)
        messages = [one for one in past if _is_message(one) and one.roster.occasion in occasions]
        candidates = _ever_alone(messages) & {country for one in fresh for country in countries_of(one.roster)}
        lines = self._lines(view, messages, candidates)
        findings = [
            found for line, items in sorted(lines.items()) if (found := self._judged(view, line, items)) is not None
        ]
        cleared = [
            Cleared(signal.key, Reason.LATE_ARTICLE, "the text was printed in full after all")
            for signal in live
            if signal.key.startswith(f"{RULE}:") and any(
                signal.key == self._key(line, item.year) for line, items in lines.items()
                for item in items if item.told == FULL
            )
        ]  # fmt: skip
        return Detection(tuple(findings), tuple(cleared))

    def _lines(
        self, view: ArchiveView, messages: Sequence[PublishedRoster], candidates: set[str]
    ) -> dict[Line, list[_Item]]:
        lines: dict[Line, list[_Item]] = {}
        for one in messages:
            occasion = one.roster.occasion or ""
            year = occasion_year(occasion, one.article.day, self._occasion_day)
            named = candidates.intersection(countries_of(one.roster))
            if year is None or not named:
                continue
            sent = bool(_SENT.search(f"{one.article.title}. {view.article_text(one.article)[:_LEAD]}"))
            item = _Item(one, year, told_of(one, lambda part: view.article_text(part.article)))
            for country in named:
                lines.setdefault((country, occasion, sent), []).append(item)
        return lines

    def _judged(self, view: ArchiveView, line: Line, items: Sequence[_Item]) -> Finding | None:
        this_year = max(item.year for item in items)
        now = [item for item in items if item.year == this_year]
        waited = view.as_of - min(item.published.article.day for item in now)
        if any(item.told == FULL for item in now) or not _GRACE <= waited < _GRACE + _DUE_FOR:
            return None
        before = [
            next((item for item in items if item.year == year and item.told == FULL), None)
            for year in range(this_year - _TIMES, this_year)
        ]
        if any(item is None or not _same_outlet(item, now) for item in before):
            return None
        return self._finding(view, line, now[0], [item for item in before if item is not None])

    def _finding(self, view: ArchiveView, line: Line, now: _Item, before: Sequence[_Item]) -> Finding:
        country, occasion, sent = line
        name = self._country_name(country)
        whose = f"The message to {name}" if sent else f"The message from {name}"
        how = "named in a list of many" if now.told == LISTED else "said to have been sent, without its text"
        years = ", ".join(str(item.year) for item in before)
        rows = [(str(item.year), item.told, item.published.article.day.isoformat()) for item in [*before, now]]
        article = now.published.article
        return protocol_change(
            key=self._key(line, now.year),
            reason=Reason.PRINTED_LESS,
            subject=Subject(EntityType.COUNTRY, country, name),
            now=now.published,
            summary=(
                f"{whose} for {self._occasion_name(occasion)} {now.year} is only {how} "
                f"({self._outlet_name(article.outlet)}, {article.day.isoformat()}). "
                f"Those of {years} were printed in full."
            ),
            evidence=(
                quote_of(view, now.published, "this time"),
                quote_of(view, before[-1].published, "the last time"),
                Evidence("", label="how it was printed", table=(("year", "told", "day"), *rows)),
            ),
            version=self._version,
            details={"occasion": occasion, "year": now.year, "sent": sent, "told": now.told},
        )

    def _key(self, line: Line, year: int) -> str:
        country, occasion, sent = line
        return f"{RULE}:{country}:full-text:{'to' if sent else 'from'}:{occasion}:{year}"


def _is_message(published: PublishedRoster) -> bool:
    return published.roster.kind is RosterKind.CONGRATULATORY_MESSAGE and published.roster.occasion is not None


def _ever_alone(messages: Sequence[PublishedRoster]) -> set[str]:
    """Countries that had a message by itself, which alone can have been printed in full."""

    def alone() -> Iterator[str]:
        for one in messages:
            listed = countries_of(one.roster)
            if len(listed) <= OWN_ITEM:
                yield from listed

    return set(alone()) - {HOME}


def _same_outlet(before: _Item, now: Sequence[_Item]) -> bool:
    """An outlet that prints no messages in full tells nothing by printing none."""
    outlets = {(item.published.article.outlet, item.published.article.language) for item in now}
    return (before.published.article.outlet, before.published.article.language) in outlets
