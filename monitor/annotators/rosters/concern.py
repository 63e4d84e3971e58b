"""Whether a text has to do with this country at all, and whether it tells of an event or only of words and games."""

import re

from monitor.annotators.rosters.officials import names_korean
from monitor.catalog.sought import Sought

_OURS = re.compile(
    r"\b(?:DPRK|Korean?|Kim (?:Il Sung|Jong|Yong Nam)|WPK|KPA|Juche|Pyongyang|here|this country|"
    r"Kumsusan|Mansudae|Moranbong|Mangyongdae|Taedonggang|Rason|Wonsan|Mt\. Kumgang|"
    r"Day of the S\w+|April Spring|diplomatic corps|[Mm]ilitary attach[eé]s|[Dd]iplomatic envoys|"
    r"Respected Comrade|(?:struggle against |[Aa]nti-)U\.S|[A-Z][a-z]+ embassy(?! in\b)|[Ff]uneral [Cc]ommittee|"
    r"(?:Liberation|Friendship) Tower)\b"
)
_LISTS_GUESTS = Sought(r"\b(?:[Pp]resent (?:there|at|were|was|on)|[Aa]ttend(?:ed|ing)|on hand|[Ii]nvited)\b")
"""How a list of guests begins, ours and that of a congress of others."""
_GUESTS_LEAVE = Sought(
    r"\b(?:[Dd]elegations?|[Gg]roups?|[Gg]uests?|[Tt]roupes?|[Aa]mbassador|[Ee]nvoy|party)\b[^.]{0,260}"
    r"\b(?:went|flew|left|flown|departed|returned|came) (?:back|for home|back home|home)\b"
)
_BY_NAME = Sought(r"\b(?:DPRK|Korea|Korean|Kim (?:Il Sung|Jong|Yong Nam)|WPK|KPA|Juche|Day of the S\w+)\b")
_ACCREDITED_ELSEWHERE = Sought(r"\b[Aa]mbassador to (?!the DPRK|his|her|this|that)[A-Z]")
_NAMED_HERE = re.compile(
    r"\b(?:DPRK|Korean?s?|Kim (?:Il Sung|Jong|Yong Nam)|WPK|KPA|Juche|Pyongyang|here|this country|Kumsusan|Mansudae|"
    r"Moranbong|Mangyongdae|Taedonggang|April Spring|Rason|Wonsan|Mt\. Kumgang)\b|\bembass(?:y|"
    r"ies)\b(?! in (?!Pyongyang))|"
    r"\b[Aa]mbassadors?\b(?! to (?!the DPRK))|[가-힣]"
)
_OURS_KO = Sought(
    r"우리 ?나라|조선(?!중앙통신)|공화국(?:창건|주재|대표단|정부)|평양|김(?:정은|정일|일성)|당중앙|주체사상|주조|"
    r"만수대|우의탑|해방탑|개선문|대성산|묘향산|외교단|인민군|대동강|원산|선군|태양절|광명성절|장의위원회|"
    r"외무성 부상|(?:백남순|박의춘|리수용|리용호|리선권|최선희|김영남)(?:외무상|동지|위원장)"
)
_OPENING = 330
_TALK = 900
_FROM_ABROAD = re.compile(
    r"\W*(?!Pyongyang|Wonsan|Nampho|Kaesong|Panmunjom|Sinuiju|Hamhung)[A-Z][\w '-]+, [A-Z][a-z]+\.? \d+ \(KCNA"
)
_COMMENTARY = Sought(
    r"\bpuppets?\b|\b(?:traitors?|warmongers?|sycophan\w+|lackeys?|stooges?)\b|괴뢰|역적|"
    r"\bcommentary\b|\b(?:signed|by-?lined) articles?\b|\bspokes(?:man|person|woman)\b|논평|대변인|"
    r"\b(?:Rodong Sinmun|Minju Joson|Uriminzokkiri)\b[^.]{0,60}\b(?:says?|said|carries|comments?|observes?|"
    r"condemn(?:s|ed)|denounce[sd]|prais(?:es|ed))\b"
)
_OWN_COMMENT = Sought(
    r"\b(?:KCNA|Rodong Sinmun|Minju Joson)(?:['’]s)? (?:Commentary|Comments?|Denounces?|Blasts?|Flays?|Slams?|Assails?|"
    r"Censures?|Accuses?|Brands?|Raps?|Condemns?|Urges?|Dismisses|Ridicules|Exposes|Discloses|Warns?|Refutes?|[Oo]n)\b|"
    r"(?::|--)\s?(?:KCNA|Rodong Sinmun|Minju Joson)\b|\b(?:Off|off) (?:the )?[Pp]ress\b|"
    r"\b(?:Talks?|Confabs?|Remarks|Phrases?|Pacts?|Agreements?) (?:\w+ )?(?:Criticized|Flayed|Blasted|Condemned|"
    r"Denounced|Rapped|Slammed|Censured|Accused|Flailed|[Uu]nder Fire)\b|"
    r"\b(?:Works?|Books?) (?:Published|Printed|Brought Out)\b|\bStamps? (?:Issued|Released)\b"
)
_PRINTED_OR_PLAYED = Sought(
    r"\b(?:gold|silver|bronze) medals?\b|\bchampionships?\b|\btournament\b|\bsemifinal|"
    r"\b(?:postage )?stamps?\b|\bsheetlets?\b|"
    r"\bInternational Friendship Exhibition House\b|\bOlympic|\bAsian Games\b|"
    r"\b(?:issued|published|posted|released|made public|adopted)\b[^.]{0,60}"
    r"\b(?:statements?|bulletins?|articles?|editorials?)\b|"
    r"\b(?:statements?|editorial|interview)\b[^.]{0,60}\b(?:denounc|demand|accus|blast|urg|call)|\bblast|\bdenounc|"
    r"\b(?:newspaper|paper|radio|TV|television|website|homepage|news agency|Daily|magazine|interview(?! (?:with|"
    r"by) KCNA))\b|"
    r"금메달|은메달|선수권|올림픽|경기대회|성명을 발표|보도하였다|전하였다"
)
"""Papers, statements and sports name countries, but nobody comes or sends anything."""


_OF_OTHERS_KO = Sought(
    r"유엔본부에서|유엔총회|안보리사회|조정위원회 (?:회의|성원국)|"
    r"(?:마크|우표|도안|화보|기념주화|도서)[가이들을를]{0,2}\s?(?:나왔다|제정|발행|출판)"
)
"""Sessions of world bodies, and what is printed or struck."""


def is_of_others_in_korean(title: str, text: str) -> bool:
    return _OF_OTHERS_KO.search(f"{title}. {text[:_OPENING]}") is not None


_PLAYED = Sought(
    r"\b(?:gold|silver|bronze) medals?\b|\bplayers? (?:win|won|prove|bag|take|took|place)|"
    r"\b(?:scor|won|win|made|net)\w* (?:\w+ )?goals?\b|"
    r"\b(?:took|won|takes|wins|placed|came|in) (?:the )?(?:first|second|third) (?:place|prize)\b|\bstandings\b|"
    r"금메달|은메달|동메달|[123]위를 (?:하|쟁취|차지)"
)
"""In lower case."""
_PRESENT = Sought(r"\b(?:[Pp]resent|[Aa]ttended|on hand)\b|참가하였다|초대되였다|\bembass|\bdiplomat|대사관|외교단")
_RESULTS = 600


def is_of_games(title: str, text: str) -> bool:
    """Players of other countries are nobody's guests; whoever was present at games is a list."""
    told = f"{title}. {text[:_RESULTS]}"
    return _PLAYED.search(told.lower()) is not None and not _PRESENT.search(told)


def concerns_home(title: str, text: str) -> bool:
    """What a text from abroad tells of guests, and of what happened "here", is no matter of ours by itself."""
    told = f"{title}\n{text}"
    if _FROM_ABROAD.match(text):
        return _BY_NAME.search(told) is not None
    if _BY_NAME.search(told):
        return True
    if _ACCREDITED_ELSEWHERE.search(told):
        return False
    if _OURS.search(told):
        return True
    if _GUESTS_LEAVE.search(told):
        return True
    return (_LISTS_GUESTS.search(told) is not None and _NAMED_HERE.search(told) is not None) or names_korean(told)


_TO_OTHERS = Sought(
    r"\bmessages? (?:[^.]{0,40} )?to (?:the (?:nation|people|participants)|all\b|an? )|"
    r"\b[Ii]n (?:his|her|an?) (?:[\w-]+ )?message (?:to|on|at)\b"
)


_TAKES_PART = Sought(
    r"\b(?:DPRK|WPK|KPA|Kim (?:Il Sung|Jong|Yong Nam)|Workers['’] Party of Korea|Korean (?:People|delegation|side|"
    r"party)|Juche|here|Pyongyang|Mansudae|[Ee]mbass(?:y|ies)|[Aa]mbassadors?|diplomatic|envoys?|attach\w+)\b"
)


def talks_with_us(title: str, text: str) -> bool:
    """Talks of others about the Korean Peninsula are none of ours."""
    told = f"{title}\n{text[:_TALK]}"
    return _TAKES_PART.search(told) is not None or names_korean(told)


_ABOUT_THE_TALKS = Sought(r"\b[Ss]ix-[Pp]arty [Tt]alks\b")
_COME_TOGETHER = Sought(
    r"\b(?:met\b|[Mm]eets?\b(?! the)|meeting (?:with|between)|(?:had|held|having|holding) (?:\w+ ){0,3}talks?\b|"
    r"[Tt]alks? (?:with|between|were|was|[Hh]eld)\b|[Vv]isit|[Dd]elegation|arriv|left|courtesy|DPRK [Aa]mbassador|"
    r"[Aa]mbassador to the DPRK|exchang|embassy)"
)


def is_about_talks_alone(title: str, text: str) -> bool:
    """What a foreigner thinks of the six-party talks, said to others."""
    told = f"{title}. {text[:_OPENING]}"
    return ("ix-" in told and _ABOUT_THE_TALKS.search(told) is not None) and not _COME_TOGETHER.search(
        f"{title}. {text[:_TALK]}"
    )


_SENT = Sought(
    r"\b(?:[Cc]ards?|[Rr]eceiv\w+|[Ss]ent|[Ss]ends?|[Cc]ame|[Cc]ome|[Gg]ot|[Ee]xchang\w+|[Aa]rrived|[Gg]reet\w+)\b"
)


def is_sent_by_others(title: str, text: str) -> bool:
    """A message to others in which neither this country nor anybody of it is named."""
    told = f"{title}\n{text}"
    if _BY_NAME.search(told):
        return False
    if _ACCREDITED_ELSEWHERE.search(told):
        return True
    if _OURS.search(told) or _NAMED_HERE.search(told):
        return False
    return _TO_OTHERS.search(told) is not None or not (_SENT.search(told) or names_korean(told))


_PRINTED = Sought(
    r"\b(?:posted|issued|carried|carry|carries|published|released|edited|aired|made public|put out)\b[^.]{0,80}"
    r"\b(?:write-ups?|bulletins?|statements?|articles?|programs?|special (?:issues?|writeups?)|editorials?|"
    r"magazines?|travelogues?|"
    r"commentar\w+)\b|\b(?:said|noted|stressed|declared) in (?:an?|the|his|her) (?:\w+ )?statement\b|"
    r"\b(?:bulletins?|statements?|articles?|write-ups?) (?:\w+ ){0,2}(?:were|was) (?:\w+ )?(?:issued|posted|carried|"
    r"published)\b"
)
"""In lower case."""
_BEYOND_PRINT = Sought(
    r"\b(?:meetings?|seminars?|lectures?|film shows?|events?|functions?|exhibitions?|receptions?|held|took place|"
    r"baskets?|wreaths?|bouquets?|flowers|gifts?|visited|present|attended|ambassador|delegation)\b"
)


def is_printed(text: str) -> bool:
    """What a text opens with was written abroad, and nobody there came together for it."""
    opening = text[:_OPENING]
    return _PRINTED.search(opening.lower()) is not None and _BEYOND_PRINT.search(opening) is None


_DISASTER = Sought(
    r"\b(?:Radiation|Radioactiv\w+|Nuclear (?:Power )?(?:Plant|Crisis|Accident)|(?:Earthq|Q)uakes?|Tsunami|Floods?|"
    r"Typhoon|Hurricane|Storms?|Landslides?|Drought|Epidemic|Death Toll|Heat Wave)\b"
)
_HELP = Sought(
    r"\b(?:Aid|Relief|Donat\w+|Gifts?|Sympathy|Condolences?|Message|Assistance|Help|Delegation|Ambassador)\b"
)


def is_of_a_disaster(title: str, text: str) -> bool:
    """What befell others, and what their officials told the press of it."""
    return _DISASTER.search(title) is not None and not (
        _HELP.search(title) or _BY_NAME.search(f"{title}. {text[:_OPENING]}")
    )


def names_home(title: str, text: str) -> bool:
    return _BY_NAME.search(f"{title}\n{text}") is not None


MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
_IN_MONTH = rf"[Ii]n (?:early |mid-?\s?|late )?({MONTH})"
_IN_A_MONTH = Sought(rf"\b{_IN_MONTH}")
_BEGUN_BY_A_MONTH = re.compile(rf"(?:^|[.\n\"”])\s*(?:Also )?{_IN_MONTH}")
_BEGUN_BY_A_MONTH_KO = re.compile(r"(?:^|[.\n])\s*(\d{1,2})월에?는?(?=[\s,])(?!,?\s*\d)")
_YEAR_SAW = re.compile(
    r"(?:^|[.\n]|-- )\s*(?:(?:[Tt]he year |Juche \d+ \()?(?:19|20)\d\d\)?|(?:This|Last|The past) year) "
    r"(?:saw|has seen|witnessed|has witnessed)\b"
)
_YEAR_WAS = re.compile(
    r"\W*(?:This|The past|Last) year\b|(?:^|[.\n]|-- )\s*(?:The year |Juche \d+ \()?(?:19|"
    r"20)\d\d\)? was an? (?:[\w-]+ ){0,3}year (?:when|in which|"
    r"of|that)\b"
)
_MONTHS_OF_A_REVIEW, _MONTHS_NAMED, _MONTHS_OF_A_YEAR = 3, 5, 2


def is_review_of_months(title: str, text: str) -> bool:
    """One month after the other: who came or went in each of them is no list of one event."""
    if _YEAR_WAS.match(text):
        return True
    named = {match.group(1) for match in _IN_A_MONTH.finditer(text)}
    begun = {match.group(1) for match in _BEGUN_BY_A_MONTH.finditer(text)} if named else set()
    if "월" in text:
        begun |= {match.group(1) for match in _BEGUN_BY_A_MONTH_KO.finditer(text)}
    if len(begun) >= _MONTHS_OF_A_REVIEW or len(named) >= _MONTHS_NAMED:
        return True
    return len(named) >= _MONTHS_OF_A_YEAR and _YEAR_SAW.search(f"{title}\n{text[:_OPENING]}") is not None


def is_commentary(title: str, lead: str) -> bool:
    if _OWN_COMMENT.search(title):
        return True
    return _COMMENTARY.search(f"{title}\n{lead}") is not None


def concerns_home_in_korean(title: str, text: str) -> bool:
    return _OURS_KO.search(f"{title}\n{text}") is not None


def tells_no_event(title: str, lead: str) -> bool:
    """Neither this country nor anything but statements, papers and games is named where a text begins."""
    told = f"{title}\n{lead}"
    return not _NAMED_HERE.search(told) or bool(_PRINTED_OR_PLAYED.search(told[: len(title) + _OPENING]))
