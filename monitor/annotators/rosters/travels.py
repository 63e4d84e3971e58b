"""Who of this country goes where, or comes back from where: "a delegation led by NAME left here to visit Laos"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from monitor.annotators.rosters.lexicon import Lexicon, name_words
from monitor.annotators.rosters.officials import officials_in
from monitor.annotators.rosters.passages import sentences_of
from monitor.annotators.rosters.tokens import HOME
from monitor.catalog.sought import Sought
from monitor.domain import Mention, MentionBy, RosterEntry

_PLACES = (
    r"(?:the )?(?:(?:[A-Z](?!mbass)[\w'’-]+,? ){1,5}(?:(?:of|in) (?:the )?)?|"
    r"(?:[\w'’-]+ ){0,6}(?:regions?|areas?|provinces?|cit(?:y|ies)) (?:of|in) (?:the )?)?"
)
_DESTINATION = Sought(
    rf"\b(?:[Ll]eft|[Ll]eav(?:es?|ing)|[Dd]epart(?:s|ed|ing)?)\b[^.;,]{{0,50}}? for {_PLACES}$"
    rf"|\b(?:[Vv]isit(?:s|ed|ing)?(?: to)?|[Tt]our(?:ed|ing| of)?|[Tt]rips? to|[Ww]ent to|[Gg]oing to|[Bb]ound for|"
    rf"[Aa]rriv(?:ed|es?|ing) (?:in|at)) {_PLACES}$"
    r"|\b(?:(?:to|and) (?:attend|participate in|take part in|join)|(?:attend|participat|tak)ing (?:part )?(?:in )?|"
    r"(?:attended|participated in|took part in))\b"
    r"(?:(?!\b(?:led|headed|delegations?|groups?|troupes?|left|anniversary|invitation|visit|birth|were|included?|"
    r"including|arriv\w+|from|was(?! held)|by(?! air))\b)[^;]){2,200}?"
    r"(?:\b(?:in|at|of)|,) (?:the )?(?:[A-Z][\w'’-]+,? (?:of )?){0,3}$"
    r"|\b(?:slated|scheduled|due|to be held|to be opened|which (?:opened|took place)) "
    r"(?:to (?:be held|open|take place) )?(?:in|at) (?:the )?$"
    r"|\b[Ll](?:eft|eaves?) (?:the )?$"
    r"|\b[Bb]ack (?:[Hh]ome )?from (?:the )?$|\b[Rr]eturn(?:s|ed|ing)? (?:[Hh]ome )?from (?:the )?$"
    r"|\b(?:invitation of|guests? of) [^.;]{0,60}$"
)
"""What stands before the country of a journey, up to it."""
_INVITED = Sought(r"\b(?:invitation of|guests? of) [^.;]{0,60}$")
_JOINT = re.compile(r",? and (?:the )?|, (?:the )?|,? and other countries including ")
_REACH = 300
_MOVES = Sought(
    r"\b(?:[Ll]eft|[Ll]eav(?:es?|ing)|[Dd]epart(?:s|ed|ing)?|[Rr]eturn(?:s|ed|ing)?|[Cc]ame back|[Cc]omes back|"
    r"[Ff]lew|[Ff]lying|[Gg]o(?:es|ing)? back|[Ww]ent back|[Bb]ack [Hh]ome|[Aa]rriv(?:ed|es?|ing|als?)|set out|set off|"
    r"included?|including|to visit|to attend|to participate|to take part)\b"
)
_JOURNEY = Sought(r"\b(?:to (?:visit|attend|participate|take part|pay)|which (?:visited|attended)|after)\b")
_COMPANY = Sought(
    r"(?<!\bhis )(?<!\bher )(?<!\btheir )\b(?:delegations?|(?:visiting )?groups?|teams?|troupes?|ensembles?|"
    r"orchestras?|mission|players|students|contingent|flotilla|party)\b"
)
"""A party that travels: officials who lead it stand behind this word."""
_STAYED = Sought(r"\b(?:seen off|saw (?:him|her|it|them)|greeted|met|welcomed) (?:\w+ ){0,4}(?:by\b|off\b|at\b)")
_ASIDE = re.compile(r"-\s?(?:DPRK|Korean?)\b|\s(?:friendship|relations)\b", re.IGNORECASE)
_ENDS_PHRASE = re.compile(r"[,;]|\b(?:and|by|were|was|included|to)\b")
_HONOURED = "|".join(name_words("en")["honoured"])
LEADER_FIRST = re.compile(
    rf"\W*(?:(?:The |[Rr]espected |[Dd]ear |[Gg]reat |[Ll]eader |[A-Z][a-z]+ ){{0,4}})({_HONOURED})(?=[,\s])"
)


@dataclass(slots=True)
class _Party:
    """Those of one company, with their leaders as (name, role, start, end)."""

    start: int
    end: int
    foreign: bool = False
    leaders: list[tuple[str, str, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Travels:
    destinations: frozenset[int]
    """Where the names of countries begin that are only the ends of journeys."""
    entries: tuple[RosterEntry, ...]
    """Travellers of this country; the host is where they go, or come from."""

    def has(self, entry: RosterEntry) -> bool:
        return any(one.name == entry.name for one in self.entries)


NO_TRAVELS = Travels(frozenset(), ())


def travels_in(words: Lexicon, text: str, body_start: int, mentions: Sequence[Mention]) -> Travels:
    """`mentions` are of countries, by place."""
    foreign = [one for one in mentions if one.entity.id != HOME and one.by is not MentionBy.PERSON]
    if not foreign:
        return NO_TRAVELS
    places: set[int] = set()
    entries: list[RosterEntry] = []
    for start, end in sentences_of(text, "en"):
        inside = [one for one in foreign if start <= one.start < end]
        if not inside:
            continue
        ends = _destinations(text, start, inside)
        places.update(one.start for one in ends)
        if end > body_start and ends:
            entries.extend(_travellers(words, text, (start, end), inside, ends))
    return Travels(frozenset(places), tuple(entries))


def _destinations(text: str, start: int, mentions: Sequence[Mention]) -> list[Mention]:
    """The countries of a sentence that somebody goes to; of those side by side each."""
    found: list[Mention] = []
    for one in mentions:
        if one.by is MentionBy.DEMONYM or _is_aside(text, one):
            continue
        joined = found and _JOINT.fullmatch(text, found[-1].end, one.start)
        if joined or _DESTINATION.search(text, max(start, one.start - _REACH), one.start):
            found.append(one)
    return found


def _is_aside(text: str, mention: Mention) -> bool:
    """ "the DPRK-China Friendship Association" """
    return text[mention.start - 1 : mention.start] in {"-", "–"} or _ASIDE.match(text, mention.end) is not None


def _travellers(
    words: Lexicon, text: str, span: tuple[int, int], mentions: Sequence[Mention], ends: Sequence[Mention]
) -> Iterator[RosterEntry]:
    start, end = span
    if not _MOVES.search(text, start, end):
        return
    stayed = _STAYED.search(text, start, end)
    parties = _parties(words, text, start, stayed.start() if stayed else end, mentions, ends)
    going: list[_Party] = []
    before = start
    for place in ends:
        if _INVITED.search(text, max(start, place.start - _REACH), place.start):
            continue
        met = [one for one in parties if before <= one.start < place.start]
        going = _going_on(text, met) or going or parties
        before = place.end
        for party in going:
            if not party.foreign:
                yield from _entries(party, place.entity.id)


def _going_on(text: str, parties: Sequence[_Party]) -> list[_Party]:
    """Those of whom no other journey is told before the next of them is named."""
    nexts = [one.start for one in parties[1:]]
    told = [_JOURNEY.search(text, one.end, until) for one, until in zip(parties, nexts, strict=False)]
    return [one for one, other in zip(parties, [*told, None], strict=False) if not other]


def _entries(party: _Party, host: str) -> Iterator[RosterEntry]:
    for name, role, first, last in party.leaders:
        yield RosterEntry(HOME, role, name, host, first, last)
    if not party.leaders:
        yield RosterEntry(HOME, "delegation", "", host, party.start, party.end)


def _phrase(text: str, start: int, end: int) -> Iterator[int]:
    """Where the noun phrase that ends there can begin."""
    yield start
    yield from (match.end() for match in _ENDS_PHRASE.finditer(text, start, end))


def _parties(
    words: Lexicon, text: str, start: int, end: int, mentions: Sequence[Mention], ends: Sequence[Mention]
) -> list[_Party]:
    """The companies of a sentence by place; whoever is named before the first is one by himself."""
    sentence = text[start:end]
    officials = officials_in(words, sentence)
    if leader := LEADER_FIRST.match(sentence):
        officials.insert(0, (leader.group(1), "leader", leader.start(1), leader.end(1)))
    heads = [match.span() for match in _COMPANY.finditer(sentence)]
    parties: list[_Party] = []
    if officials and (not heads or officials[0][2] < heads[0][0]):
        parties.append(_Party(start, start + officials[0][3]))
    parties.extend(_Party(start + first, start + last) for first, last in heads)
    for name, role, first, last in officials:
        own = [one for one in parties if one.start <= start + first]
        if own:
            own[-1].leaders.append((name, role, start + first, start + last))
    places = {one.start for one in ends}
    for number, party in enumerate(parties):
        until = parties[number + 1].start if number + 1 < len(parties) else end
        since = max(parties[number - 1].end if number else start, *_phrase(text, start, party.start))
        party.foreign = any(
            since <= one.start < until and one.start not in places and not _is_aside(text, one) for one in mentions
        )
    return parties
