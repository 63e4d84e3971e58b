"""An omission as people see it: the sentence, the lists side by side, the quotes."""

from collections.abc import Callable, Sequence

from monitor.detectors.omission.expectation import Expectation
from monitor.detectors.omission.manner import manners
from monitor.detectors.omission.occurrences import Occurrence
from monitor.detectors.ordinals import ordinal
from monitor.domain import (
    ArchiveView,
    Evidence,
    Finding,
    PublishedRoster,
    Reason,
    Severity,
    SignalKind,
    Subject,
    Window,
)

RULE = "roster_omission"
_LISTS_SHOWN = 6
_QUOTE = 600


def finding_of(
    view: ArchiveView,
    now: Occurrence,
    earlier: Sequence[Occurrence],
    expected: Expectation,
    *,
    subject: Subject,
    key: str,
    occasion: str,
    country_name: Callable[[str], str],
    outlet_name: Callable[[str], str],
    version: str,
) -> Finding:
    lists = [*earlier[-_LISTS_SHOWN + 1 :], now]
    severity, because = _severity(expected)
    outlets = tuple(sorted({part.article.outlet for part in now.parts}))
    return Finding(
        key=key,
        kind=SignalKind.ROSTER_OMISSION,
        subject=subject,
        outlets=outlets,
        window=Window(now.parts[0].article.day, now.parts[-1].article.day),
        severity=severity,
        summary=_summary(now, earlier, expected, subject, occasion, ", ".join(map(outlet_name, outlets))),
        reasons=(Reason.MISSING_FROM_ROSTER, because),
        evidence=(
            *(quote_of(view, part, f"list of {now.year}") for part in now.parts[:3]),
            *_last_naming(view, earlier, subject.id),
            *_manner(view, earlier[-_LISTS_SHOWN:], subject),
            Evidence("", label="lists side by side", table=_table(lists, country_name)),
        ),
        rule=RULE,
        rule_version=version,
        observed=0.0,
        expected=round(1 - expected.p_absent, 4),
        p_value=expected.p_corrected,
        details={
            "kind": str(now.key.kind),
            "occasion": now.key.occasion,
            "form": now.key.form,
            "year": now.year,
            "listed": expected.listed,
            "earlier": expected.earlier,
            "length": len(now.order),
            "earlier_lengths": [len(past.order) for past in earlier],
            "p_absent": round(expected.p_absent, 5),
        },
    )


def _severity(expected: Expectation) -> tuple[Severity, Reason]:
    if expected.p_corrected <= 0.005:
        return Severity.HIGH, Reason.VERY_UNLIKELY
    if expected.p_corrected <= 0.05:
        return Severity.MEDIUM, Reason.UNLIKELY
    return Severity.LOW, Reason.POSSIBLE_BY_CHANCE


def _summary(
    now: Occurrence,
    earlier: Sequence[Occurrence],
    expected: Expectation,
    subject: Subject,
    occasion: str,
    outlets: str,
) -> str:
    lengths = ", ".join(str(len(past.order)) for past in earlier)
    last = next((past for past in reversed(earlier) if subject.id in past.order), None)
    rank = f", {_place_in(last.order, subject.id)} in {last.year}" if last else ""
    kind = str(now.key.kind).replace("-", " ") + (f", {now.key.form.replace('-', ' ')}" if now.key.form else "")
    return (
        f"{subject.name} is not among the {len(now.order)} countries listed for {occasion} {now.year} "
        f"({kind}; {outlets}, {now.last_day.isoformat()}). It was in {expected.listed} of the last "
        f"{expected.earlier} such lists{rank}; lists were {lengths} long; "
        f"p = {expected.p_corrected:.2g} after correction."
    )


def _place_in(order: Sequence[str], country: str) -> str:
    place = order.index(country) + 1
    return {1: "first", 2: "second", 3: "third"}.get(place) or ordinal(place)


def quote_of(view: ArchiveView, part: PublishedRoster, label: str) -> Evidence:
    text = view.article_text(part.article)
    start = max(text.rfind("\n", 0, part.roster.start), text.rfind(". ", 0, part.roster.start)) + 1
    stop = text.find(".", part.roster.end)
    end = min(stop + 1 if stop >= 0 else len(text), start + _QUOTE)
    while start < end and text[start].isspace():
        start += 1
    article = part.article
    return Evidence(
        text[start:end],
        url=article.url,
        title=article.title,
        published=article.day,
        outlet=article.outlet,
        start=start,
        end=end,
        article_id=article.id,
        label=label,
    )


def _last_naming(view: ArchiveView, earlier: Sequence[Occurrence], country: str) -> list[Evidence]:
    for past in reversed(earlier):
        for part in past.parts:
            if any(entry.country == country for entry in part.roster.entries):
                return [quote_of(view, part, f"list of {past.year}, which names it")]
    return []


def _manner(view: ArchiveView, earlier: Sequence[Occurrence], subject: Subject) -> list[Evidence]:
    """How the lists before told of it: in what place and role, by name or title only, in full or in a list."""
    rows = manners(subject.id, earlier, lambda part: view.article_text(part.article))
    return [Evidence("", label=f"how earlier lists told of {subject.name}", table=rows)] if rows else []


def _place(country: str, occurrence: Occurrence) -> str:
    if country in occurrence.order:
        return str(occurrence.order.index(country) + 1)
    return "own item" if country in occurrence.elsewhere else "–"


def _table(lists: Sequence[Occurrence], country_name: Callable[[str], str]) -> tuple[tuple[str, ...], ...]:
    """Rows: countries by how often they were listed; columns: years; cells: place in that year's list."""
    counts: dict[str, int] = {}
    for occurrence in lists:
        for country in occurrence.order:
            counts[country] = counts.get(country, 0) + 1
    header = ("country", *(str(occurrence.year) for occurrence in lists))
    rows = [
        (
            country_name(country),
            *(_place(country, occurrence) for occurrence in lists),
        )
        for country in sorted(counts, key=lambda country: (-counts[country], country))
    ]
    length = ("listed", *(str(len(occurrence.order)) for occurrence in lists))
    return (header, length, *rows)
