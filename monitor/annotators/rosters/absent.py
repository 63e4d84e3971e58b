"""Those whom a sentence names only to say that they were not there."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from monitor.annotators.rosters.lexicon import Absence, Lexicon

Span = tuple[int, int]


def said_absent(words: Lexicon, sentence: str, named: Iterable[Span]) -> set[Span]:
    """Those of the named that "except", "was absent" or the like is said of, and who stand side by side with them."""
    lower = sentence.lower() if len(sentence.lower()) == len(sentence) else sentence
    absence, spans = words.absence, sorted(set(named))
    gone: set[Span] = set()
    for phrase in absence.before.finditer(lower):
        at = _after_role(words, lower, phrase.end())
        following = [one for one in spans if one[1] > at]
        if following and following[0][0] <= at:
            gone.update(_first_run(absence, sentence, following))
    for phrase in absence.after.finditer(lower):
        earlier = [one for one in spans if one[1] <= phrase.start()]
        if earlier and _is_said_of(absence, lower[earlier[-1][1] : phrase.start()]):
            gone.update(_first_run(absence, sentence, earlier[::-1]))
    return gone


def _after_role(words: Lexicon, lower: str, at: int) -> int:
    """Where the countries of a role that begins there may begin: "except the | ambassadors of Cuba and Laos"."""
    for _, start, end in words.roles.find(lower):
        if start == at and (between := words.absence.between.match(lower, end)):
            return between.end()
    return at


def _is_said_of(absence: Absence, between: str) -> bool:
    """Whether between somebody and what is said nothing else begins, so that it is said of him."""
    return len(between) <= absence.reach and absence.begins.search(between) is None


def _first_run(absence: Absence, sentence: str, spans: Sequence[Span]) -> list[Span]:
    """The first of the spans and those side by side with it, in the direction in which they are given."""
    run = [spans[0]]
    for one, other in pairwise(spans):
        (_, end), (start, _) = sorted((one, other))
        if start > end and not absence.joint.fullmatch(sentence, end, start):
            break
        run.append(other)
    return run
