"""What is answered to questions of figures: by command, by sentence, by button?

What people ask is neither kept nor logged.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import CallbackQuery, Message, MessageEntity, Update

from bot.answers.pictured import Pictured
from bot.chat.charts import ChartChat
from bot.chat.reply import Replies
from bot.chat.typed import Context, behind_command, chat_of, text_of
from messages.actions import PickUnit, ShowCard
from messages.answers import NoSuchUnit
from messages.asked import Asked, HistoryOf, ScoreOf
from messages.question_actions import QuestionAction
from messages.questions import NotAQuestion
from messages.render import Said
from messages.sentences import compared, with_since
from messages.sentences_of_many import overdue, ranked, weakest

Question = ShowCard | PickUnit | QuestionAction


@dataclass(frozen=True)
class QuestionChat:
    """Questions of figures, in chats."""

    replies: Replies
    charts: ChartChat

    async def score(self, update: Update, context: Context) -> None:
        """`/score xã Vĩnh Thạnh tháng 1`; without a name the asker's own units."""
        await self._answer(update, ScoreOf(behind_command(context)))

    async def history(self, update: Update, context: Context) -> None:
        """`/history xã Vĩnh Thạnh`; without a name the asker's own units."""
        await self._answer(update, HistoryOf(behind_command(context)))

    async def compare(self, update: Update, context: Context) -> None:
        """`/compare Tân Mỹ với Bình Thành`; one name alone is compared with the asker's own."""
        await self._answer(update, compared(behind_command(context)))

    async def rank(self, update: Update, context: Context) -> None:
        """`/rank`, `/rank xã`, `/rank xã số hóa`, `/rank huyện Lấp Vò tháng 1`."""
        await self._answer(update, with_since(ranked, behind_command(context)))

    async def weak(self, update: Update, context: Context) -> None:
        """`/weak`, `/weak số hóa`."""
        await self._answer(update, with_since(weakest, behind_command(context)))

    async def overdue(self, update: Update, context: Context) -> None:
        """`/overdue`, `/overdue sở`, `/overdue so với tháng 6`."""
        await self._answer(update, with_since(overdue, behind_command(context)))

    async def text(self, update: Update, context: Context) -> None:
        """A sentence in a private chat; a name alone is a question for its score."""
        said = await self._heard(update, _unaddressed(text_of(update), context))
        await self._say(chat_of(update), said)

    async def addressed(self, update: Update, context: Context) -> None:
        """A sentence in a group: only what mentions the bot or replies to it is meant for it."""
        message = update.effective_message
        if message is None or not message.text:
            return
        names = message.parse_entities([MessageEntity.MENTION]).values()
        own = f"@{context.bot.username}"
        mentioned = any(name.casefold() == own.casefold() for name in names)
        replied = message.reply_to_message
        answered = replied is not None and replied.from_user == context.bot.bot
        if not mentioned and not answered:
            return
        said = await self._heard(update, _unaddressed(text_of(update), context))
        if not mentioned and any(isinstance(one, NoSuchUnit | NotAQuestion) for one in said):
            # People talk on below a message of the bot; that is not for it.
            return
        await self._say(chat_of(update), said)

    async def pressed(self, query: CallbackQuery, chat_id: int, action: Question) -> None:
        """A button: what a digest leads to comes beside it, all else takes the message's place.

        A picture stays, too: no text can take its place; nor can a chart take that of a question.
        """
        await self.replies.toast(query)
        shown = await asyncio.to_thread(self._found, chat_id, action)
        if isinstance(shown, Pictured):
            await self.charts.tell(chat_id, shown)
            return
        is_picture = isinstance(query.message, Message) and bool(query.message.photo)
        if isinstance(action, ShowCard) or is_picture:
            await self.replies.say(chat_id, shown)
        else:
            await self.replies.replace(query, shown)

    def _found(self, chat_id: int, action: Question) -> Said | Pictured:
        answers = self.replies.answers
        match action:
            case ShowCard(unit_id, snapshot_id):
                return answers.card_of(unit_id, snapshot_id, asker=chat_id)
            case PickUnit():
                return answers.pick(action, asker=chat_id)
            case _:
                return answers.turn(action, asker=chat_id)

    async def _heard(self, update: Update, text: str) -> Sequence[Said | Pictured]:
        return await asyncio.to_thread(self.replies.answers.hear, text, asker=chat_of(update))

    async def _answer(self, update: Update, asked: Asked) -> None:
        chat_id = chat_of(update)
        said = await asyncio.to_thread(self.replies.answers.ask, asked, asker=chat_id)
        await self._say(chat_id, said)

    async def _say(self, chat_id: int, said: Sequence[Said | Pictured]) -> None:
        for one in said:
            if isinstance(one, Pictured):
                await self.charts.tell(chat_id, one)
            else:
                await self.replies.say(chat_id, one)


def _unaddressed(text: str, context: Context) -> str:
    """A text without the bot's own name, by which people address it in groups and out of habit."""
    own = rf"{re.escape(f'@{context.bot.username}')}(?!\w)"
    return re.sub(own, " ", text, flags=re.IGNORECASE).strip()
