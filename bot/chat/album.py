"""Which pictures does Telegram keep already, and who is making one just now?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from bot.chat.crowd import PLACES
from bot.chat.drawing import Drawing, NotDrawn
from bot.clock import Clock
from bot.storage import pictures
from bot.storage.database import Database
from messages.charts import Chart, content_key, draw

log = structlog.get_logger()

# So many people may wait for pictures at once, the same one's or several: half of all whose updates
# are handled side by side, so that there is room for those who type. Whoever comes then gets the
# figures in words at once.
MOST_WAITING = PLACES // 2
# That a picture is still asked for is written down so often; to send one costs no write mostly.
_NOTED = timedelta(days=1)


@dataclass
class Making:
    """One picture, while anybody who asked for it still waits for theirs."""

    album: "Album"
    chart: Chart
    askers: int = 0
    waiting: int = 0
    _png: asyncio.Task[bytes] | None = None

    async def png(self) -> bytes:
        """The picture, drawn once for all who ask meanwhile.

        Raises:
            NotDrawn: there will be none now.
        """
        if self.album.waiting >= self.album.most_waiting:
            log.warning("drawing_crowded", waiting=self.album.waiting)
            raise NotDrawn
        if self._png is None:
            self._png = asyncio.create_task(self.album.drawing.draw(draw, self.chart))
        self.waiting += 1
        try:
            # One asker who is let go does not take it from the others.
            return await asyncio.shield(self._png)
        finally:
            self.waiting -= 1


@dataclass(frozen=True)
class Album:
    """Pictures by what they show."""

    database: Database
    clock: Clock
    drawing: Drawing
    most_waiting: int = MOST_WAITING
    _making: dict[str, Making] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many people wait for a picture to be drawn."""
        return sum(making.waiting for making in self._making.values())

    @asynccontextmanager
    async def together(self, chart: Chart) -> AsyncIterator[Making]:
        """Ask for a picture beside all others who ask for the same one.

        Looking it up, drawing, sending and keeping its id belong in here: whoever comes while
        another does it finds either that one's work or the id it left.
        """
        key = content_key(chart)
        making = self._making.setdefault(key, Making(self, chart))
        making.askers += 1
        try:
            yield making
        finally:
            making.askers -= 1
            if not making.askers:
                del self._making[key]

    async def find(self, chart: Chart) -> str | None:
        """The id under which Telegram keeps the picture."""
        return await asyncio.to_thread(self._find, content_key(chart))

    async def keep(self, chart: Chart, file_id: str) -> None:
        """Remember the id; an older one is replaced."""
        await asyncio.to_thread(self._keep, content_key(chart), file_id)

    def _find(self, key: str) -> str | None:
        found = self.database.patience.asked(lambda: self._look_up(key))
        if found is None:
            return None
        if found.used_at <= self.clock.now() - _NOTED:
            with self.database.write() as connection:
                pictures.use(connection, key, self.clock.now())
        return found.file_id

    def _look_up(self, key: str) -> pictures.Picture | None:
        with self.database.read() as connection:
            return pictures.find(connection, key)

    def _keep(self, key: str, file_id: str) -> None:
        with self.database.write() as connection:
            pictures.keep(connection, key, file_id, self.clock.now())
