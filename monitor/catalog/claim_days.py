"""How texts name days on which nothing of what they claim happened."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.catalog.files import by_language, refuse_unknown, regular_expression
from monitor.domain import CatalogError

_FILE = "claim_days.toml"
_KEYS = ("spoke-before", "spoke-behind", "beside-before", "beside-behind", "record-before", "record-behind")


@dataclass(frozen=True, slots=True)
class DayWords:
    """What stands right before or behind such days in one language; expressions of which it has none match nothing."""

    spoke_before: re.Pattern[str]
    spoke_behind: re.Pattern[str]
    """A day on which the source spoke: "an official said on Tuesday"."""
    beside_before: re.Pattern[str]
    beside_behind: re.Pattern[str]
    """A day of something else: "SEOUL, Nov. 9 (Yonhap) --", "on April 15 each year"."""
    record_before: re.Pattern[str]
    record_behind: re.Pattern[str]
    """A day that is only compared with: "the longest since 2014"."""


@cache
def load_day_words() -> Mapping[str, DayWords]:
    """Day words by language. Raises CatalogError naming the entry and the mistake."""
    return by_language(_FILE, parse_day_words)


def parse_day_words(language: str, values: Any) -> DayWords:
    """Checks one language of the file."""
    where = f"catalog/{_FILE}: [{language}]"
    if not isinstance(values, dict):
        raise CatalogError(f"{where}: a table is expected")
    refuse_unknown(values, _KEYS, where)
    return DayWords(*(regular_expression(values.get(key, "(?!)"), f"{where}: {key}") for key in _KEYS))
