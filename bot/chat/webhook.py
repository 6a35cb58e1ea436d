"""How are updates received at an address of our own, and what if Telegram forgets it?

python-telegram-bot's server answers 200 only after the update was put into the queue, and ours
commits it to the inbox first (`bot/chat/inbox.py`). A wrong or missing secret is a 403.
"""

import asyncio
import re
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from telegram import WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Updater

from bot.chat.polling import KINDS
from bot.clock import Clock
from bot.health.line import Line, State

log = structlog.get_logger()

# How often Telegram is asked whether it still knows our address, in seconds.
LOOK_EVERY_S = 60.0
# An error of Telegram's that is older than this, in seconds, is over if nothing waits.
_ERROR_IS_NEW_S = 300.0
# Rest before the address is told to Telegram again, in seconds.
_AGAIN_S = 5.0


class CannotListen(Exception):  # noqa: N818 - says what happened
    """The address to listen on is taken or not ours."""


@dataclass(frozen=True)
class Address:
    """Where updates come in.

    Attributes:
        url: what Telegram calls; its path is ours too.
        host: what is listened on, behind a reverse proxy as a rule.
        port: the same.
        secret: what Telegram must send along.
    """

    url: str
    host: str
    port: int
    secret: str


class WebhookListener:
    """Keeps a bot listening at an address; tells Telegram again if it was told otherwise."""

    def __init__(self, updater: Updater, line: Line, address: Address, clock: Clock) -> None:
        self._updater = updater
        self._line = line
        self._address = address
        self._clock = clock

    async def begin(self) -> None:
        """Listen, and tell Telegram where; without end of patience.

        Raises:
            CannotListen: the address is taken or not ours.
        """
        while True:
            if await self._judged(self._start()):
                self._line.answered()
                return
            await asyncio.sleep(_AGAIN_S)

    async def _start(self) -> None:
        there = self._address
        await self._updater.start_webhook(
            listen=there.host,
            port=there.port,
            # The library reads it as a pattern.
            url_path=re.escape(urlsplit(there.url).path),
            webhook_url=there.url,
            secret_token=there.secret,
            allowed_updates=KINDS,
            bootstrap_retries=0,
        )

    async def end(self) -> None:
        """Close the server; Telegram keeps what comes meanwhile."""
        if self._updater.running:
            await self._updater.stop()

    async def watch(self, stop: asyncio.Event, *, look_every_s: float = LOOK_EVERY_S) -> None:
        """Ask Telegram how it reaches us, until `stop`; then end."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), look_every_s)
            if not stop.is_set():
                await self._judged(self._look())
        await self.end()

    async def _look(self) -> None:
        bot, there = self._updater.bot, self._address
        info = await bot.get_webhook_info()
        if info.url != there.url:
            log.warning("webhook_replaced")
            await bot.set_webhook(there.url, secret_token=there.secret, allowed_updates=KINDS)
        elif self._is_failing(info):
            self._line.enter(State.WEBHOOK_UNREACHED)
            return
        self._line.answered()

    def _is_failing(self, info: WebhookInfo) -> bool:
        if not info.pending_update_count or info.last_error_date is None:
            return False
        age = self._clock.now() - info.last_error_date
        return age.total_seconds() < _ERROR_IS_NEW_S

    async def _judged(self, work: Coroutine[Any, Any, object]) -> bool:
        """Do something with Telegram; False if it went wrong, which the line then knows."""
        try:
            await work
        except BadRequest as error:
            # Its words are about the address, which is no secret: "HTTPS URL must be provided".
            log.error("webhook_refused", reason=error.message)  # noqa: TRY400 - no trace is needed
            self._line.enter(State.WEBHOOK_UNREACHED)
        except InvalidToken:
            self._line.refused_token()
        except TelegramError:
            self._line.failed()
        except OSError as error:
            raise CannotListen(f"{self._address.host}:{self._address.port}") from error
        else:
            return True
        return False
