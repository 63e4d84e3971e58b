"""Marks: who and what a sentence speaks of, written over the text for the phrases to match."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.annotators.claims.people import PeopleFinder, Surnames
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
    possessive: bool = False


class Marker:
    """Finds the marks of sentences in one language."""

    def __init__(self, patterns: ClaimPatterns, people: PeopleFinder) -> None:
        self._patterns = patterns
        self._people = people
        self._institutions = patterns.words.get("institutions", re.compile("(?!)"))
        self._anaphors = [
            (patterns.words[word], sort)
            for word, sort in (
                ("they-country", "country"),
                ("they-envoy", "envoy"),
                ("they-person", "person"),
                ("they-it", "it"),
            )
            if word in patterns.words
        ]

    def surnames(self, text: str, lowered: str, published: date | None) -> Surnames:
        return self._people.surnames(text, lowered, published)

    def marks(
        self, text: str, lowered: str, start: int, end: int, mentions: Sequence[Mention], surnames: Surnames
    ) -> list[Mark]:
        """Marks in text[start:end], by position, none overlapping another."""
        taken = bytearray(end - start)
        found: list[Mark] = []

        def take(mark: Mark) -> None:
            left, right = mark.start - start, mark.end - start
            if not any(taken[left:right]):
                taken[left:right] = b"\1" * (right - left)
                found.append(mark)

        countries = [self._country(lowered, one, end) for one in mentions if self._can_be_subject(one)]
        for mark in self._media(lowered, start, end, countries):
            take(mark)
        for left, right, person, name in self._people.full_names(text, lowered, start, end):
            take(Mark(left, right, PERSON, person, name, possessive=lowered.endswith("'s", left, right)))
        for mark in self._north(text, lowered, start, end):
            take(mark)
        for mark in countries:
            take(mark)
        for left, right, person, name in surnames.marks(lowered, start, end):
            take(Mark(left, right, PERSON, person, name, possessive=lowered.endswith("'s", left, right)))
        for topic, phrases in self._patterns.topics.items():
            for phrase in phrases:
                for match in phrase.expression.finditer(lowered, start, end):
                    take(Mark(match.start(), match.end(), TOPIC, topic, match.group()))
        for expression, sort in self._anaphors:
            for match in expression.finditer(lowered, start, end):
                take(Mark(match.start(), match.end(), ANAPHOR, sort, match.group()))
        return sorted(found, key=lambda mark: mark.start)

    def _can_be_subject(self, mention: Mention) -> bool:
        """Not the home country, not a mere source, not an institution that only speaks ("the White House")."""
        return (
            mention.entity.type in {EntityType.COUNTRY, EntityType.PERSON}
            and mention.entity.id != HOME
            and mention.by is not MentionBy.CREDIT
            and self._institutions.fullmatch(mention.surface.lower()) is None
        )

    def _media(self, lowered: str, start: int, end: int, countries: Sequence[Mark]) -> Iterable[Mark]:
        for outlet, phrases in self._patterns.media.items():
            for phrase in phrases:
                for match in phrase.expression.finditer(lowered, start, end):
                    if outlet == STATE_MEDIA and any(_qualifies(one, lowered, match.start()) for one in countries):
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


_QUALIFIED = re.compile(r"\s?(?:관영|국영|당국|현지|일부|주요|정부|공산당 기관지)?\s?")


def _qualifies(country: Mark, lowered: str, media: int) -> bool:
    return country.end <= media <= country.end + 10 and bool(_QUALIFIED.fullmatch(lowered, country.end, media))


def written_over(lowered: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """text[start:end] with each mark's characters replaced by its slot character."""
    piece = list(lowered[start:end])
    for mark in marks:
        piece[mark.start - start : mark.end - start] = mark.sort * (mark.end - mark.start)
    return "".join(piece)
