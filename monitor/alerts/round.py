"""What every kind of delivery shares: the time, the length of a claim, and what a round reports."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

CLAIM = timedelta(seconds=90)
"""Far longer than one call may take, so that a living sender never loses its claim."""


def now_utc() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class DeliveryReport:
    """What one round of delivery did. `errors`: one line for each different failure."""

    posted: int = 0
    updated: int = 0
    retried: int = 0
    dead: int = 0
    dropped: int = 0
    errors: list[str] = field(default_factory=list)

    def fail(self, message: str) -> bool:
        """Note a failure; whether it is a new one."""
        if message in self.errors:
            return False
        self.errors.append(message)
        return True
