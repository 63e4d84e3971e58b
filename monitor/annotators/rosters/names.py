"""Names of persons beside the roles they hold, in English."""

import re

from monitor.annotators.rosters.lexicon import name_words

_PARTICLES = r"(?:de|da|do|dos|los|las|del|della|di|du|la|le|van|von|der|den|bin|bint|ibn|al|el|ul|y|e|d'|af|ten|ter)"
_WORD = r"(?:[A-Z][\w'’-]*\.?|[A-Z]\.|al-[A-Z][\w'’-]*)"
_NAME = rf"{_WORD}(?:\s+(?:{_PARTICLES}\s+)*{_WORD}){{0,6}}"
_HONORIFIC = (
    r"(?:HE\s+|H\.E\.\s+|Mr\.?\s+|Mrs\.?\s+|Ms\.?\s+|Dr\.?\s+|Comrade\s+|Comrades\s+|Sir\s+|Gen\.\s+|General\s+)?"
)
_AFTER = re.compile(rf"(\s*,?\s*){_HONORIFIC}({_NAME})")
_LED_BY = re.compile(rf"\s*(?:led|headed) by\s+(?:its\s+)?(?:(?:[A-Z]?[a-z-]+\s+){{0,3}}?){_HONORIFIC}({_NAME})")
_BEFORE = re.compile(
    rf"(?:^|[\s,;:(]){_HONORIFIC}({_NAME}),\s+"
    r"(?:(?:the|an?|new|newly|appointed|outgoing|former|and|then|acting|also)\s+)*$"
)
_APPOSITION = re.compile(r",\s+[a-z][^,;]*,\s*$|,\s+[a-z][^,;]*\s+(?:and|as well as)\s+(?:the\s+)?$")
_MAX_APPOSITIONS = 4
_WORDS = name_words("en")
_TRAILING = re.compile(rf"(?:\s+(?:{'|'.join(_WORDS['calendar'])})\b\.?)+$")
_HONOURED = frozenset(_WORDS["honoured"])
_NO_NAME = frozenset([*_WORDS["not_names"], *_WORDS["calendar"]])


def name_before(text: str, start: int) -> str:
    """The name that a role in apposition belongs to: "NAME, member of the Bureau, ambassador ..."."""
    end = start
    for _ in range(_MAX_APPOSITIONS):
        window = text[max(0, end - 200) : end]
        if match := _BEFORE.search(window):
            name = _clean(match.group(1))
            return name if " " in name else ""
        step = _APPOSITION.search(window)
        if step is None:
            return ""
        end = end - len(window) + step.start() + 2
    return ""


def name_after(text: str, end: int) -> str:
    """The name right after a role: "Ambassador NAME"."""
    match = _AFTER.match(text, end)
    if match is None or not match.group(1):
        return ""
    if "," in match.group(1) and not re.match(r"\s*(?:,|;|\.|and\b|$)", text[match.end() :]):
        return ""
    name = _clean(match.group(2))
    # "the Chinese ambassador, Cuban diplomats": a name after a comma has two words at least.
    return name if "," not in match.group(1) or (" " in name and not match.group(1).startswith(",")) else ""


def name_led_by(text: str, end: int) -> str:
    match = _LED_BY.match(text, end)
    return _clean(match.group(1)) if match else ""


def _clean(name: str) -> str:
    name = _TRAILING.sub("", name.strip(" .")).removesuffix("'s").removesuffix("’s")
    words = name.split()
    return "" if not words or name in _HONOURED or any(word.strip(".,'") in _NO_NAME for word in words) else name
