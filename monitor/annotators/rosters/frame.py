"""What a list is a list of: kind and form."""

import re

from monitor.annotators.rosters.lexicon import Lexicon
from monitor.domain import RosterKind

_AT_MISSIONS = re.compile(
    r"\b(?:dprk|its|those|overseas|the)\s+(?:\w+ )?(?:embass(?:y|ies)|missions?)\b|missions abroad|missions overseas|대표부|대사관"
)
_LEAD = 700


def kind_of(words: Lexicon, title: str, lead: str) -> RosterKind | None:
    """The kind that title and lead name; the title decides where it names one by itself."""
    for text in (title.lower(), lead[:_LEAD].lower()):
        for rule in words.kinds:
            if rule.pattern.search(text):
                return rule.kind
    return None


def form_of(kind: RosterKind, text: str, at_missions: bool) -> str:
    if kind is RosterKind.CONGRATULATORY_MESSAGE:
        return "cards" if re.search(r"\bcards?\b|년하장|연하장", text) else "messages"
    if at_missions:
        return "at-missions"
    return ""


def speaks_of_missions(lead: str) -> bool:
    return bool(_AT_MISSIONS.search(lead[:_LEAD].lower()))
