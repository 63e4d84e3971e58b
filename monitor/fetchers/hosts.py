"""One request at a time to each host, and a pause between two."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SILENCE_REMEMBERED_SECONDS = 60.0
"""Shorter than the shortest backoff, so that a source's own next poll does ask again."""


class HostGate:
    """Threads that want the same host queue here; those of other hosts pass."""

    def __init__(self, pause_seconds: float) -> None:
        self._pause = pause_seconds
        self._closing = threading.Event()
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._silent_until: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, pause_seconds: float | None = None) -> Iterator[bool]:
        """Holds the host; gives False if the gate was closed while waiting: then nothing may be asked any more."""
        with self._guard:
            lock = self._turns.setdefault(host, threading.Lock())
        with lock:
            wait = self._free_at.get(host, 0.0) - time.monotonic()
            if wait > 0:
                self._closing.wait(wait)
            try:
                yield not self._closing.is_set()
            finally:
                pause = self._pause if pause_seconds is None else max(pause_seconds, self._pause)
                self._free_at[host] = time.monotonic() + pause

    def is_silent(self, host: str) -> bool:
        """Whether the host let a request time out a moment ago: asking it again at once would hold a thread for the
        same time, and the other sources of a slow host would hold all of them."""
        return self._silent_until.get(host, 0.0) > time.monotonic()

    def remember_silence(self, host: str) -> None:
        self._silent_until[host] = time.monotonic() + SILENCE_REMEMBERED_SECONDS

    def close(self) -> None:
        self._closing.set()
