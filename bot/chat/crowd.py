"""In which order, how fast and how many at once are the updates of one chat handled?

Updates of one chat go one after the other, chats side by side. A chat that floods waits in a line
of its own, and what does not fit into that line is let go with a word; nobody else notices. Only
what changes nothing and takes its time, a picture, lets those behind it pass (`step_aside`).
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from aiolimiter import AsyncLimiter

# So many are handled at once as they come, then one a second: no more does Telegram deliver to one
# chat, and no hand types more.
BURST, BURST_S = 20, 20.0
# What one poll brings at the most, Telegram's own limit. All of it is let in at once, and what
# waited at Telegram, for a phone that is back or an outage that is over, is no flood.
_POLL = 100
# So many of one chat may wait: a poll behind a burst. Taps are not counted, since each of them may
# be an answer.
MOST_WAITING = _POLL + BURST
# So many are handled at once, of all chats: each holds a thread for a while.
PLACES = 64
# So many of one chat may let others pass at a time; the next one holds its line up, so that who
# asks for pictures only has their own to wait for.
MOST_ASIDE = 3
# So many may wait in all lines together, before Telegram is asked for no more.
LINES = 4096
# Chats that are quiet are forgotten when there are more than this.
_MOST_KNOWN = 1000


class Ending(Exception):  # noqa: N818 - says what it is
    """The service ends before an update's turn came; it is kept, and handled at the next start."""


@dataclass
class _Turn:
    """A chat's turn, which ends with its update, or before if that steps aside."""

    line: Hashable
    order: asyncio.Lock
    aside: Counter[Hashable]
    is_aside: bool = False
    # A task that was made within the turn knows it still; the line is another's by then.
    is_over: bool = False

    def step_aside(self) -> None:
        if self.is_aside or self.is_over:
            return
        if self.aside[self.line] < MOST_ASIDE:
            self.is_aside = True
            self.aside[self.line] += 1
            self.order.release()

    def end(self) -> None:
        self.is_over = True
        if not self.is_aside:
            self.order.release()
            return
        self.aside[self.line] -= 1
        if not self.aside[self.line]:
            del self.aside[self.line]


_HELD: ContextVar[_Turn | None] = ContextVar("turn", default=None)


def step_aside() -> None:
    """Let the chat's next update be handled, while the one of this task goes on beside it.

    For what changes nothing and takes seconds. In all else the update is handled as ever: it is
    marked when it is done, waited for at the end, and the same tap is not taken again meanwhile.
    """
    turn = _HELD.get()
    if turn is not None:
        turn.step_aside()


class Crowd:
    """The lines in which updates wait, one a chat."""

    def __init__(self) -> None:
        self._waiting: Counter[Hashable] = Counter()
        self._order: dict[Hashable, asyncio.Lock] = {}
        self._pace: dict[Hashable, AsyncLimiter] = {}
        self._told: set[Hashable] = set()
        self._ending = asyncio.Event()
        self._places = asyncio.Semaphore(PLACES)
        self._taps: set[object] = set()
        self._aside: Counter[Hashable] = Counter()

    def end(self) -> None:
        """Let nobody wait for a slower pace any more."""
        self._ending.set()

    def is_full(self, line: Hashable) -> bool:
        """Whether one more update of a chat is too many."""
        return self._waiting[line] >= MOST_WAITING

    def is_news(self, line: Hashable) -> bool:
        """Whether a chat has not been told yet that its line is full; true once a crowd."""
        new = line not in self._told
        self._told.add(line)
        return new

    def is_waiting(self, tap: object) -> bool:
        """Whether the very same tap waits for its turn, or sends just now: one of them does it."""
        return tap in self._taps

    @asynccontextmanager
    async def turn(
        self, line: Hashable, tap: object = None, *, sends: bool = False
    ) -> AsyncIterator[None]:
        """Wait for a chat's turn, and hold it.

        Args:
            line: whose it is: a chat, or somebody who types inline.
            tap: what tells a tap from others; None for what is typed.
            sends: the tap brings a message of its own, which a second one would bring again.

        Raises:
            Ending: it will not come.
        """
        self._waiting[line] += 1
        if tap is not None:
            self._taps.add(tap)
        try:
            async with self._in_order(line):
                await self._slow_down(self._pace.setdefault(line, AsyncLimiter(BURST, BURST_S)))
                if not sends:
                    # One that comes from now on is another tap: of two answers the last one counts.
                    self._taps.discard(tap)
                async with self._places:
                    yield
        finally:
            self._taps.discard(tap)
            self._waiting[line] -= 1
            if not self._waiting[line]:
                self._leave(line)

    @asynccontextmanager
    async def _in_order(self, line: Hashable) -> AsyncIterator[None]:
        order = self._order.setdefault(line, asyncio.Lock())
        await order.acquire()
        turn = _Turn(line, order, self._aside)
        _HELD.set(turn)
        try:
            yield
        finally:
            turn.end()

    async def _slow_down(self, pace: AsyncLimiter) -> None:
        if pace.has_capacity():
            await pace.acquire()
            return
        waits = {asyncio.create_task(pace.acquire()), asyncio.create_task(self._ending.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()
        if self._ending.is_set():
            raise Ending

    def _leave(self, line: Hashable) -> None:
        """Nobody of a chat waits any more."""
        del self._waiting[line], self._order[line]
        self._told.discard(line)
        if len(self._pace) > _MOST_KNOWN:
            # Whoever has room for a whole burst has not been here for a while.
            self._pace = {
                who: pace for who, pace in self._pace.items() if not pace.has_capacity(BURST)
            }
