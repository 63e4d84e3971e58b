"""A text made ready for phrases: one shape for quotes, spaces and case, every offset unmoved."""

from typing import NamedTuple

from monitor.annotators.sentences import sentence_spans

_PLAIN = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("\u00a0", " "), ("\u3000", " "), ("′", "'"), ("＇", "'"))
_TERMINALS = ".!?…。！？"
_CLOSERS = "\"'”’)]』」》> "
MAX_SENTENCE = 1_200
"""Longer ones are tables and menus run together, not sentences."""


class Sentence(NamedTuple):
    number: int
    start: int
    end: int
    headline: bool
    """A title, subheading, caption or menu line: it has no full stop, or is the document's title."""


def plain(text: str) -> str:
    """Lower case, straight quotes, ordinary spaces; the same length as `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    for curly, straight in _PLAIN:  # a table of them is several times slower on Korean
        lowered = lowered.replace(curly, straight)
    return lowered


def sentences_of(text: str, language: str) -> list[Sentence]:
    """The sentences of a text with their place."""
    found = []
    for index, (start, end) in enumerate(sentence_spans(text, language)):
        bare = text[start:end].rstrip(_CLOSERS)
        found.append(Sentence(index, start, end, not bare or bare[-1] not in _TERMINALS))
    return found
