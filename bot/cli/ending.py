"""How does a command that goes on end? Gracefully, in bounded time, or at once when told twice."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger()

# What is under way may end: one request takes 55 s at most (bot/app.py). Below the 75 s after which
# systemd and Docker kill (deploy/), so that the log says what happened.
GRACE_S = 70.0


def on_signal(stop: Callable[[], None]) -> None:
    """End gracefully on Ctrl-C and on the service manager's SIGTERM.

    A second signal, or `GRACE_S` after the first, ends the process with code 1: a database or a
    network that is away must not hold it. What was under way then is found by the next start.
    """
    loop = asyncio.get_running_loop()
    signals = 0

    def received() -> None:
        nonlocal signals
        signals += 1
        if signals > 1:
            _leave("ended_at_once")
        log.info("stopping")
        # A thread: it must go off even if the loop itself is stuck.
        timer = threading.Timer(GRACE_S, _leave, ["grace_over"])
        timer.daemon = True
        timer.start()
        stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, received)


def _leave(event: str) -> None:
    """End this process without waiting for any thread, and its helpers with it."""
    log.error(event)
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(1)
