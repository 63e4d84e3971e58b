"""Learns the weights of claims from labelled reports, and tells how well they judge reports they have not seen.

    python -m bench.claim_weights [--write] [--mistakes]

Needs scikit-learn (the extra "train"). The reports lie in bench/claim_reports, a file a language; those of one
group were written together. What is printed was judged with words and weights of features learned from the other
groups only; how strict to be is chosen on reports from which nothing is learned. The phrases of the catalog were not
written for the groups that are judged, save those whose name begins with "known", which only lend their words.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.claim_weights_models import Weights, judged, learn_kinds, learn_subjects, learn_texts
from bench.claim_weights_quality import (
    Guess,
    beside,
    best_limits,
    guesses,
    learn_pairs,
    paired,
    phrases_alone,
    quality,
    quality_of,
)
from bench.claim_weights_reports import Reports
from monitor.annotators.claims.weighing.scene import KINDS
from monitor.catalog.claim_weights import COLUMNS, LANGUAGES, LIMITS, SCALE, Limits, WordWeights
from tests.annotators.claim_labels import holds

CATALOG = Path(__file__).resolve().parents[1] / "monitor" / "catalog"


def learn(language: str, write: bool, mistakes: bool) -> None:
    reports = Reports(language)
    unmarked = reports.unmarked
    unseen = []
    for fold in reports.folds:
        learned = learn_texts(
            [*reports.own, *(one for one in reports.all if one.group not in fold)], language, unmarked
        )
        unseen += judged((one for one in reports.all if one.group in fold), learned, language, unmarked)
    learned = learn_texts([one for one in reports.all if one.group in reports.fresh], language, unmarked)
    known = judged(reports.known, learned, language, unmarked)
    guessed: list[Guess] = []
    print(f"{language}: {len(unseen)} reports in {len(reports.fresh)} groups")
    for fold in reports.folds:
        taught = [*known, *(one for one in unseen if one.report.group not in fold)]
        kinds, subjects = learn_kinds(taught), learn_subjects(taught)
        guessed += guesses([one for one in unseen if one.report.group in fold], kinds, subjects)
    alone = beside(_paired_unseen(guessed, reports.folds))
    found = _paired_unseen(alone, reports.folds)
    everything = [*known, *unseen]
    learned = learn_texts([*reports.own, *reports.all], language, unmarked)
    tables = {
        "kind": learn_kinds(everything),
        "subject": learn_subjects(everything),
        "pair": learn_pairs(guessed),
        "together": learn_pairs(alone),
    }
    new = guesses(
        judged([*reports.unseen, *reports.retold], learned, language, unmarked), tables["kind"], tables["subject"]
    )
    new = paired(beside(paired(new, tables["pair"])), tables["together"])
    limits = best_limits(new, found, language)
    print(f"  phrases alone  {phrases_alone(one.report for one in unseen)}")
    print(f"  weighed        {quality(found, limits)}")
    for name, those in (("unseen", reports.unseen), ("retold", reports.retold)):
        ids = {id(one) for one in those}
        print(f"  {name:14} {quality([one for one in new if id(one.report) in ids], limits)}")
    print(f"  {limits}")
    for kind in KINDS:
        print(f"    {kind:18} {quality_of(found, limits, kind)}")
    for group in reports.fresh:
        print(f"    group {group:12} {quality([one for one in found if one.report.group == group], limits)}")
    if mistakes:
        _print_mistakes(found, limits)
    if write:
        _write_words(f"claim_words.{language}.tsv", learned.words)
        _write_words(f"claim_sentences.{language}.tsv", learned.sentences)
        _write_words(f"claim_around.{language}.tsv", learned.around)
        _write_weights(language, tables, limits)


def _paired_unseen(those: Sequence[Guess], folds: Sequence[Sequence[str]]) -> list[Guess]:
    """Guesses of each fold with the probability of their pairs as the others taught it."""
    found = []
    for fold in folds:
        pairs = learn_pairs(one for one in those if one.report.group not in fold)
        found += paired((one for one in those if one.report.group in fold), pairs)
    return found


def _print_mistakes(those: Sequence[Guess], limits: Limits) -> None:
    for guess in those:
        chosen = set(guess.chosen(limits))
        wanted = {key for kind, key in guess.report.labels if kind is guess.kind}
        false = [key for key in chosen if not holds(guess.report.labels, guess.kind, key)]
        missed = [key for key in wanted if not any(holds([(guess.kind, key)], guess.kind, one) for one in chosen)]
        if false or missed:
            told = [(round(sure, 2), one.key[1]) for sure, one in guess.pairs[:4]]
            print(f"  {guess.report.group} {guess.kind} {guess.sure:.2f} +{false} -{missed} of {told}")
            print(f"      {guess.report.article.text[:900]!r}")


def _write_words(name: str, words: WordWeights) -> None:
    lines = ["\t".join(COLUMNS), _row("bias", [0.0, words.any_bias, *words.bias])]
    rows = words.rows.items()
    lines += [_row(word, [words.idf[row], words.any_kind[row], *words.kinds[row]]) for word, row in rows]
    (CATALOG / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(word: str, weights: Iterable[float]) -> str:
    return "\t".join([word, *(str(round(one * SCALE)) for one in weights)])


def _write_weights(language: str, tables: Mapping[str, Weights], limits: Limits) -> None:
    lines = [
        "# Weights of claims, learned from labelled reports: written by bench/claim_weights.py, not by hand.",
        "#",
        "# [limits]   from which probability on subjects are looked for a kind of claim, and a kind and a subject hold",
        "#            together (in texts of fewer than `brief` characters: pair_in_brief); the log odds of words below",
        "#            which no phrase of the catalog can save a claim: of any claim at all, those with the likeliest",
        "#            kind's added, and of any before names are hidden; and the characters that a text must have: in",
        "#            shorter ones whatever the phrases find holds",
        "# [kind]     what speaks for a kind of claim (log odds), see monitor/annotators/claims/weighing/features.py",
        "# [subject]  what speaks for somebody being the one that a claim is about, if there is one",
        "# [pair]     what speaks for a kind and a subject together, once both were judged",
        "# [together] what speaks for a pair once all pairs of its text were judged",
        "",
        "[limits]",
        *(f"{name} = {getattr(limits, name)}" for name in LIMITS),
    ]
    for table, weights in tables.items():
        lines += [
            "",
            f"[{table}]",
            *(f"{json.dumps(name, ensure_ascii=False)} = {one}" for name, one in weights.written().items()),
        ]
    (CATALOG / f"claim_weights.{language}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


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
