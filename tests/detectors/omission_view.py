"""An archive view over rosters and claims written down in a test."""

from collections.abc import Sequence
from datetime import date

from monitor.domain import (
    STATE_TIERS,
    ArticleRef,
    Claim,
    Entity,
    Evidence,
    OutletSeries,
    PublishedClaim,
    PublishedRoster,
    Roster,
    RosterEntry,
    RosterKind,
    Tier,
)
from monitor.domain.edits import Change, Removal


class RosterView:
    """Keeps the promise of ArchiveView: nothing published after `as_of`."""

    def __init__(self, rosters: Sequence[PublishedRoster], as_of: date, claims: Sequence[PublishedClaim] = ()) -> None:
        self._rosters = sorted(rosters, key=lambda published: (published.article.day, published.id))
        self._claims = claims
        self.as_of = as_of
        self.queries = 0

    def series(self, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[OutletSeries]:
        return ()

    def mentions(
        self, entity: Entity, outlet: str, language: str, first: date, last: date, newest: int = 3
    ) -> Sequence[Evidence]:
        return ()

    def rosters(self, first: date, last: date, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[PublishedRoster]:
        self.queries += 1
        return [
            published
            for published in self._rosters
            if first <= published.article.day <= min(last, self.as_of) and published.article.tier in tiers
        ]

    def claims(self, first: date, last: date) -> Sequence[PublishedClaim]:
        return [one for one in self._claims if first <= one.article.day <= min(last, self.as_of)]

    def changes(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[Change]:
        return ()

    def removals(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[Removal]:
        return ()

    def article_text(self, article: ArticleRef) -> str:
        return f"Text of article {article.id}. Present there were envoys. More."


_counter = iter(range(1, 10**9))


def listed(
    day: date,
    countries: Sequence[str],
    *,
    occasion: str | None = "day-of-the-shining-star",
    kind: RosterKind = RosterKind.MISSIONS_ABROAD_CELEBRATION,
    form: str = "at-missions",
    complete: bool = True,
    outlet: str = "kcna",
    language: str = "en",
    role: str = "mission",
    event: date | None = None,
) -> PublishedRoster:
    number = next(_counter)
    hosted = kind is RosterKind.MISSIONS_ABROAD_CELEBRATION
    entries = tuple(RosterEntry(code, role, "", code if hosted else None, 21, 38) for code in countries)
    roster = Roster(kind, occasion, event or day, 21, 38, entries, complete, form)
    article = ArticleRef(number, outlet, Tier.STATE, language, f"http://example.test/{number}", "A list", day)
    return PublishedRoster(roster, article, number)


def said(claim: Claim, day: date, *, outlet: str = "rus-embassy", tier: Tier = Tier.WITNESS) -> PublishedClaim:
    number = next(_counter)
    article = ArticleRef(number, outlet, tier, "en", f"http://example.test/{number}", "A post", day)
    return PublishedClaim(claim, article, number)
