"""How are updates asked for, and what if polling ended? It is begun anew.

One 401 or 404 while polling ends python-telegram-bot's polling task for good, while
`updater.running` stays true. So the answers to polls are watched (`bot/health/line.py`).
"""

import asyncio
from contextlib import suppress

import structlog
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Updater

from bot.chat.inbox import InboxQueue
from bot.health.line import Line, State

log = structlog.get_logger()

# A long poll is held so long by Telegram, in seconds.
POLL_S = 25
# No answered poll for this long: polling is dead. Three polls, and room for a slow network.
DEAF_AFTER_S = 3 * POLL_S + 15
# How often the line is looked at, in seconds: a refused token is tried again so often.
LOOK_EVERY_S = 15.0
# Rest before polling is begun again at the start, in seconds.
_AGAIN_S = 5.0
KINDS = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY]


def _note(error: TelegramError) -> None:
    # The line tells of a trouble once; this is for those who look closer.
    log.debug("poll_failed", error=type(error).__name__)


class Listener:
    """Keeps a bot listening by long polls; replaces an updater whose polling died.

    Such an updater raises the old refusal when it is stopped and keeps its "stop" event set, so
    that its next polling would spin without a pause: a new one takes its place.
    """

    def __init__(self, updater: Updater, line: Line) -> None:
        self._updater = updater
        self._line = line
        # At the last look, long after the last answer, what it brought was not kept yet.
        self._was_keeping = False

    async def begin(self) -> None:
        """Begin polling; without end of patience."""
        while True:
            if await self._try():
                return
            await asyncio.sleep(_AGAIN_S)

    async def _try(self) -> bool:
        """One try to begin; a webhook that was set is deleted, what waits there is not."""
        self._line.begun()
        try:
            await self._updater.start_polling(
                timeout=POLL_S,
                bootstrap_retries=0,
                allowed_updates=KINDS,
                error_callback=_note,
            )
        except TelegramError as error:
            log.debug("polling_not_begun", error=type(error).__name__)
            return False
        return True

    async def end(self) -> None:
        """End polling, dead or alive."""
        if not self._updater.running:
            return
        try:
            await self._updater.stop()
        except TelegramError as error:
            log.debug("polling_ended", error=type(error).__name__)
            self._updater = Updater(self._updater.bot, self._updater.update_queue)
            await self._updater.initialize()

    async def watch(
        self,
        stop: asyncio.Event,
        *,
        deaf_after_s: float = DEAF_AFTER_S,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Begin polling anew whenever it ended or went silent; end it at `stop`."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), look_every_s)
            if stop.is_set():
                break
            if self._is_deaf(deaf_after_s):
                await self.end()
                # One try at a time: this loop goes on, and sees `stop` in between.
                if await self._try():
                    log.info("polling_begun_anew")
        await self.end()

    def _is_deaf(self, after_s: float) -> bool:
        """Whether polling ended, or has not been answered for so long although it was begun."""
        state = self._line.standing.state
        if state is State.TOKEN_REFUSED:
            return True
        if self._line.silent_s < after_s:
            self._was_keeping = False
            return False
        if self._is_keeping():
            # Another poll would bring the same, and wait beside this one for the database.
            self._was_keeping = True
            return False
        if self._was_keeping:
            # The next poll has only begun.
            self._was_keeping = False
            self._line.begun()
            return False
        if state in {State.STARTING, State.OK}:
            # No call failed, none was answered: the library's loop hangs or is gone.
            self._line.enter(State.SILENT)
        return True

    def _is_keeping(self) -> bool:
        """Whether what a poll brought still waits to be kept."""
        queue = self._updater.update_queue
        return isinstance(queue, InboxQueue) and queue.keeping > 0
