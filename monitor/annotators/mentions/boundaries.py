"""Where a name may begin and end, by script."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

Boundary = Callable[[str, int, int], bool]
"""(text, start, end) -> whether a name may stand there."""


def any_boundary(_text: str, _start: int, _end: int) -> bool:
    return True


def word_boundary(text: str, start: int, end: int) -> bool:
    """Letters on neither side; a change from small to capital letter is one too, since KCNA's pages glue the text
    of neighbouring tags ("ComradeKim", "the Cubanambassador" is not covered, "CubaPresident" is)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalpha() and not (before.islower() and text[start].isupper()):
        return False
    return not (after.isalpha() and not (after.isupper() and text[end - 1].islower()))


def katakana_boundary(text: str, start: int, end: int) -> bool:
    """A name in katakana is no part of a longer katakana word (マリ in ソマリア, チリ in チリソース)."""
    if _is_katakana(text[start]) and start and _is_katakana(text[start - 1]):
        return False
    return not (_is_katakana(text[end - 1]) and end < len(text) and _is_katakana(text[end]))


def _is_katakana(character: str) -> bool:
    return "\u30a1" <= character <= "\u30fa" or character == "\u30fc"


BOUNDARIES: Mapping[str, Boundary] = MappingProxyType(
    {
        "ko": any_boundary,
        "zh": any_boundary,
        "ja": katakana_boundary,
        **dict.fromkeys(
            ("en", "es", "ru", "de", "fr", "pt", "it", "nl", "pl", "tr", "cs", "sv", "id", "vi"), word_boundary
        ),
    }
)
