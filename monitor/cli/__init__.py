"""The command line: thin commands over the pipeline."""

from monitor.cli.main import main

__all__ = ["main"]
