"""What reading claims takes in one language."""

from monitor.annotators.claims.attribution import Attribution
from monitor.annotators.claims.birthdays import Birthdays
from monitor.annotators.claims.marks import Marker
from monitor.annotators.claims.matching import Matcher
from monitor.annotators.claims.roles import RoleFinder
from monitor.annotators.claims.subjects import SubjectFinder
from monitor.annotators.claims.topics import Topics
from monitor.annotators.claims.weighing.signs import Signs
from monitor.annotators.claims.word_lists import ListFinder
from monitor.catalog.claim_attribution import load_credit_words
from monitor.catalog.claim_days import load_day_words
from monitor.catalog.claim_topics import load_modifiers
from monitor.catalog.claims import ClaimPatterns


class Tools:
    def __init__(self, patterns: ClaimPatterns, marker: Marker, subjects: SubjectFinder) -> None:
        self.patterns = patterns
        self.language = patterns.language
        self.words = patterns.words
        self.topics = Topics(patterns, load_modifiers()[patterns.language])
        self.lists = ListFinder(patterns.word_lists, patterns.language)
        self.signs = Signs(self.lists)
        self.birthdays = Birthdays(patterns)
        self.marker = marker
        self.subjects = subjects
        self.matcher = Matcher(patterns, self.lists)
        self.roles = RoleFinder(patterns, self.matcher.clauses, subjects)
        self.day_words = load_day_words()[patterns.language]
        self.attribution = Attribution(load_credit_words()[patterns.language])
