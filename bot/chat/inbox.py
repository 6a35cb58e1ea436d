"""Keeps every update before Telegram may forget it, and replays what was never handled.

python-telegram-bot confirms updates to Telegram before handling them: with `kill -9` in between,
taps are lost (seen: one of three handled). So what a poll brings is committed to the inbox table
before the library sees it, and only a handled one is marked so.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import Application, ExtBot

from bot.chat import moment, topic
from bot.chat.crowd import Crowd, Ending
from bot.chat.inbox_writer import InboxWriter
from bot.clock import Clock
from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.inbox import Waiting
from messages.actions import PickUnit, SendCompiled, ShowAlerts, ShowCard, ShowDossiers, decode
from messages.chart_actions import ChartAction
from messages.question_actions import CHARTS

log = structlog.get_logger()

# Rest before the database is tried again; the poll waits meanwhile and confirms nothing.
_FAULT_S = 2.0
# The last updates that were let in are known so many; Telegram repeats what is a poll old.
_MOST_LET_IN = 4000
# A handler that takes longer is hung, in seconds: a file may be fetched and read for two minutes.
HANDLER_S = 240.0

# Where a second tap in a hurry would bring a second message; elsewhere the same is shown again.
_Sending = ShowCard | ChartAction | ShowAlerts | ShowDossiers | SendCompiled


class InboxQueue(asyncio.Queue[object]):
    """An update queue that remembers.

    Args:
        writer: of the inbox, where updates are kept.
        database: where those of an earlier process are found.
        clock: the time of a start.
        insists: wait for a database that is away. With a webhook it is Telegram who waits; it is
            told at once, and comes again.
    """

    def __init__(
        self, writer: InboxWriter, database: Database, clock: Clock, *, insists: bool = True
    ) -> None:
        super().__init__()
        self.writer = writer
        self._database = database
        self._clock = clock
        self._insists = insists
        # What a poll brought is here already when the library puts it in.
        self._here: set[int] = set()
        # When what waits to be handled was received.
        self._received: dict[int, datetime] = {}
        # The last that were let in, oldest first.
        self._let_in_lately: dict[int, None] = {}
        # What a commit that failed may have kept all the same, if its answer was lost.
        self._doubtful: set[int] = set()
        # How many commits are under way or tried again: what they keep is asked for no more.
        self.keeping = 0
        # Updates that an earlier process kept and did not finish.
        self.replayed: set[int] = set()
        # Nobody takes from it any more; what is kept from now on waits for the next start.
        self.ended = False

    async def take(self, updates: Sequence[Update]) -> None:
        """Commit what a poll brought, all at once, then let it be handled."""
        # An inline query is dead after 30 s: nothing to come back to; the library puts it in.
        kept = [update for update in updates if update.inline_query is None]
        if kept:
            # A poll that is cancelled between commit and queue would leave the updates lying.
            await asyncio.shield(self._take(kept))
            self._here.update(update.update_id for update in kept)

    async def put(self, item: object) -> None:
        """Commit an update, then let it be handled; one that was here before is not taken again.

        Raises:
            Exception: it could not be kept; only if the queue does not insist.
        """
        if not isinstance(item, Update):
            await super().put(item)
        elif item.inline_query is not None:
            await self._let_in(item)
        elif item.update_id in self._here:
            self._here.discard(item.update_id)
        else:
            await asyncio.shield(self._take([item]))

    def received_at(self, update: Update) -> datetime | None:
        """When an update came, said once; a press says nothing of when it was made."""
        return self._received.pop(update.update_id, None)

    async def _take(self, updates: Sequence[Update]) -> None:
        # Before the database is waited for: an answer counts from when it came.
        at = self._clock.now()
        new = await self._keep(updates, at)
        for update in updates:
            if self._is_to_be_let_in(update.update_id, new):
                self._received[update.update_id] = at
                await self._let_in(update)

    def _is_to_be_let_in(self, update_id: int, new: frozenset[int]) -> bool:
        """Whether an update that is kept by now is to be handled; true once."""
        kept_unseen = update_id in self._doubtful
        self._doubtful.discard(update_id)
        # Another try for the same update may have been faster.
        if update_id in self._let_in_lately or not (kept_unseen or update_id in new):
            return False
        self._remember(update_id)
        return True

    def _remember(self, update_id: int) -> None:
        self._let_in_lately[update_id] = None
        if len(self._let_in_lately) > _MOST_LET_IN:
            del self._let_in_lately[next(iter(self._let_in_lately))]

    async def _let_in(self, update: Update) -> None:
        # One that comes behind the library's own sign to stop would never be taken, nor let it end.
        if not self.ended:
            await super().put(update)

    async def replay(self, bot: Bot) -> int:
        """Queue what was kept and never handled; gives how many."""

        def waiting() -> tuple[Sequence[Waiting], int]:
            with self._database.write() as connection:
                given_up = inbox.give_up(connection, self._clock.now())
                return inbox.unhandled(connection), given_up

        kept, given_up = await asyncio.to_thread(waiting)
        if given_up:
            log.error("inbox_given_up", updates=given_up)
        for one in kept:
            try:
                update = Update.de_json(dict(one.payload), bot)
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not end every start
                log.error("inbox_unreadable", error=type(error).__name__)  # noqa: TRY400 - its trace may hold texts
                continue
            self.replayed.add(update.update_id)
            self._remember(update.update_id)
            self._received[update.update_id] = one.received_at
            await super().put(update)
        if kept:
            log.info("inbox_replayed", updates=len(kept))
        return len(kept)

    async def _keep(self, updates: Sequence[Update], at: datetime) -> frozenset[int]:
        """Commit updates; the ids of those that were not here before."""
        self.keeping += 1
        try:
            while True:
                try:
                    return await self.writer.keep(updates, at)
                # Whatever it is: the library would poll again at once, and without end.
                except Exception as error:
                    log.exception("inbox_unavailable", error=type(error).__name__)
                    self._doubtful.update(update.update_id for update in updates)
                    if not self._insists:
                        raise
                    await asyncio.sleep(_FAULT_S)
        finally:
            self.keeping -= 1


class InboxBot(ExtBot[None]):
    """A bot whose polls give only what the inbox has: the next poll confirms it to Telegram."""

    def __init__(self, queue: InboxQueue, **kwargs: Any) -> None:  # noqa: ANN401 - ExtBot's own
        super().__init__(**kwargs)
        self._inbox = queue

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:  # noqa: ANN401 - ExtBot's own
        """What came since the last poll, kept."""
        updates = await super().get_updates(*args, **kwargs)
        # The call that does not wait is the library's last one: it confirms, and what it brings is
        # looked at by nobody and comes again.
        if kwargs.get("timeout"):
            await self._inbox.take(updates)
        return updates


class InboxApplication(Application[Any, Any, Any, Any, Any, Any]):
    """An application that marks each update it has handled."""

    def __init__(self, *, waiting: InboxQueue, database: Database, **kwargs: Any) -> None:  # noqa: ANN401 - the builder's own
        super().__init__(**kwargs)
        # The library's own queue, by its type.
        self._waiting = waiting
        self._database = database
        self.patience_s = HANDLER_S
        self._crowd = Crowd()
        # Says to a chat that floods that some of its messages are not answered.
        self.on_crowd: Callable[[int], Awaitable[None]] | None = None

    async def process_update(self, update: object) -> None:
        """Handle an update; one whose handler broke went to the error handler and is done too.

        Chats go side by side, the updates of one chat in order: of two answers the last one counts.
        """
        if not isinstance(update, Update):
            await super().process_update(update)
            return
        topic.enter(update)
        # Asked of what was typed too: it is forgotten when it is said.
        received_at = self._waiting.received_at(update)
        moment.enter(moment.typed_at(update) or received_at)
        if await self._is_let_go(update):
            await self._waiting.writer.mark(update.update_id)
            return
        try:
            async with self._crowd.turn(_line(update), _tap(update), sends=_sends(update)):
                await self._handle(update)
        except Ending:
            return
        if update.inline_query is None:
            await self._waiting.writer.mark(update.update_id)

    async def stop(self) -> None:
        """End: what is being handled is finished, what waits behind a flood is kept."""
        self._crowd.end()
        self._waiting.ended = True
        await super().stop()
        await self._waiting.writer.settle()

    async def _handle(self, update: Update) -> None:
        await self._count(update.update_id)
        try:
            async with asyncio.timeout(self.patience_s):
                await super().process_update(update)
        except TimeoutError as error:
            log.error("handler_hung", after_s=self.patience_s)  # noqa: TRY400 - no trace: it was cancelled
            await self.process_error(update, error)

    async def _is_let_go(self, update: Update) -> bool:
        """Whether a chat sent more than can wait; it is told so once.

        A tap is let go only while the very same one waits, or sends what it asks for.
        """
        line = _line(update)
        if update.callback_query is not None:
            if not self._crowd.is_waiting(_tap(update)):
                return False
            with suppress(TelegramError):
                await update.callback_query.answer()
            return True
        if not self._crowd.is_full(line):
            return False
        if self._crowd.is_news(line):
            log.warning("chat_floods")
            if self.on_crowd is not None and update.effective_chat is not None:
                await self.on_crowd(update.effective_chat.id)
        return True

    async def _count(self, update_id: int) -> None:
        """Before an update of an earlier process is tried again: it may end this one too."""
        if update_id not in self._waiting.replayed:
            return
        self._waiting.replayed.discard(update_id)

        def count() -> None:
            with self._database.write() as connection:
                inbox.begun(connection, update_id)

        with suppress(SQLAlchemyError):  # the next write says in the log what is wrong
            await asyncio.to_thread(count)


def _line(update: Update) -> Hashable:
    """Whose turn an update waits for: its chat's; what is typed inline is no chat's.

    With every letter a list is asked for: that must not slow down the same person's own chat.
    """
    if update.inline_query is not None:
        return ("inline", update.inline_query.from_user.id)
    return update.effective_chat.id if update.effective_chat is not None else None


def _tap(update: Update) -> object:
    """What two taps have in common that do the same; None for what is no tap."""
    query = update.callback_query
    if query is None:
        return None
    message_id = query.message.message_id if query.message is not None else None
    return (_line(update), query.from_user.id, message_id, query.data)


def _sends(update: Update) -> bool:
    """Whether a tap brings a message beside the one it was made on."""
    query = update.callback_query
    if query is None:
        return False
    try:
        action = decode(query.data or "")
    except ValueError:
        return False
    drawn = isinstance(action, PickUnit) and action.about in CHARTS
    return drawn or isinstance(action, _Sending)
