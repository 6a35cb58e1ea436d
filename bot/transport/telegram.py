"""Telegram as a transport: python-telegram-bot's client, its errors turned into decisions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.transport.errors import (
    MovedTo,
    NotSent,
    Refused,
    ThreadLost,
    TryLater,
    Uncertain,
    Unusable,
)
from bot.transport.protocol import File
from messages.message import Button, Message

# Telegram sometimes says 429 without saying for how long.
UNSAID_REST = timedelta(seconds=30)
# 400s after which no message will ever reach the chat; every other 400 is about the one message.
_LOST_CHAT = (
    "chat not found",
    "chat_write_forbidden",
    "not enough rights",
    "have no rights to send",
    "topic_closed",
    "peer_id_invalid",
    "group chat was deactivated",
    "group chat was deleted",
    "need administrator rights",
    "chat_restricted",
    "user_is_blocked",
    "input_user_deactivated",
)
# 400s that are about the one topic of a group; the group itself can still be written to.
_LOST_THREAD = ("message thread not found", "topic_closed", "topic_deleted")
# 400s that are about documents or pictures alone: the same chat still takes texts.
_NO_MEDIA = (
    "to send documents",
    "to send photos",
    "send_docs_forbidden",
    "send_photos_forbidden",
    "send_media_forbidden",
)
# A 413: larger than Telegram takes, now and ever.
_TOO_LARGE = "request entity too large"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def keyboard(buttons: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Our buttons as Telegram's; None for none."""
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(b.text, callback_data=b.data, url=b.url) for b in row]
            for row in buttons
        ]
    )


@contextmanager
def decisions() -> Iterator[None]:  # noqa: C901 - one branch an error of the library
    """Turn python-telegram-bot's errors into ours, by cause.

    A connection that was never made is not sent; a request that was written and not answered may
    have been delivered (python-telegram-bot #1045).
    """
    try:
        yield
    except RetryAfter as error:
        after = error.retry_after
        rest = after if isinstance(after, timedelta) else timedelta(seconds=after)
        raise TryLater(rest) from error
    except ChatMigrated as error:
        raise MovedTo(error.new_chat_id) from error
    except (Forbidden, BadRequest) as error:
        if error.__cause__ is not None:
            # The body was no JSON: a proxy's or a censor's page, not Telegram's word.
            raise NotSent("not Telegram's answer") from error
        raise Refused(error.message, chat_lost=_is_lost(error)) from error
    except InvalidToken as error:
        raise Unusable(error.message) from error
    except TimedOut as error:
        if isinstance(error.__cause__, httpx.ConnectTimeout | httpx.PoolTimeout):
            raise NotSent("no connection in time") from error
        raise Uncertain("no answer in time") from error
    except NetworkError as error:
        if isinstance(error.__cause__, httpx.ConnectError | httpx.ProxyError):
            raise NotSent("no connection") from error
        if "too many requests" in error.message.lower():
            raise TryLater(UNSAID_REST) from error
        if _TOO_LARGE in error.message.lower():
            raise Refused(error.message, chat_lost=False) from error
        raise Uncertain(type(error.__cause__ or error).__name__) from error
    except (Conflict, TelegramError) as error:
        # An answer that cannot be read: the request was certainly received.
        raise Uncertain(type(error).__name__) from error


def _is_lost(error: Forbidden | BadRequest) -> bool:
    """Whether no message will ever reach the chat."""
    if isinstance(error, Forbidden):
        return True
    said = error.message.lower()
    if any(words in said for words in _NO_MEDIA):
        return False
    return any(words in said for words in _LOST_CHAT)


def is_thread_lost(text: str) -> bool:
    """Whether Telegram's words mean that a topic is gone or closed."""
    return any(words in text.lower() for words in _LOST_THREAD)


async def post(
    bot: Bot,
    chat_id: int,
    message: Message,
    *,
    thread_id: int | None = None,
    files: tuple[File, ...] = (),
) -> int:
    """Send a text, a document or an album, by one call; gives the (first) message's id.

    Raises:
        TelegramError: the library's own; see `decisions`.
        ValueError: several documents and buttons.
    """
    if len(files) > 1:
        return await _post_album(bot, chat_id, message, thread_id, files)
    # Telegram's own default is a sound; what is not asked for is not sent.
    quiet = message.quiet or None
    if files:
        sent = await bot.send_document(
            chat_id,
            files[0].content,
            filename=files[0].name,
            caption=message.text or None,
            message_thread_id=thread_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.buttons),
            disable_notification=quiet,
            # A table that it takes for a film or a song would arrive as one.
            disable_content_type_detection=True,
        )
    else:
        sent = await bot.send_message(
            chat_id,
            message.text,
            message_thread_id=thread_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.buttons),
            link_preview_options=NO_PREVIEW,
            disable_notification=quiet,
        )
    return sent.message_id


async def _post_album(
    bot: Bot, chat_id: int, message: Message, thread_id: int | None, files: tuple[File, ...]
) -> int:
    if message.buttons:
        raise ValueError("an album of documents has no buttons")
    last = len(files) - 1
    album = [
        InputMediaDocument(
            file.content,
            filename=file.name,
            # Below the last document it stands below all of them.
            caption=(message.text or None) if index == last else None,
            parse_mode=ParseMode.HTML,
        )
        for index, file in enumerate(files)
    ]
    sent = await bot.send_media_group(
        chat_id, album, message_thread_id=thread_id, disable_notification=message.quiet or None
    )
    return sent[0].message_id


class TelegramTransport:
    """Sends through one bot."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        thread_id: int | None = None,
        files: tuple[File, ...] = (),
    ) -> int:
        """Send one message, into a topic of a group if one is named; gives its id.

        Raises:
            SendError: the subclass says what to do.
            ValueError: several documents and buttons.
        """
        try:
            with decisions():
                return await post(self._bot, chat_id, message, thread_id=thread_id, files=files)
        except Refused as error:
            if thread_id is not None and is_thread_lost(str(error)):
                raise ThreadLost(str(error)) from error
            raise
