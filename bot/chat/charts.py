"""What the buttons that draw charts do."""

import asyncio
from dataclasses import dataclass, replace

from telegram import CallbackQuery

from bot.answers.pictured import Pictured
from bot.chat.album import Album
from bot.chat.crowd import step_aside
from bot.chat.drawing import NotDrawn
from bot.chat.reply import Replies
from bot.picturing import Picturing
from bot.transport.errors import Refused
from messages.answers import NoFigures
from messages.buttons import Rows, groups_chart_buttons
from messages.chart_actions import (
    ChartAction,
    ShowChart,
    ShowHistoryChart,
    ShowRankingChart,
    ShowTiersChart,
)
from messages.chart_words import ChartInWords
from messages.charts import Chart
from messages.message import Message
from messages.render import render


@dataclass(frozen=True)
class ChartChat:
    """Charts in chats."""

    replies: Replies
    picturing: Picturing
    album: Album

    async def pressed(self, query: CallbackQuery, chat_id: int, action: ChartAction) -> None:
        """Send the chart that a button asks for."""
        await self.replies.toast(query)
        shown = await asyncio.to_thread(self._shown, chat_id, action)
        if isinstance(shown, NoFigures):
            await self.replies.say(chat_id, shown)
            return
        await self._send(chat_id, shown, _rows(action))

    async def _send(self, chat_id: int, chart: Chart, rows: Rows) -> None:
        """Send a picture with its words; one sent before goes by Telegram's id for it.

        Where there is no picture to be had, the words go alone.
        """
        words = replace(render(ChartInWords(chart)), buttons=rows)
        async with self.album.together(chart) as making:
            known = await self.album.find(chart)
            if known is not None and await self.replies.send_known(chat_id, known, words):
                return
            # What the chat asks next does not wait until this is drawn.
            step_aside()
            try:
                sent = await self.replies.upload(chat_id, await making.png(), words)
            except (NotDrawn, Refused):
                await self.replies.send(chat_id, _alone(chart, rows))
                return
            if sent is not None:
                await self.album.keep(chart, sent)

    async def tell(self, chat_id: int, told: Pictured) -> None:
        """Send the chart that was asked for in words; where there is none, what it would show."""
        shown = await asyncio.to_thread(self._shown, chat_id, told.chart)
        if isinstance(shown, NoFigures):
            await self.replies.say(chat_id, told.said)
            return
        await self._send(chat_id, shown, _rows(told.chart))

    def _shown(self, chat_id: int, action: ChartAction) -> Chart | NoFigures:
        match action:
            case ShowChart(unit_id, snapshot_id):
                return self.picturing.groups(unit_id, snapshot_id)
            case ShowHistoryChart(unit_id, kind):
                return self.picturing.history(unit_id, kind)
            case ShowRankingChart(snapshot_id, level, parent_id, group):
                peers = snapshot_id, level, parent_id
                return self.picturing.ranking(*peers, group=group, asker=chat_id)
            case ShowTiersChart(snapshot_id, level, parent_id):
                return self.picturing.tiers(snapshot_id, level, parent_id)


def _alone(chart: Chart, rows: Rows) -> Message:
    return replace(render(ChartInWords(chart, drawn=False)), buttons=rows)


def _rows(action: ChartAction) -> Rows:
    """What a chart leads to."""
    return groups_chart_buttons(action.unit_id) if isinstance(action, ShowChart) else ()
