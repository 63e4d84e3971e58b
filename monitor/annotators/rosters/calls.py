"""Calls and talks abroad: our envoy or a delegation of ours with a foreigner, who is at home."""

import re
from collections import Counter
from collections.abc import Sequence

from monitor.annotators.rosters.officials import names_korean
from monitor.annotators.rosters.tokens import HOME
from monitor.catalog.sought import Sought
from monitor.domain import Mention, MentionBy

HERE = r"\bhere\b|\bPyongyang\b(?! (?:Circus|University|School|[Dd]eclaration|Art Troupe|[Mm]agic)\b)"
"""By which English texts say that something was here."""
AT_HOME = Sought(rf"{HERE}|\b(?:Mansudae|Kumsusan|Mangyongdae|Taedonggang|Mansu Hill|Liberation Tower)\b")
ENVOY = r"DPRK (?:[Aa]mbassador|[Cc]harge d['’] ?affaires)"
_TO_THE_ENVOY = Sought(
    rf"\b{ENVOY} to (?:his|her|their|the|that) country\b"
    rf"|\b(?:met|meet(?:s|ing)?|receiv(?:es?|ed|ing)|accept(?:ed|ing)|talks? with)\b[^.]{{0,80}}\b{ENVOY}(?! (?:to|"
    rf"in)\b)"
    rf"|\b{ENVOY}(?! (?:to|in)\b)[^.]{{0,50}}\b(?:paid|paying|made|presented|presenting)\b"
)
"""Whoever our envoy calls on is at home."""
_OFFICE = (
    r"(?:president|vice-president|king|queen|sultan|emir|prime minister|premier|(?:\w+ )?minister|speaker|chair\w+|"
    r"secretary|general secretary|governor|official|leader)\b"
)
_HOLDS_OFFICE = re.compile(rf"\s+(?:[\w'’.-]+\s+){{0,4}}?{_OFFICE}", re.IGNORECASE)
_OFFICE_OF = re.compile(rf"\b{_OFFICE}[^.]{{0,90}}\bof (?:the )?$", re.IGNORECASE)
_MET = Sought(
    r"\b(?:met(?: with)?|meeting(?: with)?|receiv(?:ed|ing)|(?:met|received) and had (?:\w+ ){1,5}with|"
    r"(?:had|at|in) (?:an? |the |his |her )?(?:\w+ ){0,2}(?:talks?|conversation|meeting) with|held talks with)\s"
)
_OURS_MET = Sought(
    r"[^.;]{0,60}\b(?:DPRK|Korean|KPA|WPK|Workers[’'] Party of Korea|of Korea)\b[^.;]{0,70}"
    r"\b(?:delegation|group|[Mm]inister|[Ss]ecretary|[Cc]hairman|[Pp]remier|[Pp]resident|vice-\w+|official)"
    r"|[^.;]{0,60}\b(?:delegation|group)\b[^.;]{0,40}\b(?:(?:led|headed) by\b|"
    r"of the (?:DPRK|Korean|KPA|WPK|Workers[’'] Party of Korea)\b)"
)
_NEAR = 120
_LED = Sought(r"\b(?:led|headed) by\b")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z][a-z]{2})(?<!\bSept)(?<![A-Z])\.[ ,\n]+(?=[A-Z])")
_SENTENCES = 3
_VISITOR_HERE = Sought(
    r"\b(?:delegation|group|[Aa]mbassador|envoy|tourists|on a visit to the DPRK|visiting the DPRK)\b"
)


def on_whom_our_envoy_called(title: str, body: str, lead: str, mentions: Sequence[Mention]) -> str | None:
    """The country of the first foreigner in office; of none, the one that is named most."""
    if not _TO_THE_ENVOY.search(lead) or AT_HOME.search(title) or AT_HOME.search(lead):
        return None
    text = f"{title}\n{body}" if title else body
    foreign = [mention for mention in mentions if mention.entity.id != HOME]
    for mention in foreign:
        before = text[max(0, mention.start - _NEAR) : mention.start]
        if _HOLDS_OFFICE.match(text, mention.end) or _OFFICE_OF.search(before):
            return mention.entity.id
    counted = Counter(mention.entity.id for mention in foreign)
    return counted.most_common(1)[0][0] if counted else None


def received_by(title: str, lead: str, body_start: int, mentions: Sequence[Mention]) -> str | None:
    """ "The president of Laos met a delegation of ours": where nothing puts it here, he did so at home."""
    if AT_HOME.search(title):
        return None
    start = 0
    for sentence in _SENTENCE_END.split(lead)[:_SENTENCES]:
        met = _MET.search(sentence)
        if met and _OURS_MET.match(sentence, met.end()) and not AT_HOME.search(sentence):
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
