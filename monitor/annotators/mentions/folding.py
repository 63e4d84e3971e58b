"""Text as the automaton reads it, and the way back to the characters as given.

Typographic variants are folded one for one, so that most texts keep their offsets. Only decomposed (NFD) text and
invisible characters inside words need a map.
"""

import re
import unicodedata
from dataclasses import dataclass

_ONE_FOR_ONE = str.maketrans(
    {
        **dict.fromkeys(
            "\n\r\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "
        ),
        **dict.fromkeys("\u2028\u2029\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032\u0060\uff07", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u30fb\uff65\u2022\u00b7\u318d", "\u00b7"),
        "ё": "е",
        "Ё": "Е",
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_CLUSTER = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]|.[\u0300-\u036f\u1160-\u11ff\u3099\u309a]{0,24}", re.DOTALL)
"""A character with its marks, at most as many as keep normalisation linear on hostile runs of them."""
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """`starts[i]` and `ends[i]` are the offsets, in the text as given, of character i of `text`; None where the
    offsets are the same."""

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> FoldedText:
    """Spaces, quotes and hyphens made plain, NFC, no invisible characters, no lone surrogates. Linear time."""
    if text.isascii():
        return FoldedText(text.replace("\n", " ").replace("\t", " "))
    if _INVISIBLE.search(text) or not unicodedata.is_normalized("NFC", text):
        return _mapped(text)
    return FoldedText(_SURROGATE.sub("\ufffd", text.translate(_ONE_FOR_ONE)))


def fold_form(form: str) -> str:
    """A catalog form as it looks in folded text."""
    return unicodedata.normalize("NFC", form).translate(_ONE_FOR_ONE)


def _mapped(text: str) -> FoldedText:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        if _INVISIBLE.fullmatch(cluster[0]):
            continue
        composed = unicodedata.normalize("NFC", cluster[0])
        pieces.append(composed)
        starts.extend([cluster.start()] * len(composed))
        ends.extend([cluster.end()] * len(composed))
    folded = _SURROGATE.sub("\ufffd", "".join(pieces).translate(_ONE_FOR_ONE))
    return FoldedText(folded, tuple(starts), tuple(ends))
