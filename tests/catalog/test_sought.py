"""Patterns tried only where their openings stand find what plain searches find."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.catalog.sought import Sought, SoughtTogether, openings


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\b(?:held|took place) in\b", {"held in", "took pla"}),
        (r"(?:the )?[Ee]mbass(?:y|ies)", {"the Emba", "the emba", "Embassy", "Embassies", "embassy", "embassies"}),
        (r"(?<!\bin )banquets?", {"banquet"}),
        (r"met|meets|meet", {"met", "meet"}),
        (r"(?:ab)+c", {"ab"}),
        (r":\s*$", {":"}),
        (r"(?:대사|무관)들?", {"대사", "무관"}),
    ],
)
def test_openings_are_read_off_a_pattern(pattern: str, expected: set[str]) -> None:
    assert openings(pattern) == expected


@pytest.mark.parametrize(
    "pattern", [r"\w+ embassy", r"(?i)embassy", r"(?:embassy)?", r"a?[^.]b", r"[가-힣]등", r"(x|)\1y", r"\bo(?:f|)\s"]
)
def test_a_pattern_that_may_begin_with_anything_has_no_openings(pattern: str) -> None:
    assert openings(pattern) == frozenset()


_PIECES = st.sampled_from(
    ["a", "b", "ab", "ba", "a b", " ", "[ab]", "[^a]", r"\b", r"\w", "(?!b)", "(?<=a)", "$", "^", ".", "\\."]
)
_PATTERNS = st.recursive(
    _PIECES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "+", "{2}", "{0,2}", "+?"])).map(lambda one: f"(?:{one[0]}){one[1]}"),
        inner.map(lambda part: f"({part})"),
    ),
    max_leaves=8,
)


def _spans(found: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [one.span() for one in found]


@given(_PATTERNS, st.text("ab .", max_size=14), st.integers(0, 4), st.integers(0, 14))
def test_whatever_the_pattern_the_same_is_found(pattern: str, text: str, start: int, end: int) -> None:
    sought, plain = Sought(pattern), re.compile(pattern)
    assert _spans(sought.finditer(text)) == _spans(plain.finditer(text))
    first, expected = sought.search(text, start, end), plain.search(text, start, end)
    assert (first and first.span()) == (expected and expected.span())


@given(st.lists(_PATTERNS, max_size=4), st.text("ab .", max_size=14))
def test_together_the_same_patterns_are_found_as_one_by_one(patterns: list[str], text: str) -> None:
    expected = [number for number, one in enumerate(patterns) if re.search(one, text)]
    assert SoughtTogether([Sought(one) for one in patterns]).found_in(text) == expected
