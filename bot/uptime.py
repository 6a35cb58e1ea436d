"""When was the service down? It beats while it lives; a gap between two beats is downtime."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.storage import uptime
from bot.storage.database import Database

log = structlog.get_logger()

# How often the service says that it lives, in seconds.
BEAT_S = 30.0
# A longer gap is downtime: two beats may fail without one.
GAP = timedelta(seconds=90)


@dataclass(frozen=True)
class Uptime:
    """The use cases around the service's life."""

    database: Database
    clock: Clock

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
        loop = asyncio.get_running_loop()
        last = loop.time()
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), BEAT_S)
                return
            now = loop.time()
            try:
                await asyncio.to_thread(self.beat, timedelta(seconds=now - last))
            except SQLAlchemyError as error:
                log.warning("beat_missed", error=type(error).__name__)
            else:
                last = now


def _down_since(last: datetime | None, now: datetime, elapsed: timedelta | None) -> datetime | None:
    """Since when nobody beat; None if that is not long ago.

    Within a process its own clock tells a gap from a moved clock.
    """
    if last is None:
        return None
    began = last if elapsed is None else max(last, now - elapsed)
    return began if now - began > GAP else None
