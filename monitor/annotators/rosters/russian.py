"""Envoys named in Russian sentences, as embassies and agencies in Pyongyang post them."""

import re
from collections.abc import Sequence

from monitor.annotators.rosters.found import Found
from monitor.annotators.rosters.lexicon import Lexicon
from monitor.annotators.rosters.tokens import HOME, Group, groups_of
from monitor.domain import Mention

_JOINT = re.compile(r"\s*(?:,|и|,\s*а также|а также)\s*(?:Республик\w+\s+)?")
_OF = re.compile(
    r"\s*(?:в\s+кндр\s+)?(?:(?:социалистической |арабской |народной |исламской )?республики\s+)?", re.IGNORECASE
)
_TO = re.compile(r"\s+в\s+$", re.IGNORECASE)
_NAME = re.compile(
    r"\s*(?:в\s+КНДР\s*)?(?:\(в центре\)\s*)?[–—-]?\s*(?:г-н\s+)?"
    r"([А-ЯЁ][а-яё]+(?:[\s-](?:[А-ЯЁ][а-яё]+|[А-ЯЁ]\.)){1,4})"
)


class RussianList:
    """Roles with their countries right after ("послы Вьетнама, Кубы и Сирии") or before ("кубинский посол")."""

    def __init__(self, words: Lexicon, sentence: str, offset: int, mentions: Sequence[Mention]):
        self._text = sentence
        self._offset = offset
        self._groups = groups_of(sentence, offset, mentions, _JOINT)
        self._roles = words.roles.find(sentence.lower())

    def entries(self) -> list[Found]:
        found: list[Found] = []
        used: set[int] = set()
        for role, start, end in self._roles:
            for number, group in enumerate(self._groups):
                if number in used or group.home or not self._belongs(group, start, end):
                    continue
                used.add(number)
                found.extend(self._found(group, role, start, end))
                break
        return found

    def _belongs(self, group: Group, start: int, end: int) -> bool:
        if group.start >= end:
            between = self._text[end : group.start]
            return bool(_OF.fullmatch(between)) and not _TO.search(between)
        return group.adjectival and not self._text[group.end : start].strip()

    def _found(self, group: Group, role: str, start: int, end: int) -> list[Found]:
        last = max(end, group.end)
        name = _NAME.match(self._text, last) if len(group.mentions) == 1 else None
        return [
            Found(mention.entity.id, role, name.group(1) if name else "", None, min(start, group.start), last)
            if len(group.mentions) == 1
            else Found(mention.entity.id, role, "", None, mention.start - self._offset, mention.end - self._offset)
            for mention in group.mentions
            if mention.entity.id != HOME
        ]
