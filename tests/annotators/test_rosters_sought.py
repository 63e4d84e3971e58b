"""In the labelled lists every pattern that is tried only at its openings finds what a plain search finds."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

from monitor.annotators import rosters
from monitor.annotators.rosters.lexicon import lexicon
from monitor.catalog import feasts, foreign_days
from monitor.catalog.files import read_catalog_file
from monitor.catalog.sought import Sought
from tests.annotators.labelled_rosters import labelled


def _spans(found: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [one.span() for one in found]


def _of_modules() -> Iterator[Sought]:
    readers = [one.name for one in pkgutil.iter_modules(rosters.__path__, f"{rosters.__name__}.")]
    for module in map(importlib.import_module, [*readers, feasts.__name__, foreign_days.__name__]):
        yield from (one for one in vars(module).values() if isinstance(one, Sought))


def _of_the_catalog() -> Iterator[Sought]:
    for language in ("en", "ko", "ru"):
        words = lexicon(language)
        yield from (words.lists, words.quotes, words.not_before)
        yield from (words.absence.before, words.absence.after, words.absence.begins)
        catalog = read_catalog_file(f"rosters.{language}.toml")
        for kind in [*catalog["kinds"], *catalog.get("loose_kinds", [])]:
            yield from map(Sought, kind["patterns"])


def test_in_the_labelled_lists_each_pattern_finds_what_a_plain_search_finds() -> None:
    every = [*_of_modules(), *_of_the_catalog()]
    assert len(every) > 150
    for one in labelled():
        told = one.document.full_text
        for sought in every:
            for text in (told, told.lower()):
                assert _spans(sought.finditer(text)) == _spans(sought.pattern.finditer(text)), sought.pattern.pattern
