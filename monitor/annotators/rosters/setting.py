"""The country in which an English text sets its event, where that is not the DPRK."""

import re
from collections import Counter
from collections.abc import Sequence

from monitor.annotators.rosters.officials import names_korean
from monitor.annotators.rosters.tokens import HOME
from monitor.domain import EntityType, Mention, MentionBy, RosterKind

_HERE_ONLY = frozenset({RosterKind.CONGRATULATORY_MESSAGE, RosterKind.FLORAL_BASKET, RosterKind.AIRPORT_SENDOFF})
"""What is sent, or happens at Pyongyang's airport, is set here whatever places its text names."""
_AT_HOME = re.compile(
    r"\bhere\b|\bPyongyang\b(?! (?:Circus|University|School|Declaration)\b)|"
    r"\b(?:Mansudae|Kumsusan|Mangyongdae|Taedonggang|Mansu Hill|Liberation Tower)\b"
)
_ON_A_VISIT = re.compile(r"\b(?:on|paying|winding up) (?:an? |his |her |their )?(?:[\w-]+ ){0,4}visit to (?:the )?$")
_ENVOY = r"DPRK (?:[Aa]mbassador|[Cc]harge d['’] ?affaires)"
_STAYING = re.compile(r"\b(?:staying in|(?:who|which) (?:is|are|was|were) visiting) (?:the )?$")
_IN_CITY = re.compile(
    r"\b(?:in|at) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}(?:,| of) "
    r"(?:the capital(?: city)? of )?(?:the )?(?:[A-Z][\w'’-]+ (?:of )?){0,4}(?:the )?$"
)
_IN_PLACE = re.compile(r"(?<!Koreans )(?<!residents )(?<!compatriots )\bin (?:the )?$")
_DATED = re.compile(
    r",? (?:on )?(?:the )?(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day\b|,? (?:on|between|from) (?:the )?[A-Z][a-z]+\.? \d"
)
"""What follows the place of what a text opens with."""
_TO_THE_ENVOY = re.compile(
    rf"\b{_ENVOY} to (?:his|her|their|the|that) country\b"
    rf"|\b(?:met|meet(?:s|ing)?|receiv(?:es?|ed|ing)|accept(?:ed|ing)|talks? with)\b[^.]{{0,80}}\b{_ENVOY}(?! (?:to|in)\b)"
    rf"|\b{_ENVOY}(?! (?:to|in)\b)[^.]{{0,50}}\b(?:paid|paying|made|presented|presenting)\b"
)
"""Whoever our envoy calls on is at home."""
_ENVOY_RECEIVED = re.compile(
    rf"\b(?:receiv(?:ed|ing)|met(?: with)?|meeting(?: with)?|talks? with)\b[^.]{{0,80}}\b{_ENVOY} to (?:the )?$"
)
_ENVOY_PRESENT = re.compile(rf"\b{_ENVOY} to (?:the )?$")
_OFFICE = (
    r"(?:president|vice-president|king|queen|sultan|emir|prime minister|premier|(?:\w+ )?minister|speaker|chair\w+|"
    r"secretary|general secretary|governor|official|leader)\b"
)
_HOLDS_OFFICE = re.compile(rf"\s+(?:[\w'’.-]+\s+){{0,4}}?{_OFFICE}", re.IGNORECASE)
_OFFICE_OF = re.compile(rf"\b{_OFFICE}[^.]{{0,90}}\bof (?:the )?$", re.IGNORECASE)
_MET = re.compile(
    r"\b(?:met(?: with)?|meeting(?: with)?|receiv(?:ed|ing)|(?:met|received) and had (?:\w+ ){1,5}with|"
    r"(?:had|at|in) (?:an? |the |his |her )?(?:\w+ ){0,2}(?:talks?|conversation|meeting) with|held talks with)\s"
)
_OURS_MET = re.compile(
    r"[^.;]{0,60}\b(?:DPRK|Korean|KPA|WPK|Workers[’'] Party of Korea|of Korea)\b[^.;]{0,70}"
    r"\b(?:delegation|group|[Mm]inister|[Ss]ecretary|[Cc]hairman|[Pp]remier|[Pp]resident|vice-\w+|official)"
    r"|[^.;]{0,60}\b(?:delegation|group)\b[^.;]{0,40}\b(?:(?:led|headed) by\b|"
    r"of the (?:DPRK|Korean|KPA|WPK|Workers[’'] Party of Korea)\b)"
)
_LED = re.compile(r"\b(?:led|headed) by\b")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z][a-z]{2})(?<!\bSept)(?<![A-Z])\.[ ,\n]+(?=[A-Z])")
_SENTENCES = 3
_VISITOR_HERE = re.compile(
    r"\b(?:delegation|group|[Aa]mbassador|envoy|tourists|on a visit to the DPRK|visiting the DPRK)\b"
)
_OPENED = re.compile(
    r"\s+(?:was|were) (?:\w+ )?(?:opened|inaugurated|formed|founded|established|launched|set up|unveiled)\b"
)
"""After the country of what was opened: "The Study Centre of Nepal was opened"."""
_FIRST = 330
_TAKING_PART = re.compile(r"(?:[^.]{0,60}\bwho|[^.]{0,30}\.\s+[A-Z]\w+) (?:participated in|attended|took part in)\b")
"""An envoy may be met where he came to take part in something."""
_STATION = re.compile(r"\bmourning stations?\b[^.]{0,90}\bin (?:the )?$")
_TALKS = frozenset(
    {RosterKind.CREDENTIALS, RosterKind.TALK, RosterKind.OTHER, RosterKind.RECEPTION, RosterKind.PERFORMANCE}
)
_ENVOY_DELIVERED = re.compile(
    rf"\b{_ENVOY} to ([A-Z][\w ]{{2,40}}?)(?:, [^.]{{2,40}},)? "
    r"(?:handed|delivered|conveyed|passed|presented)\b"
)
_EVENT_IN = re.compile(
    r"\b(?:Meets?|Talks?|Meetings?|Reception|Banquet|Held|Given|Credentials)\b(?:(?!\bKorean)[^:])* in $"
)
_TITLED = frozenset({RosterKind.TALK, RosterKind.RECEPTION, RosterKind.CREDENTIALS, RosterKind.WREATH})
_TOOK_PLACE = re.compile(
    r"\b(?:held|took place|given|gave|formed|opened|staged|inaugurated|toured|launched)\b"
    r"(?:(?!\b(?:embass|mission|by|between|with|from|occasion|anniversary|mark|which|who|whose)|[.;\n]).){0,110}?"
    r"(?:\b(?:in|at)\b(?:(?!\b(?:embass|mission|by|between|with|from|to|on)|[.;\n]).){0,70}?)(?:\bin|,|\bof) (?:the )?$"
    r"|\b(?:held|took place|given|formed|opened|staged|inaugurated) (?:[\w ]{0,30}\b)?in (?:the )?$"
)
_DATELINE = re.compile(r"\W*([A-Z][\w '’-]{2,30}), [A-Z][a-z]+\.? \d|\(([가-힣 ]{2,10}) \d{1,2}월 \d{1,2}일발")
_HERE = re.compile(
    r"\bhere\b|\bPyongyang\b(?! (?:Circus|University|School|Declaration)\b)|우리 ?나라 주재|주조\s|평양|만수대의사당"
)
_DATELINE_HOME = re.compile(r"\bPyongyang, [A-Z][a-z]+\.? \d{1,2} \(KCNA\)|\(평양 \d{1,2}월 \d{1,2}일발")
_ENVOY_OF_OURS_KO = re.compile(
    r"\s?주재 (?:우리 ?나라|조선)\s?(?:특명전권)?대사[^.]{2,60}"
    r"(?:신임장을 봉정|만났|만나|담화|회담|의례방문|작별방문|참가)"
)
_VISITED_KO = re.compile(r"(?:[가-힣]{0,8}(?:공화국|왕국|련방))?[을를] 방문하(?:였|고 (?!있는))")
_ARRIVED_KO = re.compile(r"에 도착하")
_HELD_KO = re.compile(
    r"에서 (?:진행된|열린|진행되는)[^.]{0,40}(?:회의|대회|행사|의식)[^.]{0,120}(?:만나|만났|담화|회담)"
)
_DELIVERED_KO = re.compile(r"주재 (?:우리 ?나라|조선) ?(?:특명전권)?대사[^.]{1,60}(?:전달|전하)하?였다")
_DELEGATION_OF_OURS_KO = re.compile(
    r"(?:민주주의인민공화국|우리 ?나라|조선로동당|조선인민군|외무성)\s?[가-힣 ]{0,20}대표단이\s[^.]{0,50}$"
)
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


def says_here(sentence: str) -> bool:
    """Whether a sentence is set in the DPRK by its own words; where it was written does not tell."""
    return bool(_HERE.search(_DATELINE_HOME.sub("", sentence)))


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
        if visited or _ENVOY_OF_OURS_KO.match(first, end) or any(cue.match(first, end) for cue in cues):
            return mention.entity.id
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


def _of_the_receiver(title: str, body: str, body_start: int, mentions: Sequence[Mention]) -> str | None:
    """The country of the first foreigner in office; of none, the one that is named most."""
    text = f"{title}\n{body}" if title else body
    foreign = [mention for mention in mentions if mention.entity.id != HOME]
    for mention in foreign:
        if _HOLDS_OFFICE.match(text, mention.end) or _OFFICE_OF.search(text, max(0, mention.start - 120), mention.start):
            return mention.entity.id
    counted = Counter(mention.entity.id for mention in foreign)
    return counted.most_common(1)[0][0] if counted else None


def _received_by(title: str, lead: str, body_start: int, mentions: Sequence[Mention]) -> str | None:
    """ "The president of Laos met a delegation of ours": where nothing puts it here, he did so at home."""
    if _AT_HOME.search(title):
        return None
    start = 0
    for sentence in _SENTENCE_END.split(lead)[:_SENTENCES]:
        met = _MET.search(sentence)
        if met and _OURS_MET.match(sentence, met.end()) and not _AT_HOME.search(sentence):
            return _receiver(sentence, met, start, body_start, mentions)
        start = lead.find(sentence, start) + len(sentence)
    return None


def _receiver(
    sentence: str, met: re.Match[str], start: int, body_start: int, mentions: Sequence[Mention]
) -> str | None:
    if names_korean(sentence[: met.start()]) or _VISITOR_HERE.search(sentence, 0, met.start()):
        return None
    company = _LED.search(sentence, met.end())
    first, last = start + met.end(), start + (company.start() if company else len(sentence))
    foreign = [one for one in mentions if one.entity.id != HOME and one.start >= body_start]
    if any(first <= one.start - body_start < last and one.by is not MentionBy.CAPITAL for one in foreign):
        return None
    return next((one.entity.id for one in foreign if one.start - body_start < start + met.start()), None)


def _is_met_elsewhere(lead: str, end: int, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """ "... met the DPRK ambassador to Cuba who took part in the seminar": Cuba is not named otherwise."""
    alone = sum(one.entity.id == mention.entity.id for one in mentions) == 1
    return alone and _TAKING_PART.match(lead, end) is not None


def setting(kind: RosterKind, title: str, body: str, body_start: int, mentions: Sequence[Mention]) -> str | None:
    """The one country an event took place in; None for the DPRK, for several countries, and where nothing tells.

    `mentions` are of countries, with places in the full text; `body_start` is where the body begins in it.
    """
    lead = body[:_LEAD]
    if _TO_THE_ENVOY.search(lead) and not (_AT_HOME.search(title) or _AT_HOME.search(lead)):
        return _of_the_receiver(title, body, body_start, mentions)
    if kind in _HERE_ONLY:
        return _delivered_in(lead, body_start, mentions)
    if kind in _TITLED and (place := _told_by_title(title, mentions)):
        return place
    if kind in _TALKS and (place := _received_by(title, lead, body_start, mentions)):
        return place
    told: list[str] = []
    cues = [_ON_A_VISIT, _STAYING, _TOOK_PLACE, _ENVOY_RECEIVED, _STATION, *([_ENVOY_PRESENT] if kind in _TALKS else [])]
    for mention in mentions:
        at = mention.start - body_start
        if mention.entity.id == HOME or mention.by is MentionBy.PERSON or not 0 <= at < len(lead):
            continue
        if _is_met_elsewhere(lead, at + len(mention.surface), mention, mentions):
            continue
        before = lead[max(0, at - _REACH) : at]
        opened = at < _FIRST and mention.by is not MentionBy.DEMONYM and bool(_OPENED.match(lead, at + len(mention.surface)))
        if mention.by is not MentionBy.DEMONYM and _DATED.match(lead, at + len(mention.surface)):
            opened = opened or _IN_CITY.search(before) is not None
            dated_place = mention.by is MentionBy.CAPITAL or kind is RosterKind.TALK
            opened = opened or (dated_place and _IN_PLACE.search(before) is not None)
        if opened or any(cue.search(before) for cue in cues):
            told.append(mention.entity.id)
            told_before = _DATELINE_HOME.sub("", lead[: at + 120])
            if _AT_HOME.search(told_before.rsplit(". ", 1)[0]) or _AT_HOME.search(title):
                return None
    return told[0] if len(set(told)) == 1 else None
