from datetime import date, timedelta

from monitor.detectors.omission import RosterOmission
from monitor.domain import (
    ArticleRef,
    Detection,
    Finding,
    LiveSignal,
    PublishedRoster,
    Reason,
    Roster,
    RosterEntry,
    RosterKind,
    SignalKind,
    Tier,
)
from monitor.settings import OmissionSettings
from tests.detectors.omission_view import RosterView, listed

_COMMITTEE = [
    f"{family} {given}" for family in ("Kim", "Ri", "Pak") for given in ("Chol Su", "Yong Ho", "Il Nam", "To Hyon")
]
_WATCHED = "Choe Myong Jin"


class _CorpsView(RosterView):
    def article_text(self, article: ArticleRef) -> str:
        return "A basket from the diplomatic corps. Present there were envoys. More."


def _on(view: RosterView, *, watched: tuple[str, ...] = (), live: tuple[LiveSignal, ...] = ()) -> Detection:
    settings = OmissionSettings(watched_people=watched)
    return RosterOmission(settings, lambda code: code, lambda one: one or "").detect(view, live)


def _committee(day: date, names: list[str]) -> PublishedRoster:
    entries = tuple(RosterEntry("KP", "official", name, None, 21, 38) for name in names)
    number = day.toordinal()
    article = ArticleRef(number, "kcna", Tier.STATE, "en", f"http://example.test/{number}", "Committee", day)
    return PublishedRoster(Roster(RosterKind.OTHER, None, day, 21, 38, entries), article, number)


def _committees(count: int = 8) -> list[PublishedRoster]:
    first = date(2014, 1, 10)
    return [_committee(first + timedelta(days=70 * one), [_WATCHED, *_COMMITTEE]) for one in range(count)]


def test_a_watched_person_missing_from_the_committee_is_told_without_a_reason_for_it() -> None:
    day = date(2015, 11, 8)
    detection = _on(RosterView([*_committees(), _committee(day, _COMMITTEE)], day), watched=(_WATCHED,))
    assert [finding.subject.name for finding in detection.findings] == [_WATCHED]
    assert detection.findings[0].kind is SignalKind.ROSTER_OMISSION
    assert "An absence says nothing of its reason" in detection.findings[0].summary
    assert "purge" not in detection.findings[0].summary


def test_nobody_is_judged_who_is_not_watched() -> None:
    day = date(2015, 11, 8)
    rosters = [*_committees(), _committee(day, _COMMITTEE)]
    assert _on(RosterView(rosters, day)).findings == ()
    assert _on(RosterView(rosters, day), watched=("Someone Else",)).findings == ()


def test_the_spelling_of_a_watched_name_makes_no_difference() -> None:
    day = date(2015, 11, 8)
    rosters = [*_committees(), _committee(day, ["Choe Myong-jin", *_COMMITTEE])]
    assert _on(RosterView(rosters, day), watched=("CHOE MYONG JIN",)).findings == ()


def test_a_person_listed_again_closes_the_signal() -> None:
    missing, back = date(2015, 11, 8), date(2015, 12, 30)
    rosters = [*_committees(), _committee(missing, _COMMITTEE), _committee(back, [_WATCHED, *_COMMITTEE])]
    found = _on(RosterView(rosters, missing), watched=(_WATCHED,)).findings[0]
    cleared = _on(RosterView(rosters, back), watched=(_WATCHED,), live=(LiveSignal(found.key, missing, found),)).cleared
    assert [one.reason for one in cleared] == [Reason.SERIES_BACK]


def _basket(day: date, *countries: str) -> PublishedRoster:
    return listed(day, countries, kind=RosterKind.FLORAL_BASKET, form="", role="ambassador", occasion="day-of-the-sun")


def _protocol(detection: Detection) -> list[Finding]:
    return [finding for finding in detection.findings if finding.kind is SignalKind.PROTOCOL_CHANGE]


def test_another_dean_after_three_times_the_same_is_a_change_of_protocol() -> None:
    day = date(2024, 4, 14)
    before = [_basket(date(year, 4, 14), "CU", "VN") for year in (2021, 2022, 2023)]
    found = _protocol(_on(_CorpsView([*before, _basket(day, "RU", "VN")], day)))
    assert [finding.subject.id for finding in found] == ["CU"]
    assert "seniority" in found[0].summary


def test_a_dean_who_still_hands_over_beside_another_has_not_changed() -> None:
    day = date(2024, 4, 14)
    before = [_basket(date(year, 4, 14), "CU", "VN") for year in (2021, 2022, 2023)]
    assert _protocol(_on(_CorpsView([*before, _basket(day, "RU", "CU")], day))) == []


_SENDERS = ["CN", "CU", "RU", "VN", "LA", "MN", "SY", "IR", "KH", "TH", "PK", "EG"]


def _senders(year: int, order: list[str]) -> PublishedRoster:
    return listed(
        date(year, 9, 10), order, kind=RosterKind.CONGRATULATORY_MESSAGE, form="messages", role="president",
        occasion="national-day",
    )  # fmt: skip


def test_a_country_that_falls_from_the_head_of_the_senders_to_their_end_is_told() -> None:
    day = date(2024, 9, 10)
    before = [_senders(year, _SENDERS) for year in (2020, 2021, 2022, 2023)]
    fallen = [*(one for one in _SENDERS if one != "CU"), "CU"]
    found = _protocol(_on(RosterView([*before, _senders(2024, fallen)], day)))
    assert [finding.key for finding in found] == ["protocol_change:CU:order:national-day:2024"]
    assert "place 12 of 12" in found[0].summary


def test_a_step_down_in_the_order_is_not_told() -> None:
    day = date(2024, 9, 10)
    before = [_senders(year, _SENDERS) for year in (2020, 2021, 2022, 2023)]
    swapped = ["CN", "RU", "CU", *_SENDERS[3:]]
    assert _protocol(_on(RosterView([*before, _senders(2024, swapped)], day))) == []
