"""Whether an English text tells of something that happened of late, or only describes and remembers."""

from monitor.catalog.sought import Sought

_OF_LATE = Sought(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? "
    r"\d{1,2}\b(?!, (?:Juche|19|200))|\b(?:[Tt]oday|[Rr]ecent|visiting|[Vv]isit to|staying|[Ii]nterview|told|said|here|"
    r"on invitation)\b"
)
_HAPPENS = Sought(
    r"\b(?:[Mm]et|[Mm]eets?|[Tt]alks|[Dd]elegations?|visited|[Vv]isits?|[Gg]ifts? (?:from|to (?!President|leader|"
    r"him)|was|were)|"
    r"(?:received|presented with) (?:an? )?gifts?|[Hh]eld|[Tt]ook place|[Oo]pen(?:s|ed)|[Aa]warded|[Cc]onferred|"
    r"(?:led|headed) by|[Aa]mbassadors?|[Ww]reaths?|[Bb]askets?|[Mm]essages?|performing|[Pp]articipants|taking part|"
    r"[Pp]articipat(?:es?|ed|ing)|took part|[Cc]ongratulat\w+|[Ee]xpress\w*|[Hh]ail\w*|declared|[Ww]ish|[Hh]opes?|"
    r"admitted|"
    r"released|[Ss]ojourn|arrested|[Cc]ommemorated|[Mm]arked|[Oo]bserved|[Cc]elebrated|[Pp]erforms?|will|[Dd]onat\w+|"
    r"[Pp]raise[sd]|[Pp]resented|[Ss]igned|[Ll]eaves?|left|[Aa]rriv\w+|went|[Gg]ave|[Gg]iven|[Gg]ives|[Hh]ost(?:s|ed)|toured|"
    r"[Tt]ours|[Hh]elp(?:s|ed)?|attended|[Pp]resent (?:there|at|were)|came|[Ff]ormed|[Ff]ounded|[Ii]naugurated|"
    r"[Cc]hairman|[Pp]remier|[Mm]inister|[Pp]arty [Ll]eader|[Ss]peech|[Ff]estival|[Ww]atched|[Ee]njoy(?:s|ed)|"
    r"[Ss]taged|[Ss]ent|"
    r"looked round|last (?:month|week)|carried on|remembered|lectures?|seminars?|exhibitions?|meetings?|[Mm]ourn\w*|"
    r"[Pp]aid|[Pp]ays?|[Ll]aid|[Cc]alled|[Rr]eceived|[Ii]nvited|[Ff]eted|[Pp]arade)\b"
)
_OPENING = 330
_EVENT = (
    r"(?:seminars?|exhibitions?|film shows?|film weeks?|meetings?|lectures?|shows?|symposi\w+|performances?|events?)"
)
_OURS = r"(?:Korean|DPRK(?:'s)?|Juche|Songun|Kim (?:Il Sung|Jong \w+))"
_EVENT_OF_OURS = Sought(rf"\b{_OURS}\b[^.]{{0,160}}\b{_EVENT}\b|\b{_EVENT}\b[^.]{{0,160}}\b{_OURS}\b")
_HELD = Sought(r"\b(?:was|were) (?:held|given|opened)\b|\b(?:took place|opened)\b")


def opens_with_event_of_ours(text: str) -> bool:
    """The first sentence tells of an event for this country; where it was held is a party, if nobody is named."""
    first = text[:_OPENING].partition(". ")[0]
    return _HELD.search(first) is not None and _EVENT_OF_OURS.search(first) is not None


def describes_alone(title: str, text: str) -> bool:
    """What a text opens with has no day, nobody acts in it, and nobody came or held anything."""
    told = f"{title}. {text[:_OPENING]}"
    return not _OF_LATE.search(told) and not _HAPPENS.search(told)
