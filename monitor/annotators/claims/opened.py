"""A document made ready: cut into sentences, with those whom it names."""

from dataclasses import dataclass
from datetime import date

from monitor.annotators.claims.marks import TextMarks
from monitor.annotators.claims.masks import masked
from monitor.annotators.claims.text import Sentence
from monitor.domain import PYONGYANG, Document


@dataclass(frozen=True, slots=True)
class OpenText:
    """`lowered`: the document's text, see `plain`."""

    document: Document
    lowered: str
    sentences: list[Sentence]
    marks: TextMarks

    @property
    def published(self) -> date | None:
        """The day in Pyongyang on which the document was published."""
        return published_day(self.document)

    @property
    def masked(self) -> list[str]:
        """The sentences in lower case, with who is named hidden."""
        return masked(self.lowered, [(one.start, one.end) for one in self.sentences], self.marks.masks())


def published_day(document: Document) -> date | None:
    """The day in Pyongyang on which a document was published."""
    return document.published.astimezone(PYONGYANG).date() if document.published else None
