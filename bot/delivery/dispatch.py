"""The loop that empties the outbox: claim -> send -> settle.

The attempt is recorded before the call and the message id after it, so a death in between is seen:
its row stands in `sending` with a lease that runs out, and is then in doubt.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.delivery import outcome
from bot.delivery.pace import Pace
from bot.storage import outbox, people
from bot.storage.database import Database
from bot.storage.outbox import Delivery, Parcel, Settlement
from bot.transport.errors import MovedTo, Refused, SendError, ThreadLost, TryLater, Unusable
from bot.transport.protocol import Transport
from messages.message import Message

log = structlog.get_logger()

# Sends under way at once: 64 and more are slower (measured), and each is lost in doubt by a crash.
IN_FLIGHT = 16
# How often an empty outbox is looked at, in seconds: another process may have filled it.
IDLE_S = 0.5
# How often interrupted sends are looked for, in seconds.
RECOVER_S = 10.0
# Rest after the database failed, in seconds.
FAULT_S = 2.0


class Dispatcher:
    """Sends what the outbox holds, at Telegram's pace."""

    def __init__(
        self, database: Database, transport: Transport, clock: Clock, pace: Pace | None = None
    ) -> None:
        self._database = database
        self._transport = transport
        self._clock = clock
        self._pace = pace or Pace()
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._more = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: set[int] = set()
        self._paused_until = 0.0

    def wake(self) -> None:
        """Something was queued: look at once."""
        self._more.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set, then let the sends under way end."""
        recovered = 0.0
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            try:
                if loop.time() - recovered >= RECOVER_S:
                    recovered = loop.time()
                    await asyncio.to_thread(self._recover)
                if loop.time() < self._paused_until or not await self._send_next():
                    await self._wait(stop, IDLE_S)
            except SQLAlchemyError as error:
                log.exception("outbox_unavailable", error=type(error).__name__)
                await self._wait(stop, FAULT_S)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def drain(self) -> None:
        """Send everything that is due now, and wait for it."""
        await asyncio.to_thread(self._recover)
        while await self._send_next() or self._tasks:
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

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
        resting = self._pace.resting()
        # A look without a lock first: an idle service must not take the writer's lock all day.
        with self._database.read() as connection:
            due = outbox.next_due(connection, resting)
        if due is None or due > now:
            return None
        with self._database.write() as connection:
            return outbox.claim(connection, now, resting)

    async def _deliver(self, parcel: Parcel) -> None:
        try:
            message = Message.from_json(dict(parcel.message))
            message_id = await self._transport.send(
                parcel.chat_id, message, thread_id=parcel.thread_id
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

    def _rest(self, parcel: Parcel, error: SendError) -> None:
        """Send nothing for a while: to this chat, or to anybody."""
        match error:
            case TryLater(after=after):
                self._pace.rest(parcel.chat_id, after.total_seconds())
            case Unusable():
                pause = outcome.UNUSABLE_PAUSE.total_seconds()
                self._paused_until = asyncio.get_running_loop().time() + pause
                log.error("token_refused")
            case _:
                pass

    async def _settle(
        self, parcel: Parcel, done: Settlement, error: SendError | None = None
    ) -> None:
        """Record the outcome; a database that is away for a while is waited for."""

        def record() -> None:
            now = self._clock.now()
            with self._database.write() as connection:
                _heed(connection, parcel, error, now)
                outbox.settle(connection, parcel.id, parcel.attempts, done, now)

        while True:
            try:
                await asyncio.to_thread(record)
            except SQLAlchemyError as fault:
                log.exception("settle_failed", outbox=parcel.id, error=type(fault).__name__)
                await asyncio.sleep(FAULT_S)
            else:
                return

    def _recover(self) -> None:
        """Settle what a dead process left in `sending`."""
        now = self._clock.now()
        with self._database.read() as connection:
            left = outbox.interrupted(connection, now)
        for parcel in left:
            if parcel.id in self._under_way:
                # Ours, and alive: the clock jumped, or the database was away.
                continue
            done = outcome.in_doubt(parcel, now, "interrupted")
            done = replace(done, not_before=now) if done.not_before else done
            with self._database.write() as connection:
                outbox.settle(connection, parcel.id, parcel.attempts, done, now)
            log.warning("send_interrupted", outbox=parcel.id, state=done.state.value)


def _heed(connection: Connection, parcel: Parcel, error: SendError | None, now: datetime) -> None:
    """What an error means for the other messages of the same chat."""
    chat = parcel.chat_id
    match error:
        case TryLater(after=after):
            outbox.postpone_chat(connection, chat, now + after)
        case Refused(chat_lost=True):
            people.mark_refusing(connection, chat)
            outbox.give_up_chat(connection, chat, str(error), now)
        case ThreadLost() if parcel.thread_id is not None:
            people.lose_thread(connection, chat, parcel.thread_id)
            outbox.lose_thread(connection, chat, parcel.thread_id)
        case MovedTo(chat_id=new):
            people.move_chat(connection, chat, new)
            outbox.move_chat(connection, chat, new)
        case _:
            pass
