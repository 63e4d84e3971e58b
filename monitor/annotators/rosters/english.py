"""Entries of lists in English sentences."""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.annotators.rosters.english_bodies import body_after, body_before, by_itself, in_place, is_seat
from monitor.annotators.rosters.english_persons import by_bare_name, by_name, ownerless, staff_of_theirs
from monitor.annotators.rosters.english_roles import seated
from monitor.annotators.rosters.english_sentence import EnglishSentence
from monitor.annotators.rosters.found import ENVOYS, PERSONAL, Context, Found
from monitor.annotators.rosters.lexicon import Lexicon
from monitor.annotators.rosters.names import (
    full_name,
    name_after,
    name_joined,
    names_of_several,
)
from monitor.annotators.rosters.officials import is_korean
from monitor.annotators.rosters.tokens import HOME, Group, Role
from monitor.catalog.sought import Sought
from monitor.domain import Mention

_ENUMERATING = re.compile(
    r"(?=.{0,120}$)(?:\s|,|;|and\b|the\b|of\b|as well as\b|on [A-Z][a-z]+\.? \d{1,2}\b|"
    r"[A-Z][\w.'’-]*|cities\b|\([^)]{1,40}\))*",
    re.DOTALL,
)
_IN = re.compile(r"\b(?:in|at)$")
_DIRECTLY = re.compile(r"\s+(?:of|from|representing|at|for)\s+(?:the\s+)?")
_OF = Sought(r"\b(?:of|from|representing|at|for)(?: (?:the )?[\"“](?:\w+ ){0,3}\w*)?$|\bof (?:the )?c\.c\.$")
_OF_NAMED = re.compile(r"\bof (?:the )?(?:[A-Z][\w'’-]+ ){1,3}$")
_THERE = re.compile(r" there(?=[,.;]| and\b)")
_DEAD = Sought(r"\b(?:death|demise|passing away) of (?:the )?(?:late )?$")
_OUTPOSTS = frozenset({"mission", "embassy", "consul", "permanent representative"})
_SENT_ABROAD = _OUTPOSTS | ENVOYS | {"diplomatic envoy"}
_BODY_OF = re.compile(r"(?:^|(?<!\bin)(?<!\bat)[\s,])(?:the\s)?(?:[A-Z][\w.'’-]+\s){1,7}of\s(?:the\s)?$")
_AS_A_NOUN = re.compile(r"\s*(?:[,;)]|\.(?!\.)|$|(?:and|with|who|ones?|was|were|had|did|counterpart|colleague)\b)")
_BODY_IN = re.compile(r"(?: (?:of|for)(?: [A-Z][\w'’-]+){1,5})? in (?:the )?")
"""Between a body and where it is: "a study group of Gauteng in South Africa", "the ruling party in Malabo"."""
_DETERMINED = re.compile(r"\b(?:the|an?|other)\s+(?:(?:new|outgoing|incoming|former|visiting|second)\s+)?$")
_LISTING = re.compile(r"\b(?:includ(?:ed?|ing)|from|by|(?:they|those|senders) (?:are|were))\s", re.IGNORECASE)
_OF_EMBASSIES = Sought(r"(?:\b(?:by|from|of|and)|,) the embassies of (?:the )?$")
_BODIES = frozenset({"party", "organisation", "government"})


class EnglishList:
    """One sentence of a list, read left to right."""

    def __init__(self, words: Lexicon, sentence: str, offset: int, mentions: Sequence[Mention], context: Context):
        self._sentence = read = EnglishSentence(words, sentence, offset, mentions, context)
        self._words, self._context, self._offset = words, context, offset
        self._text, self._lower = read.text, read.lower
        self._roles, self._groups = read.roles, read.groups
        self._found: list[Found] = []
        self._mission_host: str | None = None

    def entries(self) -> tuple[list[Found], str | None]:
        """(entries, the country whose DPRK mission the sentence is set in)."""
        previous: list[Found] = []
        at = 0
        for group in self._groups:
            if any(role.start <= group.start and group.end <= role.end for role in self._roles.all):
                continue
            before = previous
            previous = self._read(group, previous, at)
            if before and previous and _THERE.match(self._text, group.end):
                self._host_there(previous, before[-1])
            at = max(group.end, at)
        self._found.extend(ownerless(self._text, self._roles.all, self._groups, self._context, self._sentence.persons))
        self._found.extend(staff_of_theirs(self._text, self._roles.all, self._found, self._context.last_country))
        told = self._context.only_country or self._context.host or " his " in self._lower or " her " in self._lower
        if told and self._words.lists.search(self._lower):
            self._found.extend(by_bare_name(self._text, tuple(self._found), self._groups, self._context))
        self._found = seated(self._text, self._found)
        if self._found:
            self._context.last_country = self._found[-1].country
        by_name(self._text, self._sentence.persons, self._offset, self._found, self._roles.all, self._groups)
        return self._found, self._mission_host

    def _read(self, group: Group, previous: list[Found], at: int) -> list[Found]:
        """Entries that the group added, or that it gave a host to."""
        if self._sentence.is_aside(group):
            return []
        if in_brackets := self._bracketed(group):
            return in_brackets
        left = self._sentence.left(group, at)
        if previous and previous[0].place_only and not group.home and group.mentions[-1].entity.id == HOME:
            return self._places(group, previous[0].role)
        before = self._roles.before(group, at)
        if previous and before is None and left in {"in", "to", "at", "accredited to", "resident in", "and in"}:
            return self._host(previous, group)
        after = self._roles.after(group)
        if (
            after is not None
            and not group.adjectival
            and _IN.search(left)
            and self._text[group.end : after.start] == " "
        ):
            after = None
        if before is not None and after is None:
            gap = self._sentence.left(group, before.end)
            in_cities = before.role in _SENT_ABROAD and self._sentence.has_cities_between(before, group)
            if in_cities or gap in self._words.accredited:
                return self._accredited(group, before, previous)
        if after is not None:
            of_body = after.role in _BODIES and _OF_NAMED.search(self._text, at, group.start)
            head = self._roles.head(group, at) if of_body or _OF.search(left) else None
            if head and after.role in PERSONAL and not _DIRECTLY.fullmatch(self._text, head.end, group.start):
                head = None
            return self._represented(group, head or after, after, self._inherited(head or after, previous, at, group))
        if _OF.search(left) and (head := self._roles.head(group, at)) is not None:
            return self._represented(group, head, None, self._inherited(head, previous, at, group))
        return self._listed(group, previous, left, at)

    def _listed(self, group: Group, previous: list[Found], left: str, at: int) -> list[Found]:
        """A group that names neither its own role nor a place by itself: it goes on with what came before."""
        if group.home:
            return []
        nearest = self._roles.before(group, 0)
        role = nearest.role if nearest else self._context.last_role
        if left.endswith(("those of", "that of", "those from", "ones of")):
            return self._represented(group, None, None, role=role)
        if self._context.senders and _OF_EMBASSIES.search(self._text[at : group.start]):
            return self._represented(group, None, None, role="embassy")
        if left.endswith(self._words.includes):
            if previous and previous[0].place_only:
                return self._places(group, previous[0].role)
            return self._represented(group, None, None, role=role)
        if previous and _ENUMERATING.fullmatch(self._text, at, group.start):
            if previous[0].place_only:
                return self._places(group, previous[0].role)
            return self._represented(group, None, None, role=previous[0].role)
        if loosely := self._loosely(group, previous, nearest, at):
            return loosely
        if _BODY_OF.search(self._text[at : group.start]) and (previous or _LISTING.search(self._text, at, group.start)):
            return self._represented(group, None, None, role="organisation")
        gathered = self._context.senders or self._context.at_missions
        if left.endswith(" in") and gathered and nearest and _BODY_IN.fullmatch(self._text, nearest.end, group.start):
            return self._represented(group, None, None, role=nearest.role)
        if in_place(left, self._text, at, group.start, city=nearest is None):
            return self._places(group, "mission" if self._context.at_missions else "")
        return []

    def _loosely(self, group: Group, previous: list[Found], nearest: Role | None, at: int) -> list[Found]:
        """What tells by its form alone that somebody of the country is meant."""
        if opened := self._open(group, previous):
            return opened
        if nearest and nearest.end >= at and is_seat(self._text, nearest.end, group.start):
            return self._represented(group, self._roles.office_of(nearest), None)
        if role_alone := by_itself(self._text, at, group.start):
            return self._represented(group, None, None, role=role_alone)
        noun = group.adjectival and _AS_A_NOUN.match(self._text, group.end)
        if noun and _DETERMINED.search(self._text, at, group.start):
            role = nearest.role if nearest else self._context.last_role
            return self._represented(group, None, None, role=role or "official")
        return []

    def _bracketed(self, group: Group) -> list[Found]:
        """ "NAME, special representative of the president, and suite (China); ..."."""
        if self._text[group.start - 1 : group.start] != "(" or self._text[group.end : group.end + 1] != ")":
            return []
        start = max(self._text.rfind(mark, 0, group.start - 1) for mark in ";:)\n") + 1
        while self._text[start : start + 1].isspace():
            start += 1
        roles = [role for role in self._roles.all if start <= role.start < group.start]
        name = full_name(self._text, start)
        role = roles[0].role if roles else "official"
        for one in roles:
            one.owners.append(group)
        found = Found(group.mentions[0].entity.id, role, name, None, start, group.end)
        if found.country != HOME:
            self._found.append(found)
        return [found]

    def _open(self, group: Group, previous: list[Found]) -> list[Found]:
        """A body or a person of a country, whatever the words around: "Ghana's Rainbow Front", "Ana Ruiz of Peru"."""
        before = body_before(self._text, group.start)
        after = None if before else body_after(self._text, group.end)
        if before is None and after is None:
            return []
        role, name, edge = before or after or ("", "", 0)
        if is_korean(name):
            return []
        start, end = (edge, group.end) if before else (group.start, edge)
        inherited = previous[0].role if previous else self._context.last_role
        role = role or (inherited if not name or inherited in PERSONAL else "") or "official"
        if name:
            self._context.names[name.split()[-1]] = self._context.names[name] = group.mentions[0].entity.id
        added = [Found(one.entity.id, role, name, None, start, end) for one in group.mentions if one.entity.id != HOME]
        self._found.extend(added)
        return added

    def _inherited(self, head: Role, previous: list[Found], at: int, group: Group) -> str:
        """ "delegations of the party of A, the party of B": B's is a delegation too."""
        if head.role in _BODIES and previous and previous[0].role == "delegation":
            start = min(head.start, group.start)
            if start >= at and _ENUMERATING.fullmatch(self._text, at, start):
                return "delegation"
        of_embassy = any(one.role == "embassy" and 0 <= one.start - group.end <= 2 for one in self._roles.all)
        if head.role == "official" and len(group.mentions) == 1 and of_embassy:
            return "embassy staff"
        return ""

    def _represented(self, group: Group, head: Role | None, after: Role | None, role: str = "") -> list[Found]:
        name_of_role = role or (head.role if head else "")
        for one in (head, after):
            if one is not None:
                one.owners.append(group)
        if head is not None:
            self._context.last_role = head.role
            for one in self._roles.all:
                if head.start < one.start < group.start:
                    one.owners.append(group)
        start = min(group.start, head.start) if head else group.start
        end = max(group.end, head.end if head else 0, after.end if after else 0)
        single = len(group.mentions) == 1
        name = self._sentence.name_beside(start, end) or name_joined(self._text, start, name_of_role) if single else ""
        joined = name and name == name_joined(self._text, start, name_of_role)
        martyr = head is not None and self._lower.endswith("martyr", head.start, head.end)
        if martyr or is_korean(name) or (joined and name in self._context.names):
            name = ""
        if not name and head is not None and head.end < group.start and (inside := name_after(self._text, head.end)):
            name = "" if self._sentence.names_a_country(inside) else inside
        if group.home or (head is not None and _DEAD.search(self._text, 0, head.start)):
            return []
        names = [] if single else names_of_several(self._text, start, end, len(group.mentions))
        added = []
        for number, mention in enumerate(group.mentions):
            if mention.entity.id == HOME:
                continue
            name = names[number] if names else name
            if name:
                self._context.names[name.split()[-1]] = self._context.names[name] = mention.entity.id
            span = (start, end) if single else (mention.start - self._offset, mention.end - self._offset)
            added.append(Found(mention.entity.id, name_of_role, name, None, *span))
        self._found.extend(added)
        return added

    def _accredited(self, group: Group, role: Role, previous: list[Found]) -> list[Found]:
        role.hosts.append(group)
        owned = [found for found in previous if found.role == role.role]
        if owned:
            return self._host(owned, group)
        home_owner = any(owner.home for owner in role.owners)
        if role.role in _OUTPOSTS and (home_owner or self._context.at_missions):
            self._mission_host = group.mentions[0].entity.id if not group.home else self._mission_host
            return self._places(group, "mission")
        if home_owner and role.role in ENVOYS:
            owned_from = min(role.start, *(owner.start for owner in role.owners))
            name = self._sentence.name_beside(owned_from, role.end) or self._sentence.name_beside(owned_from, group.end)
            hosts = [mention.entity.id for mention in group.mentions]
            added = [Found(HOME, role.role, name, host, role.start, group.end) for host in hosts if host != HOME]
            self._found.extend(added)
            return []
        if group.home and role.role in ENVOYS and not role.owners:
            return []
        gathered = self._context.senders or self._context.at_missions
        if (role.role in _BODIES and (gathered or self._context.host)) or (
            role.role == "official" and self._context.at_missions
        ):
            return self._represented(group, None, None, role=role.role)
        return [] if role.role in ENVOYS else self._listed(group, previous, "", 0)

    def _host(self, previous: list[Found], group: Group) -> list[Found]:
        """Say where the entries before were: one entry for each host ("ambassadors to India, Laos and Nepal")."""
        hosts = [mention.entity.id for mention in group.mentions]
        hosted = []
        for found in previous:
            if found.place_only or found not in self._found:
                continue
            at = self._found.index(found)
            name = found.name
            if not name and len(previous) == 1:
                name = self._sentence.name_beside(found.start, group.end)
                if name:
                    self._context.names[name.split()[-1]] = self._context.names[name] = found.country
            homes = [None if host == HOME else host for host in hosts]
            replaced = [replace(found, name=name, host=host) for host in homes]
            self._found[at : at + 1] = replaced
            hosted.extend(replaced)
        return hosted

    def _host_there(self, added: list[Found], before: Found) -> None:
        """ "the minister of Ethiopia and the envoys of China and Cuba there"."""
        host = before.host or before.country
        for found in added:
            if found.host is None and found in self._found:
                self._found[self._found.index(found)] = replace(found, host=host)

    def _places(self, group: Group, role: str) -> list[Found]:
        added = []
        for mention in group.mentions:
            country, start = mention.entity.id, mention.start - self._offset
            if country != HOME:
                end = mention.end - self._offset
                added.append(Found(country, role, "", country, start, end, place_only=True))
        self._found.extend(added)
        return added
