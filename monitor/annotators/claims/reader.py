"""The claim reader."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

from ahocorasick_rs import AhoCorasick

from monitor.annotators.claims.article import Article
from monitor.annotators.claims.gate import Gate, Words
from monitor.annotators.claims.marks import Marker, MarkTry
from monitor.annotators.claims.matching import Try
from monitor.annotators.claims.opened import OpenText, published_day
from monitor.annotators.claims.people import PeopleFinder
from monitor.annotators.claims.subjects import SubjectFinder
from monitor.annotators.claims.text import plain, sentences_of
from monitor.annotators.claims.tools import Tools
from monitor.annotators.claims.unmarked import Unmarked
from monitor.annotators.claims.weighed import Weighing
from monitor.annotators.claims.weighing import Weigher
from monitor.catalog.claim_people import load_naming_words
from monitor.catalog.claim_syntax import MEDIA, NORTH
from monitor.catalog.claim_weights import ClaimWeights, load_claim_weights
from monitor.catalog.claims import ClaimPatterns, load_claim_patterns
from monitor.catalog.northern_people import load_northern_people
from monitor.domain import Claim, Document, Mention


class CountryNames(Protocol):
    def name(self, code: str) -> str: ...


class ClaimReader:
    """Reads claims in the languages it has phrases for; other languages have none.

    Only for texts of observers and witnesses: the caller decides by tier.
    """

    def __init__(
        self,
        patterns: Mapping[str, ClaimPatterns],
        countries: CountryNames,
        weights: Mapping[str, ClaimWeights],
    ) -> None:
        """In a language without `weights`, every claim that a phrase finds holds, and no other."""
        self._languages = {
            language: LanguageReader(one, countries, weights.get(language)) for language, one in patterns.items()
        }

    @classmethod
    def shipped(cls, countries: CountryNames) -> "ClaimReader":
        """With the phrases and weights of the catalog. Raises CatalogError."""
        return cls(load_claim_patterns(), countries, load_claim_weights())

    def read(self, document: Document, language: str, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
        """Claims of a document in the order of the text. `mentions` are the document's own."""
        reader = self._languages.get(language.split("-", 1)[0].lower())
        return reader.read(document, mentions) if reader else ()


class LanguageReader:
    """Reads claims in one language."""

    def __init__(self, patterns: ClaimPatterns, countries: CountryNames, weights: ClaimWeights | None) -> None:
        people, naming = load_northern_people(), load_naming_words()[patterns.language]
        marker = Marker(patterns, PeopleFinder(people, naming, patterns.language))
        self._tools = Tools(patterns, marker, SubjectFinder(countries.name))
        self.unmarked = Unmarked.of(patterns.language, naming, people)
        self._weigher = Weigher(weights) if weights else None
        self._weighing = Weighing(self._tools, self._weigher, self.unmarked) if self._weigher else None
        bits_of = self._tools.lists.bits_of
        self._tries = [(rule, phrase, bits_of(phrase.lists)) for rule in patterns.rules for phrase in rule.phrases]
        phrases = [*(phrase for _, phrase, _ in self._tries), *(phrase for _, _, phrase in marker.phrases)]
        nearby = [rule.nearby_words for rule, _, _ in self._tries]
        self._gate = Gate(phrases, nearby, spaced=patterns.language != "ko")
        home = [phrase for sort, _, phrase in marker.phrases if sort in {MEDIA, NORTH}]
        names = [spelling.lower() for one in people.values() for spelling in one.spellings[patterns.language]]
        self._home = AhoCorasick(sorted({word for phrase in home for word in phrase.keys[0]} | set(names)))

    def read(self, document: Document, mentions: Sequence[Mention]) -> tuple[Claim, ...]:
        """Claims in the order of the text."""
        lowered = plain(document.full_text)
        if not self._home.find_matches_as_indexes(lowered):
            return ()
        if self._weigher is None or self._weighing is None or self._weigher.too_short(lowered):
            article, tries = self.article(self.open(document, lowered, mentions))
            return article.claims(tries)
        if not self._weigher.is_worth_opening(lowered):
            return ()
        opened = self.open(document, lowered, mentions)
        words = self._weigher.evidence.words(opened.masked)
        if not self._weigher.can_hold(words):
            return ()
        article, tries = self.article(opened)
        evidence = self._weigher.evidence.read(words, article.signs)  # before the claims: they like marked sentences
        return self._weighing.claims(article, evidence, article.claims(tries))

    def open(self, document: Document, lowered: str, mentions: Sequence[Mention]) -> OpenText:
        """A document cut into sentences, with those whom it names. `lowered`: its text, see `plain`."""
        marks = self._tools.marker.read(document.full_text, lowered, mentions, published_day(document))
        return OpenText(document, lowered, sentences_of(document.full_text, self._tools.language), marks)

    def article(self, opened: OpenText) -> tuple[Article, Sequence[Sequence[Try]]]:
        """A text ready to be read, and for each of its sentences the phrases worth trying."""
        words = self._gate.open_for(opened.lowered, [one.start for one in opened.sentences])
        numbers = [self._gate.candidates(one) for one in words]
        split = len(self._tries)
        behind = [bisect_left(some, split) for some in numbers]
        tries = [
            self._worth_trying(some[:end], words, index)
            for index, (some, end) in enumerate(zip(numbers, behind, strict=True))
        ]
        marks = [
            [MarkTry(one - split, self._gate.places(one, here)) for one in some[end:]]
            for some, here, end in zip(numbers, words, behind, strict=True)
        ]
        return Article(self._tools, opened, marks), tries

    def _worth_trying(self, numbers: Sequence[int], opened: Sequence[Words], index: int) -> list[Try]:
        """Of the phrases with these numbers, those that can match in a sentence, and where."""
        around = 0
        for other in {0, 1, max(0, index - 1), index, index + 1} if numbers else ():
            if other < len(opened):
                around |= opened[other].needs
        here = opened[index]
        return [
            Try(*self._tries[number], partial(self._gate.places, number, here))
            for number in numbers
            if self._gate.fits(number, around)
        ]
