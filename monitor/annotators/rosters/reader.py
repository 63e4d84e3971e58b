"""From a document and its country mentions to its rosters."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from monitor.annotators.rosters.calls import HERE
from monitor.annotators.rosters.completeness import gives_all
from monitor.annotators.rosters.dated import describes_alone, opens_with_event_of_ours
from monitor.annotators.rosters.days import event_day
from monitor.annotators.rosters.found import GUESTS, PERSONAL
from monitor.annotators.rosters.frame import IN_COUNTRIES, Frame, frame_of
from monitor.annotators.rosters.gathering import entries_of
from monitor.annotators.rosters.lexicon import lexicon
from monitor.annotators.rosters.setting import written_in
from monitor.annotators.rosters.tokens import HOME, countries_of, present_ones
from monitor.catalog.sought import Sought
from monitor.domain import PYONGYANG, Document, Mention, Roster, RosterEntry, RosterKind

_WRITTEN_ABOUT = frozenset({HOME, "KR", "JP", "US"})


_SEMINARS = Sought(r"\b[Ss]eminars?\b|\b[Ss]ymposi|토론회|연구토론")
_EVENTS = Sought(r"\b(?:[Ee]vents?|[Cc]elebrations?|[Rr]eceptions?|[Ff]ilm shows?|[Ff]unctions?)\b|행사|경축|영화|연회")
_AMONG_OTHERS = frozenset(
    {RosterKind.OTHER, RosterKind.WREATH, RosterKind.TALK, RosterKind.RECEPTION, RosterKind.PERFORMANCE}
)
"""What others may hold without anybody from here."""


class OccasionFinder(Protocol):
    def find(self, text: str, published: date, mentions: Sequence[Mention] = ()) -> tuple[str, date] | None: ...


_LANGUAGES = frozenset({"en", "ko", "ru"})
_LEAD = 2_500
"""Characters in which the occasion is looked for; what comes later is another matter."""
_OPENING = 300
_CONCERNS_HOME = re.compile(
    r"\b(?:DPRK|Korean?s?|Kim (?:Il Sung|Jong \w+)|Juche|Songun|WPK|here|Pyongyang|this country|"
    r"U\.S\. imperialism|Day of the S\w+|Shining Star)\b|[가-힣]|[а-я]"
)
"""A seminar of others among themselves is no list of ours."""
_HERE = Sought(HERE)


class RosterReader:
    """Reads rosters of English and Korean state texts, and whom Russian posts put at an event.

    Immutable; safe to share between threads.
    """

    def __init__(self, countries: object, occasions: OccasionFinder) -> None:
        self._countries = countries
        self._occasions = occasions

    def read(self, document: Document, language: str, mentions: Sequence[Mention]) -> tuple[Roster, ...]:
        """Rosters of a document, by place. Spans are offsets into `document.full_text`.

        A text in another language, without a day of publication, or that lists nobody has none.
        """
        code = language.split("-", 1)[0].lower()
        if document.published is None or code not in _LANGUAGES:
            return ()
        words = lexicon(code)
        countries = countries_of(mentions)
        foreign = any(mention.entity.id != HOME for mention in countries)
        frame = frame_of(words, code, document.title, document.text, foreign=foreign)
        if frame is None:
            return ()
        published = document.published.astimezone(PYONGYANG).date()
        text = document.full_text
        countries = present_ones(countries, text)
        abroad = written_in(document.text, len(text) - len(document.text), mentions)
        entries = entries_of(words, code, document, frame, countries, abroad)
        if not entries:
            return ()
        if frame.loose and not _brings_guests(entries):
            return ()
        if (
            code == "en"
            and frame.kind in _AMONG_OTHERS
            and not frame.of_places
            and describes_alone(document.title, document.text)
        ):
            return ()
        occasion = self._occasions.find(text[:_LEAD], published, mentions)
        south_alone = {entry.country for entry in entries} <= {HOME, "KR"}
        if frame.kind is RosterKind.OTHER and (occasion is None or south_alone) and _is_of_the_south(text, mentions):
            return ()
        if frame.kind in _AMONG_OTHERS and _among_themselves(text, entries):
            return ()
        if frame.form == IN_COUNTRIES and occasion is None and not frame.of_places:
            at_one = replace(frame, form="")
            named = entries_of(words, code, document, at_one, countries, abroad)
            if not named and not opens_with_event_of_ours(document.text):
                return ()
            frame, entries = (at_one, named) if named else (frame, entries)
        kind = _kind_of(frame, occasion, entries, text[: len(document.title) + _OPENING])
        return (
            Roster(
                kind=kind,
                occasion=occasion[0] if occasion else None,
                day=event_day(document, code, published, document.text, kind, occasion[1] if occasion else None),
                start=min(entry.start for entry in entries),
                end=max(entry.end for entry in entries),
                entries=tuple(entries),
                complete=gives_all(document, entries),
                form=frame.form,
            ),
        )


def _brings_guests(entries: Sequence[RosterEntry]) -> bool:
    """Somebody of another country than those that are written about daily, in an office or as a guest."""
    guests = [entry for entry in entries if entry.country not in _WRITTEN_ABOUT]
    return any(entry.role in GUESTS or (entry.role in PERSONAL and entry.name) for entry in guests)


def _kind_of(
    frame: Frame, occasion: tuple[str, date] | None, entries: Sequence[RosterEntry], opening: str
) -> RosterKind:
    """What is held abroad for a feast is a celebration abroad, unless it is told of learned talk alone."""
    guests = [entry for entry in entries if entry.country != HOME]
    if _SEMINARS.search(opening) and not _EVENTS.search(opening):
        return frame.kind
    abroad = frame.form == IN_COUNTRIES or (bool(guests) and all(entry.host for entry in guests))
    if frame.kind is RosterKind.OTHER and occasion is not None and abroad:
        return RosterKind.MISSIONS_ABROAD_CELEBRATION
    return frame.kind


def _among_themselves(text: str, entries: Sequence[RosterEntry]) -> bool:
    return all(entry.host for entry in entries) and not _CONCERNS_HOME.search(text)


def _is_of_the_south(text: str, mentions: Sequence[Mention]) -> bool:
    """Politics in south Korea: press conferences and rallies there are no lists of ours."""
    leading = any(mention.entity.id == "KR" and mention.start < _OPENING for mention in mentions)
    return leading and not _HERE.search(text[:_LEAD])
