"""The polite client with a memory, for people who want to see what a poll did."""

from dataclasses import dataclass
from typing import Any

from monitor.fetchers.http import PoliteClient
from monitor.fetchers.responses import Failure, Form, Response


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and how it ended, redirects followed."""

    url: str
    answer: Response | Failure
    posted: bool = False


class WatchedClient(PoliteClient):
    """Keeps each exchange, in order."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.exchanges: list[Exchange] = []

    def get(self, url: str, *, form: Form | None = None, **options: Any) -> Response | Failure:
        answer = super().get(url, form=form, **options)
        self.exchanges.append(Exchange(url, answer, posted=form is not None))
        return answer
