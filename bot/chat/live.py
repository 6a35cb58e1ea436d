"""Edits what was sent once it tells no longer how a round stands: boards, and questions.

One loop renders at the moment of each edit, so the last edit of a message tells the last state.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import structlog
from telegram import Bot, CallbackQuery
from telegram.constants import ParseMode

from bot.chat.reply import Replies
from bot.check_round.echoes import Echo, Look, Standing
from bot.check_round.views import Views
from bot.storage import check_boards
from bot.storage.check_rounds import StoredRound
from bot.transport.errors import MovedTo, NotSent, Refused, TryLater, Uncertain, Unusable
from bot.transport.telegram import NO_PREVIEW, decisions, keyboard
from messages.actions import ShowBoard, ShowReports
from messages.boards import Board
from messages.message import Message
from messages.render import render

log = structlog.get_logger()

# How often it looks, in seconds, where nothing was said to have changed, and where something is
# left to do.
LOOK_S = 10.0
_SOON_S = 1.0
# No chat is edited more often than this, in seconds.
GAP_S = 5.0
# Boards change by what nothing tells of, too: somebody joins, figures come. In seconds.
_WHOLE_LOOK_S = 60.0
# So long after an edit of which nobody knows whether it arrived, in seconds.
_DOUBT_S = 30.0
# Edits of questions in one pass; with a second between passes the broadcast keeps its room.
_MOST_EDITS = 10


class LiveCheck:
    """The live board, and the questions of those who answer for one unit together."""

    def __init__(
        self,
        replies: Replies,
        views: Views,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._replies, self._boards, self._echoes = replies, views.boards, views.echoes
        self._monotonic = monotonic
        self._changed = asyncio.Event()
        # A board is not edited while its reader turns it into a list.
        self._turning = asyncio.Lock()
        self._rests_until: dict[int, float] = {}
        # When each board was looked at, by recipient, and how the round stood then.
        self._looked: dict[int, tuple[object, float]] = {}
        # What each board shows, with the message it is.
        self._shown: dict[int, tuple[int, Board]] = {}
        self._day: date | None = None
        self._forget_questions()

    def _forget_questions(self) -> None:
        """A new round has others."""
        # What the questions of each unit tell, and the text of each that was edited.
        self._told: dict[int, Standing] = {}
        self._texts: dict[tuple[int, int], Message] = {}
        # Edited while their readers may have been answering too: edited once more.
        self._doubted: set[tuple[int, int]] = set()

    def changed(self) -> None:
        """Something was answered: look at once."""
        self._changed.set()

    async def keep(self, stop: asyncio.Event) -> None:
        """Look again and again until `stop`."""
        while not stop.is_set():
            self._changed.clear()
            left = False
            try:
                left = await self.refresh()
            except Exception as error:  # noqa: BLE001 - what it edits is a comfort; the service goes on
                log.warning("live_check_failed", error=type(error).__name__)
            waiting = [asyncio.create_task(event.wait()) for event in (stop, self._changed)]
            await asyncio.wait(
                waiting,
                timeout=_SOON_S if left else LOOK_S,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for one in waiting:
                one.cancel()

    async def refresh(self) -> bool:
        """One pass over all boards and questions; gives whether something is left to do soon."""
        held = await asyncio.to_thread(self._current)
        if held is None:
            return False
        if held.round_on != self._day:
            self._day = held.round_on
            self._forget_questions()
        look = await asyncio.to_thread(self._echoes.look, held)
        try:
            left = await self._refresh_boards(look)
            return await self._refresh_questions(look) or left
        except (NotSent, Unusable):
            # Telegram cannot be reached or does not take us: the dispatcher tells of it.
            return False

    async def show(self, chat_id: int) -> bool:
        """Send the newest round's board as a new message; False if this chat has none."""
        board = await asyncio.to_thread(self._boards.newest, chat_id)
        if board is None:
            return False
        message_id = await self._replies.say(chat_id, board)
        if message_id is not None:
            await self._now_shows(chat_id, message_id, board)
        return True

    async def pressed(
        self, query: CallbackQuery, chat_id: int, action: ShowBoard | ShowReports
    ) -> None:
        """Turn a board into a list behind it, and back."""
        message_id = query.message.message_id if query.message else 0
        async with self._turning:
            match action:
                case ShowBoard(day):
                    board = await asyncio.to_thread(self._boards.of_day, chat_id, day)
                    if board is not None:
                        await self._replies.toast(query)
                        await self._replies.replace(query, board)
                        await self._now_shows(chat_id, message_id, board)
                        return
                case ShowReports(day, answered, page):
                    shown = await asyncio.to_thread(
                        self._boards.page, chat_id, day, page, answered=answered
                    )
                    if shown is not None:
                        await asyncio.to_thread(self._boards.turn_away, chat_id, message_id)
                        await self._replies.toast(query)
                        await self._replies.replace(query, shown)
                        return
        await self._replies.toast(query, "Đợt rà soát này không có đơn vị của đồng chí.")

    async def _now_shows(self, chat_id: int, message_id: int, board: Board) -> None:
        recipient_id = await asyncio.to_thread(
            self._boards.show, chat_id, board.round_on, message_id
        )
        if recipient_id is not None:
            self._shown[recipient_id] = (message_id, board)
            # An answer may have come since the board was built.
            self._looked.pop(recipient_id, None)
            self.changed()

    def _current(self) -> StoredRound | None:
        with self._boards.database.read() as connection:
            return self._boards.current(connection)

    async def _refresh_boards(self, look: Look) -> bool:
        """Edit the boards that tell less than is known; gives whether one had to wait."""
        state = (look.held, look.standings)
        waits = False
        for row, chat_id in await asyncio.to_thread(self._boards.shown, look.held.round_on):
            then, at = self._looked.get(row.recipient_id, (None, 0.0))
            if then == state and self._monotonic() - at < _WHOLE_LOOK_S:
                continue
            if self._is_resting(chat_id):
                waits = True
                continue
            # Before it: a newer board that is sent meanwhile takes it away again.
            self._looked[row.recipient_id] = (state, self._monotonic())
            done = False
            try:
                async with self._turning:
                    done = await self._refresh_board(row, chat_id)
            except (NotSent, Unusable):
                raise
            except Exception as error:  # noqa: BLE001 - the other boards are brought up to date
                log.warning(
                    "live_board_failed", recipient=row.recipient_id, error=type(error).__name__
                )
                continue
            finally:
                if not done:
                    self._looked.pop(row.recipient_id, None)
            waits |= not done
        return waits

    async def _refresh_board(self, row: check_boards.Board, chat_id: int) -> bool:
        """False if it must be tried again."""
        board = await asyncio.to_thread(self._boards.live, row, chat_id)
        shown = self._shown.get(row.recipient_id)
        if board is None or (shown and shown[0] == row.message_id and _same(shown[1], board)):
            return True
        try:
            if await self._edit(chat_id, row.message_id, render(board)):
                self._shown[row.recipient_id] = (row.message_id, board)
                return True
        except Refused:
            await asyncio.to_thread(self._boards.drop, row.recipient_id, row.message_id)
            return True
        return False

    async def _refresh_questions(self, look: Look) -> bool:
        """Edit the questions of units that stand otherwise than they tell; as for boards."""
        silent = Standing(0, look.held.deadline)
        room, waits = _MOST_EDITS, False
        for unit_id, standing in look.standings.items():
            told = self._told.get(unit_id, silent)
            if told == standing:
                continue
            try:
                echoes, delivered = await asyncio.to_thread(self._echoes.of_unit, look, unit_id)
            except Exception as error:  # noqa: BLE001 - the other units' questions are
                log.warning("live_question_failed", unit=unit_id, error=type(error).__name__)
                continue
            due = [echo for echo in echoes if self._is_due(echo)]
            for echo in due:
                if self._is_resting(echo.chat_id):
                    waits = True
                    continue
                if not room:
                    return True
                room -= 1
                waits |= not await self._refresh_question(echo)
            if delivered and not any(self._is_due(echo) for echo in due):
                self._told[unit_id] = standing
        return waits

    def _is_due(self, echo: Echo) -> bool:
        """Whether a question must be edited: it reads otherwise, or may do so."""
        key = (echo.chat_id, echo.message_id)
        return self._texts.get(key) != echo.message or key in self._doubted

    async def _refresh_question(self, echo: Echo) -> bool:
        """False if it must be tried again."""
        key = (echo.chat_id, echo.message_id)
        again = self._texts.get(key) == echo.message
        try:
            if not await self._edit(echo.chat_id, echo.message_id, echo.message):
                return False
        except Refused:
            # Gone, or too old: nothing can be told there.
            again = True
        self._texts[key] = echo.message
        if again or not echo.contested:
            self._doubted.discard(key)
            return True
        # Their own tap may show, later than this, what was known before it.
        self._doubted.add(key)
        return False

    def _is_resting(self, chat_id: int) -> bool:
        return self._monotonic() < self._rests_until.get(chat_id, 0.0)

    async def _edit(self, chat_id: int, message_id: int, message: Message) -> bool:
        """Let a message read so; False if that must be tried later.

        Raises:
            Refused: the message is gone, or the chat.
            NotSent: no connection.
            Unusable: the token is no good.
        """
        bot: Bot = self._replies.bot
        self._rests_until[chat_id] = self._monotonic() + GAP_S
        try:
            with decisions():
                await bot.edit_message_text(
                    message.text,
                    chat_id,
                    message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(message.buttons),
                    link_preview_options=NO_PREVIEW,
                )
        except TryLater as error:
            self._rests_until[chat_id] = self._monotonic() + max(GAP_S, error.after.total_seconds())
            return False
        except Refused as error:
            if "not modified" not in str(error):
                raise
        except MovedTo as error:
            raise Refused(str(error), chat_lost=True) from error
        except Uncertain:
            # It may read so or not; an edit can be repeated.
            self._rests_until[chat_id] = self._monotonic() + _DOUBT_S
            return False
        return True


def _same(shown: Board, board: Board) -> bool:
    """Whether two boards differ at most in when they were looked at."""
    return replace(shown, at=board.at) == board
