"""How well omissions are told from harmless absences, on lists made up in the state media's manner.

Ten years of lists of DPRK missions for four feasts. Standing members are on every list, others come and go;
lists are printed whole, in two parts, as short digests, cut off by a feed, or with one country's own item instead of
its place on the list. Into some, one standing member's absence is planted. Told: the share of planted
omissions found, false ones per 200 lists, days replayed per second.

    python -m bench.omission [--worlds 40] [--seed 1]
"""

import argparse
import random
import time
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.catalog.occasions import load_occasions
from monitor.detectors.omission import RosterOmission
from monitor.domain import Finding, LiveSignal, PublishedRoster, RosterKind
from monitor.settings import OmissionSettings
from tests.detectors.omission_view import RosterView, listed

FEASTS = ("day-of-the-shining-star", "day-of-the-sun", "national-day", "party-foundation-day")
STANDING = ("CN", "RU", "CU", "VN", "LA", "SY", "IR", "MN", "KH", "ID", "MY", "DE", "ET", "MX")
PASSING = (
    *("PK", "BD", "NP", "IN", "TH", "MM", "IT", "BG", "PL", "CZ", "RO", "SE", "CH", "AT", "FR", "GB", "ES", "BR", "PE"),
    *("VE", "EG", "NG", "UG", "GQ", "GN", "TZ", "AO", "UZ", "BY", "ZA", "LK", "SN", "MZ", "NA", "ZW", "BJ", "CD"),
)
FIRST_YEAR, LAST_YEAR = 2015, 2024


@dataclass(frozen=True)
class World:
    rosters: list[PublishedRoster]
    planted: set[tuple[str, str, int]]
    """(country, feast, year)."""
    lists: int


def world(chance: random.Random) -> World:
    rates = {country: min(0.85, chance.betavariate(1.6, 2.2)) for country in PASSING}
    rosters: list[PublishedRoster] = []
    planted: set[tuple[str, str, int]] = set()
    lists = 0
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for feast in FEASTS:
            day = load_occasions().day(feast, year)
            assert day is not None
            missing = ""
            if year >= FIRST_YEAR + 5 and chance.random() < 0.15:
                missing = chance.choice(STANDING)
                planted.add((missing, feast, year))
            manner = chance.choices(("whole", "parts", "digest", "own item", "cut off"), (60, 18, 7, 10, 5))[0]
            if missing and manner in {"digest", "cut off"}:
                manner = "whole"
            rosters += printed(chance, day + timedelta(days=8), feast, manner, countries(chance, rates, missing))
            lists += 1
    return World(rosters, planted, lists)


def countries(chance: random.Random, rates: dict[str, float], missing: str) -> list[str]:
    head = [country for country in STANDING if country != missing]
    for _ in range(4):
        one = chance.randrange(len(head) - 1)
        head[one], head[one + 1] = head[one + 1], head[one]
    tail = [country for country, rate in rates.items() if chance.random() < rate]
    chance.shuffle(tail)
    return head + tail


def printed(chance: random.Random, day: date, feast: str, manner: str, named: list[str]) -> list[PublishedRoster]:
    if manner == "parts":
        half = len(named) // 2
        chance.shuffle(named)
        later = day + timedelta(days=chance.choice((1, 2, 3)))
        return [listed(day, named[:half], occasion=feast), listed(later, named[half:], occasion=feast)]
    if manner == "digest":
        return [listed(day, chance.sample(named, 7), occasion=feast)]
    if manner == "own item":
        one = chance.choice([country for country in named if country in STANDING])
        own = listed(day - timedelta(days=5), [one], occasion=feast, kind=RosterKind.RECEPTION, form="")
        return [own, listed(day, [country for country in named if country != one], occasion=feast)]
    whole = [listed(day, named[:12] if manner == "cut off" else named, occasion=feast, complete=manner != "cut off")]
    if chance.random() < 0.3:
        whole.append(listed(day + timedelta(days=1), named, occasion=feast, outlet="rodong", language="ko-KP"))
        if manner == "cut off":
            whole.pop()
    return whole


def replayed(made: World) -> list[Finding]:
    """Every finding of a replay, each once, as on the day it was raised; withdrawn ones as well."""
    detector = RosterOmission(OmissionSettings(), str, lambda occasion: occasion or "")
    live: dict[str, LiveSignal] = {}
    raised: list[Finding] = []
    view = RosterView(made.rosters, date(LAST_YEAR, 12, 31))
    for day in sorted({published.article.day for published in made.rosters}):
        view.as_of = day
        detection = detector.detect(view, list(live.values()))
        for finding in detection.findings:
            if finding.key not in live:
                raised.append(finding)
                live[finding.key] = LiveSignal(finding.key, day, finding)
        for ended in detection.cleared:
            live.pop(ended.key, None)
    return raised


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--worlds", type=int, default=40)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    chance = random.Random(given.seed)
    planted = found = false = lists = days = 0
    seconds = 0.0
    for _ in range(given.worlds):
        made = world(chance)
        started = time.perf_counter()
        raised = {
            (finding.subject.id, str(finding.details["occasion"]), int(str(finding.details["year"])))
            for finding in replayed(made)
        }
        seconds += time.perf_counter() - started
        days += 365 * (LAST_YEAR - FIRST_YEAR + 1)
        planted += len(made.planted)
        found += len(raised & made.planted)
        false += len(raised - made.planted)
        lists += made.lists
    print(f"lists {lists}, planted {planted}, found {found} = {found / planted:.3f}")
    print(f"false {false} = {200 * false / lists:.2f} per 200 lists")
    print(f"ten years replayed in {seconds / given.worlds:.2f} s, {days / seconds:.0f} days a second")


if __name__ == "__main__":
    main()
