"""What does the sandbox remember, and how does a change become visible?"""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.sandbox.calls import Calls
from bot.sandbox.chats import Chat, Chats, Message
from bot.sandbox.clock import Clock, Move
from bot.sandbox.faults import Faults
from bot.sandbox.feed import Feed
from bot.sandbox.files import Files
from bot.sandbox.limits import Limits
from bot.sandbox.menu import Menu
from bot.sandbox.pace import Pace
from bot.sandbox.showing import shown_message
from bot.sandbox.taps import Taps
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook
from bot.sandbox.wire import Json, message_json


class World:
    """One bot and the people around it."""

    def __init__(
        self,
        *,
        token: str,
        username: str,
        now: Callable[[], datetime],
        move: Move | None,
        monotonic: Callable[[], float],
        limits: Limits,
    ) -> None:
        self.token = token
        self.username = username
        self.monotonic = monotonic
        self.clock = Clock(now, move)
        self.chats = Chats()
        self.files = Files()
        # Real seconds, so that a restarted sandbox does not reuse ids a bot has already stored.
        self.updates = Updates(first_id=int(time.time()))
        self.webhook = Webhook(self.updates)
        self.taps = Taps(monotonic)
        self.faults = Faults()
        self.pace = Pace(limits, monotonic)
        self.calls = Calls()
        self.menu = Menu()
        self.feed = Feed()
        self.stopping = asyncio.Event()
        self._last_album = int(time.time())

    @property
    def bot(self) -> Json:
        """The bot as a user."""
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": "bot766 · hộp cát",
            "username": self.username,
        }

    def timestamp(self) -> int:
        """Now, as messages carry it."""
        return int(self.clock.now().timestamp())

    def add_message(self, chat: Chat, sender: int, **parts: Any) -> Message:  # noqa: ANN401 - fields of Message
        """A new bubble in a chat; the page hears of it."""
        number = self.chats.next_message_id()
        message = Message(number, chat.id, sender, self.timestamp(), **parts)
        chat.messages[number] = message
        self.tell_message("message", message)
        return message

    def next_album(self) -> str:
        """What a new album is called."""
        self._last_album += 1
        return str(self._last_album)

    def show(self, message: Message) -> Json:
        """A message as the Bot API shows it."""
        return message_json(message, self.chats, self.bot)

    def tell_message(self, kind: str, message: Message) -> None:
        """Let the page know of a new or edited message."""
        if self.feed.heard:
            self.feed.tell(
                {
                    "kind": kind,
                    "chat_id": message.chat_id,
                    "message": shown_message(message, self.chats),
                }
            )

    def close(self) -> None:
        """End everything that waits."""
        self.stopping.set()
        self.updates.close()
        self.feed.close()
