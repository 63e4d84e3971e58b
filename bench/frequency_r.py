"""`farringtonFlexible` and `glrnb` of the R package surveillance, where R is there.

They are weekly methods and slow, so the scores are computed once a week on sliding weeks and hold until the next."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

SCRIPT = Path(__file__).with_name("frequency_surveillance.R")
WEEK = 7


def r_methods() -> dict[str, Callable[..., dict[str, np.ndarray]]]:
    """Empty where Rscript or its package is missing."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    asked = subprocess.run([program, "-e", "library(surveillance)"], capture_output=True, check=False)
    return {"R farringtonFlexible": _Farrington(program)} if asked.returncode == 0 else {}


class _Farrington:
    def __init__(self, program: str) -> None:
        self._program = program

    def __call__(self, mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> dict[str, np.ndarray]:
        """One verdict a week: the last day of `days` ends a week, and so does every seventh day before."""
        ends = np.arange(int(days[-1]) + 1, WEEK, -WEEK)[::-1]
        counts = np.stack([mentioned[:, end - WEEK : end].sum(axis=1) for end in ends])
        volume = np.asarray([articles[end - WEEK : end].sum() for end in ends])
        first = int(np.searchsorted(ends, int(days[0])))
        with tempfile.TemporaryDirectory() as folder:
            np.savetxt(f"{folder}/counts.csv", counts, fmt="%d", delimiter=",")
            np.savetxt(f"{folder}/volume.csv", volume, fmt="%d")
            subprocess.run([self._program, SCRIPT, folder, str(first + 1)], check=True, capture_output=True)
            weekly = np.loadtxt(f"{folder}/scores.csv", delimiter=",", ndmin=2)
        known = ends[first:] - 1
        places = np.searchsorted(known, days, side="right") - 1
        daily = np.where((places >= 0)[None, :], weekly[np.maximum(places, 0)].T, 0.0)
        return {"drop": -daily, "surge": daily}
