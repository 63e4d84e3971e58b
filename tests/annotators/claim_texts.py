"""Claims of small texts, with the mentions that the catalog finds in them."""

from datetime import UTC, datetime

from monitor.annotators.claims import ClaimReader
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.claims import load_claim_patterns
from monitor.catalog.countries import load_countries
from monitor.domain import Claim, Document, Mention

_FINDER = MentionFinder(load_countries())
READER = ClaimReader.shipped(load_countries())
PHRASES = ClaimReader(load_claim_patterns(), load_countries(), {})
"""What the phrases alone find, whatever all the words of a text speak for."""


def mentions_of(text: str, language: str = "en", title: str = "") -> tuple[Mention, ...]:
    return _FINDER.find(title, text, language)


def claims_in(
    text: str, language: str = "en", *, title: str = "", published: str = "2024-03-07", reader: ClaimReader = READER
) -> tuple[Claim, ...]:
    document = Document(title, text, datetime.fromisoformat(published).replace(tzinfo=UTC))
    return reader.read(document, language, mentions_of(text, language, title))


def label(claim: Claim) -> str:
    """ "omission CU ambassador": kind and subject."""
    return f"{claim.kind} {claim.subject.id} {claim.subject.role}".strip()


def labels(text: str, language: str = "en", *, title: str = "", published: str = "2024-03-07") -> set[str]:
    return {label(claim) for claim in claims_in(text, language, title=title, published=published)}
