"""The claim reader."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from ahocorasick_rs import AhoCorasick

from monitor.annotators.claims.article import Article, Tools
from monitor.annotators.claims.gate import Gate, Words
from monitor.annotators.claims.marks import Marker, MarkTry
from monitor.annotators.claims.matching import Try
from monitor.annotators.claims.people import PeopleFinder
from monitor.annotators.claims.subjects import SubjectFinder
from monitor.annotators.claims.text import plain, sentences_of
from monitor.catalog.claim_people import load_naming_words
from monitor.catalog.claim_syntax import MEDIA, NORTH
from monitor.catalog.claims import ClaimPatterns, load_claim_patterns
from monitor.catalog.northern_people import load_northern_people
from monitor.domain import Claim, Document, Mention


class CountryNames(Protocol):
    def name(self, code: str) -> str: ...


class ClaimReader:
    """Reads claims in the languages it has phrases for; other languages have none.

    Only for texts of observers and witnesses: the caller decides by tier.
    """

    def __init__(self, patterns: Mapping[str, ClaimPatterns], countries: CountryNames) -> None:
        self._languages = {language: _LanguageReader(one, countries) for language, one in patterns.items()}

    @classmethod
    def shipped(cls, countries: CountryNames) -> "ClaimReader":
        """With the phrases of the catalog. Raises CatalogError."""
        return cls(load_claim_patterns(), countries)

    def read(self, document: Document, language: str, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
        """Claims of a document in the order of the text. `mentions` are the document's own."""
        reader = self._languages.get(language.split("-", 1)[0].lower())
        return reader.read(document, mentions) if reader else ()


class _LanguageReader:
    def __init__(self, patterns: ClaimPatterns, countries: CountryNames) -> None:
        people = load_northern_people()
        marker = Marker(patterns, PeopleFinder(people, load_naming_words()[patterns.language], patterns.language))
        self._tools = Tools(patterns, marker, SubjectFinder(countries.name))
        self._tries = [(rule, phrase) for rule in patterns.rules for phrase in rule.phrases]
        phrases = [*(phrase for _, phrase in self._tries), *(phrase for _, _, phrase in marker.phrases)]
        nearby = [rule.nearby_words for rule, _ in self._tries]
        self._gate = Gate(phrases, nearby, spaced=patterns.language != "ko")
        home = [phrase for sort, _, phrase in marker.phrases if sort in {MEDIA, NORTH}]
        names = [spelling.lower() for one in people.values() for spelling in one.spellings[patterns.language]]
        self._home = AhoCorasick(sorted({word for phrase in home for word in phrase.keys[0]} | set(names)))

    def read(self, document: Document, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
        lowered = plain(document.full_text)
        if not self._home.find_matches_as_indexes(lowered):
            return ()
        sentences = sentences_of(document.full_text, self._tools.language)
        opened = self._gate.open_for(lowered, [one.start for one in sentences])
        numbers = [self._gate.candidates(words) for words in opened]
        tries = [list(self._worth_trying(some, opened, index)) for index, some in enumerate(numbers)]
        if not any(tries):
            return ()
        split = len(self._tries)
        marks = [
            [MarkTry(one - split, self._gate.places(one, words)) for one in some if one >= split]
            for some, words in zip(numbers, opened, strict=True)
        ]
        return Article(self._tools, document, lowered, sentences, mentions, marks).claims(tries)

    def _worth_trying(self, numbers: Sequence[int], opened: Sequence[Words], index: int) -> Iterator[Try]:
        """Of the phrases with these numbers, those that can match in a sentence, and where."""
        around = 0
        for other in {0, 1, max(0, index - 1), index, index + 1}:
            if other < len(opened):
                around |= opened[other].needs
        for number in numbers:
            if number < len(self._tries) and self._gate.fits(number, around):
                places = self._gate.places(number, opened[index])
                if places is None or places:
                    yield Try(*self._tries[number], places)
