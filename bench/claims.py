"""Claims on labelled texts, the project's own and unseen reports: precision and recall per kind and language; speed.

    python -m bench.claims [--mistakes] [--speed]

A claim counts as right when the pair of kind and subject is one that the text is labelled with; what else is
found counts against precision, once a text and pair. The speed is that of reading alone, mentions given: over a
day as it comes in, over ordinary articles, over reports, and over the hardest case. It is told beside the time of a
plain splitting of the same texts into words, so that two machines can be compared.
"""

import argparse
from collections import Counter
from collections.abc import Sequence

from bench.claims_speed import speed
from monitor.annotators.claims import ClaimReader
from monitor.annotators.claims.weighed import key_of
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.countries import load_countries
from monitor.domain import Claim, Mention
from tests.annotators.claim_labels import holds, labels_of
from tests.annotators.claim_reports import LabelledReport, retold_reports, unseen_reports
from tests.annotators.labelled import LANGUAGES, LabelledText, document_of, labelled_texts


def pair(claim: Claim) -> str:
    """ "omission CU ambassador": the label of a claim."""
    return f"{claim.kind} {claim.subject.id} {claim.subject.role}".strip()


class Bench:
    def __init__(self) -> None:
        countries = load_countries()
        self.finder = MentionFinder(countries)
        self.reader = ClaimReader.shipped(countries)

    def mentions(self, one: LabelledText) -> tuple[Mention, ...]:
        return self.finder.find(one.title, one.text, one.language)

    def found(self, one: LabelledText) -> frozenset[str]:
        """Labels of a text's claims; "omission CU" goes without saying beside "omission CU ambassador"."""
        pairs = {pair(claim) for claim in self.reader.read(document_of(one), one.language, self.mentions(one))}
        return frozenset(one for one in pairs if not any(other.startswith(f"{one} ") for other in pairs))


def quality(bench: Bench, mistakes: bool) -> None:
    print(f"{'language':9} {'kind':18} {'texts':>5} {'precision':>9} {'recall':>7}")
    for language in LANGUAGES:
        texts = labelled_texts(language)
        right, false, missed = Counter[str](), Counter[str](), Counter[str]()
        without = with_claims = 0
        for one in texts:
            found = bench.found(one)
            for label in found & one.claims:
                right[label.split(" ")[0]] += 1
            for label in found - one.claims:
                false[label.split(" ")[0]] += 1
            for label in one.claims - found:
                missed[label.split(" ")[0]] += 1
            if not one.claims:
                without += 1
                with_claims += bool(found)
            if mistakes and found != one.claims:
                print(f"  - {sorted(found - one.claims)} + {sorted(one.claims - found)}: {one.full[:150]!r}")
        _table(language, right, false, missed)
        print(f"{language:9} {len(texts)} texts; {with_claims} of {without} without a claim were given one")


def unseen(bench: Bench) -> None:
    """Prints how the reports are read from which nothing is learned."""
    for language in LANGUAGES:
        _reports(bench, language, "unseen", unseen_reports(language))
        _reports(bench, language, "retold", retold_reports(language))


def _reports(bench: Bench, language: str, name: str, reports: Sequence[LabelledReport]) -> None:
    right, false, missed = Counter[str](), Counter[str](), Counter[str]()
    without = with_claims = 0
    for one in reports:
        document = one.document
        mentions = bench.finder.find(document.title, document.text, language)
        found = {(claim.kind, key_of(claim.subject)) for claim in bench.reader.read(document, language, mentions)}
        labels = labels_of(one)
        read = {label for label in labels if any(holds([label], *pair) for pair in found)}
        right.update(str(kind) for kind, _ in read)
        missed.update(str(kind) for kind, _ in labels - read)
        false.update(str(kind) for kind, key in found if not holds(labels, kind, key))
        without += not labels
        with_claims += bool(found) and not labels
    _table(language, right, false, missed)
    print(f"{language:9} {len(reports)} {name} reports; {with_claims} of {without} without a claim were given one")


def _table(language: str, right: Counter[str], false: Counter[str], missed: Counter[str]) -> None:
    for kind in sorted({*right, *false, *missed}):
        print(_row(language, kind, right[kind], false[kind], missed[kind]))
    print(_row(language, "all", right.total(), false.total(), missed.total()))


def _row(language: str, kind: str, right: int, false: int, missed: int) -> str:
    precision = right / (right + false) if right + false else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return f"{language:9} {kind:18} {right + missed:5} {precision:9.3f} {recall:7.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mistakes", action="store_true", help="print each text that is read wrongly")
    parser.add_argument("--speed", action="store_true", help="measure speed only")
    chosen = parser.parse_args()
    bench = Bench()
    if not chosen.speed:
        quality(bench, chosen.mistakes)
        unseen(bench)
    speed(bench.reader, bench.finder)


if __name__ == "__main__":
    main()
