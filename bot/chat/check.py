"""What people of a unit type, send and tap in the Thursday check."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import Bot, CallbackQuery, Document, Message, Update
from telegram.ext import filters

from bot.chat import moment
from bot.chat.check_papers import CheckPapers
from bot.chat.files import NotFetched, fetch
from bot.chat.live import LiveCheck
from bot.chat.reading import in_turn
from bot.chat.reply import Replies
from bot.check_round.answering import Answering, Over
from bot.check_round.drafting import Confirmed, Drafting, Gone
from bot.check_round.reading_back import shortened
from bot.storage.people import is_group
from messages.actions import AnswerCheck, ConfirmDraft, Reply, RetryDraft
from messages.answers import NoCheck, NotAReply, NotYours
from messages.check_drafts import (
    AskDetails,
    DraftRefused,
    InPrivateOnly,
    NameTheUnit,
    NoDraft,
    UnclearNumbers,
)
from messages.check_words import Word, typed_of
from messages.format import day
from messages.notices import CheckReminder
from scoring.names import plain_key
from scoring.register import Ambiguous, Found, Register
from scoring.spoken import readable
from scoring.unit import Unit

# What people send instead of a text or a file: pictures, recordings, stickers.
PICTURES = (
    filters.PHOTO
    | filters.VIDEO
    | filters.VIDEO_NOTE
    | filters.VOICE
    | filters.AUDIO
    | filters.Sticker.ALL
)
# As much of unknown words as an answer quotes.
_LONGEST_QUOTED = 100
# Words in front of a unit's name: "cho xã Tân Mỹ".
_FOR = plain_key("cho")
# Words of a unit's name at most, with the units above it.
_MOST_WORDS = 16
# Kinds of files that hold none.
_NO_LISTS = frozenset({"image", "video", "audio"})
_IN_PICTURE = "bot không đọc chữ trong ảnh, mã hồ sơ dễ bị đọc sai"
_NOT_READ = "bot chỉ đọc chữ và tệp danh sách"
_NO_DOSSIERS = "không thấy cột mã hồ sơ hay mã hồ sơ nào"
_DIFFERS = "chênh lệch"
_GONE = "Bản này đã được xác nhận, hoặc đã có bản gửi sau."
_NOT_YOURS = "Đơn vị này không thuộc quyền trả lời của đồng chí."


@dataclass(frozen=True)
class CheckChat:
    """The chat's side of answers and drafts."""

    replies: Replies
    check: Answering
    drafting: Drafting
    live: LiveCheck
    papers: CheckPapers

    async def typed(self, update: Update, context: object) -> None:
        """`/check` shows today's question; with words it answers, details and confirms.

        Alone it shows offices and administrators the board of their units too, below the rest.
        """
        del context
        chat, message = update.effective_chat, update.effective_message
        if chat is None or not isinstance(message, Message):
            return
        words = (message.text or "").split(maxsplit=1)[1:]
        text = words[0].strip() if words else ""
        if await self.papers.typed(chat.id, text[:_LONGEST_QUOTED]):
            return
        current = await asyncio.to_thread(self.check.current, chat.id, moment.given())
        if text and not await asyncio.to_thread(self.check.answers_for_any, chat.id):
            await self.replies.say(chat.id, NotYours())
        elif isinstance(current, NoCheck):
            if text or not await self.live.show(chat.id):
                await self.replies.say(chat.id, current)
        elif not text:
            for reminder in current:
                await self.replies.say(chat.id, reminder)
            await self.live.show(chat.id)
        else:
            await self._act(chat.id, text, current)
            self.live.changed()

    async def _act(self, chat_id: int, text: str, current: Sequence[CheckReminder]) -> None:
        typed = typed_of(text)
        not_understood = NotAReply(readable(text, _LONGEST_QUOTED))
        if typed is None:
            await self.replies.say(chat_id, not_understood)
            return
        own = [reminder.unit for reminder in current]
        named, details = _unit_in(typed.rest, own)
        if named is None and await asyncio.to_thread(self._names_another, details, own):
            await self.replies.say(chat_id, NotYours())
            return
        meant = [r for r in current if named is None or r.unit == named]
        if typed.said is Reply.DIFFERS and details:
            await self._differs(chat_id, details, meant, not_understood)
        elif details:
            await self.replies.say(chat_id, not_understood)
        elif isinstance(typed.said, Word):
            await self._draft_word(chat_id, typed.said, meant[0].unit_id if named else None)
        else:
            await self._answer(chat_id, typed.said, meant)

    def _names_another(self, words: str, own: Sequence[Unit]) -> bool:
        """Whether words that name no unit of one's own begin with another's name.

        Beside numbers and codes a name counts only as it is spelt.
        """
        if not words[:1].isalpha():
            return False
        register = self.check.register()
        find = register.named if any(char.isdigit() for char in words) else register.find
        for name, _ in _beginnings(words):
            match find(name):
                case Found(unit):
                    return unit not in own
                case Ambiguous(those):
                    return not {*those} & {*own}
                case _:
                    pass
        return False

    async def _answer(self, chat_id: int, said: Reply, meant: Sequence[CheckReminder]) -> None:
        """An answer for each of these units; what differs is asked for afterwards."""
        answered = []
        for one in meant:
            shown = await asyncio.to_thread(
                self.check.reply, chat_id, one.unit_id, one.round_on, said, given_at=moment.given()
            )
            if isinstance(shown, Over):
                shown = NoCheck()
            if said is Reply.DIFFERS and isinstance(shown, CheckReminder):
                answered.append(shown)
            if said is not Reply.DIFFERS or is_group(chat_id):
                await self.replies.say(chat_id, shown)
        await self._ask(chat_id, answered)

    async def _differs(
        self,
        chat_id: int,
        details: str,
        meant: Sequence[CheckReminder],
        not_understood: NotAReply,
    ) -> None:
        """`/check chênh lệch 17 5`: recorded at once where the unit is clear, then read back."""
        if is_group(chat_id):
            await self.replies.say(chat_id, InPrivateOnly())
            return
        unit_ids = [one.unit_id for one in meant]
        shown = await asyncio.to_thread(self.drafting.take_text, chat_id, details, unit_ids)
        if shown is None and len(meant) > 1:
            await self.replies.say(chat_id, NameTheUnit(_DIFFERS, tuple(r.unit for r in meant)))
            return
        if shown is None:
            await self.replies.say(chat_id, not_understood)
            return
        if len(meant) == 1:
            await asyncio.to_thread(
                self.check.reply,
                chat_id,
                meant[0].unit_id,
                meant[0].round_on,
                Reply.DIFFERS,
                given_at=moment.given(),
            )
        if isinstance(shown, UnclearNumbers):
            # Their next message is the answer to the question back.
            await asyncio.to_thread(self.drafting.begin, chat_id, unit_ids, meant[0].round_on)
        await self.replies.say(chat_id, shown)

    async def _draft_word(self, chat_id: int, word: Word, unit_id: int | None) -> None:
        match word:
            case Word.CANCEL:
                await self.replies.say(
                    chat_id, await asyncio.to_thread(self.drafting.cancel, chat_id)
                )
            case Word.RETRY:
                await self.replies.say(
                    chat_id, await asyncio.to_thread(self.drafting.retry_newest, chat_id)
                )
            case Word.CONFIRM:
                await self._confirm_newest(chat_id, unit_id)

    async def _confirm_newest(self, chat_id: int, unit_id: int | None) -> None:
        done = await asyncio.to_thread(
            self.drafting.confirm_newest, chat_id, unit_id, moment.given()
        )
        match done:
            case Confirmed(shown) | Gone(CheckReminder() as shown):
                # Once more, perhaps by a death: what was confirmed.
                await self.replies.say(chat_id, shown)
            case Gone() | Over() | NoDraft():
                await self.replies.say(chat_id, NoDraft())
            case NotYours():
                await self.replies.say(chat_id, done)
            case _:
                await self.replies.say(chat_id, NameTheUnit(Word.CONFIRM.value, done))

    async def _ask(
        self, chat_id: int, answered: Sequence[CheckReminder], *, once: bool = False
    ) -> None:
        """Ask what differs, in one message for all units; they are of one round."""
        if not answered:
            return
        ids = [one.unit_id for one in answered]
        asked = await asyncio.to_thread(
            self.drafting.begin, chat_id, ids, answered[0].round_on, once=once
        )
        if asked:
            last = answered[0].reply
            at, late = (last.at, last.late) if last else (None, False)
            await self.replies.say(chat_id, AskDetails(asked, at, late))

    async def text(self, chat_id: int, text: str) -> bool:
        """A text without a command: codes or numbers; False if it is about something else."""
        shown = await asyncio.to_thread(self.drafting.take_text, chat_id, text)
        if shown is None:
            return False
        await self.replies.say(chat_id, shown)
        return True

    async def document(
        self, bot: Bot, chat_id: int, document: Document, *, may_import: bool
    ) -> bool:
        """A file: of whoever is writing a draft, or answers for a unit and may import nothing.

        False if it is another matter; of those who may import also if it holds no dossiers.
        """
        wanted = self.drafting.is_open if may_import else self.drafting.is_asked
        if not await asyncio.to_thread(wanted, chat_id):
            return False
        name = document.file_name or "tệp"
        kind = (document.mime_type or "").partition("/")[0]
        if kind in _NO_LISTS:
            await self.replies.say(chat_id, _refused(is_picture=kind == "image"))
            return True
        what = f"Tệp “{shortened(name)}”"
        try:
            content = await fetch(bot, document)
        except NotFetched as error:
            await self.replies.say(chat_id, DraftRefused(what, str(error)))
            return True
        shown = await in_turn(self.drafting.take_file, chat_id, name, content)
        if may_import and (shown is None or isinstance(shown, DraftRefused)):
            return False
        await self.replies.say(chat_id, shown or DraftRefused(what, _NO_DOSSIERS))
        return True

    async def picture(self, update: Update, context: object) -> None:
        """A photo, a voice, a sticker: refused with the reason where an answer is awaited."""
        del context
        chat, message = update.effective_chat, update.effective_message
        if chat is None or not isinstance(message, Message):
            return
        # A photo may well be meant as the list; a sticker among people is not.
        wanted = self.drafting.is_asked if message.photo else self.drafting.is_open
        if not await asyncio.to_thread(wanted, chat.id):
            return
        await self.replies.say(chat.id, _refused(is_picture=bool(message.photo)))

    async def answered(self, query: CallbackQuery, chat_id: int, action: AnswerCheck) -> None:
        """A button below the question: its answer takes the question's place."""
        answered = await asyncio.to_thread(
            self.check.reply,
            chat_id,
            action.unit_id,
            action.round_on,
            action.reply,
            given_at=moment.given(),
        )
        if isinstance(answered, NotYours):
            await self.replies.toast(query, _NOT_YOURS)
            return
        if isinstance(answered, Over):
            over = f"Đợt rà soát {day(answered.round_on)} đã qua; bot không ghi câu trả lời nữa."
            await self.replies.toast(query, over)
            return
        if isinstance(answered, NoCheck):
            await self.replies.toast(query, "Không có đợt rà soát vào ngày này.")
            return
        self.live.changed()
        differs = action.reply is Reply.DIFFERS
        where = " Danh sách hồ sơ gửi trong tin nhắn riêng với bot."
        await self.replies.toast(
            query, "Đã ghi nhận." + (where if differs and is_group(chat_id) else "")
        )
        await self.replies.replace(query, answered)
        if differs:
            await self._ask(chat_id, (answered,), once=True)

    async def pressed(
        self, query: CallbackQuery, chat_id: int, action: ConfirmDraft | RetryDraft
    ) -> None:
        """A button below what was read back."""
        match action:
            case ConfirmDraft(draft_id, unit_id):
                await self._confirm(query, chat_id, draft_id, unit_id)
            case RetryDraft(draft_id):
                asked = await asyncio.to_thread(self.drafting.retry, chat_id, draft_id)
                if not isinstance(asked, AskDetails):
                    await self.replies.toast(query, _why(asked))
                    return
                await self.replies.toast(query)
                await self.replies.replace(query, asked)

    async def _confirm(
        self, query: CallbackQuery, chat_id: int, draft_id: int, unit_id: int
    ) -> None:
        done = await asyncio.to_thread(
            self.drafting.confirm, chat_id, draft_id, unit_id, moment.given()
        )
        match done:
            case Confirmed(shown):
                self.live.changed()
                await self.replies.toast(query, "Đã ghi nhận.")
                await self.replies.replace(query, shown)
            case Gone() | Over() | NotYours():
                await self.replies.toast(query, _why(done))
                if isinstance(done, Gone) and done.shown is not None:
                    await self.replies.replace(query, done.shown)


def _why(refused: Gone | Over | NotYours) -> str:
    """Why a button below what was read back does nothing any more."""
    match refused:
        case Gone():
            return _GONE
        case Over(round_on):
            return f"Đợt rà soát {day(round_on)} đã qua; bản này không còn giá trị."
        case NotYours():
            return _NOT_YOURS


def _refused(*, is_picture: bool) -> DraftRefused:
    if is_picture:
        return DraftRefused("Ảnh", _IN_PICTURE)
    return DraftRefused("Nội dung này", _NOT_READ)


def _unit_in(rest: str, own: Sequence[Unit]) -> tuple[Unit | None, str]:
    """The unit of one's own that words begin with, and what follows; None if they name none."""
    register = Register(own)
    for name, end in _beginnings(rest):
        match = register.find(name)
        if isinstance(match, Found):
            return match.unit, _behind(rest, end)
    return None, rest


def _beginnings(rest: str) -> Iterator[tuple[str, int]]:
    """What words may begin with that is a unit's name, the longest first, and how many they are."""
    tokens = rest.split(maxsplit=_MOST_WORDS)
    skipped = int(bool(tokens) and plain_key(tokens[0]) == _FOR)
    for end in range(min(len(tokens), _MOST_WORDS), skipped, -1):
        name = " ".join(tokens[skipped:end]).strip(":,.;")
        # "17 5" are two numbers, also for somebody of phường 17.
        if any(char.isalpha() for char in name):
            yield name, end


def _behind(text: str, words: int) -> str:
    """A text without its first words, its lines as they are."""
    left = text.split(maxsplit=words)
    return left[words].strip(" :,.;") if len(left) > words else ""
