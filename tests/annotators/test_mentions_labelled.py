"""The labelled set: what the finder and the language teller must get right, text by text."""

import pytest

from monitor.annotators.language import tell_language
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.countries import load_countries
from monitor.domain import MentionBy
from tests.annotators.mentions_labelled import Labelled, labelled_texts

FINDER = MentionFinder(load_countries())
TEXTS = tuple(labelled_texts())


def test_the_set_is_large_enough_in_every_language() -> None:
    assert len(TEXTS) >= 250
    for language in ("ko-KP", "ko-KR", "en", "zh", "ru", "es", "ja"):
        assert sum(one.language == language for one in TEXTS) >= 30, language


@pytest.mark.parametrize("language", ["ko-KP", "ko-KR", "en", "zh", "ru", "es", "ja"])
def test_exactly_the_labelled_countries_are_found(language: str) -> None:
    texts = [one for one in TEXTS if one.language == language]
    assert [(one.text, *found_in(one)) for one in texts if found_in(one) != labels_of(one)] == []


def found_in(labelled: Labelled) -> tuple[frozenset[str], frozenset[str]]:
    """Countries named, and those named only in a credit; the DPRK is left out as in the labels."""
    mentions = FINDER.find("", labelled.text, labelled.language)
    named = frozenset(one.entity.id for one in mentions if one.by is not MentionBy.CREDIT) - {"KP"}
    credited = frozenset(one.entity.id for one in mentions if one.by is MentionBy.CREDIT) - {"KP"}
    return named, credited - named


def labels_of(labelled: Labelled) -> tuple[frozenset[str], frozenset[str]]:
    return labelled.named, labelled.credited - labelled.named


@pytest.mark.parametrize("family", ["ko", "en", "zh", "ru", "es", "ja"])
def test_the_language_is_told_for_nearly_every_text(family: str) -> None:
    texts = [one for one in TEXTS if one.language.startswith(family)]
    right = [one for one in texts if tell_language(one.text, family).startswith(family)]
    assert len(right) >= 0.97 * len(texts)


def test_northern_texts_are_told_from_southern_ones() -> None:
    northern = [tell_language(one.text) for one in TEXTS if one.language == "ko-KP"]
    southern = [tell_language(one.text) for one in TEXTS if one.language == "ko-KR"]
    assert northern.count("ko-KP") >= 0.97 * len(northern)
    assert southern.count("ko-KR") >= 0.7 * len(southern), "single sentences without a telling word lean north"
