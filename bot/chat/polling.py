"""Is Telegram still being listened to? Polling that ended is begun anew.

One 401 or 404 while polling ends python-telegram-bot's polling task for good, while
`updater.running` stays true. So the time of the last answered poll is watched.
"""

import asyncio
import time
from contextlib import suppress
from typing import Any

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Updater
from telegram.request import HTTPXRequest

log = structlog.get_logger()

# A long poll is held so long by Telegram, in seconds.
POLL_S = 25
# No answered poll for this long: polling is dead. Three polls, and room for a slow network.
DEAF_AFTER_S = 3 * POLL_S + 15
_OK = 200


class WatchedRequest(HTTPXRequest):
    """The client of long polls; it remembers when one was last answered."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - HTTPXRequest's own
        super().__init__(**kwargs)
        self.answered_at = time.monotonic()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - HTTPXRequest's own
        """Do a request; note the time if it went well."""
        code, body = await super().do_request(*args, **kwargs)
        if code == _OK:
            self.answered_at = time.monotonic()
        return code, body

    @property
    def silent_s(self) -> float:
        """Seconds since a poll was last answered."""
        return time.monotonic() - self.answered_at


def _note(error: TelegramError) -> None:
    log.warning("poll_failed", error=type(error).__name__)


class Listener:
    """Keeps a bot listening; replaces an updater whose polling died.

    Such an updater raises the old refusal when it is stopped and keeps its "stop" event set, so
    that its next polling would spin without a pause: a new one takes its place.
    """

    def __init__(self, updater: Updater, request: WatchedRequest) -> None:
        self._updater = updater
        self._request = request

    async def begin(self, *, retries: int = -1) -> None:
        """Begin polling; without end of patience unless told otherwise."""
        await self._updater.start_polling(
            timeout=POLL_S,
            bootstrap_retries=retries,
            allowed_updates=[Update.MESSAGE, Update.CALLBACK_QUERY],
            error_callback=_note,
        )

    async def end(self) -> None:
        """End polling, dead or alive."""
        if not self._updater.running:
            return
        try:
            await self._updater.stop()
        except TelegramError as error:
            log.info("polling_ended", error=type(error).__name__)
            self._updater = Updater(self._updater.bot, self._updater.update_queue)
            await self._updater.initialize()

    async def watch(
        self,
        stop: asyncio.Event,
        *,
        deaf_after_s: float = DEAF_AFTER_S,
        look_every_s: float = 15.0,
    ) -> None:
        """Begin polling anew whenever it went silent, until `stop`."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), look_every_s)
            if stop.is_set() or self._request.silent_s < deaf_after_s:
                continue
            log.error("polling_dead", silent_s=round(self._request.silent_s))
            try:
                await self.end()
                # One try at a time: this loop goes on, and sees `stop` in between.
                await self.begin(retries=0)
            except TelegramError as error:
                log.warning("polling_not_begun", error=type(error).__name__)
