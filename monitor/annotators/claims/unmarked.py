"""Those whom a claim may be about though no mark stands for them: names of no catalog, and who is only implied."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.annotators.claims.implied import Implied
from monitor.annotators.claims.korean_names import KoreanNames
from monitor.annotators.claims.names import UnknownNames, WesternNames
from monitor.catalog.claim_people import NamingWords, load_common_words
from monitor.catalog.northern_people import Person


@dataclass(frozen=True, slots=True)
class Unmarked:
    """Finds them in texts of one language."""

    names: UnknownNames
    implied: Implied

    @classmethod
    def of(cls, language: str, naming: NamingWords, people: Mapping[str, Person]) -> "Unmarked":
        """Raises CatalogError."""
        korean = language == "ko"
        names = KoreanNames(naming, load_common_words(language)) if korean else WesternNames(naming)
        shown = {one.id: one.name for one in people.values()}
        return cls(names, Implied(naming.south, naming.relatives, shown))
