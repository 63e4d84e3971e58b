from collections.abc import Iterator

import pytest

from monitor.fetchers.http import PoliteClient
from tests.fetchers.loopback import Site, polite, running_site


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def client() -> Iterator[PoliteClient]:
    with polite() as one:
        yield one
