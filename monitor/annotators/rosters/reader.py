"""From a document and its country mentions to its rosters."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from monitor.annotators.rosters.days import event_day
from monitor.annotators.rosters.english import EnglishList
from monitor.annotators.rosters.found import ENVOYS, GUESTS, PERSONAL, Context, Found
from monitor.annotators.rosters.frame import IN_COUNTRIES, MAIN, Frame, frame_of
from monitor.annotators.rosters.korean import KoreanList
from monitor.annotators.rosters.lexicon import Lexicon, lexicon
from monitor.annotators.rosters.officials import officials_in
from monitor.annotators.rosters.passages import passages
from monitor.annotators.rosters.russian import RussianList
from monitor.annotators.rosters.setting import says_here, setting, setting_in_korean, written_in
from monitor.annotators.rosters.tokens import HOME, countries_of
from monitor.domain import PYONGYANG, Document, Mention, Roster, RosterEntry, RosterKind

_WRITTEN_ABOUT = frozenset({HOME, "KR", "JP", "US"})


_SEMINARS = re.compile(r"\b[Ss]eminars?\b|\b[Ss]ymposi|토론회|연구토론")
_EVENTS = re.compile(
    r"\b(?:[Ee]vents?|[Cc]elebrations?|[Rr]eceptions?|[Ff]ilm shows?|[Ff]unctions?)\b|행사|경축|영화|연회"
)
_AMONG_OTHERS = frozenset(
    {RosterKind.OTHER, RosterKind.WREATH, RosterKind.TALK, RosterKind.RECEPTION, RosterKind.PERFORMANCE}
)
"""What others may hold without anybody from here."""


class OccasionFinder(Protocol):
    def find(self, text: str, published: date, mentions: Sequence[Mention] = ()) -> tuple[str, date] | None: ...


_LANGUAGES = frozenset({"en", "ko", "ru"})
_LEAD = 2_500
"""Characters in which the occasion is looked for; what comes later is another matter."""
_OPENING = 300
_STATED_COUNT = re.compile(r"\b(\d{1,3})(?:[- ]odd)? (?:different |foreign )?countries\b|(\d{1,3})여?개 ?나라")
_AND_OTHERS = re.compile(r"\b(?:and|as well as) (?:many |some |several )?other countries\b|등 (?:세계 )?여러 나라")
_MORE = re.compile(
    r"\band others\b(?! (?:said|noted|stressed))|\band other (?:foreign )?(?:personages|figures|guests)\b(?! of\b)"
    r"|\b[Aa]mong them (?:were|are|was)\b(?! also)|\betc\b|"
    r"\b[Aa]mong the (?:visitors|guests|senders|participants|attendants) (?:were|are|was)\b|"
    r"\b[Ff]oreign \w+ including\b|"
    r"[가-힣]\s등[.\s](?!\s?(?:여러|세계|\d))|비롯한 (?:여러 나라|정계|정당|인사들이|손님|아시아|아프리카)"
)
_OF_MORE = ("others", "and other ", "mong the", "etc", "oreign", "비롯한", " 등")
"""One of these is in every text that tells of more."""
_BESIDE = 80
_FAR_MORE = 1.3
_MANY = 12
"""A list that names so many is meant as one, whatever others it says there were."""
_CONTINUED = re.compile(
    r"\((?:to be )?continued\)\s*$|\bto be continued\.?\s*$|\(?(?:다음호에 )?계속\)?\s*$", re.IGNORECASE
)
_ENDING = 60
_FIRST_PART = re.compile(r"\(1\)\s*$")
_CUT_OFF = ("...", "…", "[...]", "[…]")
_ATTENDANCE = re.compile(
    r"\b(?:present|on hand|attend\w*|accompanied|conveyed|handed|presented|seen off|saw|see|met|greeted|committee|"
    r"left|leaves|arriv\w+|returned|(?:was|were|are|is) (?:also )?there|"
    r"platform|rostrum|participa\w+|visited|invited|took part|audience|received|talks?|conversation|included|includes?|"
    r"hosted|delegation|members? (?:of|are))\b",
    re.IGNORECASE,
)
_CONCERNS_HOME = re.compile(
    r"\b(?:DPRK|Korean?s?|Kim (?:Il Sung|Jong \w+)|Juche|Songun|WPK|here|Pyongyang|this country|"
    r"U\.S\. imperialism|Day of the S\w+|Shining Star)\b|[가-힣]|[а-я]"
)
"""A seminar of others among themselves is no list of ours."""
_IN_MANY = re.compile(r"\bin (?:different|various|many|several|foreign) countries\b|여러 나라(?:들)?에서")
_HERE = re.compile(r"\bhere\b|\bPyongyang\b")
_GIVEN_KO = re.compile(r"(?:연회|련회|모임|행사|영화감상회|기자회견)[를을가이]?\s(?:마련|진행|차리|열)")


class RosterReader:
    """Reads rosters of English and Korean state texts, and whom Russian posts put at an event.

    Immutable; safe to share between threads.
    """

    def __init__(self, countries: object, occasions: OccasionFinder) -> None:
        self._countries = countries
        self._occasions = occasions

    def read(self, document: Document, language: str, mentions: Sequence[Mention]) -> tuple[Roster, ...]:
        """Rosters of a document, by place. Spans are offsets into `document.full_text`.

        A text in another language, without a day of publication, or that lists nobody has none.
        """
        code = language.split("-", 1)[0].lower()
        if document.published is None or code not in _LANGUAGES:
            return ()
        words = lexicon(code)
        countries = countries_of(mentions)
        foreign = any(mention.entity.id != HOME for mention in countries)
        frame = frame_of(words, code, document.title, document.text, foreign=foreign)
        if frame is None:
            return ()
        published = document.published.astimezone(PYONGYANG).date()
        text = document.full_text
        abroad = written_in(document.text, len(text) - len(document.text), mentions)
        entries = _entries(words, code, document, frame, countries, abroad)
        if not entries:
            return ()
        if frame.loose and not _brings_guests(entries):
            return ()
        occasion = self._occasions.find(text[:_LEAD], published, mentions)
        if frame.kind is RosterKind.OTHER and occasion is None and _is_of_the_south(text, mentions):
            return ()
        if frame.kind in _AMONG_OTHERS and _among_themselves(text, entries):
            return ()
        if frame.form == IN_COUNTRIES and occasion is None:
            frame = replace(frame, form="")
            entries = _entries(words, code, document, frame, countries, abroad)
            if not entries:
                return ()
        return (
            Roster(
                kind=_kind_of(frame, occasion, entries, text[: len(document.title) + _OPENING]),
                occasion=occasion[0] if occasion else None,
                day=event_day(document, code, published, document.text),
                start=min(entry.start for entry in entries),
                end=max(entry.end for entry in entries),
                entries=tuple(entries),
                complete=document.complete
                and not _is_a_part(document)
                and _names_all(text, entries)
                and not _tells_of_more(text, entries),
                form=frame.form,
            ),
        )


def _brings_guests(entries: Sequence[RosterEntry]) -> bool:
    """Somebody of another country than those that are written about daily, in an office or as a guest."""
    guests = [entry for entry in entries if entry.country not in _WRITTEN_ABOUT]
    return any(entry.role in GUESTS or (entry.role in PERSONAL and entry.name) for entry in guests)


def _kind_of(
    frame: Frame, occasion: tuple[str, date] | None, entries: Sequence[RosterEntry], opening: str
) -> RosterKind:
    """What is held abroad for a feast is a celebration abroad, unless it is told of learned talk alone."""
    guests = [entry for entry in entries if entry.country != HOME]
    if _SEMINARS.search(opening) and not _EVENTS.search(opening):
        return frame.kind
    abroad = frame.form == IN_COUNTRIES or (bool(guests) and all(entry.host for entry in guests))
    if frame.kind is RosterKind.OTHER and occasion is not None and abroad:
        return RosterKind.MISSIONS_ABROAD_CELEBRATION
    return frame.kind


def _entries(
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
    senders = frame.kind in {RosterKind.CONGRATULATORY_MESSAGE, RosterKind.FLORAL_BASKET}
    foreign = {mention.entity.id for mention in mentions} - {HOME}
    only = foreign.pop() if len(foreign) == 1 else None
    found: list[tuple[Found, int]] = []
    from_title: list[tuple[Found, int]] = []
    home_entries: list[RosterEntry] = []
    host = _stated_host(frame, mentions, body_start)
    place = None
    if not frame.abroad and frame.form != IN_COUNTRIES:
        if language == "en":
            place = setting(frame.kind, document.title, document.text, body_start, mentions)
        elif language == "ko":
            place = setting_in_korean(frame.kind, document.text, body_start, mentions)
    of_a_talk = frame.kind is RosterKind.TALK and not frame.loose
    context = Context(frame.at_missions, _main_country(mentions), only, host or place or written_abroad, senders)
    for start, end, inside in passages(words, language, text, body_start, mentions, of_a_talk=of_a_talk):
        sentence, in_title = text[start:end], end <= body_start
        entries, set_in, officials = _sentence(words, language, sentence, start, inside, context)
        if frame.abroad and not says_here(sentence):
            at = set_in or host
            entries = [
                one if one.host else replace(one, host=frame.host_of(one.country, one.role, at)) for one in entries
            ]
        if written_abroad and frame.kind is not RosterKind.CONGRATULATORY_MESSAGE:
            entries = [one if one.host else replace(one, host=written_abroad) for one in entries]
        if language == "ko" and set_in and not frame.at_missions and _GIVEN_KO.search(sentence):
            place = set_in
        if place is not None and not says_here(sentence):
            entries = [one if one.host else replace(one, host=place) for one in entries]
        (from_title if in_title else found).extend((one, start) for one in entries)
        if officials and not in_title and (language == "ko" or _ATTENDANCE.search(sentence)):
            country = "KR" if any(mention.entity.id == "KR" for mention in inside) else HOME
            for name, role, first, last in officials:
                at_home = None if role not in ENVOYS or says_here(sentence) else host
                home_entries.append(RosterEntry(country, role, name, at_home, start + first, start + last))
    if frame.form == IN_COUNTRIES:
        found = _hosted_at_home(found, everywhere=bool(_IN_MANY.search(text[:_LEAD])))
    found = _each_at_its_own(found)
    kept = _without_places(frame, found or [(replace(one, name=""), start) for one, start in from_title])
    abroad = [
        RosterEntry(one.country, one.role, one.name, one.host, one.start + start, one.end + start)
        for one, start in kept
    ]
    named = {entry.name for entry in abroad if entry.name}
    home = [entry for entry in home_entries if not any(entry.name in name for name in named)]
    return sorted(_once([*abroad, *home]), key=lambda entry: (entry.start, entry.end))


def _sentence(
    words: Lexicon, language: str, sentence: str, start: int, inside: Sequence[Mention], context: Context
) -> tuple[list[Found], str | None, list[tuple[str, str, int, int]]]:
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


def _hosted_at_home(found: list[tuple[Found, int]], *, everywhere: bool) -> list[tuple[Found, int]]:
    """At events "in Bangladesh and India" those of Bangladesh are at home; at those "in many countries" all are."""
    places = {one.country for one, _ in found if one.place_only}
    return [
        (replace(one, host=one.country) if one.host is None and (everywhere or one.country in places) else one, start)
        for one, start in found
    ]


def _is_a_part(document: Document) -> bool:
    """Cut off by its feed, or the first of several parts by its own word."""
    ending = document.full_text.rstrip()[-_ENDING:]
    return ending.endswith(_CUT_OFF) or bool(_CONTINUED.search(ending) or _FIRST_PART.search(document.title))


def _each_at_its_own(found: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """Where missions in several countries are named, whoever comes from one of these was at the one there."""
    places = {one.country for one, _ in found if one.place_only}
    if len(places) < 2:
        return found
    return [
        (replace(one, host=one.country), start)
        if not one.place_only and one.role not in ENVOYS and one.country in places
        else (one, start)
        for one, start in found
    ]


def _names_all(text: str, entries: Sequence[RosterEntry]) -> bool:
    """False where the text says that there were many more countries than it names."""
    named = len({entry.country for entry in entries if entry.country != HOME})
    if "countries" not in text and "나라" not in text:
        return True
    stated = [int(match.group(1) or match.group(2)) for match in _STATED_COUNT.finditer(text[:_LEAD])]
    if stated:
        return max(stated) <= named * _FAR_MORE
    return named >= _MANY or not _AND_OTHERS.search(text[:_LEAD])


def _tells_of_more(text: str, entries: Sequence[RosterEntry]) -> bool:
    """The list says itself that there were more than it names."""
    if not any(word in text for word in _OF_MORE):
        return False
    first = max(0, min(entry.start for entry in entries) - _BESIDE)
    return bool(_MORE.search(text, first, max(entry.end for entry in entries) + _BESIDE))


def _stated_host(frame: Frame, mentions: Sequence[Mention], body_start: int) -> str | None:
    """The country of "the DPRK embassy in Moscow", where the lead names one."""
    if frame.mission_place is None:
        return None
    if frame.mission_place < 0:
        return _main_country(mentions) if frame.mission_place == MAIN else None
    at = frame.mission_place + body_start
    for mention in mentions:
        if at - 2 <= mention.start <= at + 8 and mention.entity.id != HOME:
            return mention.entity.id
    return None


def _among_themselves(text: str, entries: Sequence[RosterEntry]) -> bool:
    return all(entry.host for entry in entries) and not _CONCERNS_HOME.search(text)


def _is_of_the_south(text: str, mentions: Sequence[Mention]) -> bool:
    """Politics in south Korea: press conferences and rallies there are no lists of ours."""
    leading = any(mention.entity.id == "KR" and mention.start < _OPENING for mention in mentions)
    return leading and not _HERE.search(text[:_LEAD])


def _main_country(mentions: Sequence[Mention]) -> str | None:
    counted = Counter(mention.entity.id for mention in mentions if mention.entity.id != HOME)
    return counted.most_common(1)[0][0] if counted else None


def _without_places(frame: Frame, found: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """Where somebody is named, the place of the mission they came to is no entry of its own."""
    places = sum(one.place_only for one, _ in found)
    if (frame.kind is RosterKind.MISSIONS_ABROAD_CELEBRATION and places > 1) or frame.form == IN_COUNTRIES:
        return found
    people = [
        (one, start)
        for one, start in found
        if not one.place_only and (one.role not in ENVOYS or one.country != one.host)
    ]
    if people:
        return people
    return found if frame.at_missions else []


def _once(entries: list[RosterEntry]) -> list[RosterEntry]:
    """Each entry once, however often the text repeats its list."""
    seen: set[tuple[str | None, str, str | None]] = set()
    kept = []
    for entry in sorted(entries, key=lambda entry: not entry.name):
        key = (entry.country, entry.name or entry.role, entry.host)
        if key in seen or (not entry.name and (entry.country, f"named {entry.role}", entry.host) in seen):
            continue
        seen.add(key)
        if entry.name:
            seen.add((entry.country, f"named {entry.role}", entry.host))
        kept.append(entry)
    return kept
