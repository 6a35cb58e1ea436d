"""How does a bot change or remove what it sent?"""

from datetime import timedelta

from bot.sandbox.chats import Chat, Message
from bot.sandbox.entities import Formatted
from bot.sandbox.files import StoredFile
from bot.sandbox.formatting import caption_of, text_of
from bot.sandbox.keyboard import Keyboard, keyboard_of
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request
from bot.sandbox.wire import Json
from bot.sandbox.world import World

# Telegram lets a bot delete a message only this long after it was sent.
DELETABLE_FOR_S = int(timedelta(hours=48).total_seconds())

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def edit_message_text(world: World, params: Params) -> Json:
    """Another text."""
    chat, message = _own_message(world, params)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    return _change(world, chat, message, text_of(params), None, keyboard_of(params))


def edit_message_caption(world: World, params: Params) -> Json:
    """Another caption below the same picture or file."""
    chat, message = _own_message(world, params)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    return _change(world, chat, message, caption_of(params), message.file, keyboard_of(params))


def edit_message_media(world: World, params: Params) -> Json:
    """Another picture or file, with its own caption."""
    chat, message = _own_message(world, params)
    media = params.json("media")
    if not isinstance(media, dict):
        raise bad_request("can't parse input media: expected an Object")
    kind = media.get("type")
    if kind not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: type must be photo or document")
    if message.file is None:
        raise bad_request("there is no media in the message to edit")
    inner = Params(media, params.files)
    stored = world.files.of(inner, kind, inner.text("media"))
    return _change(world, chat, message, caption_of(inner), stored, keyboard_of(params))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Other buttons, or none."""
    chat, message = _own_message(world, params)
    return _change(world, chat, message, message.body, message.file, keyboard_of(params))


def delete_message(world: World, params: Params) -> bool:
    """Remove a message: the bot's own, or a person's in a private chat."""
    chat = world.chats.open_to_bot(params.text("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if world.timestamp() - message.date > DELETABLE_FOR_S:
        raise bad_request("message can't be deleted for everyone")
    if message.sender != world.bot["id"] and chat.kind != "private":
        raise bad_request("message can't be deleted")
    world.pace.check_edit(chat.id)
    del chat.messages[message.message_id]
    world.feed.tell({"kind": "deleted", "chat_id": chat.id, "message_id": message.message_id})
    return True


def _own_message(world: World, params: Params) -> tuple[Chat, Message]:
    chat = world.chats.open_to_bot(params.text("chat_id"))
    if not params.has("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender != world.bot["id"] or message.service:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    world: World,
    chat: Chat,
    message: Message,
    body: Formatted,
    stored: StoredFile | None,
    keyboard: Keyboard,
) -> Json:
    same_file = (stored and stored.file_id) == (message.file and message.file.file_id)
    same_content = same_file and body == message.body
    if same_content and keyboard == message.keyboard:
        raise bad_request(_NOT_MODIFIED)
    world.pace.check_edit(chat.id)
    message.body, message.file, message.keyboard = body, stored, keyboard
    if not same_content:
        # New buttons alone do not mark a message as edited.
        message.edited = world.timestamp()
    world.tell_message("edited", message)
    return world.show(message)
