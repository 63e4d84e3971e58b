"""Learns the weights of claims from labelled reports, and tells how well they judge reports they have not seen.

    python -m bench.claim_weights [--write] [--mistakes]

Needs scikit-learn (the extra "train"). The reports lie in bench/claim_reports, a file a language; those of one
group were written together. What is printed was judged with words and weights of features learned from the other
groups only; the few limits are chosen on all of them. The phrases of the catalog were not written for the groups
that are judged, save those whose name begins with "known", which only lend their words.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from monitor.annotators.claims.article import Article
from monitor.annotators.claims.names import UnknownNames
from monitor.annotators.claims.reader import LanguageReader
from monitor.annotators.claims.text import plain
from monitor.annotators.claims.weighed import Observation, key_of
from monitor.annotators.claims.weighing.candidates import TOPIC, Candidate, Key
from monitor.annotators.claims.weighing.evidence import SIGNS_COUNT, Evidence, EvidenceReader
from monitor.annotators.claims.weighing.features import Features, kind_features, subject_features
from monitor.annotators.claims.weighing.grams import grams_of
from monitor.annotators.claims.weighing.scene import KINDS, Scene
from monitor.annotators.claims.weighing.weigher import chosen
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.claim_weights import COLUMNS, LANGUAGES, LIMITS, SCALE, Limits, WordWeights
from monitor.catalog.claims import load_claim_patterns
from monitor.catalog.countries import load_countries
from monitor.domain import Claim, ClaimKind, Document, EntityType
from tests.annotators.claim_reports import KNOWN, LabelledReport, labelled_reports
from tests.annotators.labelled import LabelledText, labelled_texts

CATALOG = Path(__file__).resolve().parents[1] / "monitor" / "catalog"
Label = tuple[ClaimKind, Key]
WORDS_KEPT = 14_000
WORDS_FREEDOM, KINDS_FREEDOM, SUBJECTS_FREEDOM = 40.0, 0.5, 0.6
"""Inverse strength of regularisation (scikit-learn's C)."""
PRECISION, RECALL = 0.9, 0.8
"""What is aimed at."""
MOST_DISTURBED = 0.05
"""Share of the reports without a claim that may be given one."""
LOST = 0.01
"""Share of what would be found that may be given up for not reading most texts at all, and of reports that are
unusually short."""
SHORTER = 0.75
"""A text may be so much shorter than the shortest reports learned from."""
SMALL = 0.02
"""Weights of features below this are dropped."""


@dataclass(frozen=True, slots=True)
class Report:
    """A labelled text with what the phrases find in it."""

    group: str
    labels: frozenset[Label]
    article: Article
    claims: Sequence[Claim]
    sentences: Sequence[str]
    signs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A report with what is told of its kinds and subjects, by words learned without its group."""

    report: Report
    log_odds: float
    """That it holds any claim."""
    kinds: Mapping[ClaimKind, Features]
    subjects: Mapping[ClaimKind, Sequence[tuple[Candidate, Features]]]
    scenes: Mapping[ClaimKind, Scene]


class Reports:
    """The labelled reports of one language, read once."""

    def __init__(self, language: str) -> None:
        countries = load_countries()
        self._language = language
        self._finder = MentionFinder(countries)
        self._reader = LanguageReader(load_claim_patterns()[language], countries, None)
        self.names = self._reader.names
        self.all = [self._report(one) for one in labelled_reports(language)]
        self.own = [
            self._read("own", _document(one), frozenset(map(_own_label, one.claims)))
            for one in labelled_texts(language)
        ]

    @property
    def fresh(self) -> list[str]:
        """Groups for which no phrase was written."""
        return sorted({one.group for one in self.all if not one.group.startswith(KNOWN)})

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
    return WordWeights(
        {str(name): row for row, name in enumerate(names)},
        np.concatenate([words.idf_[kept], signs.idf_]),
        np.concatenate([any_kind.coef_[0], np.zeros(signed.shape[1])]),
        float(any_kind.intercept_[0]),
        np.array([one.coef_[0] for one in models]).T,
        np.array([one.intercept_[0] for one in models]),
    )


def _vectors(rarest: int) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_as_they_are, sublinear_tf=True, min_df=rarest)


def _as_they_are(grams: list[str]) -> list[str]:
    return grams


def _words_for(table: object, held: NDArray[np.bool_]) -> LogisticRegression:
    model = LogisticRegression(C=WORDS_FREEDOM, class_weight="balanced", solver="liblinear", random_state=1)
    return model.fit(table, held)


def judged(reports: Iterable[Report], words: WordWeights, language: str, names: UnknownNames) -> list[Judged]:
    reader = EvidenceReader(words, language)
    found = []
    for one in reports:
        weighed = reader.words(one.sentences)
        evidence = reader.read(weighed, one.article.signs)
        found.append(_judged(one, weighed.log_odds, evidence, names))
    return found


def _judged(report: Report, log_odds: float, evidence: Evidence, names: UnknownNames) -> Judged:
    seen = Observation(report.article, evidence, report.claims, names)
    scenes = {kind: seen.scene(kind) for kind in KINDS}
    subjects = {
        kind: [(one, subject_features(scene, one)) for one in scene.candidates] for kind, scene in scenes.items()
    }
    kinds = {kind: kind_features(evidence, kind, seen.pairs) for kind in KINDS}
    return Judged(report, log_odds, kinds, subjects, scenes)


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


class Weights:
    """Logistic regression on named features."""

    def __init__(self, features: Sequence[Features], held: Sequence[bool], freedom: float) -> None:
        self._vectors = DictVectorizer(sort=True)
        table = self._table(self._vectors.fit_transform(features))
        self._model = LogisticRegression(C=freedom, solver="liblinear", max_iter=2_000, random_state=1).fit(table, held)

    @staticmethod
    def _table(table: Any) -> Any:
        table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
        return table

    def judge(self, features: Sequence[Features]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self._model.predict_proba(self._table(self._vectors.transform(features)))[:, 1]
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
        for candidate, features in one.subjects[kind]
    ]
    return Weights([features for features, _ in rows], [held for _, held in rows], SUBJECTS_FREEDOM)


@dataclass(frozen=True, slots=True)
class Guess:
    """What was found of one kind in one report: how sure the kind is, and the subjects with theirs, best first."""

    report: Report
    kind: ClaimKind
    sure: float
    odds: float
    subjects: Sequence[tuple[float, Candidate]]
    scene: Scene

    def chosen(self, limits: Limits) -> list[Key]:
        if self.sure < limits.kind:
            return []
        return [one.key for _, one in chosen(self.subjects, self.scene, limits)]


def guesses(those: Sequence[Judged], kinds: Weights, subjects: Weights) -> list[Guess]:
    found = []
    for one in those:
        sure = kinds.judge([one.kinds[kind] for kind in KINDS])
        for kind, probability in zip(KINDS, sure, strict=True):
            rows = one.subjects[kind]
            weighed = subjects.judge([features for _, features in rows])
            both = sorted(zip(weighed.tolist(), [one for one, _ in rows], strict=True), key=lambda row: -row[0])
            found.append(Guess(one.report, kind, float(probability), one.log_odds, both, one.scenes[kind]))
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


def best_limits(those: Sequence[Guess]) -> Limits:
    """Those that come nearest to the aims."""
    every = (
        Limits(kind, first, subject, beside, hopeless=-99.0, shortest=0)
        for kind in np.arange(0.4, 0.85, 0.05).round(2).tolist()
        for first in (0.15, 0.25, 0.35)
        for subject in (0.4, 0.45, 0.5, 0.55)
        for beside in (0.5, 0.6)
    )
    best = max(every, key=lambda one: _worth(quality(those, one)))
    held = [guess.odds for guess in those if guess.chosen(best)]
    shortest = round(SHORTER * float(np.quantile([len(guess.report.article.text) for guess in those], LOST)))
    return replace(best, hopeless=round(float(np.quantile(held, LOST)), 2), shortest=shortest)


def _worth(one: Quality) -> float:
    """Harmonic mean of how near precision and recall come to their aims; nothing is worth giving claims to more than
    one in twenty reports without one."""
    precision, recall = min(1.0, one.precision / PRECISION), min(1.0, one.recall / RECALL)
    too_many = max(0.0, one.disturbed / max(1, one.quiet) - MOST_DISTURBED)
    return 2 * precision * recall / max(1e-9, precision + recall) - 10 * too_many


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


def learn(language: str, write: bool, mistakes: bool) -> None:
    reports = Reports(language)
    unseen = []
    for group in reports.fresh:
        words = learn_words([*reports.own, *(one for one in reports.all if one.group != group)], language)
        unseen += judged((one for one in reports.all if one.group == group), words, language, reports.names)
    found: list[Guess] = []
    print(f"{language}: {len(unseen)} reports in {len(reports.fresh)} groups")
    for group in reports.fresh:
        others = [one for one in unseen if one.report.group != group]
        kinds, subjects = learn_kinds(others), learn_subjects(others)
        these = guesses([one for one in unseen if one.report.group == group], kinds, subjects)
        found += these
    limits = best_limits(found)
    print(f"  phrases alone  {phrases_alone(one.report for one in unseen)}")
    print(f"  weighed        {quality(found, limits)}")
    print(f"  {limits}")
    for kind in KINDS:
        print(f"    {kind:18} {quality_of(found, limits, kind)}")
    for group in reports.fresh:
        print(f"    group {group:12} {quality([one for one in found if one.report.group == group], limits)}")
    if mistakes:
        _print_mistakes(found, limits)
    if write:
        words = learn_words([*reports.own, *reports.all], language)
        _write_words(language, words)
        _write_weights(language, learn_kinds(unseen), learn_subjects(unseen), limits)


def quality_of(those: Sequence[Guess], limits: Limits, kind: ClaimKind) -> str:
    counts: Counter[str] = Counter()
    for guess in (one for one in those if one.kind is kind):
        chosen = guess.chosen(limits)
        right = sum(holds(guess.report.labels, kind, key) for key in chosen)
        counts["right"] += right
        counts["false"] += len(chosen) - right
        counts["missed"] += sum(one is kind for one, _ in guess.report.labels) - right
    return f"right {counts['right']:4} false {counts['false']:4} missed {counts['missed']:4}"


def _print_mistakes(those: Sequence[Guess], limits: Limits) -> None:
    for guess in those:
        chosen = set(guess.chosen(limits))
        wanted = {key for kind, key in guess.report.labels if kind is guess.kind}
        false = [key for key in chosen if not holds(guess.report.labels, guess.kind, key)]
        missed = [key for key in wanted if not any(holds([(guess.kind, key)], guess.kind, one) for one in chosen)]
        if false or missed:
            told = [(round(sure, 2), one.key[1]) for sure, one in guess.subjects[:4]]
            print(f"  {guess.report.group} {guess.kind} {guess.sure:.2f} +{false} -{missed} of {told}")
            print(f"      {guess.report.article.text[:900]!r}")


def _write_words(language: str, words: WordWeights) -> None:
    lines = ["\t".join(COLUMNS), _row("bias", [0.0, words.any_bias, *words.bias])]
    rows = words.rows.items()
    lines += [_row(word, [words.idf[row], words.any_kind[row], *words.kinds[row]]) for word, row in rows]
    (CATALOG / f"claim_words.{language}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(word: str, weights: Iterable[float]) -> str:
    return "\t".join([word, *(str(round(one * SCALE)) for one in weights)])


def _write_weights(language: str, kinds: Weights, subjects: Weights, limits: Limits) -> None:
    lines = [
        "# Weights of claims, learned from labelled reports: written by bench/claim_weights.py, not by hand.",
        "#",
        "# [limits]   from which probability on a kind of claim holds, its likeliest subject, each further one, and",
        "#            each further one that no phrase found beside one whom a phrase did; the log odds of words below",
        "#            which no phrase of the catalog can save a claim; and the characters that a text must have: in",
        "#            shorter ones whatever the phrases find holds",
        "# [kind]     what speaks for a kind of claim (log odds), see monitor/annotators/claims/weighing/features.py",
        "# [subject]  what speaks for somebody being the one that a claim is about",
        "",
        "[limits]",
        *(f"{name} = {getattr(limits, name)}" for name in LIMITS),
    ]
    for table, weights in (("kind", kinds.written()), ("subject", subjects.written())):
        lines += [
            "",
            f"[{table}]",
            *(f"{json.dumps(name, ensure_ascii=False)} = {one}" for name, one in weights.items()),
        ]
    (CATALOG / f"claim_weights.{language}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


_SPELLINGS = (
    ("eo", "o"), ("eu", "u"), ("ee", "i"), ("oo", "u"), ("young", "yong"), ("lee", "ri"), ("choi", "choe"),
    ("park", "pak"), ("th", "t"), ("kh", "k"), ("ph", "p"), ("ch", "j"), ("yi-", "ri-"), ("wn", "un"), ("roh", "no"),
)  # fmt: skip
"""What romanisations of Korean write in more than one way, and one way of it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the weights into the catalog")
    parser.add_argument("--mistakes", action="store_true", help="print what was judged wrong")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    options = parser.parse_args()
    for language in options.language or LANGUAGES:
        learn(language, options.write, options.mistakes)


if __name__ == "__main__":
    main()
