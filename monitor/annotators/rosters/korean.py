"""Entries of lists in Korean sentences. A country stands before its role, a host before "주재"."""

import re
from collections.abc import Sequence

from monitor.annotators.rosters.found import ENVOYS, PERSONAL, Context, Found
from monitor.annotators.rosters.korean_names import (
    is_korean,
    name_attached,
    name_before,
    names_listed,
    names_listed_after,
)
from monitor.annotators.rosters.korean_officials import officials_of
from monitor.annotators.rosters.korean_persons import by_name_only, of_countries_before, ownerless
from monitor.annotators.rosters.korean_sentence import AND_OTHERS, RESIDENT, SUFFIX, KoreanSentence
from monitor.annotators.rosters.lexicon import Lexicon
from monitor.annotators.rosters.tokens import HOME, Group
from monitor.domain import Mention, MentionBy

_STATE = re.compile(SUFFIX)
_HOME_RESIDENT = re.compile(
    r"(?:우리\s?나라|조선민주주의인민공화국|조선|공화국)\s?(?:에\s)?주재(?:하는|하고있는)?|주조(?=[\s가-힣])|평양주재"
)
_HOME_OWNER = re.compile(r"\s*(?:우리\s?나라|조선민주주의인민공화국|공화국|조선)(?:의)?\s*")
_PLACE = re.compile(
    rf"{SUFFIX}{AND_OTHERS}\s*(?:등지)?(?:에서(?! (?:온|오신|보낸|보내온|보내여온))|에서는|에서도|에서의|에 있는)"
)
_ETC = re.compile(
    r"\s*(?:등|를 비롯한|을 비롯한|기타)?\s*(?:여러|세계|다른|각이한)?\s*(?:나라(?:들)?)?(?:의|에서 온)?\s*"
    r"(?:(?:정당|정부|국가|각계|단체)(?:,\s|\s및\s|\s)?){0,3}"
)
_BETWEEN = re.compile(
    rf"{SUFFIX}\s*(?:의)?\s*(?:(?:신임|국무위원 겸|국무위원이며|"
    r"새로 부임한|이임하는|전|현|초대|주재|정부|당|국가|군사|임시|특명)\s*)*"
    rf"(?:[가-힣]{{1,8}} 및 [가-힣]{{0,4}})?(?:(?:제네바 ?)?유엔주재 ?)?(?:(?:주체|선군)사상)?"
    r"(?:[가-힣]{0,14}(?:당|정부|위원회|인민회의|리사회|국회|부|성|동맹|련맹|협회|운동|사무소|정치국|국|국무원|내각|의회|판공실|연구소|회사|군)"
    r"(?:의)?\s*){0,3}"
)
_AT_UN = re.compile(r"(제네바 ?)?유엔(?:본부|기구)?\s?주재\s?$")
"""Accredited to the United Nations: in New York, where no other city is named."""
_AT_UN_HIMSELF = re.compile(r"(제네바 ?)?유엔(?:본부)?\s?주재")
_IN_EACH = re.compile(rf"{SUFFIX}\s*에서[는도]")
_AT_MISSION = re.compile(
    r"(?:대사관|대표부|령사관)들?(?:[^,.]{0,12}에는| ?(?:행사|연회|집회|모임)?에서|에|[가이] 마련한 [^,.]{0,12}에는) ?"
)
"""An outpost where those were who are named next."""
_LONGEST_NAME = 20
_PARTY_NAME = re.compile(r"[가-힣]{0,10}")
_BODY_NAME = re.compile(r"\s?(?:[가-힣]{1,16}\s){0,2}[가-힣]{0,16}")
_LEADING_BEFORE = re.compile(
    r"(?:동지)?(?:[을를] (?:단장|책임자)으?로 하는|[이가] (?:인솔|거느리)(?:하는|한|고 온))\s*$"
)
_BODIES = frozenset({"party", "organisation", "government"})
_LEADERS = frozenset(
    {"president", "prime minister", "deputy prime minister", "foreign minister", "party leader", "king"}
)
_OFFICE_OF = re.compile(r"의?\s*(?:[가-힣]{0,8}(?:사무소|대표부|처|국|실|집행위원회|지도부)\s?)?")
"""Between a ministry and an office in it."""
_ALSO_HERE = re.compile(r"\s*(?:우리\s?나라|조선)\s?겸임\s*")
_OWNED = re.compile(rf"{SUFFIX}의\s((?:(?![가-힣]*(?:[를을에]|에서|하여|하는|들)\s)[가-힣]{{1,9}}\s?){{1,5}})")
"""The name in "중국의 리강총리": it stands between its country and its office."""
_SOCIETY = re.compile(rf"{SUFFIX}[-–·]?(?:조선|조)?[^\s,]{{0,4}}(?:친선|단결|련대성)")
_FRIENDSHIP = re.compile(
    rf"{SUFFIX}[-–·]?(?:조선|조)?[^\s,]{{0,4}}(?:친선(?!협회|단체|위원회|사절단|대표단|방문단)|단결(?!위원회)|련대성(?!위원회))"
)
_OVERSEAS = re.compile(r"[가-힣]{1,3}(?:조선인|동포|교포|고려인)")
"""재중조선인, 재일본조선인: Koreans abroad are nobody's guests."""
_OUTPOSTS = frozenset({"mission", "embassy", "embassy staff", "consul", "permanent representative"})


class KoreanList:
    """One sentence of a list, read left to right."""

    def __init__(self, words: Lexicon, sentence: str, offset: int, mentions: Sequence[Mention], context: Context):
        self._sentence = read = KoreanSentence(words, sentence, offset, mentions, context)
        self._text, self._context = read.text, read.context
        self._roles, self._groups, self._found = read.roles, read.groups, read.found
        self._host: list[str] | None = None
        self._before = self._carried = ""
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
        of_countries_before(self._sentence)
        ownerless(self._sentence)
        by_name_only(self._sentence)
        return self._found, self._mission_host

    def officials(self) -> list[tuple[str, str, int, int]]:
        """(name, role, start, end) of DPRK officials."""
        return officials_of(self._sentence)

    def _read(self, group: Group, following: int) -> None:
        if group.home or self._aside(group):
            return
        if self._sentence.is_sent_to(group):
            self._host = [mention.entity.id for mention in group.mentions]
            return
        if resident := RESIDENT.match(self._text, group.end):
            self._reside(group, resident.end())
            return
        role = self._role_after(group)
        if role is not None:
            self._represented(group, *role)
        elif _PLACE.match(self._text, group.end):
            self._places(group, "mission" if self._context.at_missions else "")
            told_apart = self._context.at_missions or _IN_EACH.match(self._text, group.end)
            if told_apart and len(group.mentions) == 1:
                self._host = [group.mentions[0].entity.id]
        elif self._found and following > group.end and not self._found[-1].place_only:
            self._represented(group, self._context.last_role, group.end)

    def _aside(self, group: Group) -> bool:
        before = self._text[max(0, group.start - 8) : group.start]
        ours_first = group.mentions[0].entity.id == HOME
        with_ours = ours_first or re.search(r"(?:조선|조)\s?[-–·]?\s?$", before)
        if group.mentions[-1].entity.id == HOME and self._text.startswith("인", group.end):
            return True
        if with_ours and _SOCIETY.match(self._text, group.end):
            return True
        if before.endswith("재") and _OVERSEAS.match(self._text, group.start):
            return True
        friendship = _FRIENDSHIP.match(self._text, group.end)
        if friendship and not re.match(rf"{SUFFIX}[-–·]?조선", self._text[group.end : group.end + 20]):
            return True
        state = _STATE.match(self._text, group.end)
        after = self._text[state.end() if state else group.end :].lstrip()
        return bool(self._sentence.words.not_after.match(after)) or bool(re.search(r"(?:반|대)$", before.rstrip()))

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
                self._at_mission(group, role[1])
            elif role[0] in ENVOYS:
                name = self._sentence.name_after_role(role[2])
                self._found.extend(Found(HOME, role[0], name, one, group.start, role[2]) for one in countries)
            return
        if role is not None and role[1] - at <= 2 and role[0] in _OUTPOSTS and self._context.at_missions:
            self._at_mission(group, role[1])
            return
        self._host = countries

    def _at_mission(self, group: Group, start: int) -> None:
        self._mission_host = group.mentions[0].entity.id
        self._places(group, "mission")
        single = len(group.mentions) == 1 and self._context.at_missions
        self._host = [self._mission_host] if single and _AT_MISSION.match(self._text, start) else None

    def _role_after(self, group: Group) -> tuple[str, int] | None:
        for role, start, end in self._roles:
            if start < group.end < end:
                return role, end
            if start < group.end:
                continue
            gap = self._text[group.end : start]
            if len(gap) > 48:
                break
            if _ETC.fullmatch(gap) or _BETWEEN.fullmatch(gap) or (role in _BODIES and _PARTY_NAME.fullmatch(gap)):
                return self._office_in(role, end)
            if role == "delegation" and _BODY_NAME.fullmatch(gap):
                return role, end
            if role in _LEADERS and len(gap) <= _LONGEST_NAME and _OWNED.fullmatch(gap):
                return role, end
        return self._body_of(group)

    def _office_in(self, role: str, end: int) -> tuple[str, int]:
        """The office, or the delegation, of a body that the role names: "외무성 부상", "련맹대표단"."""
        for longer, start, last in self._roles if role in _BODIES else ():
            if start >= end and _OFFICE_OF.fullmatch(self._text, end, start):
                return longer, last
        name = self._sentence.name_after_role(end) if role in _BODIES else ""
        at = self._text.find(name, end) + len(name) if name else 0
        held = next((one for one in self._roles if name and one[1] == at), None)
        return (held[0], end) if held else (role, end)

    def _body_of(self, group: Group) -> tuple[str, int] | None:
        """A party named in one word with its country ("중국공산당") is its own role where none follows."""
        return ("party", group.end) if group.mentions[-1].by is MentionBy.PARTY else None

    def _represented(self, group: Group, role: str, end: int) -> None:
        self._context.last_role = role
        self._sentence.used.add(end)
        single = len(group.mentions) == 1
        name = (
            (self._sentence.name_after_role(end) or (self._name_before() if role in PERSONAL else "")) if single else ""
        )
        hosts: list[str | None] = [*self._host] if self._host else [None]
        if at_un := _AT_UN_HIMSELF.search(self._text, group.end, max(end, group.end)):
            hosts = ["CH" if at_un.group(1) else "US"]
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

    def _name_leading(self) -> str:
        """ "NAME을 단장으로 하는 COUNTRY대표단"."""
        leading = _LEADING_BEFORE.search(self._before)
        if leading is None:
            return ""
        before = self._before[: leading.start()]
        for role, start, end in self._sentence.roles_in(before):
            if end == len(before) and end - start > 1:
                name = name_attached(before, start)
                return name if is_korean(name) or role not in PERSONAL else ""
        words = name_before(before, single=True).split()
        while words and self._sentence.is_office(words[0]):
            words.pop(0)
        return " ".join(words)

    def _name_owned(self, group: Group, end: int) -> str:
        """ "중국의 리강총리": the name between the country and the office."""
        start = next((start for _, start, stop in self._roles if stop == end), end)
        owned = _OWNED.fullmatch(self._text, group.end, start)
        name = owned.group(1).strip() if owned else ""
        return "" if self._sentence.roles_in(name) or name_before(name, single=True) != name else name

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
        return "" if self._sentence.roles_in(name) else name
