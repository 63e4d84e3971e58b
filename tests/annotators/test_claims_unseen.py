"""Reports condensed from published ones, from which nothing was learned, read with the shipped catalog."""

import pytest

from monitor.annotators.claims import ClaimReader
from monitor.annotators.claims.weighed import key_of
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.countries import load_countries
from tests.annotators.claim_labels import holds, labels_of
from tests.annotators.claim_reports import CLAIM_LANGUAGES, labelled_reports, unseen_reports

PRECISION, RECALL, DISTURBED = 0.88, 0.77, 0.05
"""A little less than what docs/method-claims.md tells, so that new weights may move a claim or two."""


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_unseen_reports_are_read_well_and_few_without_a_claim_are_given_one(language: str) -> None:
    countries = load_countries()
    finder, reader = MentionFinder(countries), ClaimReader.shipped(countries)
    right = found = wanted = quiet = disturbed = 0
    for report in unseen_reports(language):
        document, labels = report.document, labels_of(report)
        mentions = finder.find(document.title, document.text, language)
        pairs = {(claim.kind, key_of(claim.subject)) for claim in reader.read(document, language, mentions)}
        right += sum(holds(labels, *one) for one in pairs)
        found, wanted = found + len(pairs), wanted + len(labels)
        quiet, disturbed = quiet + (not labels), disturbed + (bool(pairs) and not labels)
    assert right / found >= PRECISION
    assert right / wanted >= RECALL
    assert disturbed <= DISTURBED * quiet


@pytest.mark.parametrize("language", CLAIM_LANGUAGES)
def test_nothing_is_learned_from_unseen_reports(language: str) -> None:
    learned = {one.document.title for one in labelled_reports(language)} - {""}
    assert [one.document.title for one in unseen_reports(language) if one.document.title in learned] == []
