"""Documents and installations to test with."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from monitor.domain import PYONGYANG, Document, Precision
from monitor.pipeline.app import App
from monitor.settings import Settings, load_settings

NOW = datetime(2024, 6, 1, 3, 0, tzinfo=UTC)


def at_noon(day: str | date) -> datetime:
    parsed = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(parsed, time(12), PYONGYANG)


def document(title: str = "Cuba and Laos", day: str | date = "2024-02-16", **changes: Any) -> Document:
    values: dict[str, Any] = {
        "title": title,
        "text": "",
        "published": at_noon(day),
        "precision": Precision.DAY,
        "outlet": "kcna",
        "language": "en",
        "place": "test",
    }
    return Document(**{**values, **changes})


def settings_for(url: str, **sections: Any) -> Settings:
    base = load_settings(None, {"NKMONITOR_DATABASE_URL": url})
    return Settings.model_validate({**base.model_dump(), **sections})


@contextmanager
def app_for(url: str, **sections: Any) -> Iterator[App]:
    app = App.open(settings_for(url, **sections))
    try:
        yield app
    finally:
        app.close()
