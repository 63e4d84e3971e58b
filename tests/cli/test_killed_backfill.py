"""Killing a backfill half-way and doing it again gives what one undisturbed run gives."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from monitor.database.engine import open_engine, read
from monitor.database.tables import articles
from monitor.domain import DatabaseError
from tests.cli.terminal import nkmonitor

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def archive(folder: Path) -> Path:
    file = folder / "a.jsonl"
    countries = ["Cuba", "Laos", "China", "Russia", "Syria"]
    lines = [
        json.dumps(
            {
                "url": f"http://www.kcna.co.jp/item/2011/{number}.html",
                "title": f"{countries[number % 5]} sends greetings {number}",
                "text": f"The ambassador of {countries[number * 7 % 5]} was present. " * 20,
                "published": f"2011-{number // 250 + 1:02}-{number % 28 + 1:02}",
                "outlet": "kcna",
                "language": "en",
            }
        )
        for number in range(3000)
    ]
    file.write_text("\n".join(lines))
    return file


def stored(folder: Path) -> int:
    if not (folder / "nkmonitor.db").exists():
        return 0
    engine = open_engine(f"sqlite:///{folder / 'nkmonitor.db'}")
    try:
        with read(engine) as conn:
            return conn.scalar(select(func.count()).select_from(articles)) or 0
    except DatabaseError:  # the schema is still being made
        return 0
    finally:
        engine.dispose()


def test_a_killed_backfill_is_finished_by_the_next(tmp_path: Path) -> None:
    file = archive(tmp_path)
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    broken.mkdir()
    whole.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "backfill", str(file)],
        cwd=broken,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + PATIENCE
    while not stored(broken) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    half = stored(broken)
    assert 0 < half < 3000
    again = nkmonitor(broken, "backfill", file)
    assert f"{3000 - half:,} stored, 0 merged, {half:,} known, 0 refused" in again.out
    nkmonitor(whole, "backfill", file)
    for command in (["signals", "--json"], ["export", "counts"], ["countries", "--from", "2011", "--json"]):
        assert nkmonitor(broken, *command).out == nkmonitor(whole, *command).out
    assert nkmonitor(broken, "db", "check").code == 0
