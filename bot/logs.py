"""How events are logged: one line each on stderr; readable at a terminal, JSON elsewhere.

Events carry fields, never message texts, names, chat ids or tokens.
"""

import logging
import sys

import structlog


def configure(least: int = logging.INFO) -> None:
    """Set up structlog from that level on; libraries only speak up when something is wrong."""
    terminal = sys.stderr.isatty()
    # httpx logs request addresses, and Telegram's hold the token.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    for name in ("httpx", "httpcore", "telegram", "apscheduler"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            # Plain: rich tracebacks show local variables, and those hold tokens and texts.
            structlog.dev.ConsoleRenderer(
                colors=terminal, exception_formatter=structlog.dev.plain_traceback
            )
            if terminal
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
