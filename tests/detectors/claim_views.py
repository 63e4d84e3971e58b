"""An archive view over claims written down in a test."""

from collections.abc import Sequence
from datetime import date
from itertools import count

from monitor.domain import (
    STATE_TIERS,
    ArticleRef,
    Claim,
    ClaimKind,
    DayRange,
    Entity,
    EntityType,
    Evidence,
    OutletSeries,
    PublishedClaim,
    PublishedRoster,
    Subject,
    Tier,
)
from monitor.domain.edits import Change, Removal

CUBA = Subject(EntityType.COUNTRY, "CU", "Cuba")
ENVOY = Subject(EntityType.COUNTRY, "CU", "Cuba", "ambassador")
_numbers = count(1)


def claim(
    kind: ClaimKind,
    subject: Subject = CUBA,
    *,
    event_day: DayRange | None = None,
    attributed_to: str = "",
    event: str = "",
    hedged: bool = False,
    quote: str = "",
    details: dict[str, object] | None = None,
) -> Claim:
    return Claim(
        kind=kind,
        subject=subject,
        outlets=("state-media",),
        event_day=event_day,
        attributed_to=attributed_to,
        quote=quote or f"A sentence with a {kind}.",
        start=0,
        end=20,
        event=event,
        hedged=hedged,
        details=details or {},
    )


def published(one: Claim, day: date, outlet: str = "yonhap", number: int | None = None) -> PublishedClaim:
    number = number or next(_numbers)
    article = ArticleRef(number, outlet, Tier.OBSERVER, "en", f"https://example.test/{number}", "A report", day)
    return PublishedClaim(one, article, next(_numbers))


class ClaimView:
    """Keeps the promise of ArchiveView: nothing published after `as_of`."""

    def __init__(self, claims: Sequence[PublishedClaim], as_of: date, series: Sequence[OutletSeries] = ()) -> None:
        self._claims = sorted(claims, key=lambda one: (one.article.day, one.id))
        self._series = series
        self.as_of = as_of

    def series(self, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[OutletSeries]:
        return self._series

    def mentions(
        self, entity: Entity, outlet: str, language: str, first: date, last: date, newest: int = 3
    ) -> Sequence[Evidence]:
        return ()

    def rosters(self, first: date, last: date, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[PublishedRoster]:
        return ()

    def claims(self, first: date, last: date) -> Sequence[PublishedClaim]:
        return [one for one in self._claims if first <= one.article.day <= min(last, self.as_of)]

    def changes(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[Change]:
        return ()

    def removals(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[Removal]:
        return ()

    def article_text(self, article: ArticleRef) -> str:
        return ""
