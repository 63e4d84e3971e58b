"""Outlets, sources, and what they hand over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType

from monitor.domain.words import Audience, PollOutcome, Precision, Reason, SourceKind, Tier

PYONGYANG = timezone(timedelta(hours=9), "Asia/Pyongyang")
"""Days of state media are days here. Constant UTC+9, also for 2015-2018 when the clocks stood at
+8:30: a day boundary half an hour off changes no day that an article was printed on."""

MAX_TEXT_CHARACTERS = 5_000_000
"""Longer documents are refused; no article comes near it."""


@dataclass(frozen=True, slots=True)
class Outlet:
    id: str
    name: str
    tier: Tier
    audience: Audience
    languages: tuple[str, ...] = ()
    short_name: str = ""
    also_called: tuple[str, ...] = ()
    """By others: in Korean, in a longer or shorter form."""

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """All that it goes by."""
        return tuple(name for name in (self.name, self.short_name, *self.also_called) if name)


@dataclass(frozen=True, slots=True)
class Source:
    """An address that is polled; `zone` is the IANA name of the zone its bare times are in."""

    id: str
    name: str
    kind: SourceKind
    url: str
    outlet: str
    language: str
    zone: str = "UTC"
    interval: timedelta = timedelta(hours=1)
    enabled: bool = True
    disabled_because: str = ""
    items_a_day: float | None = None
    rest_days: tuple[int, ...] = ()
    terms: str = ""
    seen_at: str = ""
    verified: bool = False
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Document:
    """What a fetcher or an archive reader hands over, not yet stored.

    Spans of annotations are character offsets into `full_text`.
    """

    title: str
    text: str
    published: datetime | None
    precision: Precision = Precision.UNKNOWN
    published_raw: str = ""
    outlet: str | None = None
    tier: Tier | None = None
    language: str | None = None
    url: str = ""
    guid: str = ""
    author: str = ""
    source: str | None = None
    captions: tuple[str, ...] = ()
    event_day: date | None = None
    dateline_day: date | None = None
    complete: bool = True
    """False where the text is known to be cut off (a feed's summary, a half-read page)."""
    first_seen: datetime | None = None
    """Set by live collection only. An archive's document counts as seen when it was published."""
    place: str = ""
    """Where it was read, for messages: a file and line, or an address."""
    read_by: str = ""
    """How the text was taken from its page (source and layout), so that a text read otherwise is not taken for an
    edit; empty: as its source gave it."""

    @property
    def full_text(self) -> str:
        return join_text(self.title, self.text)

    @property
    def day(self) -> date | None:
        return self.published.astimezone(PYONGYANG).date() if self.published else None


def join_text(title: str, text: str) -> str:
    """The text that spans refer to: title, a line break, text, where both are there."""
    return f"{title}\n{text}" if title and text else title or text


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that could not be read or stored, and why; counted, told, never fatal."""

    place: str
    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """A stored article as detectors and messages name it. `day` is the day of publication in
    Pyongyang, `event_day` the day of what it tells, where the text says so."""

    id: int
    outlet: str
    tier: Tier
    language: str
    url: str
    title: str
    day: date
    complete: bool = True
    event_day: date | None = None


@dataclass(frozen=True, slots=True)
class FetchState:
    """What a source's last polls left behind; kept in the database so that a restart re-polls nothing."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    failures: float = 0.0
    """Graded failure score: 1 for a hard error, 0.5 for a soft one, 0.25 for a passing one; 0 after a success."""
    newest_seen: datetime | None = None
    last_ok: datetime | None = None
    body_since: datetime | None = None
    """Since when the body is the same."""
    moved_to: str = ""
    last_body: datetime | None = None
    """When a whole body last came; after a day one is asked for without validators, since some servers answer
    "not modified" for ever."""


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body as it came, decompressed, so that a parser mended later can read it again."""

    url: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One poll: outcome, documents, the new state, and a sentence for people."""

    outcome: PollOutcome
    state: FetchState
    documents: tuple[Document, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    note: str = ""
    http_status: int | None = None
    retry_after: timedelta | None = None
    entries: int = 0
    wire_bytes: int = 0
    seconds: float = 0.0
    bodies: tuple[RawBody, ...] = ()
    """What was read, whether or not something was found in it."""
    gap: bool = False
    """No date shows that the list reaches back to the newest seen before: items may have been missed in between,
    unless one of them turns out to be known."""
    unbroken_since: datetime | None = None
    """Since when the list shows all that was published; None where its entries bear no dates."""
    left_over: int = 0
    """Entries older than that, such as pinned notices: that they are known proves nothing."""
