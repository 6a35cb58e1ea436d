"""The loop that empties the outbox: claim -> send -> settle.

The attempt is recorded before the call and the message id after it, so a death in between is seen:
its row stands in `sending` with a lease that runs out, and is then in doubt.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.delivery import outcome
from bot.delivery.journal import Journal
from bot.delivery.pace import Pace
from bot.delivery.quiet import QuietHours
from bot.delivery.told import Told
from bot.storage import documents, journal, outbox, people, queued
from bot.storage.database import Database
from bot.storage.outbox import Delivery, Due, Parcel, Settlement
from bot.transport.errors import (
    MovedTo,
    NotSent,
    Refused,
    SendError,
    ThreadLost,
    TryLater,
    Unusable,
)
from bot.transport.protocol import File, Transport
from messages.message import Message

log = structlog.get_logger()

# Sends under way at once: 64 and more are slower (measured), and each is lost in doubt by a crash.
IN_FLIGHT = 16
# How often an empty outbox is looked at, in seconds: another process may have filled it.
IDLE_S = 0.5
# How often interrupted sends are looked for, in seconds.
RECOVER_S = 10.0
# Rows seen by one look, so that not every claim needs one: about a second's worth. Whether a row is
# still to be sent is decided when it is claimed.
MOST_SEEN = 28
# Rest after the database failed, in seconds.
FAULT_S = 2.0
# What stands as reason at a row that was sent without a call of this process.
TOLD_BEFORE = "already delivered before the database was restored"
FOUND = "interrupted; the journal knows it as delivered"


class Dispatcher:
    """Sends what the outbox holds, at Telegram's pace."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        clock: Clock,
        pace: Pace | None = None,
        *,
        quiet: QuietHours | None = None,
        kept: Journal | None = None,
    ) -> None:
        self._database = database
        self._transport = transport
        self._clock = clock
        self._pace = pace or Pace()
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._more = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: set[int] = set()
        self._quiet = quiet
        self._quiet_until: datetime | None = None
        self._told = Told(database, kept)
        self._database_away = False
        self._foremost: list[Due] = []
        self._begun = False

    def wake(self) -> None:
        """Something was queued: look at once."""
        self._more.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set, then let the sends under way end."""
        recovered = 0.0
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            try:
                if not self._begun:
                    await asyncio.to_thread(self._recover, alone=True)
                    self._begun = True
                if loop.time() - recovered >= RECOVER_S:
                    recovered = loop.time()
                    await asyncio.to_thread(self._recover)
                begun = await self._send_next()
                self._database_answers()
                if not begun:
                    await self._wait(stop, IDLE_S)
            except SQLAlchemyError as error:
                self._database_fails(error)
                await self._wait(stop, FAULT_S)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def drain(self) -> None:
        """Send everything that is due now, and wait for it."""
        await asyncio.to_thread(self._recover)
        while await self._send_next() or self._tasks:
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    def _database_fails(self, error: SQLAlchemyError) -> None:
        # Once, not every two seconds of an outage that may last for hours.
        if not self._database_away:
            log.error("outbox_unavailable", error=type(error).__name__, exc_info=error)
        self._database_away = True

    def _database_answers(self) -> None:
        if self._database_away:
            log.info("outbox_available_again")
        self._database_away = False

    async def _wait(self, stop: asyncio.Event, seconds: float) -> None:
        self._more.clear()
        waits = {asyncio.create_task(self._more.wait()), asyncio.create_task(stop.wait())}
        _, pending = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _send_next(self) -> bool:
        """Begin one send; False if nothing is due."""
        await self._slots.acquire()
        parcel = None
        try:
            parcel = await asyncio.to_thread(self._claim)
        finally:
            if parcel is None:
                self._slots.release()
        if parcel is None:
            return False
        self._under_way.add(parcel.id)
        self._pace.sent(parcel.chat_id)
        task = asyncio.create_task(self._deliver(parcel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await self._pace.turn()
        return True

    def _claim(self) -> Parcel | None:
        now = self._clock.now()
        if self._pace.paused() or self._is_quiet(now):
            return None
        self._told.take_up(now)
        resting = self._pace.resting()
        if not self._choose(resting):
            # A look without a lock: an idle service must not take the writer's lock all day.
            with self._database.read() as connection:
                self._foremost = outbox.foremost(connection, now, MOST_SEEN)
                if not self._choose(resting) and not self._is_due(connection, now, resting):
                    return None
        while True:
            with self._database.write() as connection:
                parcel = self._take(connection, now, resting)
                if parcel is None or not self._told.spend(connection, parcel):
                    return parcel
                done = Settlement(Delivery.SENT, error=TOLD_BEFORE)
                outbox.settle(connection, parcel.id, parcel.attempts, done, now)
            log.info("already_delivered", outbox=parcel.id)

    def _take(
        self, connection: Connection, now: datetime, resting: Collection[int]
    ) -> Parcel | None:
        """Record an attempt at the oldest row that may be sent."""
        while due := self._choose(resting):
            self._foremost.remove(due)
            if parcel := outbox.claim_row(connection, due, now):
                return parcel
        # All that was seen rests, or is no more to be sent; others may wait behind it.
        return outbox.claim(connection, now, resting)

    def _is_quiet(self, now: datetime) -> bool:
        """Whether nobody is told anything unasked now; said in the log when it changes."""
        until = self._quiet.until(now) if self._quiet else None
        if until is not None and self._quiet_until is None:
            log.info("quiet_hours_began", until=until.isoformat())
        elif until is None and self._quiet_until is not None:
            log.info("quiet_hours_ended")
        self._quiet_until = until
        return until is not None

    def _is_due(self, connection: Connection, now: datetime, resting: Collection[int]) -> bool:
        """Whether something waits behind all that the last look saw."""
        if len(self._foremost) < MOST_SEEN:
            return False
        due = outbox.next_due(connection, resting)
        return due is not None and due <= now

    def _choose(self, resting: Collection[int]) -> Due | None:
        """The oldest row seen by the last look whose chat may be written to."""
        return next((due for due in self._foremost if due.chat_id not in resting), None)

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            message = _read(parcel)
            files: tuple[File, ...] = ()
            if message.attachments:
                files = await asyncio.to_thread(self._fetch, message)
                await self._take_places(parcel, len(files))
            message_id = await self._transport.send(
                parcel.chat_id, message, thread_id=parcel.thread_id, files=files
            )
        except SendError as error:
            done = outcome.after_error(parcel, error, self._clock.now())
            self._rest(parcel, error)
            await self._settle(parcel, done, error)
            log.warning(
                "send_failed", outbox=parcel.id, error=type(error).__name__, state=done.state.value
            )
        except Exception as error:
            # A broken row stops nobody else; whether it left is not known.
            done = outcome.in_doubt(parcel, self._clock.now(), type(error).__name__)
            await self._settle(parcel, done)
            log.exception("send_broke", outbox=parcel.id)
        else:
            await self._settle(parcel, Settlement(Delivery.SENT, message_id=message_id))
        finally:
            self._under_way.discard(parcel.id)
            self._slots.release()
            self._more.set()

    async def _take_places(self, parcel: Parcel, count: int) -> None:
        """Telegram counts each document of an album; one place was taken for all of them."""
        self._pace.sent(parcel.chat_id, count)
        for _ in range(1, count):
            await self._pace.turn()

    def _fetch(self, message: Message) -> tuple[File, ...]:
        """The documents that a message carries.

        Raises:
            Refused: one of them is kept no more.
            NotSent: the database does not answer.
        """
        wanted = {attachment.document_id for attachment in message.attachments}
        try:
            with self._database.read() as connection:
                found = documents.read(connection, wanted)
        except SQLAlchemyError as error:
            raise NotSent("no document: the database is away") from error
        if found.keys() != wanted:
            raise Refused("a document it carries is kept no more", chat_lost=False)
        return tuple(
            File(attachment.name, found[attachment.document_id].content)
            for attachment in message.attachments
        )

    def _rest(self, parcel: Parcel, error: SendError) -> None:
        """Send nothing for a while: to this chat, or to anybody."""
        match error:
            case TryLater(after=after):
                pause = self._pace.refused(parcel.chat_id, after.total_seconds())
                if pause is not None:
                    log.warning("broadcast_slowed", seconds=pause)
            case Unusable():
                self._pace.pause(outcome.UNUSABLE_PAUSE.total_seconds())
                log.error("token_refused")
            case MovedTo(chat_id=new):
                # The same group under another id: its limit goes on.
                self._pace.sent(new)
            case _:
                pass

    async def _settle(
        self, parcel: Parcel, done: Settlement, error: SendError | None = None
    ) -> None:
        """Record the outcome; a database that is away for a while is waited for."""
        line: int | None = None

        def record() -> None:
            nonlocal line
            now = self._clock.now()
            if line is None and done.state is Delivery.SENT:
                # Before the database: it may be away, or the process may die in between.
                line = self._told.note(parcel, now)
            with self._database.write() as connection:
                _heed(connection, parcel, error, now)
                outbox.settle(connection, parcel.id, parcel.attempts, done, now)
                if line is not None:
                    journal.know(connection, line)

        while True:
            try:
                await asyncio.to_thread(record)
            except SQLAlchemyError as fault:
                log.exception("settle_failed", outbox=parcel.id, error=type(fault).__name__)
                await asyncio.sleep(FAULT_S)
            else:
                return

    def _recover(self, *, alone: bool = False) -> None:
        """Settle what a dead process left in `sending`, and what a clock set back left waiting.

        With `alone`, at the start of the database's only service (ADR 0017), all that stands there
        is a dead one's: its lease is not waited for.
        """
        now = self._clock.now()
        self._told.take_up(now)
        with self._database.read() as connection:
            left = outbox.begun(connection) if alone else outbox.interrupted(connection, now)
            ahead = queued.is_ahead(connection, now)
        if ahead:
            with self._database.write() as connection:
                log.warning("clock_set_back", rows=queued.bring_back(connection, now))
        # Ours, and alive: the clock jumped, or the database was away.
        left = [parcel for parcel in left if parcel.id not in self._under_way]
        delivered = self._told.delivered(left)
        for parcel in left:
            if parcel.id in delivered:
                done = Settlement(Delivery.SENT, error=FOUND)
            else:
                done = outcome.in_doubt(parcel, now, "interrupted")
                done = replace(done, not_before=now) if done.not_before else done
            with self._database.write() as connection:
                outbox.settle(connection, parcel.id, parcel.attempts, done, now)
            log.warning("send_interrupted", outbox=parcel.id, state=done.state.value)


def _read(parcel: Parcel) -> Message:
    """The message of a row.

    Raises:
        Refused: the row holds none; it stops no other.
    """
    try:
        return Message.from_json(dict(parcel.message))
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise Refused(f"unreadable: {type(error).__name__}", chat_lost=False) from error


def _heed(connection: Connection, parcel: Parcel, error: SendError | None, now: datetime) -> None:
    """What an error means for the other messages of the same chat."""
    chat = parcel.chat_id
    match error:
        case TryLater(after=after):
            queued.postpone_chat(connection, chat, now + after)
        case Refused(chat_lost=True):
            people.mark_refusing(connection, chat)
            queued.give_up_chat(connection, chat, str(error), now)
        case ThreadLost() if parcel.thread_id is not None:
            people.lose_thread(connection, chat, parcel.thread_id)
            queued.lose_thread(connection, chat, parcel.thread_id)
        case MovedTo(chat_id=new):
            people.move_chat(connection, chat, new)
            queued.move_chat(connection, chat, new)
        case _:
            pass
