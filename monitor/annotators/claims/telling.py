"""All that a claim tells besides its kind and subject: whose, of which outlets, of which day and occasion, how sure."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType

from monitor.annotators.claims.days import TextDays
from monitor.annotators.claims.figures import figures_in
from monitor.annotators.claims.marks import STATE_MEDIA
from monitor.annotators.claims.subjects import Context
from monitor.annotators.claims.text import Sentence
from monitor.annotators.claims.tools import Tools
from monitor.catalog.claim_syntax import MEDIA
from monitor.domain import Claim, ClaimKind, Subject

_AT_AN_EVENT = frozenset({ClaimKind.OMISSION, ClaimKind.PRESENCE, ClaimKind.ABSENCE, ClaimKind.RITUAL_OMISSION})
_BY_OUTLETS = frozenset(ClaimKind) - {ClaimKind.PRESENCE}
"""Kinds that tell what outlets did: whoever was seen by outsiders was so whatever they print."""
_NEAR = 3
"""The event may have been named so many sentences before."""


class Telling:
    """Makes the claims of one text."""

    def __init__(
        self,
        tools: Tools,
        text: str,
        lowered: str,
        spans: Sequence[tuple[int, int]],
        days: TextDays,
        context: Context,
        title_end: int,
    ) -> None:
        """`title_end`: characters that the title takes up."""
        self._tools = tools
        self._text = text
        self._lowered = lowered
        self._spans = spans
        self._days = days
        self._context = context
        self._lead = sum(start < title_end for start, _ in spans)
        """The number of the first sentence behind the title."""

    def claim(
        self, kind: ClaimKind, subject: Subject, sentence: Sentence, rule: str, predicate: tuple[int, int]
    ) -> Claim:
        """`predicate`: where in the text the words stand that make the claim."""
        index = sentence.number
        marks = self._context.sentence(index)
        quote = self._text[sentence.start : sentence.end]
        event, event_sentence = self._event(sentence)
        lead = [self._lead] if index != self._lead < len(self._spans) else []
        beside = lead if index < self._lead else []
        at_event = [event_sentence] if kind in _AT_AN_EVENT else []
        before = range(index - 1, self._lead - 1, -1)
        behind = range(index + 1, min(index + 3, len(self._spans)))
        hedge = self._tools.words.get("hedge")
        return Claim(
            kind=kind,
            subject=subject,
            outlets=self._outlets([index, *beside, *before, *behind] if kind in _BY_OUTLETS else [index]),
            event_day=self._days.event_day([index, *beside], [*at_event, *before, *behind], kind),
            attributed_to=self._credited([(index, predicate), *((one, self._spans[one]) for one in lead)]),
            quote=quote,
            start=sentence.start,
            end=sentence.end,
            event=event,
            hedged=hedge is not None and hedge.search(self._lowered, sentence.start, sentence.end) is not None,
            rule=rule,
            details=MappingProxyType(
                figures_in(quote, self._tools.language, marks) | self._birthday({sentence.number, event_sentence})
            ),
        )

    def _birthday(self, indices: AbstractSet[int]) -> dict[str, object]:
        """Whose birthday the sentences of a claim and its event name."""
        for index in sorted(indices, reverse=True):
            start, end = self._spans[index]
            whose = self._tools.birthdays.of(self._lowered, start, end, self._context.sentence(index))
            if whose:
                return {"birthday_of": whose}
        return {}

    def _event(self, sentence: Sentence) -> tuple[str, int]:
        """The occasion as the text names it, and the number of the sentence that does."""
        words = self._tools.words.get("event")
        for index in range(sentence.number, max(-1, sentence.number - _NEAR - 1), -1):
            match = words.search(self._lowered, *self._spans[index]) if words else None
            if match and match.group() not in {"event", "events", "행사"}:
                return match.group(), index
        return "", sentence.number

    def _outlets(self, places: Sequence[int]) -> tuple[str, ...]:
        """Those that the first of the sentences names that names any."""
        for index in places:
            named = dict.fromkeys(one.id for one in self._context.sentence(index) if one.sort == MEDIA)
            if outlets := tuple(one for one in named if one != STATE_MEDIA):
                return outlets
        return (STATE_MEDIA,)

    def _credited(self, places: Sequence[tuple[int, tuple[int, int]]]) -> str:
        """Whom the first of the sentences credits that credits anybody. `places`: with where in each the claim is."""
        credited = (self._tools.attribution.of(self._text, self._spans, *one) for one in places)
        return next(filter(None, credited), "")
