"""What claims tell besides their kind and subject, held against labels: day, source, outlets, doubt and quote.

    python -m bench.claim_details [--mistakes]

Only claims that a label names and the reader finds are counted. A day is right if it lies within the labelled ones or
they within it, without being wider by more than a month or three times as long. A source is right if it and the label
have a word in common.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.annotators.claims import ClaimReader
from monitor.annotators.claims.weighed import key_of
from monitor.annotators.claims.weighing.candidates import TOPIC
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.claim_weights import LANGUAGES
from monitor.catalog.countries import load_countries
from monitor.domain import Claim, ClaimKind, DayRange, Document, EntityType
from tests.annotators.claim_labels import holds
from tests.annotators.claim_reports import labelled_reports

LABELS = Path(__file__).with_name("claim_details")
MUCH_WIDER = 31
"""Days by which a window may be wider than the labelled one."""


@dataclass(frozen=True, slots=True)
class Details:
    """The label of one claim."""

    kind: ClaimKind
    key: tuple[EntityType, str]
    days: DayRange | None
    credited: str
    outlets: frozenset[str]
    hedged: bool
    sentence: str


def labelled(language: str) -> Iterator[tuple[Document, Sequence[Details]]]:
    documents = {}
    for report in labelled_reports(language):
        published = report.document.published
        assert published is not None
        documents[report.document.title, published.date().isoformat()] = report.document
    for line in (LABELS / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        yield documents[one["title"], one["published"]], [_details(claim) for claim in one["claims"]]


def _details(claim: Mapping[str, Any]) -> Details:
    sort = EntityType(claim["sort"])
    days = DayRange(*map(date.fromisoformat, claim["days"])) if claim["days"] else None
    return Details(
        ClaimKind(claim["kind"]),
        TOPIC if sort is EntityType.TOPIC else (sort, claim["subject"]),
        days,
        claim["credited"],
        frozenset(claim["outlets"]),
        claim["hedged"],
        claim["sentence"],
    )


def judged(claim: Claim, label: Details) -> dict[str, str]:
    """How each detail of a claim compares with its label."""
    outlets = frozenset(claim.outlets)
    quoted = _bare(label.sentence)[:18] in _bare(claim.quote)
    return {
        "day": _day(claim.event_day, label.days),
        "source": _source(claim.attributed_to, label.credited),
        "outlets": "right" if outlets == label.outlets else "partly" if outlets & label.outlets else "wrong",
        "doubt": "right" if claim.hedged is label.hedged else "wrong",
        "quote": "right" if quoted else "another",
    }


def _day(found: DayRange | None, wanted: DayRange | None) -> str:
    if found is None or wanted is None:
        return "right, none" if found is wanted else "missing" if found is None else "told of none"
    if not found.overlaps(wanted):
        return "wrong"
    width, most = (found.last - found.first).days, (wanted.last - wanted.first).days
    return "right" if width <= max(3 * most, most + MUCH_WIDER) else "too wide"


def _source(found: str, wanted: str) -> str:
    if not found or not wanted:
        return "right, none" if found == wanted else "missing" if wanted else "credited to none"
    words, others = (set(re.findall(r"\w+", one.lower())) for one in (found, wanted))
    one, other = _bare(found), _bare(wanted)
    return "right" if words & others or one in other or other in one else "wrong"


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mistakes", action="store_true", help="print each detail that is read wrongly")
    mistakes = parser.parse_args().mistakes
    countries = load_countries()
    finder, reader = MentionFinder(countries), ClaimReader.shipped(countries)
    for language in LANGUAGES:
        counts: dict[str, Counter[str]] = {}
        for document, labels in labelled(language):
            claims = reader.read(document, language, finder.find(document.title, document.text, language))
            for label in labels:
                for claim in claims:
                    if claim.kind is label.kind and holds([(label.kind, label.key)], claim.kind, key_of(claim.subject)):
                        for detail, how in judged(claim, label).items():
                            counts.setdefault(detail, Counter())[how] += 1
                            if mistakes and not how.startswith("right"):
                                print(f"  - {detail} {how}: {claim.quote[:160]!r} {label}")
        for detail, found in counts.items():
            print(language, f"{detail:8}", ", ".join(f"{how} {count}" for how, count in sorted(found.items())))


if __name__ == "__main__":
    main()
