"""The labelled lists, and how a reading of them is scored."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from monitor.annotators.mentions import MentionFinder
from monitor.annotators.rosters import RosterReader
from monitor.catalog.countries import load_countries
from monitor.catalog.occasions import load_occasions
from monitor.domain import PYONGYANG, Document, Roster, RosterEntry

_FOLDER = Path(__file__).parent / "rosters_labelled"
LANGUAGES = {"en": "en", "ko": "ko-KP"}


@dataclass(frozen=True)
class Labelled:
    document: Document
    language: str
    kind: str
    occasion: str | None
    day: date | None
    entries: tuple[str, ...]
    complete: bool

    @property
    def name(self) -> str:
        return f"{self.language} {self.document.title or self.document.text[:40]}"


def labelled() -> Iterator[Labelled]:
    for file, language in LANGUAGES.items():
        for one in tomllib.loads((_FOLDER / f"{file}.toml").read_text(encoding="utf-8"))["lists"]:
            published = datetime.combine(one["published"], datetime.min.time(), PYONGYANG)
            document = Document(one["title"], one["text"], published, outlet="kcna", language=language)
            yield Labelled(
                document,
                language,
                one["kind"],
                one.get("occasion"),
                one.get("day"),
                tuple(one["entries"]),
                one.get("complete", True),
            )


@cache
def _annotators() -> tuple[MentionFinder, RosterReader]:
    countries = load_countries()
    return MentionFinder(countries), RosterReader(countries, load_occasions())


def read(document: Document, language: str) -> tuple[Roster, ...]:
    finder, reader = _annotators()
    return reader.read(document, language, finder.find(document.title, document.text, language))


def shown(entry: RosterEntry) -> str:
    """An entry as the labels write it."""
    host = f"@{entry.host}" if entry.host else ""
    name = f" | {entry.name}" if entry.name else ""
    return f"{entry.country}{host} {entry.role}{name}".strip()


@dataclass
class Score:
    right: int = 0
    read: int = 0
    labelled: int = 0

    def add(self, found: Counter[str], expected: Counter[str]) -> None:
        self.right += (found & expected).total()
        self.read += found.total()
        self.labelled += expected.total()

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def place(label: str) -> str:
    """Country and host of a label."""
    return label.split(" ", 1)[0]


def post(label: str) -> str:
    """Country, host and role of a label."""
    return label.split(" | ", 1)[0]


@dataclass
class Scores:
    entries: Score
    """Country, host and role."""
    places: Score
    """Country and host."""
    names: Score
    kinds: Score
    occasions: Score
    days: Score


def score_all(wrong: list[str] | None = None) -> Scores:
    scores = Scores(*(Score() for _ in range(6)))
    for one in labelled():
        rosters = read(one.document, one.language)
        found = [shown(entry) for roster in rosters for entry in roster.entries]
        scores.entries.add(Counter(map(post, found)), Counter(map(post, one.entries)))
        scores.places.add(Counter(map(place, found)), Counter(map(place, one.entries)))
        scores.names.add(Counter(label for label in found if "|" in label),
                         Counter(label for label in one.entries if "|" in label))  # fmt: skip
        if one.kind:
            first = rosters[0] if rosters else None
            scores.kinds.add(Counter([str(first.kind)] if first else []), Counter([one.kind]))
            occasion = first.occasion if first else None
            scores.occasions.add(Counter([str(occasion)]), Counter([str(one.occasion)]))
            if one.day:
                scores.days.add(Counter([str(first.day)] if first else []), Counter([str(one.day)]))
            told = f"{first.kind} {first.occasion} {first.day}" if first else "nothing"
            wanted = f"{one.kind} {one.occasion} {one.day}"
            same = first and (str(first.kind), first.occasion) == (one.kind, one.occasion)
            if wrong is not None and (not same or (one.day and first and first.day != one.day)):
                wrong.append(f"{one.name}: {told}, labelled {wanted}")
        if wrong is not None and Counter(found) != Counter(one.entries):
            extra, lacking = Counter(found) - Counter(one.entries), Counter(one.entries) - Counter(found)
            wrong.append(f"{one.name}: read {sorted(extra.elements())}, missed {sorted(lacking.elements())}")
    return scores
