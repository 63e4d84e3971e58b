"""Articles come in, and others judge, while days are judged."""

from collections.abc import Iterator

import pytest

from monitor.domain import Reason, SignalStatus
from monitor.pipeline.app import App
from tests.documents import app_for
from tests.pipeline.test_detect import news, run, store, stored


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    with app_for(database_url) as opened:
        yield opened


@pytest.mark.parametrize("earlier", [False, True])
def test_late_articles_that_arrive_while_days_are_judged_are_judged_by_the_next_run(app: App, earlier: bool) -> None:
    """`earlier`: something had come late for the same day before, and is judged already."""
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4, 5)))
    if earlier:
        run(app, "2024-01-05")
        store(app, news(4, "Laos thanked late"))

    def arrives(number: int, _total: int) -> None:
        if number == 1:
            store(app, news(4, "Cuba thanked late"))

    run(app, "2024-01-05", progress=arrives)
    assert [one.status for one in stored(app)] == [SignalStatus.OPEN]
    run(app, "2024-01-05")
    assert [(one.status, one.ended_because) for one in stored(app)] == [(SignalStatus.WITHDRAWN, Reason.LATE_ARTICLE)]


def test_late_articles_are_judged_by_the_run_after_one_that_was_cut_off(app: App) -> None:
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4, 5)))
    run(app, "2024-01-05")
    store(app, news(4, "Cuba thanked late"))

    def cut_off(_number: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(app, "2024-01-05", progress=cut_off)
    run(app, "2024-01-05")
    assert [one.status for one in stored(app)] == [SignalStatus.WITHDRAWN]


def test_a_run_that_another_overtook_judges_again_what_the_other_saw(app: App) -> None:
    """As when an archive is read beside the daemon: the run that read less must not have the last word."""
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4, 5)))

    def overtaken(number: int, total: int) -> None:
        if (number, total) == (1, 5) and not stored(app):
            run(app, "2024-01-04")
            store(app, news(4, "Cuba thanked late"))
            run(app, "2024-01-05")

    run(app, "2024-01-05", progress=overtaken)
    assert [one.status for one in stored(app)] == [SignalStatus.WITHDRAWN]


def test_days_are_judged_again_only_once_after_late_articles(app: App) -> None:
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4, 5)))
    run(app, "2024-01-05")
    store(app, news(4, "Cuba thanked late"))
    store(app, news(6))
    assert [run(app, "2024-01-06").days, run(app, "2024-01-06").days] == [6, 0]
