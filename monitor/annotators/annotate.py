"""All annotators in their order: language, mentions, then rosters and claims where an outlet's tier has them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from monitor.annotators.claims import ClaimReader
from monitor.annotators.language import tell_language
from monitor.annotators.mentions import MentionFinder, learn_envoys
from monitor.annotators.rosters import RosterReader
from monitor.catalog.countries import load_countries
from monitor.catalog.occasions import load_occasions
from monitor.domain import Annotations, Document, EntityType, Tier

_WITHOUT_CLAIMS = {Tier.STATE, Tier.ALIGNED}
"""State media do not report on their own silence; a phrase that looks so there is none."""


class Annotator:
    def __init__(self) -> None:
        self.mention_finder = MentionFinder(load_countries())

    @cached_property
    def _rosters(self) -> RosterReader:
        return RosterReader(load_countries(), load_occasions())

    @cached_property
    def _claims(self) -> ClaimReader:
        """Made at the first observer's text: an archive of state media never needs the phrases."""
        return ClaimReader.shipped(load_countries())

    def annotate(self, document: Document, tier: Tier | None, languages: Sequence[str] = ()) -> Annotations:
        """Annotations of one document. Tier None, an outlet nobody knows, gets everything. `languages`: those its
        outlet prints; a short headline that looks like another one is taken for what the document says it is."""
        language = tell_language(document.full_text, document.language)
        if document.language and languages and language not in languages:
            language = next((one for one in languages if one.startswith(document.language)), document.language)
        mentions = self.mention_finder.find(document.title, document.text, language)
        rosters = () if tier is Tier.OBSERVER else self._rosters.read(document, language, mentions)
        claims = () if tier in _WITHOUT_CLAIMS else self._claims.read(document, language, mentions)
        introduced = () if tier is Tier.OBSERVER else learn_envoys(document.title, document.text, language, mentions)
        return Annotations(language, mentions, rosters, claims, introduced)

    def explain(self, document: Document, language: str) -> list[dict[str, Any]]:
        """Candidates for mentions that a rule rejected, as JSON objects."""
        return [
            {
                "type": "rejected",
                "entity": {"type": EntityType.COUNTRY.value, "id": one.country},
                "surface": one.surface,
                "start": one.start,
                "end": one.end,
                "rule": one.rule,
                "reason": one.reason,
            }
            for one in self.mention_finder.explain(document.title, document.text, language)
        ]
