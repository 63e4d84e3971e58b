from collections.abc import Sequence
from datetime import date, timedelta

from monitor.detectors.omission import RosterOmission
from monitor.domain import (
    ArticleRef,
    Detection,
    Finding,
    LiveSignal,
    PublishedRoster,
    Reason,
    RosterKind,
    SignalKind,
)
from monitor.settings import OmissionSettings
from tests.detectors.omission_view import RosterView, listed

_FULL = (
    "Kim Jong Un received a message of greeting from the president of Cuba. The message said: I extend warm greetings."
)
_NOTICE = "Kim Jong Un received a message of greeting from the president of Cuba."
_OUTGOING = (
    "Kim Jong Un sent a message of greeting to the president of Cuba. The message said: I wish your people success."
)
_MANY = ["CN", "RU", "CU", "VN", "LA"]
_YEARS = (2021, 2022, 2023)
_NOW = date(2024, 9, 10)
_WAITED = _NOW + timedelta(days=3)


class _Texts(RosterView):
    """An archive whose articles have the text they were given."""

    def __init__(self, items: Sequence[tuple[PublishedRoster, str]], as_of: date) -> None:
        super().__init__([published for published, _ in items], as_of)
        self._texts = {published.article: text for published, text in items}

    def article_text(self, article: ArticleRef) -> str:
        return self._texts[article]


def _message(
    day: date, text: str, countries: Sequence[str] = ("CU",), outlet: str = "kcna"
) -> tuple[PublishedRoster, str]:
    published = listed(
        day, countries, kind=RosterKind.CONGRATULATORY_MESSAGE, form="messages", role="president",
        occasion="national-day", outlet=outlet,
    )  # fmt: skip
    return published, text


def _in_full() -> list[tuple[PublishedRoster, str]]:
    return [_message(date(year, 9, 10), _FULL) for year in _YEARS]


def _on(day: date, items: Sequence[tuple[PublishedRoster, str]], live: Sequence[LiveSignal] = ()) -> Detection:
    detector = RosterOmission(OmissionSettings(), str, lambda occasion: occasion or "")
    return detector.detect(_Texts(items, day), live)


def _told(detection: Detection) -> list[Finding]:
    return [finding for finding in detection.findings if ":full-text:" in finding.key]


def test_a_message_always_printed_in_full_and_now_only_listed_is_a_change_of_protocol() -> None:
    (found,) = _told(_on(_WAITED, [*_in_full(), _message(_NOW, "Messages came from many.", _MANY)]))
    assert found.key == "protocol_change:CU:full-text:from:national-day:2024"
    assert found.kind is SignalKind.PROTOCOL_CHANGE
    assert found.reasons == (Reason.PRINTED_LESS,)
    assert "Those of 2021, 2022, 2023 were printed in full" in found.summary
    assert [piece.label for piece in found.evidence] == ["this time", "the last time", "how it was printed"]


def test_a_message_that_is_only_said_to_have_come_is_told_as_well() -> None:
    (found,) = _told(_on(_WAITED, [*_in_full(), _message(_NOW, _NOTICE)]))
    assert "without its text" in found.summary


def test_the_text_may_follow_the_notice_by_two_days() -> None:
    notice = _message(_NOW, _NOTICE)
    assert _told(_on(_NOW, [*_in_full(), notice])) == []
    later = _message(_NOW + timedelta(days=2), _FULL)
    assert _told(_on(_WAITED, [*_in_full(), notice, later])) == []


def test_a_text_that_comes_late_withdraws_the_signal() -> None:
    items = [*_in_full(), _message(_NOW, _NOTICE)]
    (found,) = _told(_on(_WAITED, items))
    late = _WAITED + timedelta(days=1)
    detection = _on(late, [*items, _message(late, _FULL)], [LiveSignal(found.key, _WAITED, found)])
    assert [(one.key, one.reason) for one in detection.cleared] == [(found.key, Reason.LATE_ARTICLE)]
    assert _told(detection) == []


def test_two_years_in_full_are_no_habit() -> None:
    assert _told(_on(_WAITED, [*_in_full()[1:], _message(_NOW, _NOTICE)])) == []


def test_an_outlet_that_never_prints_texts_tells_nothing_by_printing_none() -> None:
    assert _told(_on(_WAITED, [*_in_full(), _message(_NOW, _NOTICE, outlet="voice-of-korea")])) == []


def test_messages_that_were_sent_are_not_compared_with_those_received() -> None:
    sent = [_message(date(year, 9, 10), _OUTGOING) for year in _YEARS]
    assert _told(_on(_WAITED, [*sent, _message(_NOW, _NOTICE)])) == []


def test_a_message_printed_in_full_once_more_is_nothing_new() -> None:
    assert _told(_on(_WAITED, [*_in_full(), _message(_NOW, _FULL)])) == []
