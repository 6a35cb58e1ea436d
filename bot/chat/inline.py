"""What is offered to somebody who types the bot's name and a unit's in any chat?

Public figures alone. Such a query lives for 30 seconds and is never kept: not in the inbox, nor
in the log.
"""

import asyncio
from dataclasses import dataclass

import structlog
from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.answers import Answers
from bot.chat.typed import LONGEST_QUERY, Context
from bot.transport.telegram import NO_PREVIEW
from messages import format as write
from messages.answers import Card
from messages.render import render, short_name, total_text
from messages.split import split
from scoring.spoken import readable

log = structlog.get_logger()

# Telegram takes 50; a phone shows five at once, and every letter typed asks anew.
_MOST_RESULTS = 20
# Seconds for which Telegram may show the same list to the same person again.
_CACHE_S = 30


@dataclass(frozen=True)
class InlineChat:
    """Cards of units, offered in any chat."""

    answers: Answers

    async def asked(self, update: Update, context: Context) -> None:
        """`@bot vinh thanh`; before anything is typed the asker's own units."""
        del context
        query = update.inline_query
        if query is None:
            return
        text = readable(query.query, LONGEST_QUERY)
        cards = await asyncio.to_thread(
            self.answers.offer, text, asker=query.from_user.id, most=_MOST_RESULTS
        )
        try:
            await query.answer(
                [_article(card) for card in cards], cache_time=_CACHE_S, is_personal=True
            )
        except TelegramError as error:
            # Older than 30 s, or a passing fault: whoever types on asks again.
            log.info("inline_not_answered", error=type(error).__name__)


def _article(card: Card) -> InlineQueryResultArticle:
    """A card as a choice: its number says which figures it shows."""
    # Only the first part: one choice is one message.
    text = split(render(card))[0].text
    return InlineQueryResultArticle(
        id=f"{card.sight.snapshot_id}-{card.result.unit_id}",
        title=f"{card.result.unit.name} cũ" if card.former else card.result.unit.name,
        description=_described(card),
        input_message_content=InputTextMessageContent(
            text, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
    )


def _described(card: Card) -> str:
    """One line below the name: the unit above, period, total, place."""
    now, parts = card.result.now, [short_name(card.above)] if card.above else []
    parts.append(write.period(card.sight.period))
    parts += ["số liệu mô phỏng"] if card.sight.simulated else []
    if now.score.total is None:
        parts.append("chưa có điểm tổng")
    else:
        parts.append(total_text(now.score, card.sight.scheme))
    if now.rank is not None and now.rank.of > 1:
        parts.append(f"hạng {now.rank.place}/{now.rank.of}")
    return " · ".join(parts)
