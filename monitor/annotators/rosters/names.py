"""Names of persons beside the roles they hold, in English."""

import re

from monitor.annotators.rosters.lexicon import name_words
from monitor.catalog.sought import Sought

_PARTICLES = r"(?:de|da|do|dos|los|las|del|della|di|du|la|le|van|von|der|den|bin|bint|ibn|al|el|ul|y|e|d'|af|ten|ter)"
_WORD = r"(?:[A-Z][\w'’-]*\.?|[A-Z]\.|al-[A-Z][\w'’-]*)"
NAME = rf"{_WORD}(?:\s+(?:{_PARTICLES}\s+)*{_WORD}){{0,6}}"
_HONORIFIC = (
    r"(?:HE\s+|H\.E\.\s+|Mr\.?\s+|Mrs\.?\s+|Ms\.?\s+|Dr\.?\s+|Comrade\s+|Comrades\s+|Sir\s+|Gen\.\s+|General\s+)?"
)
_AFTER = re.compile(rf"(\s*,?\s*){_HONORIFIC}({NAME})")
_FULL = re.compile(NAME)
_WORD_BEFORE = re.compile(rf"(?:^|\s)({_WORD})\s$")
_LED_BY = re.compile(
    rf"(?:\s+(?:of|for|on|with|and|the|in|to|named|after|[A-Z][\w'’&-]*)){{0,20}},?\s*(?:(?:led|headed) by|under|"
    rf"with(?=[^.;]{{3,90}}\b(?:at|as) (?:its|their|the) head\b))\s+"
    rf"(?:its\s+)?(?:(?:[A-Z]?[a-z-]+\s+){{0,3}}?){_HONORIFIC}({NAME})"
)
_BEFORE = re.compile(
    rf"(?:^|[\s,;:(]){_HONORIFIC}({NAME})(?:,\s+|\s+who\s+(?:is|was|doubles\s+as)\s+)"
    r"(?:(?:the|an?|his|her|its)\s+)?(?:(?!of\b|in\b|to\b|for\b|by\b)[a-z][a-z-]*\s+){0,3}$"
)
_POSSESSIVE = re.compile(r"[A-Z][\w ]+['’]s\b")
_OTHERS_ROLE = re.compile(
    r"\s*,\s+(?:the\s+|an?\s+)?(?:[\w'’-]+\s+){0,3}(?i:opposite number|counterpart|"
    r"ambassador|charge|attach|president|premier|minister|secretary|chair|"
    r"leader|head|council|consul|king|envoy|director|official|member|representative|dean|doyen|"
    r"(?:general )?manager|rector|founder|commander|chief|professor|vice-)"
)
"""What follows a name that goes with the next role, not with the one before."""
_BEFORE_COMPANY = r"\s+(?:(?:the|an?|his|her|other|all the)\s+)*(?:[a-z]+\s+)?$"
_COMES_WITH = rf"(?:with|together with|heading|leading|who (?:heads|leads|headed|led)){_BEFORE_COMPANY}"
_WITH_SOMEBODY, _WITH = Sought(_COMES_WITH), re.compile(rf"({NAME}),?\s+{_COMES_WITH}")
_AND_SOMEBODY, _AND = Sought(rf"and{_BEFORE_COMPANY}"), re.compile(rf"({NAME}),?\s+and{_BEFORE_COMPANY}")
_COMPANY = frozenset({"embassy staff", "embassy", "delegation", "party", "government", "organisation", "official"})
"""Those whom somebody named before them leads."""
_SEVERAL = rf"{NAME}(?:,\s+{NAME})*,?\s+and\s+{NAME}"
_SEVERAL_BEFORE = re.compile(rf"(?:^|[;:.]\s|\b(?:were|are|by|from|and|included)\s)\s*({_SEVERAL}),\s+(?:the\s+)?$")
_SEVERAL_AFTER = re.compile(rf",\s+({_SEVERAL})\b")
_APPOSITION = re.compile(r",\s+[a-z][^,;]*,\s*$|,\s+[a-z][^,;]*\s+(?:and|as well as)\s+(?:the\s+)?$")
_NAMED_AFTER = re.compile(r"\b(?:Fund|Foundation|Institute|Prize|Order|Museum) of $")
_LEADER_OF = re.compile(r"\b(?:(?:led|headed) by|under) (?:[\w-]+ ){0,3}$")
_MAX_APPOSITIONS = 4
_NEAR = 80
_WORDS = name_words("en")
_TRAILING = re.compile(rf"(?:\s+(?:{'|'.join(_WORDS['calendar'])})\b\.?)+$")
_LEADING = re.compile(rf"^(?:(?:{'|'.join(_WORDS['titles'])})\s+)+")
_HONOURED = frozenset(_WORDS["honoured"])
_GIVEN_NAME = "Jan"
"""No month where a family name follows."""
_NO_NAME = frozenset([*_WORDS["not_names"], *_WORDS["calendar"], *_WORDS["body_heads"], *_WORDS["places"]])


def name_before(text: str, start: int) -> str:
    """The name that a role in apposition belongs to: "NAME, member of the Bureau, ambassador ..."."""
    end = start
    for _ in range(_MAX_APPOSITIONS):
        window = text[max(0, end - 200) : end]
        in_apposition = "," in window[-_NEAR:] or " who " in window[-_NEAR:]
        # A name holds no comma: it begins behind the last but one.
        behind = max(0, window.rfind(",", 0, window.rfind(",")))
        if in_apposition and (match := _BEFORE.search(window, behind)):
            of_others = (
                _POSSESSIVE.match(text, start)
                or text.startswith("delegation", start)
                or re.search(r",\s+(?:and\b|an? )", window[match.end(1) :])
            )
            if of_others and _LEADER_OF.search(window, 0, match.start(1)):
                return ""
            name = _clean(match.group(1))
            return name if " " in name and not _NAMED_AFTER.search(window, 0, match.start(1)) else ""
        step = _APPOSITION.search(window)
        if step is None:
            return ""
        end = end - len(window) + step.start() + 2
    return ""


def name_after(text: str, end: int, *, directly: bool = False) -> str:
    """The name right after a role: "Ambassador NAME"; `directly`: with no comma between."""
    match = _AFTER.match(text, end)
    if match is None or not match.group(1) or (directly and "," in match.group(1)):
        return ""
    name = _clean(match.group(2))
    if "," in match.group(1) and (" " not in name or _OTHERS_ROLE.match(text, match.end())):
        # "the Chinese ambassador, Cuban diplomats": a name after a comma has two words and no role of its own.
        return ""
    return name


def bare_name(words: str) -> str:
    """The words, where they are a name of two parts at least and nothing else."""
    name = _clean(words)
    return name if len(name.split()) > 1 and name == words.strip(" .") else ""


def name_joined(text: str, start: int, role: str) -> str:
    """The name of whom those of the role are with: "NAME and staff of the embassy", "NAME, who heads a delegation"."""
    if role not in _COMPANY:
        return ""
    before = text[max(0, start - 120) : start]
    match = _WITH.search(before) if _WITH_SOMEBODY.search(before) else None
    if match is None and role in {"embassy staff", "official"} and _AND_SOMEBODY.search(before):
        match = _AND.search(before)
    name = _clean(match.group(1)) if match else ""
    return name if " " in name else ""


def names_of_several(text: str, start: int, end: int, number: int) -> list[str]:
    """As many names as countries: "NAME and NAME, ambassadors of X and Y", "premiers of X and Y, NAME and NAME"."""
    match = _SEVERAL_BEFORE.search(text[max(0, start - 300) : start]) or _SEVERAL_AFTER.match(text, end)
    if match is None:
        return []
    names = [_clean(name) for name in re.split(r",\s+(?:and\s+)?|\s+and\s+", match.group(1))]
    return names if len(names) == number and all(" " in name for name in names) else []


def full_name(text: str, start: int, floor: int = 0) -> str:
    """The name of which a part begins there; `floor`: where it can begin at the earliest."""
    first = start
    while (
        first > floor
        and (before := _WORD_BEFORE.search(text, max(floor, first - 30), first))
        and not _ends_a_name(before.group(1))
    ):
        first = before.start(1)
    match = _FULL.match(text, first)
    return _clean(match.group()) if match else ""


def _ends_a_name(word: str) -> bool:
    return word in _NO_NAME or word.endswith(("'s", "’s"))


def name_led_by(text: str, end: int, until: int) -> str:
    """Who leads those named; `until`: where another country is named."""
    match = _LED_BY.match(text, end)
    return _clean(match.group(1)) if match and match.start(1) <= until else ""


def _clean(name: str) -> str:
    name = _LEADING.sub("", name)
    name = _TRAILING.sub("", name.strip(" .")).removesuffix("'s").removesuffix("’s")
    words = name.split()
    told = words[1:] if len(words) > 1 and words[0] == _GIVEN_NAME else words
    return "" if not words or name in _HONOURED or any(word.strip(".,'") in _NO_NAME for word in told) else name
