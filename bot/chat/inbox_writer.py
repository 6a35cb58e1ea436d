"""Writes what came and what was handled into the inbox, many at once: each commit costs the same.

What was handled waits a moment for what comes next, and is marked in the same transaction.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Update

from bot.clock import Clock
from bot.storage import inbox
from bot.storage.database import Database

log = structlog.get_logger()

# What was handled waits so long to be marked together with others, in seconds. Who is killed within
# that time answers once more at the next start; that a kill between an answer and its mark does so
# cannot be helped.
MARKS_WAIT_S = 0.05


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

    async def keep(self, updates: Sequence[Update], at: datetime) -> frozenset[int]:
        """Commit updates that came at a moment; the ids of those that were not here before.

        Raises:
            SQLAlchemyError: none of them is kept.
        """
        handled = self._taken()

        def commit() -> frozenset[int]:
            with self._database.write() as connection:
                inbox.handled(connection, handled.ids, at)
                payloads = {update.update_id: update.to_dict() for update in updates}
                return inbox.keep(connection, payloads, at)

        try:
            return await asyncio.to_thread(commit)
        except SQLAlchemyError as error:
            _not_marked(handled.ids, error)
            raise
        finally:
            handled.done.set()

    async def mark(self, update_id: int) -> None:
        """Have an update marked as handled; returns when that was tried.

        One that could not be marked is replayed at the next start: handlers bear that.
        """
        if self._handled is None:
            self._handled = _Handled()
            # A task of its own: whoever is the first to wait may be cancelled.
            self._marking = asyncio.create_task(self._mark_soon(self._handled))
        handled = self._handled
        handled.ids.append(update_id)
        await handled.done.wait()

    async def _mark_soon(self, handled: _Handled) -> None:
        """Mark these, unless an update that comes meanwhile takes them along."""
        await asyncio.sleep(MARKS_WAIT_S)
        if self._handled is not handled:
            return
        self._handled = None
        try:
            await asyncio.to_thread(self._mark, handled.ids)
        finally:
            handled.done.set()

    def _taken(self) -> _Handled:
        """What waits to be marked; nobody else marks it."""
        handled, self._handled = self._handled, None
        return handled or _Handled()

    def _mark(self, ids: Collection[int]) -> None:
        try:
            with self._database.write() as connection:
                inbox.handled(connection, ids, self._clock.now())
        except SQLAlchemyError as error:
            _not_marked(ids, error)


def _not_marked(ids: Collection[int], error: SQLAlchemyError) -> None:
    if ids:
        log.error("inbox_not_marked", error=type(error).__name__, exc_info=error)
