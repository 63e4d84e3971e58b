"""Gathers the Korean words that stand in several labelled reports and name nobody.

    python -m bench.common_words

Writes monitor/catalog/common_words.ko.txt. Korean has no capitals: what tells a name that stands in no catalog from
the words around it is that these are met elsewhere, too.
"""

import re
from collections import Counter
from pathlib import Path

from monitor.annotators.claims.korean_names import bases
from monitor.annotators.claims.romanise import romanise
from monitor.catalog.claim_people import load_naming_words
from monitor.catalog.northern_people import load_northern_people
from monitor.catalog.people import load_people
from tests.annotators.claim_reports import labelled_reports

FILE = Path(__file__).resolve().parents[1] / "monitor" / "catalog" / "common_words.ko.txt"
REPORTS = 3
"""In so many reports at least."""
_WORD = re.compile("[가-힣]{2,}")
_SYLLABLES = 3


def main() -> None:
    reports = labelled_reports("ko")
    counts: Counter[str] = Counter()
    for one in reports:
        counts.update(set(_WORD.findall(f"{one.document.title} {one.document.text}")))
    people = {subject for one in reports for _, sort, subject in one.claims if sort == "person"}
    parts = {part for person in people for part in person.split("-") if "가" <= part[0] <= "힣"}
    known = [form for one in load_people().values() for form in one.forms.get("ko", ())]
    known += [form for one in load_northern_people().values() for form in one.spellings["ko"]]
    parts |= {part for form in known for part in form.split()}

    particles = load_naming_words()["ko"].particles

    def names_somebody(word: str) -> bool:
        return any(
            one in parts or (len(one) == _SYLLABLES and romanise(one) in people)
            for one in {word, *bases(word, particles)}
        )

    common = sorted(word for word, count in counts.items() if count >= REPORTS and not names_somebody(word))
    FILE.write_text("\n".join(common) + "\n", encoding="utf-8")
    print(f"{len(common)} of {len(counts)} words of {len(reports)} reports, {FILE.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
