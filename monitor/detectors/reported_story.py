"""What a chain of reports says: the summary, the evidence, and who passes on whom."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from monitor.catalog.outlets import Outlets
from monitor.detectors.events import EXACT
from monitor.detectors.reported_chains import Chain
from monitor.detectors.reported_comparison import contradictions, copies, in_days, told_days
from monitor.domain import DayRange, Evidence, PublishedClaim, Subject

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
_MOST_TOLD = 3
"""Days that a summary lists; all stand among the contradictions."""


class Story:
    """Tells chains in the names of outlets and countries."""

    def __init__(self, outlets: Outlets, country_name: Callable[[str], str]) -> None:
        self._outlets = outlets
        self._country_name = country_name

    def summary(self, chain: Chain, subject: Subject, witnessed: bool, count: str) -> str:
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
        for piece in (_rank(chain, self._country_name), *self._differences(chain), count):
            if piece:
                text += f"; {piece}"
        return f"{text}. Reported by {self._reporters(chain.reports)}{self._origin(chain.reports)}."

    def evidence_of(self, ordered: Sequence[PublishedClaim], reports: Sequence[PublishedClaim]) -> tuple[Evidence, ...]:
        """One piece for each claim, which tells the first report, copies, and the report that others credit."""
        copied = {id(reports[later]): reports[earlier] for later, earlier in copies(reports).items()}
        credited = {self._credited(one) for one in reports} - {""}
        pieces = []
        for one in ordered:
            parts = [one.claim.kind.value]
            if len(reports) > 1 and one is reports[0]:
                parts.append("first report")
            if one.article.outlet in credited:
                parts.append("credited by others")
            if original := copied.get(id(one)):
                parts.append(f"copy of {self._outlets.label(original.article.outlet)}")
            pieces.append(_evidence(one, ", ".join(parts)))
        return tuple(pieces)

    def details(self, chain: Chain, ordered: Sequence[PublishedClaim]) -> dict[str, object]:
        """JSON values of a finding: every report with whom it credits, copies, contradictions."""
        reports, event = chain.reports, chain.event
        copied = {id(reports[later]): reports[earlier] for later, earlier in copies(reports).items()}
        credited = {outlet for one in reports if (outlet := self._credited(one))}
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
                self._claim_details(one)
                | {
                    "earliest": one is reports[0],
                    "credited": one.article.outlet in credited,
                    "copy_of": copied[id(one)].article.url if id(one) in copied else "",
                }
                for one in ordered
            ],
        }

    def independent_outlets(self, reports: Sequence[PublishedClaim]) -> set[str]:
        """Outlets that say so of their own: neither a copy nor passing on another outlet's report."""
        copied = copies(reports)
        return {
            one.article.outlet for number, one in enumerate(reports) if number not in copied and not self._credited(one)
        }

    def _credited(self, report: PublishedClaim) -> str:
        """The outlet whose report another passes on, as an outlet id; empty for its own word."""
        named = self._outlets.named_in(report.claim.attributed_to)
        return named if named != report.article.outlet else ""

    def _differences(self, chain: Chain) -> list[str]:
        """What the reports tell differently, other than the day: "reports differ on whose birthday it was: ..."."""
        phrases = []
        for one in contradictions(chain.reports, chain.family):
            told = one["told"]
            if one["of"] in _DIFFERENCES and isinstance(told, dict):
                by_value: dict[str, list[str]] = {}
                for outlet, value in told.items():
                    by_value.setdefault(_shown(value), []).append(self._outlets.label(outlet))
                versions = "; ".join(f"{value} ({', '.join(outlets)})" for value, outlets in by_value.items())
                phrases.append(f"reports differ on {_DIFFERENCES[str(one['of'])]}: {versions}")
        return phrases

    def _reporters(self, reports: Sequence[PublishedClaim]) -> str:
        named: dict[str, date] = {}
        for one in reports:
            named.setdefault(self._outlets.label(one.article.outlet), one.article.day)
        return ", ".join(f"{label} ({day.isoformat()})" for label, day in named.items())

    def _origin(self, reports: Sequence[PublishedClaim]) -> str:
        """The outlet that all reports go back to, where it is not among them."""
        here = {one.article.outlet for one in reports}
        away = [outlet for one in reports if (outlet := self._credited(one)) and outlet not in here]
        return f", crediting {self._outlets.label(away[0])}, whose own report is not here" if away else ""

    def _claim_details(self, published: PublishedClaim) -> dict[str, object]:
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
            "credits": self._credited(published),
            "hedged": claim.hedged,
            "rule": claim.rule,
            "figures": dict(claim.details),
        }


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
    phrases = list(dict.fromkeys(in_days(one) for one in dated))
    if not dated:
        return "(day not stated)" if chain.family in _OF_AN_EVENT else ""
    if len(phrases) > _MOST_TOLD:
        first, last = min(one.first for one in dated), max(one.last for one in dated)
        return f"(day uncertain: reports tell {len(phrases)} days from {first.isoformat()} to {last.isoformat()})"
    if len(phrases) > 1:
        return f"(day uncertain: reports say {' and '.join(phrases)})"
    exact = dated[0].precision in EXACT
    return phrases[0] if exact else f"{phrases[0]} (day uncertain)"


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
