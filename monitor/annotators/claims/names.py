"""Names of people whom no catalog knows: "Alan Titchmarsh", "Private Travis King"."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.people import id_of
from monitor.catalog.claim_people import NamingWords
from monitor.catalog.claim_syntax import PERSON

_NAME = re.compile(
    r"\b[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?"
    r"(?:\s(?:[A-Z]\.\s)?(?:(?:bin|de|van|von|al|el|del|da)[\s-])?[A-Z][A-Za-z]+(?:-[A-Za-z]+)?){1,2}\b"
)
"""Two or three words with capitals; Western order is not told from Eastern."""


class Stretch(NamedTuple):
    """A sentence: its number, where it starts and ends, and its marks. In a `headline` every word has a capital."""

    number: int
    start: int
    end: int
    marks: Sequence[Mark]
    headline: bool


class UnknownNames(Protocol):
    """Finds names in texts of one language."""

    def find(self, text: str, sentences: Sequence[Stretch]) -> dict[int, list[Mark]]:
        """By sentence, names that no mark touches."""
        ...


class WesternNames:
    """Finds them in languages that write names with capitals. `naming`: the words of one."""

    def __init__(self, naming: NamingWords) -> None:
        self._not_persons = naming.not_persons
        self._before = naming.before_names

    def find(self, text: str, sentences: Sequence[Stretch]) -> dict[int, list[Mark]]:
        """By sentence, names that no mark touches, and family names alone of those who are named in full elsewhere."""
        found: dict[int, list[Mark]] = {
            one.number: [] if one.headline else list(self._in_full(text, one)) for one in sentences
        }
        families = self._families(found)
        if families:
            expression = re.compile(rf"\b(?:{'|'.join(map(re.escape, families))})\b")

            def places(start: int, end: int) -> Iterator[tuple[int, int]]:
                return (match.span() for match in expression.finditer(text, start, end))

            add_short(text, sentences, found, places, families)
        return found

    def _in_full(self, text: str, sentence: Stretch) -> Iterator[Mark]:
        for left, right in self._western(text, sentence.start, sentence.end):
            if is_free(left, right, sentence.marks):
                name = text[left:right]
                yield mark_of(text, left, right, id_of(name))

    def _families(self, found: dict[int, list[Mark]]) -> dict[str, Mark]:
        """Last words of names, where only one person bears them."""
        people = {one.id: one for marks in found.values() for one in marks}
        last = {person: one.name.split()[-1] for person, one in people.items()}
        borne = Counter(last.values())
        return {last[person]: one for person, one in people.items() if borne[last[person]] == 1}

    def _western(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Names of two or three words; what stands before a name, an office or a rank, is taken off."""
        while match := _NAME.search(text, start, end):
            words = match.group().lower().replace("-", " ").split()
            if words[0] in self._before or words[0] in self._not_persons:
                start = match.start() + len(match.group().split()[0])
                continue
            start = match.end()
            if not any(word in self._not_persons for word in words):
                yield match.span()


def is_free(start: int, end: int, marks: Sequence[Mark]) -> bool:
    return not any(one.start < end and start < one.end for one in marks)


def add_short(
    text: str,
    sentences: Sequence[Stretch],
    found: Mapping[int, list[Mark]],
    places: Callable[[int, int], Iterable[tuple[int, int]]],
    known: Mapping[str, Mark],
) -> None:
    """Marks where those found in full are named by less of their name. `places`: where short names stand between two
    places of the text; `known`: whom each means."""
    for one in sentences:
        taken = [*one.marks, *found[one.number]]
        for start, end in places(one.start, one.end):
            if is_free(start, end, taken):
                mark = known[text[start:end]]
                found[one.number].append(mark_of(text, start, end, mark.id, mark.name))


def mark_of(text: str, start: int, end: int, person: str, name: str = "") -> Mark:
    """The mark of a person. `name`: in full, where the text has less there."""
    owns = text.startswith(("'s", "’s"), end)
    return Mark(start, end + 2 * owns, PERSON, person, name or text[start:end], possessive=owns)
