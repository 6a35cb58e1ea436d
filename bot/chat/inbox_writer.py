"""Writes what came and what was handled into the inbox, many at once: each commit costs the same.

What was handled waits a moment for what comes next, and is marked in the same transaction.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from telegram import Update

from bot.clock import Clock
from bot.storage import inbox
from bot.storage.database import Database

log = structlog.get_logger()

# What was handled waits so long to be marked together with others, in seconds. Who is killed within
# that time answers once more at the next start; that a kill between an answer and its mark does so
# cannot be helped.
MARKS_WAIT_S = 0.05
# Rest before what could not be marked is tried again though nothing comes, in seconds: a lock is
# gone by then, and a disk that is full all night is asked little.
_OWED_REST_S = 5.0


@dataclass
class _Handled:
    """Updates to be marked in one transaction.

    Attributes:
        ids: of them.
        done: whether that was tried.
    """

    ids: list[int] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)


class InboxWriter:
    """Everything that a running service writes into its inbox, but for attempts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._handled: _Handled | None = None
        self._marking: asyncio.Task[None] | None = None
        # What could not be marked goes with the next transaction, or soon if none comes.
        self._owed: list[int] = []
        self._settling: asyncio.Task[None] | None = None
        self._settles = asyncio.Lock()

    async def keep(self, updates: Sequence[Update], at: datetime) -> frozenset[int]:
        """Commit updates that came at a moment; the ids of those that were not here before.

        Raises:
            Exception: none of them is kept, as far as is known.
        """
        handled, self._handled = self._handled, None
        return await self._write(updates, handled or _Handled(), at)

    async def mark(self, update_id: int) -> None:
        """Have an update marked as handled; returns when that was tried.

        One that could not be marked is tried again with the next, or after a rest. If the process
        ends before, it is replayed at the next start: handlers bear that.
        """
        if self._handled is None:
            self._handled = _Handled()
            # A task of its own: whoever is the first to wait may be cancelled.
            self._marking = asyncio.create_task(self._mark_soon(self._handled))
        handled = self._handled
        handled.ids.append(update_id)
        await handled.done.wait()

    async def settle(self) -> None:
        """Mark what could not be marked when it was handled, if that is possible by now."""
        async with self._settles:
            if self._owed:
                with suppress(Exception):  # it is owed again
                    await self._write((), _Handled(), self._clock.now())

    async def _settle_later(self) -> None:
        """Until nothing is owed: what is not marked holds back what waits for all to be handled."""
        while self._owed:
            await asyncio.sleep(_OWED_REST_S)
            await self.settle()

    async def _mark_soon(self, handled: _Handled) -> None:
        """Mark these, unless an update that comes meanwhile takes them along."""
        await asyncio.sleep(MARKS_WAIT_S)
        if self._handled is handled:
            self._handled = None
            with suppress(Exception):  # it is owed, and the log knows
                await self._write((), handled, self._clock.now())

    async def _write(
        self, updates: Sequence[Update], handled: _Handled, at: datetime
    ) -> frozenset[int]:
        """One transaction; the ids of the updates that were not here before."""
        marked = [*self._owed, *handled.ids]
        self._owed = []

        def commit() -> frozenset[int]:
            with self._database.write() as connection:
                inbox.handled(connection, marked, at)
                payloads = {update.update_id: update.to_dict() for update in updates}
                return inbox.keep(connection, payloads, at)

        try:
            return await asyncio.to_thread(commit)
        except Exception as error:
            self._owed += marked
            if self._owed and (self._settling is None or self._settling.done()):
                self._settling = asyncio.create_task(self._settle_later())
            if handled.ids:
                log.exception("inbox_not_marked", error=type(error).__name__)
            raise
        finally:
            handled.done.set()
