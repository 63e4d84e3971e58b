import pytest

from monitor.alerts import wording


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (9.25, "9.25"),
        (99.96, "100"),
        (999.4, "999"),
        (999.5, "1,000"),
        (999.7, "1,000"),
        (-999.99, "-1,000"),
        (1000.4, "1,000"),
        (1234567.8, "1,234,568"),
        (0.0004, "4e-4"),
    ],
)
def test_figures_are_written_as_people_write_them(value: float, written: str) -> None:
    assert wording.figure(value) == written
