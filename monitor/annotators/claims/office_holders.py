"""Leaders of other countries by family name alone, told by the day: "Park" was president of the South in 2014."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.people import EASTERN, family_name, id_of
from monitor.annotators.claims.remembered import Remembered
from monitor.catalog.claim_syntax import COUNTRY
from monitor.catalog.people import Person

_AFTERWARDS = 1
"""Years after the end of an office in which the family name alone still means who held it."""
_COMMON = frozenset({"Kim", "Li", "Ri", "Pak", "Liu", "Wang", "Zhao", "Mao", "Sen", "Sang", "Minh", "Vinh", "Shinzo"})
"""Family names that mean nobody by themselves."""
_ENGLISH_TITLE = re.compile(r"\b(?:President|Prime Minister|Premier|Secretary|Mr\.?|Mrs\.?|Ms\.?|Madam)\s$")
_TITLE_BEFORE = 16
_ENGLISH_BEHIND = re.compile(r"(?:['’]s)?(?![\w-])(?!\s[A-Z])")
_ENGLISH_OFFICE = re.compile(r"\b(?:president|prime minister|premier|secretary|adviser|minister)")
_KOREAN_TITLE = re.compile(r"\s?(?:전\s)?(?:대통령|당선인|주석|총리)")
_SYLLABLES = 3


class OfficeHolders:
    """Finds them in English or Korean. `people`: those of the catalog, with the years of their offices."""

    def __init__(self, people: Collection[Person], language: str) -> None:
        self._korean = language == "ko"
        self._bearers: dict[str, list[Person]] = {}
        for one in people:
            for surname in {_surname(one, form, self._korean) for form in one.forms.get(language, ())} - {""}:
                self._bearers.setdefault(surname, []).append(one)
        self._in_office = Remembered(self._holders_of)

    def find(
        self, text: str, lowered: str, published: date | None, in_full: Iterable[str], countries: Collection[str]
    ) -> Iterator[Mark]:
        """Marks as for their countries. `in_full`: the names of those whom the text names so; `countries`: those it
        names."""
        if published is None:
            return
        holders, finder = self._in_office[published.year]
        hits = finder.find_matches_as_indexes(text) if finder else []
        taken = {part for name in in_full for part in self._words(name.lower())} if hits else set()
        for _, start, end in hits:
            name = text[start:end]
            person = holders[name]
            if name.lower() in taken:
                continue
            stop = self._end(text, start, end, _speaks_of(person, lowered, countries))
            if stop:
                told = (id_of(person.name), person.name)
                yield Mark(start, stop, COUNTRY, person.country, name, possessive=stop > end, person=told)

    def _holders_of(self, year: int) -> tuple[dict[str, Person], AhoCorasick | None]:
        """By family name those who hold an office in a year, where only one of them bears it; and what finds them."""
        held = {name: [one for one in those if _held(one, year)] for name, those in self._bearers.items()}
        only = {name: those[0] for name, those in held.items() if len(those) == 1}
        return only, AhoCorasick(sorted(only), matchkind=MatchKind.LeftmostLongest) if only else None

    def _words(self, name: str) -> list[str]:
        return [name[0]] if self._korean else _parts(name)

    def _end(self, text: str, start: int, end: int, speaks_of: bool) -> int:
        """Where the mark of a family name ends, with "'s"; 0 where it is none. `speaks_of`: whether the text
        speaks of the country or of offices."""
        if self._korean:
            stands = not "가" <= text[start - 1 : start] <= "힣" and _KOREAN_TITLE.match(text, end)
            return end if stands else 0
        behind = _ENGLISH_BEHIND.match(text, end)
        if behind is None or (start and text[start - 1].isalnum()):
            return 0
        titled = _ENGLISH_TITLE.search(text, max(0, start - _TITLE_BEFORE), start) is not None
        if not titled and (_is_part_of_a_name(text, text[start:end], start) or not speaks_of):
            return 0
        return behind.end()


def _surname(person: Person, form: str, korean: bool) -> str:
    """What a form makes of the family name; empty where that is known by itself, or means nobody."""
    if korean:
        return form[0] if person.country in EASTERN and len(form) == _SYLLABLES and " " not in form else ""
    if len(_parts(form)) == 1:
        return ""
    found = family_name(form, person.country)
    return "" if found in _COMMON or found in person.forms["en"] else found


def _parts(name: str) -> list[str]:
    return name.replace("-", " ").split()


def _held(person: Person, year: int) -> bool:
    return any(first <= year <= last + _AFTERWARDS for first, last in person.years)


def _is_part_of_a_name(text: str, name: str, start: int) -> bool:
    """Whether the word before has a capital, as in "Central Park", or the text names somebody of the family in full;
    a sentence may begin right before."""
    before = re.search(r"([A-Za-z][\w.'’-]*)\s$", text[max(0, start - 30) : start])
    if before is not None and before[1][0].isupper() and not before[1].endswith("."):
        return True
    return re.search(rf"\b{name}\s[A-Z]", text) is not None


def _speaks_of(person: Person, lowered: str, countries: Collection[str]) -> bool:
    return person.country in countries or _ENGLISH_OFFICE.search(lowered) is not None
