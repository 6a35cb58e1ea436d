"""Listening to Telegram: one 401 must not make the bot deaf."""

import asyncio

import pytest
from telegram import Bot, Update
from telegram.ext import Updater
from telegram.request import HTTPXRequest

from bot.chat.polling import Listener, WatchedRequest
from bot.sandbox.server import Sandbox
from tests.e2e.conftest import PATIENCE_S, PERSON, TOKEN


@pytest.mark.parametrize("fault", ["unauthorized", "not_found"])
async def test_polling_that_died_is_begun_anew(sandbox: Sandbox, fault: str) -> None:
    """python-telegram-bot ends its polling for good and still says that it runs."""
    polls = WatchedRequest()
    bot = Bot(
        TOKEN,
        base_url=f"{sandbox.url}/bot",
        request=HTTPXRequest(),
        get_updates_request=polls,
    )
    queue: asyncio.Queue[object] = asyncio.Queue()
    stop = asyncio.Event()
    async with Updater(bot, update_queue=queue) as updater:
        listener = Listener(updater, polls)
        await listener.begin()
        sandbox.script_method("getUpdates", fault, times=1)
        while not any(
            call["method"] == "getUpdates" and call["status"] in {401, 404}
            for call in sandbox.calls()
        ):
            # A text ends the long poll that is under way; the next one meets the fault.
            sandbox.type_text(PERSON, PERSON, "hai")
            await asyncio.sleep(0)
        watching = asyncio.create_task(listener.watch(stop, deaf_after_s=0.2, look_every_s=0.05))
        sandbox.type_text(PERSON, PERSON, "ba")
        text = ""
        while text != "ba":
            update = await asyncio.wait_for(queue.get(), PATIENCE_S)
            assert isinstance(update, Update)
            assert update.message is not None
            text = update.message.text or ""
        stop.set()
        await watching
        await listener.end()
