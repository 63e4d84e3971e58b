"""How texts name the matters that claims are about."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from monitor.catalog.files import by_language, regular_expression
from monitor.domain import CatalogError

_FILE = "claim_topics.toml"


@cache
def load_modifiers() -> Mapping[str, re.Pattern[str]]:
    """By language, what matches the words at the end of a text that belong to a name behind it. Raises CatalogError
    naming the entry and the mistake."""
    return by_language(_FILE, parse_modifiers)


def parse_modifiers(language: str, values: Any) -> re.Pattern[str]:
    """Checks one language of the file."""
    where = f"catalog/{_FILE}: [{language}]"
    words = values.get("modifiers") if isinstance(values, dict) and set(values) == {"modifiers"} else None
    if not isinstance(words, list) or not words or not all(isinstance(one, str) and one for one in words):
        raise CatalogError(f"{where}: modifiers, a list of words, is expected and nothing else")
    return regular_expression(rf"(?:(?<!\w)(?:{'|'.join(words)})\s)+$", f"{where}: modifiers")
