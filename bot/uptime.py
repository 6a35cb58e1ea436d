"""When was the service down or deaf? It beats while it lives and hears; a gap is downtime."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.storage import inbox, uptime
from bot.storage.database import Database

log = structlog.get_logger()

# How often the service says that it lives, in seconds.
BEAT_S = 30.0
# A longer gap is downtime: two beats may fail without one.
GAP = timedelta(seconds=90)
# At the start of a process: nobody beat since the last one died, at most a beat before.
GAP_AT_START = timedelta(seconds=BEAT_S + 5)
# What people sent is handled within this time, or its handler hangs and is not waited for.
_PATIENCE = timedelta(minutes=2)


@dataclass
class Uptime:
    """The use cases around the service's life."""

    database: Database
    clock: Clock
    # Whether what people send reaches this process; None in one that is not the service.
    _hears: Callable[[], bool] | None = field(default=None, init=False)
    # Whether it has heard anything since it began: what waited for it came with that.
    _has_heard: Callable[[], bool] = field(default=lambda: True, init=False)
    # This process's last beat, by a clock that nobody moves.
    _beaten: float | None = field(default=None, init=False)
    _one_at_a_time: Lock = field(default_factory=Lock, init=False)

    def serve(
        self, hears: Callable[[], bool], has_heard: Callable[[], bool] = lambda: True
    ) -> None:
        """This process is the service; while it does not hear, it does not beat either.

        Args:
            hears: whether what people send comes here, as far as is known.
            has_heard: whether Telegram has answered since the start, with what waited there.
        """
        self._hears, self._has_heard = hears, has_heard

    def begin(self) -> None:
        """At the start of the service: what it was down is recorded before anything else."""
        self.beat()
        self._beaten = time.monotonic()

    def note(self) -> None:
        """Record a gap that lasts until now, before anything is judged by it; for the service."""
        if self._hears is None or not self._hears():
            return
        with self._one_at_a_time:
            now = time.monotonic()
            since = None if self._beaten is None else timedelta(seconds=now - self._beaten)
            self.beat(since)
            self._beaten = now

    def is_caught_up(self) -> bool:
        """Whether all that people sent until now was taken in; a command waits for nothing."""
        if self._hears is None:
            return True
        if not (self._hears() and self._has_heard()):
            return False
        with self.database.read() as connection:
            return not inbox.is_waiting(connection, self.clock.now() - _PATIENCE)

    def is_silent(self) -> bool:
        """Whether no service has beaten lately although one did before."""
        last = self.last_beat()
        return last is not None and self.clock.now() - last > GAP

    def beat(self, elapsed: timedelta | None = None) -> None:
        """Say that the service lives; a gap since the last beat is recorded as downtime.

        Args:
            elapsed: time since this process's last beat by a clock that nobody moves; None at the
                start of a process, which knows the stored beat alone.
        """
        now = self.clock.now()
        with self.database.write() as connection:
            last = uptime.last_beat(connection)
            began = _down_since(last, now, elapsed)
            if began is not None:
                uptime.add_downtime(connection, began, now)
            uptime.beat(connection, now)
        if began is not None:
            log.warning("was_down", began=began.isoformat(), seconds=(now - began).total_seconds())
        if last is not None and now < last:
            log.warning("clock_moved_back", seconds=(last - now).total_seconds())
        elif last is not None and elapsed is not None and now - last > elapsed + GAP:
            log.warning("clock_moved_ahead", seconds=(now - last - elapsed).total_seconds())

    def last_beat(self) -> datetime | None:
        """When the service last said that it lives; None if it never did."""
        with self.database.read() as connection:
            return uptime.last_beat(connection)

    def lost(self, since: datetime, until: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """The downtime between two moments, cut to them; an outage that still lasts is not in it.

        Intervals may overlap where clocks were moved or two services beat.
        """
        with self.database.read() as connection:
            found = uptime.downtimes(connection, since, until)
        return tuple((max(began, since), min(ended, until)) for began, ended in found)

    async def keep(self, stop: asyncio.Event) -> None:
        """Beat until `stop`; a database that fails is tried again, and the gap recorded then."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), BEAT_S)
                return
            try:
                await asyncio.to_thread(self.note)
            except SQLAlchemyError as error:
                log.warning("beat_missed", error=type(error).__name__)


def _down_since(last: datetime | None, now: datetime, elapsed: timedelta | None) -> datetime | None:
    """Since when nobody beat; None if that is not long ago.

    Within a process its own clock tells a gap from a moved clock.
    """
    if last is None:
        return None
    began = last if elapsed is None else max(last, now - elapsed)
    return began if now - began > (GAP_AT_START if elapsed is None else GAP) else None
