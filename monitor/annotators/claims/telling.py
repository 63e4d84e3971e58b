"""All that a claim tells besides its kind and subject: whose, of which outlets, of which day and occasion, how sure."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType

from monitor.annotators.claims.days import TextDays
from monitor.annotators.claims.figures import figures_in
from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.marks import STATE_MEDIA
from monitor.annotators.claims.subjects import Context
from monitor.annotators.claims.text import Sentence
from monitor.annotators.claims.tools import Tools
from monitor.catalog.claim_syntax import MEDIA
from monitor.domain import Claim, ClaimKind, Subject

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
    ) -> None:
        self._tools = tools
        self._text = text
        self._lowered = lowered
        self._spans = spans
        self._days = days
        self._context = context

    def claim(
        self, kind: ClaimKind, subject: Subject, sentence: Sentence, rule: str, predicate: tuple[int, int]
    ) -> Claim:
        """`predicate`: where in the text the words stand that make the claim."""
        marks = self._context.sentence(sentence.index)
        quote = self._text[sentence.start : sentence.end]
        event, event_sentence = self._event(sentence)
        hedge = self._tools.words.get("hedge")
        return Claim(
            kind=kind,
            subject=subject,
            outlets=_outlets(marks),
            event_day=self._days.event_day(sentence.index, event_sentence, kind),
            attributed_to=self._tools.attribution.of(self._text, self._spans, sentence.index, predicate),
            quote=quote,
            start=sentence.start,
            end=sentence.end,
            event=event,
            hedged=hedge is not None and hedge.search(self._lowered, sentence.start, sentence.end) is not None,
            rule=rule,
            details=MappingProxyType(
                figures_in(quote, self._tools.language, marks) | self._birthday({sentence.index, event_sentence})
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
        for index in range(sentence.index, max(-1, sentence.index - _NEAR - 1), -1):
            match = words.search(self._lowered, *self._spans[index]) if words else None
            if match and match.group() not in {"event", "events", "행사"}:
                return match.group(), index
        return "", sentence.index


def _outlets(marks: Sequence[Mark]) -> tuple[str, ...]:
    outlets = tuple(dict.fromkeys(one.id for one in marks if one.sort == MEDIA))
    return tuple(one for one in outlets if one != STATE_MEDIA) or (STATE_MEDIA,)
