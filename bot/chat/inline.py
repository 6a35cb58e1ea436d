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
from messages.answers import Card, Ranking
from messages.offers import Offered, offer_line, offer_title
from messages.questions import LateUnits, SideBySide, WeakGroups
from messages.render import render
from messages.split import split
from scoring.spoken import readable

log = structlog.get_logger()

# Telegram takes 50; a phone shows five at once, and every letter typed asks anew.
_MOST_RESULTS = 20
# Seconds for which Telegram may show the same list to the same person again.
_CACHE_S = 30


@dataclass(frozen=True)
class InlineChat:
    """Cards of units, comparisons and lists of many units, offered in any chat."""

    answers: Answers

    async def asked(self, update: Update, context: Context) -> None:
        """`@bot vinh thanh`; before anything is typed the asker's own units."""
        del context
        query = update.inline_query
        if query is None:
            return
        text = readable(query.query, LONGEST_QUERY)
        choices = await asyncio.to_thread(
            self.answers.offer, text, asker=query.from_user.id, most=_MOST_RESULTS
        )
        try:
            await query.answer(
                [_article(choice) for choice in choices], cache_time=_CACHE_S, is_personal=True
            )
        except TelegramError as error:
            # Older than 30 s, or a passing fault: whoever types on asks again.
            log.info("inline_not_answered", error=type(error).__name__)


def _article(choice: Offered) -> InlineQueryResultArticle:
    """An answer as a choice: its numbers say which figures it shows."""
    # Only the first part: one choice is one message.
    text = split(render(choice))[0].text
    return InlineQueryResultArticle(
        id=_id(choice),
        title=offer_title(choice),
        description=offer_line(choice),
        input_message_content=InputTextMessageContent(
            text, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
    )


def _id(choice: Offered) -> str:
    """Different for any two of a list: the snapshot, and which units of it."""
    match choice:
        case Card():
            of_units = [str(choice.result.unit_id)]
        case SideBySide():
            of_units = [str(side.unit_id) for side in choice.sides]
        case Ranking() | WeakGroups() | LateUnits():
            of_units = [type(choice).__name__, choice.level.value, str(choice.parent_id)]
    return "-".join((str(choice.sight.snapshot_id), *of_units))
