"""Which way clicks come in, by the settings."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from monitor.alerts.http_endpoint import HttpListener
from monitor.alerts.listener import SocketListener
from monitor.alerts.round import now_utc
from monitor.catalog.outlets import Outlets
from monitor.domain import Source
from monitor.settings import SlackSettings


class Listener(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...

    @property
    def healthy(self) -> bool: ...


def make_listener(
    engine: Engine,
    settings: SlackSettings,
    outlets: Outlets | None = None,
    sources: Collection[Source] = (),
    clock: Callable[[], datetime] = now_utc,
) -> Listener | None:
    """Socket Mode where there is an app token, else HTTP where an address is set; None where neither is.

    Raises ConfigError for an address without a signing secret.
    """
    if not settings.configured:
        return None
    if settings.app_token.get_secret_value():
        return SocketListener(engine, settings, clock=clock, outlets=outlets, sources=sources)
    return HttpListener(engine, settings, clock=clock, outlets=outlets, sources=sources) if settings.listen else None
