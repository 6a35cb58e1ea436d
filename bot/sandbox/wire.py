"""How does the Bot API show a person, a chat, a message?"""

from typing import Any, TypeAlias

from bot.sandbox.chats import Chat, Chats, Message, Person
from bot.sandbox.files import StoredFile
from bot.sandbox.formatting import entity_json

Json: TypeAlias = dict[str, Any]

# Telegram draws a small picture of this many pixels; the sandbox lists only the full one.
_LANGUAGE = "vi"


def person_json(person: Person) -> Json:
    """A user."""
    shown: Json = {
        "id": person.id,
        "is_bot": False,
        "first_name": person.first_name,
        "language_code": _LANGUAGE,
    }
    if person.username:
        shown["username"] = person.username
    return shown


def chat_json(chat: Chat, chats: Chats) -> Json:
    """A chat: a private one has the person's names, a group a title."""
    shown: Json = {"id": chat.id, "type": chat.kind}
    if chat.kind == "private":
        person = chats.people[chat.id]
        shown["first_name"] = person.first_name
        if person.username:
            shown["username"] = person.username
    else:
        shown["title"] = chat.title
        if chat.topics:
            shown["is_forum"] = True
    return shown


def file_json(stored: StoredFile) -> Json:
    """What photos and documents have in common."""
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }


def _media_json(stored: StoredFile) -> Json:
    """The field of a message that holds its picture or document."""
    if stored.kind == "photo":
        size = {"width": stored.width, "height": stored.height}
        return {"photo": [file_json(stored) | size]}
    named = {"file_name": stored.name, "mime_type": stored.mime}
    return {"document": named | file_json(stored)}


def message_json(message: Message, chats: Chats, bot: Json, *, nested: bool = False) -> Json:
    """A message; one level of the message it replies to."""
    chat = chats.chats[message.chat_id]
    person = chats.people.get(message.sender)
    shown: Json = {
        "message_id": message.message_id,
        "from": person_json(person) if person else bot,
        "chat": chat_json(chat, chats),
        "date": message.date,
        **message.service,
    }
    if message.thread_id:
        shown |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if message.album:
        shown["media_group_id"] = message.album
    if message.via_bot:
        shown["via_bot"] = bot
    if message.edited:
        shown["edit_date"] = message.edited
    earlier = chat.messages.get(message.reply_to or 0)
    if earlier and not nested:
        shown["reply_to_message"] = message_json(earlier, chats, bot, nested=True)
    stored = message.file
    if stored:
        shown |= _media_json(stored)
    entities = [entity_json(entity) for entity in message.body.entities]
    if message.body.text:
        shown["caption" if stored else "text"] = message.body.text
    if entities:
        shown["caption_entities" if stored else "entities"] = entities
    if message.keyboard:
        shown["reply_markup"] = {"inline_keyboard": message.keyboard}
    return shown
