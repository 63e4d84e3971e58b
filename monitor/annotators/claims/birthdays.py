"""Whose birthday a claim speaks of: retellings get the wrong Kim."""

import re
from collections.abc import Mapping, Sequence

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.who import LEADERS
from monitor.catalog.claims import ClaimPatterns

_NEVER = re.compile("(?!)")
_FAR = 80
"""Characters between the word and the name of the one whose birthday it is."""


class Birthdays:
    """Tells whose birthday sentences name, in one language."""

    def __init__(self, patterns: ClaimPatterns) -> None:
        self._word = patterns.words.get("birthday", _NEVER)
        self._by_name: Mapping[str, re.Pattern[str]] = patterns.birthdays

    def of(self, lowered: str, start: int, end: int, marks: Sequence[Mark]) -> str:
        """Id of the leader whose birthday lowered[start:end] names, or ""."""
        for person, expression in self._by_name.items():
            if expression.search(lowered, start, end):
                return person
        word = self._word.search(lowered, start, end)
        if word is None:
            return ""
        near = [(_between(word, one), one.id) for one in marks if one.id in LEADERS]
        distance, person = min(near, default=(_FAR, ""))
        return person if distance < _FAR else ""


def _between(word: re.Match[str], mark: Mark) -> int:
    return max(mark.start - word.end(), word.start() - mark.end)
