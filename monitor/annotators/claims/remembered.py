"""What was found for a word is kept, since few texts have new ones, until there are too many."""

from collections.abc import Callable, Hashable
from typing import TypeVar

_MOST = 50_000
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(dict[K, V]):
    """Values by what they are found for. Faster to look up than what `functools` keeps."""

    def __init__(self, find: Callable[[K], V]) -> None:
        self._find = find

    def __missing__(self, key: K) -> V:
        if len(self) >= _MOST:
            self.clear()
        self[key] = found = self._find(key)
        return found
