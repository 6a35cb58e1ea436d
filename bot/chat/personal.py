"""What `/me` and `/mute` do, typed or by button; in a group for its administrators."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from telegram import CallbackQuery, ChatMember, Message, Update
from telegram.error import TelegramError

from bot.chat.reply import Replies
from bot.chat.wish_words import (
    Address,
    Delete,
    Look,
    Mute,
    Switch,
    Unclear,
    mute_of,
    wish_of,
)
from bot.storage.people import is_group
from bot.wishes import Wishes
from messages.actions import AskForget, Forget, SwitchKind
from messages.persons import AdminsOnly, NotALength, NotAWish, NothingKept
from messages.persons import Personal as Said

# What anybody may type; a form of address of 80 characters fits with room to spare, and is told
# that it is too long rather than cut.
_LONGEST_TYPED = 300
# As much of it as an answer quotes.
_LONGEST_QUOTED = 60
_IN_CHARGE = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})


@dataclass(frozen=True)
class PersonalChat:
    """The commands and buttons around what a chat wants to be told."""

    replies: Replies
    wishes: Wishes

    async def me(self, update: Update, context: object) -> None:
        """`/me`, `/me tắt bản tổng hợp`, `/me kính gửi …`, `/me xóa`."""
        del context
        await self._typed(update, self._fulfil)

    async def mute(self, update: Update, context: object) -> None:
        """`/mute 7 ngày`, `/mute tắt`; alone how it stands."""
        del context
        await self._typed(update, self._silence)

    async def pressed(
        self, query: CallbackQuery, chat_id: int, action: SwitchKind | AskForget | Forget
    ) -> None:
        """A button under `/me`: it acts on the chat it was pressed in, whatever it carries."""
        if not await self._in_charge(chat_id, query.from_user.id):
            await self.replies.toast(query, "Trong nhóm, nút này dành cho quản trị viên của nhóm.")
            return
        match action:
            case SwitchKind(kind, on):
                said: Said = await asyncio.to_thread(self.wishes.switch, chat_id, kind, on=on)
            case AskForget():
                said = await asyncio.to_thread(self.wishes.sure, chat_id)
            case Forget(recipient_id):
                said = await asyncio.to_thread(self.wishes.forget, chat_id, recipient_id)
        if isinstance(said, NothingKept):
            await self.replies.toast(query, "Không còn dữ liệu nào để thay đổi bằng nút này.")
            return
        await self.replies.toast(query)
        if isinstance(action, AskForget):
            await self.replies.say(chat_id, said)
        else:
            await self.replies.replace(query, said)

    async def _typed(self, update: Update, answer: Callable[[int, str], Said]) -> None:
        chat, message = update.effective_chat, update.effective_message
        if chat is None or not isinstance(message, Message):
            return
        by_group = message.sender_chat is not None and message.sender_chat.id == chat.id
        sender = message.from_user
        # Whoever writes in the group's own name is one of its administrators.
        if not by_group and not (sender and await self._in_charge(chat.id, sender.id)):
            await self.replies.say(chat.id, AdminsOnly())
            return
        words = (message.text or "").split(maxsplit=1)[1:]
        typed = words[0][:_LONGEST_TYPED].strip() if words else ""
        await self.replies.say(chat.id, await asyncio.to_thread(answer, chat.id, typed))

    async def _in_charge(self, chat_id: int, person_id: int) -> bool:
        """Whether somebody decides for a chat: their own one, or a group they administer."""
        if not is_group(chat_id):
            return True
        try:
            member = await self.replies.bot.get_chat_member(chat_id, person_id)
        except TelegramError:
            # Not known is not allowed; asking again costs them nothing.
            return False
        return member.status in _IN_CHARGE

    def _fulfil(self, chat_id: int, typed: str) -> Said:
        match wish_of(typed):
            case Look():
                return self.wishes.kept(chat_id)
            case Switch(kind, on):
                return self.wishes.switch(chat_id, kind, on=on)
            case Address(text):
                return self.wishes.name_address(chat_id, text)
            case Delete(sure=True):
                return self.wishes.forget(chat_id)
            case Delete():
                return self.wishes.sure(chat_id)
            case Unclear():
                return NotAWish(typed[:_LONGEST_QUOTED])

    def _silence(self, chat_id: int, typed: str) -> Said:
        match mute_of(typed):
            case Look():
                return self.wishes.muted(chat_id)
            case Mute(length):
                return self.wishes.mute(chat_id, length)
            case Unclear():
                return NotALength(typed[:_LONGEST_QUOTED])
