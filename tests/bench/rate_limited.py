"""The peer of our broadcast: python-telegram-bot with its AIORateLimiter at its defaults.

Usage: python -m tests.bench.rate_limited URL MESSAGES; answers whoever writes, sends the messages
all at once as its documentation has it, and prints seconds and how many were lost.
"""

import asyncio
import logging
import sys
import time
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ApplicationBuilder, MessageHandler, filters

from tests.bench.sender import TEXT
from tests.bench.telegram_server import FIRST_READER, TOKEN

# It answers at once, so that the asking can be stopped when the broadcast is over.
LINGER_S = 3.0


async def _answer(update: Update, context: Any) -> None:  # noqa: ANN401 - the library's own
    del context
    assert update.effective_chat
    await update.effective_chat.send_message(TEXT)


async def main(url: str, messages: int) -> None:
    """Broadcast, and print."""
    application = (
        ApplicationBuilder()
        .token(TOKEN)
        .base_url(f"{url}/bot")
        .rate_limiter(AIORateLimiter())
        .concurrent_updates(True)  # noqa: FBT003 - the builder's own form
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, _answer))
    await application.initialize()
    assert application.updater
    await application.updater.start_polling()
    await application.start()

    async def send(chat: int) -> bool:
        try:
            await application.bot.send_message(chat, TEXT)
        except TelegramError:
            return False
        return True

    begun = time.monotonic()
    chats = range(FIRST_READER, FIRST_READER + messages)
    sent = await asyncio.gather(*map(send, chats))
    seconds = time.monotonic() - begun
    await asyncio.sleep(LINGER_S)
    await application.updater.stop()
    await application.stop()
    await application.shutdown()
    sys.stdout.write(f"{seconds} {sent.count(False)}\n")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
