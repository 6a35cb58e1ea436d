"""How is the sandbox steered: who exists, what they do, what goes wrong, what time it is?"""

from collections.abc import Sequence
from datetime import datetime

from bot.sandbox import acts
from bot.sandbox.chats import Chat, Person
from bot.sandbox.faults import Fault
from bot.sandbox.params import Upload
from bot.sandbox.refusal import MisuseError
from bot.sandbox.showing import shown_message
from bot.sandbox.wire import Json
from bot.sandbox.world import World


class Control:
    """The same steering in Python as under `/sandbox/`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._offered: dict[str, list[Json]] = {}

    def add_user(
        self, user_id: int, first_name: str, username: str | None = None, title: str | None = None
    ) -> Json:
        """A person with a private chat of the same id, which they have not started yet."""
        if not first_name.strip():
            raise MisuseError("a user needs a first_name")
        chat = self.world.chats.add_person(Person(user_id, first_name, username, title))
        self.world.feed.tell({"kind": "chats"})
        return self._chat_row(chat)

    def add_group(self, chat_id: int, title: str, members: Sequence[int] = ()) -> Json:
        """A group with the bot in it."""
        chat = self.world.chats.add_group(chat_id, title, list(members))
        self.world.feed.tell({"kind": "chats"})
        return self._chat_row(chat)

    def set_topic(self, chat_id: int, thread_id: int, state: str) -> Json:
        """A topic of a supergroup is opened, closed or deleted."""
        return self._chat_row(self.world.chats.set_topic(chat_id, thread_id, state))

    def chats(self) -> list[Json]:
        """All chats with their last message."""
        return [self._chat_row(chat) for chat in self.world.chats.chats.values()]

    def messages(self, chat_id: int) -> list[Json]:
        """All bubbles of a chat, oldest first."""
        found = self.world.chats.chat(chat_id).messages.values()
        return [shown_message(message, self.world.chats) for message in found]

    def type_text(
        self,
        chat_id: int,
        person_id: int,
        text: str,
        reply_to: int | None = None,
        *,
        thread_id: int = 0,
    ) -> Json:
        """A person types, in a topic of a group if one is named."""
        message = acts.type_text(
            self.world, chat_id, person_id, text, reply_to, thread_id=thread_id
        )
        return shown_message(message, self.world.chats)

    def send_document(
        self, chat_id: int, person_id: int, upload: Upload, caption: str = ""
    ) -> Json:
        """A person sends a file."""
        message = acts.send_document(self.world, chat_id, person_id, upload, caption)
        return shown_message(message, self.world.chats)

    def send_photo(self, chat_id: int, person_id: int, upload: Upload, caption: str = "") -> Json:
        """A person sends a picture as such; one sent as a file is a document."""
        message = acts.send_photo(self.world, chat_id, person_id, upload, caption)
        return shown_message(message, self.world.chats)

    def data_at(self, chat_id: int, message_id: int, row: int, column: int) -> str:
        """The callback data of the button at a place, counted from 0."""
        return acts.data_at(self.world, chat_id, message_id, row, column)

    async def press(
        self,
        chat_id: int,
        person_id: int,
        message_id: int,
        data: str,
        wait_s: float = 0,
        *,
        forged: bool = False,
    ) -> Json:
        """A person taps a button; with the bot's answer if it comes in time."""
        tap = acts.press(self.world, chat_id, person_id, message_id, data, forged=forged)
        answer = await self.world.taps.answer_within(tap, wait_s)
        return {"id": tap.id, "answered": answer is not None, **(answer or {})}

    async def ask_inline(self, person_id: int, query: str, wait_s: float = 0) -> Json:
        """A person asks in inline mode; with the bot's results if they come in time."""
        tap = acts.ask_inline(self.world, person_id, query)
        answer = await self.world.taps.answer_within(tap, wait_s)
        if answer:
            self._offered = {tap.id: answer["results"]}
        return {"id": tap.id, "answered": answer is not None, "results": [], **(answer or {})}

    def choose_inline(self, chat_id: int, person_id: int, inline_id: str, result_id: str) -> Json:
        """A person sends one of the results offered last."""
        for result in self._offered.get(inline_id, []):
            if result["id"] == result_id:
                message = acts.choose_inline(self.world, chat_id, person_id, result)
                return shown_message(message, self.world.chats)
        raise MisuseError("that result is not offered any more; ask again")

    def script(
        self,
        chat_id: int,
        behaviour: str,
        times: int | None = None,
        retry_after_s: int | None = None,
    ) -> Json:
        """From now on sends to a chat go like that."""
        self.world.chats.chat(chat_id)
        self.world.faults.script_chat(chat_id, Fault(behaviour, times, retry_after_s))
        shown: Json = {"chat_id": chat_id, "behaviour": behaviour}
        if behaviour == "migrate":
            shown["migrate_to_chat_id"] = acts.migrate(self.world, chat_id)
        self.world.feed.tell({"kind": "chats"})
        return shown

    def script_method(self, method: str, behaviour: str, times: int | None = None) -> Json:
        """From now on calls of a method go like that."""
        self.world.faults.script_method(method, Fault(behaviour, times))
        return {"method": method, "behaviour": behaviour}

    def clock(self) -> datetime:
        """The time in the chats."""
        return self.world.clock.now()

    def move_clock(self, **wish: object) -> datetime:
        """Move the time forward: `to`, `preset` or `minutes`."""
        moved = self.world.clock.move(wish)
        self.world.feed.tell({"kind": "clock", "now": moved.isoformat()})
        return moved

    def calls(self, since: int = 0) -> list[Json]:
        """The log of Bot API calls."""
        return self.world.calls.since(since)

    def commands(self, chat_id: int | None = None) -> list[dict[str, str]]:
        """The commands a phone lists."""
        return self.world.menu.shown_in(chat_id)

    def about_bot(self) -> Json:
        """The bot's name and what it says of itself."""
        menu = self.world.menu
        return {
            "username": self.world.username,
            "description": menu.description,
            "short_description": menu.short_description,
        }

    def _chat_row(self, chat: Chat) -> Json:
        chats = self.world.chats
        last = next(reversed(chat.messages.values()), None)
        return {
            "id": chat.id,
            "kind": chat.kind,
            "title": chat.title,
            "members": [
                {"id": member, "name": chats.people[member].first_name} for member in chat.members
            ],
            "started": chat.kind != "private" or chats.people[chat.id].started,
            "moved_to": chat.moved_to,
            "behaviour": self.world.faults.of_chat(chat.id),
            "last_message": shown_message(last, chats) if last else None,
        }
