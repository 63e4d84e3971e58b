"""How well and how fast lists are read.

Accuracy on the labelled set of the tests; with an archive (JSONL, plain or gzip, one story a line) also stories read
per second, beside the time that finding the mentions took on the same stories.

    python -m bench.rosters [ARCHIVE] [--repeat 1]
"""

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from monitor.annotators.mentions import MentionFinder
from monitor.annotators.rosters import RosterReader
from monitor.catalog.countries import load_countries
from monitor.catalog.occasions import load_occasions
from monitor.domain import PYONGYANG, Document
from tests.annotators.labelled_rosters import score_all


def stories(archive: Path) -> Iterator[Document]:
    opener = gzip.open if archive.suffix == ".gz" else open
    with opener(archive, "rt", encoding="utf-8") as lines:
        for line in lines:
            story = json.loads(line)
            published = datetime.fromisoformat(story["published"]).replace(tzinfo=PYONGYANG)
            language = story.get("language", "en")
            yield Document(story.get("title", ""), story.get("text", ""), published, language=language)


def accuracy() -> None:
    wrong: list[str] = []
    scores = score_all(wrong)
    for name in ("entries", "places", "names", "kinds", "occasions", "days"):
        score = getattr(scores, name)
        figures = f"precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}  n {score.labelled}"
        print(f"{name:10} {figures}")
    print("\n".join(wrong))


def speed(archive: Path, repeat: int) -> None:
    countries = load_countries()
    finder, reader = MentionFinder(countries), RosterReader(countries, load_occasions())
    documents = [document for document in stories(archive) if document.language in {"en", "ko", "ko-KP"}]
    started = time.process_time()
    found = [finder.find(one.title, one.text, str(one.language)) for one in documents]
    mentions = time.process_time() - started
    seconds = []
    rosters = 0
    for _ in range(repeat):
        started = time.process_time()
        rosters = sum(
            len(reader.read(one, str(one.language), mentioned)) for one, mentioned in zip(documents, found, strict=True)
        )
        seconds.append(time.process_time() - started)
    best = min(seconds)
    print(f"{len(documents)} stories, {rosters} rosters: {len(documents) / best:.0f} stories a second of one core")
    print(f"{best / mentions:.1f} times the time of finding the mentions")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("archive", type=Path, nargs="?")
    arguments.add_argument("--repeat", type=int, default=1)
    given = arguments.parse_args()
    accuracy()
    if given.archive:
        speed(given.archive, given.repeat)


if __name__ == "__main__":
    main()
