"""Decides which claims a text holds: what the phrases found, and what the words speak for besides."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter, mul
from typing import NamedTuple

from monitor.annotators.claims.weighing.around import AroundReader
from monitor.annotators.claims.weighing.candidates import TOPIC, Candidate
from monitor.annotators.claims.weighing.evidence import Evidence, EvidenceReader, Words
from monitor.annotators.claims.weighing.features import Features, kind_features, subject_features
from monitor.annotators.claims.weighing.pairs import MOST, Weighed, pair_features
from monitor.annotators.claims.weighing.scene import KINDS, Pairs, Scene
from monitor.annotators.claims.weighing.together import Paired, together_features
from monitor.annotators.claims.who import SOUTH
from monitor.catalog.claim_weights import ClaimWeights, Limits
from monitor.domain import ClaimKind, EntityType

_BOTH = frozenset({ClaimKind.HOSTILE_LABEL, ClaimKind.TERMINOLOGY_SHIFT})
"""Kinds that may be about a leader and the country, too: both are called names."""


class Verdict(NamedTuple):
    """A claim that a text holds. `sentence`: the number of the one that speaks most for it."""

    kind: ClaimKind
    subject: Candidate
    sentence: int
    probability: float


class Weigher:
    """Weighs texts of one language."""

    def __init__(self, weights: ClaimWeights) -> None:
        self.evidence = EvidenceReader(weights.words, weights.sentences, weights.language)
        self.around = AroundReader(weights.around)
        self._of_kind, self._of_subject = dict(weights.of_kind), dict(weights.of_subject)  # faster than proxies
        self._of_pair, self._together = dict(weights.of_pair), dict(weights.together)
        self._limits = weights.limits

    def too_short(self, text: str) -> bool:
        """Whether there is not enough in a text to weigh it."""
        return len(text) < self._limits.shortest

    def is_worth_opening(self, text: str) -> bool:
        """Whether a text, at a glance, may hold a claim at all. `text`: in lower case."""
        return self.evidence.at_a_glance(text) >= self._limits.hopeless_at_a_glance

    def can_hold(self, words: Words) -> bool:
        """Whether a text may hold a claim at all, whatever the phrases find in it."""
        any_kind, with_kind = self.evidence.hope(words)
        return any_kind >= self._limits.hopeless and with_kind >= self._limits.hopeless_kind

    def kinds(self, evidence: Evidence, pairs: Pairs) -> Mapping[ClaimKind, float]:
        """The kinds of claim that a text holds, with their probability."""
        sure = {kind: _probability(self._of_kind, kind_features(evidence, kind, pairs)) for kind in KINDS}
        return {kind: one for kind, one in sure.items() if one >= self._limits.kind}

    def verdicts(self, scenes: Iterable[tuple[Scene, float]]) -> list[Verdict]:
        """The claims that a text holds, kind by kind, the likeliest first. `scenes`: of each kind that it may hold,
        with the probability of the kind."""
        paired = [self._paired(scene, sure) for scene, sure in scenes]
        found = []
        for one, told in zip(paired, together_features(paired), strict=True):
            sure = [_probability(self._together, features) for features in told]
            pairs = [(probability, subject) for probability, (_, subject) in zip(sure, one.pairs, strict=True)]
            found += [
                Verdict(one.scene.kind, subject, _sentence(one.scene, subject), probability)
                for probability, subject in chosen(pairs, one.scene, self._limits)
            ]
        return found

    def _paired(self, scene: Scene, sure: float) -> Paired:
        """Whom a claim of the scene's kind may be about. `sure`: of the kind."""
        weighed = sorted(
            ((_probability(self._of_subject, subject_features(scene, one)), one) for one in scene.candidates),
            key=itemgetter(0),
            reverse=True,
        )
        told = [pair_features(scene, sure, weighed, rank) for rank in range(min(MOST, len(weighed)))]
        pairs = [(_probability(self._of_pair, one), subject) for one, (_, subject) in zip(told, weighed, strict=False)]
        return Paired(scene, told, pairs)


def chosen(paired: Sequence[Weighed], scene: Scene, limits: Limits) -> list[Weighed]:
    """Of candidates, each with the probability that a claim of the kind is about it, those that hold, the likeliest
    first."""
    limit = limits.pair_in_brief if len(scene.text.lowered) < limits.brief else limits.pair
    kept: list[Weighed] = []
    for probability, one in sorted(paired, key=itemgetter(0), reverse=True):
        if probability < limit:
            break
        if not kept or _goes_with(one, [other for _, other in kept], scene):
            kept.append((probability, one))
    return kept


def _goes_with(one: Candidate, others: Sequence[Candidate], scene: Scene) -> bool:
    """Whether a claim may be about one as well as about others.

    About the matter itself only alone; about a leader and the country only where one sentence calls both names; and
    a silence about the South only alone, since what the North does not tell of its ties is news of the other party.
    """
    if TOPIC in {one.key, others[0].key}:
        return False
    south = (EntityType.COUNTRY, SOUTH)
    if south in {one.key, others[0].key} and scene.kind is ClaimKind.NO_REPORT:
        return False
    doubled = [other for other in others if one.stands_for(other) or other.stands_for(one)]
    named = all(scene.best in someone.sentences for someone in (one, *doubled))
    return not doubled or (scene.kind in _BOTH and named)


def _sentence(scene: Scene, one: Candidate) -> int:
    """The sentence that speaks most for the claim, among those that name its subject if one of them does; not the
    title where one behind it says as much."""
    named = one.sentences or range(len(scene.adds))
    best = max(named, key=lambda number: scene.adds[number])
    if scene.adds[best] * 2 < scene.adds[scene.best]:
        return scene.best
    if not scene.text.in_title(best):
        return best
    behind = [number for number in named if not scene.text.in_title(number)]
    told = max(behind, key=lambda number: scene.adds[number], default=best)
    return told if scene.adds[told] * 2 >= scene.adds[best] else best


def _probability(weights: Mapping[str, float], features: Features) -> float:
    total = weights["bias"] + sum(map(mul, map(weights.get, features, repeat(0.0)), features.values()))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
