"""Envoys learned from stored texts, on both databases."""

from collections.abc import Iterator

import pytest

from monitor.database.engine import read
from monitor.database.envoys import sightings
from monitor.domain import Tier
from monitor.pipeline.app import App
from monitor.pipeline.envoys import known_envoys
from monitor.pipeline.reannotate import reannotate
from tests.documents import NOW, app_for, document

FIRST = document("Farm visited", "2024-02-16", text="Juan Perez Galego, Cuban ambassador to the DPRK, visited a farm.")
SECOND = document("Reception given", "2024-03-02", text="Cuban Ambassador to the DPRK Juan Perez Gallego spoke there.")


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    with app_for(database_url) as opened:
        yield opened


def test_an_envoy_is_known_with_the_days_and_spellings_of_all_texts(app: App) -> None:
    app.ingest.store([SECOND, FIRST], NOW)
    (envoy,) = known_envoys(app)
    assert (envoy.name, envoy.country, envoy.role, envoy.host) == ("Juan Perez Gallego", "CU", "ambassador", "KP")
    assert (envoy.first_seen.isoformat(), envoy.last_seen.isoformat()) == ("2024-02-16", "2024-03-02")
    assert set(envoy.spellings) == {"Juan Perez Galego", "Juan Perez Gallego"}
    assert envoy.sightings == 2


def test_a_second_backfill_changes_nothing_that_is_known_of_them(app: App) -> None:
    app.ingest.store([FIRST, SECOND], NOW)
    before = known_envoys(app)
    app.ingest.store([FIRST, SECOND], NOW)
    assert known_envoys(app) == before


def test_reading_every_text_again_gives_the_same_people(app: App) -> None:
    app.ingest.store([FIRST, SECOND], NOW)
    before = known_envoys(app)
    assert reannotate(app, lambda _done, _total: None) == 2
    assert known_envoys(app) == before


def test_an_observer_introduces_nobody_and_a_witness_does(app: App) -> None:
    text = "Juan Perez, Cuban ambassador to the DPRK, was there."
    app.ingest.store([document("Seen", text=text, outlet="", tier=Tier.OBSERVER)], NOW)
    assert known_envoys(app) == []
    app.ingest.store([document("Seen at the reception", text=text, outlet="", tier=Tier.WITNESS)], NOW)
    assert [one.name for one in known_envoys(app)] == ["Juan Perez"]


def test_people_are_asked_for_by_country_and_by_host(app: App) -> None:
    lao = document("Lao day", text="Lao Ambassador to the DPRK Somsak Phet spoke.")
    app.ingest.store([FIRST, lao, document("Havana", text="Ri Song Ho, DPRK ambassador to Cuba, spoke.")], NOW)
    assert [one.country for one in known_envoys(app, host="KP")] == ["CU", "LA"]
    assert [one.name for one in known_envoys(app, "LA")] == ["Somsak Phet"]
    assert [one.host for one in known_envoys(app, "KP")] == ["CU"]
    with read(app.engine) as conn:
        assert all(envoy.start < envoy.end for envoy, _ in sightings(conn))
