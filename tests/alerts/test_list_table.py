from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread
from sqlalchemy import Engine

from monitor.alerts.list_table import MOST_ROWS, draw, list_table
from monitor.alerts.signal_chart import SignalCharts
from monitor.detectors.omission import RosterOmission
from monitor.domain import Finding, Signal, SignalStatus
from monitor.settings import OmissionSettings
from tests.alerts.examples import DAY, Clock, raise_signal, slack_settings
from tests.alerts.test_signal_charts import charts, deliver
from tests.detectors.omission_view import RosterView, listed
from tests.slack_stand_in import SlackStandIn

_TABLE = (
    ("country", "2022", "2023", "2024"),
    ("listed", "3", "3", "2"),
    ("China", "1", "2", "1"),
    ("Cuba", "2", "1", "–"),
    ("Laos", "3", "own item", "2"),
)
_REGULAR = ["CN", "RU", "VN", "LA", "MN", "IR", "SY", "ID", "MY", "KH", "PK", "BD", "NP", "DE", "AT", "BG", "IT", "ET"]
_MISSING = np.array([0xB0, 0x30, 0x30]) / 255


def _omission() -> Finding:
    """What the detector raises when Cuba is not on a list that it was on for eight years."""
    lists = [listed(date(year, 2, 24), ["CU", *_REGULAR]) for year in range(2016, 2024)]
    today = date(2024, 2, 24)
    detector = RosterOmission(
        OmissionSettings(), lambda code: {"CU": "Cuba"}.get(code, code), lambda occasion: occasion or ""
    )
    return detector.detect(RosterView([*lists, listed(today, _REGULAR)], today), []).findings[0]


def _red(png: bytes) -> int:
    """Pixels in the colour of what is missing."""
    picture = imread(BytesIO(png), format="png")[..., :3]
    return int((np.abs(picture - _MISSING).max(axis=2) < 0.02).sum())


def test_the_missing_country_stands_first_and_in_red() -> None:
    table = list_table("Cuba is not listed", _TABLE, "Cuba")
    assert table is not None
    assert [row[0] for row in table.shown] == ["Cuba", "China", "Laos"]
    there = list_table("Cuba is listed", (*_TABLE[:3], ("Cuba", "2", "1", "2"), _TABLE[4]), "Cuba")
    assert there is not None
    assert _red(draw(table)) > 2 * _red(draw(there))


def test_a_long_list_is_cut_to_what_can_be_read_and_keeps_the_missing_one() -> None:
    many = tuple((f"Country {number}", "1", "2", "3") for number in range(60))
    table = list_table("", (*_TABLE[:2], *many, ("Cuba", "2", "1", "–")), "Cuba")
    assert table is not None
    assert len(table.shown) == MOST_ROWS
    assert table.shown[0][0] == "Cuba"
    assert draw(table).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "table",
    [
        (),
        (("country", "2024"),),
        (("list of", "named", "place"), ("2024", "3", "1"), ("2025", "3", "–")),
        (("country", "2023", "2024"), ("listed", "3"), ("Cuba", "1", "–")),
        (("country", "2023", "2024"), ("listed", "3", "2"), ("Laos", "1", "2")),
    ],
)
def test_a_table_of_another_shape_is_not_drawn(table: Sequence[Sequence[str]]) -> None:
    assert list_table("", table, "Cuba") is None


def test_an_omission_of_the_detector_is_drawn_with_its_lists(engine: Engine) -> None:
    signal = Signal("ab12cd34ef", _omission(), DAY, DAY, SignalStatus.OPEN, None, None, live=True)
    picture = SignalCharts(engine)(signal)
    assert picture is not None
    assert _red(picture) > 100


def test_the_lists_stand_in_the_thread_of_the_alert(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    found = _omission()
    raise_signal(
        engine, slack_settings(charts=True), kind=found.kind, subject=found.subject, summary=found.summary,
        evidence=tuple(replace(piece, article_id=None) for piece in found.evidence), details=found.details,
    )  # fmt: skip
    deliver(engine, slack, clock)
    assert len(charts(slack)) == 1
    (file,) = slack.files.values()
    assert file["content"].startswith(b"\x89PNG")
