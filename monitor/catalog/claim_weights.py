"""Weights of words and features for claims, learned from labelled reports by bench/claim_weights.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from monitor.catalog.files import catalog_text, read_catalog_file
from monitor.domain import CatalogError, ClaimKind

LANGUAGES = ("en", "ko")
SCALE = 1_000
"""Weights are written as whole thousandths."""
COLUMNS = ("word", "rarity", "any", *ClaimKind)
LIMITS = ("kind", "pair", "pair_in_brief", "brief", "hopeless", "hopeless_kind", "hopeless_at_a_glance", "shortest")
WORD_TABLES = ("claim_words", "claim_sentences", "claim_around")
TABLES = ("kind", "subject", "pair", "together")


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Words, pairs of words, and signs, which stand in brackets. `rows` tells the row of each, in order, in `idf`
    (rarity, shape (words,)), in `any_kind` (log odds of any claim at all, shape (words,)) and in `kinds` (log odds by
    kind of claim, in the order of ClaimKind, shape (words, kinds)); `bias` has shape (kinds,)."""

    rows: Mapping[str, int]
    idf: NDArray[np.float64]
    any_kind: NDArray[np.float64]
    any_bias: float
    kinds: NDArray[np.float64]
    bias: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities from which on subjects of a kind are looked for, and a kind and a subject together hold (in a text
    of less than `brief` characters, `pair_in_brief`); and the log odds below which no phrase can save a claim: of any
    at all, with those of its likeliest kind added, and of any before sentences and names are told."""

    kind: float
    pair: float
    pair_in_brief: float
    brief: float
    hopeless: float
    hopeless_kind: float
    hopeless_at_a_glance: float
    shortest: float
    """Characters below which there is not enough in a text to weigh, so that what the phrases find holds."""


@dataclass(frozen=True, slots=True)
class ClaimWeights:
    """Of one language. `of_kind`, `of_subject`, `of_pair` and `together`: features to weights, with "bias"."""

    language: str
    words: WordWeights
    sentences: WordWeights
    """Of single sentences, in the same rows as `words`; of any kind they say nothing."""
    around: WordWeights
    """What stands around those whom claims may be about."""
    of_kind: Mapping[str, float]
    of_subject: Mapping[str, float]
    of_pair: Mapping[str, float]
    together: Mapping[str, float]
    """Of a pair beside the others of its text."""
    limits: Limits


@cache
def load_claim_weights() -> Mapping[str, ClaimWeights]:
    """Weights by language. Raises CatalogError naming the file and the mistake."""
    return MappingProxyType({language: _of_language(language) for language in LANGUAGES})


def _of_language(language: str) -> ClaimWeights:
    name = f"claim_weights.{language}.toml"
    tables = read_catalog_file(name)
    if missing := {"limits", *TABLES} - set(tables):
        raise CatalogError(f"catalog/{name}: [{min(missing)}] is missing; write it anew with bench/claim_weights.py")
    weights = {table: _numbers(tables[table], f"catalog/{name}: [{table}]") for table in ("limits", *TABLES)}
    limits = weights["limits"]
    if set(limits) != set(LIMITS):
        raise CatalogError(f"catalog/{name}: [limits]: expected {', '.join(LIMITS)}")
    words, sentences, around = (
        parse_word_weights(f"{name}.{language}.tsv", catalog_text(f"{name}.{language}.tsv")) for name in WORD_TABLES
    )
    if list(words.rows) != list(sentences.rows):
        raise CatalogError(
            f"catalog/claim_sentences.{language}.tsv: its words are not those of claim_words.{language}.tsv"
        )
    kind, subject, pair, together = (weights[one] for one in TABLES)
    return ClaimWeights(language, words, sentences, around, kind, subject, pair, together, Limits(**limits))


def _numbers(table: object, where: str) -> Mapping[str, float]:
    if not isinstance(table, dict) or not all(isinstance(one, int | float) for one in table.values()):
        raise CatalogError(f"{where}: expected numbers only")
    return MappingProxyType({str(key): float(value) for key, value in table.items()})


def parse_word_weights(name: str, text: str) -> WordWeights:
    """A table of tabs: a line of names, a line of biases, then a word a line. Raises CatalogError."""
    lines = text.splitlines()
    heading = "\t".join(COLUMNS)
    if not lines or lines[0] != heading:
        raise CatalogError(f"catalog/{name}: line 1: expected the columns {heading!r}")
    rows: dict[str, int] = {}
    values: list[list[int]] = []
    for number, line in enumerate(lines[1:], start=2):
        word, *figures = line.split("\t")
        try:
            values.append([int(one) for one in figures])
        except ValueError:
            raise CatalogError(f"catalog/{name}: line {number}: expected whole numbers behind {word!r}") from None
        if len(figures) != len(COLUMNS) - 1:
            raise CatalogError(f"catalog/{name}: line {number}: expected {len(COLUMNS) - 1} numbers")
        rows[word] = number - 3
    if len(values) < 2 or rows.pop("bias", None) != -1 or len(rows) != len(values) - 1:
        raise CatalogError(f"catalog/{name}: line 2: expected the biases, then each word once")
    table = np.array(values, dtype=np.float64) / SCALE
    return WordWeights(
        MappingProxyType(rows), table[1:, 0], table[1:, 1], float(table[0, 1]), table[1:, 2:], table[0, 2:]
    )
