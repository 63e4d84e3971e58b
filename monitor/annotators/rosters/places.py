"""Where those of a list were, as far as its other entries tell; each of them once."""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.annotators.rosters.found import ENVOYS, Found
from monitor.annotators.rosters.frame import IN_COUNTRIES, Frame
from monitor.annotators.rosters.tokens import HOME
from monitor.catalog.sought import Sought
from monitor.domain import Mention, MentionBy, RosterEntry, RosterKind

_NO_GUESTS = Sought(
    r"\bhere\b|\bPyongyang\b|\b(?:Mansudae|Kumsusan|Mangyongdae|Myohyang|Taedonggang|Wonsan|Nampho|Rason|Sinuiju|"
    r"Kaesong|Phyongan|Hwanghae|Hamgyong|Kangwon|Jagang|Ryanggang)|\bin the DPRK\b|\bDPRK and [A-Z]|\bKPA\b|"
    r"\bKim Il Sung University\b|\b(?:visit(?:ed|s|ing)? (?:to )?the DPRK|on a visit|"
    r"stay(?:ed|ing)? in the DPRK|[Ee]mbass(?:y|ies)|[Aa]mbassador|[Cc]onsul\w*|diplomat\w*|attach\w+|"
    r"officials? concerned|"
    r"Chongryon|Koreans|[Cc]ompatriots|delegations?|delegates?|gifts?|baskets?|wreaths?|messages?|letters?|"
    r"(?<!joint )statements?|"
    r"tourists|came|arrived|[Ff]estival|Exhibition House|[Ff]raternal|puppet)\b"
)
"""What brings foreigners here, or has nobody come together at all."""
_THEIR_MEETING = Sought(
    r"\b(?:[Mm]eetings?|[Ss]eminars?|[Ss]ymposi\w+|[Ll]ectures?|[Ff]ilm shows?|[Ee]xhibitions?|[Rr]ound-table talks|"
    r"[Rr]eading sessions?|"
    r"sessions?|"
    r"gatherings?|ceremony|events?|conference|congress)\b[^.]{0,200}\b(?:held|took place|given|gave|opened|hosted|"
    r"organi[sz]ed|arranged|on [A-Z][a-z]+\.? \d)"
    r"|\b(?:held|gave|hosted|organi[sz]ed|arranged) (?:an?|the) [^.]{0,60}\b(?:meeting|seminar|symposium|lecture|"
    r"film show|exhibition|session|gathering|ceremony|event)\b"
    r"|\b(?:[Cc]ommittee|[Gg]roup|[Ss]ociety|[Cc]ent(?:er|re)|[Aa]ssociation|[Oo]rgani[sz]ation|[Ll]ibrary|"
    r"[Ii]nstitute)\b"
    r"[^.]{0,200}\b(?:was|were) (?:formed|founded|inaugurated|organi[sz]ed|opened|set up|established)\b"
)
_OPEN_KINDS = frozenset({RosterKind.OTHER, RosterKind.TALK, RosterKind.PERFORMANCE, RosterKind.RECEPTION})
_OPENING = 450
_HELD = (
    r"(?:receptions?|events?|functions?|meetings?|ceremony|gatherings?|celebrations?|banquet|film show|lecture|seminar)"
)
_OPENS_IN = Sought(r"(?:^\W*|; |, while )[Ii]n $")
_IN = Sought(
    rf"\b(?:{_HELD}|one|(?:DPRK|its|the) (?:embassy|mission)|portraits?|gathered|met|held|given|took place|assembled)"
    r" in $"
)
_ELSEWHERE = Sought(r"\bin (?:the )?$")
_EVENT_THERE = re.compile(rf" (?:{_HELD}|mission|embassy|one)\b")


def held_in(sentence: str, start: int, mentions: Sequence[Mention]) -> str | None:
    """The country of the one foreign capital that a sentence sets its event in: "In Havana ...", "the Lima reception".

    `start`: where the sentence begins in the text; `mentions` are those inside.
    """
    capitals = [one for one in mentions if one.by is MentionBy.CAPITAL]
    named = {one.entity.id for one in capitals}
    if len(named) != 1 or HOME in named:
        return None
    if any(_OPENS_IN.search(sentence, 0, one.start - start) for one in capitals):
        return named.pop()
    if any(
        one.by is MentionBy.NAME and one.entity.id not in named and _ELSEWHERE.search(sentence, 0, one.start - start)
        for one in mentions
    ):
        return None
    told = any(
        _IN.search(sentence, 0, one.start - start) or _EVENT_THERE.match(sentence, one.end - start) for one in capitals
    )
    return named.pop() if told else None


def is_their_own(kind: RosterKind, title: str, text: str) -> bool:
    """Bodies of others met among themselves at home: "The Venezuelan society held its annual meeting"."""
    if kind not in _OPEN_KINDS or _NO_GUESTS.search(f"{title}\n{text[:_OPENING]}"):
        return False
    return _THEIR_MEETING.search(text[:_OPENING]) is not None


def hosted_at_home(found: list[tuple[Found, int]], *, everywhere: bool) -> list[tuple[Found, int]]:
    """At events "in Bangladesh and India" those of Bangladesh are at home; at those "in many countries" all are."""
    places = {one.country for one, _ in found if one.place_only}
    return [
        (replace(one, host=one.country) if one.host is None and (everywhere or one.country in places) else one, start)
        for one, start in found
    ]


def each_at_its_own(found: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """Where missions in several countries are named, whoever comes from one of these was at the one there."""
    places = {one.country for one, _ in found if one.place_only}
    if len(places) < 2:
        return found
    return [
        (replace(one, host=one.country), start)
        if not one.place_only and one.role not in ENVOYS and one.country in places
        else (one, start)
        for one, start in found
    ]


def without_places(frame: Frame, found: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """Where somebody is named, the place of the mission they came to is no entry of its own."""
    places = sum(one.place_only for one, _ in found)
    if (frame.kind is RosterKind.MISSIONS_ABROAD_CELEBRATION and places > 1) or frame.form == IN_COUNTRIES:
        return found
    people = [
        (one, start)
        for one, start in found
        if not one.place_only and (one.role not in ENVOYS or one.country != one.host or one.name)
    ]
    if any(one.country != HOME for one, _ in people) or not places:
        return people
    return found if frame.at_missions else []


def once(entries: list[RosterEntry]) -> list[RosterEntry]:
    """Each entry once, however often the text repeats its list."""
    seen: set[tuple[str | None, str, str | None]] = set()
    kept = []
    for entry in sorted(entries, key=lambda entry: not entry.name):
        key = (entry.country, entry.name or entry.role, entry.host)
        if key in seen or (not entry.name and (entry.country, f"named {entry.role}", entry.host) in seen):
            continue
        seen.add(key)
        if entry.name:
            seen.add((entry.country, f"named {entry.role}", entry.host))
        kept.append(entry)
    return kept
