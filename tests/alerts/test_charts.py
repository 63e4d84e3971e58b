from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.charts import Span, WeeklyChart, band, draw, weekly

MONDAY = date(2024, 1, 1)
PNG = b"\x89PNG\r\n\x1a\n"


def chart(**changes: object) -> WeeklyChart:
    articles = np.where(np.arange(280) % 7 == 6, 0, 15)
    mentioned = np.random.default_rng(1).poisson(0.03 * articles)
    mentioned[200:] = 0
    values: dict[str, object] = {
        "title": "Cuba in KCNA",
        "first_day": MONDAY,
        "mentioned": mentioned,
        "articles": articles,
        "share": 0.03,
    }
    return WeeklyChart(**{**values, **changes})  # type: ignore[arg-type]


def pixels(png: bytes) -> np.ndarray:
    from io import BytesIO

    from matplotlib.image import imread

    return imread(BytesIO(png), format="png")


def test_the_picture_is_a_png_of_the_asked_size() -> None:
    png = draw(chart(), size=(8, 3), dpi=100)
    assert png.startswith(PNG)
    assert pixels(png).shape[:2] == (300, 800)


def test_onset_and_silence_change_the_picture() -> None:
    plain = pixels(draw(chart()))
    marked = pixels(draw(chart(onset=MONDAY + timedelta(days=200), silent_from=MONDAY + timedelta(days=200))))
    assert (plain != marked).any()


def test_a_silence_that_ended_is_marked_to_its_last_day_only() -> None:
    start = MONDAY + timedelta(days=200)
    lasting = pixels(draw(chart(silent_from=start)))
    ended = pixels(draw(chart(silent_from=start, silent_to=start + timedelta(days=20))))
    assert ((lasting != ended).any(axis=2).sum(axis=0) > 0).sum() > 50


def test_changes_and_a_baseline_that_moves_are_drawn() -> None:
    plain = chart(share=None)
    expected = np.where(np.arange(280) < 100, np.nan, 0.03 * plain.articles)
    spans = [Span("surge", MONDAY, MONDAY + timedelta(days=20)), Span("silence", MONDAY + timedelta(days=200), MONDAY)]
    pictures = [pixels(draw(one)) for one in (plain, chart(share=None, expected=expected), chart(spans=spans))]
    assert (pictures[0] != pictures[1]).any()
    assert (pictures[0] != pictures[2]).any()


def test_the_same_counts_give_the_same_bytes() -> None:
    assert draw(chart()) == draw(chart())


def test_a_title_with_dollar_signs_is_text_and_no_formula() -> None:
    assert draw(chart(title=r"$\frac{ broken $ title $")).startswith(PNG)


def test_a_series_that_was_never_seen_is_still_drawn() -> None:
    nothing = np.zeros(30)
    assert draw(chart(mentioned=nothing, articles=nothing)).startswith(PNG)


def test_days_of_mentions_and_articles_must_match() -> None:
    with pytest.raises(ValueError, match="3 days of mentions and 4 of articles"):
        weekly(MONDAY, np.zeros(3), np.zeros(4))


@given(st.integers(0, 6), st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_weeks_lose_no_article_and_start_on_mondays(offset: int, counts: list[int]) -> None:
    weeks = weekly(MONDAY + timedelta(days=offset), np.asarray(counts), np.asarray(counts))
    assert weeks.articles.sum() == sum(counts)
    assert all(day.weekday() == 0 for day in weeks.first_days)


def test_the_band_holds_nine_weeks_in_ten() -> None:
    random = np.random.default_rng(5)
    articles = np.full(4000, 90.0)
    weeks = random.poisson(random.gamma(1 / 0.3, 0.3, 4000) * 0.05 * articles)
    low, high = band(0.05 * articles, 0.3)
    assert 0.9 <= ((weeks >= low) & (weeks <= high)).mean() <= 0.98
