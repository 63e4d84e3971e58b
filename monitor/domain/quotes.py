"""Cutting a quote out of a text around a span."""

import re

_SENTENCE_END = re.compile(r"[.!?。！？]['\"”’》」)]*(?=\s|$)|\n")


def quote_around(text: str, start: int, end: int, most: int = 400) -> tuple[str, int, int]:
    """The sentence around a span, at most `most` characters: (quote, its start, its end in the text)."""
    first, last = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start() if match.group() == "\n" else match.end()
            break
    while first < start and text[first].isspace():
        first += 1
    if last - first > most:
        first = max(first, min(start, end - most // 2) - most // 3)
        last = min(last, max(first + most, end))
    return text[first:last].rstrip(), first, first + len(text[first:last].rstrip())
