"""Which pictures does Telegram keep already, and who is making one just now?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.chat.drawing import Drawing
from bot.clock import Clock
from bot.storage import pictures
from bot.storage.database import Database
from messages.charts import Chart, content_key, draw

# That a picture is still asked for is written down so often; to send one costs no write mostly.
_NOTED = timedelta(days=1)


@dataclass
class Making:
    """One picture, while anybody who asked for it still waits for theirs."""

    _drawing: Drawing
    _chart: Chart
    askers: int = 0
    _png: asyncio.Task[bytes] | None = None

    async def png(self) -> bytes:
        """The picture, drawn once for all who ask meanwhile.

        Raises:
            NotDrawn: there will be none now.
        """
        if self._png is None:
            self._png = asyncio.create_task(self._drawing.draw(draw, self._chart))
        # One asker who is let go does not take it from the others.
        return await asyncio.shield(self._png)


@dataclass(frozen=True)
class Album:
    """Pictures by what they show."""

    database: Database
    clock: Clock
    drawing: Drawing
    _making: dict[str, Making] = field(default_factory=dict)

    @asynccontextmanager
    async def together(self, chart: Chart) -> AsyncIterator[Making]:
        """Ask for a picture beside all others who ask for the same one.

        Looking it up, drawing, sending and keeping its id belong in here: whoever comes while
        another does it finds either that one's work or the id it left.
        """
        key = content_key(chart)
        making = self._making.setdefault(key, Making(self.drawing, chart))
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
        with self.database.read() as connection:
            found = pictures.find(connection, key)
        if found is None:
            return None
        if found.used_at <= self.clock.now() - _NOTED:
            with self.database.write() as connection:
                pictures.use(connection, key, self.clock.now())
        return found.file_id

    def _keep(self, key: str, file_id: str) -> None:
        with self.database.write() as connection:
            pictures.keep(connection, key, file_id, self.clock.now())
