from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from monitor.detectors.omission import RosterOmission
from monitor.domain import (
    STATE_TIERS,
    Audience,
    Detection,
    Entity,
    EntityType,
    Finding,
    LiveSignal,
    Outlet,
    OutletSeries,
    PublishedRoster,
    Reason,
    RosterKind,
    Severity,
    SignalKind,
    Tier,
)
from monitor.settings import OmissionSettings
from tests.detectors.omission_view import RosterView, listed

_FIRST = date(2014, 1, 1)
_OUTLET = Outlet("rodong", "Rodong Sinmun", Tier.STATE, Audience.DOMESTIC, ("ko-KP",))
_CUBA = Entity(EntityType.COUNTRY, "CU")


class _View(RosterView):
    """With a series of an outlet that was seen every day unless told otherwise."""

    def __init__(self, rosters: Sequence[PublishedRoster], as_of: date, headlined: Entity = _CUBA) -> None:
        super().__init__(rosters, as_of)
        self._entity = headlined
        days = (as_of - _FIRST).days + 1
        self.seen = np.ones(days)
        self.headlined = np.zeros(days, dtype=np.int32)

    def headline(self, day: date) -> None:
        if day <= self.as_of:
            self.headlined[(day - _FIRST).days] = 1

    def series(self, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[OutletSeries]:
        articles = np.full(len(self.seen), 20, dtype=np.int32)
        counts = {self._entity: self.headlined}
        return (OutletSeries(_OUTLET, "ko-KP", _FIRST, articles, self.seen, counts, counts),)


def _detector() -> RosterOmission:
    return RosterOmission(OmissionSettings(), lambda code: "Cuba" if code == "CU" else code, lambda one: one or "")


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _receptions(*years: int) -> list[PublishedRoster]:
    return [
        listed(date(year, 4, 12 + year % 3), ["CU"], occasion="day-of-the-sun", kind=RosterKind.RECEPTION, form="",
               role="ambassador", outlet="rodong", language="ko-KP")
        for year in years
    ]  # fmt: skip


def _judged(view_of: "type[_View]", rosters: list[PublishedRoster], first: date, last: date) -> list[Detection]:
    return [_detector().detect(view_of(rosters, day), []) for day in _days(first, last)]


def _rituals(detections: list[Detection]) -> list[Finding]:
    kind = SignalKind.RITUAL_OMISSION
    return [finding for one in detections for finding in one.findings if finding.kind is kind]


def test_a_reception_of_every_year_is_missed_when_its_window_has_passed() -> None:
    rosters = _receptions(*range(2016, 2024))
    before = _judged(_View, rosters, date(2024, 4, 10), date(2024, 4, 16))
    assert _rituals(before) == []
    after = _rituals(_judged(_View, rosters, date(2024, 4, 17), date(2024, 4, 30)))
    assert {finding.key for finding in after} == {"ritual_omission:CU:reception:day-of-the-sun:2024"}
    assert "8 of the last 8 years" in after[0].summary
    assert after[0].reasons[0] is Reason.RITUAL_MISSED
    assert (after[0].severity, after[0].reasons[1]) in {
        (Severity.MEDIUM, Reason.UNLIKELY),
        (Severity.LOW, Reason.POSSIBLE_BY_CHANCE),
    }


def test_a_reception_that_came_is_not_missed() -> None:
    assert _rituals(_judged(_View, _receptions(*range(2016, 2025)), date(2024, 4, 17), date(2024, 4, 30))) == []


def test_a_delegation_of_this_country_that_went_abroad_every_year_is_no_ritual() -> None:
    def sent_off(year: int, country: str) -> PublishedRoster:
        item = listed(date(year, 4, 11), ["CN"], occasion="day-of-the-sun", kind=RosterKind.AIRPORT_SENDOFF, form="",
                      outlet="rodong", language="ko-KP")  # fmt: skip
        travellers = tuple(replace(entry, country=country, host="CN") for entry in item.roster.entries)
        return replace(item, roster=replace(item.roster, entries=travellers))

    foreign, ours = ([sent_off(year, country) for year in range(2016, 2024)] for country in ("CU", "KP"))
    assert _rituals(_judged(_View, foreign, date(2024, 4, 17), date(2024, 5, 30)))
    assert _rituals(_judged(_View, ours, date(2024, 4, 17), date(2024, 5, 30))) == []


def test_what_comes_every_other_year_is_no_ritual() -> None:
    others = [listed(date(year, 1, 5), ["VN"]) for year in range(2014, 2025)]
    rosters = [*_receptions(2014, 2016, 2018, 2020, 2022), *others]
    assert _rituals(_judged(_View, rosters, date(2024, 4, 17), date(2024, 4, 30))) == []


def test_an_outlet_that_was_not_seen_misses_nothing() -> None:
    class Unseen(_View):
        def __init__(self, rosters: Sequence[PublishedRoster], as_of: date) -> None:
            super().__init__(rosters, as_of)
            self.seen[-40:] = 0.0

    detections = _judged(Unseen, _receptions(*range(2016, 2024)), date(2024, 4, 17), date(2024, 4, 30))
    assert _rituals(detections) == []
    assert Reason.OUTLET_NOT_SEEN in {held.reason for one in detections for held in one.withheld}


def test_an_outlet_that_was_not_seen_when_it_could_have_come_late_misses_nothing() -> None:
    class UnseenAfterwards(_View):
        def __init__(self, rosters: Sequence[PublishedRoster], as_of: date) -> None:
            super().__init__(rosters, as_of)
            self.seen[(date(2024, 4, 15) - _FIRST).days :] = 0.0

    detections = _judged(UnseenAfterwards, _receptions(*range(2016, 2024)), date(2024, 4, 17), date(2024, 4, 30))
    assert _rituals(detections) == []


def _printed_in(outlet: str, language: str, *years: int) -> list[PublishedRoster]:
    return [
        replace(item, article=replace(item.article, outlet=outlet, language=language)) for item in _receptions(*years)
    ]


def test_an_outlet_that_does_not_print_it_is_no_sight_of_the_one_that_does() -> None:
    rosters = _printed_in("kcna", "en", *range(2016, 2024))
    detections = _judged(_View, rosters, date(2024, 4, 17), date(2024, 4, 30))
    assert _rituals(detections) == []
    held = {(one.outlet, one.language, one.reason) for found in detections for one in found.withheld}
    assert held == {("kcna", "en", Reason.OUTLET_NOT_SEEN)}


def test_of_several_that_print_it_every_year_one_that_was_seen_is_enough() -> None:
    both = [*_receptions(*range(2016, 2024)), *_printed_in("kcna", "en", *range(2016, 2024))]
    found = _rituals(_judged(_View, both, date(2024, 4, 17), date(2024, 4, 30)))
    assert {finding.outlets for finding in found} == {("rodong",)}


def test_what_was_printed_here_one_year_and_there_the_next_needs_sight_of_both() -> None:
    years = range(2016, 2024)
    by_turns = [*_receptions(*years[::2]), *_printed_in("kcna", "en", *years[1::2])]
    assert _rituals(_judged(_View, by_turns, date(2024, 4, 17), date(2024, 4, 30))) == []


def test_its_return_in_the_next_year_closes_the_signal() -> None:
    missed = _rituals(_judged(_View, _receptions(*range(2016, 2024)), date(2024, 4, 17), date(2024, 4, 30)))[0]
    rosters = _receptions(*range(2016, 2024), 2025)
    live = [LiveSignal(missed.key, date(2024, 4, 20), missed)]
    cleared = [
        one.reason
        for day in _days(date(2025, 4, 14), date(2025, 4, 20))
        for one in _detector().detect(_View(rosters, day), live).cleared
    ]
    assert set(cleared) == {Reason.SERIES_BACK}


def _with_articles(years: Sequence[int], as_of: date) -> list[Finding]:
    view = _View([], as_of)
    for year in years:
        view.headline(date(year, 8, 29))
    return _rituals([_detector().detect(view, [])])


def test_the_article_on_the_day_of_relations_is_missed() -> None:
    found = _with_articles(range(2015, 2024), date(2024, 9, 4))
    assert [finding.key for finding in found] == ["ritual_omission:CU:article:relations-cu:rodong:ko-KP:2024"]
    assert "9 of the last 10 years" in found[0].summary


def test_the_article_of_the_last_days_of_a_year_is_missed_in_the_next() -> None:
    found: dict[date, list[str]] = {}
    for day in _days(date(2024, 12, 28), date(2025, 1, 12)):
        view = _View([], day, Entity(EntityType.COUNTRY, "GH"))
        for year in range(2015, 2024):
            view.headline(date(year, 12, 28))
        if findings := _rituals([_detector().detect(view, [])]):
            found[day] = [finding.key for finding in findings]
    assert list(found) == _days(date(2025, 1, 2), date(2025, 1, 9))
    assert found[date(2025, 1, 2)] == ["ritual_omission:GH:article:relations-gh:rodong:ko-KP:2024"]


def test_the_article_that_came_is_not_missed() -> None:
    assert _with_articles(range(2015, 2025), date(2024, 9, 4)) == []


def test_a_country_in_the_headlines_all_the_time_has_no_day_of_its_own() -> None:
    view = _View([], date(2024, 9, 4))
    view.headlined[:-20] = 1
    assert _rituals([_detector().detect(view, [])]) == []
