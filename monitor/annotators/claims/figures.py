"""Figures that a claim reports: a rank, counts before and after, how long a silence lasted."""

import re
from collections.abc import Sequence

from monitor.annotators.claims.mark import Mark
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
_CITED = r"(?:cited|mentioned|covered|reported|named|frequent\w*|quoted|referenced)"
_RANK_EN = re.compile(
    r"\b(?P<rank>"
    + "|".join(_ORDINALS)
    + rf")[- ](?:most|largest|highest|biggest|in|place|rank)[\w -]{{0,40}}?{_CITED}"
)
_RANK_KO = re.compile(
    r"(?:(?P<word>두|세|네|다섯)\s?번째|(?P<rank>\d{1,2})(?:번째|위))(?:로)?\s?(?:많이|자주|가장)?"
    r"[^.]{0,12}?(?:언급|보도|등장|인용|거론)"
)
_KO_RANKS = {"두": 2, "세": 3, "네": 4, "다섯": 5}
_FROM_TO = re.compile(r"\bfrom (?P<before>\d[\d,]*)\b[^.;]{0,60}?\bto (?P<after>\d[\d,]*)\b")
_THINGS = r"(?:articles|items|reports|stories|photos|videos|pages|mentions|dispatches)"
_COUNT_EN = re.compile(rf"\b(?P<count>\d{{1,3}}(?:,\d{{3}})+|\d{{2,7}})\s(?:[\w-]+\s){{0,3}}?{_THINGS}")
_COUNT_KO = re.compile(r"(?:(?P<man>\d+)만\s?)?(?:(?P<count>\d[\d,]*)(?P<thousand>천)?)?\s?(?:여\s?)?(?:건|개|편)")
_FROM_TO_KO = re.compile(r"(?P<before>\d[\d,]*)(?:건|회|차례|번)에서[^.]{0,20}?(?P<after>\d[\d,]*)(?:건|회|차례|번)")
_DAYS = re.compile(r"\b(?P<days>\d{1,3})[- ]days?\b|(?P<ko>\d{1,3})일\s?(?:만|째|간|동안)")


def figures_in(quote: str, language: str, marks: Sequence[Mark]) -> dict[str, object]:
    """Figures of a sentence as JSON values: {"rank": 3, "after": ["CN", "RU"]}."""
    figures: dict[str, object] = {}
    lowered = quote.lower()
    if language == "en" and (match := _RANK_EN.search(lowered)):
        figures["rank"] = _ORDINALS[match["rank"]]
        if after := re.search(r"\b(?:after|behind|following)\b", lowered[match.end() :]):
            figures["after"] = _countries_in(quote[match.end() + after.end() :], marks)
    elif language == "ko" and (match := _RANK_KO.search(quote)):
        figures["rank"] = int(match["rank"]) if match["rank"] else _KO_RANKS[match["word"]]
    return figures | _counts(lowered, language)


def _countries_in(tail: str, marks: Sequence[Mark]) -> list[str]:
    return list(dict.fromkeys(one.id for one in marks if one.sort == COUNTRY and one.name in tail))


def _counts(lowered: str, language: str) -> dict[str, object]:
    figures: dict[str, object] = {}
    if match := (_FROM_TO if language == "en" else _FROM_TO_KO).search(lowered):
        figures["counts"] = [int(match["before"].replace(",", "")), int(match["after"].replace(",", ""))]
    elif language == "en" and (match := _COUNT_EN.search(lowered)):
        figures["articles"] = int(match["count"].replace(",", ""))
    elif language == "ko" and (match := _COUNT_KO.search(lowered)) and (match["man"] or match["count"]):
        count = int((match["count"] or "0").replace(",", "")) * (1000 if match["thousand"] else 1)
        figures["articles"] = int(match["man"] or 0) * 10_000 + count
    if match := _DAYS.search(lowered):
        figures["days"] = int(match["days"] or match["ko"])
    return figures
