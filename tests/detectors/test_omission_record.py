"""The record that the detector was built for, retold: lists of missions with and without Cuba, read and judged."""

from collections.abc import Sequence
from datetime import date, datetime

from monitor.detectors.omission import RosterOmission
from monitor.domain import (
    PYONGYANG,
    ArticleRef,
    Document,
    Finding,
    LiveSignal,
    PublishedRoster,
    Severity,
    SignalKind,
    Tier,
)
from monitor.settings import OmissionSettings
from tests.annotators.labelled_rosters import read
from tests.detectors.omission_view import RosterView

_HEAD = "Cuba, China, Vietnam, Laos, Mongolia, Russia, Syria, Iran"
_TAIL = "Indonesia, Pakistan, India, Ethiopia, Nigeria, Mexico, Brazil, Germany, Poland, Bulgaria"


def _missions(places: str) -> str:
    return (
        "Events took place at the DPRK missions abroad to celebrate the Day of the Shining Star. "
        f"They included receptions and film shows at those missions in {places} and Sweden."
    )


def _cards(senders: str) -> str:
    return f"Kim Jong Un received New Year cards from foreign leaders. They came from {senders}."


_TEXTS = [
    (
        date(2014, 2, 23),
        "Day Marked at Missions",
        _missions("China, Vietnam, Laos, Mongolia, Indonesia, Ethiopia, Germany"),
    ),
    (date(2014, 2, 26), "Day Marked at Missions", _missions(f"Cuba, Russia, Syria, Iran, {_TAIL}")),
    (
        date(2016, 2, 24),
        "Day Marked at Missions",
        _missions("China, Laos, Mongolia, Russia, Syria, India, Nigeria, Mexico"),
    ),
    (date(2016, 2, 27), "Day Marked at Missions", _missions(f"Cuba, Vietnam, Iran, {_TAIL}")),
    (date(2018, 2, 24), "Day Marked at Missions", _missions(f"{_HEAD}, {_TAIL}, Italy, Austria, Uganda, Peru")),
    (date(2019, 2, 24), "Day Marked at Missions", _missions("China, Laos, Russia, Mongolia, Nigeria, Romania")),
    (date(2020, 2, 24), "Day Marked at Missions", _missions(f"{_HEAD}, {_TAIL}, Nepal, Thailand")),
    (
        date(2021, 1, 12),
        "New Year Cards",
        _cards("the president of Cuba, the president of China, the president of Laos"),
    ),
    (
        date(2022, 1, 12),
        "New Year Cards",
        _cards("the president of China, the president of Laos, the king of Thailand"),
    ),
    (date(2022, 2, 24), "Day Marked at Missions", _missions(f"{_HEAD}, {_TAIL}, Egypt, Tanzania, Austria")),
    (
        date(2023, 1, 12),
        "New Year Cards",
        _cards("the president of Cuba, the president of China, the president of Laos"),
    ),
    (date(2023, 2, 24), "Day Marked at Missions", _missions(f"{_HEAD}, {_TAIL}, Uganda, Peru, Nepal")),
    (
        date(2024, 1, 3),
        "Card from Cuba",
        "Kim Jong Un received a New Year card from the president of Cuba on January 2.",
    ),
    (
        date(2024, 1, 12),
        "New Year Cards",
        _cards("the president of China, the president of Laos, the president of Russia, the king of Cambodia"),
    ),
]
_OMITTED = (date(2024, 2, 24), "Day Marked at Missions", _missions(f"{_HEAD[6:]}, {_TAIL}, Italy, Austria, Peru"))
_LISTED = (date(2024, 2, 24), "Day Marked at Missions", _missions(f"{_HEAD}, {_TAIL}, Italy, Austria"))


def _published(
    texts: Sequence[tuple[date, str, str]], *, language: str = "en", outlet: str = "vok", tier: Tier = Tier.STATE
) -> list[PublishedRoster]:
    published = []
    for number, (day, title, text) in enumerate(texts, start=1):
        at = datetime.combine(day, datetime.min.time(), PYONGYANG)
        article = ArticleRef(number, outlet, tier, language, f"http://example.test/{outlet}/{number}", title, day)
        rosters = read(Document(title, text, at, language=language), language)
        assert rosters, text
        published += [PublishedRoster(roster, article, number) for roster in rosters]
    return published


def _replayed(texts: Sequence[tuple[date, str, str]]) -> list[tuple[date, Finding]]:
    detector = RosterOmission(OmissionSettings(), lambda code: "Cuba" if code == "CU" else code, lambda one: one or "")
    rosters = _published(texts)
    live: dict[str, LiveSignal] = {}
    raised = []
    for day in sorted({one.article.day for one in rosters}):
        for finding in detector.detect(RosterView(rosters, day), list(live.values())).findings:
            if finding.kind is SignalKind.ROSTER_OMISSION and finding.key not in live:
                raised.append((day, finding))
                live[finding.key] = LiveSignal(finding.key, day, finding)
    return raised


def test_the_list_without_cuba_raises_cuba_and_none_before_it_does() -> None:
    raised = [(day, finding) for day, finding in _replayed([*_TEXTS, _OMITTED]) if finding.subject.id == "CU"]
    assert [day for day, _ in raised] == [date(2024, 2, 24)]
    finding = raised[0][1]
    assert finding.key == "roster_omission:CU:missions-abroad-celebration:day-of-the-shining-star:at-missions:2024"
    assert "It was in 6 of the last 7 such lists, first in 2023" in finding.summary


def test_the_same_list_with_cuba_raises_nobody() -> None:
    assert _replayed([*_TEXTS, _LISTED]) == []


def test_the_missing_country_comes_alone() -> None:
    assert {finding.subject.id for _, finding in _replayed([*_TEXTS, _OMITTED])} == {"CU"}


_REPORT = (
    "The Central Committee of the Workers' Party of Korea gave a reception for the diplomatic corps on Wednesday "
    "on the occasion of the Day of the Shining Star. Present there on invitation were the Russian ambassador, "
    "the Vietnamese ambassador and the Syrian charge d'affaires."
)
_POST = "14 февраля состоялся приём для дипкорпуса. На фото: посол Республики Куба Хорхе Луис Прадо."


def test_a_post_of_an_embassy_contradicts_the_report_in_either_order() -> None:
    for reported, posted in ((date(2024, 2, 15), date(2024, 2, 17)), (date(2024, 2, 15), date(2024, 2, 14))):
        report = _published([(reported, "Reception Given", _REPORT)])
        post = _published([(posted, "", _POST)], language="ru", outlet="rus-embassy-pyongyang", tier=Tier.WITNESS)
        detector = RosterOmission(OmissionSettings(), lambda code: code, lambda one: one or "")
        day = max(reported, posted)
        found = detector.detect(RosterView([*report, *post], day), []).findings
        assert [(finding.kind, finding.subject.id) for finding in found] == [(SignalKind.WITNESSED_OMISSION, "CU")]
        assert found[0].severity is Severity.HIGH
        assert {piece.outlet for piece in found[0].evidence} == {"vok", "rus-embassy-pyongyang"}
