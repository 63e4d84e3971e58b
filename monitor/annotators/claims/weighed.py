"""The claims of a text once its words are weighed: some that phrases found are dropped, others are added."""

from collections.abc import Iterator, Sequence
from itertools import chain

from monitor.annotators.claims.article import Article
from monitor.annotators.claims.names import Stretch
from monitor.annotators.claims.text import MAX_SENTENCE
from monitor.annotators.claims.tools import Tools
from monitor.annotators.claims.unmarked import Unmarked
from monitor.annotators.claims.weighing.around import Around, AroundReader
from monitor.annotators.claims.weighing.candidates import TOPIC, Candidate, Key, candidates_in
from monitor.annotators.claims.weighing.evidence import Evidence
from monitor.annotators.claims.weighing.scene import KINDS, Scene
from monitor.annotators.claims.weighing.weigher import Verdict, Weigher
from monitor.annotators.rosters.absent import said_absent
from monitor.annotators.rosters.lexicon import lexicon
from monitor.domain import Claim, ClaimKind, EntityType, Subject

BY_WEIGHT = "weighed"
"""The rule of a claim that no phrase found."""


class Observation:
    """One text, what the phrases found in it, and what its words speak for."""

    def __init__(
        self,
        article: Article,
        evidence: Evidence,
        claims: Sequence[Claim],
        unmarked: Unmarked,
        around: AroundReader,
    ) -> None:
        self._reader = around
        self._article = article
        self._evidence = evidence
        self._unmarked = unmarked
        self.claims = claims
        self.pairs = {(one.kind, key_of(one.subject)) for one in claims}
        self._named: dict[tuple[int, ...], Sequence[Candidate]] = {}

    def scene(self, kind: ClaimKind) -> Scene:
        """Where the subjects of claims of a kind are looked for: the stretch of text that speaks most for the kind,
        its opening, and around what the phrases found."""
        article = self._article
        first, behind = self._evidence.stretch[KINDS.index(kind)]
        numbers = {0, *range(first, behind)}
        for claim in self.claims:
            if claim.kind is kind:
                at = article.number_of(claim.start)
                numbers |= {at - 1, at, at + 1}
        within = tuple(sorted(one for one in numbers if 0 <= one < len(article.sentences)))
        if within not in self._named:  # most kinds are looked for in the same sentences
            self._named[within] = self._candidates(within)
        return Scene.of(kind, self._evidence, self._named[within], self.pairs, article, within)

    def _candidates(self, within: Sequence[int]) -> Sequence[Candidate]:
        found = candidates_of(self._article, self._unmarked, within)
        around = Around(self._article)
        for one in found:
            one.around = self._reader.log_odds(around.grams(one, within))
        return found


def candidates_of(article: Article, unmarked: Unmarked, within: Sequence[int]) -> list[Candidate]:
    """All that claims in an article may be about. `within`: numbers of the sentences that are looked at."""
    marks = {number: article.context.sentence(number) for number in within}
    sentences = [
        Stretch(number, one.start, one.end, marks[number], one.headline)
        for number, one in ((number, article.sentences[number]) for number in within)
    ]
    names = unmarked.names.find(article.text, sentences)
    implied = unmarked.implied.find(article.lowered, sentences, article.published)
    return candidates_in(list(marks.items()), names, implied)


class Weighing:
    """Weighs the texts of one language."""

    def __init__(self, tools: Tools, weigher: Weigher, unmarked: Unmarked) -> None:
        self._tools = tools
        self._weigher = weigher
        self._unmarked = unmarked

    def claims(self, article: Article, evidence: Evidence, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """The claims that hold, in the order of the text. `claims`: what the phrases found."""
        seen = Observation(article, evidence, claims, self._unmarked, self._weigher.around)
        kinds = self._weigher.kinds(evidence, seen.pairs)
        verdicts = self._weigher.verdicts((seen.scene(kind), sure) for kind, sure in kinds.items())
        held = chain.from_iterable(self._told(article, seen, verdict) for verdict in verdicts)
        return tuple(sorted(held, key=lambda one: one.start))

    def _told(self, article: Article, seen: Observation, verdict: Verdict) -> Iterator[Claim]:
        """A verdict as the phrases told it, or as its sentence tells it."""
        read = [one for one in seen.claims if one.kind is verdict.kind and key_of(one.subject) == verdict.subject.key]
        if read:
            yield from read
            return
        sentence = article.sentences[verdict.sentence]
        if sentence.end - sentence.start > MAX_SENTENCE:
            return
        if verdict.kind is ClaimKind.PRESENCE and self._is_absent(article, verdict):
            return
        subject = self._subject(article, verdict)
        yield article.telling.claim(verdict.kind, subject, sentence, BY_WEIGHT, (sentence.start, sentence.end))

    def _is_absent(self, article: Article, verdict: Verdict) -> bool:
        """Whether the sentence names its subject only to say that he was not there: weights do not see negations."""
        start, end = article.spans[verdict.sentence]
        here = [(one.start - start, one.end - start) for one in article.context.sentence(verdict.sentence)]
        meant = {
            (mark.start - start, mark.end - start)
            for number, mark in verdict.subject.places
            if number == verdict.sentence
        }
        return bool(meant) and meant <= said_absent(lexicon(self._tools.language), article.text[start:end], here)

    def _subject(self, article: Article, verdict: Verdict) -> Subject:
        one = verdict.subject
        if one.type is EntityType.TOPIC:
            name = self._tools.topics.named(verdict.kind, verdict.sentence, article)
            return Subject(EntityType.TOPIC, name.replace(" ", "-"), name.replace("-", " "))
        if one.type is EntityType.PERSON:
            return Subject(EntityType.PERSON, one.key[1], one.name)
        return Subject(EntityType.COUNTRY, one.key[1], self._tools.subjects.name(one.key[1]), _role(one, verdict.kind))


def _role(one: Candidate, kind: ClaimKind) -> str:
    """An embassy is where somebody was; only its envoy is absent, present or left out."""
    if kind in {ClaimKind.NO_REPORT, ClaimKind.MENTION_DROP, ClaimKind.RITUAL_OMISSION}:
        return ""
    return next((mark.role for _, mark in one.places if mark.role not in {"", "embassy"}), "")


def key_of(subject: Subject) -> Key:
    return TOPIC if subject.entity.type is EntityType.TOPIC else (subject.entity.type, subject.id)
