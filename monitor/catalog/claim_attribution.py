"""How texts credit the source of a claim."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.catalog.files import by_language, refuse_unknown, regular_expression
from monitor.domain import CatalogError

_FILE = "claim_attribution.toml"
_KEYS = {"words", "patterns", "back", "not-sources", "new-clause"}
_WORD = re.compile(r"(?<!\?P)<([a-z-]+)>")


@dataclass(frozen=True, slots=True)
class CreditPattern:
    """`expression` has a group "who"; `example` credits `who`."""

    expression: re.Pattern[str]
    example: str
    who: str


@dataclass(frozen=True, slots=True)
class CreditWords:
    """What one language credits sources with; expressions of which it has none match nothing."""

    patterns: tuple[CreditPattern, ...]
    back: re.Pattern[str]
    not_sources: re.Pattern[str]
    new_clause: re.Pattern[str]


@cache
def load_credit_words() -> Mapping[str, CreditWords]:
    """Credit words by language. Raises CatalogError naming the entry and the mistake."""
    return by_language(_FILE, parse_credit_words)


def parse_credit_words(language: str, values: Any) -> CreditWords:
    """Checks one language of the file."""
    where = f"catalog/{_FILE}: [{language}]"
    if not isinstance(values, dict) or not isinstance(values.get("patterns"), list):
        raise CatalogError(f"{where}: patterns is missing")
    refuse_unknown(values, _KEYS, where)
    words = {name: "|".join(some) for name, some in values.get("words", {}).items()}

    def expression(key: str) -> re.Pattern[str]:
        return _compiled(values.get(key, "(?!)"), words, f"{where}: {key}")

    patterns = tuple(_pattern(one, words, where) for one in values["patterns"])
    return CreditWords(patterns, expression("back"), expression("not-sources"), expression("new-clause"))


def _pattern(values: Any, words: Mapping[str, str], where: str) -> CreditPattern:
    if not isinstance(values, dict) or set(values) != {"pattern", "example", "who"}:
        raise CatalogError(f"{where}: patterns: each has pattern, example and who")
    expression = _compiled(values["pattern"], words, f"{where}: patterns")
    if "who" not in expression.groupindex:
        raise CatalogError(f"{where}: patterns: {values['pattern']!r} lacks (?P<who>...)")
    return CreditPattern(expression, values["example"], values["who"])


def _compiled(source: str, words: Mapping[str, str], where: str) -> re.Pattern[str]:
    def expanded(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise CatalogError(f"{where}: there is no word list <{match[1]}>; known are {', '.join(sorted(words))}")
        return f"(?:{words[match[1]]})"

    return regular_expression(_WORD.sub(expanded, source), where, written=source)
