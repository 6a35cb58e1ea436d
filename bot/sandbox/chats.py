"""Who talks where, and what has been said?"""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.entities import Formatted
from bot.sandbox.files import StoredFile
from bot.sandbox.keyboard import Keyboard
from bot.sandbox.refusal import MisuseError, RefusedError, bad_request, forbidden

TOPIC_STATES = ("open", "closed", "deleted")
# Supergroups and their ids: -100 followed by ten digits.
_FIRST_SUPERGROUP = -1_000_000_000_000


@dataclass
class Person:
    """A simulated person with a private chat of the same id."""

    id: int
    first_name: str
    username: str | None = None
    title: str | None = None
    started: bool = False
    spoke_at: float | None = None
    """When the person last wrote or tapped, by the monotonic clock."""


@dataclass
class Message:
    """One bubble."""

    message_id: int
    chat_id: int
    sender: int
    date: int
    body: Formatted = field(default_factory=Formatted)
    file: StoredFile | None = None
    keyboard: Keyboard = field(default_factory=list)
    edited: int | None = None
    reply_to: int | None = None
    thread_id: int | None = None
    """The topic of a group with topics; None for the general one."""
    via_bot: bool = False
    """Chosen from the bot's inline results and sent by a person."""
    album: str | None = None
    """What the pictures or documents that were sent together have in common."""
    silent: bool = False
    """Sent by the bot to arrive without a sound."""
    service: dict[str, Any] = field(default_factory=dict)
    """Fields of a service message, such as a group's move."""


@dataclass
class Chat:
    """A private chat, a group or a supergroup."""

    id: int
    title: str
    members: list[int]
    moved_to: int | None = None
    topics: dict[int, str] = field(default_factory=dict)
    """Of a group with topics: the state of each, by its id."""
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The type as the Bot API names it."""
        if self.id > 0:
            return "private"
        return "supergroup" if self.id < _FIRST_SUPERGROUP else "group"


class Chats:
    """All people and chats."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self._last_message_id = 0

    def next_message_id(self) -> int:
        """A number for a new message; one sequence for all chats."""
        self._last_message_id += 1
        return self._last_message_id

    def add_person(self, person: Person) -> Chat:
        """A person and the private chat; a second time only the names change."""
        if person.id <= 0:
            raise MisuseError("a user's id must be a positive number")
        known = self.people.get(person.id)
        if known:
            known.first_name, known.username = person.first_name, person.username
            known.title = person.title
        else:
            self.people[person.id] = person
        title = person.title or person.first_name
        chat = self.chats.setdefault(person.id, Chat(person.id, title, [person.id]))
        chat.title = title
        return chat

    def add_group(self, chat_id: int, title: str, members: list[int]) -> Chat:
        """A group the bot is a member of."""
        if chat_id >= 0:
            raise MisuseError("a group's id must be a negative number")
        if not title.strip():
            raise MisuseError("a group needs a title")
        for member in members:
            self.person(member)
        chat = self.chats.setdefault(chat_id, Chat(chat_id, title, list(members)))
        chat.title, chat.members = title, list(members)
        return chat

    def set_topic(self, chat_id: int, thread_id: int, state: str) -> Chat:
        """Open a topic in a supergroup, close it or delete it."""
        chat = self.chat(chat_id)
        if chat.kind != "supergroup":
            raise MisuseError("only a supergroup has topics")
        if thread_id < 1:
            raise MisuseError("a topic's id must be a positive number")
        if state not in TOPIC_STATES:
            raise MisuseError(f"a topic is one of: {', '.join(TOPIC_STATES)}")
        chat.topics[thread_id] = state
        return chat

    def topic(self, chat: Chat, thread_id: int) -> int | None:
        """The topic a bot names, or Telegram's refusal; None for the general one."""
        if not thread_id:
            return None
        match chat.topics.get(thread_id):
            case "open":
                return thread_id
            case "closed":
                raise bad_request("TOPIC_CLOSED")
            case _:
                raise bad_request("message thread not found")

    def person(self, person_id: int) -> Person:
        """A person, for control requests."""
        if person_id not in self.people:
            raise MisuseError(f"there is no user {person_id}; create it by POST /sandbox/users")
        return self.people[person_id]

    def chat(self, chat_id: int) -> Chat:
        """A chat, for control requests."""
        if chat_id not in self.chats:
            raise MisuseError(f"there is no chat {chat_id}")
        return self.chats[chat_id]

    def member(self, chat_id: int, person_id: int) -> tuple[Chat, Person]:
        """A person who may act in a chat, for control requests."""
        chat, person = self.chat(chat_id), self.person(person_id)
        if person_id not in chat.members:
            raise MisuseError(f"user {person_id} is not a member of chat {chat_id}")
        if chat.moved_to:
            raise MisuseError(f"chat {chat_id} was upgraded to {chat.moved_to}")
        return chat, person

    def open_to_bot(self, named: str) -> Chat:
        """The chat a bot names, or Telegram's refusal."""
        if not named:
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(named))
        except ValueError:
            chat = None  # a public @name: none of the chats here has one
        if chat is None:
            raise bad_request("chat not found")
        if chat.moved_to:
            raise RefusedError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.moved_to},
            )
        if chat.kind == "private" and not self.people[chat.id].started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def upgrade(self, chat_id: int) -> tuple[Chat, Chat]:
        """Turn a group into a supergroup with a new id: the old chat and the new."""
        old = self.chat(chat_id)
        if old.kind == "private":
            raise MisuseError("only a group can migrate to a supergroup")
        if old.moved_to:
            return old, self.chats[old.moved_to]
        new_id = _FIRST_SUPERGROUP - abs(chat_id) % 1_000_000_000 - 1_000_000_000
        while new_id in self.chats:
            new_id -= 1
        self.chats[new_id] = Chat(new_id, old.title, list(old.members))
        old.moved_to = new_id
        return old, self.chats[new_id]
