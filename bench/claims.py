"""Claims on the project's own labelled texts: precision and recall per kind and language, and speed.

    python -m bench.claims [--mistakes] [--speed]

A claim counts as right when the pair of kind and subject is one that the text is labelled with; what else is
found counts against precision, once a text and pair. The speed is that of reading alone, mentions given, over
the labelled texts, over reports, over ordinary articles, and over the hardest case; it is told beside the time of a
plain splitting of the same texts into words, so that two machines can be compared.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path

from monitor.annotators.claims import ClaimReader
from monitor.annotators.mentions import MentionFinder
from monitor.catalog.countries import load_countries
from monitor.domain import Claim, Document, Mention
from tests.annotators.claim_reports import labelled_reports
from tests.annotators.labelled import LANGUAGES, LabelledText, labelled_texts

FILLER = Path(__file__).with_name("claims_filler.txt")
ARTICLE_SIZES = (1_300, 3_000)
REPORTS_STEP = 8


def _document(one: LabelledText) -> Document:
    return Document(one.title, one.text, datetime.combine(one.published, clock(3), UTC))


def _full(one: LabelledText) -> str:
    return f"{one.title}\n{one.text}"


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
        pairs = {pair(claim) for claim in self.reader.read(_document(one), one.language, self.mentions(one))}
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
                print(f"  - {sorted(found - one.claims)} + {sorted(one.claims - found)}: {_full(one)[:150]!r}")
        for kind in sorted({*right, *false, *missed}):
            print(_row(language, kind, right[kind], false[kind], missed[kind]))
        print(_row(language, "all", right.total(), false.total(), missed.total()))
        print(f"{language:9} {len(texts)} texts; {with_claims} of {without} without a claim were given one")


def _row(language: str, kind: str, right: int, false: int, missed: int) -> str:
    precision = right / (right + false) if right + false else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return f"{language:9} {kind:18} {right + missed:5} {precision:9.3f} {recall:7.3f}"


def speed(bench: Bench) -> None:
    for language in LANGUAGES:
        texts = labelled_texts(language)
        samples = [("labelled", texts), ("only what sounds like a claim", list(_long(texts)))]
        if language == "en":
            samples += [(f"articles of {size:,} characters", list(_articles(size))) for size in ARTICLE_SIZES]
        reports = list(_reports(language))
        samples += [
            ("reports without a claim", [one for one in reports if not one.claims]),
            ("reports full of claims", [one for one in reports if one.claims]),
        ]
        for name, sample in samples:
            mentions = [bench.mentions(one) for one in sample]
            rounds = max(1, 400 // len(sample))
            reading = _timed(lambda s=sample, m=mentions: _read_all(bench, s, m), rounds)
            plain = _timed(lambda s=sample: [_full(one).lower().split() for one in s], rounds)
            per_second = len(sample) * rounds / reading
            size = sum(len(_full(one)) for one in sample) / len(sample)
            ratio = reading / plain
            print(f"{language} {name}: {per_second:,.0f} a second, {size:,.0f} characters each; {ratio:.0f} x split()")


def _articles(size: int) -> Iterator[LabelledText]:
    """English articles of `size` characters without a claim, as they come in: ordinary news of the North, and
    every fifth sentence or so one of the labelled texts that sound like a claim."""
    filler = FILLER.read_text(encoding="utf-8").splitlines()
    quiet = [one for one in labelled_texts("en") if not one.claims]
    for number, one in enumerate(quiet):
        pieces = [filler[(7 * number + 5 * place) % len(filler)] for place in range(len(filler))]
        pieces[2:2] = [one.text]
        pieces[9:9] = [quiet[(number + 11) % len(quiet)].text]
        yield LabelledText(filler[number % len(filler)][:60], " ".join(pieces)[:size], one.published, "en", frozenset())


def _reports(language: str) -> Iterator[LabelledText]:
    """Some of the short reports that the weights are learned from."""
    for one in labelled_reports(language)[::REPORTS_STEP]:
        document = one.document
        assert document.published is not None
        claims = frozenset(" ".join(label) for label in one.claims)
        yield LabelledText(document.title, document.text, document.published.date(), language, claims)


def _long(texts: Sequence[LabelledText]) -> Iterator[LabelledText]:
    """The hardest case: nothing but texts that sound like a claim, run together to some 3,000 characters."""
    quiet = [one for one in texts if not one.claims]
    for start in range(0, len(quiet), 4):
        text = "\n".join(_full(one) for one in (quiet * 3)[start : start + 16])[:3_000]
        yield LabelledText("", text, quiet[0].published, quiet[0].language, frozenset())


def _read_all(bench: Bench, sample: Sequence[LabelledText], mentions: Sequence[tuple[Mention, ...]]) -> None:
    for one, found in zip(sample, mentions, strict=True):
        bench.reader.read(_document(one), one.language, found)


def _timed(work: object, rounds: int) -> float:
    assert callable(work)
    work()
    start = time.process_time()
    for _ in range(rounds):
        work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mistakes", action="store_true", help="print each text that is read wrongly")
    parser.add_argument("--speed", action="store_true", help="measure speed only")
    chosen = parser.parse_args()
    bench = Bench()
    if not chosen.speed:
        quality(bench, chosen.mistakes)
    speed(bench)


if __name__ == "__main__":
    main()
