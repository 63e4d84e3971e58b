"""run."""

import logging
import os
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from monitor.alerts.delivery import Deliverer, TerminalDeliverer
from monitor.alerts.listening import make_listener
from monitor.archives import ArchiveOptions, archive_files
from monitor.cli.common import ConfigOption, console, now, opened
from monitor.daemon import Daemon, Delivers
from monitor.database.articles import count_articles
from monitor.database.engine import read
from monitor.domain import ConfigError
from monitor.logs import configure_logs
from monitor.pipeline.app import App
from monitor.pipeline.backfill import backfill
from monitor.resources import shipped


def run(
    once: Annotated[bool, typer.Option("--once", help="One round of each, then exit.")] = False,
    config: ConfigOption = None,
) -> None:
    """Poll, annotate, detect, deliver, listen for reviews. An empty database first gets the two seed articles."""
    with opened(config, create=True, migrate=True) as app:
        _ = app.sources  # a mistake in one stops the start
        deliverer = _deliverer(app)
        with read(app.engine) as conn:
            empty = count_articles(conn) == 0
        if empty and app.settings.daemon.backfill_seeds:
            _backfill_seeds(app, deliverer)
        configure_logs(logging.INFO)
        listener = None if once else make_listener(app.engine, app.settings.slack, app.outlets, app.sources.values())
        daemon = Daemon(app, deliverer, listener)
        if once:
            daemon.once()
        else:
            daemon.run()
    _leave()


def _deliverer(app: App) -> Delivers:
    slack = app.settings.slack
    if slack.configured:
        return Deliverer(app.engine, slack, outlets=app.outlets, sources=app.sources.values())
    if slack.bot_token.get_secret_value():
        raise ConfigError("slack.channel is missing: a token is set, so name the channel for alerts in the config")
    return TerminalDeliverer(app.engine, console(), outlets=app.outlets)


def _backfill_seeds(app: App, deliverer: Delivers) -> None:
    files = archive_files([Path(shipped("seeds"))])
    report, detected = backfill(app, files, ArchiveOptions(), now(), alert=True)
    typer.echo(f"empty database: read {report.read} seed articles, found {len(detected.new)} signals", err=True)
    deliverer.deliver_due()


def _leave() -> None:
    """A request or a transaction that was cut off may hold its thread, and a connection with it, until its time-out;
    everything is stored, so do not wait."""
    if threading.active_count() > 1:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
