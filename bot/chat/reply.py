"""Sends answers: straight out, in a lane of their own, never behind a broadcast."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.answers import Answers
from bot.chat import topic
from bot.transport.errors import NotSent, Refused, SendError, TryLater
from bot.transport.protocol import File
from bot.transport.telegram import NO_PREVIEW, decisions, is_thread_lost, keyboard, post
from messages.message import Message
from messages.render import Said, render
from messages.split import captioned, split

log = structlog.get_logger()

# Somebody waits for an answer: a longer rest than this and it is of no use any more.
_LONGEST_REST_S = 10
_TRIES = 3
_Sent = TypeVar("_Sent")


@dataclass(frozen=True)
class Replies:
    """Answers in chats."""

    bot: Bot
    answers: Answers

    async def say(self, chat_id: int, said: Said) -> int | None:
        """Send an answer as a new message; as several, if Telegram takes it no other way.

        Gives the id of the first; None if it is not known to have arrived.
        """
        return await self.send(chat_id, render(said))

    async def send(self, chat_id: int, message: Message) -> int | None:
        """The same of a message that is made already."""
        sent = await self._send(chat_id, split(message))
        return sent[0] if sent else None

    async def send_files(self, chat_id: int, message: Message, files: tuple[File, ...]) -> None:
        """Send documents below a text; the text goes before them if a caption has no room for it.

        Raises:
            ValueError: several documents and buttons.
        """
        *before, last = captioned(message)
        if len(await self._send(chat_id, tuple(before))) == len(before):
            await self._send(chat_id, (last,), files)

    async def _send(
        self, chat_id: int, parts: tuple[Message, ...], files: tuple[File, ...] = ()
    ) -> list[int]:
        """Send one after the other; the ids of those before one that did not get through."""
        ids: list[int] = []
        for part in parts:

            async def send(thread_id: int | None, part: Message = part) -> int:
                return await post(self.bot, chat_id, part, thread_id=thread_id, files=files)

            sent = await _patiently(partial(_in_topic, send))
            if sent is None:
                # The rest of an answer without its beginning says nothing.
                break
            ids.append(sent)
        return ids

    async def replace(self, query: CallbackQuery, said: Said) -> None:
        """Put an answer in the place of the message whose button was pressed.

        What Telegram does not take in one message follows in others.
        """
        first, *rest = split(render(said))

        async def edit() -> bool:
            try:
                await query.edit_message_text(
                    first.text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(first.buttons),
                    link_preview_options=NO_PREVIEW,
                )
            except BadRequest as error:
                # A double tap: the message says it already, and so do those behind it.
                if "not modified" not in error.message:
                    raise
                return False
            return True

        if await _patiently(edit) and query.message is not None:
            await self._send(query.message.chat.id, tuple(rest))

    async def keep_buttons(
        self,
        query: CallbackQuery,
        rows: Sequence[Sequence[InlineKeyboardButton]],
        *,
        text: str | None = None,
    ) -> None:
        """Leave only these buttons below the message whose button was pressed.

        With a `text`, in HTML, that takes the place of the message's own.
        """
        left = InlineKeyboardMarkup(rows) if rows else None

        async def edit() -> None:
            try:
                if text is None:
                    await query.edit_message_reply_markup(left)
                else:
                    await query.edit_message_text(
                        text,
                        parse_mode=ParseMode.HTML,
                        reply_markup=left,
                        link_preview_options=NO_PREVIEW,
                    )
            except BadRequest as error:
                # A double tap: they are gone already.
                if "not modified" not in error.message:
                    raise

        await _patiently(edit)

    async def toast(self, query: CallbackQuery, text: str | None = None) -> None:
        """End the button's waiting."""
        try:
            await query.answer(text)
        except TelegramError as error:
            # Older than 150 s, or a passing fault: what the button did is done all the same.
            log.info("press_not_ended", error=type(error).__name__)

    async def upload(self, chat_id: int, png: bytes, words: Message) -> str | None:
        """Send a picture above a text; Telegram's id of it, None if it may not have arrived.

        Raises:
            Refused: Telegram takes no pictures there.
        """

        async def send(thread_id: int | None) -> TelegramMessage:
            return await self._send_photo(chat_id, png, words, thread_id)

        sent = await _patiently(lambda: _unless_refused(partial(_in_topic, send)))
        if isinstance(sent, Refused):
            log.info("picture_refused")
            raise sent
        return sent.photo[-1].file_id if sent is not None and sent.photo else None

    async def send_known(self, chat_id: int, file_id: str, words: Message) -> bool:
        """Send a picture by its id; False if Telegram does not know the id (another bot's)."""

        async def send(thread_id: int | None) -> TelegramMessage:
            return await self._send_photo(chat_id, file_id, words, thread_id)

        sent = await _patiently(lambda: _unless_refused(partial(_in_topic, send)))
        if isinstance(sent, Refused):
            log.info("picture_id_refused")
            return False
        return True

    async def _send_photo(
        self, chat_id: int, photo: bytes | str, words: Message, thread_id: int | None
    ) -> TelegramMessage:
        return await self.bot.send_photo(
            chat_id,
            photo,
            caption=words.text,
            parse_mode=ParseMode.HTML,
            filename="bieu-do.png" if isinstance(photo, bytes) else None,
            message_thread_id=thread_id,
            reply_markup=keyboard(words.buttons),
        )


async def _unless_refused(send: Callable[[], Awaitable[_Sent]]) -> _Sent | Refused:
    """Telegram's word that it takes this message in this chat never; a lost chat is no such."""
    try:
        with decisions():
            return await send()
    except Refused as error:
        if error.chat_lost:
            raise
        return error


async def _in_topic(send: Callable[[int | None], Awaitable[_Sent]]) -> _Sent:
    """Answer where the question was asked; if that topic is gone meanwhile, in the group itself."""
    thread_id = topic.here()
    try:
        return await send(thread_id)
    except BadRequest as error:
        if thread_id is None or not is_thread_lost(error.message):
            raise
        return await send(None)


async def _patiently(send: Callable[[], Awaitable[_Sent]]) -> _Sent | None:
    """Send an answer: again after a short rest or a missed connection, never after a doubt."""
    for attempt in range(_TRIES):
        try:
            with decisions():
                return await send()
        except TryLater as error:
            if error.after.total_seconds() > _LONGEST_REST_S:
                log.warning("answer_not_sent", error="TryLater")
                return None
            await asyncio.sleep(error.after.total_seconds())
        except NotSent:
            await asyncio.sleep(attempt)
        except SendError as error:
            log.warning("answer_not_sent", error=type(error).__name__)
            return None
    log.warning("answer_not_sent", error="tries used up")
    return None
