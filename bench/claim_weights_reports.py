"""The labelled reports of one language, read by the phrases alone, and when a label means the same as a finding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as clock

from monitor.annotators.claims.article import Article
from monitor.annotators.claims.reader import LanguageReader
from monitor.annotators.claims.text import plain
from monitor.annotators.claims.weighing.candidates import TOPIC, Key
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.claims import load_claim_patterns
from monitor.catalog.countries import load_countries
from monitor.domain import Claim, ClaimKind, Document, EntityType
from tests.annotators.claim_reports import KNOWN, LabelledReport, labelled_reports
from tests.annotators.labelled import LabelledText, labelled_texts

Label = tuple[ClaimKind, Key]
FOLDS = 6
CONDENSED = {
    "en": frozenset({"rn", "ro", "rx", "ry", "s"}),
    "ko": frozenset({"ro", "rp", "rq", "rr", "rs", "rt", "ru", "rv", "rw", "rx", "s"}),
}
"""Groups of reports that were condensed from published ones and nothing else. The others were written to be harder than
what is published: to learn from, but no measure of how strict to be."""


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
        self.own = [
            self._read("own", _document(one), frozenset(map(_own_label, one.claims)))
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
        labels = frozenset(_label(kind, EntityType(sort), subject) for kind, sort, subject in one.claims)
        return self._read(one.group, one.document, labels)

    def _read(self, group: str, document: Document, labels: frozenset[Label]) -> Report:
        mentions = self._finder.find(document.title, document.text, self._language)
        opened = self._reader.open(document, plain(document.full_text), mentions)
        article, tries = self._reader.article(opened)
        signs = [one for sentence in article.signs for one in sentence]
        return Report(group, labels, article, article.claims(tries), opened.masked, signs)


def _document(one: LabelledText) -> Document:
    return Document(one.title, one.text, datetime.combine(one.published, clock(3), UTC))


def _label(kind: str, sort: EntityType, name: str) -> Label:
    return ClaimKind(kind), TOPIC if sort is EntityType.TOPIC else (sort, name)


def _own_label(label: str) -> Label:
    kind, _, rest = label.partition(" ")
    code = rest.split(" ")[0]
    return _label(kind, EntityType.COUNTRY if code.isupper() and len(code) == 2 else EntityType.PERSON, code)


def holds(labels: Iterable[Label], kind: ClaimKind, key: Key) -> bool:
    """Whether a label means the same; a person's name may be spelled in another way."""
    return any(one is kind and (label == key or _same_person(label, key)) for one, label in labels)


def _same_person(one: Key, other: Key) -> bool:
    if one[0] is not EntityType.PERSON or other[0] is not EntityType.PERSON:
        return False
    return _spelled(one[1]) == _spelled(other[1])


def _spelled(name: str) -> str:
    """A name as most romanisations of it agree."""
    for written, common in _SPELLINGS:
        name = name.replace(written, common)
    return name.replace("-", "")


_SPELLINGS = (
    ("eo", "o"), ("eu", "u"), ("ee", "i"), ("oo", "u"), ("young", "yong"), ("lee", "ri"), ("choi", "choe"),
    ("park", "pak"), ("th", "t"), ("kh", "k"), ("ph", "p"), ("ch", "j"), ("yi-", "ri-"), ("wn", "un"), ("roh", "no"),
)  # fmt: skip
"""What romanisations of Korean write in more than one way, and one way of it."""
