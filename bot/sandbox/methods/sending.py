"""How does a bot send a message, a picture or a file?"""

import json

from bot.sandbox.chats import Chat
from bot.sandbox.entities import Formatted
from bot.sandbox.faults import REFUSALS, after_send
from bot.sandbox.files import StoredFile
from bot.sandbox.formatting import caption_of, text_of
from bot.sandbox.keyboard import keyboard_of
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request, forbidden
from bot.sandbox.wire import Json
from bot.sandbox.world import World

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, params: Params) -> Json:
    """A text."""
    chat = world.chats.open_to_bot(params.text("chat_id"))
    return _send(world, params, chat, text_of(params))


def send_photo(world: World, params: Params) -> Json:
    """A picture with a caption."""
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """A file with a caption."""
    return _send_file(world, params, "document")


def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is typing: nothing to see, but the chat must be open."""
    chat = world.chats.open_to_bot(params.text("chat_id"))
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    behaviour = world.faults.of_chat(chat.id)
    if behaviour in REFUSALS:
        raise forbidden(REFUSALS[behaviour])
    return True


def _send_file(world: World, params: Params, kind: str) -> Json:
    chat = world.chats.open_to_bot(params.text("chat_id"))
    caption = caption_of(params)
    stored = world.files.of(params, kind, params.text(kind))
    return _send(world, params, chat, caption, stored)


def _send(
    world: World,
    params: Params,
    chat: Chat,
    body: Formatted,
    stored: StoredFile | None = None,
) -> Json:
    keyboard = keyboard_of(params)
    thread_id = world.chats.topic(chat, params.integer("message_thread_id"))
    reply_to = _reply_to(params, chat)
    behaviour = world.faults.before_send(chat.id)
    person = world.chats.people.get(chat.id)
    world.pace.check_send(
        chat.id,
        private=chat.kind == "private",
        spoke_at=person.spoke_at if person else None,
    )
    message = world.add_message(
        chat,
        world.bot["id"],
        body=body,
        file=stored,
        keyboard=keyboard,
        reply_to=reply_to,
        thread_id=thread_id,
    )
    after_send(behaviour)
    return world.show(message)


def _reply_to(params: Params, chat: Chat) -> int | None:
    asked = params.json("reply_parameters")
    lenient = params.flag("allow_sending_without_reply")
    number = params.integer("reply_to_message_id")
    if isinstance(asked, dict):
        lenient = bool(asked.get("allow_sending_without_reply"))
        wanted = asked.get("message_id", 0)
        number = wanted if isinstance(wanted, int) else 0
        if not number:
            raise bad_request(f"can't parse reply parameters: {json.dumps(asked)}")
    if number and number not in chat.messages:
        if not lenient:
            raise bad_request("message to be replied not found")
        return None
    return number or None
