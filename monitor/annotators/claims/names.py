"""Names of people whom no catalog knows: "Alan Titchmarsh", "Private Travis King"."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from monitor.annotators.claims.marks import Mark
from monitor.annotators.claims.people import id_of
from monitor.catalog.claim_people import NamingWords
from monitor.catalog.claim_syntax import PERSON

_NAME = re.compile(
    r"\b[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?"
    r"(?:\s(?:[A-Z]\.\s)?(?:(?:bin|de|van|von|al|el|del|da)[\s-])?[A-Z][A-Za-z]+(?:-[A-Za-z]+)?){1,2}\b"
)
"""Two or three words with capitals; Western order is not told from Eastern."""


_NEAR = r"\s(?:[가-힣]{1,7}\s){0,2}?"
_PARTICLES = "은는이가을를의에로와과도서며고"


class Stretch(NamedTuple):
    """A sentence: its number, where it starts and ends, and its marks. In a `headline` every word has a capital."""

    number: int
    start: int
    end: int
    marks: Sequence[Mark]
    headline: bool


class UnknownNames:
    """Finds them in texts of one language. `naming`: its words."""

    def __init__(self, naming: NamingWords) -> None:
        self._not_persons = naming.not_persons
        self._before = naming.before_names
        titles = "|".join(sorted(map(re.escape, naming.offices), key=len, reverse=True))
        native = rf"(?:{'|'.join(naming.surnames)})[가-힣]{{2}}"
        self._titled = re.compile(rf"(?<![가-힣])((?:[가-힣]{{1,4}}\s)?[가-힣]{{2,6}}|{native}){_NEAR}(?:{titles})")
        self._find = self._korean if naming.offices else self._western

    def find(self, text: str, sentences: Sequence[Stretch]) -> dict[int, list[Mark]]:
        """By sentence, names that no mark touches, and family names alone of those who are named in full elsewhere."""
        found: dict[int, list[Mark]] = {
            one.number: [] if one.headline else list(self._in_full(text, one)) for one in sentences
        }
        families = self._families(found)
        if families:
            expression = re.compile(rf"\b(?:{'|'.join(map(re.escape, families))})\b")
            for one in sentences:
                taken = [*one.marks, *found[one.number]]
                for match in expression.finditer(text, one.start, one.end):
                    if _is_free(match.start(), match.end(), taken):
                        known = families[match.group()]
                        found[one.number].append(_mark(text, match.start(), match.end(), known.id, known.name))
        return found

    def _in_full(self, text: str, sentence: Stretch) -> Iterator[Mark]:
        for left, right in self._find(text, sentence.start, sentence.end):
            if _is_free(left, right, sentence.marks):
                name = text[left:right]
                yield _mark(text, left, right, id_of(name), name)

    def _families(self, found: dict[int, list[Mark]]) -> dict[str, Mark]:
        """Last words of names, where only one person bears them."""
        people = {one.id: one for marks in found.values() for one in marks} if self._not_persons else {}
        last = {person: one.name.split()[-1] for person, one in people.items()}
        borne = Counter(last.values())
        return {last[person]: one for person, one in people.items() if borne[last[person]] == 1}

    def _western(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Names of two or three words; what stands before a name, an office or a rank, is taken off."""
        while self._not_persons and (match := _NAME.search(text, start, end)):
            words = match.group().lower().replace("-", " ").split()
            if words[0] in self._before or words[0] in self._not_persons:
                start = match.start() + len(match.group().split()[0])
                continue
            start = match.end()
            if not any(word in self._not_persons for word in words):
                yield match.span()

    def _korean(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """One or two words before an office: "마이클 커비 전 위원장", "윤병세 외교부 장관"."""
        for match in self._titled.finditer(text, start, end):
            words = match[1].split()
            while words and (words[0] in self._not_persons or (len(words) > 1 and words[0][-1] in _PARTICLES)):
                words = words[1:]
            if words and words[-1] not in self._not_persons and len(words[-1]) > 1:
                yield match.end(1) - len(" ".join(words)), match.end(1)


def _is_free(start: int, end: int, marks: Sequence[Mark]) -> bool:
    return not any(one.start < end and start < one.end for one in marks)


def _mark(text: str, start: int, end: int, person: str, name: str) -> Mark:
    owns = text.startswith(("'s", "’s"), end)
    return Mark(start, end + 2 * owns, PERSON, person, name, possessive=owns)
