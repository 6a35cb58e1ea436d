"""The plainest program of python-telegram-bot: polls, and answers everything with the same text.

Where it polls, our own settings say; prints a line once it does.
"""

import sys
from typing import Any

from telegram import Update
from telegram.constants import ParseMode
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.settings import load
from bot.transport.telegram import NO_PREVIEW
from tests.bench.sender import TEXT
from tests.bench.telegram_server import TOKEN


async def _answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    del context
    assert update.effective_message
    await update.effective_message.reply_text(
        TEXT, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
    )


async def _say_ready(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    sys.stdout.write(f"@{application.bot.username}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until a signal comes."""
    builder = Application.builder().token(TOKEN).base_url(f"{load().telegram.api_url}/bot")
    application = builder.post_init(_say_ready).job_queue(None).build()
    application.add_handler(CommandHandler("score", _answer))
    application.add_handler(MessageHandler(filters.TEXT, _answer))
    application.run_polling()


if __name__ == "__main__":
    main()
