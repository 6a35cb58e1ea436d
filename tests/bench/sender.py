"""Processor seconds a message: our dispatcher with its outbox, or a bare loop; prints them.

Usage: python -m tests.bench.sender ours|bare URL MESSAGES
"""

import asyncio
import resource
import sys
import tempfile
from pathlib import Path

import structlog
from telegram import Bot
from telegram.constants import ParseMode
from telegram.request import HTTPXRequest

from bot.clock import SystemClock
from bot.delivery.dispatch import Dispatcher
from bot.delivery.pace import PER_SECOND
from bot.storage import outbox, people
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.transport.telegram import NO_PREVIEW, TelegramTransport
from tests.bench.telegram_server import FIRST_READER, TOKEN

# As long as a digest, in bytes.
TEXT = ("Tiến độ giải quyết đang mất 14,7 điểm; 45 hồ sơ quá hạn. " * 12)[:700]


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def _bare(bot: Bot, messages: int) -> float:
    begun = _spent()
    for number, chat in enumerate(range(FIRST_READER, FIRST_READER + messages)):
        # As ours, at Telegram's pace: a process that sleeps between is slower after each sleep.
        if number:
            await asyncio.sleep(1 / PER_SECOND)
        await bot.send_message(
            chat, TEXT, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        )
    return _spent() - begun


async def _ours(bot: Bot, messages: int, folder: str) -> float:
    database, clock = Database(f"sqlite:///{Path(folder) / 'bot766.db'}"), SystemClock()
    migrate(database)
    with database.write() as connection:
        rows = [
            {
                "recipient_id": people.enter(connection, chat, clock.now()).id,
                "chat_id": chat,
                "subject": "bench",
                "message": {"text": TEXT, "buttons": []},
            }
            for chat in range(FIRST_READER, FIRST_READER + messages)
        ]
        outbox.add(connection, rows, clock.now())
    dispatcher = Dispatcher(database, TelegramTransport(bot), clock)
    begun = _spent()
    await dispatcher.drain()
    spent = _spent() - begun
    with database.read() as connection:
        assert outbox.counts(connection) == {"sent": messages}
    database.close()
    return spent


async def _main(whose: str, url: str, messages: int) -> float:
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=HTTPXRequest(connection_pool_size=32))
    async with bot:
        if whose == "bare":
            return await _bare(bot, messages)
        with tempfile.TemporaryDirectory() as folder:
            return await _ours(bot, messages, folder)


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    sys.stdout.write(f"{asyncio.run(_main(sys.argv[1], sys.argv[2], int(sys.argv[3])))}\n")
