"""People in a text: those of the catalog, others that bear a Korean name, and "Kim" or "김 위원장" alone."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.annotators.claims.romanise import romanise
from monitor.catalog.claim_people import NamingWords
from monitor.catalog.northern_people import Person

Named = tuple[int, int, str, str]
"""Start and end in the text, id, and the name shown."""

_SYLLABLE = (
    r"(?:[CcKkPpTt]h|[Kk]w|[BbCcDdGgHhJjKkMmNnPpRrSsTtWwYyLl])?"
    r"(?:yae|yeo|wae|ae|ya|yo|ye|wa|oe|wo|we|wi|yu|ui|eo|eu|oo|ou|ee|oi|u|a|e|i|o|[AEIOU])(?:ng|ck|k|n|l|m|p|t|b|g|d|r|h)?"
)
_LATIN_SHAPE = re.compile(rf"\w+\s{_SYLLABLE}[\s-]{_SYLLABLE}")
_PARTICLES = "은는이가을를의에와과만당부"
_NAMED_AFTER = re.compile(
    r"\s?(?:종합대학|대학|광장|경기장|체육관|청년동맹|사회주의청년동맹|고급당학교|군사종합대학|정치대학|훈장|[화대](?![가-힣])|주의)"
)
"""What bears the name of a leader: 김일성광장."""
EASTERN = frozenset({"KR", "CN"})
"""Countries whose people bear the family name first."""
_KIN_BEFORE, _KIN_AFTER = 90, 70
_LEADER_AFTER = 8
"""Enough for "'s" and a name behind it, not for another phrase."""
_SPEAKER_BEFORE = 40
KIM_IL_ERA_END = date(2011, 12, 19)
"""Before this day "the North Korean leader" was Kim Jong Il, whose death was announced on it."""


class PeopleFinder:
    """Finds people of one language. `people` and `naming` come from the catalog."""

    def __init__(self, people: Mapping[str, Person], naming: NamingWords, language: str) -> None:
        self._korean = language == "ko"
        self._naming = naming
        self._names = {one.id: one.name for one in people.values()}
        self.women = {one.id: one.woman for one in people.values()}
        self._ids: dict[str, str] = {}
        kin: list[str] = []
        for person in people.values():
            for spelling in person.spellings[language]:
                self._ids[_folded(spelling)] = person.id
            kin.extend(f"(?P<{person.id.replace('-', '_')}>{one})" for one in person.kin.get(language, ()))
        ordered = sorted(self._ids)
        self._known = AhoCorasick(ordered, matchkind=MatchKind.LeftmostLongest) if ordered else None
        self._kin = re.compile("|".join(kin) or "(?!)")
        self._leader_words = _finder(naming.leader_words)
        words = [word for one in people.values() for word in one.kin_words.get(language, ())]
        self._kin_words = _finder(words)
        self._speaks = re.compile(rf"\b(?:{'|'.join(naming.speakers) or '(?!)'})\s(?:\w+\s)?$")
        self._full = _korean_name(naming) if self._korean else _latin_name(naming)
        self._surnames = AhoCorasick(sorted({*naming.surnames}), matchkind=MatchKind.Standard)
        self._bare = _korean_surname(naming)

    def full_names(self, lowered: str) -> Iterable[Named]:
        """Everyone of the catalog whom a text names in full or through a relative."""
        for match in self._kin_phrases(lowered):
            person = (match.lastgroup or "").replace("_", "-")
            yield match.start(), match.end(), person, self._names[person]
        hits = self._known.find_matches_as_indexes(lowered.replace("-", " ")) if self._known else ()
        for _, start, end in hits:
            before, after = lowered[max(0, start - 1) : start], lowered[end : end + 1]
            if "가" <= before <= "힣" or (not self._korean and (before.isalnum() or after.isalnum())):
                continue
            if self._korean and _NAMED_AFTER.match(lowered, end):
                continue
            person = self._ids[_folded(lowered[start:end])]
            yield start, end + (2 if lowered.startswith("'s", end) else 0), person, self._names[person]

    def _kin_phrases(self, lowered: str) -> Iterable[re.Match[str]]:
        """Phrases such as "Kim's younger sister", looked for around the words that they contain."""
        end = 0
        for _, first, last in self._kin_words.find_matches_as_indexes(lowered) if self._kin_words else ():
            match = self._kin.search(lowered, max(end, first - _KIN_BEFORE), last + _KIN_AFTER)
            if match is not None:
                end = match.end()
                yield match

    def other_names(self, text: str, lowered: str) -> Iterable[Named]:
        """People who are in no catalog but bear a Korean name; not those who only speak."""
        for match in self._full_names_in(text):
            name = match.group()
            if name in self._naming.not_names:
                continue
            if self._korean:
                if name[-1] not in _PARTICLES:
                    yield match.start(), match.end(), romanise(name), name
                continue
            speaks = self._speaks.search(lowered, max(0, match.start() - _SPEAKER_BEFORE), match.start())
            if _LATIN_SHAPE.fullmatch(name) and speaks is None:
                stop = match.end() + (2 if lowered.startswith("'s", match.end()) else 0)
                yield match.start(), stop, id_of(name), name.replace("-", " ").title()

    def _full_names_in(self, text: str) -> Iterable[re.Match[str]]:
        """In English looked for where a family name stands; Korean ones are single syllables that stand everywhere."""
        if self._korean:
            yield from self._full.finditer(text)
            return
        end = 0
        for start in sorted({start for _, start, _ in self._surnames.find_matches_as_indexes(text, overlapping=True)}):
            match = self._full.match(text, start) if start >= end else None
            if match is not None:
                end = match.end()
                yield match

    def bare_surnames(self, lowered: str, named: Iterable[Named], published: date | None) -> Iterable[Named]:
        """Who "Kim", "황 총정치국장" and "the North Korean leader" are in a text that names these in full."""
        leader = "kim-jong-il" if published is not None and published < KIM_IL_ERA_END else "kim-jong-un"
        shown = (leader, self._names.get(leader, leader))
        known: dict[str, tuple[str, str]] = {}
        for start, end, person, name in named:
            surname = lowered[start] if self._korean else _folded(lowered[start:end]).split(" ")[0]
            if person == leader or (surname not in known and person not in {"kim-il-sung", "kim-jong-il"}):
                known[surname] = (person, name)
        if not self._korean:
            known.setdefault("kim", shown)
        for start, end, surname in self._bare_in(lowered, known):
            yield (start, end, *known[surname])
        for start, end in self._leader_phrases(lowered):
            yield (start, end, *shown)

    def _leader_phrases(self, lowered: str) -> Iterable[tuple[int, int]]:
        """What means the leader without his name, looked for around the words that it ends with."""
        behind = 0
        for _, first, last in self._leader_words.find_matches_as_indexes(lowered) if self._leader_words else ():
            match = self._naming.leaders.search(lowered, max(behind, first - _KIN_BEFORE), last + _LEADER_AFTER)
            if match is not None:
                behind = match.end()
                yield match.span()

    def _bare_in(self, lowered: str, known: Mapping[str, object]) -> Iterable[tuple[int, int, str]]:
        """Where the known surnames stand alone (English) or before a title (Korean)."""
        if self._korean:
            yield from (
                (one.start(), one.end(), one["surname"])
                for one in self._bare.finditer(lowered)
                if one["surname"] in known
            )
            return
        for surname in known:
            start = lowered.find(surname)
            while start >= 0:
                end = start + len(surname)
                stop = end + 2 if lowered.startswith("'s", end) else end
                if not _is_part_of_word(lowered[max(0, start - 1) : start]) and not _is_part_of_word(
                    lowered[stop : stop + 1]
                ):
                    yield start, stop, surname
                start = lowered.find(surname, end)


def _finder(words: Sequence[str]) -> AhoCorasick | None:
    return AhoCorasick(words, matchkind=MatchKind.LeftmostFirst) if words else None


def _is_part_of_word(character: str) -> bool:
    return character.isalnum() or character in {"-", "_"}


def _latin_name(naming: NamingWords) -> re.Pattern[str]:
    """Full names ("Choe Ryong-hae") in a text as written."""
    surnames = "|".join(map(re.escape, naming.surnames))
    return re.compile(rf"\b(?=[A-Z])(?:{surnames})\s[A-Z](?:(?!\s)[a-z])*(?:\s[A-Z]|-[A-Za-z])[a-z]{{0,6}}\b")


def _korean_name(naming: NamingWords) -> re.Pattern[str]:
    bodies = "".join(rf"|{one}\s" for one in naming.bodies)
    behind = rf"\s?(?:{'|'.join(naming.titles)}{bodies})"
    return re.compile(rf"(?<![가-힣])(?:{'|'.join(naming.surnames)})[가-힣]{{2}}(?={behind})")


def _korean_surname(naming: NamingWords) -> re.Pattern[str]:
    surnames, titles = "|".join(naming.surnames), "|".join(naming.titles)
    return re.compile(rf"(?<![가-힣])(?P<surname>{surnames})\s?(?:전\s)?(?:{titles})")


def id_of(name: str) -> str:
    """The id of a person who is in no catalog, from the name in Latin letters or as the text has it."""
    return _folded(name).replace(" ", "-")


def family_name(name: str, country: str) -> str:
    """Of somebody named in full: the first word where people bear the family name first, else the last."""
    words = name.replace("-", " ").split()
    return words[0] if country in EASTERN else words[-1]


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split())
