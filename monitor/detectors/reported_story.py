"""What a chain of reports says: who reported first, who passes on whom, copies, contradictions, the summary."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from monitor.catalog.outlets import is_unnamed, load_outlets
from monitor.detectors.reported_chains import Chain
from monitor.domain import LASTING, Claim, DayRange, Evidence, Precision, PublishedClaim, Subject

_WORDS: Mapping[str, str] = {
    "omission": "left out of state media's account",
    "mention_drop": "dropped by state media",
    "no_report": "not reported or commented on by Pyongyang",
    "hostile_label": "called by a hostile name",
    "terminology_shift": "called by a new name",
    "reappearance": "back in state media",
    "absence": "absent",
    "edit_or_deletion": "edited or deleted from state media",
    "ritual_omission": "passed over in a yearly ritual",
}
_DIFFERENCES: Mapping[str, str] = {"birthday_of": "whose birthday it was", "rank": "the rank before"}
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
_OF_AN_EVENT = frozenset({"omission", "absence", "ritual_omission"})
_EXACT = frozenset({Precision.DAY, Precision.TIME})
_MOST_TOLD = 3
"""Days that a summary lists; all stand among the contradictions."""
_WORD = re.compile(r"\w+")
_SAME_COPY = 0.8
"""Share of words two sentences have in common (Jaccard) from which one is a copy of the other."""


def outlet_label(outlet: str) -> str:
    if known := load_outlets().get(outlet):
        return known.label
    return "an unnamed outlet" if is_unnamed(outlet) else outlet


def credited_outlet(claim: Claim) -> str:
    """The outlet whose report a claim passes on, as an outlet id; empty for its own word."""
    for outlet in load_outlets().values():
        names = [outlet.name, outlet.short_name] if outlet.short_name else [outlet.name]
        if any(name in claim.attributed_to for name in names):
            return outlet.id
    return ""


def copies(reports: Sequence[PublishedClaim]) -> dict[int, int]:
    """Position of a report to that of the earlier report, of another outlet, whose sentence it repeats."""
    words = [frozenset(_WORD.findall(one.claim.quote.lower())) for one in reports]
    found: dict[int, int] = {}
    for later in range(len(reports)):
        for earlier in range(later):
            same_outlet = reports[earlier].article.outlet == reports[later].article.outlet
            union = words[earlier] | words[later]
            if not same_outlet and union and len(words[earlier] & words[later]) / len(union) >= _SAME_COPY:
                found[later] = found.get(earlier, earlier)
                break
    return found


def outlets_with_words_of_their_own(reports: Sequence[PublishedClaim]) -> set[str]:
    """Outlets whose report is no copy of another's."""
    copied = copies(reports)
    return {one.article.outlet for number, one in enumerate(reports) if number not in copied}


def independent_outlets(reports: Sequence[PublishedClaim]) -> set[str]:
    """Outlets that say so of their own: neither a copy nor passing on another outlet's report."""
    copied = copies(reports)
    return {
        one.article.outlet
        for number, one in enumerate(reports)
        if number not in copied and not credited_outlet(one.claim)
    }


def told_days(claims: Iterable[PublishedClaim], family: str) -> list[DayRange]:
    """The days that claims tell, without those that only say the same less exactly.

    Who tells a window does not contradict who tells a day in it. Of an event the day is exact, of what lasts the
    window; but a month or a year is never more than vague.
    """
    told = list(dict.fromkeys(one.claim.event_day for one in claims if one.claim.event_day is not None))
    exact = [one for one in told if one.precision in _EXACT] or told
    if family in LASTING:
        kept = [one for one in exact if not any(_covers(other, one) for other in exact)]
    else:
        kept = [one for one in exact if not any(_covers(one, other) for other in exact)]
    vague = [one for one in told if not any(one.overlaps(other) for other in exact)]
    return kept + vague


def _covers(one: DayRange, other: DayRange) -> bool:
    """Whether one holds all days of another and more."""
    wider = (one.last - one.first) > (other.last - other.first)
    return wider and one.first <= other.first and other.last <= one.last


def contradictions(reports: Sequence[PublishedClaim], family: str) -> list[dict[str, object]]:
    """Where the reports do not agree: the days of the event, the occasion's name, whose birthday, a reported rank."""
    days = told_days(reports, family)
    told: dict[str, dict[str, str]] = {"day": {}, "occasion": {}, "birthday_of": {}, "rank": {}}
    for one in reports:
        outlet, claim = one.article.outlet, one.claim
        if claim.event_day in days:
            told["day"].setdefault(outlet, _days(claim.event_day))
        if claim.event:
            told["occasion"].setdefault(outlet, claim.event)
        for figure in ("birthday_of", "rank"):
            if figure in claim.details:
                told[figure].setdefault(outlet, str(claim.details[figure]))
    return [
        {"of": what, "told": dict(by_outlet)} for what, by_outlet in told.items() if len(set(by_outlet.values())) > 1
    ]


def summary(chain: Chain, subject: Subject, witnessed: bool, country_name: Callable[[str], str], count: str) -> str:
    """One or two sentences for people: what, when and how sure, by whom first."""
    event = next((one.claim.event for one in chain.claims if one.claim.event), "")
    parts = [f"{subject.label} {_WORDS[chain.family]}"]
    if event and chain.family == "omission":
        parts.append(f"of the {event}")
    elif event and chain.family in {"absence", "ritual_omission"}:
        parts.append(f"at the {event}")
    text = " ".join([*parts, _event_phrase(chain)]).strip()
    source = next((one.claim.attributed_to for one in chain.reports if one.claim.attributed_to), "")
    if chain.family == "hostile_label" and source:
        text += f", according to {source}"
    if witnessed:
        text += "; an outside source shows the opposite"
    for piece in (_rank(chain, country_name), *_differences(chain), count):
        if piece:
            text += f"; {piece}"
    return f"{text}. Reported by {_reporters(chain.reports)}{_origin(chain.reports)}."


def _differences(chain: Chain) -> list[str]:
    """What the reports tell differently, other than the day: "reports differ on whose birthday it was: ..."."""
    phrases = []
    for one in contradictions(chain.reports, chain.family):
        told = one["told"]
        if one["of"] in _DIFFERENCES and isinstance(told, dict):
            by_value: dict[str, list[str]] = {}
            for outlet, value in told.items():
                by_value.setdefault(_shown(value), []).append(outlet_label(outlet))
            versions = "; ".join(f"{value} ({', '.join(outlets)})" for value, outlets in by_value.items())
            phrases.append(f"reports differ on {_DIFFERENCES[str(one['of'])]}: {versions}")
    return phrases


def _shown(value: str) -> str:
    """An id as a name: "kim-jong-il" is Kim Jong Il."""
    return value.replace("-", " ").title() if "-" in value else value


def _rank(chain: Chain, country_name: Callable[[str], str]) -> str:
    for one in chain.reports:
        rank, after = one.claim.details.get("rank"), one.claim.details.get("after")
        if isinstance(rank, int):
            names = [country_name(str(code)) for code in after] if isinstance(after, list | tuple) else []
            behind = f" after {' and '.join(names)}" if names else ""
            return f"until then {_ORDINALS.get(rank, f'number {rank}')} most cited{behind}, by the report's count"
    return ""


def _event_phrase(chain: Chain) -> str:
    """When it happened, with the doubt: one day, several that do not agree, or a part of a month."""
    dated = told_days(chain.claims, chain.family)
    phrases = list(dict.fromkeys(_days(one) for one in dated))
    if not dated:
        return "(day not stated)" if chain.family in _OF_AN_EVENT else ""
    if len(phrases) > _MOST_TOLD:
        first, last = min(one.first for one in dated), max(one.last for one in dated)
        return f"(day uncertain: reports tell {len(phrases)} days from {first.isoformat()} to {last.isoformat()})"
    if len(phrases) > 1:
        return f"(day uncertain: reports say {' and '.join(phrases)})"
    exact = dated[0].precision in _EXACT
    return phrases[0] if exact else f"{phrases[0]} (day uncertain)"


def _days(days: DayRange) -> str:
    if days.first == days.last:
        return f"on {days.first.isoformat()}"
    return f"between {days.first.isoformat()} and {days.last.isoformat()}"


def _reporters(reports: Sequence[PublishedClaim]) -> str:
    named: dict[str, date] = {}
    for one in reports:
        named.setdefault(outlet_label(one.article.outlet), one.article.day)
    return ", ".join(f"{label} ({day.isoformat()})" for label, day in named.items())


def _origin(reports: Sequence[PublishedClaim]) -> str:
    """The outlet that all reports go back to, where it is not among them."""
    here = {one.article.outlet for one in reports}
    away = [outlet for one in reports if (outlet := credited_outlet(one.claim)) and outlet not in here]
    return f", crediting {outlet_label(away[0])}, whose own report is not here" if away else ""


def evidence_of(ordered: Sequence[PublishedClaim], reports: Sequence[PublishedClaim]) -> tuple[Evidence, ...]:
    """One piece for each claim, which tells the first report, copies, and the report that others credit."""
    copied = {id(reports[later]): reports[earlier] for later, earlier in copies(reports).items()}
    credited = {credited_outlet(one.claim) for one in reports} - {""}
    pieces = []
    for one in ordered:
        parts = [one.claim.kind.value]
        if len(reports) > 1 and one is reports[0]:
            parts.append("first report")
        if one.article.outlet in credited:
            parts.append("credited by others")
        if original := copied.get(id(one)):
            parts.append(f"copy of {outlet_label(original.article.outlet)}")
        pieces.append(_evidence(one, ", ".join(parts)))
    return tuple(pieces)


def _evidence(published: PublishedClaim, label: str) -> Evidence:
    claim, article = published.claim, published.article
    return Evidence(
        quote=claim.quote,
        url=article.url,
        title=article.title,
        published=article.day,
        outlet=article.outlet,
        start=claim.start,
        end=claim.end,
        article_id=article.id,
        label=label,
        attributed_to=claim.attributed_to,
    )


def details(chain: Chain, ordered: Sequence[PublishedClaim]) -> dict[str, object]:
    """JSON values of a finding: every report with whom it credits, copies, contradictions."""
    reports, event = chain.reports, chain.event
    copied = {id(reports[later]): reports[earlier] for later, earlier in copies(reports).items()}
    credited = {outlet for one in reports if (outlet := credited_outlet(one.claim))}
    first: DayRange | None = event
    return {
        "claim": reports[0].claim.kind.value,
        "family": chain.family,
        "first_report": min(one.article.day for one in chain.claims).isoformat(),
        "event_days": first
        and {"first": first.first.isoformat(), "last": first.last.isoformat(), "precision": first.precision.value},
        "contradictions": contradictions(reports, chain.family),
        "credited": sorted(credited),
        "claims": [
            _claim_details(one)
            | {
                "earliest": one is reports[0],
                "credited": one.article.outlet in credited,
                "copy_of": copied[id(one)].article.url if id(one) in copied else "",
            }
            for one in ordered
        ],
    }


def _claim_details(published: PublishedClaim) -> dict[str, object]:
    claim, article = published.claim, published.article
    days = claim.event_day
    return {
        "kind": claim.kind.value,
        "outlet": article.outlet,
        "url": article.url,
        "day": article.day.isoformat(),
        "event": claim.event,
        "event_days": days and [days.first.isoformat(), days.last.isoformat(), days.precision.value],
        "attributed_to": claim.attributed_to,
        "credits": credited_outlet(claim),
        "hedged": claim.hedged,
        "rule": claim.rule,
        "figures": dict(claim.details),
    }
