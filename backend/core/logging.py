"""Logs: a static event name and fields that hold ids only, one line each; JSON in production.

Names, telephone numbers, openids and message texts never go in; a test sends secrets through every channel and
searches the log for them.
"""

import logging
import sys

import structlog

TOO_TALKATIVE = (
    "urllib3", "twilio", "wechatpy", "requests", "procrastinate", "uvicorn", "httpx", "alembic",
)  # fmt: skip
"""Libraries that log addresses, parameters or bodies, which here are personal data, or a line at every step."""


def configure(level: str, *, json: bool) -> None:
    """Send every log line to standard error, as JSON for machines or readable for people."""
    timestamp = structlog.processors.TimeStamper(fmt="iso")
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        timestamp,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in TOO_TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
