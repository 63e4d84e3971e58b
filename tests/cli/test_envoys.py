"""The command that shows the envoys learned from texts."""

import json
from pathlib import Path

from tests.cli.terminal import nkmonitor

LINES = [
    {"text": "Juan Perez Galego, Cuban ambassador to the DPRK, visited a farm.", "published": "2024-02-16"},
    {"text": "Cuban Ambassador to the DPRK Juan Perez Gallego gave a reception.", "published": "2024-03-02"},
    {"text": "Lao Ambassador to the DPRK Somsak Phet was there.", "published": "2024-03-03"},
]


def test_envoys_are_shown_with_their_days_and_spellings_and_stay_so_when_read_again(tmp_path: Path) -> None:
    lines = [
        json.dumps({**line, "title": f"Day {n}", "outlet": "kcna", "language": "en"}) for n, line in enumerate(LINES)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    assert nkmonitor(tmp_path, "backfill", "a.jsonl").code == 0
    ran = nkmonitor(tmp_path, "envoys", "--country", "cuba", "--json")
    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {
            "country": "CU",
            "host": "KP",
            "name": "Juan Perez Gallego",
            "role": "ambassador",
            "first_seen": "2024-02-16",
            "last_seen": "2024-03-02",
            "sightings": 2,
            "spellings": ["Juan Perez Galego", "Juan Perez Gallego"],
        }
    ]
    assert "Somsak Phet" in nkmonitor(tmp_path, "envoys", "--host", "KP").out
    assert nkmonitor(tmp_path, "db", "rebuild", "--annotations").code == 0
    assert nkmonitor(tmp_path, "envoys", "--country", "cuba", "--json").out == ran.out


def test_without_any_envoy_the_command_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"title": "Cuba thanked", "published": "2024-01-02", "outlet": "kcna"})
    )
    nkmonitor(tmp_path, "backfill", "a.jsonl")
    assert "No envoy" in nkmonitor(tmp_path, "envoys").out
