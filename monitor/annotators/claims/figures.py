"""Figures that a claim reports: a rank, counts before and after, how long a silence lasted."""

import re
from collections.abc import Sequence

from monitor.annotators.claims.marks import Mark
from monitor.catalog.claim_syntax import COUNTRY

_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_RANK_EN = re.compile(
    r"\b(?P<rank>"
    + "|".join(_ORDINALS)
    + r")[- ](?:most|largest|highest|biggest|in|place|rank)[\w -]{0,40}?(?:cited|mentioned|covered|reported|named|frequent\w*|quoted|referenced)"
)
_RANK_KO = re.compile(r"(?:세 번째|네 번째|두 번째|다섯 번째|(?P<rank>\d{1,2})(?:번째|위))")
_KO_RANKS = {"두": 2, "세": 3, "네": 4, "다섯": 5}
_FROM_TO = re.compile(r"\bfrom (?P<before>\d[\d,]*)\b[^.;]{0,60}?\bto (?P<after>\d[\d,]*)\b")
_COUNT_EN = re.compile(
    r"\b(?P<count>\d{1,3}(?:,\d{3})+|\d{2,7})\s(?:[\w-]+\s){0,3}?(?:articles|items|reports|stories|photos|videos|pages|mentions|dispatches)"
)
_COUNT_KO = re.compile(r"(?P<count>\d[\d,]*|\d+만(?:\s?\d+천)?)\s?(?:여\s?)?(?:건|개|편)")
_DAYS = re.compile(r"\b(?P<days>\d{1,3})[- ]days?\b|(?P<ko>\d{1,3})일\s?(?:만|째|간|동안)")


def figures_in(quote: str, language: str, marks: Sequence[Mark]) -> dict[str, object]:
    """Figures of a sentence as JSON values: {"rank": 3, "after": ["CN", "RU"]}."""
    figures: dict[str, object] = {}
    lowered = quote.lower()
    if language == "en" and (match := _RANK_EN.search(lowered)):
        figures["rank"] = _ORDINALS[match["rank"]]
        if after := re.search(r"\b(?:after|behind|following)\b", lowered[match.end() :]):
            offset = marks[0].start - quote.find(quote) if marks else 0
            figures["after"] = _countries_after(quote, match.end() + after.end(), marks, offset)
    return figures | _counts(lowered, language)


def _countries_after(quote: str, position: int, marks: Sequence[Mark], _offset: int) -> list[str]:
    tail = quote[position:]
    return list(dict.fromkeys(one.id for one in marks if one.sort == COUNTRY and one.name in tail))


def _counts(lowered: str, language: str) -> dict[str, object]:
    figures: dict[str, object] = {}
    if match := _FROM_TO.search(lowered):
        figures["counts"] = [int(match["before"].replace(",", "")), int(match["after"].replace(",", ""))]
    elif language == "en" and (match := _COUNT_EN.search(lowered)):
        figures["articles"] = int(match["count"].replace(",", ""))
    if match := _DAYS.search(lowered):
        figures["days"] = int(match["days"] or match["ko"])
    return figures
