"""Fetches a file that somebody sent; says why if it cannot be had."""

from telegram import Bot, Document
from telegram.error import TelegramError

from bot.sources.documents.grid import MOST_BYTES


class NotFetched(Exception):  # noqa: N818 - says what happened
    """A file cannot be had; the text is the reason, a clause for the person who sent it."""


async def fetch(bot: Bot, document: Document) -> bytes:
    """The bytes of a file.

    Raises:
        NotFetched: it is larger than Telegram hands out, or did not come.
    """
    size = document.file_size or 0
    if size > MOST_BYTES:
        raise NotFetched(f"tệp nặng {size / 1e6:.0f} MB, vượt giới hạn 20 MB của Telegram")
    try:
        file = await bot.get_file(document.file_id)
        return bytes(await file.download_as_bytearray())
    except TelegramError as error:
        raise NotFetched("chưa tải được tệp từ Telegram, đồng chí gửi lại") from error
