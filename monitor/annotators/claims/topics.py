"""What a claim is about where it names neither a country nor a person that the catalog knows."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.marks import OFFICE
from monitor.annotators.claims.matching import Found
from monitor.annotators.claims.subjects import Context
from monitor.annotators.claims.text import Sentence
from monitor.catalog.claim_syntax import MEDIA, PERSON, TOPIC
from monitor.catalog.claims import ClaimPatterns
from monitor.domain import ClaimKind

_OF_TERMS = frozenset({ClaimKind.TERMINOLOGY_SHIFT, ClaimKind.MENTION_DROP})
UNNAMED = "unnamed matter"
"""The topic of a claim whose text names none."""
_OWN_SOURCES: Mapping[ClaimKind, Sequence[str]] = {
    ClaimKind.RITUAL_OMISSION: ("ritual",),
    ClaimKind.TERMINOLOGY_SHIFT: ("term", "quoted"),
    ClaimKind.MENTION_DROP: ("term", "quoted"),
}
"""What names a topic of these kinds best, what counts most first."""
_TELLING = 3
"""So many sentences, its own first, are asked for it: what comes later is mostly something else."""
_SOURCES = ("mark", "term", "ritual", "happening", "matter", "quoted")
_QUOTED = re.compile(
    r"(?<![\w’'])(?:‘([^‘’]{2,24})’|'([^']{2,24})'(?![a-z])|“([^“”]{2,24})”|\"([^\"]{2,24})\"|<([^<>]{2,24})>)"
)
_WORDS_QUOTED = 3
"""An expression has fewer words than a statement."""
_PASSIVE = re.compile(r"\b(?:was|were|been|be|went|goes|gone)\b")
_NAMED_IN_FULL = re.compile(
    r"[a-z]+(?:\s[\w.'’-]+){0,5}?\s(?P<name>[A-Z][a-z]+\s(?:[A-Z]\.\s)?[A-Z][a-z]+)(?=,|\s(?:a|an|the|as|who)\b)"
)


class Named(Protocol):
    """A text whose sentences are marked."""

    text: str
    lowered: str
    sentences: Sequence[Sentence]
    context: Context


class Topics:
    """Names topics in one language."""

    def __init__(self, patterns: ClaimPatterns, modifiers: re.Pattern[str]) -> None:
        """`modifiers`: what stands right before the name of a rite or event and belongs to it."""
        self._modifiers = modifiers
        self._words = patterns.words
        self._terms = patterns.terms

    def of(self, found: Found, sentence: Sentence, text: Named) -> list[Mark]:
        """The topic of a rule, for a sentence that names nobody whom it may be about. A silence needs something
        that happened, or "nothing" would be news."""
        name = found.rule.topic
        if found.rule.kind is ClaimKind.NO_REPORT and name:
            name = self._happening(found, sentence, text.lowered)
        if found.rule.kind is ClaimKind.RITUAL_OMISSION and (rite := self._words.get("ritual")):
            match = rite.search(text.lowered, found.start, found.end)
            name = match.group() if match else name
        if found.rule.kind in _OF_TERMS:
            name = self._by_own_sources(found.rule.kind, sentence.number, text) or name
        return [Mark(found.start, found.end, TOPIC, name, name)] if name else []

    def named(self, kind: ClaimKind, place: int, text: Named) -> str:
        """What a claim that no phrase found is about. `place`: the number of its sentence, which is asked first, then
        the title, then all others."""
        rest = (self._from(one, text.sentences[at], text) for at in self._places(place, text) for one in _SOURCES)
        return self._by_own_sources(kind, place, text) or next(filter(None, rest), UNNAMED)

    def _by_own_sources(self, kind: ClaimKind, place: int, text: Named) -> str:
        """What names a topic of a kind best, if one of the first sentences that are asked has it."""
        asked = self._places(place, text)[:_TELLING]
        own = (self._from(source, text.sentences[at], text) for source in _OWN_SOURCES.get(kind, ()) for at in asked)
        return next(filter(None, own), "")

    def _places(self, place: int, text: Named) -> list[int]:
        return [place, *(one for one in range(len(text.sentences)) if one != place)]

    def _from(self, source: str, sentence: Sentence, text: Named) -> str:
        """What one source of names says of a sentence."""
        if source == "mark":
            return _named_in(text, sentence.number, sentence.start, sentence.end, TOPIC)
        if source == "term":
            return self.term(sentence, text.lowered)
        if source == "quoted":
            return _expression_in(text, sentence)
        words = self._words.get(source)
        match = words.search(text.lowered, sentence.start, sentence.end) if words else None
        return self._in_full(match, text.lowered, sentence.start) if match else ""

    def _in_full(self, match: re.Match[str], lowered: str, start: int) -> str:
        """A word with those right before it that say which: "new year's address", not "address"."""
        before = self._modifiers.search(lowered[start : match.start()])
        return ((before.group() if before else "") + match.group()).strip("'\"‘’“”<> ")

    def term(self, sentence: Sentence, lowered: str) -> str:
        """The id of an expression of the catalog that a sentence has; of several, the last of the catalog's."""
        have = [
            term
            for term, expression in self._terms.items()
            for one in expression.finditer(lowered, sentence.start, sentence.end)
            if not OFFICE.match(lowered, one.end())  # "a unification ministry official"
        ]
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


def _named_in(text: Named, sentence: int, start: int, end: int, sort: str) -> str:
    """The first of a sort, topic or outlet, that a stretch of a sentence names; its id."""
    marks = text.context.sentence(sentence)
    return next((one.id for one in marks if one.sort == sort and one.start < end and start < one.end), "")


def _expression_in(text: Named, sentence: Sentence) -> str:
    """The expression between quotation marks that a sentence has, by its id if the catalog knows it."""
    for match in _QUOTED.finditer(text.text, sentence.start, sentence.end):
        group = match.lastindex or 0
        found = match[group].strip(" ,.")
        place = (text, sentence.number, *match.span(group))
        if found.count(" ") < _WORDS_QUOTED and not _named_in(*place, MEDIA):
            return _named_in(*place, TOPIC) or found
    return ""


def unknown_foreigner(text: str, found: Found, marks: Sequence[Mark]) -> Mark | None:
    """Someone of no catalog who is called names: "called Michael Kirby ... a", "called envoy Mike Pence a"."""
    match = _NAMED_IN_FULL.match(text, found.start, found.end)
    if match is None or any(one.start < match.end("name") and match.start("name") < one.end for one in marks):
        return None
    name = match["name"]
    return Mark(match.start("name"), match.end("name"), PERSON, name.lower().replace(" ", "-"), name)
