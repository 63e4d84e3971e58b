"""Signals from texts that were changed or taken away after publication. Pure.

A change of substance is a signal, a reworded translation is none. A removal is a signal; ten or more of one outlet
within two days are one, `mass_removal`, for a thousand alerts would say less. So are ten or more edits of one day.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.domain import (
    PYONGYANG,
    ArticleRef,
    Entity,
    EntityType,
    Evidence,
    Finding,
    Reason,
    Severity,
    SignalKind,
    Subject,
    Window,
)
from monitor.domain.edits import Change, Edit, EditKind, Removal

RULE = "changes"
VERSION = "1"

MASS = 10
"""In November 2024 the most that one outlet was seen to lose in a week was a handful; the purge of December 2013 took
tens of thousands, that of March 2024 hundreds."""

MASS_WITHIN = timedelta(days=2)
_MOST_EVIDENCE = 10
_LONGEST_QUOTE = 500

Name = Callable[[Entity], str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A change and what it amounts to."""

    change: Change
    edit: Edit


def edit_findings(judged: Iterable[Judged], name: Name, outlet_name: Callable[[str], str]) -> list[Finding]:
    """One finding for each change of substance, or for all of an outlet's on one day where they are many."""
    days: dict[tuple[str, str, date], list[Judged]] = defaultdict(list)
    for one in judged:
        if one.edit.kind is EditKind.SUBSTANCE:
            article = one.change.article
            days[article.outlet, article.language, _day(one.change.replaced_at)].append(one)
    findings: list[Finding] = []
    for (outlet, language, day), together in days.items():
        if len(together) >= MASS:
            findings.append(_mass_edited(f"{outlet}:{language}", day, together, name, outlet_name))
        else:
            findings += [_edited(one, name, outlet_name) for one in together]
    return findings


def removal_findings(removals: Sequence[Removal], outlet_name: Callable[[str], str]) -> list[Finding]:
    """One finding for each removal, or for all of an outlet's that came together."""
    findings: list[Finding] = []
    for (outlet, first), together in _clusters(removals).items():
        if len(together) >= MASS:
            findings.append(_mass_removed(outlet, first, together, outlet_name))
        else:
            findings += [_removed(one, outlet_name) for one in together]
    return findings


def _edited(one: Judged, name: Name, outlet_name: Callable[[str], str]) -> Finding:
    change, edit = one.change, one.edit
    article, day = change.article, _day(change.replaced_at)
    outlet = outlet_name(article.outlet)
    what = _what(edit, name)
    return Finding(
        key=f"article_edited:{article.outlet}:{article.language}:{article.id}:{change.replaced_at:%Y%m%dT%H%M%S}",
        kind=SignalKind.ARTICLE_EDITED,
        subject=_subject(edit, article, name, outlet),
        outlets=(article.outlet,),
        window=Window(article.day, day),
        severity=Severity.HIGH if edit.removed else Severity.MEDIUM,
        summary=f"{outlet} changed a story of {article.day:%-d %B %Y}: {what}",
        reasons=(Reason.TEXT_CHANGED, Reason.NAME_GONE if edit.removed else Reason.NO_NAME_GONE),
        evidence=(
            _evidence(article, edit.diff, "what changed"),
            _evidence(article, f"{change.before.title}\n{change.before.text}", "as first seen"),
        ),
        rule=RULE,
        rule_version=VERSION,
        observed=edit.kept,
        details={
            "removed": [entity.id for entity in edit.removed],
            "added": [entity.id for entity in edit.added],
            "lost_terms": list(edit.lost_terms),
            "replaced_at": change.replaced_at.isoformat(),
        },
    )


def _mass_edited(
    place: str, day: date, together: Sequence[Judged], name: Name, outlet_name: Callable[[str], str]
) -> Finding:
    """What most of the stories lost is the news; where they lost nothing in common it may be the site's frame."""
    article = together[0].change.article
    outlet, half = outlet_name(article.outlet), len(together) / 2
    lost = Counter(entity for one in together for entity in one.edit.removed)
    terms = Counter(term for one in together for term in one.edit.lost_terms)
    removed = tuple(entity for entity, times in lost.most_common() if times >= half)
    common = Edit(EditKind.SUBSTANCE, removed, (), tuple(term for term, times in terms.most_common() if times >= half))
    what = _what(common, name) or "nothing in common; the site's frame may have changed"
    return Finding(
        key=f"article_edited:{place}:{day:%Y-%m-%d}",
        kind=SignalKind.ARTICLE_EDITED,
        subject=_subject(common, article, name, outlet),
        outlets=(article.outlet,),
        window=Window(min(one.change.article.day for one in together), day),
        severity=Severity.HIGH if common.removed or common.lost_terms else Severity.LOW,
        summary=f"{outlet} changed {len(together):,} stories on {day:%-d %B %Y}: {what}",
        reasons=(Reason.TEXT_CHANGED, _in_common(common)),
        evidence=tuple(
            _evidence(one.change.article, one.edit.diff, "what changed") for one in together[:_MOST_EVIDENCE]
        ),
        rule=RULE,
        rule_version=VERSION,
        observed=float(len(together)),
        details={"removed": [entity.id for entity in removed], "lost_terms": list(common.lost_terms)},
    )


def _in_common(common: Edit) -> Reason:
    if common.removed:
        return Reason.NAME_GONE
    return Reason.WORD_GONE if common.lost_terms else Reason.NOTHING_IN_COMMON


def _what(edit: Edit, name: Name) -> str:
    parts = []
    if edit.removed:
        parts.append(f"{_list(name(entity) for entity in edit.removed)} no longer named")
    if edit.added:
        parts.append(f"{_list(name(entity) for entity in edit.added)} newly named")
    if edit.lost_terms:
        parts.append(f"{_list(f'“{term}”' for term in edit.lost_terms)} gone")
    if edit.cuts:
        parts.append("a passage cut out" if len(edit.cuts) == 1 else f"{len(edit.cuts)} passages cut out")
    return ", ".join(parts)


def _list(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _subject(edit: Edit, article: ArticleRef, name: Name, outlet: str) -> Subject:
    """A country that was taken out or put in, else the outlet itself."""
    for entity in (*edit.removed, *edit.added):
        if entity.type is EntityType.COUNTRY:
            return Subject(entity.type, entity.id, name(entity))
    return Subject(EntityType.ORGANISATION, article.outlet, outlet)


def _removed(removal: Removal, outlet_name: Callable[[str], str]) -> Finding:
    article, day = removal.article, _day(removal.gone_since)
    outlet = outlet_name(article.outlet)
    return Finding(
        key=f"article_removed:{article.outlet}:{article.language}:{article.id}",
        kind=SignalKind.ARTICLE_REMOVED,
        subject=Subject(EntityType.ORGANISATION, article.outlet, outlet),
        outlets=(article.outlet,),
        window=Window(article.day, day),
        severity=Severity.MEDIUM,
        summary=f"{outlet} took away a story of {article.day:%-d %B %Y}: “{article.title or article.url}”",
        reasons=(Reason.PAGE_GONE,),
        evidence=(_evidence(article, removal.text or article.title, "as stored; the page is gone"),),
        rule=RULE,
        rule_version=VERSION,
        details={"gone_since": removal.gone_since.isoformat(), "answer": removal.note},
    )


def _mass_removed(
    outlet_id: str, first: date, together: Sequence[Removal], outlet_name: Callable[[str], str]
) -> Finding:
    outlet = outlet_name(outlet_id)
    days = [one.article.day for one in together]
    last_gone = _day(max(one.gone_since for one in together))
    return Finding(
        key=f"mass_removal:{outlet_id}:{first:%Y-%m-%d}",
        kind=SignalKind.MASS_REMOVAL,
        subject=Subject(EntityType.ORGANISATION, outlet_id, outlet),
        outlets=(outlet_id,),
        window=Window(min(days), last_gone),
        severity=Severity.HIGH,
        summary=(
            f"{outlet} took away {len(together):,} stories at once, published {min(days):%-d %B %Y} to "
            f"{max(days):%-d %B %Y}"
        ),
        reasons=(Reason.PAGE_GONE,),
        evidence=tuple(
            _evidence(one.article, one.text or one.article.title, "as stored; the page is gone")
            for one in together[:_MOST_EVIDENCE]
        ),
        rule=RULE,
        rule_version=VERSION,
        observed=float(len(together)),
        expected=0.0,
    )


def _clusters(removals: Sequence[Removal]) -> Mapping[tuple[str, date], list[Removal]]:
    """Removals of one outlet that follow each other within two days, by outlet and first day."""
    found: dict[tuple[str, date], list[Removal]] = defaultdict(list)
    current: dict[str, tuple[str, date]] = {}
    for one in sorted(removals, key=lambda removal: removal.gone_since):
        outlet = one.article.outlet
        key = current.get(outlet)
        if key is None or one.gone_since - found[key][-1].gone_since > MASS_WITHIN:
            key = current[outlet] = (outlet, _day(one.gone_since))
        found[key].append(one)
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(PYONGYANG).date()


def _evidence(article: ArticleRef, quote: str, label: str) -> Evidence:
    quote = quote.strip()
    if len(quote) > _LONGEST_QUOTE:
        quote = quote[: _LONGEST_QUOTE - 1].rstrip() + "…"
    return Evidence(
        quote=quote,
        url=article.url,
        title=article.title,
        published=article.day,
        outlet=article.outlet,
        article_id=article.id,
        label=label,
    )
