"""Logs: one readable line an event, to standard error; commands log warnings only, the daemon its work."""

import logging
import sys

import structlog


def configure_logs(level: int = logging.WARNING) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    plain = "%(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, format=plain, force=True)
    for noisy in ("slack_sdk", "apscheduler", "httpx", "httpcore", "alembic", "trafilatura"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
