"""What a claim is about where it names neither a country nor a person that the catalog knows."""

import re
from collections.abc import Sequence

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.matching import Found
from monitor.annotators.claims.subjects import Context
from monitor.annotators.claims.text import Sentence
from monitor.catalog.claim_syntax import PERSON, TOPIC
from monitor.catalog.claims import ClaimPatterns
from monitor.domain import ClaimKind

_OF_TERMS = frozenset({ClaimKind.TERMINOLOGY_SHIFT, ClaimKind.MENTION_DROP})
UNNAMED = "unnamed matter"
"""The topic of a claim whose text names none."""
_PASSIVE = re.compile(r"\b(?:was|were|been|be|went|goes|gone)\b")
_NAMED_IN_FULL = re.compile(
    r"[a-z]+(?:\s[\w.'’-]+){0,5}?\s(?P<name>[A-Z][a-z]+\s(?:[A-Z]\.\s)?[A-Z][a-z]+)(?=,|\s(?:a|an|the|as|who)\b)"
)


class Topics:
    """Names topics in one language."""

    def __init__(self, patterns: ClaimPatterns) -> None:
        self._words = patterns.words
        self._terms = patterns.terms

    def of(self, found: Found, sentence: Sentence, lowered: str) -> list[Mark]:
        """The topic of a rule, for a sentence that names nobody whom it may be about. A silence needs something
        that happened, or "nothing" would be news."""
        name = found.rule.topic
        if found.rule.kind is ClaimKind.NO_REPORT and name:
            name = self._happening(found, sentence, lowered)
        if found.rule.kind is ClaimKind.RITUAL_OMISSION and (rite := self._words.get("ritual")):
            match = rite.search(lowered, found.start, found.end)
            name = match.group() if match else name
        if found.rule.kind in _OF_TERMS:
            name = self.term(sentence, lowered) or name
        return [Mark(found.start, found.end, TOPIC, name, name)] if name else []

    def named(self, sentence: Sentence, context: Context, lowered: str) -> str:
        """What a sentence is about that no phrase found: a topic or expression of the catalog, a rite, an event;
        empty where it names none."""
        mark = next((one for one in context.sentence(sentence.index) if one.sort == TOPIC), None)
        if name := mark.id if mark else self.term(sentence, lowered):
            return name
        for listed in ("ritual", "happening", "matter"):
            words = self._words.get(listed)
            if words is not None and (match := words.search(lowered, sentence.start, sentence.end)):
                return match.group()
        return ""

    def term(self, sentence: Sentence, lowered: str) -> str:
        """The id of an expression of the catalog that a sentence has; of several, the last of the catalog's."""
        have = [term for term, one in self._terms.items() if one.search(lowered, sentence.start, sentence.end)]
        return have[-1] if have else ""

    def _happening(self, found: Found, sentence: Sentence, lowered: str) -> str:
        """The word for what happened that a silence is about: behind an active predicate, before a passive one."""
        passive = _PASSIVE.search(lowered, found.start, found.end) is not None
        places = [(sentence.start, found.start), (found.start, sentence.end)]
        for start, end in places if passive else reversed(places):
            for name in ("happening", "matter"):
                words = self._words.get(name)
                if words is not None and (match := words.search(lowered, start, end)):
                    return match.group()
        return ""


def unknown_foreigner(text: str, found: Found, marks: Sequence[Mark]) -> Mark | None:
    """Someone of no catalog who is called names: "called Michael Kirby ... a", "called envoy Mike Pence a"."""
    match = _NAMED_IN_FULL.match(text, found.start, found.end)
    if match is None or any(one.start < match.end("name") and match.start("name") < one.end for one in marks):
        return None
    name = match["name"]
    return Mark(match.start("name"), match.end("name"), PERSON, name.lower().replace(" ", "-"), name)
