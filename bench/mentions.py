"""Precision and recall of mentions on the labelled set, and the speed of annotating stories.

Speed is a ratio within one run: language, mentions and aboutness of a story against a bare Aho-Corasick pass
of the same automaton over the same texts. With a JSONL archive (plain or gzip) as argument its stories are
used, else the labelled set, repeated. Usage: python -m bench.mentions [ARCHIVE]
"""

import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from monitor.annotators.language import tell_language
from monitor.annotators.mentions import MentionFinder, aboutness
from monitor.annotators.mentions.folding import fold
from monitor.annotators.mentions.lexicon import build_lexicon
from monitor.catalog.countries import load_countries
from monitor.domain import MentionBy, join_text
from tests.annotators.mentions_labelled import labelled_texts

ROUNDS = 5
STORIES = 6000


def accuracy(finder: MentionFinder) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in labelled_texts():
        mentions = finder.find("", one.text, one.language)
        named = {mention.entity.id for mention in mentions if mention.by is not MentionBy.CREDIT} - {"KP"}
        right = counts[one.language]
        right["texts"] += 1
        right["true"] += len(named & one.named)
        right["extra"] += len(named - one.named)
        right["missed"] += len(one.named - named)
        right["language"] += tell_language(one.text) == one.language
    print(f"{'language':9} {'texts':>5} {'precision':>9} {'recall':>7} {'language told':>14}")
    for language, right in counts.items():
        precision = right["true"] / ((right["true"] + right["extra"]) or 1)
        recall = right["true"] / ((right["true"] + right["missed"]) or 1)
        told = right["language"] / right["texts"]
        print(f"{language:9} {right['texts']:5} {precision:9.3f} {recall:7.3f} {told:14.3f}")


def stories() -> list[tuple[str, str]]:
    if len(sys.argv) < 2:
        return [("", one.text) for one in labelled_texts() if one.language == "en"] * 50
    path = Path(sys.argv[1])
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    read = [json.loads(line) for line in content.splitlines()[:STORIES]]
    return [(one.get("title", ""), one.get("text", "")) for one in read]


def speed(finder: MentionFinder) -> None:
    texts = stories()
    folded = [fold(join_text(title, text)).text for title, text in texts]
    lexicon = build_lexicon(load_countries(), "en")

    def bare() -> None:
        for text in folded:
            lexicon.automaton.find_matches_as_indexes(text)

    def whole() -> None:
        for title, text in texts:
            aboutness(finder.find(title, text, tell_language(join_text(title, text))))

    def only_language() -> None:
        for title, text in texts:
            tell_language(join_text(title, text))

    characters = sum(map(len, folded))
    works = {"bare Aho-Corasick": bare, "language": only_language, "whole annotation": whole}
    best = {name: min(times) for name, times in in_turn(works).items()}
    print(f"{len(texts)} stories, {characters / len(texts):.0f} characters each, best of {ROUNDS} taken in turn")
    for name, seconds in best.items():
        ratio = seconds / best["bare Aho-Corasick"]
        print(f"{name:20} {len(texts) / seconds:9.0f} stories/s  {ratio:6.2f} x bare")


def in_turn(works: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    """Processor seconds of each work over the rounds, one after the other, so that a busy machine slows all alike."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = time.process_time()
            work()
            times[name].append(time.process_time() - start)
    return times


def construction() -> None:
    start = time.perf_counter()
    finder = MentionFinder(load_countries())
    made = time.perf_counter() - start
    for language in ("en", "ko-KP", "ru", "es", "zh", "ja"):
        start = time.perf_counter()
        finder.find("", "x", language)
        print(f"first text in {language:6} {1000 * (time.perf_counter() - start):6.0f} ms")
    print(f"construction         {1000 * made:6.0f} ms")


if __name__ == "__main__":
    construction()
    shared = MentionFinder(load_countries())
    accuracy(shared)
    speed(shared)
