"""What a sentence of a list consists of: groups of coordinated countries, roles, and the words between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.catalog.sought import Sought
from monitor.domain import EntityType, Mention, MentionBy

HOME = "KP"
_ENEMY_BEFORE = ("anti-", "Anti-", "Imperial ", "Inner ")
_ENEMY_AFTER = (" imperialis", " colonial", " aggress", " occupation", " militaris")
_OFFICE = 60
_OWN_BODY = re.compile(
    r" (?:Council|Assembly|Government|State|Foreign|Defence|Deputy|Vice|Prime|President|Ambassador|Embassy)\b"
)
_THEN_IN_OFFICE = Sought(r"\bthe then (?:[\w'’-]+ ){0,6}$")
_NOT_A_PARTY = frozenset({MentionBy.CREDIT, MentionBy.AGENCY, MentionBy.AIRLINE, MentionBy.EPITHET})


@dataclass(slots=True)
class Group:
    """Countries named side by side: "China, Cuba and Brazil"."""

    mentions: list[Mention]
    start: int
    end: int

    @property
    def adjectival(self) -> bool:
        return self.mentions[-1].by is MentionBy.DEMONYM

    @property
    def home(self) -> bool:
        return all(mention.entity.id == HOME for mention in self.mentions)


@dataclass(slots=True)
class Role:
    role: str
    start: int
    end: int
    owners: list["Group"] = field(default_factory=list)
    hosts: list["Group"] = field(default_factory=list)


def countries_of(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of countries that can be a party to a list, by place."""
    usable = [
        mention for mention in mentions if mention.entity.type is EntityType.COUNTRY and mention.by not in _NOT_A_PARTY
    ]
    return sorted(usable, key=lambda mention: (mention.start, -mention.end))


def present_ones(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Those mentions that are not of what was long ago."""
    return [mention for mention in mentions if not _is_of_the_past(text, mention)]


def _is_of_the_past(text: str, mention: Mention) -> bool:
    """An enemy of old times, who was in office then, and volunteers whose initials are those of another's party."""
    start = mention.start
    if text.endswith(_ENEMY_BEFORE, 0, start) or text.startswith(_ENEMY_AFTER, mention.end):
        return True
    if text.find(" then ", max(0, start - _OFFICE), start) >= 0 and _THEN_IN_OFFICE.search(text, 0, start):
        return True
    return mention.surface == "CPV" and "Volunteers" in text


def _side_by_side(sentence: str, last: Group, start: int) -> bool:
    """ "the Malaysian Chinese Association" is Malaysia's."""
    return last.end < start and not sentence[last.end : start].strip()


def groups_of(sentence: str, offset: int, mentions: Sequence[Mention], joint: re.Pattern[str]) -> list[Group]:
    """Groups of mentions with nothing but `joint` (", ", " and the ") between them. Spans are in the sentence."""
    groups: list[Group] = []
    for mention in mentions:
        start, end = mention.start - offset, mention.end - offset
        last = groups[-1] if groups else None
        if last and (
            start < last.end or (last.mentions[-1].by is MentionBy.DEMONYM and _side_by_side(sentence, last, start))
        ):
            continue
        alike = last is not None and (last.mentions[-1].by is MentionBy.DEMONYM) == (mention.by is MentionBy.DEMONYM)
        owns = sentence.startswith(("'s", "’s"), end)
        owns = owns or (mention.by is MentionBy.OFFICIAL and _OWN_BODY.match(sentence, end) is not None)
        if last and alike and not owns and joint.fullmatch(sentence, last.end, start):
            last.mentions.append(mention)
            last.end = end
        else:
            groups.append(Group([mention], start, end))
    return groups
