"""A Telegram of our own, started for a test and ended after it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import Clock, MovableClock
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox

TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's


async def start_sandbox(clock: Clock, port: int = 0) -> Sandbox:
    """One that holds no rates; whoever starts it stops it. Its page moves a clock that moves."""
    made = Sandbox(
        token=TOKEN,
        username="b_bot",
        now=clock.now,
        move=clock.move if isinstance(clock, MovableClock) else None,
        limits=Limits.none(),
    )
    await made.start(port=port)
    return made


@asynccontextmanager
async def started_sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    """The same, ended at the end."""
    made = await start_sandbox(clock)
    try:
        yield made
    finally:
        await made.stop()
