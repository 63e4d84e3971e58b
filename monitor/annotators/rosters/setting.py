"""The country in which an English text sets its event, where that is not the DPRK."""

import re
from collections.abc import Sequence

from monitor.annotators.rosters.calls import AT_HOME, ENVOY, HERE, on_whom_our_envoy_called, received_by
from monitor.annotators.rosters.officials import names_korean
from monitor.annotators.rosters.tokens import HOME
from monitor.annotators.rosters.travels import LEADER_FIRST
from monitor.catalog.sought import Sought
from monitor.domain import EntityType, Mention, MentionBy, RosterKind

_HERE_ONLY = frozenset({RosterKind.CONGRATULATORY_MESSAGE, RosterKind.FLORAL_BASKET, RosterKind.AIRPORT_SENDOFF})
"""What is sent, or happens at Pyongyang's airport, is set here whatever places its text names."""
_ON_A_VISIT = Sought(
    r"\b(?:on|paying|winding up) (?:an? |his |her |their )?(?:(?!successful)[\w-]+ ){0,4}visit to (?:the )?$"
)
_STAYING = Sought(r"\b(?:staying in|(?:who|which) (?:is|are|was|were) visiting) (?:the )?$")
_IN_CITY = Sought(
    r"\b(?:in|at) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}(?:,| of) "
    r"(?:the capital(?: city)? of )?(?:the )?(?:[A-Z][\w'’-]+ (?:of )?){0,4}(?:the )?$"
)
_IN_PLACE = Sought(r"(?<!Koreans )(?<!residents )(?<!compatriots )\bin (?:the )?$")
_DATED = Sought(
    r",? (?:on )?(?:the )?(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b|,? (?:on|between|"
    r"from) (?:the )?[A-Z][a-z]+\.? \d"
)
"""What follows the place of what a text opens with."""
_ENVOY_RECEIVED = Sought(
    rf"\b(?:receiv(?:ed|ing)|met(?: with)?|meeting(?: with)?|talks? with)\b[^.]{{0,80}}\b{ENVOY} to (?:the )?$"
)
_ENVOY_PRESENT = Sought(rf"\b{ENVOY} to (?:the )?$")
_OPENED = Sought(
    r"\s+(?:was|were) (?:\w+ )?(?:opened|inaugurated|formed|founded|established|launched|set up|unveiled)\b"
)
"""After the country of what was opened: "The Study Centre of Nepal was opened"."""
_FIRST = 330
_TAKING_PART = Sought(r"(?:[^.]{0,60}\bwho|[^.]{0,30}\.\s+[A-Z]\w+) (?:participated in|attended|took part in)\b")
"""An envoy may be met where he came to take part in something."""
_STATION = Sought(r"\bmourning stations?\b[^.]{0,90}\bin (?:the )?$")
_TALKS = frozenset(
    {RosterKind.CREDENTIALS, RosterKind.TALK, RosterKind.OTHER, RosterKind.RECEPTION, RosterKind.PERFORMANCE}
)
_WITH_ENVOY = _TALKS | {RosterKind.FLORAL_BASKET}
_ENVOY_DELIVERED = Sought(
    rf"\b{ENVOY} to ([A-Z][\w ]{{2,40}}?)(?:, [^.]{{2,40}},)? "
    r"(?:handed|delivered|conveyed|passed|presented)\b"
)
_EVENT_IN = Sought(
    r"\b(?:Meets?|Talks?|Meetings?|Reception|Banquet|Held|Given|Performs?|Credentials)\b(?:(?!\bKorean)[^:])* in $"
)
_TITLED = frozenset(
    {RosterKind.TALK, RosterKind.RECEPTION, RosterKind.CREDENTIALS, RosterKind.WREATH, RosterKind.PERFORMANCE}
)
_TOOK_PLACE = Sought(
    r"\b(?:held|took place|given|gave|formed|opened|staged|inaugurated|toured|launched)\b"
    r"(?:(?!\b(?:embass|mission|by|between|with|from|occasion|anniversary|mark|which|who|whose)|[.;\n]).){0,110}?"
    r"(?:\b(?:in|at)\b(?:(?!\b(?:embass|mission|by|between|with|from|to|on)|[.;\n]).){0,70}?)(?:\bin|,|\bof) (?:the )?$"
    r"|\b(?:held|took place|given|formed|opened|staged|inaugurated) (?:[\w ]{0,30}\b)?in (?:the )?$"
)
_DATELINE = re.compile(r"\W*([A-Z][\w '’-]{2,30}), [A-Z][a-z]+\.? \d|\(([가-힣 ]{2,10}) \d{1,2}월 \d{1,2}일발")
_HERE_IN_EITHER = Sought(rf"{HERE}|우리 ?나라 주재|주조\s|평양|만수대의사당")
_ACCREDITED_KO = re.compile(r"우리 ?나라 주재|주조(?=\s)")
_TITLE_QUOTED = re.compile(r"\"[^\"]{1,120}\"|“[^”]{1,120}”")
"""What a lecture or a film was called."""
_DATELINE_HOME = re.compile(r"\bPyongyang, [A-Z][a-z]+\.? \d{1,2} \(KCNA\)|\(평양 \d{1,2}월 \d{1,2}일발")
_ENVOY_OF_OURS_KO = re.compile(
    r"\s?주재 (?:우리 ?나라|조선)\s?(?:특명전권)?대사[^.]{2,60}"
    r"(?:신임장을 봉정|만났|만나|담화|회담|의례방문|작별방문|참가)"
)
_VISITED_KO = re.compile(r"(?:[가-힣]{0,8}(?:공화국|왕국|련방))?[을를] 방문하(?:였|고 (?!있는))")
_ARRIVED_KO = re.compile(r"(?:의?\s?[가-힣]{1,8}(?:역|비행장|공항|항|시))?에 도착하")
_IN_CAPITAL_KO = re.compile(r"에서 (?!온|오신|보낸|진행된|열린|돌아)[^.]{0,200}(?:만나|만났|담화|회담|연회|만찬|접견)")
_AT_UN_KO = re.compile(
    r"(?:뉴욕|유엔본부|(제네바))에서 (?!온|오신|보낸|진행된|열린|돌아)[^.]{0,200}(?:만나|만났|담화|회담)"
)
_HELD_KO = re.compile(
    r"에서 (?:진행된|열린|진행되는)[^.]{0,40}(?:회의|대회|행사|의식)[^.]{0,120}(?:만나|만났|담화|회담)"
)
_DELIVERED_KO = Sought(r"주재 (?:우리 ?나라|조선) ?(?:특명전권)?대사[^.]{1,60}(?:전달|전하)하?였다")
_FIRST_SENTENCE = re.compile(r".*?\.(?=\s|$)", re.DOTALL)
_TRAVELLED = Sought(
    r"\b(?:visited|toured|passed through|arrived in|paid (?:an? )?(?:\w+ ){0,3}visit to) (?:[^.;]{0,90}(?:\b(?:of|"
    r"in)|,) )?"
    r"(?:the )?$"
)
_LEFT_OR_REACHED = Sought(r"\b(?:left|arrived in|arrived at|flew into) (?:the )?$")
_NAME_FIRST = 20
_DELEGATION_OF_OURS_KO = Sought(
    r"(?:민주주의인민공화국|우리 ?나라|조선로동당|조선인민군|외무성)\s?[가-힣 ]{0,20}대표단이\s[^.]{0,50}$"
)
_TOUR = Sought(r"\b(?:performance|concert) tours? (?:of|in) (?:[a-z]+ ){0,3}(?:of |in )?(?:the )?$")
_CEREMONY = Sought(r"\b(?:event|ceremony|function|meeting)\b[^.]{0,200}\b(?:took place|held)\b")
"""Where baskets are laid rather than sent."""
_CUES = (_ON_A_VISIT, _TOUR, _STAYING, _ENVOY_RECEIVED, _STATION)
_EVENT_TOLD = 450
"""Where a text has said by then what it is of; later events are told by the way."""
_LEAD = 700
_REACH = 220


def written_in(body: str, body_start: int, mentions: Sequence[Mention]) -> str | None:
    """The foreign country whose city stands in the dateline."""
    dateline = _DATELINE.match(body)
    if dateline is None:
        return None
    first, last = dateline.span(dateline.lastindex or 1)
    for mention in mentions:
        if first <= mention.start - body_start < last:
            foreign = mention.entity.type is EntityType.COUNTRY and mention.entity.id != HOME
            return mention.entity.id if foreign else None
    return None


def says_here(sentence: str, *, accredited: bool = True) -> bool:
    """Whether a sentence is set in the DPRK by its own words; where it was written does not tell.

    `accredited`: those accredited here are taken to be here.
    """
    told = _DATELINE_HOME.sub("", sentence)
    if not accredited:
        told = _ACCREDITED_KO.sub("", told)
    return bool(_HERE_IN_EITHER.search(told)) and bool(_HERE_IN_EITHER.search(_TITLE_QUOTED.sub("", told)))


def setting_in_korean(kind: RosterKind, body: str, body_start: int, mentions: Sequence[Mention]) -> str | None:
    """The foreign country in which an envoy or a delegation of ours called on others."""
    first = body.partition(". ")[0]
    cues = [_ARRIVED_KO] if kind is RosterKind.AIRPORT_SENDOFF else [_HELD_KO]
    if kind in _HERE_ONLY and kind is not RosterKind.AIRPORT_SENDOFF:
        sent = _DELIVERED_KO.search(body)
        cut = body_start + sent.start() if sent else 0
        return next((one.entity.id for one in mentions if one.end == cut and one.entity.id != HOME), None)
    for mention in mentions:
        start, end = mention.start - body_start, mention.end - body_start
        if mention.entity.id == HOME or not 0 <= start < len(first):
            continue
        visited = _VISITED_KO.match(first, end) and _DELEGATION_OF_OURS_KO.search(first, 0, start)
        if mention.by is MentionBy.CAPITAL and _IN_CAPITAL_KO.match(first, end):
            return mention.entity.id
        if visited or _ENVOY_OF_OURS_KO.match(first, end) or any(cue.match(first, end) for cue in cues):
            return mention.entity.id
    at_un = _AT_UN_KO.search(first)
    return ("CH" if at_un.group(1) else "US") if at_un else None


def _visited_by_leader(lead: str, body_start: int, mentions: Sequence[Mention], *, leaving: bool) -> str | None:
    """The country that a leader of this country travelled through; whoever met him, or saw him off, was at home."""
    if LEADER_FIRST.match(lead):
        journey = _TRAVELLED
    elif leaving and names_korean(lead[:_NAME_FIRST]):
        journey = _LEFT_OR_REACHED
    else:
        return None
    first = _FIRST_SENTENCE.match(lead)
    end = first.end() if first else len(lead)
    for mention in mentions:
        at = mention.start - body_start
        if 0 < at < end and mention.entity.id != HOME and mention.by is not MentionBy.DEMONYM:
            return mention.entity.id if journey.search(lead, 0, at) else None
    return None


def _told_by_title(title: str, mentions: Sequence[Mention]) -> str | None:
    """ "Talks Held in Moscow": the place at the title's end."""
    for mention in mentions:
        if mention.end == len(title.rstrip()) and _EVENT_IN.search(title, 0, mention.start):
            return None if mention.entity.id == HOME else mention.entity.id
    return None


def _delivered_in(lead: str, body_start: int, mentions: Sequence[Mention]) -> str | None:
    """ "The DPRK ambassador to Cuba handed the basket to ..."."""
    for match in _ENVOY_DELIVERED.finditer(lead):
        for mention in mentions:
            place = mention.start - body_start
            if match.start(1) <= place < match.end(1) and mention.entity.id != HOME:
                return mention.entity.id
    return None


def _is_met_elsewhere(lead: str, at: int, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """ "... met the DPRK ambassador to Cuba who took part in the seminar": Cuba is not named otherwise."""
    alone = sum(one.entity.id == mention.entity.id for one in mentions) == 1
    return alone and _TAKING_PART.match(lead, at + len(mention.surface)) is not None


def setting(kind: RosterKind, title: str, body: str, body_start: int, mentions: Sequence[Mention]) -> str | None:
    """The one country an event took place in; None for the DPRK, for several countries, and where nothing tells.

    `mentions` are of countries, with places in the full text; `body_start` is where the body begins in it.
    """
    lead = body[:_LEAD]
    if place := on_whom_our_envoy_called(title, body, lead, mentions):
        return place
    if place := _visited_by_leader(lead, body_start, mentions, leaving=kind is RosterKind.AIRPORT_SENDOFF):
        return place
    if kind in _HERE_ONLY and not (kind is RosterKind.FLORAL_BASKET and _CEREMONY.search(lead, 0, _FIRST)):
        return _delivered_in(lead, body_start, mentions)
    if kind in _TITLED and (place := _told_by_title(title, mentions)):
        return place
    if kind in _TALKS and (place := received_by(title, lead, body_start, mentions)):
        return place
    told: list[str] = []
    for mention in mentions:
        at = mention.start - body_start
        if mention.entity.id == HOME or mention.by is MentionBy.PERSON or not 0 <= at < len(lead):
            continue
        if _is_place(kind, lead, at, mention) and not _is_met_elsewhere(lead, at, mention, mentions):
            told.append(mention.entity.id)
            told_before = _DATELINE_HOME.sub("", lead[: at + 120])
            if AT_HOME.search(told_before.rsplit(". ", 1)[0]) or AT_HOME.search(title):
                return None
    return told[0] if len(set(told)) == 1 else None


def _is_place(kind: RosterKind, lead: str, at: int, mention: Mention) -> bool:
    """Whether the text sets its event in the country that it names there."""
    before, end = lead[max(0, at - _REACH) : at], at + len(mention.surface)
    if at < _EVENT_TOLD and _TOOK_PLACE.search(before):
        return True
    if any(cue.search(before) for cue in _CUES) or (kind in _WITH_ENVOY and _ENVOY_PRESENT.search(before)):
        return True
    if mention.by is MentionBy.DEMONYM:
        return False
    if at < _FIRST and _OPENED.match(lead, end):
        return True
    if not _DATED.match(lead, end):
        return False
    by_name = mention.by is not MentionBy.CAPITAL and kind is not RosterKind.TALK
    return bool(_IN_CITY.search(before) or (not by_name and _IN_PLACE.search(before)))
