"""How well weights judge reports, and the limits under which they do so best."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.claim_weights_models import PAIRS_FREEDOM, Hope, Judged, Weights
from bench.claim_weights_reports import Report
from monitor.annotators.claims.weighed import key_of
from monitor.annotators.claims.weighing.candidates import Key
from monitor.annotators.claims.weighing.features import Features
from monitor.annotators.claims.weighing.pairs import MOST, Weighed, pair_features
from monitor.annotators.claims.weighing.scene import KINDS, Scene
from monitor.annotators.claims.weighing.together import Paired, together_features
from monitor.annotators.claims.weighing.weigher import chosen
from monitor.catalog.claim_weights import Limits
from monitor.domain import ClaimKind
from tests.annotators.claim_labels import holds

PRECISION, RECALL = 0.875, 0.8
"""What is aimed at. A precision of .9 is one of .875 by these labels: of what they count as false a fifth is right
(bench/claim_reports/README.md)."""
MOST_DISTURBED = 0.05
"""Share of the reports without a claim that may be given one."""
BRIEF = {"en": 300, "ko": 150}
"""Characters below which a text is a title with a summary. These are so much harder to judge that with limits of their
own the others need not be judged as strictly."""
SPARED = {"en": 0, "ko": 2}
"""Of the claims rightly found in published reports, so many may be put aside for speed: where recall has room."""
MAYBE = 0.33
"""Probability from which on a kind is looked at. What it holds speaks about other kinds, too, even where itself it is
not likely enough."""
_PAIR = tuple(np.arange(0.15, 0.75, 0.025).round(3).tolist())
MARGIN = 0.5
"""Log odds below the least that a published report had in which a claim was found rightly, the spared ones left out:
texts below that are put aside."""
SHORT = 0.01
"""Share of the reports that are unusually short."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be found of one kind in one report: how sure the kind is, and the subjects with theirs, given that the
    kind holds, the likeliest first; `pairs` are the same with the probability of both."""

    report: Report
    kind: ClaimKind
    sure: float
    hope: Hope
    subjects: Sequence[Weighed]
    scene: Scene | None
    """Where the subjects were looked for; None, and no subjects, where the kind is too unlikely."""
    told: Sequence[Features] = ()
    """What is told of the pairs, in the order of the subjects."""
    pairs: Sequence[Weighed] = ()

    @property
    def held(self) -> list[bool]:
        """Whether each pair is a label."""
        return [holds(self.report.labels, self.kind, one.key) for _, one in self.subjects[:MOST]]

    def chosen(self, limits: Limits) -> list[Key]:
        return [one.key for _, one in chosen(self.pairs, self.scene, limits)] if self.scene else []


def guesses(those: Sequence[Judged], kinds: Weights, subjects: Weights) -> list[Guess]:
    found = []
    for one in those:
        sure = kinds.judge([one.kinds[kind] for kind in KINDS])
        for kind, probability in zip(KINDS, sure, strict=True):
            if probability < MAYBE:
                found.append(Guess(one.report, kind, float(probability), one.hope, (), None))
                continue
            scene, rows = one.told(kind)
            weighed = subjects.judge([features for _, features in rows])
            both = sorted(zip(weighed.tolist(), [one for one, _ in rows], strict=True), key=lambda row: -row[0])
            told = [pair_features(scene, float(probability), both, rank) for rank in range(min(MOST, len(both)))]
            found.append(Guess(one.report, kind, float(probability), one.hope, both, scene, told))
    return found


def learn_pairs(those: Iterable[Guess]) -> Weights:
    """From guesses that were made by what other reports taught."""
    made = list(those)
    told = [features for one in made for features in one.told]
    return Weights(told, [held for one in made for held in one.held], PAIRS_FREEDOM)


def beside(those: Sequence[Guess]) -> list[Guess]:
    """Guesses whose pairs were judged, with what the other pairs of their report tell of each."""
    by_report: dict[int, list[Guess]] = {}
    for one in those:
        by_report.setdefault(id(one.report), []).append(one)
    found = []
    for made in by_report.values():
        looked_at = [(one, one.scene) for one in made if one.scene is not None]
        told = together_features([Paired(scene, one.told, one.pairs) for one, scene in looked_at])
        found += [one for one in made if one.scene is None]
        found += [replace(one, told=features) for (one, _), features in zip(looked_at, told, strict=True)]
    return found


def paired(those: Iterable[Guess], pairs: Weights) -> list[Guess]:
    """Guesses with the probability of each kind and subject together."""
    found = []
    for one in those:
        sure = pairs.judge(one.told).tolist() if one.told else []
        found.append(replace(one, pairs=[(p, subject) for p, (_, subject) in zip(sure, one.subjects, strict=False)]))
    return found


@dataclass(frozen=True, slots=True)
class Quality:
    right: int
    false: int
    missed: int
    quiet: int
    disturbed: int
    """Reports without a claim, and those of them that were given one."""

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} recall {self.recall:.3f} "
            f"({self.disturbed} of {self.quiet} reports without a claim were given one)"
        )


def quality(those: Sequence[Guess], limits: Limits) -> Quality:
    right = false = 0
    reports: dict[int, Report] = {}
    disturbed = set()
    for guess in those:
        reports[id(guess.report)] = guess.report
        for key in guess.chosen(limits):
            good = holds(guess.report.labels, guess.kind, key)
            right, false = right + good, false + (not good)
            if not guess.report.labels:
                disturbed.add(id(guess.report))
    labels = sum(len(one.labels) for one in reports.values())
    quiet = sum(not one.labels for one in reports.values())
    return Quality(right, false, labels - right, quiet, len(disturbed))


def best_limits(published: Sequence[Guess], others: Sequence[Guess], language: str) -> Limits:
    """For pairs the limit that leaves most room to the aims on reports condensed from `published` ones and not learned
    from; for short items, the one that comes nearest to them on those among `others`."""
    brief = BRIEF[language]
    every = [Limits(MAYBE, one, one, brief, -99.0, -99.0, -99.0, shortest=0) for one in reversed(_PAIR)]
    best = _best(published, every, _room)
    briefs = [guess for guess in others if len(guess.report.article.text) < brief]
    stricter = [replace(best, pair_in_brief=one.pair) for one in every if one.pair >= best.pair]
    best = _best(briefs, stricter, _worth)
    hopes = [one.hope for one in published if any(holds(one.report.labels, one.kind, key) for key in one.chosen(best))]
    any_kind, with_kind, at_a_glance = (
        round(float(one) - MARGIN, 2) for one in np.sort(hopes, axis=0)[SPARED[language]]
    )
    shortest = round(float(np.quantile([len(guess.report.article.text) for guess in others], SHORT)))
    return replace(
        best, hopeless=any_kind, hopeless_kind=with_kind, hopeless_at_a_glance=at_a_glance, shortest=shortest
    )


def _best(those: Sequence[Guess], limits: Sequence[Limits], worth: Callable[[Quality], float]) -> Limits:
    found = [quality(those, one) for one in limits]
    for one, its in zip(limits, found, strict=True):
        print(f"    limits {one.pair:.3f} {one.pair_in_brief:.3f}: {its}")
    return limits[max(range(len(limits)), key=lambda number: worth(found[number]))]


def _room(one: Quality) -> float:
    """How far the aim that is nearest to being missed is kept, in shares; less than nothing where it is missed."""
    undisturbed = MOST_DISTURBED - one.disturbed / max(1, one.quiet)
    return min(one.precision - PRECISION, one.recall - RECALL, undisturbed)


def _worth(one: Quality) -> float:
    """Harmonic mean of how near precision, counted twice, and recall come to their aims; nothing is worth giving claims
    to more than one in twenty reports without one. A wrong claim costs its reader more than a missed one."""
    precision, recall = min(1.0, one.precision / PRECISION), min(1.0, one.recall / RECALL)
    too_many = max(0.0, one.disturbed / max(1, one.quiet) - MOST_DISTURBED)
    return 3 * precision * recall / max(1e-9, precision + 2 * recall) - 10 * too_many


def phrases_alone(reports: Iterable[Report]) -> Quality:
    """What the phrases of the catalog find by themselves."""
    right = false = labels = quiet = disturbed = 0
    for one in reports:
        pairs = {(claim.kind, key_of(claim.subject)) for claim in one.claims}
        good = sum(holds(one.labels, kind, key) for kind, key in pairs)
        right, false, labels = right + good, false + len(pairs) - good, labels + len(one.labels)
        quiet += not one.labels
        disturbed += bool(pairs) and not one.labels
    return Quality(right, false, labels - right, quiet, disturbed)


def quality_of(those: Sequence[Guess], limits: Limits, kind: ClaimKind) -> str:
    counts: Counter[str] = Counter()
    for guess in (one for one in those if one.kind is kind):
        chosen = guess.chosen(limits)
        right = sum(holds(guess.report.labels, kind, key) for key in chosen)
        counts["right"] += right
        counts["false"] += len(chosen) - right
        counts["missed"] += sum(one is kind for one, _ in guess.report.labels) - right
    return f"right {counts['right']:4} false {counts['false']:4} missed {counts['missed']:4}"
