"""The installed program: nothing of the checkout is needed."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The contents of the wheel, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(build, check=True, cwd=folder)
    (wheel,) = folder.glob("nkmonitor-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def nkmonitor(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_carries_catalog_migrations_and_seeds(installed: Path) -> None:
    for name in (
        "monitor/catalog/outlets.toml",
        "monitor/_data/migrations/env.py",
        "monitor/_data/migrations/versions/0001_the_tables_of_the_first_release.py",
        "monitor/_data/seeds/manifest.toml",
        "monitor/_data/config.example.toml",
        "monitor/py.typed",
    ):
        assert (installed / name).is_file(), name


def test_db_upgrade_works_with_no_checkout_in_sight(installed: Path, tmp_path: Path) -> None:
    ran = nkmonitor(installed, tmp_path, "db", "upgrade")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "schema empty -> " in ran.stdout


def test_the_seeds_are_read_with_no_checkout_in_sight(installed: Path, tmp_path: Path) -> None:
    ran = nkmonitor(installed, tmp_path, "backfill", str(installed / "monitor" / "_data" / "seeds"))
    assert "2 stored" in ran.stdout
