"""An answer that Telegram takes only in parts arrives in parts."""

from dataclasses import replace

from telegram import Bot, CallbackQuery, Chat, Message, User
from telegram.constants import ParseMode

from bot.chat.reply import Replies
from messages.answers import AlertList, AlertSection
from messages.digest_examples import DIGEST_EXAMPLES
from tests.conftest import FRIDAY
from tests.e2e.conftest import LEADER, Stage
from tests.sandboxes import TOKEN

_SHORT = DIGEST_EXAMPLES["alerts-of-a-leader-1"]
assert isinstance(_SHORT, AlertList)
_ROWS = tuple(f"Vĩnh & <Thạnh> 🙂 {number} " + "dòng " * 50 for number in range(40))
_LONG = replace(_SHORT, sections=(AlertSection("Đề mục <b>", _ROWS),))


async def test_a_long_answer_is_sent_in_parts_and_put_in_anothers_place(stage: Stage) -> None:
    """The buttons stand under the last; a second tap adds nothing."""
    await stage.ask(LEADER, "/start")
    before = len(stage.from_bot(LEADER))
    async with Bot(TOKEN, base_url=f"{stage.sandbox.url}/bot") as bot:
        replies = Replies(bot, stage.office.answers)
        await replies.say(LEADER, _LONG)
        parts = stage.from_bot(LEADER)[before:]
        assert len(parts) > 2
        assert [bool(part["buttons"]) for part in parts] == [False] * (len(parts) - 1) + [True]
        together = "".join("".join(part["text"] for part in parts).split())
        assert all("".join(row.split()) in together for row in _ROWS)

        question = await bot.send_message(LEADER, "Câu hỏi", parse_mode=ParseMode.HTML)
        pressed = Message(question.message_id, FRIDAY, Chat(LEADER, Chat.PRIVATE), text="Câu hỏi")
        query = CallbackQuery("1", User(LEADER, "An", is_bot=False), "1", message=pressed)
        for item in (query, pressed):
            item.set_bot(bot)
        for _ in range(2):
            await replies.replace(query, _LONG)
        shown = stage.from_bot(LEADER)[before + len(parts) :]
        assert [part["text"] for part in shown] == [part["text"] for part in parts]
        assert shown[0]["message_id"] == question.message_id
