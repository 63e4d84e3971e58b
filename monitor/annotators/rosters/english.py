"""Entries of lists in English sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitor.annotators.rosters.lexicon import Lexicon
from monitor.annotators.rosters.tokens import HOME, Group, Role, groups_of
from monitor.domain import Mention, MentionBy, RosterEntry

_JOINT = re.compile(
    r"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|as well as\s+)?(?:the\s+)?\s*|\s*(?:,\s*)?(?:and|as well as)\s+(?:the\s+)?"
)
_ENUMERATING = re.compile(r"(?:\s|,|;|and\b|the\b|of\b|[A-Z][\w.'’-]*|\([^)]{1,40}\))*")
_ARTICLES = re.compile(r"(?:\s*\b(?:the|an?|its|his|her|their|respective)\b)+\s*$|\s+$")
_MODIFIER = re.compile(
    r"\s*(?:(?:new|newly|appointed|outgoing|incoming|former|ex|acting|then|socialist|federal|permanent|deputy|military|"
    r"government|state|party|people's|national|of the|'s|’s|and|cultural|economic|friendship|art|youth)\b[\s-]*|['’]s?\s+)*"
)
_NAME = (
    r"[A-Z][\w.'’-]*(?:\s+(?:(?:de|da|dos|del|della|van|von|der|den|bin|ibn|al|el|la|le|e|y)\s+)*[A-Z][\w.'’-]*){0,5}"
)
_NAME_AFTER = re.compile(rf"\s*,?\s*(?:HE\s+|H\.E\.\s+|Mr\.?\s+|Comrade\s+|Sheikh\s+)?({_NAME})")
_NAME_BEFORE = re.compile(rf"({_NAME}),\s+(?:(?:the|an?|new|newly|appointed|outgoing|former|and|who is|acting)\s+)*$")
_NOT_NAMES = re.compile(
    r"(?:The|On|In|At|He|She|They|It|Present|Speeches|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|"
    r"February|March|April|June|July|August|September|October|November|December|DPRK|WPK|UN|President|General|Secretary|"
    r"Comrade|Chairman|Foreign|Ministry|Minister|Vice|Pyongyang|Korea|Korean|Embassy|Embassies|Mission|Ambassador|Premier|"
    r"Military|Naval|Air|Invited|Attending|Among|Also|Meanwhile|Mansudae|Taedonggang|New)\b"
)
_HYPHEN_HOME = re.compile(r"-(?:DPRK|Korea|Korean|D\.P\.R\.K)\b", re.IGNORECASE)


@dataclass(slots=True)
class Context:
    """What the sentences before have told."""

    at_missions: bool
    """The article is about DPRK missions, so "missions in Cuba" are hosts."""
    main_country: str | None
    names: dict[str, str] = field(default_factory=dict)
    """Family or full name -> country, of envoys named so far."""
    last_role: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    country: str | None
    role: str
    name: str
    host: str | None
    start: int
    end: int


class EnglishList:
    """One sentence of a list, read left to right."""

    def __init__(self, words: Lexicon, sentence: str, offset: int, mentions: Sequence[Mention], context: Context):
        self._words = words
        self._text = sentence
        self._lower = sentence.lower() if len(sentence.lower()) == len(sentence) else sentence
        self._offset = offset
        self._context = context
        self._groups = groups_of(sentence, offset, mentions, _JOINT)
        self._roles = [Role(*found) for found in words.roles.find(self._lower)]
        self._found: list[Found] = []
        self._used_roles: set[int] = set()

    def entries(self) -> list[RosterEntry]:
        previous: list[Found] = []
        previous_end = 0
        for position, group in enumerate(self._groups):
            if any(role.start <= group.start and group.end <= role.end for role in self._roles):
                continue
            added, hosted = self._read(group, position, previous, previous_end)
            if hosted:
                previous = hosted
            else:
                previous = added
            previous_end = group.end
        self._ownerless()
        return [self._entry(found) for found in self._found]

    def _entry(self, found: Found) -> RosterEntry:
        start, end = found.start + self._offset, found.end + self._offset
        return RosterEntry(found.country, found.role, found.name, found.host, start, end)

    def _read(
        self, group: Group, position: int, previous: list[Found], previous_end: int
    ) -> tuple[list[Found], list[Found]]:
        """(entries of a represented group, entries that a host group was added to)."""
        if self._aside(group):
            return [], []
        before = self._role_before(group)
        left = self._left(group, max(previous_end, before.end if before else 0))
        gap = self._text[previous_end : group.start]
        if previous and left in {"in", "to", "at"} and (before is None or before.end <= previous_end):
            return [], self._host(previous, group)
        if before and before.start >= previous_end:
            if left in self._words.accredited:
                return self._accredited(group, before, previous)
            if left in self._words.represents or left == "":
                after = self._role_after(group)
                if left == "" and after is not None:
                    return self._represented(group, after), []
                return self._represented(group, before, own_role_after=after), []
        after = self._role_after(group)
        if after is not None:
            return self._represented(group, after), []
        if left in {"those of", "that of", "those from"} and self._context.last_role:
            return self._represented(group, None, named_role=self._context.last_role), []
        if self._words.includes.search(left) and not group.home:
            role = self._context.last_role
            return self._represented(group, None, named_role=role), []
        if previous and position and _ENUMERATING.fullmatch(gap) and not group.home:
            first = previous[0]
            if first.host == first.country:
                return self._hosts_alone(group, first.role), []
            return self._represented(group, None, named_role=first.role), []
        if left in {"in", "at"} and self._context.at_missions and not group.home:
            return self._hosts_alone(group, "mission"), []
        return [], []

    def _aside(self, group: Group) -> bool:
        """Named, but no party to the list: "DPRK-Cuba friendship", "the blockade against Cuba"."""
        after, before = self._lower[group.end : group.end + 40], self._lower[max(0, group.start - 40) : group.start]
        if before.endswith("-") or before.endswith("–"):
            return True
        if _HYPHEN_HOME.match(self._text, group.end):
            return not re.match(r"-\w+(?: \w+)? (?:friendship )?(?:association|committee|society)", after)
        if group.mentions[-1].by is MentionBy.PERSON:
            return True
        left = _ARTICLES.sub("", before.rstrip()).rstrip()
        return bool(self._words.not_before.search(left) or self._words.not_after.match(after.lstrip()))

    def _left(self, group: Group, start: int) -> str:
        text = self._lower[start : group.start].rstrip()
        for _ in range(2):
            text = _ARTICLES.sub("", text).strip()
        return text.strip(" ,")

    def _role_before(self, group: Group) -> Role | None:
        before = [role for role in self._roles if role.end <= group.start]
        return before[-1] if before else None

    def _role_after(self, group: Group) -> Role | None:
        for role in self._roles:
            if role.start >= group.end:
                match = _MODIFIER.fullmatch(self._lower, group.end, role.start)
                return role if match else None
        return None

    def _represented(
        self, group: Group, role: Role | None, *, own_role_after: Role | None = None, named_role: str = ""
    ) -> list[Found]:
        name_of_role = named_role or (role.role if role else "")
        if role:
            role.owners.append(group)
            self._context.last_role = role.role
        if own_role_after is not None:
            own_role_after.owners.append(group)
        span_end = max(group.end, role.end if role else 0, own_role_after.end if own_role_after else 0)
        span_start = min(group.start, role.start if role else group.start)
        single = len(group.mentions) == 1
        name = self._name(span_start, span_end) if single else ""
        added = []
        for mention in group.mentions:
            country = mention.entity.id
            if country == HOME and not name:
                continue
            if name:
                self._context.names[name.split()[-1]] = country
                self._context.names[name] = country
            start = span_start if single else mention.start - self._offset
            end = span_end if single else mention.end - self._offset
            added.append(Found(country, name_of_role, name, None, start, end))
        self._found.extend(added)
        return added

    def _accredited(self, group: Group, role: Role, previous: list[Found]) -> tuple[list[Found], list[Found]]:
        role.hosts.append(group)
        owned = [found for found in previous if found.role == role.role]
        if owned:
            return [], self._host(owned, group)
        home_owner = any(owner.home for owner in role.owners)
        if role.role in {"mission", "embassy", "consul", "permanent representative"} and (
            home_owner or self._context.at_missions
        ):
            return self._hosts_alone(group, "mission"), []
        if home_owner:
            name = self._name(role.start, group.end)
            added = [
                Found(HOME, role.role, name, mention.entity.id, role.start, group.end) for mention in group.mentions
            ]
            self._found.extend(added)
            return [], added
        return [], []

    def _host(self, previous: list[Found], group: Group) -> list[Found]:
        """Say where the entries before were: one entry for each host ("ambassadors to India, Laos and Nepal")."""
        hosts = [mention.entity.id for mention in group.mentions]
        hosted = []
        for found in previous:
            if found not in self._found:
                continue
            at = self._found.index(found)
            name = found.name
            if not name and len(previous) == 1:
                name = self._name(found.start, group.end)
            replaced = [
                Found(found.country, found.role, name, None if host == HOME else host, found.start, found.end)
                for host in hosts
            ]
            self._found[at : at + 1] = replaced
            hosted.extend(replaced)
        return hosted

    def _hosts_alone(self, group: Group, role: str) -> list[Found]:
        added = [
            Found(
                mention.entity.id, role, "", mention.entity.id, mention.start - self._offset, mention.end - self._offset
            )
            for mention in group.mentions
            if mention.entity.id != HOME
        ]
        self._found.extend(added)
        return added

    def _name(self, start: int, end: int) -> str:
        before = _NAME_BEFORE.search(self._text, 0, start)
        if before and not _NOT_NAMES.match(before.group(1)):
            return before.group(1).strip()
        after = _NAME_AFTER.match(self._text, end)
        if after and not _NOT_NAMES.match(after.group(1)) and self._text[end : end + 1] in {" ", ","}:
            return after.group(1).strip(" .")
        return ""

    def _ownerless(self) -> None:
        """Envoys whose country the sentence does not give with them: "Ambassador X and staff of the Cuban embassy"."""
        for role in self._roles:
            if role.owners or role.hosts or role.role not in {"ambassador", "charge d'affaires", "military attache"}:
                continue
            name = self._name(role.start, role.end)
            if not name:
                continue
            country = self._context.names.get(name) or self._context.names.get(name.split()[-1])
            if country is None:
                nearby = [owner for other in self._roles if other.start > role.start for owner in other.owners]
                country = nearby[0].mentions[0].entity.id if nearby else self._context.main_country
            if country:
                self._found.append(Found(country, role.role, name, None, role.start, role.end + len(name) + 1))
