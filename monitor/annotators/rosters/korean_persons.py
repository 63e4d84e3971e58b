"""Persons whose country a Korean sentence does not give with them."""

import re

from monitor.annotators.rosters.found import ENVOYS, PERSONAL, Found, add_leader
from monitor.annotators.rosters.korean_names import is_korean, name_attached, name_before, names_listed
from monitor.annotators.rosters.korean_sentence import KoreanSentence
from monitor.annotators.rosters.lexicon import name_words
from monitor.annotators.rosters.tokens import HOME

_CLOSE = 30
_LEADING = re.compile(r"(?:동지)?[을를] (?:단장|책임자)으로 하는\s*|[이가] (?:인솔|거느리)(?:하는|한|고 온)\s*")
_DEAD = re.compile(r"[^,.]{0,40}?의 (?:서거|령구|유가족|사망|추모|생일)")
_HOME_BEFORE = re.compile(r"(?:우리\s?나라|조선민주주의인민공화국|공화국|조선|북남|남조선)\s?(?:주재\s)?$")
_SYLLABLES_ONLY = re.compile(r"[가-힣ㅡ ]{2,30}")
_HONOURED = frozenset(name_words("ko")["honoured"])


def of_countries_before(sentence: KoreanSentence) -> None:
    """ "NAME, NAME, NAME대사는": those whose countries the sentence before listed in this order."""
    role, countries = sentence.context.several
    for one, start, _ in sentence.roles:
        if one != role or sentence.groups or len(countries) < 2:
            continue
        before = sentence.text[:start]
        names = names_listed(before, attached=True)
        if len(names) != len(countries):
            continue
        for name, country in zip(names, countries, strict=True):
            at = before.find(name)
            sentence.context.names[name] = country
            sentence.found.append(Found(country, role, name, None, at, at + len(name)))
        return


def ownerless(sentence: KoreanSentence) -> None:
    """ "NAME대사", "NAME국왕과 NAME왕후": whose country the sentence does not give with them."""
    for role, start, end in sentence.roles:
        if role not in PERSONAL or role == "diplomatic envoy" or end - start < 2 or end in sentence.used:
            continue
        apart = sentence.text[max(0, start - 60) : start].rpartition(",")[2]
        name = name_attached(sentence.text, start) or (
            name_before(apart) if role in ENVOYS or " " in apart.strip() else ""
        )
        name = name or sentence.name_after_role(end)
        home = _HOME_BEFORE.search(sentence.text, max(0, start - 24), start)
        if not name or home or (role not in ENVOYS and is_korean(name)):
            continue
        if _DEAD.match(sentence.text, sentence.text.find(name) + len(name)) or sentence.names_a_country(name):
            continue
        before = [one for one in sentence.found if one.end <= start <= one.end + _CLOSE]
        if any(name in known for known in sentence.context.names):
            continue
        known = next((one.entity.id for one in sentence.persons if one.surface in name), None)
        country = known or _leads(sentence, end) or sentence.context.only_country
        if country is None and before:
            country = max(before, key=lambda one: one.end).country
        if country is None:
            of_others = sentence.context.host or sentence.context.last_country
            country = sentence.context.main_country if role in ENVOYS else of_others
        if country and all(name != one.name for one in sentence.found):
            sentence.context.names[name] = country
            first = max(0, sentence.text.find(name))
            sentence.found.append(Found(country, role, name, None, min(first, start), max(end, first + len(name))))


def _leads(sentence: KoreanSentence, end: int) -> str | None:
    """The country of the delegation that somebody is at the head of: "NAME을 단장으로 하는 COUNTRY대표단"."""
    for group in sentence.groups:
        if group.start >= end:
            return group.mentions[0].entity.id if _LEADING.fullmatch(sentence.text, end, group.start) else None
    return None


def by_name_only(sentence: KoreanSentence) -> None:
    for person in sentence.persons:
        start, end = person.start - sentence.offset, person.end - sentence.offset
        role = next((one for one in sentence.roles if 0 <= one[1] - end <= 12), None)
        attached = name_attached(sentence.text, role[1]) if role and role[1] == end else ""
        name = sentence.text[start : role[1]].strip() if role else person.surface
        name = attached if attached.endswith(name) else name
        if role is None or not _SYLLABLES_ONLY.fullmatch(name) or sentence.crosses_a_country(start, role[1]):
            name, role = person.surface, None
        if _DEAD.match(sentence.text, end):
            continue
        if name == person.surface:
            longer = name_before(sentence.text[max(0, start - 40) : end])
            name = longer if longer.endswith(name) and not sentence.names_a_country(longer) else name
        if (
            person.entity.id == HOME
            or person.surface in _HONOURED
            or any(person.surface.removesuffix("동지") in found.name for found in sentence.found)
        ):
            continue
        add_leader(sentence.found, Found(person.entity.id, role[0] if role else "leader", name, None, start, end))
