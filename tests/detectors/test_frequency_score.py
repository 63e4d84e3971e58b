from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detectors.frequency import score_file
from monitor.detectors.frequency.counts_file import read_counts
from monitor.detectors.frequency.thresholds import RARE_MARKDOWN_MOST, rare_markdown
from monitor.domain import InputError
from monitor.settings import MentionFrequencySettings

FIRST = date(2010, 1, 1)
Row = tuple[str, date, int, int]


def days(name: str, count: int, share: float = 0.04, stop: int | None = None, seed: int = 1) -> Iterator[Row]:
    random = np.random.default_rng(seed)
    for at in range(count):
        day = FIRST + timedelta(days=at)
        total = 0 if day.weekday() == 6 else 15
        mentions = 0 if stop is not None and at >= stop else min(int(random.poisson(share * total)), total)
        yield name, day, mentions, total


def write(folder: Path, rows: Sequence[Row]) -> Path:
    path = folder / "counts.csv"
    lines = [f"{name},{day},{mentions},{total}\n" for name, day, mentions, total in rows]
    path.write_text("series,date,mentions,total\n" + "".join(lines), encoding="utf-8")
    return path


def scores(path: Path, rate: float = 2.0) -> list[dict[str, object]]:
    return list(score_file(path, MentionFrequencySettings(false_alarms_per_year=rate)))


def test_every_day_that_can_be_judged_has_a_drop_and_a_surge(tmp_path: Path) -> None:
    found = scores(write(tmp_path, list(days("Cuba", 400))))
    assert set(found[0]) == {"series", "date", "direction", "score", "alarm", "state"}
    assert [one["direction"] for one in found[:2]] == ["drop", "surge"]
    assert found[0]["date"] == (FIRST + timedelta(days=182)).isoformat()
    assert len(found) == 2 * (400 - 182)


def test_a_stop_is_an_alarm_in_the_right_direction_within_four_weeks(tmp_path: Path) -> None:
    found = scores(write(tmp_path, list(days("Cuba", 900, stop=860))))
    alarms = [one for one in found if one["alarm"] and one["date"] >= (FIRST + timedelta(days=860)).isoformat()]
    assert {one["direction"] for one in alarms} == {"drop"}
    assert {one["state"] for one in alarms} == {"drop"}
    assert str(alarms[0]["date"]) <= (FIRST + timedelta(days=888)).isoformat()


@settings(max_examples=8, deadline=None)
@given(cut=st.integers(200, 899))
def test_a_day_depends_on_no_later_line(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("cut")
    rows = list(days("Cuba", 900, stop=860))
    whole = {(one["date"], one["direction"]): one for one in scores(write(folder, rows))}
    part = scores(write(folder, rows[:cut]))
    assert all(whole[one["date"], one["direction"]] == one for one in part)


def test_a_hole_in_the_data_is_no_drop(tmp_path: Path) -> None:
    rows = list(days("Cuba", 900))
    holed = [row for row in rows if not 700 <= (row[1] - FIRST).days < 730]
    found = scores(write(tmp_path, holed))
    inside = [one for one in found if "2011-12-02" <= str(one["date"]) <= "2011-12-30"]
    assert not any(one["alarm"] for one in inside if one["direction"] == "drop")


def test_days_with_nothing_published_are_said_to_be_so(tmp_path: Path) -> None:
    rows = [row if at < 700 else (*row[:2], 0, 0) for at, row in enumerate(days("Cuba", 760))]
    found = scores(write(tmp_path, rows))
    assert {one["state"] for one in found if str(one["date"]) > "2011-12-20"} == {"outlet_silent"}
    assert not any(one["alarm"] for one in found if str(one["date"]) > "2011-12-20")


def test_a_rare_series_is_scored_and_never_alarmed(tmp_path: Path) -> None:
    found = scores(write(tmp_path, list(days("Nauru", 800, share=0.0005))), rate=100)
    assert {one["state"] for one in found} == {"too_rare_to_judge"}
    assert not any(one["alarm"] for one in found)


def test_the_rarer_a_series_the_less_its_score_may_claim() -> None:
    rates = np.asarray([5.0, 0.5, 0.4, 0.2, 0.05, 0.0])
    taken_off = rare_markdown(rates, 0.5)
    assert taken_off[:2].tolist() == [0, 0]
    assert (np.diff(taken_off[1:4]) > 0).all()
    assert taken_off[-2:].tolist() == [RARE_MARKDOWN_MOST, RARE_MARKDOWN_MOST]


def test_what_is_too_rare_for_the_user_scores_lower_and_the_rest_as_before(tmp_path: Path) -> None:
    path = write(tmp_path, [*days("Cuba", 500), *days("Nauru", 500, share=0.004)])
    strict, lenient = (
        {
            (one["series"], one["date"], one["direction"]): float(str(one["score"]))
            for one in score_file(path, MentionFrequencySettings(min_mentions_per_week=least))
        }
        for least in (0.5, 1e-9)
    )
    assert all(strict[place] == lenient[place] for place in strict if place[0] == "Cuba")
    last = ("Nauru", max(str(place[1]) for place in strict), "surge")
    assert lenient[last] - RARE_MARKDOWN_MOST <= strict[last] < lenient[last]


def test_counts_by_the_hundred_million_are_summed_as_others_are(tmp_path: Path) -> None:
    rows = [(name, day, 4 * 10**7 if mentions else 0, 10**8) for name, day, mentions, _ in days("Web", 500, stop=470)]
    last = [one for one in scores(write(tmp_path, rows)) if one["direction"] == "drop"][-1]
    assert last["alarm"]


def test_a_series_that_begins_later_is_judged_from_its_own_first_half_year(tmp_path: Path) -> None:
    late = [row for row in days("Mali", 900) if (row[1] - FIRST).days >= 500]
    found = scores(write(tmp_path, [*days("Cuba", 900), *late]))
    firsts = {one["series"]: one["date"] for one in reversed(found)}
    assert firsts["Mali"] == (late[0][1] + timedelta(days=182)).isoformat()


def test_another_series_in_the_file_changes_no_score(tmp_path: Path) -> None:
    alone = scores(write(tmp_path, list(days("Cuba", 500))))
    together = scores(write(tmp_path, [*days("Cuba", 500), *days("Laos", 500, seed=9)]))
    assert [one["score"] for one in alone] == [one["score"] for one in together if one["series"] == "Cuba"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("Cuba,2010-01-01,1,9\nCuba,2010-01-01,0,9\n", "line 3: a second line for Cuba on 2010-01-01"),
        ("Cuba,2010-01-02,1,9\nCuba,2010-01-01,0,9\n", "line 3: 2010-01-01 comes after 2010-01-02 in Cuba"),
        ("Cuba,2010-01-01,10,9\n", "line 2: 10 mentions in 9 articles"),
        ("Cuba,2010-02-30,1,9\n", "line 2: date '2010-02-30'"),
        ("Cuba,2010-01-01,-1,9\n", "line 2: mentions '-1'"),
        ("Cuba,2010-01-01,1.5,9\n", "line 2: mentions '1.5'"),
        ("Cuba,2010-01-01,nan,9\n", "line 2: mentions 'nan'"),
        ("Cuba,2010-01-01,1,\n", "line 2: total ''"),
        ("Cuba,2010-01-01,1,1000000000\n", "line 2: total '1000000000': expected a whole number from 0 to 999999999"),
        ("Cuba,2010-01-01,1\n", "line 2: 3 cells"),
        (",2010-01-01,1,9\n", "line 2: the series has no name"),
        ("Cuba,2010-01-01,1,9\nCuba,2910-01-01,1,9\n", "line 3: 2910-01-01 is more than a hundred years"),
        ("", "no line of counts"),
    ],
)
def test_a_line_that_cannot_be_right_is_named(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("series,date,mentions,total\n" + lines, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_counts(path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("series,date,count,total\nCuba,2010-01-01,1,9\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: column 'mentions' is missing"):
        read_counts(path)


def test_columns_may_stand_in_any_order_and_lines_of_series_may_be_mixed(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(
        "total,date,series,mentions\n9,2010-01-01,Cuba,1\n8,2010-01-01,Laos,0\n9,2010-01-03,Cuba,2\n\n",
        encoding="utf-8-sig",
    )
    cuba, laos = read_counts(path)
    assert (cuba.mentions, cuba.totals, laos.totals) == ([1, 2], [9, 9], [8])
    mentions, totals = cuba.daily(cuba.days[0], cuba.days[-1])
    assert mentions.tolist() == [1, 0, 2]
    assert totals.tolist() == [9, 0, 9]


def test_a_file_that_is_not_there_or_not_text_is_a_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_counts(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_bytes(b"series,date,mentions,total\n\xff\xfe,2010-01-01,1,2\n")
    with pytest.raises(InputError, match="not UTF-8"):
        read_counts(tmp_path / "bad.csv")
