from datetime import date

import pytest

from monitor.annotators.when import day_expressions
from monitor.domain import DayRange, Precision

WEDNESDAY = date(2024, 3, 6)


def days(text: str, language: str = "en", published: date = WEDNESDAY, earlier: tuple[DayRange, ...] = ()) -> list[str]:
    lowered = text.lower()
    return [
        f"{one.days.first.isoformat()}..{one.days.last.isoformat()}{' since' if one.since else ''}"
        for one in day_expressions(lowered, 0, len(lowered), language, published, earlier)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on February 15, 2024", "2024-02-15..2024-02-15"),
        ("on Feb. 15", "2024-02-15..2024-02-15"),
        ("on 15 February", "2024-02-15..2024-02-15"),
        ("on Dec. 8", "2023-12-08..2023-12-08"),
        ("on Feb. 23 and 24", "2024-02-23..2024-02-24"),
        ("in late February", "2024-02-21..2024-02-29"),
        ("in mid-January", "2024-01-11..2024-01-20"),
        ("in February", "2024-02-01..2024-02-29"),
        ("last Wednesday", "2024-02-28..2024-02-28"),
        ("on Wednesday", "2024-03-06..2024-03-06"),
        ("on Tuesday", "2024-03-05..2024-03-05"),
        ("yesterday", "2024-03-05..2024-03-05"),
        ("two days ago", "2024-03-04..2024-03-04"),
        ("last month", "2024-02-01..2024-02-29"),
        ("in 2013", "2013-01-01..2013-12-31"),
        ("since Feb. 6", "2024-02-06..2024-02-06 since"),
        ("since he took office in January", "2024-01-01..2024-01-31 since"),
        ("in July last year", "2023-07-01..2023-07-31"),
        ("this year", "2024-01-01..2024-03-06"),
        ("over the weekend", "2024-03-02..2024-03-03"),
        ("on the 4th", "2024-03-04..2024-03-04"),
    ],
)
def test_english_days(text: str, expected: str) -> None:
    assert days(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("지난 15일 보도했다", "2024-02-15..2024-02-15"),
        ("3일 보도했다", "2024-03-03..2024-03-03"),
        ("2월 15일", "2024-02-15..2024-02-15"),
        ("지난해 12월 3일", "2023-12-03..2023-12-03"),
        ("2013년 12월 8일", "2013-12-08..2013-12-08"),
        ("지난달 21일", "2024-02-21..2024-02-21"),
        ("2월 말", "2024-02-21..2024-02-29"),
        ("지난달 초", "2024-02-01..2024-02-10"),
        ("전날", "2024-03-05..2024-03-05"),
        ("지난 6일을 끝으로", "2024-03-06..2024-03-06 since"),
        ("지난달 15일 이후", "2024-02-15..2024-02-15 since"),
        ("작년", "2023-01-01..2023-12-31"),
        ("사흘 전", "2024-03-03..2024-03-03"),
        ("3일 전 공개한 사진", "2024-03-03..2024-03-03"),
        ("3주 전", "2024-02-11..2024-02-17"),
        ("이틀 전", "2024-03-04..2024-03-04"),
        ("석 달 전", "2023-11-22..2023-12-22"),
        ("5년 전", "2019-01-01..2019-12-31"),
        ("3일 전국 곳곳", "2024-03-03..2024-03-03"),
        ("4일까지 두문불출", "2024-03-04..2024-03-04 since"),
    ],
)
def test_korean_days(text: str, expected: str) -> None:
    assert days(text, "ko") == [expected]


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("20일째 두문불출", "ko", "2024-02-15"),
        ("사흘이 지났으나", "ko", "2024-03-03"),
        ("두 달 가까이", "ko", "2024-01-06"),
        ("for 20 days", "en", "2024-02-15"),
        ("two days after the announcement", "en", "2024-03-04"),
        ("for more than two weeks", "en", "2024-02-21"),
        ("a month-long absence", "en", "2024-02-05"),
    ],
)
def test_what_has_gone_on_for_so_long_began_so_long_ago(text: str, language: str, first: str) -> None:
    assert days(text, language) == [f"{first}..{first} since"]


def test_a_length_of_time_that_is_over_is_no_day() -> None:
    assert days("20일 만에 다시 나타났다", "ko") == []
    assert days("2박 3일 일정으로", "ko") == []
    assert days("after a 20-day trip") == []


def test_the_day_before_counts_from_the_day_named_last() -> None:
    named = DayRange(date(2024, 2, 15), date(2024, 2, 15))
    assert days("on the day before the announcement", earlier=(named,)) == ["2024-02-14..2024-02-14"]
    assert days("전날", "ko", earlier=(named,)) == ["2024-02-14..2024-02-14"]


def test_a_day_of_long_ago_is_no_anchor_for_the_day_before() -> None:
    named = DayRange(date(1988, 9, 17), date(1988, 9, 17))
    assert days("on the day before", earlier=(named,)) == ["2024-03-05..2024-03-05"]


def test_a_day_that_does_not_exist_is_passed_over() -> None:
    assert days("on February 31, 2024") == []
    assert days("13월 40일", "ko") == []


def test_precision_tells_a_day_from_a_part_of_a_month() -> None:
    (month,) = day_expressions("in late february", 0, 16, "en", WEDNESDAY)
    (day,) = day_expressions("on february 15", 0, 14, "en", WEDNESDAY)
    assert month.days.precision is Precision.MONTH
    assert day.days.precision is Precision.DAY


def test_other_languages_have_no_days_yet() -> None:
    assert days("15 февраля", "ru") == []
