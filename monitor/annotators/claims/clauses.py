"""Clauses of a marked sentence: where one ends, what stands behind a preposition, who does what a predicate tells."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from enum import Enum

from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, MEDIA, NORTH, PERSON
from monitor.catalog.claims import ClaimPatterns

_NEVER = re.compile("(?!)")
_ASIDE = re.compile(r",[^,;:]*,\s*$")
_JOINED = re.compile(r"(?:[\s,]|\b(?:and|or|nor|the|its|their|both|president|premier|leader|counterpart)\b)*")
_BODY = re.compile(
    r"\s(?:(?:foreign|defen[cs]e|vice|deputy|chief|top|senior|people's|general|united front|military|supreme|central|"
    r"state|party|ruling|first|national|space|nuclear|propaganda)\s){0,3}"
)
_COORDINATED = re.compile(r"\b(?:and|or)\s(?:(?:also|then|even|has|have|had)\s)*$")
_ACTS = re.compile(r"\s(?:has|have|had|did|does|do|is|are|was|were)\b")
_BEFORE_NOUN = (
    r"\s(?:(?:the|its|their|a|an|his|her)\s)?"
    r"(?:(?:leader|president|premier|minister|official|state|former|late|senior|top|ruling|foreign|major|main|other)\s)?$"
)


class Doer(Enum):
    """Whose deed a predicate tells."""

    NORTH = "state media or Pyongyang"
    LEADER = "a person of the North"
    OTHERS = "somebody else"
    UNNAMED = "nobody that the sentence names"


class Clauses:
    """Reads clauses by the catalog's lists of words that end one."""

    def __init__(self, patterns: ClaimPatterns) -> None:
        words = patterns.words
        self._boundary = words.get("boundary", _NEVER)
        preposition = words.get("preposition", _NEVER).pattern
        self._governed = re.compile(f"(?:{preposition}){_BEFORE_NOUN}")
        others = words.get("others", _NEVER).pattern
        marks = f"{MEDIA}{NORTH}{COUNTRY}{PERSON}{ANAPHOR}"
        self._actor = re.compile(rf"(?P<mark>[{marks}])(?P=mark)*|(?P<others>{others})")

    def boundaries(self, overlay: str, start: int, end: int) -> int:
        """How many clauses end between two places."""
        return sum(1 for _ in self._boundary.finditer(overlay, start, end))

    def is_governed(self, overlay: str, start: int) -> bool:
        """Whether what begins here stands behind a preposition."""
        return self._governed.search(overlay, max(0, start - 40), start) is not None

    def opens(self, overlay: str, start: int) -> bool:
        """Whether a clause begins within a few words before this place."""
        last = 0
        for match in self._boundary.finditer(overlay, 0, start):
            last = match.end()
        return len(overlay[last:start].split()) <= _FEW_WORDS

    def doer(self, overlay: str, predicate: int, people: AbstractSet[int] = frozenset()) -> Doer:
        """Who does what the predicate at this place tells: the nearest that no preposition governs, of the
        predicate's own clause or, where that names nobody ("... but did not say"), of the one before.

        `people`: places of the pronouns that stand for a person."""
        end = predicate
        while (aside := _ASIDE.search(overlay, 0, end)) and aside.start() > 0:
            end = aside.start()
        places = [match.end() for match in self._boundary.finditer(overlay, 0, end)]
        shares = _COORDINATED.search(overlay, 0, end) is not None
        for begin in [*reversed(places), 0]:
            doer = self._subject_of(self._actors(overlay, begin, end, people), first=shares)
            if doer is not Doer.UNNAMED:
                return doer
            shares = True
        return Doer.UNNAMED

    def first_actor(self, overlay: str) -> Doer:
        """Who a sentence speaks of first: what "it" in the next one stands for."""
        return next((doer for doer, governed in self._actors(overlay, 0, len(overlay)) if not governed), Doer.UNNAMED)

    @staticmethod
    def _subject_of(actors: Sequence[tuple[Doer, bool]], *, first: bool) -> Doer:
        """Who acts in a clause: the last that no preposition governs, or the `first` where another predicate
        stands between ("KCNA reported Putin's visit but did not ...")."""
        free = [doer for doer, governed in actors if not governed]
        if free:
            return free[0] if first else free[-1]
        return Doer.NORTH if any(doer is Doer.NORTH for doer, _ in actors) else Doer.UNNAMED

    def _actors(
        self, overlay: str, begin: int, end: int, people: AbstractSet[int] = frozenset()
    ) -> list[tuple[Doer, bool]]:
        found: list[tuple[Doer, bool]] = []
        last = -1
        for match in self._actor.finditer(overlay, begin, end):
            governed = self.is_governed(overlay, match.start())
            doer = Doer.OTHERS if match.start() in people else _doer_of(match)
            if (
                found
                and match["others"]
                and found[-1][0] is Doer.NORTH
                and _BODY.fullmatch(overlay, last, match.start())
            ):
                doer = Doer.NORTH  # North Korea's foreign ministry
            if found and _JOINED.fullmatch(overlay, last, match.start()):
                if not _ACTS.match(overlay, match.end()):
                    governed = governed or found[-1][1]
                if found[-1][0] in {Doer.NORTH, Doer.LEADER} and not found[-1][1]:
                    doer = found[-1][0]  # Kim and Xi did not exchange messages
            found.append((doer, governed))
            last = match.end()
        return found


_FEW_WORDS = 4


def _doer_of(match: re.Match[str]) -> Doer:
    mark = match["mark"]
    if mark in {MEDIA, NORTH}:
        return Doer.NORTH
    if mark == PERSON:
        return Doer.LEADER
    return Doer.UNNAMED if mark == ANAPHOR else Doer.OTHERS
