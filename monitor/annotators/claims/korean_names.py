"""Names in Korean texts of people whom no catalog knows: "홍길호 청진조선소 지배인", "마이클 커비 전 위원장"."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.names import Stretch, add_short, is_free, mark_of
from monitor.annotators.claims.people import id_of
from monitor.annotators.claims.remembered import Remembered
from monitor.annotators.claims.romanise import romanise
from monitor.catalog.claim_people import NamingWords

_WORD = re.compile("[가-힣]+")
_SYLLABLES = 3
"""Of a Korean name, and of most Chinese ones."""
_LONGEST = 6
_PARTS = 3
"""Words that a foreign name has at most."""
_TITLE_WITHIN = 3
"""So many words behind a name at most stands the office that it is named with."""


def bases(word: str, particles: Sequence[str]) -> Iterator[str]:
    """A word without the particle that may stand behind a name, each way it can be cut."""
    for particle in particles:
        if word.endswith(particle) and len(word) > len(particle) + 1:
            yield word[: -len(particle)]


class KoreanNames:
    """Finds them. `common`: words that name nobody."""

    def __init__(self, naming: NamingWords, common: Collection[str]) -> None:
        self._common = common
        self._particles = naming.particles
        self._endings = naming.not_endings
        self._not_persons = naming.not_persons | naming.not_names
        particles = "|".join(naming.particles)
        offices = sorted({*naming.offices, *naming.titles}, key=len, reverse=True)
        self._office = re.compile(rf"[가-힣]*(?:{'|'.join(map(re.escape, offices))})(?:{particles})?(?![가-힣])")
        self._behind_surname = re.compile(rf"\s(?:전\s)?{self._office.pattern}")
        self._behind_family = re.compile(rf"(?:{particles})?(?![가-힣])")
        self._is_office = Remembered(self._names_an_office)
        self._name = Remembered(self._name_in)
        self._is_rare = Remembered(self._find_rare)
        self._surnames = frozenset({*naming.surnames, *naming.rare_surnames})

    def find(self, text: str, sentences: Sequence[Stretch]) -> dict[int, list[Mark]]:
        """By sentence, names that no mark touches; of a foreigner and of an official named in full elsewhere the
        family name alone, too."""
        found: dict[int, list[Mark]] = {
            one.number: [
                mark_of(text, start, end, person_id(text[start:end]))
                for start, end in self._in_full(text, one)
                if is_free(start, end, one.marks)
            ]
            for one in sentences
        }
        self._add_short(text, sentences, found)
        return found

    def _in_full(self, text: str, sentence: Stretch) -> Iterator[tuple[int, int]]:
        places = [match.span() for match in _WORD.finditer(text, sentence.start, sentence.end)]
        words = [text[start:end] for start, end in places]
        goes_on = [text[end:start] == " " for (_, end), (start, _) in pairwise(places)]
        goes_on = [one and self._is_rare[word] for one, word in zip(goes_on, words, strict=False)]
        offices = [self._is_office[word] for word in words]
        titled = [any(offices[at : at + _TITLE_WITHIN]) for at in range(1, len(words) + 1)]
        at = 0
        while at < len(words):
            count, last = self._name_at(words, goes_on, titled, at)
            if count:
                yield places[at][0], places[at + count - 1][0] + len(last)
            at += max(1, count)

    def _name_at(
        self, words: Sequence[str], goes_on: Sequence[bool], titled: Sequence[bool], at: int
    ) -> tuple[int, str]:
        """How many words from one on are a name, and what of the last belongs to it; none where none is. `goes_on`: of
        each word but the last, whether it may begin a name that the next ends; `titled`: of each, whether an office
        stands behind it."""
        most = 1
        while most < _PARTS and all(goes_on[at : at + most]) and at + most < len(words):
            most += 1
        for count in range(most, 0, -1):
            last = self._name[words[at + count - 1], titled[at + count - 1], count]
            if last:
                return count, last
        return 0, ""

    def _name_in(self, asked: tuple[str, bool, int]) -> str:
        """What of the last word of a would-be name belongs to it; empty where it cannot. `asked`: the word, whether an
        office stands behind it, and how many words the name would have."""
        word, titled, count = asked
        ways = [word] if titled else []
        ways += [base for base in bases(word, self._particles) if base not in self._common]
        ways += [] if titled else [word]
        for one in ways:
            native = one[0] in self._surnames
            fits = len(one) == _SYLLABLES and native if count == 1 else len(one) > 1
            fits = fits or (titled and count == 1 and 1 < len(one) <= _LONGEST and (native or len(one) > _SYLLABLES))
            if fits and self._is_rare[one]:
                return one
        return ""

    def _names_an_office(self, word: str) -> bool:
        return self._office.fullmatch(word) is not None

    def _find_rare(self, word: str) -> bool:
        return (
            1 < len(word) <= _LONGEST
            and word not in self._common
            and word not in self._not_persons
            and not word.endswith(self._endings)
            and not self._is_office[word]
            and not any(base in self._common or base in self._not_persons for base in bases(word, self._particles))
        )

    def _add_short(self, text: str, sentences: Sequence[Stretch], found: dict[int, list[Mark]]) -> None:
        """Marks "커비" of "마이클 커비" and "김 대사" of "김천"."""
        people = {one.id: one for marks in found.values() for one in marks}
        short: dict[str, Mark] = {}
        for one in people.values():
            first, _, rest = one.name.partition(" ")
            short.setdefault(rest.rpartition(" ")[2] if rest else first[0], one)
        names = "|".join(map(re.escape, sorted(short, key=len, reverse=True)))
        expression = re.compile(rf"(?<![가-힣])(?:{names or '(?!)'})")

        def places(start: int, end: int) -> Iterator[tuple[int, int]]:
            for match in expression.finditer(text, start, end):
                behind = self._behind_family if len(match.group()) > 1 else self._behind_surname
                if behind.match(text, match.end(), end):
                    yield match.span()

        add_short(text, sentences, found, places, short)


def person_id(name: str) -> str:
    """Romanised where it is a Korean name, or may be one; else as texts have it."""
    return romanise(name) if len(name) == _SYLLABLES and " " not in name else id_of(name)
