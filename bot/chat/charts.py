"""What the buttons that draw charts do."""

import asyncio
from dataclasses import dataclass

import structlog
from telegram import CallbackQuery

from bot.answers.pictured import Pictured
from bot.chat.reply import Replies
from bot.picturing import Picturing
from messages.actions import ShowChart, ShowHistoryChart, ShowRankingChart, ShowTiersChart
from messages.answers import NoFigures
from messages.buttons import Rows, groups_chart_buttons
from messages.charts import Chart

log = structlog.get_logger()

ChartAction = ShowChart | ShowHistoryChart | ShowRankingChart | ShowTiersChart


@dataclass(frozen=True)
class ChartChat:
    """Charts in chats."""

    replies: Replies
    picturing: Picturing

    async def pressed(self, query: CallbackQuery, chat_id: int, action: ChartAction) -> None:
        """Send the chart that a button asks for."""
        await self.replies.toast(query)
        shown = await asyncio.to_thread(self._shown, chat_id, action)
        await self.replies.picture(chat_id, shown, _rows(action))

    async def tell(self, chat_id: int, told: Pictured) -> None:
        """Send the chart that was asked for in words; if it cannot be drawn, its figures in words.

        What was sent and may have arrived is not told once more.
        """
        shown = await asyncio.to_thread(self._shown, chat_id, told.chart)
        if isinstance(shown, NoFigures):
            await self.replies.say(chat_id, told.said)
            return
        try:
            await self.replies.picture(chat_id, shown, _rows(told.chart))
        except (RuntimeError, OSError) as error:
            # The process that draws died twice, or cannot be started.
            log.warning("chart_not_drawn", error=type(error).__name__)
            await self.replies.say(chat_id, told.said)

    def _shown(self, chat_id: int, action: ChartAction) -> Chart | NoFigures:
        match action:
            case ShowChart(unit_id, snapshot_id):
                return self.picturing.groups(unit_id, snapshot_id)
            case ShowHistoryChart(unit_id, kind):
                return self.picturing.history(unit_id, kind)
            case ShowRankingChart(snapshot_id, level, parent_id):
                return self.picturing.ranking(snapshot_id, level, parent_id, asker=chat_id)
            case ShowTiersChart(snapshot_id, level, parent_id):
                return self.picturing.tiers(snapshot_id, level, parent_id)


def _rows(action: ChartAction) -> Rows:
    """What a chart leads to."""
    return groups_chart_buttons(action.unit_id) if isinstance(action, ShowChart) else ()
