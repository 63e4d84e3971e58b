from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain import PYONGYANG, Precision
from monitor.domain.dates import parse_date, parse_dateline

NOW = datetime(2024, 6, 1, tzinfo=UTC)
NINE_IN_KOREA = datetime(2024, 2, 15, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "zone"),
    [
        ("Thu, 15 Feb 2024 09:00:00 KST", "UTC"),
        ("Thu, 15 Feb 2024 09:00:00 JST", "UTC"),
        ("Thu, 15 Feb 2024 08:00:00 HKT", "UTC"),
        ("Thu, 15 Feb 2024 09:00:00 +0900", "America/New_York"),
        ("Thu, 15 Feb 2024 09:00:00 GMT+9", "UTC"),
        ("Wed, 15 Feb 24 00:00 GMT", "Asia/Seoul"),
        ("Thu, 15 Feb 2024 09:00:00", "Asia/Seoul"),
        ("Thu Feb 15 09:00:00 KST 2024", "UTC"),
        ("Thu Feb 15 09:00:00 2024", "Asia/Seoul"),
        ("2024-02-15T00:00:00Z", "Asia/Seoul"),
        ("2024-02-15T09:00:00.123+09:00", "UTC"),
        ("2024-02-14T19:00:00-05:00", "UTC"),
        ("2024-02-14T24:00:00Z", "UTC"),
        ("2024-02-15 09:00", "Asia/Seoul"),
        ("2024/02/15 09:00", "Asia/Seoul"),
        ("2024.02.15 09:00", "Asia/Seoul"),
        ("24.02.15 09:00", "Asia/Seoul"),
        ("2024년 02월 15일 09:00:00", "Asia/Seoul"),
        ("2024년 2월 15일 오전 9시", "Asia/Seoul"),
        ("2024年2月15日 上午8:00", "Asia/Shanghai"),
        ("令和6年2月15日 9時00分", "Asia/Tokyo"),
        ("15 февраля 2024, 03:00", "Europe/Moscow"),
        ("Feb. 14, 2024 7:00 p.m. EST", "UTC"),
        ("Updated 09:00, 15-Feb-2024", "Asia/Seoul"),
        ("20240215090000", "Asia/Seoul"),
        ("1707955200", "UTC"),
        ("1707955200000", "UTC"),
    ],
)
def test_a_clock_time_is_the_same_moment_however_it_is_written(raw: str, zone: str) -> None:
    assert parse_date(raw, zone, NOW) == (NINE_IN_KOREA, Precision.TIME)


@pytest.mark.parametrize(
    "raw",
    [
        "2024.02.15",
        "2024. 2. 15.",
        "[2024.2.15.]",
        "[Juche113.2.15.]",
        "주체113(2024)년 2월 15일 목요일",
        "2024(주체113)년 2월 15일",
        "February 15, Juche 113 (2024)",
        "主体113(2024)年2月15日",
        "二〇二四年二月十五日",
        "2024年2月15日",
        "15/02/2024",
        "15-02-2024",
        "Date: 15/02/2024 | Source: KCNA.co.jp (En)",
        "15 de febrero de 2024",
        "15 февраля 2024 г.",
        "15th February, 2024",
        "Feb 15, 2024",
        "20240215",
        "２０２４年２月１５日",
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "America/Havana"])
def test_a_bare_day_is_that_day_in_pyongyang_in_every_zone(raw: str, zone: str) -> None:
    parsed = parse_date(raw, zone, NOW)
    assert parsed is not None
    moment, precision = parsed
    assert precision is Precision.DAY
    assert moment.astimezone(PYONGYANG).date() == moment.date() == date(2024, 2, 15)


def test_afternoon_hours_of_korea_and_china_are_read() -> None:
    assert parse_date("2024년 1월 1일 오후 3시 20분", "Asia/Seoul") == (
        datetime(2024, 1, 1, 6, 20, tzinfo=UTC),
        Precision.TIME,
    )
    assert parse_date("2024年1月1日 下午3:20", "Asia/Seoul") == (
        datetime(2024, 1, 1, 6, 20, tzinfo=UTC),
        Precision.TIME,
    )
    assert parse_date("2024-01-01 12:05 AM", "UTC") == (datetime(2024, 1, 1, 0, 5, tzinfo=UTC), Precision.TIME)


def test_pyongyang_clocks_stood_at_half_past_eight_from_2015_to_2018() -> None:
    assert parse_date("2016-08-20 00:10", "Asia/Pyongyang") == (
        datetime(2016, 8, 19, 15, 40, tzinfo=UTC),
        Precision.TIME,
    )


def test_exchangeable_day_and_month_are_read_day_first_but_month_first_in_america() -> None:
    european, american = parse_date("02/03/2024", "Europe/Berlin"), parse_date("02/03/2024", "America/New_York")
    assert european is not None
    assert american is not None
    assert (european[0].date(), american[0].date()) == (date(2024, 3, 2), date(2024, 2, 3))


@pytest.mark.parametrize(
    ("raw", "day", "precision"),
    [
        ("February 2024", date(2024, 2, 1), Precision.MONTH),
        ("2024년 2월", date(2024, 2, 1), Precision.MONTH),
        ("2024", date(2024, 1, 1), Precision.YEAR),
        ("Juche 113 (2024)", date(2024, 1, 1), Precision.YEAR),
    ],
)
def test_a_month_or_a_year_alone_says_so(raw: str, day: date, precision: Precision) -> None:
    parsed = parse_date(raw, "UTC", NOW)
    assert parsed is not None
    assert (parsed[0].date(), parsed[1]) == (day, precision)


@pytest.mark.parametrize(
    "raw", ["", "yesterday's news", "0", "1970-01-01T00:00:00Z", "2024-02-30", "31 April 2024", "12345"]
)
def test_what_names_no_credible_day_gives_none(raw: str) -> None:
    assert parse_date(raw, "UTC", NOW) is None


def test_a_date_hours_ahead_becomes_now_and_keeps_its_precision() -> None:
    ahead = (NOW + timedelta(hours=9)).isoformat()
    assert parse_date(ahead, "UTC", NOW) == (NOW, Precision.TIME)


def test_a_date_far_ahead_becomes_now_and_is_not_believed() -> None:
    assert parse_date("2099-01-01", "UTC", NOW) == (NOW, Precision.UNKNOWN)


def test_the_day_does_not_depend_on_the_wall_clock() -> None:
    assert parse_date("2024.01.02", "Asia/Seoul", NOW) == parse_date(
        "2024.01.02", "Asia/Seoul", NOW + timedelta(days=900)
    )


@given(st.text(max_size=120), st.sampled_from(["UTC", "Asia/Seoul", "America/Havana"]))
def test_any_text_gives_a_past_moment_or_none(raw: str, zone: str) -> None:
    parsed = parse_date(raw, zone, NOW)
    assert parsed is None or parsed[0] <= NOW


@given(
    st.datetimes(datetime(1946, 1, 1), datetime(2024, 5, 30)),  # noqa: DTZ001
    st.sampled_from(
        [
            "%a, %d %b %Y %H:%M:%S +0900",
            "%Y-%m-%dT%H:%M:%S+09:00",
            "%Y.%m.%d %H:%M:%S KST",
            "%Y년 %m월 %d일 %H:%M:%S KST",
        ]
    ),
)
def test_what_is_printed_in_a_known_form_is_read_back(moment: datetime, form: str) -> None:
    local = moment.replace(microsecond=0, tzinfo=PYONGYANG)
    assert parse_date(local.strftime(form), "America/Havana", NOW) == (local, Precision.TIME)


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("Pyongyang, February 15 (KCNA) -- A reception was given.", date(2024, 2, 16), date(2024, 2, 15)),
        ("Reception Given\nPyongyang, February 29 (KCNA) -- It was given.", date(2024, 3, 1), date(2024, 2, 29)),
        ("(평양 2월 15일발 조선중앙통신) 연회가 진행되였다.", date(2024, 2, 15), date(2024, 2, 15)),
        ("평양 12월 31일발 조선중앙통신", date(2024, 1, 1), date(2023, 12, 31)),
        ("朝中社平壤2月15日电", date(2024, 2, 16), date(2024, 2, 15)),
        ("【平壌2月15日発朝鮮中央通信】", date(2024, 2, 16), date(2024, 2, 15)),
        ("Пхеньян, 15 февраля. /ЦТАК/--", date(2024, 2, 16), date(2024, 2, 15)),
        ("Pyongyang, 15 de febrero (ACNC) --", date(2024, 2, 16), date(2024, 2, 15)),
        ("SEOUL, Feb. 15 (Yonhap) -- North Korea said", date(2024, 2, 15), date(2024, 2, 15)),
    ],
)
def test_a_dateline_tells_the_day_nearest_to_publication(text: str, published: date, day: date) -> None:
    assert parse_dateline(text, published) == day


@pytest.mark.parametrize(
    "text",
    [
        "A delegation met its hosts, on May 5 (Friday) it left.",
        "Pyongyang, March 15 (KCNA) -- published on the first of January, it cannot be this year's or last year's",
        "",
        "Pyongyang, February 30 (KCNA) --",
    ],
)
def test_no_dateline_or_an_impossible_one_gives_none(text: str) -> None:
    assert parse_dateline(text, date(2024, 1, 1)) is None


@given(st.text(max_size=300), st.dates(date(1946, 1, 1), date(2100, 1, 1)))
def test_a_dateline_is_never_far_from_publication(text: str, published: date) -> None:
    day = parse_dateline(f"Pyongyang, {published:%B} {published.day} (KCNA) -- {text}", published)
    assert day == published
