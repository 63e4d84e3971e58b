"""What the words around a mention make of it: the source of a report, or part of an official name."""

import re

from monitor.annotators.mentions.lexicon import Lexicon
from monitor.domain import Entity, MentionBy

CONTEXT = 48
"""Characters on each side that a rule may look at."""
_CREDIT_GAP = 40
"""A demonym so close before an agency of the same country belongs to the credit ("the Cuban agency ...")."""

_HOME = frozenset({MentionBy.NAME, MentionBy.DEMONYM, MentionBy.OFFICIAL, MentionBy.CAPITAL})
_PART_OF_CREDIT = frozenset({"", " ", " of ", " of the ", "自", "从", "驻"})

Found = tuple[Entity, int, int, MentionBy]
"""A mention in folded text: entity, start, end, through what kind of word. A tuple, since there are millions."""


def lengthen(lexicon: Lexicon, text: str, found: list[Found]) -> None:
    """Takes the words of an official name to the short name they stand beside: 꾸바 in 꾸바공화국."""
    before, after = lexicon.rules.official_before, lexicon.rules.official_after
    if not before and not after:
        return
    for position, (entity, start, end, by) in enumerate(found):
        if by is not MentionBy.NAME:
            continue
        first, last = start, end
        limit = found[position + 1][1] if position + 1 < len(found) else len(text)
        if after and (tail := after.match(text, end)) and tail.end() <= limit:
            last = tail.end()
        if before and (head := before.search(text[max(0, start - CONTEXT) : start])):
            first = start - len(head[0])
            if position and first < found[position - 1][2]:
                first = start
        if (first, last) != (start, end):
            found[position] = (entity, first, last, MentionBy.OFFICIAL)


def mark_credits(lexicon: Lexicon, text: str, found: list[Found], *, agencies: bool) -> None:
    """Turns agencies that are the source of a report, and what opens a text, into credits, in place. `agencies`:
    whether any agency is among `found`."""
    rules = lexicon.rules
    dateline = rules.dateline.match(text) if rules.dateline else None
    if rules.press:
        _credit_the_press(rules.press, text, found)
    if not agencies and not dateline:
        return
    for position, (entity, start, end, by) in enumerate(found):
        if dateline and end <= dateline.end():
            found[position] = (entity, start, end, MentionBy.CREDIT)
        elif by is MentionBy.AGENCY and (
            (rules.credit_before and rules.credit_before.search(text[max(0, start - CONTEXT) : start]))
            or (rules.credit_after and rules.credit_after.match(text[end : end + CONTEXT]))
        ):
            found[position] = (entity, start, end, MentionBy.CREDIT)
            _credit_the_demonym_before(text, found, position)
            _credit_the_name_after(text, found, position)


def _credit_the_demonym_before(text: str, found: list[Found], position: int) -> None:
    if position == 0:
        return
    entity, start, end, by = found[position - 1]
    agency, agency_start, *_ = found[position]
    between = text[end:agency_start]
    close = len(between) <= _CREDIT_GAP and not any(stop in between for stop in ".!?;")
    if close and entity == agency and by in {MentionBy.DEMONYM, MentionBy.NAME}:
        found[position - 1] = (entity, start, end, MentionBy.CREDIT)


def _credit_the_press(press: re.Pattern[str], text: str, found: list[Found]) -> None:
    """The country in "the US newspaper X reported" is no more than the paper's home."""
    for position, (entity, start, end, by) in enumerate(found):
        if by in _HOME and press.match(text, end):
            found[position] = (entity, start, end, MentionBy.CREDIT)


def _credit_the_name_after(text: str, found: list[Found], position: int) -> None:
    """The country in "KBS of south Korea reported", or the city in "新华社北京", is part of the credit."""
    if position + 1 == len(found):
        return
    agency, _, agency_end, _ = found[position]
    entity, start, end, _ = found[position + 1]
    if entity == agency and text[agency_end:start] in _PART_OF_CREDIT:
        found[position + 1] = (entity, start, end, MentionBy.CREDIT)
