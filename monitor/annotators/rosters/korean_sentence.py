"""A Korean sentence of a list: its countries, roles and persons, and the entries found in it so far."""

import re
from collections.abc import Sequence

from monitor.annotators.rosters.found import Context, Found
from monitor.annotators.rosters.korean_names import name_after
from monitor.annotators.rosters.lexicon import Lexicon
from monitor.annotators.rosters.tokens import Group
from monitor.domain import Mention, MentionBy

SUFFIX = r"(?:[가-힣]{0,10}(?:공화국|왕국|련방|연방|합중국|토후국|추장국)|국|\s다루쌀람국?)?"
AND_OTHERS = (
    r"(?:\s?(?:등|[을를] 비롯한))?\s*(?:\d+(?:여)?개\s*)?(?:세계\s)?(?:여러\s*)?(?:나라(?:들)?)?(?:(?:와|과)\s유엔)?"
)
_JOINT = re.compile(rf"{SUFFIX}\s*(?:,|·|ㆍ|、|와|과|및|그리고|이며|랑)?\s*")
RESIDENT = re.compile(rf"{SUFFIX}{AND_OTHERS}\s?(?:에\s?)?(?:주재|에 있는|에 주재하는|에 주재하고있는)\s*")
_OF_CHINA = frozenset({"HK", "MO"})
_FORENAMES = frozenset({"쌀바도르"})
_CITIES = re.compile(r"\s(?:[가-힣]{2,4}(?:,\s|과\s|와\s)){1,3}")
"""Cities of the country before, in a list of countries: "중국 심양, 단동과 윁남"."""
_IN_A_NAME = re.compile(r"(?![의에과와도은는이가을를])[가-힣] (?=[가-힣]{2,8}(?:특명전권|림시대리|신임)?대사)")
"""After a capital that only begins a word: "에스떼반 로메로 꾸바대사"."""
_PLACE_AFTER = re.compile(r"에|주재|시|발\s|의|국제|·|,")
"""After a capital of one syllable, as names have many: "레 바 빈"."""
_OUR_FRIENDS = re.compile(r"조선(?:친선|단결|련대성)")
"""After the country whose people are our friends."""
_TO = re.compile(r"(?<![가-힣])주$")
_HEADED_BY = re.compile(r"의?\s(?:단장|책임자|지휘자)(?=\s)")
_CONTINUED = re.compile(r"(?:이며|이고|이자|이시며|겸)\s")


class KoreanSentence:
    """What stands in the sentence. Readers of it add to `found`."""

    def __init__(self, words: Lexicon, text: str, offset: int, mentions: Sequence[Mention], context: Context):
        self.words = words
        self.text = text
        self.offset = offset
        self.context = context
        self.roles = words.roles.find(text)
        self.groups = self._grouped(mentions)
        self.persons = [one for one in mentions if one.by is MentionBy.PERSON]
        self.found: list[Found] = []
        self.used: set[int] = set()
        """Where roles end that have their countries."""

    def roles_in(self, text: str) -> list[tuple[str, int, int]]:
        return self.words.roles.find(text)

    def names_a_country(self, name: str) -> bool:
        words = (one.surface for group in self.groups for one in group.mentions)
        return any(word in name for word in words)

    def crosses_a_country(self, start: int, end: int) -> bool:
        return any(start < group.end and group.start < end for group in self.groups)

    def is_office(self, word: str) -> bool:
        return any(end == len(word) and end - start > 1 for _, start, end in self.roles_in(word))

    def is_office_of(self, word: str) -> bool:
        """Whether a word ends with an office: "박명호부상"."""
        return any(start and end == len(word) and end - start > 1 for _, start, end in self.roles_in(word))

    def name_after_role(self, end: int) -> str:
        """The name that follows a role ending there; empty where a country or another role does."""
        if _CONTINUED.match(self.text, end):
            return ""
        headed = _HEADED_BY.match(self.text, end)
        end = headed.end() if headed else end
        name = name_after(self.text, end)
        if headed and " " not in name and self.is_office_of(name):
            return ""
        start = self.text.find(name, end)
        if any(start < one.end and one.start < start + len(name) for one in self.groups):
            return ""
        first = name.split()[0] if name else ""
        return "" if any(stop - begin == len(first) for _, begin, stop in self.roles_in(first)) else name

    def _grouped(self, mentions: Sequence[Mention]) -> list[Group]:
        groups: list[Group] = []
        for mention in mentions:
            start, end = mention.start - self.offset, mention.end - self.offset
            if mention.surface in _FORENAMES and not self.text.startswith("엘", start - 1):
                continue
            if mention.entity.id in _OF_CHINA and self.text.endswith("중국 ", 0, start):
                continue
            if mention.by is MentionBy.PERSON or (groups and start < groups[-1].end):
                continue
            if mention.by is MentionBy.CAPITAL and self._only_begins_a_name(mention, end):
                continue
            if groups and groups[-1].end == start and _OUR_FRIENDS.match(self.text, start):
                continue
            last = groups[-1] if groups else None
            joint = last and (
                _JOINT.fullmatch(self.text, last.end, start)
                or (self.context.at_missions and self._only_cities(last.end, start))
            )
            joint = joint and not (last and self.is_sent_to(last))
            if last and joint and not RESIDENT.match(self.text, last.end):
                last.mentions.append(mention)
                last.end = end
            else:
                groups.append(Group([mention], start, end))
        return groups

    def is_sent_to(self, group: Group) -> bool:
        """ "주꾸바 중국무관": the first is where the other is accredited."""
        return _TO.search(self.text, max(0, group.start - 2), group.start) is not None

    def _only_begins_a_name(self, mention: Mention, end: int) -> bool:
        alone = len(mention.surface) == 1 and not _PLACE_AFTER.match(self.text, end)
        return alone or _IN_A_NAME.match(self.text, end) is not None

    def _only_cities(self, start: int, end: int) -> bool:
        return bool(_CITIES.fullmatch(self.text, start, end)) and not self.roles_in(self.text[start:end])
