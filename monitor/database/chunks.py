"""Long lists of values in pieces: SQLite allows 32,766 variables, PostgreSQL plans short lists better."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

Value = TypeVar("Value")

SIZE = 500


def chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    listed = list(values)
    for start in range(0, len(listed), SIZE):
        yield listed[start : start + SIZE]
