"""Receipts of severe alerts, pressed and typed."""

import asyncio
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.ext import CallbackContext

from bot.chat.reply import Replies
from bot.receipts import Receipts
from messages.actions import Acknowledge, Receipt, decode
from messages.receipts import NotAReceipt, recorded_text, without_request
from scoring.names import plain_key

Context = CallbackContext[Any, Any, Any, Any]
# What anybody may type; more is cut.
_LONGEST = 100


@dataclass(frozen=True)
class ReceiptChat:
    """What people tap below severe alerts, and type instead."""

    replies: Replies
    receipts: Receipts

    async def pressed(self, query: CallbackQuery, chat_id: int, action: Acknowledge) -> None:
        """Record it, say so, and take away the request and the buttons that have no meaning now."""
        recorded = await asyncio.to_thread(
            self.receipts.press, chat_id, action.snapshot_id, action.receipt
        )
        if recorded is None:
            await self.replies.toast(query, "Cảnh báo này không thuộc đơn vị của đồng chí.")
            return
        await self.replies.toast(query, recorded_text(recorded))
        # A message too old to be seen has no buttons to be seen either.
        if isinstance(query.message, Message) and query.message.reply_markup:
            rows = query.message.reply_markup.inline_keyboard
            kept = [
                [button for button in row if not _done(button.callback_data, action)]
                for row in rows
            ]
            if kept != [list(row) for row in rows]:
                html = query.message.text_html
                asked_no_more = without_request(html)
                await self.replies.keep_buttons(
                    query,
                    [row for row in kept if row],
                    text=asked_no_more if asked_no_more != html else None,
                )

    async def received(self, update: Update, context: Context) -> None:
        """`/nhan`: everything that waits was received; `/nhan giao`: work was assigned."""
        words = plain_key(" ".join(context.args or ())[:_LONGEST])
        receipt = _WORDS.get(words)
        if receipt is None:
            typed = " ".join(context.args or ())[:_LONGEST].strip()
            await self._say(update, NotAReceipt(typed))
            return
        await self._record(update, receipt)

    async def assigned(self, update: Update, context: Context) -> None:
        """`/giaoviec`: work was assigned on everything that waits."""
        del context
        await self._record(update, Receipt.ASSIGNED)

    async def _record(self, update: Update, receipt: Receipt) -> None:
        if update.effective_chat is None:
            return
        chat_id = update.effective_chat.id
        said = await asyncio.to_thread(self.receipts.typed, chat_id, receipt)
        await self.replies.say(chat_id, said)

    async def _say(self, update: Update, said: NotAReceipt) -> None:
        if update.effective_chat is not None:
            await self.replies.say(update.effective_chat.id, said)


_WORDS = {
    "": Receipt.RECEIVED,
    plain_key("giao"): Receipt.ASSIGNED,
    plain_key("giao việc"): Receipt.ASSIGNED,
    plain_key("đã giao việc"): Receipt.ASSIGNED,
}


def _done(data: object, action: Acknowledge) -> bool:
    """Whether a button asks for what was just said, or for less."""
    try:
        other = decode(data) if isinstance(data, str) else None
    except ValueError:
        return False
    return (
        isinstance(other, Acknowledge)
        and other.snapshot_id == action.snapshot_id
        and (other.receipt is action.receipt or action.receipt is Receipt.ASSIGNED)
    )
