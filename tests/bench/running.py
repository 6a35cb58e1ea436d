"""How does a bot run in a process of its own, and what does its log say went wrong?"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from tests.bench.telegram_server import TOKEN

_TREE = Path(__file__).parents[2]
# Structlog's levels that say that something broke.
_TROUBLE = frozenset({"error", "critical"})
# Seconds within which a bot that was told to end has ended: the service takes 70 at the most, where
# many questions are still under way.
_ENDS_S = 80


def _far_from_now() -> str:
    """A weekday on which no round of checks, which writes to everybody, is open or about to be."""
    return f"{SystemClock().now() + timedelta(days=3):%a}".lower()


@contextmanager
def running(folder: Path, words: list[str], url: str, database: str | None) -> Iterator[int]:
    """A bot, once it polls; gives the number of its process.

    Args:
        folder: its data folder, and where its log goes.
        words: the module and its words.
        url: of the sandbox.
        database: its address; None for SQLite in the folder.

    Raises:
        RuntimeError: it ended before it polled; with its log.
    """
    settings = {
        "BOT766_TELEGRAM__TOKEN": TOKEN,
        "BOT766_TELEGRAM__API_URL": url,
        "BOT766_DATA_DIR": str(folder),
        # Another service may be asked for its health on this machine.
        "BOT766_HEALTH__LISTEN": "",
        "BOT766_SCHEDULE__CHECK_OPEN": f"{_far_from_now()} 03:30",
    }
    if database is not None:
        settings["BOT766_DATABASE__URL"] = database
    path = os.environ["PATH"]  # noqa: TID251 - the child needs it
    with _log(folder).open("w") as log:
        bot = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", *words],
            cwd=folder,
            env={"PATH": path, "PYTHONPATH": str(_TREE), **settings},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert bot.stdout
    try:
        if not bot.stdout.readline():
            raise RuntimeError(_log(folder).read_text())
        yield bot.pid
    finally:
        bot.terminate()
        try:
            bot.communicate(timeout=_ENDS_S)
        except subprocess.TimeoutExpired:
            bot.kill()
            bot.communicate()


def errors_of(folder: Path) -> int:
    """Lines of the log that say that something broke, or that are no line of a log at all."""
    found = 0
    for line in _log(folder).read_text().splitlines():
        try:
            found += json.loads(line).get("level") in _TROUBLE
        except ValueError:
            found += bool(line.strip())
    return found


def _log(folder: Path) -> Path:
    return folder / "bot.log"
