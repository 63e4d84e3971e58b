"""Where the files live that ship with the program but are not code: migrations, seeds, the example config."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Path of a shipped file or folder, in an installed wheel (`monitor/_data`) or in a checkout.

    Raises FileNotFoundError if the installation is incomplete.
    """
    for place in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if place.exists():
            return place
    raise FileNotFoundError(f"{name} is missing from this installation of nkmonitor; install it again")
