"""Leaders of other countries by family name alone, told by the day: "Park" was president of the South in 2014."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from monitor.annotators.claims.mark import Mark
from monitor.catalog.claim_syntax import COUNTRY
from monitor.catalog.people import Person

_AFTERWARDS = 1
"""Years after the end of an office in which the family name alone still means who held it."""
_EASTERN = frozenset({"KR", "CN"})
"""Countries whose people bear the family name first."""
_COMMON = frozenset({"Kim", "Li", "Ri", "Pak", "Liu", "Wang", "Zhao", "Mao", "Sen", "Sang", "Minh", "Vinh", "Shinzo"})
"""Family names that mean nobody by themselves."""
_ENGLISH_TITLE = r"(?:President|Prime Minister|Premier|Secretary|Mr\.?|Mrs\.?|Ms\.?|Madam)\s"
_ENGLISH_OFFICE = re.compile(r"\b(?:president|prime minister|premier|secretary|adviser|minister)")
_KOREAN_TITLE = r"\s?(?:전\s)?(?:대통령|당선인|주석|총리)"
_SYLLABLES = 3


class OfficeHolders:
    """Finds them in English or Korean. `people`: those of the catalog, with the years of their offices."""

    def __init__(self, people: Collection[Person], language: str) -> None:
        self._korean = language == "ko"
        self._bearers: dict[str, list[Person]] = {}
        for one in people:
            for surname in {_surname(one, form, self._korean) for form in one.forms.get(language, ())} - {""}:
                self._bearers.setdefault(surname, []).append(one)
        title = _KOREAN_TITLE if self._korean else ""
        before = r"(?<![가-힣])" if self._korean else rf"(?P<title>{_ENGLISH_TITLE})?\b"
        after = title if self._korean else r"(?P<owns>['’]s)?\b(?!\s[A-Z]|-)"
        self._expression = re.compile(rf"{before}(?P<name>{'|'.join(sorted(self._bearers)) or '(?!)'}){after}")

    def find(
        self, text: str, lowered: str, published: date | None, in_full: Iterable[str], countries: Collection[str]
    ) -> Iterator[Mark]:
        """Marks as for their countries. `in_full`: the names of those whom the text names so; `countries`: those it
        names."""
        if published is None:
            return
        taken = {part for name in in_full for part in ([name[0]] if self._korean else _parts(name.lower()))}
        for match in self._expression.finditer(text):
            name = match["name"]
            known = [one for one in self._bearers[name] if _held(one, published.year)]
            if len(known) != 1 or name.lower() in taken:
                continue
            person = known[0]
            if not self._korean and not match["title"]:
                told_by_office = person.country in countries or _ENGLISH_OFFICE.search(lowered)
                if not told_by_office or _is_part_of_a_name(text, name, match.start()):
                    continue
            end = match.end("name") if self._korean else match.end()
            told = (person.name.lower().replace(" ", "-"), person.name)
            owns = end > match.end("name")
            yield Mark(match.start("name"), end, COUNTRY, person.country, name, possessive=owns, person=told)


def _surname(person: Person, form: str, korean: bool) -> str:
    """What a form makes of the family name; empty where that is known by itself, or means nobody."""
    if korean:
        return form[0] if person.country in _EASTERN and len(form) == _SYLLABLES and " " not in form else ""
    words = _parts(form)
    if len(words) == 1:
        return ""
    found = words[0] if person.country in _EASTERN else words[-1]
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
