"""Markup made safe to parse: without what lxml refuses, what bloats it, and what makes libxml2 take minutes."""

import re

MOST_CHARACTERS = 8_000_000
"""Of a page, pictures inside it left out. Stories are a thousandth of that."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PICTURE = re.compile(r"data:[\w.+/-]{1,80};base64,[A-Za-z0-9+/=\s%]{200,}+")
"""Rodong Sinmun's pages carry their pictures inside them."""

_LONG_TAG = re.compile(r"""<([a-zA-Z][\w:-]*+)((?>[^"'>]++|"[^"]*+"|'[^']*+')*+)""")
_MOST_WORDS_IN_A_TAG = 2_000
"""libxml2 compares each attribute of a tag with all before it: a megabyte of them takes it half a minute."""


def tamed(markup: str) -> str:
    """The markup as it can be parsed in little time; without its XML declaration, which lxml refuses in text."""
    markup = _CONTROLS.sub("", _DECLARATION.sub("", markup))
    if "base64," in markup:
        markup = _PICTURE.sub("", markup)
    return _LONG_TAG.sub(_bare, markup)[:MOST_CHARACTERS]


def _bare(tag: re.Match[str]) -> str:
    attributes = tag[2]
    if len(attributes) <= _MOST_WORDS_IN_A_TAG or len(attributes.split()) <= _MOST_WORDS_IN_A_TAG:
        return tag[0]
    return f"<{tag[1]}"
