"""What pressed buttons do. Their data may be old or forged: rights are looked up anew."""

import asyncio
from dataclasses import dataclass

from telegram import CallbackQuery, Update

from bot.alert_lists import AlertLists
from bot.chat.charts import ChartChat
from bot.chat.check import CheckChat
from bot.chat.check_papers import CheckPapers
from bot.chat.live import LiveCheck
from bot.chat.personal import PersonalChat
from bot.chat.questions import QuestionChat
from bot.chat.reading import in_turn
from bot.chat.receipts import ReceiptChat
from bot.chat.reply import Replies
from bot.chat.typed import Context
from bot.intake import Intake
from bot.releasing import Releasing
from messages.actions import (
    Acknowledge,
    AnswerCheck,
    AskForget,
    ConfirmDraft,
    Decide,
    Forget,
    NameUnit,
    NextName,
    PickUnit,
    Release,
    RetryDraft,
    SendCompiled,
    ShowAdvice,
    ShowAlerts,
    ShowBoard,
    ShowCard,
    ShowDossiers,
    ShowReports,
    SwitchKind,
    decode,
)
from messages.chart_actions import ShowChart, ShowHistoryChart, ShowRankingChart, ShowTiersChart
from messages.decisions import CannotDecide, Decision
from messages.question_actions import (
    BackToCard,
    CompareWithBest,
    ShowComparison,
    ShowGroups,
    ShowHistory,
    ShowLate,
    ShowRanking,
    ShowWeak,
)


@dataclass(frozen=True)
class Buttons:
    """The buttons of this bot."""

    replies: Replies
    check: CheckChat
    intake: Intake
    releasing: Releasing
    alert_lists: AlertLists
    receipts: ReceiptChat
    personal: PersonalChat
    live: LiveCheck
    charts: ChartChat
    questions: QuestionChat
    papers: CheckPapers

    async def pressed(self, update: Update, context: Context) -> None:
        """Do what a button asks for."""
        del context
        query = update.callback_query
        if query is None or query.message is None:
            return
        try:
            action = decode(query.data or "")
        except ValueError:
            await self.replies.toast(query, "Nút này không còn dùng được.")
            return
        chat_id = query.message.chat.id
        match action:
            case ShowChart() | ShowHistoryChart() | ShowRankingChart() | ShowTiersChart():
                await self.charts.pressed(query, chat_id, action)
            case ShowAdvice(unit_id, snapshot_id):
                await self.replies.toast(query)
                shown = await asyncio.to_thread(self.replies.answers.advice, unit_id, snapshot_id)
                await self.replies.replace(query, shown)
            case (
                ShowCard()
                | PickUnit()
                | ShowRanking()
                | BackToCard()
                | ShowGroups()
                | ShowHistory()
                | ShowComparison()
                | CompareWithBest()
                | ShowWeak()
                | ShowLate()
            ):
                await self.questions.pressed(query, chat_id, action)
            case AnswerCheck():
                await self.check.answered(query, chat_id, action)
            case ConfirmDraft() | RetryDraft():
                await self.check.pressed(query, chat_id, action)
            case ShowBoard() | ShowReports():
                await self.live.pressed(query, chat_id, action)
            case Decide() | NameUnit() | NextName():
                # A name that is chosen lets the file be read anew.
                apart = in_turn if isinstance(action, NameUnit) else asyncio.to_thread
                said = await apart(self._decide, chat_id, action)
                await self._decided(query, said)
            case Release(snapshot_id, send):
                word = await asyncio.to_thread(
                    self.releasing.decide_in_chat, chat_id, snapshot_id, send=send
                )
                await self._decided(query, word)
            case ShowAlerts():
                await self._show_alerts(query, chat_id, action)
            case SendCompiled() | ShowDossiers():
                await self.papers.pressed(query, chat_id, action)
            case SwitchKind() | AskForget() | Forget():
                await self.personal.pressed(query, chat_id, action)
            case Acknowledge():
                await self.receipts.pressed(query, chat_id, action)

    def _decide(self, chat_id: int, action: Decide | NameUnit | NextName) -> Decision:
        match action:
            case Decide(snapshot_id, verdict):
                return self.intake.decide(chat_id, snapshot_id, verdict)
            case NameUnit(snapshot_id, new_id, unit_id):
                return self.intake.name_unit(chat_id, snapshot_id, new_id, unit_id)
            case NextName(snapshot_id, asked):
                return self.intake.show(chat_id, snapshot_id, asked)

    async def _decided(self, query: CallbackQuery, said: Decision) -> None:
        """What came of it takes the question's place; a refusal leaves the question standing."""
        if isinstance(said, CannotDecide):
            await self.replies.toast(query, said.why)
            return
        await self.replies.toast(query)
        await self.replies.replace(query, said)

    async def _show_alerts(self, query: CallbackQuery, chat_id: int, action: ShowAlerts) -> None:
        shown = await asyncio.to_thread(
            self.alert_lists.page, chat_id, action.snapshot_id, action.page
        )
        if shown is None:
            await self.replies.toast(query, "Danh sách này không có đơn vị của đồng chí.")
            return
        await self.replies.toast(query)
        if action.page:
            await self.replies.replace(query, shown)
        else:
            await self.replies.say(chat_id, shown)
