"""Which commands there are, and what each does with what people typed."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram import Update

from bot.alert_lists import AlertLists
from bot.chat import topic
from bot.chat.check import CheckChat
from bot.chat.files import NotFetched, fetch
from bot.chat.personal import PersonalChat
from bot.chat.questions import QuestionChat
from bot.chat.reading import in_turn
from bot.chat.receipts import ReceiptChat
from bot.chat.reply import Replies
from bot.chat.typed import LONGEST_QUERY, Context, behind_command, chat_of
from bot.intake import Intake
from bot.people import People
from bot.releasing import Releasing
from messages.actions import Verdict
from messages.answers import (
    Help,
    NotUnderstood,
    Welcome,
)
from messages.decisions import Decision, FileRefused, FilesNotTaken
from messages.render import short_name

# Telegram's own limit of a caption.
_LONGEST_CAPTION = 1024
# 18 digits stay below 2**63.
_MOST_DIGITS = 18


@dataclass(frozen=True)
class Command:
    """One command: its names, what the menu says of it, what it does."""

    names: tuple[str, ...]
    description: str
    handle: Callable[[Update, Context], Coroutine[Any, Any, None]]
    # What only offices need is not in everybody's menu.
    in_menu: bool = True


@dataclass(frozen=True)
class Commands:
    """The commands of this bot."""

    replies: Replies
    people: People
    check: CheckChat
    intake: Intake
    releasing: Releasing
    alert_lists: AlertLists
    receipts: ReceiptChat
    personal: PersonalChat
    questions: QuestionChat

    def table(self) -> tuple[Command, ...]:
        """All commands, in the order of the menu."""
        return (
            Command(
                ("score", "diem"), "Điểm, xếp loại, thứ hạng của một đơn vị", self.questions.score
            ),
            Command(("rank", "xephang"), "Bảng xếp hạng, theo cấp, theo nhóm", self.questions.rank),
            Command(("history", "lichsu"), "Điểm một đơn vị qua các kỳ", self.questions.history),
            Command(("compare", "sosanh"), "So sánh hai, ba đơn vị", self.questions.compare),
            Command(("weak", "yeu"), "Đơn vị nào yếu nhóm nào", self.questions.weak),
            Command(("overdue", "quahan"), "Hồ sơ quá hạn theo đơn vị", self.questions.overdue),
            Command(("alerts", "canhbao"), "Cảnh báo kỳ mới nhất, đầy đủ", self.alerts),
            Command(("check", "rasoat"), "Rà soát hồ sơ trễ hạn hôm nay", self.check.typed),
            Command(("nhan",), "Xác nhận đã nhận cảnh báo nghiêm trọng", self.receipts.received),
            Command(("giaoviec",), "Đã giao việc", self.receipts.assigned, in_menu=False),
            Command(("me", "toi"), "Dữ liệu và lựa chọn nhận tin của tôi", self.personal.me),
            Command(("mute", "tamngung"), "Tạm ngừng nhận tin", self.personal.mute),
            Command(("help", "trogiup"), "Các lệnh và cách dùng", self.help),
            Command(("start",), "Giới thiệu, nhận đường dẫn mời", self.start),
            Command(("accept", "duyet"), "Chấp nhận một bản số liệu", self.accept, in_menu=False),
            Command(("hold", "giu"), "Giữ lại một bản số liệu", self.hold, in_menu=False),
            Command(("reject", "bo"), "Bỏ một bản số liệu", self.reject, in_menu=False),
            Command(("send", "gui"), "Cho gửi tin của một bản số liệu", self.send, in_menu=False),
            Command(("cancel", "huy"), "Không gửi các tin đó", self.cancel, in_menu=False),
        )

    async def text(self, update: Update, context: Context) -> None:
        """A sentence without a command: what a check's draft waits for, else a question."""
        message = update.effective_message
        # Whole, with its lines: a list of dossiers may be pasted.
        text = (message.text if message is not None else None) or ""
        if not await self.check.text(chat_of(update), text):
            await self.questions.text(update, context)

    async def alerts(self, update: Update, context: Context) -> None:
        """`/alerts`: all that the newest period gave reason to say of the asker's units."""
        del context
        chat_id = chat_of(update)
        await self.replies.say(chat_id, await asyncio.to_thread(self.alert_lists.newest, chat_id))

    async def help(self, update: Update, context: Context) -> None:
        """`/help`."""
        del context
        chat_id = chat_of(update)
        own = await asyncio.to_thread(self.replies.answers.own_units, chat_id)
        decides = await asyncio.to_thread(self.intake.may_send, chat_id)
        await self.replies.say(chat_id, Help(tuple(short_name(unit) for unit in own), decides))

    async def start(self, update: Update, context: Context) -> None:
        """`/start`, and `/start <code>` from an invite's link."""
        chat_id, code = chat_of(update), behind_command(context)
        if code:
            taken = await asyncio.to_thread(self.people.take, code, chat_id, thread_id=topic.here())
            await self.replies.say(chat_id, taken)
        elif await asyncio.to_thread(self.people.welcome_back, chat_id):
            await self.help(update, context)
        else:
            await self.replies.say(chat_id, Welcome())

    async def accept(self, update: Update, context: Context) -> None:
        """`/duyet 12`; without a number the snapshots that wait."""
        await self._decide(update, context, Verdict.ACCEPT)

    async def hold(self, update: Update, context: Context) -> None:
        """`/giu 12`, with a reason if there is one."""
        await self._decide(update, context, Verdict.HOLD)

    async def reject(self, update: Update, context: Context) -> None:
        """`/bo 12`, with a reason if there is one."""
        await self._decide(update, context, Verdict.REJECT)

    async def _decide(self, update: Update, context: Context, verdict: Verdict) -> None:
        chat_id = chat_of(update)
        first, _, why = behind_command(context).partition(" ")
        number = _number(first)
        if number is None:
            waiting = await asyncio.to_thread(self.intake.waiting, chat_id)
            await self.replies.say(chat_id, waiting)
            return
        decided = await asyncio.to_thread(self.intake.decide, chat_id, number, verdict, why.strip())
        await self.replies.say(chat_id, decided)

    async def send(self, update: Update, context: Context) -> None:
        """`/gui 12`; without a number the broadcasts that wait."""
        await self._release(update, context, send=True)

    async def cancel(self, update: Update, context: Context) -> None:
        """`/huy 12`: never send them."""
        await self._release(update, context, send=False)

    async def _release(self, update: Update, context: Context, *, send: bool) -> None:
        chat_id, number = chat_of(update), _number(behind_command(context))
        said: Decision
        if number is None:
            said = await asyncio.to_thread(self.releasing.waiting, chat_id)
        else:
            said = await asyncio.to_thread(
                self.releasing.decide_in_chat, chat_id, number, send=send
            )
        await self.replies.say(chat_id, said)

    async def document(self, update: Update, context: Context) -> None:
        """A file: a check's list of dossiers, else what those who may import are shown first."""
        chat_id, message = chat_of(update), update.effective_message
        if message is None or message.document is None:
            return
        document = message.document
        name = (document.file_name or "tệp")[:LONGEST_QUERY]
        may_send = await asyncio.to_thread(self.intake.may_send, chat_id)
        if await self.check.document(context.bot, chat_id, document, may_import=may_send):
            return
        if not may_send:
            await self.replies.say(chat_id, FilesNotTaken())
            return
        try:
            content = await fetch(context.bot, document)
        except NotFetched as error:
            await self.replies.say(chat_id, FileRefused(name, str(error)))
            return
        said = await in_turn(
            self.intake.take, chat_id, name, content, (message.caption or "")[:_LONGEST_CAPTION]
        )
        await self.replies.say(chat_id, said)

    async def unknown(self, update: Update, context: Context) -> None:
        """A command that is not in the table."""
        del context
        await self.replies.say(chat_of(update), NotUnderstood())


def _number(word: str) -> int | None:
    """The number that somebody typed; None if it is none of ours."""
    ours = word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS
    return int(word) if ours else None
