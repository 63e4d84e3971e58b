"""Whose a document is and of which day, and which documents are one story: by address, by content, by headline where a
body is not whole."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.catalog.outlets import unnamed_outlet
from monitor.database.articles import NewArticle, StoredArticle
from monitor.domain import (
    MAX_TEXT_CHARACTERS,
    PYONGYANG,
    Document,
    Entity,
    Mention,
    MentionBy,
    Outlet,
    Precision,
    Reason,
    Refusal,
    Tier,
)
from monitor.domain.dates import parse_dateline
from monitor.domain.identity import address_key, content_key, content_keys_of_days, story_letters

_SAME_STORY = 0.5
"""Share of words two texts at one address must share to be one story in two versions; below, the address was
used again. Measured on KCNA's day pages, which gave 79 addresses to two stories each in 1997-2005."""


LISTED_UNDATED_FOR = timedelta(days=14)
"""The longest time between two polls of a list without dates in which a text is known again. Each poll that meets it
notes it for its own day, so that it may stand there for longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A document whose outlet and day are settled; not yet annotated."""

    document: Document
    outlet: str
    tier: Tier
    day: date
    known_day: date
    address_keys: tuple[str, ...]


def settle(document: Document, outlets: Mapping[str, Outlet]) -> Candidate | Refusal:
    """The document with its outlet and day, or why it cannot be stored."""
    place = document.place or document.url or document.title
    if not document.title.strip() and not document.text.strip():
        return Refusal(place, Reason.NO_TEXT, f"{place}: neither title nor text")
    if len(document.title) + len(document.text) > MAX_TEXT_CHARACTERS:
        return Refusal(place, Reason.TOO_LONG, f"{place}: longer than {MAX_TEXT_CHARACTERS:,} characters")
    day = document.day
    if day is None:
        return Refusal(place, Reason.NO_DATE, f"{place}: no date of publication")
    outlet = outlets.get(document.outlet or "")
    tier = outlet.tier if outlet else document.tier
    if document.outlet and outlet is None and tier is None:
        message = (
            f"{place}: outlet {document.outlet!r} is not in the catalog; add it as [[outlets]] in the config, "
            "or give the line a tier"
        )
        return Refusal(place, Reason.UNKNOWN_OUTLET, message)
    tier = tier or Tier.OBSERVER
    outlet_id = document.outlet or unnamed_outlet(tier)
    known_day = day
    if document.first_seen:
        known_day = max(day, document.first_seen.astimezone(PYONGYANG).date())
    dateline_day = document.dateline_day or parse_dateline(document.text, day)
    document = dataclasses.replace(document, dateline_day=dateline_day)
    return Candidate(document, outlet_id, tier, day, known_day, address_keys(document, outlet_id))


def address_keys(document: Document, outlet: str) -> tuple[str, ...]:
    keys = []
    if document.url:
        keys.append(address_key(document.url))
    if document.guid and document.guid != document.url:
        keys.append(f"guid:{outlet}:{address_key(document.guid)}"[:512])
    return tuple(keys)


def content_keys(outlet: str, language: str, day: date, document: Document) -> tuple[str, str]:
    """(content key, headline key); a text without a headline has its content key for both."""
    whole = content_key(outlet, language, day, document.title, document.text)
    return whole, content_key(outlet, language, day, document.title, "") if document.title else whole


def possible_keys(one: NewArticle) -> Sequence[str]:
    """Content keys under which a document may be stored already: its own, and where a list gave it without a date,
    so that its day is only that of the poll, those of the days before. A headline alone may come again for another
    story."""
    document = one.document
    undated = document.first_seen is not None and document.precision is Precision.UNKNOWN
    if not (undated and document.text):
        return (one.content_key,)
    days = (one.day - timedelta(days=ago) for ago in range(1, LISTED_UNDATED_FOR.days + 1))
    language = one.annotations.language
    return (one.content_key, *content_keys_of_days(one.outlet, language, days, document.title, document.text))


def first_of_each_address(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    taken: set[str] = set()
    first: list[Candidate] = []
    rest: list[Candidate] = []
    for candidate in candidates:
        if taken.isdisjoint(candidate.address_keys):
            first.append(candidate)
            taken.update(candidate.address_keys)
        else:
            rest.append(candidate)
    return first, rest


def same_story(candidate: Candidate, by_address: Mapping[str, Sequence[StoredArticle]]) -> StoredArticle | None:
    """The article that stands at one of the candidate's addresses, if it is the same story: where several are, the
    one that has its very words."""
    alike = [
        old
        for key in candidate.address_keys
        for old in by_address.get(key, ())
        if old.outlet == candidate.outlet and _alike(candidate, old)
    ]
    return next((old for old in alike if is_as_stored(candidate, old)), alike[0] if alike else None)


def is_as_stored(candidate: Candidate, old: StoredArticle) -> bool:
    return (candidate.document.title, candidate.document.text) == (old.title, old.text)


def _alike(candidate: Candidate, old: StoredArticle) -> bool:
    document = candidate.document
    if story_letters(document.title) == story_letters(old.title) and document.title:
        return True
    if document.text and document.text == old.text:
        return True
    if candidate.day != old.day:
        return False
    new_words, old_words = set(document.full_text.split()), set(f"{old.title} {old.text}".split())
    return len(new_words & old_words) >= _SAME_STORY * min(len(new_words), len(old_words))


def is_news(document: Document, old: StoredArticle) -> bool:
    """Whether a document at a known address tells more or other than what is stored. A summary of a stored full text
    does not, nor does less of a text that is not whole either: what was named in the rest would be lost."""
    return bool(document.text) and (document.complete or (not old.complete and len(document.text) >= len(old.text)))


def unfinished(one: NewArticle, stored: Sequence[StoredArticle]) -> StoredArticle | None:
    """The stored article with the same headline where its body or the new one is not whole: one story."""
    if not one.document.title:
        return None
    for old in stored:
        if not old.text or not one.document.text or not old.complete or not one.document.complete:
            return old
    return None


def is_fuller(document: Document, old: StoredArticle) -> bool:
    return (document.complete, len(document.text)) > (old.complete, len(old.text))


def read_by(document: Document) -> str:
    """How a document collected live was read; empty for an archive's: who made it may have read the page in any way."""
    return (document.read_by or document.source or "") if document.first_seen else ""


def named(mentions: Iterable[Mention]) -> frozenset[Entity]:
    """Entities that a text names, through a person too, but not those whose agency it only credits."""
    return frozenset(one.entity for one in mentions if one.by is not MentionBy.CREDIT)
