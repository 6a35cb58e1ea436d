"""How does a bot send a message, a picture, a file or an album?"""

import json

from bot.sandbox.chats import Chat, Message
from bot.sandbox.entities import Formatted
from bot.sandbox.faults import REFUSALS, after_send
from bot.sandbox.files import StoredFile
from bot.sandbox.formatting import caption_of, text_of
from bot.sandbox.keyboard import keyboard_of
from bot.sandbox.params import Params
from bot.sandbox.refusal import bad_request, forbidden
from bot.sandbox.wire import Json
from bot.sandbox.world import World

MOST_IN_ALBUM = 10
# At Telegram also films and songs; here they are refused so that nobody relies on them untested.
_ALBUM_KINDS = ("photo", "document")
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
    (sent,) = _send(world, params, chat, (text_of(params), None))
    return world.show(sent)


def send_photo(world: World, params: Params) -> Json:
    """A picture with a caption."""
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """A file with a caption."""
    return _send_file(world, params, "document")


def send_media_group(world: World, params: Params) -> list[Json]:
    """Pictures or documents that arrive together, each with its own caption."""
    chat = world.chats.open_to_bot(params.text("chat_id"))
    if not params.has("media"):
        raise bad_request('parameter "media" is required')
    media = params.json("media") or []
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    items = [_album_item(params, item) for item in media]
    kinds = {item.text("type") for item in items}
    if "document" in kinds and len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    # Every file and caption is looked at before the first is sent: all of them arrive, or none.
    parts = [
        (caption_of(item), world.files.of(item, item.text("type"), item.text("media")))
        for item in items
    ]
    return [world.show(sent) for sent in _send(world, params, chat, *parts)]


def _album_item(params: Params, item: object) -> Params:
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    inner = Params(item, params.files)
    if inner.text("type") not in _ALBUM_KINDS:
        raise bad_request(f'can\'t parse InputMedia: type "{inner.text("type")}" is unsupported')
    source = inner.text("media")
    if not source or (
        source.startswith("attach://") and source.removeprefix("attach://") not in params.files
    ):
        raise bad_request("can't parse InputMedia: media not found")
    return inner


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
    (sent,) = _send(world, params, chat, (caption, stored))
    return world.show(sent)


def _send(
    world: World, params: Params, chat: Chat, *parts: tuple[Formatted, StoredFile | None]
) -> list[Message]:
    """One message, or an album: what befalls it befalls all of it."""
    keyboard = keyboard_of(params)
    thread_id = world.chats.topic(chat, params.integer("message_thread_id"))
    reply_to = _reply_to(params, chat)
    kinds = {stored.kind for _, stored in parts if stored}
    behaviour = world.faults.before_send(chat.id, kinds)
    person = world.chats.people.get(chat.id)
    world.pace.check_send(
        chat.id,
        private=chat.kind == "private",
        spoke_at=person.spoke_at if person else None,
        count=len(parts),
    )
    album = world.next_album() if len(parts) > 1 else None
    sent = [
        world.add_message(
            chat,
            world.bot["id"],
            body=body,
            file=stored,
            keyboard=keyboard,
            reply_to=reply_to,
            thread_id=thread_id,
            album=album,
            silent=params.flag("disable_notification"),
        )
        for body, stored in parts
    ]
    after_send(behaviour)
    return sent


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
