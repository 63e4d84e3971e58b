"""The labelled reports of one language, read by the phrases alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.annotators.claims.article import Article
from monitor.annotators.claims.reader import LanguageReader
from monitor.annotators.claims.text import plain
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.claims import load_claim_patterns
from monitor.catalog.countries import load_countries
from monitor.domain import Claim, Document, EntityType
from tests.annotators.claim_labels import Label, label, labels_of
from tests.annotators.claim_reports import KNOWN, LabelledReport, labelled_reports, retold_reports, unseen_reports
from tests.annotators.labelled import document_of, labelled_texts

FOLDS = 6


@dataclass(frozen=True, slots=True)
class Report:
    """A labelled text with what the phrases find in it."""

    group: str
    labels: frozenset[Label]
    article: Article
    claims: Sequence[Claim]
    sentences: Sequence[str]
    signs: Sequence[str]


class Reports:
    """The labelled reports of one language, read once."""

    def __init__(self, language: str) -> None:
        countries = load_countries()
        self._language = language
        self._finder = MentionFinder(countries)
        self._reader = LanguageReader(load_claim_patterns()[language], countries, None)
        self.unmarked = self._reader.unmarked
        self.all = [self._report(one) for one in labelled_reports(language)]
        self.unseen = [self._report(one) for one in unseen_reports(language)]
        self.retold = [self._report(one) for one in retold_reports(language)]
        """Like the unseen ones condensed from published reports and never learned from. The others were mostly written
        to be harder than what is published: to learn from, but no measure of how strict to be."""
        self.own = [
            self._read("own", document_of(one), frozenset(map(_own_label, one.claims)))
            for one in labelled_texts(language)
        ]
        self.fresh = sorted({one.group for one in self.all if not one.group.startswith(KNOWN)})
        """Groups for which no phrase was written."""

    @property
    def folds(self) -> list[list[str]]:
        """Groups that are judged together by what the groups of the other folds taught."""
        return [fold for fold in (self.fresh[first::FOLDS] for first in range(FOLDS)) if fold]

    @property
    def known(self) -> list[Report]:
        """Those for which phrases were written, and the project's own texts: learned from, but not judged."""
        return [*self.own, *(one for one in self.all if one.group not in self.fresh)]

    def _report(self, one: LabelledReport) -> Report:
        return self._read(one.group, one.document, labels_of(one))

    def _read(self, group: str, document: Document, labels: frozenset[Label]) -> Report:
        mentions = self._finder.find(document.title, document.text, self._language)
        opened = self._reader.open(document, plain(document.full_text), mentions)
        article, tries = self._reader.article(opened)
        signs = [one for sentence in article.signs for one in sentence]
        return Report(group, labels, article, article.claims(tries), opened.masked, signs)


def _own_label(written: str) -> Label:
    kind, _, rest = written.partition(" ")
    code = rest.split(" ")[0]
    return label(kind, EntityType.COUNTRY if code.isupper() and len(code) == 2 else EntityType.PERSON, code)
