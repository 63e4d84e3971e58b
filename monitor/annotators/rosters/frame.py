"""What a list is a list of: its kind, its form, and whether it is set at DPRK missions abroad."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from monitor.annotators.rosters.concern import (
    MONTH,
    concerns_home,
    concerns_home_in_korean,
    is_about_talks_alone,
    is_commentary,
    is_of_a_disaster,
    is_of_games,
    is_of_others_in_korean,
    is_printed,
    is_review_of_months,
    is_sent_by_others,
    names_home,
    talks_with_us,
    tells_no_event,
)
from monitor.annotators.rosters.found import GUESTS
from monitor.annotators.rosters.lexicon import Lexicon
from monitor.catalog.sought import Sought
from monitor.domain import RosterKind

_AT_MISSIONS = Sought(
    r"\b(?:dprk(?:'s)?|those|overseas|diplomatic) (?:\w+ )?(?:embass(?:y|ies)|missions?)\b"
    r"|\bits (?:\w+ )?(?:embass(?:y|ies)|missions)\b"
    r"|\bmissions (?:abroad|overseas|in)\b|\bembassies (?:abroad|overseas|of the dprk)\b"
)
_MISSION_IN = Sought(
    r"\b(?:DPRK(?:'s)?|its|Korean|our) (?:[Pp]ermanent |[Tt]rade |[Dd]iplomatic )?"
    r"(?:[Ee]mbassy|[Mm]issions?|[Cc]onsulate(?:[ -][Gg]eneral)?|[Rr]epresentation)"
    r" (?:in|to|at) (?:the )?(?:capital of )?(?:his |her |their |the |this |that )?(?=([A-Z]|count))"
)
_OPEN_KINDS = frozenset({RosterKind.OTHER, RosterKind.PERFORMANCE, RosterKind.TALK})
"""Kinds that do not tell by themselves that something happened here or to do with this country."""
_ONE_MISSION = Sought(
    r"\b(?:DPRK(?:'s)?|Korean) (?:[Pp]ermanent )?(?:[Ee]mbassy|[Mm]ission|[Cc]onsulate)\b(?! (?:here|at UN|to the UN))"
)
_AT_ONE_PLACE = frozenset({RosterKind.VISIT_TO_MISSION, RosterKind.FLORAL_BASKET})
_OWN_CAPITALS = Sought(
    r"\bDPRK (?:diplomatic )?(?:embassies|missions)\b[^.]{0,40}"
    r"\b(?:in|to) (?:their|those|the relevant|relevant|respective)\b"
    r"|\b(?:at|to|before) (?:the )?DPRK (?:diplomatic )?(?:missions|embassies)\b(?! in\b| to\b)"
    r"|\bDPRK (?:missions|embassies) (?:got|received|were|have)\b"
    r"|\bDPRK embassies and missions\b|\bvisited (?:the )?DPRK (?:diplomatic )?(?:missions|embassies)\b"
)
_ENVOYS_ELSEWHERE = frozenset({"ambassador", "charge d'affaires", "diplomatic envoy", "military attache"})
"""Who come to a mission in a third country as often as in their own."""
_TOLD_BY_THE_PRESS = frozenset({*_OPEN_KINDS, RosterKind.CONGRATULATORY_MESSAGE, RosterKind.WREATH})
_PRESS_REVIEW = re.compile(
    r"\b(?:media|press|newspapers?|papers?|dailies)\b.{0,30}\b(?:report|comment|carr(?:y|ies)|prais|hail|disclos|"
    r"expos)|\bby (?:[A-Z]\w+ )?(?:Media|Press|Newspapers?|Papers?|Dailies)\b"
    r"|[:,] (?:[A-Z]\w+ )?Media$",
    re.IGNORECASE,
)

_ON_DISPLAY = re.compile(r"\W*(?:On display|Displayed|Preserved) (?:at|in) the International Friendship Exhibition\b")
"""Old gifts and who once gave them."""
_COUNTRIES = Sought(
    r"\b(?:were|was)? ?(?:held|took place|given|arranged|organi[sz]ed|shown|opened|staged|"
    r"observed|marked|celebrated|commemorated)"
    r" (?:abroad|overseas|worldwide)\b"
    r"|\b(?:were|was)? ?(?:held|took place|given|arranged|organi[sz]ed|shown|opened|staged|"
    r"observed|marked|celebrated|commemorated)"
    r" (?:\w+ ){0,6}?in (?:different |various |foreign |several |many |a number of )?(?:(?!Pyongyang)[A-Z]|countries)"
)
_HELD_ABROAD = Sought(
    r"\b(?:[Hh]eld|[Gg]iven|[Oo]rgani[sz]ed|[Oo]pened|[Ss]taged|[Oo]bserved|[Mm]arked|[Cc]elebrated|[Cc]ommemorated) "
    r"(?:[Aa]broad|[Oo]verseas|in (?:\w+ )?[Cc]ountries)\b"
)
_EVENTS = Sought(
    r"\b(?:meetings?|seminars?|lectures?|film (?:shows?|appreciation)|events?|functions?|exhibitions?|shows?|"
    r"ceremon\w+|round-table|symposi\w+|receptions?|celebrat\w+|commemorat\w+|gatherings?|concerts?|performances?)\b"
)
_HAILED_ABROAD = Sought(
    r"\b(?:Hailed|Praised|Lauded|Supported|Welcomed|Remembered|Studied|Mourned) (?:[Aa]broad|[Oo]verseas|"
    r"in (?:\w+ )?[Cc]ountries)\b"
)
_EVENTS_IN = Sought(
    r"\b(?:[Mm]eetings?|[Ss]eminars?|[Ll]ectures?|[Ff]ilm shows?|[Ee]vents?|[Ff]unctions?|[Ee]xhibitions?|[Ss]essions?|"
    r"[Ss]ymposi\w+)\b"
    r"[^.]{0,40} (?:held|given|took place|opened) in (?:the )?[A-Z]"
)
_COMMITTEE_FORMED = Sought(
    r"\b[Pp]reparatory [Cc]ommittees?\b[^.]{0,200}"
    r"\b(?:[Ff]ormed|[Oo]rgani[sz]ed|[Ii]naugurated|[Ff]ounded|[Ee]stablished|[Ss]et [Uu]p)"
    r"(?: (?:in|by [^.]{3,80} in) (?:the )?(?:different |various |foreign |several |many |a number of )?"
    rf"(?!Pyongyang|DPRK|{MONTH})(?:[A-Z]|countries)| [Aa]broad\b| [Oo]verseas\b)"
)
"""Others prepare a feast of this country at home: it is a celebration there, also before the feast is near."""
_EVENT = (
    r"(?:[Aa]n?|[Tt]he) (?:[\w-]+ ){0,4}(?:meeting|seminar|symposium|lecture|show|exhibition|reception|function|"
    r"celebration|talks?|gathering|session|briefing|rally|concert|soiree|ceremony|forum|party|event|march|course)"
)
_EACH_IN_ITS_COUNTRY = Sought(
    rf"\b(?:[Ii]nclud(?:ed?|ing)|[Tt]here (?:were|was)|[Tt]hey (?:were|are)|[Aa]mong them (?:were|are)) "
    rf"[^.]{{0,80}}?\b{_EVENT} in (?:the )?[A-Z][\w ]{{2,30}}(?:,|,? and) {_EVENT} in (?:the )?[A-Z]"
)
"""The list of events with a country for each: "a meeting in Mexico, a seminar in Guinea"."""
_AT_MISSIONS_KO = Sought(r"(?:우리 ?나라|조선민주주의인민공화국|공화국)[가-힣 ]{0,4}(?:대표부|대사관|총령사관)")
_OWN_CAPITALS_KO = Sought(r"(?:자기|해당|주재|그) ?나라|(?:대표부|대사관)들[을에]")
_ITS_OWN_KO = Sought(r"(?<![가-힣])(?:이|그) 나라 ?주재 (?:조선|우리 ?나라)")
_COUNTRIES_KO = re.compile(r"(?:여러|세계 여러|각이한) 나라(?:들)?에서|(?:[가-힣]+, ){1,}[가-힣]+에서")
IN_COUNTRIES, AT_MISSIONS = "in-countries", "at-missions"
_LEAD = 900
_OPENING = 330
MAIN, OWN = -1, -2
"""Places told without a name: in the country that the text is about; each in the country of its own."""


@dataclass(frozen=True, slots=True)
class Frame:
    kind: RosterKind
    form: str
    at_missions: bool
    """The list is of, or at, DPRK missions."""
    mission_place: int | None
    """Where in the text the country of the one mission is named; MAIN, OWN; None: no one mission."""
    loose: bool = False
    """Told by a single word of its kind: whoever is named must be somebody who comes or sends."""
    of_places: bool = False
    """It lists countries by what was held in each, whether for a feast or not."""

    @property
    def abroad(self) -> bool:
        return self.mission_place is not None

    def host_of(self, country: str, role: str, stated: str | None) -> str | None:
        if self.mission_place == OWN:
            return stated if stated or role in _ENVOYS_ELSEWHERE else country
        return stated


def frame_of(words: Lexicon, language: str, title: str, text: str, *, foreign: bool) -> Frame | None:
    """None for a text that is no list at all. `foreign`: it names another country."""
    lead = text[:_LEAD]
    told = _kind(words, title, lead, loosely=foreign)
    open_still = language == "en" and (told is None or told[1] or told[0] in _OPEN_KINDS)
    prepared = open_still and _tells_of_committee(title, lead) and names_home(title, text)
    if open_still:
        told = _told_by_places(lead, prepared=prepared) or told
    if told is None:
        return None
    kind, loose = told
    if _lists_nobody(kind, language, title, text):
        return None
    of_ours = _OPEN_KINDS | {RosterKind.AIRPORT_SENDOFF}
    if kind in of_ours and is_commentary(title, lead):
        return None
    if language == "ko" and kind in _OPEN_KINDS and not concerns_home_in_korean(title, text):
        return None
    if language == "ko" and kind is RosterKind.OTHER and is_of_others_in_korean(title, text):
        return None
    if language == "en" and _is_of_others(kind, of_ours, title, text):
        return None
    lowered = f"{title}\n{lead}".lower()
    at_missions = bool(_AT_MISSIONS.search(lowered))
    if language == "ru":
        return Frame(kind, "", at_missions=False, mission_place=None)
    if language == "ko":
        at_missions = bool(_AT_MISSIONS_KO.search(lowered))
        own = OWN if kind is RosterKind.VISIT_TO_MISSION and _OWN_CAPITALS_KO.search(lead) else None
        own = MAIN if own is None and _ITS_OWN_KO.search(lead) else own
        return Frame(kind, _form_ko(kind, lowered, at_missions), at_missions, own, loose)
    form = IN_COUNTRIES if prepared else _form(kind, lowered, title, lead, at_missions)
    of_places = prepared or (form == IN_COUNTRIES and (_lists_places(lead) or _is_hailed_abroad(title, lead)))
    return Frame(kind, form, at_missions, _mission_place(kind, lead), loose, of_places)


def _lists_nobody(kind: RosterKind, language: str, title: str, text: str) -> bool:
    """What the press wrote, what was played, and what happened month after month."""
    if kind in _TOLD_BY_THE_PRESS and _PRESS_REVIEW.search(title):
        return True
    if kind is RosterKind.OTHER and is_of_games(title, text):
        return True
    if kind in _OPEN_KINDS and _ON_DISPLAY.match(text):
        return True
    if language == "en" and (kind in _OPEN_KINDS or kind is RosterKind.WREATH) and is_printed(text):
        return True
    return is_review_of_months(title, text)


def _is_of_others(kind: RosterKind, of_ours: Collection[RosterKind], title: str, text: str) -> bool:
    if kind is RosterKind.CONGRATULATORY_MESSAGE:
        return is_sent_by_others(title, text)
    if kind is RosterKind.TALK and not talks_with_us(title, text):
        return True
    if kind in _OPEN_KINDS and is_about_talks_alone(title, text):
        return True
    if kind is RosterKind.MISSIONS_ABROAD_CELEBRATION:
        return not concerns_home(title, text)
    return kind in of_ours and (is_of_a_disaster(title, text) or not concerns_home(title, text))


def _form_ko(kind: RosterKind, text: str, at_missions: bool) -> str:
    if kind is RosterKind.CONGRATULATORY_MESSAGE:
        return "cards" if re.search(r"[년연]하장", text) else "messages"
    if kind is RosterKind.MISSIONS_ABROAD_CELEBRATION or (kind is RosterKind.VISIT_TO_MISSION and at_missions):
        return AT_MISSIONS
    return IN_COUNTRIES if not at_missions and _COUNTRIES_KO.search(text[:_OPENING]) else ""


def _mission_place(kind: RosterKind, lead: str) -> int | None:
    if _OWN_CAPITALS.search(lead):
        return OWN
    if match := _MISSION_IN.search(lead):
        return MAIN if match.group(1) == "count" else match.end()
    if kind in _AT_ONE_PLACE and _ONE_MISSION.search(lead):
        return MAIN
    return None


def _kind(words: Lexicon, title: str, lead: str, *, loosely: bool) -> tuple[RosterKind, bool] | None:
    """The most telling kind of title and opening; where these tell none, of the rest of the lead."""
    opening = lead[:_OPENING]
    if len(lead) > _OPENING:
        opening = opening[: opening.rfind(" ")]
    named, whole = title.lower(), f"{title}. {lead}".lower()
    begun = whole[: len(title) + 2 + len(opening)]
    first = whole[len(title) + 2 :].partition(". ")[0] if ". " in lead else begun
    if kind := words.kinds.first((named, first, begun, whole), whole, unless=(RosterKind.OTHER,)):
        return kind, False
    if not loosely or not any(role in GUESTS for role, _, _ in words.roles.find(whole)):
        return None
    loose = words.loose_kinds.first((begun, whole), whole)
    if loose is None or tells_no_event(title, lead) or is_commentary(title, lead):
        return None
    return loose, True


def _tells_of_committee(title: str, lead: str) -> bool:
    return _COMMITTEE_FORMED.search(f"{title}. {lead[:_OPENING]}") is not None


def _told_by_places(lead: str, *, prepared: bool) -> tuple[RosterKind, bool] | None:
    """The kind of what is told by the countries it was in: `prepared`, committees for a feast of this country."""
    if prepared:
        return RosterKind.MISSIONS_ABROAD_CELEBRATION, False
    return (RosterKind.OTHER, False) if _lists_places(lead) else None


def _lists_places(lead: str) -> bool:
    return _EACH_IN_ITS_COUNTRY.search(lead) is not None


def _is_held_abroad(title: str, lead: str) -> bool:
    return (
        _HELD_ABROAD.search(title) is not None and not is_printed(lead) and _EVENTS.search(lead[:_OPENING]) is not None
    )


def _is_hailed_abroad(title: str, lead: str) -> bool:
    return _HAILED_ABROAD.search(title) is not None and _EVENTS_IN.search(lead[:_OPENING]) is not None


def _form(kind: RosterKind, lowered: str, title: str, lead: str, at_missions: bool) -> str:
    if kind is RosterKind.CONGRATULATORY_MESSAGE:
        return "cards" if re.search(r"\bcards?\b", lowered) else "messages"
    if kind is RosterKind.MISSIONS_ABROAD_CELEBRATION or (kind is RosterKind.VISIT_TO_MISSION and at_missions):
        return AT_MISSIONS
    if not at_missions and (_COUNTRIES.search(lead[:_OPENING]) or _is_held_abroad(title, lead) or _lists_places(lead)):
        return IN_COUNTRIES
    return ""
