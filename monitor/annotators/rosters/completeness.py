"""Whether a text gives the whole of its list, by its own word."""

import re
from collections.abc import Sequence

from monitor.annotators.rosters.tokens import HOME
from monitor.catalog.sought import Sought
from monitor.domain import Document, RosterEntry

_STATED_COUNTS = {
    "countries": re.compile(r"(\d(?<!\w\d)\d{0,2})(?:[- ]odd)? (?:different |foreign )?countries\b"),
    "나라": re.compile(r"(\d{1,3})여?개 ?나라"),
}
"""By the word in each. The digit stands before what must not precede it, since the engine skips to a first digit."""
_AND_OTHERS = Sought(r"\b(?:and|as well as) (?:many |some |several )?other countries\b|등 (?:세계 )?여러 나라")
_MORE = Sought(
    r"\band others\b(?! (?:said|noted|stressed))|\band other (?:foreign )?(?:personages|figures|guests)\b(?! of\b)"
    r"|\b[Aa]mong them (?:were|are|was)\b(?! also)|\betc\b|"
    r"\b[Aa]mong the (?:visitors|guests|senders|participants|attendants) (?:were|are|was)\b|"
    r"\b[Ff]oreign \w+ including\b|비롯한 (?:여러 나라|정계|정당|인사들이|손님|아시아|아프리카)|"
    r" 등(?<=[가-힣]\s등)[.\s](?!\s?(?:여러|세계|\d))"
)
_BESIDE = 80
_FAR_MORE = 1.3
_MANY = 12
"""A list that names so many is meant as one, whatever others it says there were."""
_CONTINUED = re.compile(
    r"\((?:to be )?continued\)\s*$|\bto be continued\.?\s*$|\(?(?:다음호에 )?계속\)?\s*$", re.IGNORECASE
)
_ENDING = 60
_FIRST_PART = re.compile(r"\(1\)\s*$")
_CUT_OFF = ("...", "…", "[...]", "[…]")
_LEAD = 2_500


def gives_all(document: Document, entries: Sequence[RosterEntry]) -> bool:
    """Neither cut off, nor a part, nor with others beside those it names."""
    text = document.full_text
    if not document.complete or _is_a_part(document):
        return False
    return _names_all(text, entries) and not _tells_of_more(text, entries)


def _is_a_part(document: Document) -> bool:
    """Cut off by its feed, or the first of several parts by its own word."""
    ending = document.full_text.rstrip()[-_ENDING:]
    return ending.endswith(_CUT_OFF) or bool(_CONTINUED.search(ending) or _FIRST_PART.search(document.title))


def _names_all(text: str, entries: Sequence[RosterEntry]) -> bool:
    """False where the text says that there were many more countries than it names."""
    named = len({entry.country for entry in entries if entry.country != HOME})
    lead = text[:_LEAD]
    counted = [count for word, count in _STATED_COUNTS.items() if word in lead]
    if not counted:
        return True
    stated = [int(number) for count in counted for number in count.findall(lead)]
    if stated:
        return max(stated) <= named * _FAR_MORE
    return named >= _MANY or not _AND_OTHERS.search(lead)


def _tells_of_more(text: str, entries: Sequence[RosterEntry]) -> bool:
    """The list says itself that there were more than it names."""
    first, last = min(entry.start for entry in entries), max(entry.end for entry in entries)
    sentence = text.find(". ", last)
    until = min(last + _BESIDE, sentence if sentence >= 0 else len(text))
    return _MORE.search(text, max(0, first - _BESIDE), until + 1) is not None
