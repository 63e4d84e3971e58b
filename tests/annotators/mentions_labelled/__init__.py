"""Short texts in the manner of state media and observers, each with the countries it names.

A line is `LABELS | TEXT`. Labels are country codes; `~XX` is named only as the source of a report; `-` is none.
The DPRK is left out, since no detector counts it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Labelled:
    language: str
    text: str
    named: frozenset[str]
    credited: frozenset[str]


def labelled_texts() -> Iterator[Labelled]:
    for file in sorted(FOLDER.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                labels, text = line.split(" | ", 1)
                codes = [] if labels == "-" else labels.split(",")
                yield Labelled(
                    file.stem,
                    text,
                    frozenset(code for code in codes if not code.startswith("~")),
                    frozenset(code[1:] for code in codes if code.startswith("~")),
                )
