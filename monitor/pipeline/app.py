"""One open installation: settings, database, catalog, annotators and detectors, made when first needed."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from monitor.annotators.annotate import Annotator
from monitor.catalog.countries import Countries, load_countries
from monitor.catalog.occasions import load_occasions
from monitor.catalog.outlets import Outlets, load_outlets
from monitor.catalog.sources import load_sources
from monitor.database import schema
from monitor.database.engine import open_engine
from monitor.detectors.frequency import Memory
from monitor.detectors.registry import build_detectors
from monitor.domain import Audience, DatabaseError, Detector, Outlet, Source
from monitor.pipeline.ingest import Ingest
from monitor.settings import Settings


class App:
    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine

    @classmethod
    def open(cls, settings: Settings, *, create: bool = False, migrate: bool = False) -> "App":
        """Open the database. `create`: make it where there is none; `migrate`: bring an older one up to date.

        Raises DatabaseError, saying what to do, for a database that is missing, older (unless `migrate`) or newer.
        """
        engine = open_engine(settings.database.url)
        if not create and _is_missing(engine):
            raise DatabaseError(
                f"no database at {engine.url.database}; run `nkmonitor backfill PATH` or `nkmonitor run` first, "
                "or name another with --config"
            )
        revision = schema.current_revision(engine)
        if migrate or (create and revision is None):
            schema.upgrade(engine)
        else:
            schema.require_current(engine)
        return cls(settings, engine)

    @classmethod
    def unopened(cls, settings: Settings) -> "App":
        """For what needs the catalog only: the database is neither opened nor made."""
        return cls(settings, open_engine(settings.database.url))

    def close(self) -> None:
        self.engine.dispose()

    @cached_property
    def outlets(self) -> Outlets:
        """The catalog's outlets and the config's."""
        own = [
            Outlet(one.id, one.name, one.tier, Audience(one.audience), one.languages, also_called=one.also_called)
            for one in self.settings.outlets
        ]
        return Outlets([*load_outlets().values(), *own])

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return load_sources(self.settings.sources, self.settings.feeds.rsshub, self.outlets)

    @cached_property
    def countries(self) -> Countries:
        return load_countries()

    @cached_property
    def annotator(self) -> Annotator:
        return Annotator()

    @cached_property
    def _frequency_memory(self) -> Memory:
        return Memory(self.settings.detectors.mention_frequency.min_mentions_per_week)

    @cached_property
    def ingest(self) -> Ingest:
        return Ingest(self.engine, self.annotator, self.outlets)

    def detectors(self) -> list[Detector]:
        """Fresh ones, since a detector may remember what it found on earlier days. What the frequency detector computed
        of them is kept from run to run, and computed anew where the days are no longer the same."""
        occasion_name: Callable[[str | None], str] = load_occasions().name
        return build_detectors(
            self.settings.detectors, self.countries.name, self.outlets, occasion_name, self._frequency_memory
        )


def _is_missing(engine: Engine) -> bool:
    file = engine.url.database
    return engine.dialect.name == "sqlite" and bool(file) and file != ":memory:" and not Path(str(file)).exists()
