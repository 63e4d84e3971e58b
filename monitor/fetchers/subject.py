"""Of broad feeds and lists, what a source is read for."""

from collections.abc import Sequence
from typing import cast

from monitor.domain import Document, Source


def words_of(source: Source) -> Sequence[str]:
    """The words of `options.about`, one of which a document must have; none: everything is kept."""
    return cast("Sequence[str]", source.options.get("about", ()))


def about(documents: Sequence[Document], source: Source) -> list[Document]:
    """The documents that have one of the words in `options.about` and an address with `options.link_pattern`; all
    where the source has neither."""
    words = [word.casefold() for word in words_of(source)]
    pattern = str(source.options.get("link_pattern", ""))
    return [
        one
        for one in documents
        if pattern in one.url and (not words or any(word in one.full_text.casefold() for word in words))
    ]
