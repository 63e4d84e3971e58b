"""Which of an English sentence's roles goes with which of its countries."""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.annotators.rosters.found import PERSONAL, Found
from monitor.annotators.rosters.tokens import Group, Role

_MODIFIER = re.compile(
    r"\s*(?:(?:new|newly|appointed|outgoing|incoming|former|ex|acting|then|socialist|federal|permanent|deputy|military|"
    r"government|state|people's|national|regional|provincial|and other|diplomatic|art|youth|friendship|"
    r"party and government|cultural|goodwill|special|women's|students?)\b[\s-]*)*"
)
_ANY_MODIFIER = re.compile(
    r"\s*(?:(?!(?:and|or|of|in|to|from|who|was|were|by|with|for|at|on|which|that|had|has|have|is|are|the|an?|as|but|"
    r"while|when|\w+ed|sent|gave|took|paid|came|went|made|saw|met|laid|said|told|spoke)\b)"
    r"[a-z][\w'’-]*[\s-]+){0,3}"
)
"""Up to three words that may stand between a country's adjective and a role: none that ends a noun phrase."""
_POSSESSIVE = re.compile(r"(?:'s|’s|s'|’)\s+(?:[\w.&-]+\s+){0,4}")
_CHUNK_END = re.compile(r"(?<!C\.C\.),|;")
_NAMED_AND = re.compile(r"(?<!of)\s[A-Z][\w'’-]+,? and (?:an? |the )?$")
_LEADER_IN = re.compile(r"kim (?:il sung|jong)")
_HYPHEN_SOCIETY = re.compile(r"-\s?\w+\s(?:[\w'’&-]+\s){0,6}")
_ENDS_A_CHAIN = re.compile(r"\b(?:said|were|was|visited|paid|sent|received)\b")
_BODIES = frozenset({"party", "organisation", "government"})
_AT_UN = re.compile(
    r"[^,;.]{0,20}\b(?:to|at) (?:the )?(?:UN|United Nations)\b(?! [^.]{0,40}\b(?:Geneva|Vienna|Office))"
)
"""Accredited to the United Nations in New York."""
_IN_GENEVA = re.compile(r"[^,;.]{0,60}\b(?:in|at) Geneva\b")
_BESIDE = re.compile(r",? and |, ")
_AT_UNESCO = re.compile(r"[^,;.]{0,20}\b(?:to|at) (?:the )?UNESCO\b")


def seated(text: str, found: Sequence[Found]) -> list[Found]:
    """The entries with the hosts of those accredited to an organisation; of several side by side each."""
    told: list[Found] = []
    seat, start = None, -1
    for one in reversed(found):
        beside = _BESIDE.fullmatch(text, one.end, start) if one.end <= start else None
        seat = _seat_of(one.role, text, one.end) or (seat if beside and told[-1].role == one.role else None)
        told.append(replace(one, host=seat) if seat and not one.host else one)
        start = one.start
    return told[::-1]


def _seat_of(role: str, text: str, end: int) -> str | None:
    """The country of the organisation that somebody is accredited to; `end`: where his office is told."""
    if role == "permanent representative" and _AT_UN.match(text, end):
        return "US"
    if role == "permanent representative" and _IN_GENEVA.match(text, end):
        return "CH"
    return "FR" if role in {"permanent representative", "representative"} and _AT_UNESCO.match(text, end) else None


class EnglishRoles:
    """The roles of one sentence, in order."""

    def __init__(self, text: str, lower: str, roles: Sequence[Role]) -> None:
        self._text = text
        self._lower = lower
        self.all = roles

    def before(self, group: Group, at: int) -> Role | None:
        before = [role for role in self.all if at <= role.start and role.end <= group.start]
        return before[-1] if before else None

    def office_of(self, body: Role) -> Role:
        """ "chairman of the Friendship Association": the office before a body, or the body itself."""
        inside = [role for role in self.all if role.end <= body.start and "," not in self._text[role.end : body.start]]
        return inside[-1] if inside and inside[-1].role in PERSONAL and body.role in _BODIES else body

    def after(self, group: Group) -> Role | None:
        for role in self.all:
            if role.start >= group.end:
                if role.start - group.end > 60:
                    return None
                gap = self._lower[group.end : role.start]
                if "other" in gap and self._lower.startswith(" of ", role.end):
                    return None
                close = _MODIFIER.fullmatch(gap) or _POSSESSIVE.fullmatch(gap) or _HYPHEN_SOCIETY.fullmatch(gap)
                if close or (group.adjectival and _ANY_MODIFIER.fullmatch(self._text, group.end, role.start)):
                    return role
                return None
        return None

    def head(self, group: Group, at: int) -> Role | None:
        """The role that a chain hangs from: "councilor of the embassy of Egypt", within one comma's reach."""
        chunk = at
        for match in _CHUNK_END.finditer(self._text, at, group.start):
            if not any(role.start < match.start() < role.end for role in self.all):
                chunk = match.end()
        inside = [role for role in self.all if chunk <= role.start and role.end <= group.start and not role.owners]
        if not inside:
            return None
        head = nearest = inside[-1]
        for earlier in reversed(inside[:-1]):
            link = self._lower[earlier.end : nearest.start]
            nearest_start, nearest = nearest.start, earlier
            if link.strip() in {"", "and"}:
                continue
            if ":" in link or _LEADER_IN.search(link) or _NAMED_AND.search(self._text[earlier.end : nearest_start]):
                break
            plural = (
                head.role not in _BODIES
                and self._text[head.start : head.end].endswith("s")
                and not self._text[: head.end].endswith("ffairs")
            )
            if _ENDS_A_CHAIN.search(link) or (plural and " and " in link):
                break
            head = earlier
        return head
