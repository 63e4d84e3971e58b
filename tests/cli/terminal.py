"""Running `nkmonitor` in this process, as its entry point does."""

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from monitor.cli import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


class _Output(io.StringIO):
    def isatty(self) -> bool:
        return False


def nkmonitor(folder: Path, *arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run a command in a folder; exit code, output and errors."""
    out, err = _Output(), _Output()
    code = 0
    before = Path.cwd()
    os.chdir(folder)
    standard_input = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with (
            redirect_stdout(out),
            redirect_stderr(err),
            mock.patch.object(sys, "argv", ["nkmonitor", *map(str, arguments)]),
            mock.patch.object(sys, "stdin", standard_input),
        ):
            main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        os.chdir(before)
    return Ran(code, out.getvalue(), err.getvalue())
