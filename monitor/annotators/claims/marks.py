"""Marks: who and what a sentence speaks of, written over the text for the phrases to match."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeVar

from monitor.annotators.claims.mark import Mark
from monitor.annotators.claims.masks import Mask, masks_of
from monitor.annotators.claims.office_holders import OfficeHolders
from monitor.annotators.claims.people import Named, PeopleFinder, family_name, id_of
from monitor.annotators.claims.remembered import Remembered
from monitor.annotators.claims.who import HOME
from monitor.catalog.claim_syntax import ANAPHOR, COUNTRY, MEDIA, NORTH, PERSON, TOPIC, Phrase
from monitor.catalog.claims import ClaimPatterns
from monitor.catalog.people import load_people
from monitor.domain import EntityType, Mention, MentionBy

STATE_MEDIA = "state-media"


T = TypeVar("T")


class MarkTry(NamedTuple):
    """The number of one of the marker's phrases, and the places of the text where it can begin (None: anywhere)."""

    number: int
    places: Sequence[int] | None


class Marker:
    """Finds the marks of sentences in one language."""

    def __init__(self, patterns: ClaimPatterns, people: PeopleFinder) -> None:
        self.people = people
        self._roles_of_people = {
            role: re.compile(rf"(?:{expression.pattern})\s(?:\w+\s){{0,2}}$")
            for role, expression in patterns.roles.items()
        }
        preposition = patterns.words["preposition"].pattern if "preposition" in patterns.words else "(?!)"
        self._preposition = re.compile(rf"(?:{preposition})\s(?:(?:the|mr|ms|then|leader)\s)?$")
        self._leaders = {
            form.lower(): (id_of(one.name), one.name)
            for one in load_people().values()
            for form in one.forms.get(patterns.language, ())
        }
        self._roles = patterns.roles
        self._roles_before = {
            role: re.compile(rf"(?:{expression.pattern})\s(?:\w+\s){{0,3}}?(?:of|from|for)\s(?:the\s)?$")
            for role, expression in patterns.roles.items()
        }
        media = [(MEDIA, outlet, one) for outlet, phrases in patterns.media.items() for one in phrases]
        north = [(NORTH, HOME, one) for one in patterns.north]
        topics = [(TOPIC, topic, one) for topic, phrases in patterns.topics.items() for one in phrases]
        implied = [(COUNTRY, country, one) for country, phrases in patterns.countries.items() for one in phrases]
        self.phrases = [*media, *north, *topics, *implied]
        self.holders = OfficeHolders(load_people().values(), patterns.language)
        self._quotes_abuse = patterns.language == "ko"
        """Korean observers quote the North's names of abuse as they are: those are the label, not whom it is given."""
        institutions = patterns.words.get("institutions", re.compile("(?!)"))
        self._is_institution = Remembered[str, bool](lambda name: institutions.fullmatch(name.lower()) is not None)
        self.pronouns = patterns.pronouns

    def is_governed(self, lowered: str, sentence: int, start: int) -> bool:
        """Whether a preposition stands right before what begins here."""
        return self._preposition.search(lowered, max(sentence, start - 24), start) is not None

    def read(self, text: str, lowered: str, mentions: Sequence[Mention], published: date | None) -> "TextMarks":
        """The marks of a whole text, to be asked for sentence by sentence."""
        return TextMarks(self, text, lowered, mentions, published)

    def can_be_subject(self, mention: Mention) -> bool:
        """Not the home country, not a mere source, not an institution that only speaks ("the White House")."""
        return (
            mention.entity.type in {EntityType.COUNTRY, EntityType.PERSON}
            and mention.entity.id != HOME
            and mention.by not in {MentionBy.CREDIT, MentionBy.AGENCY, MentionBy.AIRLINE}
            and not (mention.by is MentionBy.EPITHET and self._quotes_abuse)
            and not self._is_institution[mention.surface]
        )

    def foreign_surnames(self, text: str, named: Sequence[Mention]) -> list[Mark]:
        """Bare surnames of foreigners whom the text also names in full: "Park", "Moon", "윤 대통령"."""
        if self._quotes_abuse:
            return sorted(self._titled(text, named), key=_MENTION_START)
        found: list[Mark] = []
        for surname, mention in {_surname(one): one for one in named if " " in one.surface}.items():
            person = self._leaders.get(mention.surface.lower())
            for match in re.finditer(rf"\b{re.escape(surname)}(?:['’]s)?\b(?!\s[A-Z])", text):
                if not any(one.start <= match.start() < one.end for one in named):
                    owns = match.group() != surname
                    found.append(
                        Mark(*match.span(), COUNTRY, mention.entity.id, surname, possessive=owns, person=person)
                    )
        return found

    def _titled(self, text: str, named: Sequence[Mention]) -> Iterable[Mark]:
        """What Korean makes of a name told before: 시 주석 of 시진핑, 아베 of 아베 신조, 부시 of 조지 W. 부시."""
        for mention in named:
            first, _, rest = mention.surface.partition(" ")
            title = "" if rest else rf"\s?(?:전\s)?(?:{_TITLES})"
            western = "." in mention.surface
            short = rest.rpartition(" ")[2] if western else first if rest else first[0]
            person = self._leaders.get(mention.surface.lower())
            if not rest and len(first) != _FULL_NAME:
                continue
            for match in re.finditer(rf"(?<![가-힣]){re.escape(short)}{title}", text):
                start, end = match.start(), match.start() + len(short)
                if not any(one.start <= start < one.end for one in named):
                    yield Mark(start, end, COUNTRY, mention.entity.id, short, person=person)

    def in_full(self, named: Sequence[Mention]) -> dict[str, tuple[str, str]]:
        """Of people named in full, by the surname, whom it means in a text: "Clinton" of "Hillary Clinton"."""
        full = [one for one in named if " " in one.surface and one.surface.lower() in self._leaders]
        return {_surname(one).lower(): self._leaders[one.surface.lower()] for one in full}

    def country(self, lowered: str, mention: Mention, end: int, in_full: Mapping[str, tuple[str, str]]) -> Mark:
        """The mark of a country mention, its envoy's role read from what follows. `in_full`: see there."""
        after = lowered[mention.end : min(end, mention.end + 60)]
        sort = PERSON if mention.entity.type is EntityType.PERSON else COUNTRY
        follows = after.removeprefix("'s").lstrip()
        role = next((role for role, expression in self._roles.items() if expression.match(follows)), "")
        if not role and not after.startswith("'s"):
            before = lowered[max(0, mention.start - 60) : mention.start]
            earlier = self._roles_of_people if mention.by is MentionBy.PERSON else self._roles_before
            role = next((role for role, expression in earlier.items() if expression.search(before)), "")
        stop = mention.end + (2 if after.startswith("'s") else 0)
        name = mention.surface.lower()
        person = (in_full.get(name) or self._leaders.get(name)) if mention.by is MentionBy.PERSON else None
        owns = stop > mention.end
        place = mention.by is MentionBy.CAPITAL
        return Mark(
            mention.start,
            stop,
            sort,
            mention.entity.id,
            mention.surface,
            role,
            possessive=owns,
            place=place,
            person=person,
        )


class TextMarks:
    """The marks of one text."""

    def __init__(
        self, marker: Marker, text: str, lowered: str, mentions: Sequence[Mention], published: date | None
    ) -> None:
        self._marker = marker
        self._text = text
        self._lowered = lowered
        self._mentions = [
            one
            for one in mentions
            if marker.can_be_subject(one)
            and (not lowered.endswith("anti-", 0, one.start) or _WRITING.match(lowered, one.end))
            and not (_MODIFIES.match(lowered, one.end) and (one.by is MentionBy.CAPITAL or lowered[one.end] == "-"))
        ]
        self._people = sorted(marker.people.full_names(lowered), key=lambda one: (one[0], -one[1]))
        foreign = [one for one in self._mentions if one.by is MentionBy.PERSON]
        begins = {one[0] for one in self._people} | {one.start for one in foreign}
        self._others = sorted(one for one in marker.people.other_names(text, lowered) if one[0] not in begins)
        named = sorted([*self._people, *self._others])
        full = {one[0] for one in named}
        bare = marker.people.bare_surnames(lowered, named, published)
        self._surnames = sorted(one for one in bare if one[0] not in full)
        self._in_full = marker.in_full(foreign)
        by_surname = marker.foreign_surnames(text, foreign)
        in_full = [*(one.surface for one in foreign), *(lowered[start:end] for start, end, *_ in named)]
        countries = {one.entity.id for one in self._mentions}
        by_office = marker.holders.find(text, lowered, published, in_full, countries)
        free = [one for one in by_office if one.start not in begins]
        self._foreign = sorted([*by_surname, *free], key=lambda one: one.start)

    def masks(self) -> list[Mask]:
        """What hides who is named from the weights."""
        foreign = [(one.start, one.end, one.id, one.name) for one in self._foreign]
        return masks_of(self._mentions, [*self._people, *self._others, *self._surnames, *foreign])

    def someone_in(self, start: int, end: int) -> bool:
        """Whether a sentence names a person, in full or by family name or office alone."""
        named = (self._people, self._others, self._surnames)
        return any(_between(people, start, end, _PERSON_START) for people in named)

    def within(self, start: int, end: int, tries: Sequence[MarkTry]) -> list[Mark]:
        """Marks of the sentence text[start:end], by position, none overlapping another. `tries`: which
        of the marker's phrases are worth trying on it."""
        taken = bytearray(end - start)
        found: list[Mark] = []

        def take(mark: Mark) -> None:
            left, right = mark.start - start, mark.end - start
            if not any(taken[left:right]):
                taken[left:right] = b"\1" * (right - left)
                found.append(mark)

        for mark in self._by_precedence(start, end, tries):
            take(mark)
        return self._placed(_without_appositions(sorted(found, key=lambda mark: mark.start)), start)

    def _placed(self, marks: Sequence[Mark], start: int) -> list[Mark]:
        """Marks of a sentence with those told that stand behind a preposition, themselves or those joined to them."""
        placed: list[Mark] = []
        for mark in marks:
            joined = placed and placed[-1].governed and _JOINED.fullmatch(self._lowered, placed[-1].end, mark.start)
            governed = joined or self._marker.is_governed(self._lowered, start, mark.start)
            placed.append(replace(mark, governed=True) if governed and mark.sort in {PERSON, COUNTRY} else mark)
        return placed

    def _by_precedence(self, start: int, end: int, tries: Sequence[MarkTry]) -> Iterable[Mark]:
        """Marks that may overlap, those that win first."""
        lowered, marker = self._lowered, self._marker
        countries = [
            marker.country(lowered, one, end, self._in_full)
            for one in _between(self._mentions, start, end, _MENTION_START)
            if one.end <= end
        ]
        named: dict[str, list[Mark]] = {MEDIA: [], NORTH: [], COUNTRY: [], TOPIC: []}
        for mark in self._named(start, end, tries, countries):
            named[mark.sort].append(mark)
        yield from named[MEDIA]
        people = list(self._persons(self._people, start, end))
        begins = {one.start for one in people}
        yield from (one for one in named[TOPIC] if one.start in begins)  # "Kim Jong Il's birthday"
        yield from people
        yield from (one for one in self._foreign if start <= one.start and one.end <= end)
        yield from (one for one in countries if one.person)
        yield from self._persons(self._surnames, start, end)
        yield from named[NORTH]
        yield from countries
        yield from self._persons(self._others, start, end)
        yield from named[COUNTRY]
        yield from named[TOPIC]
        for match in marker.pronouns.finditer(lowered, start, end):
            yield Mark(match.start(), match.end(), ANAPHOR, match.lastgroup or "", match.group())

    def _persons(self, people: Sequence[Named], start: int, end: int) -> Iterable[Mark]:
        for left, right, person, name in _between(people, start, end, _PERSON_START):
            if right <= end and not _HOUSE.match(self._lowered, right):
                owns = self._lowered.endswith("'s", left, right) or bool(_SOMETHING_OF.match(self._lowered, right))
                woman = self._marker.people.women.get(person)
                yield Mark(left, right, PERSON, person, name, possessive=owns, woman=woman)

    def _named(self, start: int, end: int, tries: Sequence[MarkTry], countries: Sequence[Mark]) -> Iterable[Mark]:
        """Media, the state and topics, as the catalog's phrases name them."""
        for number, places in tries:
            sort, name, phrase = self._marker.phrases[number]
            for match in matches_at(phrase, places, self._lowered, start, end):
                if name == STATE_MEDIA and any(_qualifies(one, self._lowered, match.start()) for one in countries):
                    continue  # "Cuban state media"
                as_written = self._text[match.start() : match.end()]
                if any(one in match.group() and one.title() not in as_written for one in ("north", "south")):
                    continue  # a point of the compass
                if sort == TOPIC and OFFICE.match(self._lowered, match.end()):
                    continue  # "unification ministry"
                yield Mark(match.start(), match.end(), sort, name, match.group())


def matches_at(
    phrase: Phrase, places: Sequence[int] | None, text: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """Matches of a phrase in text[start:end] that do not overlap, tried only at `places` where they are known."""
    if places is None:
        yield from phrase.expression.finditer(text, start, end)
        return
    expression = phrase.expression
    for place in places:
        if place >= start:
            match = expression.match(text, place, end)
            if match is not None:
                start = match.end()
                yield match


def _between(items: Sequence[T], start: int, end: int, place: Callable[[T], int]) -> Sequence[T]:
    """Of items in the order of the text, those that begin in a stretch of it."""
    return items[bisect_left(items, start, key=place) : bisect_left(items, end, key=place)]


_MENTION_START = attrgetter("start")
_PERSON_START = itemgetter(0)


def _without_appositions(marks: Sequence[Mark]) -> list[Mark]:
    """Marks without a country that only says whose leader someone is: "아베 신조 일본 총리", "미국 바이든 대통령"."""
    kept = []
    for index, mark in enumerate(marks):
        beside = [marks[at] for at in (index - 1, index + 1) if 0 <= at < len(marks)]
        leaders = [one for one in beside if one.person is not None and one.id == mark.id]
        apposed = any(max(mark.start, one.start) - min(mark.end, one.end) <= 1 for one in leaders)
        if mark.person is not None or not apposed:
            kept.append(mark)
    return kept


def _surname(mention: Mention) -> str:
    return family_name(mention.surface, mention.entity.id)


_SOMETHING_OF = re.compile(
    r"(?:\s?(?:북한\s)?(?:전\s)?(?:국무위원장|국방위원장|위원장|제1위원장|제1비서|총비서|국가주석|주석))?(?:의\s|의?\s?(?:\d+(?:번째|회)\s?)?"
    r"(?:생일|생일상|출생|기일|사망|서거|처형|숙청|집권|체제|정권|시대|일가|동상|초상|배지|고모|고모부|삼촌|부인|아내|딸|아들|장남|차남|누나|오빠|형|"
    r"동생|여동생|친동생|이복형|측근|남편|생모|회고록|저작|전기|후계|애도|추모|영결식|장례|장의위|빈소|분향소|시신|유훈|현지지도|시찰|기록영화|"
    r"기록 영화|영화|옆|곁|바로|방중|방러|방미|방북|특사))"
)
"""What makes a person only the owner of what a Korean sentence is about."""
_TITLES = "대통령|당선인|후보|주석|국가주석|총리|장관|부통령|총통|총서기"
_FULL_NAME = 3
"""Syllables of most Korean and Chinese names."""
_JOINED = re.compile(r"(?:,|\sand|,\sand|\sor)\s")
_WRITING = re.compile(r"\W*(?:articles?|commentar|slogan|rhetoric|propaganda|criticism|editorials?)")
"""What "anti-American" says of that is about America; of a rally it is but a name."""
_HOUSE = re.compile(r"(?:'s)?\s(?:regime|administration|dynasty|era|government)\b")
OFFICE = re.compile(r"\s(?:minist|committee|front\b)")
"""What makes a topic only the name of whoever speaks: "a unification ministry official"."""
_MODIFIES = re.compile(
    r"-(?:based|led|backed|educated|born|made|bound)\b"
    r"|\s(?:summit|olympic|olympics|games|conference|asian games|forum|treaty|accord|declaration)\b"
)
_QUALIFIED = re.compile(r"\s?(?:관영|국영|중앙|당국|현지|일부|주요|정부|공산당 기관지)?\s?")


def _qualifies(country: Mark, lowered: str, media: int) -> bool:
    return country.end <= media <= country.end + 10 and bool(_QUALIFIED.fullmatch(lowered, country.end, media))


def written_over(lowered: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """text[start:end] with each mark's characters replaced by its slot character."""
    piece = list(lowered[start:end])
    for mark in marks:
        piece[mark.start - start : mark.end - start] = mark.sort * (mark.end - mark.start)
    return "".join(piece)
