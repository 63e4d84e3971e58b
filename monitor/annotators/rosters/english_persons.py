"""Persons whose country the sentence does not give with them, in English."""

import re
from collections.abc import Iterator, Sequence

from monitor.annotators.rosters.found import ENVOYS, PERSONAL, Context, Found, add_leader
from monitor.annotators.rosters.lexicon import name_words
from monitor.annotators.rosters.names import NAME, bare_name, full_name, name_after, name_before
from monitor.annotators.rosters.officials import is_korean_in_two, names_korean
from monitor.annotators.rosters.tokens import HOME, Group, Role
from monitor.catalog.sought import Sought
from monitor.domain import Mention

_HONOURED = frozenset(name_words("en")["honoured"])
_LEADER = re.compile(r"\b(?:" + "|".join(name_words("en")["honoured"]) + r")\b")
_CLOSE = 60
_OURS_ALONE = frozenset(name_words("en")["family_of_ours_alone"])
_ALIKE = frozenset({"CN", "VN", "LA", "KH", "MM", "SG", "MY", "MN", "TW", "HK", "TH"})
_BARE_NAME = re.compile(
    rf"(?:^|, |; |-- |\band |\bby |\bwere |\bamong them |\bwith |credentials (?:of|from) )({NAME})"
    rf"(?=,|;|\.|$| and | who | [a-z]+ed | gave | gives | with | of the [a-z])"
)
_HIS_EMBASSY = Sought(r"\b(?:his|her) (?:embassy|country|mission|staff)\b")
_OF_HIS_EMBASSY = re.compile(r" of (?:his|her) embassy\b")
_REMEMBERED = Sought(
    r"\b(?:death|demise|passing|portraits?|memory|bust|statues?|provided|forged|founded|envoys?|representatives?|"
    r"laid down|wishes|greetings|regards|works?|birth|birthday|centenary|tribute)"
    r"(?<!\bmessage of greetings)(?<!\bmessages of greetings)(?<!\bletter of greetings)\s+"
    r"(?:away\s+)?(?:of|by|to)\s+(?:[\w'’-]+\s){0,4}$"
)
"""Whom a text only remembers, or sends regards to, is not there."""
_OF_A_BODY = re.compile(r"\s+of\s+(?:the\s+)?[A-Z]")
"""Whose body no country is named with: "chairman of the Afro-Asian People's Solidarity Organization"."""
_OF_THE_UN = Sought(r"\b(?:UN|WFP|UNDP|UNICEF|FAO|WHO|UNFPA|UNESCO|IFRC|ICRC|OCHA|EU)(?: [a-z-]+){0,3} $")
_IN_THE_UN = re.compile(
    r"(?:, [a-z])?[^,.;]{1,80} of (?:the )?(?:UN|WFP|UNDP|UNICEF|FAO|WHO|UNFPA|UNESCO|IFRC|ICRC|EU)\b"
)
"""An office in a body that is of no country."""
_DEPUTY_OF = re.compile(
    r"['’]s? (?:\w+ )?(?:deputy|envoy|representative|adviser|daughter|son|wife|secretary|successor)\b"
)
_TITLED = re.compile(r"(?:\w+\s){0,3}$")


def ownerless(
    text: str, roles: Sequence[Role], groups: Sequence[Group], context: Context, persons: Sequence[Mention]
) -> Iterator[Found]:
    """ "Ambassador X and staff of the Cuban embassy", "King X" where the text is about one country alone."""
    for role in roles:
        if role.owners or role.hosts or role.role not in PERSONAL:
            continue
        name = name_after(text, role.end) or name_before(text, role.start)
        if not name or any(text[one.start : one.end] in name for one in groups):
            continue
        if _OF_THE_UN.search(text, 0, role.start) or _IN_THE_UN.match(text, role.end):
            continue
        if (names_korean(name) and name not in context.names) or (" " not in name and role.role not in ENVOYS):
            continue
        if _REMEMBERED.search(text, 0, role.start) or _REMEMBERED.search(text, 0, role.end + 1):
            continue
        known = next((one.entity.id for one in persons if name.endswith(one.surface)), None)
        country = known or context.names.get(name) or context.names.get(name.split()[-1]) or context.only_country
        if country is None and role.role not in ENVOYS:
            near = _near(groups, role) if groups else context.last_country
            country = _at_home(roles, groups, context) or (None if _of_another_body(text, role, name, roles) else near)
        if country is None and role.role in ENVOYS and not _of_another_body(text, role, name, roles):
            nearby = [owner for other in roles if other.start > role.start for owner in other.owners]
            country = nearby[0].mentions[0].entity.id if nearby else context.main_country
        if country and country != HOME and not _of_home(name, country):
            context.names[name.split()[-1]] = context.names[name] = country
            yield Found(country, role.role, name, None, role.start, role.end + len(name) + 1)


def _at_home(roles: Sequence[Role], groups: Sequence[Group], context: Context) -> str | None:
    """The country that the event is in, unless the sentence names only those of others."""
    of_envoys = [id(group) for role in roles for group in role.hosts]
    named = {one.entity.id for group in groups if id(group) not in of_envoys for one in group.mentions} - {HOME}
    return context.host if not named or context.host in named else None


def _of_another_body(text: str, role: Role, name: str, roles: Sequence[Role]) -> bool:
    """ "... of Nepal, NAME, chairman of the Asian Council": the next of a list, and of no country."""
    if not _OF_A_BODY.match(text, role.end):
        return False
    start = text.find(name)
    listed = [group.end for one in roles for group in one.owners if group.end <= start]
    return any(text[end:start] in {", ", " and ", ", and "} for end in listed)


def _of_home(name: str, country: str) -> bool:
    """Two words may be a name of the DPRK too, but not beside countries whose names look the same."""
    return is_korean_in_two(name) and (country not in _ALIKE or name.split(maxsplit=1)[0] in _OURS_ALONE)


def _near(groups: Sequence[Group], role: Role) -> str | None:
    """The country named last before the role, or the only one of the sentence, where it stands close to it."""
    before = [group for group in groups if not group.home and group.end <= role.start <= group.end + _CLOSE]
    if before:
        return before[-1].mentions[-1].entity.id
    countries = {mention.entity.id for group in groups for mention in group.mentions} - {HOME}
    close = any(role.start <= group.start <= role.end + _CLOSE for group in groups)
    return countries.pop() if len(countries) == 1 and close else None


def _shares(text: str, name: str, groups: Sequence[Group]) -> bool:
    return any(text[one.start : one.end] in name or name in text[one.start : one.end] for one in groups)


def staff_of_theirs(
    text: str, roles: Sequence[Role], found: Sequence[Found], last_country: str | None
) -> Iterator[Found]:
    """ "Ambassador X and staff members of his embassy"."""
    for role in roles:
        if role.role != "embassy staff" or role.owners or not _OF_HIS_EMBASSY.match(text, role.end):
            continue
        envoys = [one for one in found if one.role in ENVOYS and one.end <= role.start]
        country = envoys[-1].country if envoys else last_country
        if country and country != HOME:
            yield Found(country, role.role, "", None, role.start, role.end)


def by_bare_name(text: str, found: Sequence[Found], groups: Sequence[Group], context: Context) -> Iterator[Found]:
    """Persons listed by nothing but their names, where the text leaves no doubt of their country."""
    country = context.only_country or context.host
    if country is None and _HIS_EMBASSY.search(text):
        country = context.main_country
    if country is None:
        return
    for match in _BARE_NAME.finditer(text):
        name = bare_name(match.group(1))
        known = any(name in one.name or one.name in name for one in found if one.name)
        if (
            _REMEMBERED.search(text, 0, match.start(1))
            or not name
            or known
            or names_korean(name)
            or _shares(text, name, groups)
        ):
            continue
        if not _of_home(name, country) and not _IN_THE_UN.match(text, match.end(1)):
            yield Found(country, "official", name, None, match.start(1), match.end(1))


def by_name(
    text: str,
    persons: Sequence[Mention],
    offset: int,
    found: list[Found],
    roles: Sequence[Role],
    groups: Sequence[Group],
) -> None:
    """Add leaders known by name: they stand for their country, which the sentence need not name at all."""
    for person in persons:
        start = person.start - offset
        if deputy := _DEPUTY_OF.match(text, person.end - offset):
            other = name_after(text, deputy.end(), directly=True)
            if other and all(other != one.name for one in found):
                found.append(Found(person.entity.id, "official", other, None, start, deputy.end() + len(other) + 1))
            continue
        floor = max((group.end for group in groups if group.end <= start), default=0)
        floor = max([floor, *(match.end() for match in _LEADER.finditer(text, floor, start))])
        name = full_name(text, start, floor) or person.surface
        if (
            _REMEMBERED.search(text, 0, start)
            or person.entity.id == HOME
            or name in _HONOURED
            or any(name in one.name for one in found)
        ):
            continue
        before = [one.role for one in roles if one.end <= start and _TITLED.fullmatch(text, one.end, start)]
        after = [one.role for one in roles if 0 <= one.start - start - len(name) <= 8]
        role = next(iter([*before[-1:], *after[:1]]), "leader")
        first = text.rfind(name, 0, start + len(name))
        add_leader(found, Found(person.entity.id, role, name, None, first, first + len(name)))
