"""Entries of lists in Korean sentences. A country stands before its role, a host before "주재"."""

import re
from collections.abc import Sequence

from monitor.annotators.rosters.found import ENVOYS, PERSONAL, Context, Found, add_leader
from monitor.annotators.rosters.korean_names import (
    is_korean,
    name_after,
    name_attached,
    name_before,
    names_listed,
    names_listed_after,
)
from monitor.annotators.rosters.lexicon import Lexicon, name_words
from monitor.annotators.rosters.tokens import HOME, Group
from monitor.domain import Mention, MentionBy

_SUFFIX = r"(?:[가-힣]{0,10}(?:공화국|왕국|련방|연방|합중국|토후국|추장국)|국)?"
_JOINT = re.compile(rf"{_SUFFIX}\s*(?:,|·|ㆍ|、|와|과|및|그리고|이며|랑)?\s*")
_STATE = re.compile(_SUFFIX)
_AND_OTHERS = (
    r"(?:\s?(?:등|[을를] 비롯한))?\s*(?:\d+(?:여)?개\s*)?(?:세계\s)?(?:여러\s*)?(?:나라(?:들)?)?(?:(?:와|과)\s유엔)?"
)
_RESIDENT = re.compile(rf"{_SUFFIX}{_AND_OTHERS}\s?(?:에\s?)?(?:주재|에 있는|에 주재하는|에 주재하고있는)\s*")
_HOME_RESIDENT = re.compile(
    r"(?:우리\s?나라|조선민주주의인민공화국|조선|공화국)\s?(?:에\s)?주재(?:하는|하고있는)?|주조(?=[\s가-힣])|평양주재"
)
_HOME_OWNER = re.compile(r"\s*(?:우리\s?나라|조선민주주의인민공화국|공화국|조선)(?:의)?\s*")
_PLACE = re.compile(
    rf"{_SUFFIX}{_AND_OTHERS}\s*(?:등지)?(?:에서(?! (?:온|오신|보낸|보내온|보내여온))|에서는|에서도|에서의|에 있는)"
)
_ETC = re.compile(
    r"\s*(?:등|를 비롯한|을 비롯한|기타)?\s*(?:여러|세계|다른|각이한)?\s*(?:나라(?:들)?)?(?:의|에서 온)?\s*"
)
_BETWEEN = re.compile(
    rf"{_SUFFIX}\s*(?:의)?\s*(?:(?:신임|국무위원 겸|국무위원이며|"
    r"새로 부임한|이임하는|전|현|초대|주재|정부|당|국가|군사|임시|특명)\s*)*"
    rf"(?:[가-힣]{{1,8}} 및 [가-힣]{{0,4}})?(?:[가-힣]{{0,14}}(?:당|정부|위원회|인민회의|리사회|국회|부|성|동맹|련맹|협회|사무소|정치국|국|국무원|내각|의회|연구소|회사|군)(?:의)?\s*){{0,3}}"
)
_AT_UN = re.compile(r"(제네바 ?)?유엔(?:본부|기구)?\s?주재\s?$")
"""Accredited to the United Nations: in New York, where no other city is named."""
_LONGEST_NAME = 20
_PARTY_NAME = re.compile(r"[가-힣]{0,10}")
_BODY_NAME = re.compile(r"\s?(?:[가-힣]{1,16}\s){0,2}[가-힣]{0,16}")
_FORENAMES = frozenset({"쌀바도르"})
_CLOSE = 30
_LEADING = re.compile(r"(?:동지)?[을를] (?:단장|책임자)으로 하는\s*|[이가] (?:인솔|거느리)(?:하는|한|고 온)\s*")
_LEADING_BEFORE = re.compile(
    r"(?:동지)?(?:[을를] (?:단장|책임자)으?로 하는|[이가] (?:인솔|거느리)(?:하는|한|고 온))\s*$"
)
_CITIES = re.compile(r"\s(?:[가-힣]{2,4}(?:,\s|과\s|와\s)){1,3}")
"""Cities of the country before, in a list of countries: "중국 심양, 단동과 윁남"."""
_BODIES = frozenset({"party", "organisation", "government"})
_LEADERS = frozenset(
    {"president", "prime minister", "deputy prime minister", "foreign minister", "party leader", "king"}
)
_OFFICE_OF = re.compile(r"의?\s*(?:[가-힣]{0,8}(?:사무소|대표부|처|국|실)\s?)?")
"""Between a ministry and an office in it."""
_ALSO_HERE = re.compile(r"\s*(?:우리\s?나라|조선)\s?겸임\s*")
_OWNED = re.compile(rf"{_SUFFIX}의\s((?:(?![가-힣]*(?:[를을에]|에서|하여|하는|들)\s)[가-힣]{{1,9}}\s?){{1,5}})")
"""The name in "중국의 리강총리": it stands between its country and its office."""
_SOCIETY = re.compile(rf"{_SUFFIX}[-–·]?(?:조선|조)?[^\s,]{{0,4}}(?:친선|단결|련대성)")
_FRIENDSHIP = re.compile(
    rf"{_SUFFIX}[-–·]?(?:조선|조)?[^\s,]{{0,4}}(?:친선(?!협회|단체|위원회|사절단|대표단|방문단)|단결(?!위원회)|련대성(?!위원회))"
)
_DECEASED = re.compile(r"(?:동지)?의 (?:서거|령구|유가족)")
_DEAD = re.compile(r"[^,.]{0,40}?의 (?:서거|령구|유가족|사망|추모|생일)")
_BESIDE = frozenset({" ", "인 ", "이신 ", "이며 "})
_ENDINGS = frozenset("을를에의는")
"""Three syllables that end so are a word with its particle, not a name."""
_CONTINUED = re.compile(r"(?:이며|이고|이자|이시며|겸)\s")
_WORDS = name_words("ko")
_OFFICIAL = re.compile(
    rf"(?<![가-힣])([{_WORDS['family']}][가-힣]{{2}})(?<!들)"
    r"(?=동지|[은는이가와과을를,]|\s|$|께서|에게|(?:부?위원장|외무상|부?총리|비서|부상)(?![가-힣]{4}))"
)
_HONOURED = frozenset(_WORDS["honoured"])
_HOME_BEFORE = re.compile(r"(?:우리\s?나라|조선민주주의인민공화국|공화국|조선|북남|남조선)\s?(?:주재\s)?$")
_SYLLABLES_ONLY = re.compile(r"[가-힣ㅡ ]{2,30}")
_OUTPOSTS = frozenset({"mission", "embassy", "embassy staff", "consul", "permanent representative"})


def _same(name: str, other: str) -> bool:
    return name in other or (len(other) > 1 and other in name)


class KoreanList:
    """One sentence of a list, read left to right."""

    def __init__(self, words: Lexicon, sentence: str, offset: int, mentions: Sequence[Mention], context: Context):
        self._words = words
        self._text = sentence
        self._context = context
        self._roles = words.roles.find(sentence)
        self._groups = self._grouped(offset, mentions)
        self._offset = offset
        self._persons = [one for one in mentions if one.by is MentionBy.PERSON]
        self._found: list[Found] = []
        self._host: list[str] | None = None
        self._before = self._carried = ""
        self._used: set[int] = set()
        self._mission_host: str | None = None

    def entries(self) -> tuple[list[Found], str | None]:
        """(entries, the country whose DPRK mission the sentence is set in)."""
        at = 0
        for position, group in enumerate(self._groups):
            self._before, self._carried = self._carried or self._text[at : group.start], ""
            if _HOME_RESIDENT.search(self._text, at, group.start):
                self._host = None
            elif at_un := _AT_UN.search(self._text, at, group.start):
                self._host = ["CH" if at_un.group(1) else "US"]
            following = self._groups[position + 1].start if position + 1 < len(self._groups) else len(self._text)
            self._read(group, following)
            at = group.end
        if self._found:
            self._context.last_country = self._found[-1].country
        self._of_countries_before()
        self._ownerless()
        self._by_name_only()
        return self._found, self._mission_host

    def _ownerless(self) -> None:
        """ "NAME대사", "NAME국왕과 NAME왕후": whose country the sentence does not give with them."""
        for role, start, end in self._roles:
            if role not in PERSONAL or role == "diplomatic envoy" or end - start < 2 or end in self._used:
                continue
            apart = self._text[max(0, start - 60) : start].rpartition(",")[2]
            name = name_attached(self._text, start) or (
                name_before(apart) if role in ENVOYS or " " in apart.strip() else ""
            )
            name = name or self._name(end)
            home = _HOME_BEFORE.search(self._text, max(0, start - 24), start)
            if not name or home or (role not in ENVOYS and is_korean(name)):
                continue
            if self._names_a_country(name):
                continue
            before = [one for one in self._found if one.end <= start <= one.end + _CLOSE]
            if any(name in known for known in self._context.names):
                continue
            known = next((one.entity.id for one in self._persons if one.surface in name), None)
            country = known or self._leads(end) or self._context.only_country
            if country is None and before:
                country = max(before, key=lambda one: one.end).country
            if country is None:
                of_others = self._context.host or self._context.last_country
                country = self._context.main_country if role in ENVOYS else of_others
            if country and all(name != one.name for one in self._found):
                self._context.names[name] = country
                first = max(0, self._text.find(name))
                self._found.append(Found(country, role, name, None, min(first, start), max(end, first + len(name))))

    def _leads(self, end: int) -> str | None:
        """The country of the delegation that somebody is at the head of: "NAME을 단장으로 하는 COUNTRY대표단"."""
        for group in self._groups:
            if group.start >= end:
                return group.mentions[0].entity.id if _LEADING.fullmatch(self._text, end, group.start) else None
        return None

    def _names_a_country(self, name: str) -> bool:
        words = (one.surface for group in self._groups for one in group.mentions)
        return any(word in name for word in words)

    def _crosses_a_country(self, start: int, end: int) -> bool:
        return any(start < group.end and group.start < end for group in self._groups)

    def _by_name_only(self) -> None:
        for person in self._persons:
            start, end = person.start - self._offset, person.end - self._offset
            role = next((one for one in self._roles if 0 <= one[1] - end <= 12), None)
            attached = name_attached(self._text, role[1]) if role and role[1] == end else ""
            name = self._text[start : role[1]].strip() if role else person.surface
            name = attached if attached.endswith(name) else name
            if role is None or not _SYLLABLES_ONLY.fullmatch(name) or self._crosses_a_country(start, role[1]):
                name, role = person.surface, None
            if _DEAD.match(self._text, end):
                continue
            if name == person.surface:
                longer = name_before(self._text[max(0, start - 40) : end])
                name = longer if longer.endswith(name) and not self._names_a_country(longer) else name
            if (
                person.entity.id == HOME
                or person.surface in _HONOURED
                or any(person.surface in found.name for found in self._found)
            ):
                continue
            add_leader(self._found, Found(person.entity.id, role[0] if role else "leader", name, None, start, end))

    def officials(self) -> list[tuple[str, str, int, int]]:
        """(name, role, start, end) of DPRK officials."""
        found = []
        for match in _OFFICIAL.finditer(self._text):
            name = match.group(1)
            before = [role for role, _, end in self._roles if self._text[end : match.start()] in _BESIDE]
            comrade = self._text.startswith("동지", match.end())
            before = before or [role for role, start, _ in self._roles if start == match.end()]
            if (not comrade and name[-1] in _ENDINGS) or _DECEASED.match(self._text, match.end()):
                continue
            foreign_word = any(one.start < match.end() and match.start() < one.end for one in self._groups)
            inside_foreign = any(
                one.start <= match.start() < one.end + 24 and _same(name, one.name) for one in self._found
            )
            if not comrade and self._goes_on(match.end()):
                continue
            if name not in _HONOURED and (before or comrade) and not inside_foreign and not foreign_word:
                found.append((name, before[-1] if before else "official", match.start(), match.end()))
        return found

    def _goes_on(self, end: int) -> bool:
        """Another word of a name follows: names of several words are no names of ours."""
        return self._text[end : end + 1] == " " and bool(name_after(self._text, end))

    def _grouped(self, offset: int, mentions: Sequence[Mention]) -> list[Group]:
        groups: list[Group] = []
        for mention in mentions:
            start, end = mention.start - offset, mention.end - offset
            if mention.surface in _FORENAMES and not self._text.startswith("엘", start - 1):
                continue
            if mention.by is MentionBy.PERSON or (groups and start < groups[-1].end):
                continue
            last = groups[-1] if groups else None
            joint = last and (
                _JOINT.fullmatch(self._text, last.end, start)
                or (self._context.at_missions and self._only_cities(last.end, start))
            )
            if last and joint and not _RESIDENT.match(self._text, last.end):
                last.mentions.append(mention)
                last.end = end
            else:
                groups.append(Group([mention], start, end))
        return groups

    def _only_cities(self, start: int, end: int) -> bool:
        return bool(_CITIES.fullmatch(self._text, start, end)) and not self._words.roles.find(self._text[start:end])

    def _read(self, group: Group, following: int) -> None:
        if group.home or self._aside(group):
            return
        if resident := _RESIDENT.match(self._text, group.end):
            self._reside(group, resident.end())
            return
        role = self._role_after(group)
        if role is not None:
            self._represented(group, *role)
        elif _PLACE.match(self._text, group.end):
            self._places(group, "mission" if self._context.at_missions else "")
        elif self._found and following > group.end and not self._found[-1].place_only:
            self._represented(group, self._context.last_role, group.end)

    def _aside(self, group: Group) -> bool:
        before = self._text[max(0, group.start - 8) : group.start]
        with_ours = re.search(r"(?:조선|조)\s?[-–·]?\s?$", before) or any(
            one.entity.id == HOME for one in group.mentions
        )
        if with_ours and _SOCIETY.match(self._text, group.end):
            return True
        friendship = _FRIENDSHIP.match(self._text, group.end)
        if friendship and not re.match(rf"{_SUFFIX}[-–·]?조선", self._text[group.end : group.end + 20]):
            return True
        state = _STATE.match(self._text, group.end)
        after = self._text[state.end() if state else group.end :].lstrip()
        return bool(self._words.not_after.match(after)) or bool(re.search(r"(?:반|대)$", before.rstrip()))

    def _reside(self, group: Group, at: int) -> None:
        """ "GROUP주재 ...": the host of whoever is named next, or the place of a DPRK mission."""
        countries = [mention.entity.id for mention in group.mentions]
        if _ALSO_HERE.match(self._text, at):
            self._carried = self._before
            return
        home = _HOME_OWNER.match(self._text, at)
        role = next((found for found in self._roles if found[1] >= at), None)
        if home is not None and role is not None and role[1] - home.end() <= 6:
            if role[0] in _OUTPOSTS:
                self._mission_host = countries[0]
                self._places(group, "mission")
            elif role[0] in ENVOYS:
                name = self._name(role[2])
                self._found.extend(Found(HOME, role[0], name, one, group.start, role[2]) for one in countries)
            return
        if role is not None and role[1] - at <= 2 and role[0] in _OUTPOSTS and self._context.at_missions:
            self._mission_host = countries[0]
            self._places(group, "mission")
            return
        self._host = countries

    def _role_after(self, group: Group) -> tuple[str, int] | None:
        for role, start, end in self._roles:
            if start < group.end < end:
                return role, end
            if start < group.end:
                continue
            gap = self._text[group.end : start]
            if len(gap) > 48:
                break
            etc = _ETC.fullmatch(gap)
            if etc or _BETWEEN.fullmatch(gap):
                longer = [one for one in self._roles if one[1] >= end and _OFFICE_OF.fullmatch(self._text, end, one[1])]
                return (longer[0][0], longer[0][2]) if longer and role in _BODIES else (role, end)
            if role in _BODIES and _PARTY_NAME.fullmatch(gap):
                return role, end
            if role == "delegation" and _BODY_NAME.fullmatch(gap):
                return role, end
            if role in _LEADERS and len(gap) <= _LONGEST_NAME and _OWNED.fullmatch(gap):
                return role, end
        return self._body_of(group)

    def _body_of(self, group: Group) -> tuple[str, int] | None:
        """A party named in one word with its country ("중국공산당") is its own role where none follows."""
        return ("party", group.end) if group.mentions[-1].by is MentionBy.PARTY else None

    def _represented(self, group: Group, role: str, end: int) -> None:
        self._context.last_role = role
        self._used.add(end)
        single = len(group.mentions) == 1
        name = (self._name(end) or (self._name_before() if role in PERSONAL else "")) if single else ""
        hosts: list[str | None] = [*self._host] if self._host else [None]
        if single and not name:
            name = self._name_owned(group, end) or (self._name_leading() if role == "delegation" else "")
        offset = group.mentions[0].start - group.start
        names = [name] if single else self._names_of_several(len(group.mentions), end)
        if not single:
            self._context.several = role, tuple(mention.entity.id for mention in group.mentions)
        for number, mention in enumerate(group.mentions):
            start = mention.start - offset
            stop = max(end, start) if single else mention.end - offset
            if names[number]:
                self._context.names[names[number]] = mention.entity.id
            for host in hosts:
                self._found.append(Found(mention.entity.id, role, names[number], host, start, stop))

    def _names_of_several(self, number: int, end: int) -> list[str]:
        """ "NAME와 NAME 주조 C, D대사들", "C, D대사들인 NAME와 NAME": respectively."""
        names = names_listed_after(self._text, end) or names_listed(_HOME_RESIDENT.sub("", self._before).strip())
        return names if len(names) == number else [""] * number

    def _of_countries_before(self) -> None:
        """ "NAME, NAME, NAME대사는": those whose countries the sentence before listed in this order."""
        role, countries = self._context.several
        for one, start, _ in self._roles:
            if one != role or self._groups or len(countries) < 2:
                continue
            before = self._text[:start]
            names = names_listed(before, attached=True)
            if len(names) != len(countries):
                continue
            for name, country in zip(names, countries, strict=True):
                at = before.find(name)
                self._context.names[name] = country
                self._found.append(Found(country, role, name, None, at, at + len(name)))
            return

    def _name_leading(self) -> str:
        """ "NAME을 단장으로 하는 COUNTRY대표단"."""
        leading = _LEADING_BEFORE.search(self._before)
        if leading is None:
            return ""
        before = self._before[: leading.start()]
        for _, start, end in self._words.roles.find(before):
            if end == len(before) and end - start > 1:
                return name_attached(before, start)
        words = name_before(before, single=True).split()
        while words and self._is_office(words[0]):
            words.pop(0)
        return " ".join(words)

    def _is_office(self, word: str) -> bool:
        return any(end == len(word) and end - start > 1 for _, start, end in self._words.roles.find(word))

    def _name_owned(self, group: Group, end: int) -> str:
        """ "중국의 리강총리": the name between the country and the office."""
        start = next((start for _, start, stop in self._roles if stop == end), end)
        owned = _OWNED.fullmatch(self._text, group.end, start)
        name = owned.group(1).strip() if owned else ""
        return "" if self._words.roles.find(name) else name

    def _places(self, group: Group, role: str) -> None:
        offset = group.mentions[0].start - group.start
        for mention in group.mentions:
            start, end, country = mention.start - offset, mention.end - offset, mention.entity.id
            if country != HOME:
                self._found.append(Found(country, role, "", country, start, end, place_only=True))

    def _name_before(self) -> str:
        """ "NAME 주조 COUNTRY 특명전권대사": the words since the last particle, where no role is among them."""
        resident = _HOME_RESIDENT.search(self._before)
        name = name_before(_HOME_RESIDENT.sub("", self._before).strip(), single=resident is not None)
        return "" if self._words.roles.find(name) else name

    def _name(self, end: int) -> str:
        if _CONTINUED.match(self._text, end):
            return ""
        name = name_after(self._text, end)
        start = self._text.find(name, end)
        if any(start < one.end and one.start < start + len(name) for one in self._groups):
            return ""
        first = name.split()[0] if name else ""
        return "" if any(stop - begin == len(first) for _, begin, stop in self._words.roles.find(first)) else name
