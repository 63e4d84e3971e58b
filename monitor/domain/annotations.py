"""What annotators find in a text. Spans are character offsets into Document.full_text, end exclusive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from monitor.domain.documents import ArticleRef
from monitor.domain.words import ClaimKind, EntityType, MentionBy, Precision, RosterKind


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """A country (`id` is ISO 3166-1 alpha-2), person or organisation (`id` is a catalog word)."""

    type: EntityType
    id: str


@dataclass(frozen=True, slots=True)
class Mention:
    entity: Entity
    surface: str
    start: int
    end: int
    by: MentionBy
    in_headline: bool = False


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """`country` is the one represented, `host` the country where it happened (None: in the DPRK).

    For travellers of the DPRK it is where they go, or come back from.
    """

    country: str | None
    role: str
    name: str
    host: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Roster:
    kind: RosterKind
    occasion: str | None
    day: date | None
    """The day of the event, where the text or its dateline tells it."""
    start: int
    end: int
    entries: tuple[RosterEntry, ...]
    complete: bool = True
    form: str = ""
    """The manner of the list, so that like is compared with like: "at-missions", "in-countries", "senders"."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """The days something may have happened on, both ends included."""

    first: date
    last: date
    precision: Precision = Precision.DAY

    def overlaps(self, other: "DayRange", slack_days: int = 0) -> bool:
        gap = max((self.first - other.last).days, (other.first - self.last).days)
        return gap <= slack_days


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a signal or claim is about. `role` narrows a country to its envoy ("ambassador")."""

    type: EntityType
    id: str
    name: str
    role: str = ""

    @property
    def entity(self) -> Entity:
        return Entity(self.type, self.id)

    @property
    def label(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence in which an outside text reports a signal about state media."""

    kind: ClaimKind
    subject: Subject
    outlets: tuple[str, ...]
    """Outlet ids, or ("state-media",) for state media at large."""
    event_day: DayRange | None
    attributed_to: str
    """Whom the text credits: "NK News", "sources in North Korea"; empty for the author's own word."""
    quote: str
    start: int
    end: int
    event: str = ""
    """The occasion as the text names it: "a banquet", "birthday celebrations"."""
    hedged: bool = False
    rule: str = ""
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """Reported figures and the like, JSON values only: {"rank": 3, "after": ["CN", "RU"]}."""


@dataclass(frozen=True, slots=True)
class Envoy:
    """Someone whom a text introduces as an envoy. `country`: the one represented; `host`: the country accredited to,
    KP where the text does not say, empty for an envoy of the DPRK of whom it does not say. Span of the name."""

    name: str
    country: str
    role: str
    host: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Annotations:
    language: str
    mentions: tuple[Mention, ...] = ()
    rosters: tuple[Roster, ...] = ()
    claims: tuple[Claim, ...] = ()
    envoys: tuple[Envoy, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedRoster:
    roster: Roster
    article: ArticleRef
    id: int


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    claim: Claim
    article: ArticleRef
    id: int
