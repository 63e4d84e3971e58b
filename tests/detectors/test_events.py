import pytest

from monitor.detectors.events import kinds_in
from monitor.domain import RosterKind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Photos released by the embassy show that the ambassador attended the reception.", {RosterKind.RECEPTION}),
        ("Pictures show him in the hall.", set()),
        ("The film shows the Cuban ambassador.", set()),
        ("The ambassador was at the show on Friday.", {RosterKind.PERFORMANCE}),
        ("an art show", {RosterKind.PERFORMANCE}),
        ("꽃바구니를 보냈다", {RosterKind.FLORAL_BASKET}),
    ],
)
def test_what_photos_show_is_no_show(text: str, kinds: set[RosterKind]) -> None:
    assert kinds_in(text) == kinds
