"""How soon the detector and its peers notice changes injected into real series, all at the same false alarm rate.

    python bench/frequency.py kcna-headlines.jsonl.gz [--rates 0.5 1 2] [--step 2] [--only ours oracle] [--common]
    python bench/frequency.py kcna-headlines.jsonl.gz --only ours "nkmonitor score" --step 24

Reads an archive of headlines (JSON lines with `published` and `title`), and prints one table a rate. What the columns
mean is told in docs/method-mention-frequency.md.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import frequency_peers as peers
import frequency_protocol as protocol
from frequency_data import read_headlines
from frequency_ours import Ours, through_score
from frequency_r import r_methods

THROUGH_SCORE = "nkmonitor score"
"""The same as "ours", asked of the command; runs only where it is named, since it is slow."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headlines", type=Path)
    parser.add_argument("--rates", type=float, nargs="+", default=[0.5, 1.0, 2.0], help="alarms a series-year")
    parser.add_argument("--step", type=int, default=1, help="take every STEP-th injection only")
    parser.add_argument("--only", nargs="+", help="names of methods")
    parser.add_argument("--common", action="store_true", help="one threshold for all series, in place of one each")
    parser.add_argument("--countries", type=int, default=41, help="the most named ones, beside all regions")
    options = parser.parse_args()
    headlines = read_headlines(options.headlines)
    mentioned, articles = protocol.chosen(headlines, options.countries)
    methods = {
        "ours": Ours(mentioned, articles),
        "oracle": peers.oracle(mentioned, articles),
        "plain mixture": peers.plain_mixture,
        "Shiryaev-Roberts": peers.shiryaev_roberts,
        "GLR (glrnb)": peers.glr,
        "CUSUM": peers.cusum,
        "Farrington": peers.farrington,
        "EARS C1": peers.ears("C1"),
        "EARS C2": peers.ears("C2"),
        "EARS C3": peers.ears("C3"),
        "z-score": peers.rolling_z,
    }
    if options.only and THROUGH_SCORE in options.only:
        methods[THROUGH_SCORE] = through_score
    if options.only is None or any(name.startswith("R ") for name in options.only):
        methods |= r_methods()
    print(f"{len(mentioned)} series, {len(articles)} days, {int(articles.sum())} headlines")
    for name, method in methods.items():
        if options.only and name not in options.only:
            continue
        start = time.process_time()
        runs = protocol.run(method, mentioned, articles, options.step)
        for rate in options.rates:
            for band, row in protocol.table(runs, rate, not options.common).items():
                print(f"{name:18s} {rate:3.1f} a year  {band:8s} {protocol.line(row)}", flush=True)
        more = protocol.outage_ratio(method, runs, mentioned, articles)
        print(f"{name:18s} alarms after outages, by chance 1.00: drop {more['drop']:.2f}, surge {more['surge']:.2f}")
        print(f"{name:18s} {time.process_time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
