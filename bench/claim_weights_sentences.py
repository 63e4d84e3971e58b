"""What is learned from the single sentences of reports, of which no label tells which one makes the claim."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.claim_weights_reports import Report
from monitor.annotators.claims.weighing.evidence import EvidenceReader
from monitor.annotators.claims.weighing.scene import KINDS
from monitor.annotators.claims.weighing.sentences import Layer, SentenceReader, layers
from monitor.catalog.claim_weights import WordWeights

FREEDOM = 20.0
"""Inverse strength of regularisation; 5 and 60 are worth as much."""
ROUNDS = 2
"""So often the sentence of each report is chosen that says its claim most; the third choice changes little."""
OTHERS = 40_000
"""Sentences of reports without the claim that are learned from, besides the one of each that sounds most like it."""


@dataclass(frozen=True, slots=True)
class _Sentences:
    """`table`: (sentences, words), as they are weighed; `report`: the number of the report that each stands in;
    `log_odds`: (sentences, kinds), what the weights of whole texts say of each."""

    table: csr_matrix
    report: NDArray[np.intp]
    log_odds: NDArray[np.float64]


def learn_sentences(reports: Sequence[Report], words: WordWeights, language: str) -> WordWeights:
    """Weights of single sentences for each kind of claim, in the rows of `words`."""
    sentences = _sentences_of(reports, words, language)
    held = np.array([[any(kind is one for one, _ in report.labels) for kind in KINDS] for report in reports])
    models = [_learn_kind(sentences, held[:, number], sentences.log_odds[:, number]) for number in range(len(KINDS))]
    return WordWeights(
        words.rows,
        words.idf,
        np.zeros(len(words.rows)),
        0.0,
        np.array([one.coef_[0] for one in models]).T,
        np.array([one.intercept_[0] for one in models]),
    )


def _sentences_of(reports: Sequence[Report], words: WordWeights, language: str) -> _Sentences:
    reader, weigher = EvidenceReader(words, words, language), SentenceReader(words)
    told, size, odds = [], [], []
    for report in reports:
        known, signs = reader.words(report.sentences).rows, reader.signs(report.article.signs)
        told.append(layers(known, signs, words.idf))
        size.append(len(report.sentences))
        odds.append(weigher.log_odds(known, signs))
    tables = [_table([one[layer] for one in told], len(words.rows)) for layer in (0, 1)]
    table = (tables[0] + tables[1]).tocsr()
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)
    return _Sentences(table, np.repeat(np.arange(len(reports)), size), np.concatenate(odds))


def _table(those: Sequence[Layer], width: int) -> csr_matrix:
    sizes = np.concatenate([np.diff(rows.bounds) for rows, _ in those])
    values = np.concatenate([values for _, values in those])
    columns = np.concatenate([rows.rows for rows, _ in those])
    return csr_matrix((values, columns, np.concatenate([[0], np.cumsum(sizes)])), shape=(len(sizes), width))


def _learn_kind(sentences: _Sentences, held: NDArray[np.bool_], odds: NDArray[np.float64]) -> LogisticRegression:
    """`held`: of each report, whether it holds the kind; `odds`: of each sentence, by which the first is chosen."""
    of_held = held[sentences.report]
    without = np.flatnonzero(~of_held)
    others = np.random.default_rng(1).choice(without, min(len(without), OTHERS), replace=False)
    for _ in range(ROUNDS):
        chosen = np.flatnonzero(_loudest(odds, sentences.report) & of_held)
        rows = np.concatenate([chosen, others])
        labels = np.concatenate([np.ones(len(chosen)), np.zeros(len(others))])
        model = LogisticRegression(C=FREEDOM, class_weight="balanced", solver="liblinear", random_state=1)
        model.fit(sentences.table[rows], labels)
        odds = model.decision_function(sentences.table)
        others = np.union1d(others, np.flatnonzero(_loudest(odds, sentences.report) & ~of_held))
    return model


def _loudest(odds: NDArray[np.float64], report: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether each sentence is the one of its report with the highest odds."""
    most = np.full(report.max() + 1, -np.inf)
    np.maximum.at(most, report, odds)
    loudest: NDArray[np.bool_] = odds >= most[report]
    return loudest
