"""Real daily series for the benchmark: KCNA headlines that name a country or a region."""

import gzip
import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

NAMES = Path(__file__).with_name("frequency_names.toml")


@dataclass(frozen=True)
class Headlines:
    """Counts (S, T) of headlines that name each series, and headlines a day (T,), all languages."""

    names: list[str]
    first_day: date
    mentioned: np.ndarray
    articles: np.ndarray

    @property
    def years(self) -> float:
        return len(self.articles) / 365.25


def read_headlines(path: Path, names: Path = NAMES) -> Headlines:
    """From an archive in JSON lines (`published`, `title`), gzipped or not."""
    known = tomllib.loads(names.read_text(encoding="utf-8"))
    words = dict(known["countries"])
    for region, part in known["regions"].items():
        words[region] = "|".join([part["words"], *(known["countries"][member] for member in part["members"])])
    patterns = {name: re.compile(rf"\b(?:{one})(?!\w)") for name, one in words.items()}
    opener = gzip.open if path.suffix == ".gz" else open
    days: list[int] = []
    titles: list[str] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            days.append(date.fromisoformat(item["published"][:10]).toordinal())
            titles.append(item["title"])
    first, last = min(days), max(days)
    length = last - first + 1
    place = np.asarray(days) - first
    articles = np.bincount(place, minlength=length).astype(float)
    counts = [
        np.bincount(place, weights=[bool(pattern.search(title)) for title in titles], minlength=length)
        for pattern in patterns.values()
    ]
    return Headlines(list(patterns), date.fromordinal(first), np.stack(counts), articles)
