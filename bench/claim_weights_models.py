"""What is learned from labelled reports: weights of words, of what speaks for a kind, of what speaks for a subject."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from bench.claim_weights_reports import Report
from bench.claim_weights_sentences import learn_sentences
from monitor.annotators.claims.unmarked import Unmarked
from monitor.annotators.claims.weighed import Observation, candidates_of
from monitor.annotators.claims.weighing.around import Around, AroundReader
from monitor.annotators.claims.weighing.candidates import Candidate
from monitor.annotators.claims.weighing.evidence import EvidenceReader
from monitor.annotators.claims.weighing.features import Features, kind_features, subject_features
from monitor.annotators.claims.weighing.grams import grams_of
from monitor.annotators.claims.weighing.scene import KINDS, Scene
from monitor.annotators.claims.weighing.sentences import SIGNS_COUNT
from monitor.catalog.claim_weights import WordWeights
from monitor.domain import ClaimKind
from tests.annotators.claim_labels import holds

WORDS_KEPT = 20_000
AROUND_FREEDOM = 20.0
AROUND_RAREST = 6
"""What stands around fewer names than this teaches nothing."""
WORDS_FREEDOM, KINDS_FREEDOM, SUBJECTS_FREEDOM, PAIRS_FREEDOM = 60.0, 0.5, 0.6, 0.3
"""Inverse strength of regularisation (scikit-learn's C)."""
SMALL = 0.02
"""Weights of features below this are dropped."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A report with what is told of its kinds and subjects, by words learned without its group."""

    report: Report
    hope: "Hope"
    kinds: Mapping[ClaimKind, Features]
    seen: Observation
    _told: dict[ClaimKind, "Told"] = field(default_factory=dict)

    def told(self, kind: ClaimKind) -> "Told":
        """Worked out when it is asked for: of most kinds nobody asks whom a claim would be about."""
        if kind not in self._told:
            scene = self.seen.scene(kind)
            self._told[kind] = Told(scene, [(one, subject_features(scene, one)) for one in scene.candidates])
        return self._told[kind]


class Hope(NamedTuple):
    """Log odds, by words alone, that a report holds any claim, with its likeliest kind's added, and at a glance."""

    any_kind: float
    with_kind: float
    at_a_glance: float


class Told(NamedTuple):
    """Each one that a claim of a kind may be about, with what is told of it."""

    scene: Scene
    candidates: Sequence[tuple[Candidate, Features]]


def learn_words(reports: Sequence[Report], language: str) -> WordWeights:
    """Weights of words and signs for each kind of claim, from whole reports."""
    texts = [[gram for one in report.sentences for gram in grams_of(one, language)] for report in reports]
    words, signs = _vectors(2), _vectors(3)
    worded, signed = words.fit_transform(texts), signs.fit_transform([report.signs for report in reports])
    held = [np.array([any(kind is one for one, _ in report.labels) for report in reports]) for kind in KINDS]
    table = hstack([worded, SIGNS_COUNT * signed]).tocsr()
    first = np.max([np.abs(_words_for(table, one).coef_[0]) for one in held], axis=0)
    kept = np.sort(np.argsort(-first[: worded.shape[1]], kind="stable")[:WORDS_KEPT])
    worded = normalize(worded[:, kept])
    models = [_words_for(hstack([worded, SIGNS_COUNT * signed]).tocsr(), one) for one in held]
    any_kind = _words_for(worded, np.any(held, axis=0))
    names = [*words.get_feature_names_out()[kept], *signs.get_feature_names_out()]
    idf = np.concatenate([words.idf_[kept], signs.idf_])
    return _word_weights(names, idf, any_kind, models)


def _word_weights(
    names: Sequence[str], idf: NDArray[np.float64], any_kind: LogisticRegression, kinds: Sequence[LogisticRegression]
) -> WordWeights:
    """`any_kind` may know only the first of the names: the others say nothing of it."""
    known = any_kind.coef_[0]
    return WordWeights(
        {str(name): row for row, name in enumerate(names)},
        idf,
        np.concatenate([known, np.zeros(len(names) - len(known))]),
        float(any_kind.intercept_[0]),
        np.array([one.coef_[0] for one in kinds]).T,
        np.array([one.intercept_[0] for one in kinds]),
    )


def _vectors(rarest: int) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_as_they_are, sublinear_tf=True, min_df=rarest)


def _as_they_are(grams: list[str]) -> list[str]:
    return grams


def _words_for(table: object, held: NDArray[np.bool_]) -> LogisticRegression:
    model = LogisticRegression(C=WORDS_FREEDOM, class_weight="balanced", solver="liblinear", random_state=1)
    return model.fit(table, held)


def learn_around(reports: Sequence[Report], unmarked: Unmarked) -> WordWeights:
    """Weights of what stands around those whom claims are about, from all whom the reports name."""
    told, held = [], []
    for report in reports:
        within = range(len(report.article.sentences))
        around = Around(report.article)
        for one in candidates_of(report.article, unmarked, within):
            told.append(around.grams(one, within))
            held.append([holds(report.labels, kind, one.key) for kind in KINDS])
    vectors = _vectors(AROUND_RAREST)
    table = vectors.fit_transform(told)
    labels = np.array(held)
    models = [_around_for(table, labels[:, number]) for number in range(len(KINDS))]
    any_kind = _around_for(table, labels.any(axis=1))
    return _word_weights(vectors.get_feature_names_out(), vectors.idf_, any_kind, models)


def _around_for(table: Any, held: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=AROUND_FREEDOM, solver="liblinear", random_state=1).fit(_narrow(table), held)


def _narrow(table: Any) -> Any:
    """A sparse table as liblinear takes it."""
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    return table


class Learned(NamedTuple):
    """Weights of words, of single sentences, and of what stands around names, from the same reports."""

    words: WordWeights
    sentences: WordWeights
    around: WordWeights


def learn_texts(reports: Sequence[Report], language: str, unmarked: Unmarked) -> Learned:
    words = learn_words(reports, language)
    return Learned(words, learn_sentences(reports, words, language), learn_around(reports, unmarked))


def judged(reports: Iterable[Report], learned: Learned, language: str, unmarked: Unmarked) -> list[Judged]:
    """`learned`: from other reports."""
    reader, around_reader = EvidenceReader(learned.words, learned.sentences, language), AroundReader(learned.around)
    found = []
    for one in reports:
        weighed = reader.words(one.sentences)
        evidence = reader.read(weighed, one.article.signs)
        seen = Observation(one.article, evidence, one.claims, unmarked, around_reader)
        kinds = {kind: kind_features(evidence, kind, seen.pairs) for kind in KINDS}
        hope = Hope(*reader.hope(weighed), reader.at_a_glance(one.article.lowered))
        found.append(Judged(one, hope, kinds, seen))
    return found


class Weights:
    """Logistic regression on named features."""

    def __init__(self, features: Sequence[Features], held: Sequence[bool], freedom: float) -> None:
        self._vectors = DictVectorizer(sort=True)
        table = _narrow(self._vectors.fit_transform(features))
        self._model = LogisticRegression(C=freedom, solver="liblinear", max_iter=2_000, random_state=1).fit(table, held)

    def judge(self, features: Sequence[Features]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self._model.predict_proba(_narrow(self._vectors.transform(features)))[:, 1]
        return found

    def written(self) -> dict[str, float]:
        named = zip(self._vectors.get_feature_names_out(), self._model.coef_[0], strict=True)
        kept = {str(name): round(float(weight), 3) for name, weight in named if abs(weight) >= SMALL}
        return {"bias": round(float(self._model.intercept_[0]), 3)} | kept


def learn_kinds(those: Iterable[Judged]) -> Weights:
    rows = [(one.kinds[kind], any(kind is label for label, _ in one.report.labels)) for one in those for kind in KINDS]
    return Weights([features for features, _ in rows], [held for _, held in rows], KINDS_FREEDOM)


def learn_subjects(those: Iterable[Judged]) -> Weights:
    """From the claims that reports hold: which of those named each is about."""
    rows = [
        (features, holds(one.report.labels, kind, candidate.key))
        for one in those
        for kind in KINDS
        if any(kind is label for label, _ in one.report.labels)
        for candidate, features in one.told(kind).candidates
    ]
    return Weights([features for features, _ in rows], [held for _, held in rows], SUBJECTS_FREEDOM)
