"""How many texts a second claims are read in."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, cycle, islice
from pathlib import Path

from monitor.annotators.claims import ClaimReader
from monitor.annotators.mentions import MentionFinder
from monitor.domain import Mention
from tests.annotators.claim_reports import labelled_reports
from tests.annotators.labelled import LANGUAGES, LabelledText, document_of, labelled_texts

_HERE = Path(__file__).parent
AGENCY_SIZE = {"en": 1_300, "ko": 650}
LONG_SIZE = {"en": 3_000, "ko": 1_500}
"""Characters of an agency's article, and of a long one; Korean says the same in half as many."""
DAY = (14, 4, 1, 1)
"""Of twenty texts that come in, so many are agencies' articles, long ones, reports that only sound like a claim, and
reports that make one."""
REPORTS_STEP = 8
AT_LEAST = 400
"""Texts that are read for one figure, again and again if there are fewer."""


def speed(reader: ClaimReader, finder: MentionFinder) -> None:
    """Prints a line a sample: the speed of reading alone, mentions given, on one processor."""
    for language in LANGUAGES:
        for name, sample in samples(language).items():
            mentions = [finder.find(one.title, one.text, one.language) for one in sample]
            rounds = -(-AT_LEAST // len(sample))
            reading = _timed(partial(_read_all, reader, sample, mentions), rounds)
            plain = _timed(partial(_split_all, sample), rounds)
            per_second = len(sample) * rounds / reading
            size = sum(len(one.full) for one in sample) / len(sample)
            ratio = reading / plain
            print(f"{language} {name}: {per_second:,.0f} a second, {size:,.0f} characters each; {ratio:.0f} x split()")


def samples(language: str) -> Mapping[str, Sequence[LabelledText]]:
    """Texts by what is told of them, the common case first."""
    labelled = labelled_texts(language)
    agency, long = (list(_articles(language, size[language])) for size in (AGENCY_SIZE, LONG_SIZE))
    reports = list(_reports(language))
    quiet, claims = [one for one in reports if not one.claims], [one for one in reports if one.claims]
    return {
        "a day as it comes in": _day(agency, long, quiet, claims),
        f"articles of {AGENCY_SIZE[language]:,} characters": agency,
        f"articles of {LONG_SIZE[language]:,} characters": long,
        "reports without a claim": quiet,
        "reports full of claims": claims,
        "labelled": labelled,
        "only what sounds like a claim": list(_hardest(labelled)),
    }


def _day(*sorts: Sequence[LabelledText]) -> list[LabelledText]:
    """Texts of all sorts, in turn and as often as they come."""
    coming = [cycle(one) for one in sorts]
    return list(
        chain.from_iterable(islice(one, times) for _ in range(100) for one, times in zip(coming, DAY, strict=True))
    )


def _articles(language: str, size: int) -> Iterator[LabelledText]:
    """Articles of `size` characters without a claim: ordinary news of the North, and every fifth sentence or so one
    of the labelled texts that sound like a claim."""
    filler = (_HERE / f"claims_filler.{language}.txt").read_text(encoding="utf-8").splitlines()
    quiet = [one for one in labelled_texts(language) if not one.claims]
    for number, one in enumerate(quiet):
        pieces = [filler[(7 * number + 5 * place) % len(filler)] for place in range(len(filler))]
        pieces[2:2] = [one.text]
        pieces[9:9] = [quiet[(number + 11) % len(quiet)].text]
        text = " ".join(pieces)[:size]
        yield LabelledText(filler[number % len(filler)][:60], text, one.published, language, frozenset())


def _reports(language: str) -> Iterator[LabelledText]:
    """Some of the short reports that the weights are learned from."""
    for one in labelled_reports(language)[::REPORTS_STEP]:
        document = one.document
        assert document.published is not None
        claims = frozenset(" ".join(label) for label in one.claims)
        yield LabelledText(document.title, document.text, document.published.date(), language, claims)


def _hardest(texts: Sequence[LabelledText]) -> Iterator[LabelledText]:
    """Nothing but texts that sound like a claim, run together to some 3,000 characters."""
    quiet = [one for one in texts if not one.claims]
    for start in range(0, len(quiet), 4):
        text = "\n".join(one.full for one in (quiet * 3)[start : start + 16])[:3_000]
        yield LabelledText("", text, quiet[0].published, quiet[0].language, frozenset())


def _read_all(reader: ClaimReader, sample: Sequence[LabelledText], mentions: Sequence[tuple[Mention, ...]]) -> None:
    for one, found in zip(sample, mentions, strict=True):
        reader.read(document_of(one), one.language, found)


def _split_all(sample: Sequence[LabelledText]) -> None:
    for one in sample:
        one.full.lower().split()


def _timed(work: Callable[[], None], rounds: int) -> float:
    work()
    start = time.process_time()
    for _ in range(rounds):
        work()
    return time.process_time() - start
