from datetime import UTC, date, datetime, timedelta

from monitor.detectors.changes import MASS, Judged, edit_findings, removal_findings
from monitor.domain import ArticleRef, Entity, EntityType, Finding, Severity, SignalKind, Tier
from monitor.domain.edits import Change, Edit, EditKind, Removal, Version

SEEN = datetime(2024, 2, 15, 3, tzinfo=UTC)
CUBA = Entity(EntityType.COUNTRY, "CU")
NAMES = {"CU": "Cuba", "RU": "Russia"}


def article(number: int = 1, outlet: str = "kcna") -> ArticleRef:
    return ArticleRef(number, outlet, Tier.STATE, "en", f"http://e.org/{number}", f"Story {number}", date(2024, 2, 15))


def judged(edit: Edit) -> Judged:
    versions = Version("Story", "with Cuba"), Version("Story", "without")
    return Judged(Change(7, article(), SEEN, SEEN + timedelta(days=40), *versions), edit)


def edits(edit: Edit) -> list[Finding]:
    return edit_findings([judged(edit)], lambda entity: NAMES[entity.id], str.upper)


def removed(number: int, *, hours: float = 0, outlet: str = "kcna") -> Removal:
    return Removal(article(number, outlet), SEEN + timedelta(hours=hours), "HTTP 404 Not Found", "Text as stored.")


def removals(*found: Removal) -> list[Finding]:
    return removal_findings(found, str.upper)


def test_a_country_taken_out_of_a_story_is_a_signal_about_that_country() -> None:
    (finding,) = edits(Edit(EditKind.SUBSTANCE, removed=(CUBA,), diff="… met [-the Cuban-]{+a+} delegation …"))
    assert finding.kind is SignalKind.ARTICLE_EDITED
    assert (finding.subject.type, finding.subject.id, finding.severity) == (EntityType.COUNTRY, "CU", Severity.HIGH)
    assert finding.summary == "KCNA changed a story of 15 February 2024: Cuba no longer named"
    assert finding.evidence[0].quote == "… met [-the Cuban-]{+a+} delegation …"
    assert "with Cuba" in finding.evidence[1].quote


def test_several_reasons_stand_in_one_sentence() -> None:
    edit = Edit(
        EditKind.SUBSTANCE, added=(CUBA, Entity(EntityType.COUNTRY, "RU")), lost_terms=("unity",), cuts=("a", "b")
    )
    assert edits(edit)[0].summary.endswith("Cuba and Russia newly named, “unity” gone, 2 passages cut out")


def test_rewordings_are_no_signals() -> None:
    for kind in (EditKind.NONE, EditKind.RETRANSLATION, EditKind.WORDING):
        assert edits(Edit(kind)) == []


def test_a_removal_is_a_signal_that_carries_the_stored_text() -> None:
    (finding,) = removals(removed(1))
    assert finding.kind is SignalKind.ARTICLE_REMOVED
    assert "Story 1" in finding.summary
    assert finding.evidence[0].quote == "Text as stored."


def test_many_removals_at_once_are_one_signal() -> None:
    (finding,) = removals(*(removed(number, hours=number % 40) for number in range(300)))
    assert (finding.kind, finding.observed, finding.severity) == (SignalKind.MASS_REMOVAL, 300.0, Severity.HIGH)
    assert "300 stories" in finding.summary
    assert len(finding.evidence) == 10


def test_removals_of_two_outlets_or_far_apart_are_not_one() -> None:
    few = MASS - 1
    apart = [removed(n) for n in range(few)] + [removed(100 + n, hours=24 * 30) for n in range(few)]
    assert {one.kind for one in removals(*apart)} == {SignalKind.ARTICLE_REMOVED}
    outlets = [removed(n) for n in range(few)] + [removed(100 + n, outlet="rodong") for n in range(few)]
    assert len(removals(*outlets)) == 2 * few


def test_the_key_stays_while_more_of_the_same_removal_is_found() -> None:
    some = [removed(number) for number in range(20)]
    more = [*some, *(removed(100 + number, hours=10) for number in range(20))]
    assert removals(*some)[0].key == removals(*more)[0].key
