"""Marks: who and what a sentence speaks of, written over the text for the phrases to match."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, MEDIA, NORTH, PERSON, TOPIC
from monitor.catalog.claims import ClaimPatterns
from monitor.domain import EntityType, Mention, MentionBy

HOME = "KP"
STATE_MEDIA = "state-media"


@dataclass(frozen=True, slots=True)
class Mark:
    """`sort` is one of the slot characters; `id` an outlet, country, person or topic, or the sort of
    thing that a pronoun or "the envoy" stands for."""

    start: int
    end: int
    sort: str
    id: str
    name: str = ""
    role: str = ""


class Marker:
    """Finds the marks of sentences in one language."""

    def __init__(self, patterns: ClaimPatterns, people: "PeopleFinder") -> None:
        self._patterns = patterns
        self._people = people

    def marks(self, text: str, lowered: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Mark]:
        """Marks in text[start:end], by position, none overlapping another."""
        taken = bytearray(end - start)
        found: list[Mark] = []

        def take(mark: Mark) -> None:
            left, right = mark.start - start, mark.end - start
            if not any(taken[left:right]):
                taken[left:right] = b"\1" * (right - left)
                found.append(mark)

        countries = [self._country(lowered, one, end) for one in mentions if _can_be_subject(one)]
        for mark in self._media(lowered, start, end, countries):
            take(mark)
        for mark in self._people.marks(text, lowered, start, end):
            take(mark)
        for mark in self._north(text, lowered, start, end):
            take(mark)
        for mark in countries:
            take(mark)
        for topic, phrases in self._patterns.topics.items():
            for phrase in phrases:
                for match in phrase.expression.finditer(lowered, start, end):
                    take(Mark(match.start(), match.end(), TOPIC, topic, match.group()))
        for mark in self._anaphors(lowered, start, end):
            take(mark)
        return sorted(found, key=lambda mark: mark.start)

    def _media(self, lowered: str, start: int, end: int, countries: Sequence[Mark]) -> Iterable[Mark]:
        foreign = {mark.end for mark in countries}
        for outlet, phrases in self._patterns.media.items():
            for phrase in phrases:
                for match in phrase.expression.finditer(lowered, start, end):
                    before = lowered[: match.start()].rstrip()
                    if outlet == STATE_MEDIA and len(before) in foreign:
                        continue  # "Cuban state media"
                    yield Mark(match.start(), match.end(), MEDIA, outlet, match.group())

    def _north(self, text: str, lowered: str, start: int, end: int) -> Iterable[Mark]:
        for phrase in self._patterns.north:
            for match in phrase.expression.finditer(lowered, start, end):
                if "north" in match.group() and "North" not in text[match.start() : match.end()]:
                    continue  # a point of the compass
                yield Mark(match.start(), match.end(), NORTH, HOME, match.group())

    def _country(self, lowered: str, mention: Mention, end: int) -> Mark:
        after = lowered[mention.end : min(end, mention.end + 60)]
        sort = PERSON if mention.entity.type is EntityType.PERSON else COUNTRY
        follows = after.removeprefix("'s").lstrip()
        role = next((role for role, expression in self._patterns.roles.items() if expression.match(follows)), "")
        stop = mention.end + (2 if after.startswith("'s") else 0)
        return Mark(mention.start, stop, sort, mention.entity.id, mention.surface, role)

    def _anaphors(self, lowered: str, start: int, end: int) -> Iterable[Mark]:
        for word, sort in (
            ("they-country", "country"),
            ("they-envoy", "envoy"),
            ("they-person", "person"),
            ("they-it", "it"),
        ):
            expression = self._patterns.words.get(word)
            if expression is not None:
                for match in expression.finditer(lowered, start, end):
                    yield Mark(match.start(), match.end(), ANAPHOR, sort, match.group())


def _can_be_subject(mention: Mention) -> bool:
    return (
        mention.entity.type in {EntityType.COUNTRY, EntityType.PERSON}
        and mention.entity.id != HOME
        and mention.by is not MentionBy.CREDIT
    )


def written_over(lowered: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """text[start:end] with each mark's characters replaced by its slot character."""
    piece = list(lowered[start:end])
    for mark in marks:
        piece[mark.start - start : mark.end - start] = mark.sort * (mark.end - mark.start)
    return "".join(piece)


_SURNAMES = (
    "Kim|Ri|Lee|Choe|Choi|Pak|Park|Jang|Chang|Jong|Jon|Jung|Chong|Hyon|Hwang|Han|Kang|Jo|Cho|O|Oh|Ro|No|Yang|Yun|Yon|Ju|"
    "Thae|Tae|So|Sin|Rim|Ryu|Ryang|Ryo|Ma|Paek|Ho|Ko|Kwon|Mun|Nam|Won|U|Yu|An|Chae|Cha|Hong|Ji|Kye|Kwak|Min|Son|Song|"
    "Sim|Tong|Pyon|Pae|Om|Ra|Kil|Ku|Myong|Pang|Chu"
)
_LATIN_NAME = re.compile(rf"\b(?:{_SURNAMES})\s[A-Z][a-z]{{1,6}}(?:\s[A-Z]|-[A-Za-z])[a-z]{{1,6}}\b")
_HANGUL_NAME = re.compile(
    r"(?<![가-힣])[김리이최박장정조현황한강오로노양윤주태서신림류마백허고권문남원우유안채차홍지곽민손송심변]"
    r"[가-힣]{2}(?=\s?(?:전\s|당\s|노동당\s|인민무력|총참모|총정치|국무|부부장|부위원장|위원장|비서|부장|상임|제1|총리|내각|대장|차수|원수|상장|여사|외무상|무력상|국방상|군단장|사령관|과장|국장|대사|참사|장관급))"
)


class PeopleFinder:
    """Finds the people of the catalog, and others that bear a Korean name, in a language."""

    def __init__(self, spellings: Mapping[str, tuple[str, str]], language: str) -> None:
        """`spellings`: lower-case spelling to (id, name shown)."""
        self._spellings = spellings
        self._generic = _HANGUL_NAME if language == "ko" else _LATIN_NAME
        ordered = sorted(spellings, key=len, reverse=True)
        joined = "|".join(re.escape(one).replace(r"\ ", r"[\s-]") for one in ordered)
        boundary = ("(?<![가-힣])", "") if language == "ko" else (r"\b", r"(?:'s)?\b")
        self._known = re.compile(f"{boundary[0]}(?:{joined}){boundary[1]}" if joined else "(?!)")

    def marks(self, text: str, lowered: str, start: int, end: int) -> Iterable[Mark]:
        """Marks of people in text[start:end]."""
        for match in self._known.finditer(lowered, start, end):
            spelling = match.group().removesuffix("'s").replace("-", " ")
            person, name = self._spellings[" ".join(spelling.split())]
            yield Mark(match.start(), match.end(), PERSON, person, name)
        for match in self._generic.finditer(text, start, end):
            name = match.group()
            yield Mark(
                match.start(), match.end(), PERSON, name.lower().replace(" ", "-"), name.replace("-", " ").title()
            )
