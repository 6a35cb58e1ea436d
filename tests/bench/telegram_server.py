"""The sandbox in a process of its own, so that only the bot's processor time is counted.

Usage: python -m tests.bench.telegram_server PEOPLE strict|free; prints its address, and ends with
its standard input.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.clock import SystemClock
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox

TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's
FIRST_READER = 10_000
FIRST_ASKER = 900_000
ASKERS = 60


@contextmanager
def telegram(people: int, limits: str) -> Iterator[str]:
    """The address of a fresh one; with Telegram's limits if `strict`."""
    command = [sys.executable, "-m", "tests.bench.telegram_server", str(people), limits]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:  # noqa: S603 - our own words
        assert server.stdout
        yield server.stdout.readline().strip()
        assert server.stdin
        server.stdin.close()


async def _serve(people: int, limits: str) -> None:
    clock = SystemClock()
    held = Limits() if limits == "strict" else Limits.none()
    server = Sandbox(token=TOKEN, username="b_bot", now=clock.now, limits=held)
    await server.start(port=0)
    for chat in (
        *range(FIRST_READER, FIRST_READER + people),
        *range(FIRST_ASKER, FIRST_ASKER + ASKERS),
    ):
        server.add_user(chat, "An")
        # They said hello long ago: what is sent to them is broadcast, not an answer.
        server.world.chats.person(chat).started = True
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    await server.stop()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2]))
