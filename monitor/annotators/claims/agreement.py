"""Claims of one text beside one another: of two that say the same, the one that says it better."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from monitor.annotators.claims.matching import SILENT
from monitor.domain import Claim, ClaimKind, EntityType

_OPPOSITES = {ClaimKind.ABSENCE: ClaimKind.REAPPEARANCE, ClaimKind.REAPPEARANCE: ClaimKind.ABSENCE}
_EXACT = frozenset({ClaimKind.RITUAL_OMISSION, ClaimKind.ABSENCE})
_LOOSE_IN_HEADLINES = frozenset({ClaimKind.RITUAL_OMISSION, ClaimKind.MENTION_DROP})
_OF_ONE = frozenset({ClaimKind.NO_REPORT, ClaimKind.MENTION_DROP, ClaimKind.RITUAL_OMISSION})
_LISTED = frozenset({"not-on-the-list"})


def _is_country(claim: Claim) -> bool:
    return claim.subject.type is EntityType.COUNTRY


def without_states(claims: Sequence[Claim], countries_of: Mapping[str, str]) -> list[Claim]:
    """Where a leader is spoken of by name, "he" and "the country's president" mean him, not his country."""
    meant = {(one.kind, countries_of.get(one.subject.id)) for one in claims}
    return [one for one in claims if (one.kind, one.subject.id) not in meant or one.subject.type is EntityType.PERSON]


def without_opposites(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Someone who is back was away before: of absence and return, the one that the text tells first holds."""
    kept: list[Claim] = []
    for claim in claims:
        opposite = _OPPOSITES.get(claim.kind)
        if not any(one.kind is opposite and one.subject.entity == claim.subject.entity for one in kept):
            kept.append(claim)
    return tuple(kept)


def without_vague(claims: Sequence[Claim], title_end: int, borrowed: AbstractSet[tuple[ClaimKind, int]]) -> list[Claim]:
    """A vague silence gives way to what the same text says more exactly of the same subject: a headline's
    "go quiet on Laos" to no mention since May, an address not broadcast to a ritual passed over."""
    kept = []
    for one in claims:
        others = [
            other for other in claims if other.subject.entity == one.subject.entity and other.kind is not one.kind
        ]
        in_body = any(other.kind in SILENT and other.start >= title_end for other in others)
        exact = any(other.kind in _EXACT and other.start >= min(one.start, title_end) for other in others)
        if one.kind is ClaimKind.NO_REPORT and (exact or (one.start < title_end and in_body)):
            continue
        if (one.kind, one.start) in borrowed and any(other.kind in SILENT for other in others):
            continue
        alike = [other for other in claims if other.kind is one.kind and other is not one]
        elsewhere = [other for other in alike if other.subject.entity != one.subject.entity]
        if (one.kind, one.start) in borrowed and any((other.kind, other.start) not in borrowed for other in elsewhere):
            continue
        if one.subject.type is EntityType.TOPIC and one.kind in _OF_ONE and any(_is_country(other) for other in alike):
            continue  # "its nuclear plants were bombed": it is the country that the silence is about
        if (
            one.kind is ClaimKind.NO_REPORT
            and one.subject.type is EntityType.TOPIC
            and any(other.subject.type is not EntityType.TOPIC for other in alike)
        ):
            continue  # the event of the country that another sentence names
        told_in_full = [
            other for other in alike if other.start >= title_end and other.subject.type is not EntityType.TOPIC
        ]
        headline = one.start < title_end
        if headline and told_in_full and not any(other.subject.entity == one.subject.entity for other in alike):
            continue  # what a headline says in short the body says in full
        if one.kind is ClaimKind.OMISSION and headline and in_body and one.rule not in _LISTED:
            continue
        again = any(other.subject.entity == one.subject.entity for other in told_in_full)
        if one.kind in _LOOSE_IN_HEADLINES and headline and in_body and not again:
            continue
        if one.kind is ClaimKind.MENTION_DROP and any(other.kind is ClaimKind.TERMINOLOGY_SHIFT for other in others):
            continue  # it is the word that is no longer used, not the country that is no longer named
        absent = any(other.kind is ClaimKind.ABSENCE for other in others)
        if one.kind is ClaimKind.OMISSION and absent and one.rule not in _LISTED:
            continue  # that reports do not name him is how they tell that he was away
        kept.append(one)
    return kept
