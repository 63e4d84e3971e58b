"""An English sentence of a list: its roles, and the countries in it that can be a party to the list."""

import re
from collections.abc import Iterator, Sequence

from monitor.annotators.rosters.english_bodies import body_before
from monitor.annotators.rosters.english_roles import EnglishRoles
from monitor.annotators.rosters.found import Context
from monitor.annotators.rosters.lexicon import Lexicon
from monitor.annotators.rosters.names import full_name, name_after, name_before, name_led_by
from monitor.annotators.rosters.tokens import Group, Role, groups_of
from monitor.catalog.sought import Sought
from monitor.domain import Mention, MentionBy

_JOINT = re.compile(
    r"\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|as well as\s+)?(?:the\s+)?\s*|\s*,?\s*(?:and|as well as)\s+(?:the\s+)?"
)
_ARTICLE_WORDS = (
    *("the", "a", "an", "its", "his", "her", "their", "respective", "both"),
    *("embassy of", "embassies of", "mission of", "missions of", "capital city of"),
)
_ARTICLE = re.compile(rf"\b(?:{'|'.join(_ARTICLE_WORDS)})$")
_ARTICLES = 40
"""Characters in which two articles fit."""
_OVERSEAS = Sought(
    r"\b(?:koreans|(?:korean )?compatriots|koreans? (?:residents?|citizens?|students?))(?: [\w-]+){0,2} in (?:the )?$"
)
"""Koreans abroad are nobody's guests."""
_OF_CHINA = frozenset({"HK", "MO"})
_CHINESE = re.compile(r"(?: of|,) China\b")
_FORENAMES = frozenset({"German", "Jordan", "Georgia", "Chad", "Israel"})
_ENDS_NAME = re.compile(
    r"\s+who\s|,\s+(?:an? |the )?(?:former |ex-)?(?:prime minister|president|lawmaker|chair|secretary|member)"
)
_SURNAMES = re.compile(r"\s[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+|,)")
_AT_THE_INVITATION = Sought(
    r"\b(?:at|on|upon) the (?:\w+ )?invitation of .{3,90}?(?=,|\.|;|$| to (?:attend|participate|take|pay|visit)| and )"
    r"|\b(?:left|leaves|returned|came back|went)\b[^.;]{0,80}?\b"
    r"(?:to (?:attend|participate in|take part in|visit|pay a visit to)|"
    r"after (?:attending|participating in|visiting|winding up)) .{3,140}?(?=,|\.|;|$)"
)
"""Who invites stays at home, and so does whom travellers of ours visit."""
_REGIONS_VISITED = Sought(
    r"\bvisits? (?:\w+ ){0,3}to (?:[\w-]+ ){1,7}(?:regions?|areas?|provinces?) (?:of|in) (?:the )?$"
)
_REGIONS = ("region", "area", "province")
_CITY = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}"
_IN_CITIES_OF = re.compile(rf"\s+(?:in|at|to)\s+(?:the\s+)?{_CITY}(?:(?:,\s+|,?\s+and\s+){_CITY})*\s+of\s+(?:the\s+)?")
"""Between missions and the country of their cities: "missions in Shenyang and Dandong of China"."""
_HYPHEN_HOME = re.compile(r"-\s?(?:DPRK|Korean?|D\.P\.R\.K)\b", re.IGNORECASE)
_FOREIGN_SOCIETY = re.compile(
    r"-\s?\w+(?: \w+)? (?:[\w'’&-]+ ){0,6}(?:association|committee|society|federation|group|league|union)",
    re.IGNORECASE,
)


def _without_article(left: str) -> str:
    return _ARTICLE.sub("", left).rstrip() if left.endswith(_ARTICLE_WORDS) else left


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= place < last for first, last in spans)


class EnglishSentence:
    """What stands in the sentence, and what stands beside what."""

    def __init__(self, words: Lexicon, text: str, offset: int, mentions: Sequence[Mention], context: Context):
        self.words = words
        self.text = text
        self.lower = text.lower() if len(text.lower()) == len(text) else text
        self.offset = offset
        self.context = context
        invited = [match.span() for match in _AT_THE_INVITATION.finditer(text)]
        mentions = [one for one in mentions if not _within(one.start - offset, invited)]
        roles = [Role(*found) for found in self._role_phrases(mentions) if not self._is_past(found[1], invited)]
        self.roles = EnglishRoles(text, self.lower, roles)
        self.persons = [one for one in mentions if one.by is MentionBy.PERSON]
        countries = [one for one in mentions if one.by is not MentionBy.PERSON and not self._is_forename(one, offset)]
        self._of_regions = "visit" in self.lower and any(word in self.lower for word in _REGIONS)
        self._of_koreans = "korean" in self.lower or "compatriot" in self.lower
        self.groups = groups_of(text, offset, countries, _JOINT)

    def _role_phrases(self, mentions: Sequence[Mention]) -> Iterator[tuple[str, int, int]]:
        """The words for roles; in "president of the Republic of Cuba" the republic is the country's."""
        starts = [mention.start - self.offset for mention in mentions if mention.by is MentionBy.OFFICIAL]
        found = self.words.roles.find(self.lower)
        if not starts:
            yield from found
            return
        for role, start, end in found:
            cut = next((place for place in starts if start < place < end), None)
            if cut is None:
                yield role, start, end
                continue
            for shorter, first, last in self.words.roles.find(self.lower[start:cut]):
                yield shorter, start + first, start + last

    def _is_past(self, start: int, invited: Sequence[tuple[int, int]]) -> bool:
        """Of who invited, or was in office then."""
        return _within(start, invited) or self.lower.endswith("the then ", 0, start)

    def _is_forename(self, mention: Mention, offset: int) -> bool:
        """German Ortega is a Cuban, Jordan Ivanov a Bulgarian; "Hong Kong of China" is a place in China."""
        if mention.entity.id in _OF_CHINA and (
            _CHINESE.match(self.text, mention.end - offset) or self.text.endswith("China ", 0, mention.start - offset)
        ):
            return True
        if mention.by is MentionBy.NAME and self._is_surname(mention, offset):
            return True
        if mention.surface not in _FORENAMES:
            return False
        following = _SURNAMES.match(self.text, mention.end - offset)
        return following is not None and not any(
            role.start < following.end() and role.end > following.start() for role in self.roles.all
        )

    def _is_surname(self, mention: Mention, offset: int) -> bool:
        """ "Madhav Kumar Nepal, who ...": the last word of a person's name."""
        start = mention.start - offset
        if not _ENDS_NAME.match(self.text, mention.end - offset):
            return False
        whole = full_name(self.text, start)
        return len(whole.split()) > 2 and whole.endswith(mention.surface)

    def is_aside(self, group: Group) -> bool:
        """Named, but no party to the list: "DPRK-Cuba friendship", "the blockade against Cuba"."""
        after, before = self.lower[group.end : group.end + 60], self.lower[max(0, group.start - 40) : group.start]
        if before.endswith(("-", "–")) or (self._of_koreans and _OVERSEAS.search(self.lower, 0, group.start)):
            return True
        if self._of_regions and _REGIONS_VISITED.search(self.lower, 0, group.start):
            return True
        if _HYPHEN_HOME.match(self.text, group.end):
            return not _FOREIGN_SOCIETY.match(after)
        left = _without_article(before.rstrip())
        return bool(self.words.not_before.search(left) or self.words.not_after.match(after.lstrip()))

    def has_cities_between(self, role: Role, group: Group) -> bool:
        """The country stands only behind the cities that missions are in."""
        return _IN_CITIES_OF.fullmatch(self.text, role.end, group.start) is not None

    def left(self, group: Group, start: int) -> str:
        text = self.lower[start : group.start].rstrip()
        told, end = text[:-_ARTICLES], text[-_ARTICLES:]
        for _ in range(2):
            end = _without_article(end)
        return (told + end).strip(" ,;\n\t")

    def name_beside(self, start: int, end: int) -> str:
        of_country = body_before(self.text, start)
        is_of_country = any(one.start == start and one.end == end for one in self.groups)
        for name in (
            of_country[1] if of_country and is_of_country else "",
            name_after(self.text, end, directly=True),
            name_before(self.text, start),
            name_after(self.text, end),
            name_led_by(self.text, end, next((one.start for one in self.groups if one.start >= end), len(self.text))),
            of_country[1] if of_country else "",
        ):
            if name and not self.names_a_country(name):
                return name
        return ""

    def names_a_country(self, name: str) -> bool:
        named = [self.text[one.start : one.end] for one in self.groups]
        return any(name in one or (one in name and not name.endswith(f" {one}")) for one in named)
