"""What do people do: type, send a file, press a button, ask in inline mode?"""

from bot.sandbox.chats import Chat, Message, Person
from bot.sandbox.entities import tidy, units
from bot.sandbox.formatting import LONGEST_TEXT, read
from bot.sandbox.params import Upload
from bot.sandbox.refusal import MisuseError
from bot.sandbox.taps import INLINE_LIVES_S, PRESS_LIVES_S, Tap
from bot.sandbox.wire import Json, person_json
from bot.sandbox.world import World


def type_text(
    world: World,
    chat_id: int,
    person_id: int,
    text: str,
    reply_to: int | None = None,
    *,
    thread_id: int = 0,
) -> Message:
    """A person writes; the bot gets a `message` update."""
    chat, person = world.chats.member(chat_id, person_id)
    body = tidy(text.replace("\r", ""), [])
    if not body.text:
        raise MisuseError("the text is empty")
    if units(body.text) > LONGEST_TEXT:
        raise MisuseError(f"the text is longer than {LONGEST_TEXT} characters")
    if thread_id and chat.topics.get(thread_id) != "open":
        raise MisuseError(f"chat {chat_id} has no open topic {thread_id}")
    _note_presence(world, chat, person)
    message = world.add_message(
        chat, person.id, body=body, reply_to=reply_to, thread_id=thread_id or None
    )
    world.updates.add("message", world.show(message))
    return message


def send_document(
    world: World, chat_id: int, person_id: int, upload: Upload, caption: str = ""
) -> Message:
    """A person sends a file; the bot gets a `message` update with a `document`."""
    return _send_file(world, chat_id, person_id, "document", upload, caption)


def send_photo(
    world: World, chat_id: int, person_id: int, upload: Upload, caption: str = ""
) -> Message:
    """A person sends a picture; the bot gets a `message` update with a `photo`, without a name."""
    return _send_file(world, chat_id, person_id, "photo", upload, caption)


def _send_file(
    world: World, chat_id: int, person_id: int, kind: str, upload: Upload, caption: str
) -> Message:
    chat, person = world.chats.member(chat_id, person_id)
    stored = world.files.keep(kind, upload)
    _note_presence(world, chat, person)
    message = world.add_message(chat, person.id, body=tidy(caption, []), file=stored)
    world.updates.add("message", world.show(message))
    return message


def press(
    world: World, chat_id: int, person_id: int, message_id: int, data: str, *, forged: bool = False
) -> Tap:
    """A person taps a button; the bot gets a `callback_query` update.

    The button must be there, unless the tap is `forged`: a changed client sends what it likes.
    """
    chat, person = world.chats.member(chat_id, person_id)
    message = chat.messages.get(message_id)
    if message is None:
        raise MisuseError(f"there is no message {message_id} in chat {chat_id}")
    offered = [button.get("callback_data") for row in message.keyboard for button in row]
    if data not in offered and not forged:
        raise MisuseError(f"message {message_id} has no button with data {data!r}")
    _note_presence(world, chat, person)
    tap = world.taps.open(PRESS_LIVES_S)
    query: Json = {
        "id": tap.id,
        "from": person_json(person),
        "message": world.show(message),
        "chat_instance": str(abs(chat_id)),
        "data": data,
    }
    world.updates.add("callback_query", query)
    return tap


def data_at(world: World, chat_id: int, message_id: int, row: int, column: int) -> str:
    """The data of the button at a place, counted from 0."""
    message = world.chats.chat(chat_id).messages.get(message_id)
    if message is None:
        raise MisuseError(f"there is no message {message_id} in chat {chat_id}")
    if not 0 <= row < len(message.keyboard) or not 0 <= column < len(message.keyboard[row]):
        raise MisuseError(f"message {message_id} has no button at row {row}, column {column}")
    data = message.keyboard[row][column].get("callback_data")
    if data is None:
        raise MisuseError("that button does not call back: it opens a link")
    return str(data)


def ask_inline(world: World, person_id: int, query: str) -> Tap:
    """A person types `@bot query` somewhere; the bot gets an `inline_query` update."""
    person = world.chats.person(person_id)
    tap = world.taps.open(INLINE_LIVES_S)
    asked: Json = {
        "id": tap.id,
        "from": person_json(person),
        "chat_type": "sender",
        "query": query,
        "offset": "",
    }
    world.updates.add("inline_query", asked)
    return tap


def choose_inline(world: World, chat_id: int, person_id: int, result: Json) -> Message:
    """A person sends one of the inline results; its buttons are left out."""
    chat, person = world.chats.member(chat_id, person_id)
    content = result.get("input_message_content")
    if not isinstance(content, dict):
        raise MisuseError("that result carries no text")
    text, mode = str(content.get("message_text", "")), str(content.get("parse_mode") or "")
    body = read(text, mode, content.get("entities"))
    _note_presence(world, chat, person)
    message = world.add_message(chat, person.id, body=body, via_bot=True)
    world.updates.add("message", world.show(message))
    return message


def migrate(world: World, chat_id: int) -> int:
    """A group becomes a supergroup: both chats get Telegram's service message."""
    moved_already = world.chats.chat(chat_id).moved_to
    old, new = world.chats.upgrade(chat_id)
    if not moved_already:
        who = old.members[0] if old.members else 0
        left = world.add_message(old, who, service={"migrate_to_chat_id": new.id})
        came = world.add_message(new, who, service={"migrate_from_chat_id": old.id})
        world.updates.add("message", world.show(left))
        world.updates.add("message", world.show(came))
        world.feed.tell({"kind": "chats"})
    return new.id


def _note_presence(world: World, chat: Chat, person: Person) -> None:
    """Whoever acts is awake; whoever acts in the private chat has started the bot."""
    person.spoke_at = world.monotonic()
    if chat.kind == "private":
        person.started = True
