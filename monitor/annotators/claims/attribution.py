"""Whom a claim is credited to: "according to X", "X said", "sources in Y quoted by X"."""

from collections.abc import Sequence

from monitor.catalog.claim_attribution import CreditWords

_CLOSING = 2
"""Characters behind words that close a sentence: "..., although he was invited, officials said." is all theirs."""
_BACK = 3
"""The source that "it pointed out" leads back to was named at most so many sentences before."""


class Attribution:
    """Finds whom sentences credit; "it pointed out" leads back to the source named last."""

    def __init__(self, words: CreditWords) -> None:
        self._words = words

    def of(self, text: str, spans: Sequence[tuple[int, int]], index: int, claim: tuple[int, int]) -> str:
        """Whom sentence `index` credits with what it says at `claim`, or "" for the author's own word.

        A source in another clause, "... has not commented, although NK News says ...", is not meant.
        """
        start, end = spans[index]
        if found := self._named(text, start, end, claim):
            return found
        if self._words.back.search(text, start, end):
            for earlier in range(index - 1, max(-1, index - _BACK - 1), -1):
                if found := self._named(text, *spans[earlier], spans[earlier]):
                    return found.rsplit(" quoted by ", 1)[-1].rsplit(" cited by ", 1)[-1]
        return ""

    def _named(self, text: str, start: int, end: int, claim: tuple[int, int]) -> str:
        for pattern in self._words.patterns:
            for match in pattern.expression.finditer(text, start, end):
                who = " ".join(match["who"].split()).strip(" ,").removesuffix(".")
                between = (
                    (match.end("who"), claim[0]) if match.end("who") <= claim[0] else (claim[1], match.start("who"))
                )
                of_all = match.end() >= end - _CLOSING and claim[1] <= match.start()
                if self._words.not_sources.match(who) or (self._words.new_clause.search(text, *between) and not of_all):
                    continue
                return who
        return ""
