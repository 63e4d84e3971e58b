"""The test files of feedparser read by our reader: none may raise, each must give as many entries as feedparser finds.

    pip download --no-deps --no-binary :all: feedparser && tar xzf feedparser-*.tar.gz
    python bench/feedparser_suite.py feedparser-*/tests

Prints each file that differs and the totals; exit code 1 if a file raised or differs. A JSON Feed (in the tests of
feedparser's development version) is held against its own list of items, since feedparser 6 reads none.
"""

import argparse
import json
import sys
import warnings
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser

from monitor.domain import Source, SourceKind
from monitor.fetchers.feed import read_feed
from monitor.fetchers.http import Response

SOURCE = Source("suite", "Suite", SourceKind.FEED, "http://127.0.0.1:8097/", "kcna", "en")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEADERS = {"content-type": "application/xml"}
MOST_ENTRIES = 5_000


def expected(body: bytes, name: str) -> int:
    if name.endswith(".json"):
        return len(json.loads(body)["items"])
    return len(feedparser.parse(BytesIO(body), response_headers=HEADERS).entries)


def verdict(file: Path) -> str:
    body = file.read_bytes()
    try:
        reading = read_feed(SOURCE, Response(SOURCE.url, 200, body, HEADERS), NOW, MOST_ENTRIES)
    except Exception as error:  # noqa: BLE001  # that is what is looked for
        print(f"{file}: raised {type(error).__name__}: {error}")
        return "raised"
    wanted = expected(body, file.name)
    if reading.entries == wanted:
        return "same"
    print(f"{file}: {reading.entries} entries for {wanted}; {reading.outcome.value}: {reading.note}")
    return "different"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    warnings.simplefilter("ignore")
    files = [one for one in sorted(arguments.parse_args().folder.rglob("*")) if one.suffix in {".xml", ".json"}]
    totals = Counter(verdict(one) for one in files)
    print(f"{len(files)} files: {dict(totals)}")
    sys.exit(totals["same"] != len(files))


if __name__ == "__main__":
    main()
