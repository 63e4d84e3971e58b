"""Whether two texts can speak of one event: by its days, and by the words for its kind."""

import re
from dataclasses import dataclass

from monitor.domain import DayRange, Precision, PublishedClaim, RosterKind

EXACT = frozenset({Precision.DAY, Precision.TIME})
_ZONES = 1
"""Days by which two exact days of one event may differ: it is another day elsewhere."""
_WORDS = {
    RosterKind.RECEPTION: re.compile(
        r"\b(?:reception|banquet|dinner|luncheon|party|feast|toast)\b|연회|련회|만찬", re.IGNORECASE
    ),
    RosterKind.PERFORMANCE: re.compile(
        r"\b(?:concert|performance|gala|opera|(?:the|an?|art|film|music|dance|circus|variety) show"
        r"(?! (?:that|how|the|an?|hi[ms]|her|them)\b))\b|공연|음악회",
        re.IGNORECASE,
    ),
    RosterKind.WREATH: re.compile(r"\b(?:wreath|flowers? laid|laying)\b|화환", re.IGNORECASE),
    RosterKind.FLORAL_BASKET: re.compile(r"\b(?:floral|flower) baskets?\b|꽃바구니", re.IGNORECASE),
}
TOLD_KINDS = frozenset(_WORDS)


def kinds_in(text: str) -> frozenset[RosterKind]:
    """The kinds of event that words of a text name."""
    return frozenset(kind for kind, words in _WORDS.items() if words.search(text))


def slack_of(days: DayRange) -> int:
    """Days by which the day of an event may lie beside those that a text tells."""
    return _ZONES if days.precision in EXACT else 0


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event as a text tells of it."""

    days: DayRange | None
    kinds: frozenset[RosterKind]
    article_id: int | None


def told_by(published: PublishedClaim) -> ToldEvent:
    claim = published.claim
    return ToldEvent(claim.event_day, kinds_in(f"{claim.event} {claim.quote}"), published.article.id)


def can_be_one(one: ToldEvent, other: ToldEvent, slack_days: int) -> bool:
    """Whether two texts can tell of one event. `slack_days`: how far apart days may lie that are not both exact.

    Who tells both in one article means one event, unless the days and the words for it speak against that: the one
    may be dated by the report, and the other by what was seen.
    """
    apart = False
    if one.days and other.days:
        if not one.days.overlaps(other.days, slack_days):
            return False
        exact = {one.days.precision, other.days.precision} <= EXACT
        apart = exact and not one.days.overlaps(other.days, _ZONES)
    unlike = bool(one.kinds and other.kinds and not one.kinds & other.kinds)
    return not (apart and unlike) if one.article_id == other.article_id else not (apart or unlike)
