"""The detector of edits and removals, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from monitor.detectors.aftermath import Changes
from monitor.domain import (
    ArticleRef,
    Detection,
    Entity,
    EntityType,
    LiveSignal,
    Reason,
    Severity,
    SignalKind,
    Tier,
)
from monitor.domain.edits import Change, Removal, Version
from monitor.settings import ChangesSettings
from tests.detectors.frequency_views import ArrayView

CUBA = Entity(EntityType.COUNTRY, "CU")
SEEN = datetime(2024, 2, 15, 3, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class View(ArrayView):
    changed: Sequence[Change] = ()
    removed: Sequence[Removal] = ()

    @property
    def as_of(self) -> date:
        return SEEN.date() + timedelta(days=self.today)

    def changes(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[Change]:
        return [one for one in self.changed if first <= one.replaced_at.date() <= min(last, self.as_of)]

    def removals(self, first: date, last: date, tiers: Sequence[Tier] = ()) -> Sequence[Removal]:
        return [one for one in self.removed if one.settled_at and first <= one.settled_at.date() <= last]


@dataclass
class Days:
    """Runs the detector over days, keeping what lives."""

    changed: list[Change] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    live: dict[str, LiveSignal] = field(default_factory=dict)
    ended: dict[str, Reason] = field(default_factory=dict)
    detector: Changes = field(default_factory=lambda: Changes(ChangesSettings(), {"CU": "Cuba"}.__getitem__, str.upper))

    def judge(self, day: int) -> Detection:
        view = View((), day, self.changed, self.removed)
        found = self.detector.detect(view, list(self.live.values()))
        for one in found.findings:
            self.live[one.key] = LiveSignal(one.key, view.as_of, one)
        for gone in found.cleared:
            del self.live[gone.key]
            self.ended[gone.key] = gone.reason
        return found

    @property
    def kinds(self) -> list[SignalKind]:
        return [one.finding.kind for one in self.live.values()]


def article(number: int) -> ArticleRef:
    return ArticleRef(number, "kcna", Tier.STATE, "en", f"http://e.org/{number}", f"Story {number}", SEEN.date())


def change(number: int, day: int, *, loses_cuba: bool = True) -> Change:
    before = Version("Reception", "Envoys of Cuba and others were there.", frozenset({CUBA}))
    after = Version("Reception", "Envoys were present there.", frozenset() if loses_cuba else frozenset({CUBA}))
    return Change(number, article(number), SEEN, SEEN + day * DAY, before, after)


def removal(number: int, day: int, settled: int) -> Removal:
    return Removal(article(number), SEEN + day * DAY, "HTTP 404", "Text.", SEEN + settled * DAY)


def test_an_edit_of_substance_is_raised_once_shown_for_a_while_and_closed() -> None:
    days = Days(changed=[change(1, 5), change(2, 5, loses_cuba=False)])
    assert days.judge(4).findings == ()
    (finding,) = days.judge(5).findings
    assert finding.subject.id == "CU"
    assert "[-of Cuba and others-]" in finding.evidence[0].quote
    assert {one.key for day in range(6, 36) for one in days.judge(day).findings} == {finding.key}
    days.judge(36)
    assert days.ended == {finding.key: Reason.WINDOW_PASSED}


def test_a_watched_term_that_is_gone_is_of_substance() -> None:
    before, after = Version("Law", "The road to reunification is long."), Version("Law", "The road is long.")
    days = Days(changed=[Change(1, article(1), SEEN, SEEN + DAY, before, after)])
    assert "“reunification” gone" in days.judge(1).findings[0].summary


def test_two_edits_of_one_article_are_two_signals() -> None:
    days = Days(changed=[change(1, 5), Change(9, article(1), SEEN, SEEN + 7 * DAY, *versions())])
    for day in range(5, 9):
        days.judge(day)
    assert len(days.live) == 2


def versions() -> tuple[Version, Version]:
    return Version("Reception", "Envoys."), Version("Reception", "Envoys of Cuba.", frozenset({CUBA}))


def test_many_edits_of_one_day_are_one_signal_that_tells_what_they_share() -> None:
    days = Days(changed=[change(number, 5) for number in range(9)])
    days.judge(5)
    assert len(days.live) == 9
    days.changed.append(change(10, 5))
    days.judge(5)
    (one,) = days.live.values()
    assert (one.finding.severity, one.finding.observed) == (Severity.HIGH, 10)
    assert "Cuba no longer named" in one.finding.summary
    assert set(days.ended.values()) == {Reason.WINDOW_PASSED}


def test_removals_are_raised_when_they_are_settled_and_withdrawn_when_the_page_is_back() -> None:
    days = Days(removed=[removal(1, 3, 4)])
    assert days.judge(3).findings == ()
    days.judge(4)
    assert days.kinds == [SignalKind.ARTICLE_REMOVED]
    days.removed.clear()
    days.judge(5)
    assert list(days.ended.values()) == [Reason.NO_LONGER_HOLDS]


def test_a_removal_that_grows_becomes_one_mass_removal_and_keeps_its_key() -> None:
    days = Days(removed=[removal(number, 3, 4) for number in range(3)])
    days.judge(4)
    assert days.kinds == [SignalKind.ARTICLE_REMOVED] * 3
    days.removed += [removal(number, 3, 5) for number in range(3, 40)]
    days.judge(5)
    assert days.kinds == [SignalKind.MASS_REMOVAL]
    (key,) = days.live
    days.removed += [removal(number, 2, 6) for number in range(40, 50)]
    days.judge(6)
    assert list(days.live) == [key]
    assert days.live[key].finding.observed == 50
    for day in range(7, 40):
        days.judge(day)
    assert not days.live
    assert set(days.ended.values()) == {Reason.WINDOW_PASSED}
