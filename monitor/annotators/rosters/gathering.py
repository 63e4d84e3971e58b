"""The entries of a document's lists, sentence by sentence."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.annotators.rosters.absent import said_absent
from monitor.annotators.rosters.english import EnglishList
from monitor.annotators.rosters.found import ENVOYS, Context, Found
from monitor.annotators.rosters.frame import AT_MISSIONS, IN_COUNTRIES, MAIN, Frame
from monitor.annotators.rosters.korean import KoreanList
from monitor.annotators.rosters.lexicon import Lexicon
from monitor.annotators.rosters.officials import officials_in
from monitor.annotators.rosters.passages import passages
from monitor.annotators.rosters.places import (
    each_at_its_own,
    held_in,
    hosted_at_home,
    is_their_own,
    once,
    without_places,
)
from monitor.annotators.rosters.russian import RussianList
from monitor.annotators.rosters.setting import says_here, setting, setting_in_korean
from monitor.annotators.rosters.tokens import HOME
from monitor.annotators.rosters.travels import NO_TRAVELS, travels_in
from monitor.catalog.sought import Sought
from monitor.domain import Document, Mention, MentionBy, RosterEntry, RosterKind

_ATTENDANCE = Sought(
    r"\b(?:present|on hand|attend\w*|accompanied|conveyed|handed|presented|seen off|saw|see|met|greeted|committee|"
    r"left|leaves|arriv\w+|returned|(?:was|were|are|is) (?:also )?there|"
    r"platform|rostrum|participa\w+|visited|invited|took part|audience|received|talks?|conversation|included|includes?|"
    r"hosted|delegation|members? (?:of|are))\b"
)
"""In lower case."""
_IN_MANY = Sought(
    r"\bin (?:[Dd]ifferent|[Vv]arious|[Mm]any|[Ss]everal|[Ff]oreign) [Cc]ountries\b|여러 나라(?:들)?에서|"
    r"\b(?:Hailed|Praised|Lauded|Supported|Welcomed|Remembered|Studied|Mourned) (?:Abroad|Overseas)\b|"
    r"\b(?:[Hh]eld|[Gg]iven|[Oo]pened|[Ss]taged|[Oo]bserved|[Mm]arked|[Cc]elebrated|[Cc]ommemorated) (?:[Aa]broad|"
    r"[Oo]verseas)\b"
)
_GIVEN_KO = Sought(r"(?:연회|련회|모임|행사|영화감상회|기자회견)[를을가이]?\s(?:마련|진행|차리|열)")
_TO_UN = re.compile(r"(?:UN|United Nations)\b(?! [^.]{0,40}\b(?:Geneva|Vienna|Office))")
"""The mission to the United Nations, in New York."""
_UN_SEAT = "US"
_HELD_IN = Sought(
    r"\b(?:Held|Given|Opened|Staged|Marked|Observed|Celebrated|Commemorated|Hailed|Praised|Supported|Mourned|Formed|"
    r"Seminars?|Meetings|Lectures|Events) in $"
)
_HELD_BY_SEVERAL = Sought(
    r"\b(?:[Ss]ervices?|[Mm]eetings?|[Ss]eminars?|[Ll]ectures?|[Ff]ilm|[Ee]vents?|[Ee]xhibitions?|[Cc]ommittees?|[Cc]eremon|"
    r"[Gg]atherings?|[Tt]alks|[Ss]essions?|[Rr]eceptions?|[Ss]ymposi)"
)
_ONE_EVENT = re.compile(
    r"\W*(?:(?:An?|The) )?(?:(?!and\b|in\b)[\w'’-]+ ){0,8}(?:seminar|symposium|congress|conference|convention|forum)\b",
    re.IGNORECASE,
)
_OF_A_REGION = Sought(
    r"\b(?:[Rr]egional|[Ii]nternational|[Ww]orld|[Cc]ontinental|[Gg]lobal|Latin American?|Africa|Asian?|Europe|"
    r"Caribbean)"
)
_FIRST = 330
_AND = re.compile(r",? and (?:the )?|, (?:the )?")
_LEAD = 2_500
_WITH_ENVOYS_HERE = frozenset({RosterKind.AIRPORT_SENDOFF, RosterKind.TALK})
"""Abroad, too, those accredited to this country come to these."""
_AT_PLACES = frozenset(
    {RosterKind.OTHER, RosterKind.TALK, RosterKind.PERFORMANCE, RosterKind.MISSIONS_ABROAD_CELEBRATION}
)

_Official = tuple[str, str, int, int]
"""(name, role, start, end)."""


@dataclass(slots=True)
class _Hosts:
    """In which country those of a sentence were, where the sentence itself does not say it."""

    language: str
    frame: Frame
    stated: str | None
    """The country of the one mission that the list is set at."""
    written_abroad: str | None
    place: str | None
    """The country that the event is set in."""

    regional: bool
    """The event drew those of a whole region to one place."""

    @property
    def any(self) -> str | None:
        return self.stated or self.place or self.written_abroad

    def told(self, entries: list[Found], sentence: str, set_in: str | None, city: str | None) -> list[Found]:
        """The entries with their hosts. `set_in`: the country whose DPRK mission the sentence speaks of.

        `city`: the country of the foreign capital that it sets its event in.
        """
        if city:
            entries = _hosted(entries, city)
        if self.frame.abroad and not says_here(sentence):
            at = set_in or self.stated
            entries = [
                one if one.host else replace(one, host=self.frame.host_of(one.country, one.role, at)) for one in entries
            ]
        if self.written_abroad and self.frame.kind is not RosterKind.CONGRATULATORY_MESSAGE:
            entries = _hosted(entries, self.written_abroad)
        if self.language == "ko" and set_in and not self.frame.at_missions and _GIVEN_KO.search(sentence):
            self.place = set_in
        if self.place is None or says_here(sentence, accredited=self.frame.kind not in _WITH_ENVOYS_HERE):
            return entries
        if self.regional:
            entries = [
                replace(one, host=None, place_only=False) if one.place_only and one.country != self.place else one
                for one in entries
            ]
        return _hosted(entries, self.place)

    def of_ours(self, role: str, sentence: str) -> str | None:
        return None if role not in ENVOYS or says_here(sentence) else self.stated


def _hosted(entries: Sequence[Found], host: str) -> list[Found]:
    return [one if one.host else replace(one, host=host) for one in entries]


def entries_of(
    words: Lexicon,
    language: str,
    document: Document,
    frame: Frame,
    mentions: Sequence[Mention],
    written_abroad: str | None,
) -> list[RosterEntry]:
    """`written_abroad`: the foreign country in which the text was written, where "here" is there."""
    text = document.full_text
    body_start = len(text) - len(document.text)
    travels, named = NO_TRAVELS, mentions
    if language == "en" and frame.kind is RosterKind.AIRPORT_SENDOFF:
        travels = travels_in(words, text, body_start, mentions)
        mentions = [one for one in mentions if one.start not in travels.destinations]
    hosts = _hosts(language, document, frame, named, written_abroad)
    context = _context(frame, mentions, None if _is_of_un(frame, document) else hosts.any)
    in_cities = language == "en" and (frame.abroad or frame.at_missions or frame.form in {IN_COUNTRIES, AT_MISSIONS})
    set_before = context.host
    of_a_talk = frame.kind is RosterKind.TALK and not frame.loose
    found: list[tuple[Found, int]] = []
    from_title: list[tuple[Found, int]] = []
    officials: list[RosterEntry] = []
    for start, end, inside in passages(words, language, text, body_start, mentions, of_a_talk=of_a_talk):
        sentence, in_title = text[start:end], end <= body_start
        city = held_in(sentence, start, inside) if in_cities and not in_title else None
        context.host = city or set_before
        entries, set_in, of_ours = _sentence(words, language, sentence, start, inside, context)
        told = hosts.told(entries, sentence, set_in, city)
        (from_title if in_title else found).extend((one, start) for one in told)
        if of_ours and not in_title and (language == "ko" or _ATTENDANCE.search(sentence.lower())):
            country = "KR" if any(mention.entity.id == "KR" for mention in inside) else HOME
            officials.extend(
                RosterEntry(country, role, name, hosts.of_ours(role, sentence), start + first, start + last)
                for name, role, first, last in of_ours
            )
    officials = [*travels.entries, *(one for one in officials if not travels.has(one))]
    if travels is not NO_TRAVELS and hosts.any is None:
        found = [(replace(one, host=None) if one.country == HOME else one, start) for one, start in found]
    if (
        language == "en"
        and hosts.any is None
        and not officials
        and is_their_own(frame.kind, document.title, document.text)
    ):
        found = hosted_at_home(found, everywhere=True)
    found = found or [(replace(one, name=""), start) for one, start in from_title]
    in_several = frame.kind in _AT_PLACES and hosts.any is None and _is_in_several(document, mentions)
    return _put_together(frame, text, found, officials, in_several=in_several)


def _put_together(
    frame: Frame, text: str, found: list[tuple[Found, int]], officials: Sequence[RosterEntry], *, in_several: bool
) -> list[RosterEntry]:
    if in_several:
        found = hosted_at_home(found, everywhere=True)
    elif frame.form == IN_COUNTRIES:
        found = hosted_at_home(found, everywhere=frame.of_places or bool(_IN_MANY.search(text[:_LEAD])))
    kept = found if in_several else without_places(frame, each_at_its_own(found))
    guests = [
        RosterEntry(one.country, one.role, one.name, one.host, one.start + start, one.end + start)
        for one, start in kept
    ]
    named = {entry.name for entry in guests if entry.name}
    home = [entry for entry in officials if not any(entry.name in name for name in named)]
    return sorted(once([*guests, *home]), key=lambda entry: (entry.start, entry.end))


def _hosts(
    language: str, document: Document, frame: Frame, mentions: Sequence[Mention], written_abroad: str | None
) -> _Hosts:
    body_start = len(document.full_text) - len(document.text)
    place = None
    one_country = language == "en" and len({one.entity.id for one in mentions} - {HOME, "KR"}) == 1
    regional = language == "en" and _is_regional(document)
    at_one = frame.form != IN_COUNTRIES or one_country or regional
    if not frame.abroad and at_one and not (language == "en" and _is_in_several(document, mentions)):
        if language == "en":
            place = setting(frame.kind, document.title, document.text, body_start, mentions)
        elif language == "ko":
            place = setting_in_korean(frame.kind, document.text, body_start, mentions)
    stated = _stated_host(frame, document.full_text, mentions, body_start)
    return _Hosts(language, frame, stated, written_abroad, place, regional)


def _is_regional(document: Document) -> bool:
    first = document.text[:_FIRST].partition(". ")[0]
    return _OF_A_REGION.search(first) is not None and _ONE_EVENT.match(first) is not None


def _is_in_several(document: Document, mentions: Sequence[Mention]) -> bool:
    """ "Memorial Services Held in Hungary, Cyprus": what was held in the countries of a title, side by side."""
    title = document.title
    named = [one for one in mentions if one.end <= len(title) and one.by is MentionBy.NAME]
    if len(named) < 2 or not _HELD_BY_SEVERAL.search(document.text[:_FIRST]):
        return False
    return any(
        _HELD_IN.search(title, 0, one.start) and _AND.fullmatch(title, one.end, other.start)
        for one, other in pairwise(named)
    )


def _context(frame: Frame, mentions: Sequence[Mention], host: str | None) -> Context:
    foreign = {mention.entity.id for mention in mentions} - {HOME}
    only = foreign.pop() if len(foreign) == 1 else None
    senders = frame.kind in {RosterKind.CONGRATULATORY_MESSAGE, RosterKind.FLORAL_BASKET}
    return Context(frame.at_missions, _main_country(mentions), only, host, senders)


def _sentence(
    words: Lexicon, language: str, sentence: str, start: int, inside: Sequence[Mention], context: Context
) -> tuple[list[Found], str | None, list[_Official]]:
    """(entries, the country whose DPRK mission the sentence is set in, DPRK officials), without who was not there."""
    entries, host, officials = _named(words, language, sentence, start, inside, context)
    named = [(one.start, one.end) for one in entries] + [(first, last) for _, _, first, last in officials]
    gone = said_absent(words, sentence, named)
    there = [one for one in entries if (one.start, one.end) not in gone]
    return there, host, [one for one in officials if one[2:] not in gone]


def _named(
    words: Lexicon, language: str, sentence: str, start: int, inside: Sequence[Mention], context: Context
) -> tuple[list[Found], str | None, list[_Official]]:
    if language == "ko":
        korean = KoreanList(words, sentence, start, inside, context)
        entries, host = korean.entries()
        return entries, host, korean.officials()
    if language == "ru":
        return RussianList(words, sentence, start, inside).entries(), None, []
    officials = officials_in(words, sentence)
    if not (inside or context.last_country or context.only_country or context.host):
        return [], None, officials
    entries, host = EnglishList(words, sentence, start, inside, context).entries()
    return entries, host, officials


def _is_of_un(frame: Frame, document: Document) -> bool:
    """Whoever comes to the mission to the UN need not be of the country that it is in."""
    return (frame.mission_place or 0) > 0 and _TO_UN.match(document.text, frame.mission_place or 0) is not None


def _of_several(text: str, place: Mention, following: Sequence[Mention]) -> bool:
    """ "the DPRK missions in Italy and France" """
    return any(
        one.by is place.by
        and one.entity.id not in {HOME, place.entity.id}
        and _AND.fullmatch(text, place.end, one.start)
        for one in following[:1]
    )


def _stated_host(frame: Frame, text: str, mentions: Sequence[Mention], body_start: int) -> str | None:
    """The country of "the DPRK embassy in Moscow"; where its city is not known, that of the title."""
    if frame.mission_place is None:
        return None
    if frame.mission_place < 0:
        return _main_country(mentions) if frame.mission_place == MAIN else None
    at = frame.mission_place + body_start
    if _TO_UN.match(text, at):
        return _UN_SEAT
    for number, mention in enumerate(mentions):
        if at - 2 <= mention.start <= at + 8 and mention.entity.id != HOME:
            return None if _of_several(text, mention, mentions[number + 1 :]) else mention.entity.id
    in_title = {mention.entity.id for mention in mentions if mention.start < body_start} - {HOME}
    return in_title.pop() if len(in_title) == 1 and frame.kind is RosterKind.VISIT_TO_MISSION else None


def _main_country(mentions: Sequence[Mention]) -> str | None:
    counted = Counter(mention.entity.id for mention in mentions if mention.entity.id != HOME)
    return counted.most_common(1)[0][0] if counted else None
