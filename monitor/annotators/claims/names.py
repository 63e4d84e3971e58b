"""Names of people whom no catalog knows: "Alan Titchmarsh", "Private Travis King"."""

import re
from collections.abc import Iterator, Sequence

from monitor.annotators.claims.marks import Mark
from monitor.catalog.claim_people import NamingWords
from monitor.catalog.claim_syntax import PERSON

_NAME = re.compile(
    r"\b[A-Z][a-z]+(?:-[A-Z]?[a-z]+)?"
    r"(?:\s(?:[A-Z]\.\s)?(?:(?:bin|de|van|von|al|el|del|da)[\s-])?[A-Z][A-Za-z]+(?:-[A-Za-z]+)?){1,2}\b"
)
"""Two or three words with capitals; Western order is not told from Eastern."""


_NEAR = r"\s(?:[가-힣]{1,7}\s){0,2}?"
_PARTICLES = "은는이가을를의에로와과도서며고"


class UnknownNames:
    """Finds them in texts of one language. `naming`: its words."""

    def __init__(self, naming: NamingWords) -> None:
        self._not_persons = naming.not_persons
        titles = "|".join(sorted(map(re.escape, naming.offices), key=len, reverse=True))
        native = rf"(?:{'|'.join(naming.surnames)})[가-힣]{{2}}"
        self._titled = re.compile(rf"(?<![가-힣])((?:[가-힣]{{1,4}}\s)?[가-힣]{{2,6}}|{native}){_NEAR}(?:{titles})")
        self._find = self._korean if naming.offices else self._western

    def find(self, text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Mark]:
        """Names in text[start:end] that no mark touches."""
        for left, right, stop in self._find(text, start, end):
            if not any(one.start < right and left < one.end for one in marks):
                name = text[left:right]
                yield Mark(
                    left, stop, PERSON, "-".join(name.lower().replace("-", " ").split()), name, possessive=stop > right
                )

    def _western(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        if not self._not_persons:
            return
        for match in _NAME.finditer(text, start, end):
            right = match.end()
            words = match.group().lower().replace("-", " ").split()
            if not any(word in self._not_persons for word in words):
                yield match.start(), right, right + (2 if text.startswith(("'s", "’s"), right) else 0)

    def _korean(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """One or two words before an office: "마이클 커비 전 위원장", "윤병세 외교부 장관"."""
        for match in self._titled.finditer(text, start, end):
            words = match[1].split()
            while words and (words[0] in self._not_persons or (len(words) > 1 and words[0][-1] in _PARTICLES)):
                words = words[1:]
            if words and words[-1] not in self._not_persons and len(words[-1]) > 1:
                left = match.end(1) - len(" ".join(words))
                yield left, match.end(1), match.end(1)
