"""One pass of the loop that keeps boards and questions up to date, on a real line."""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.chat.live import GAP_S, LiveCheck
from bot.chat.reply import Replies
from bot.check_round.boards import Boards
from bot.check_round.questions import Questions
from bot.check_round.telling import question_subject
from bot.clock import FixedClock
from bot.office import Office
from bot.sandbox.limits import Limits
from bot.sandbox.pace import Pace
from bot.sandbox.server import Sandbox
from bot.storage import check_boards, check_rounds, outbox, people
from bot.storage.outbox import Delivery, Settlement
from bot.storage.people import Role
from bot.transport.telegram import TelegramTransport
from messages.actions import Reply
from messages.boards import Board
from messages.message import Button, Message
from messages.notices import CheckReminder
from messages.render import Said
from tests.conftest import ZONE
from tests.furnishing import bind

THURSDAY = datetime(2026, 11, 26, 7, 30, tzinfo=ZONE)
DAY = THURSDAY.date()
TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's
FIRST, SECOND, OFFICE, GROUP = 1001, 1002, 1003, -1001
UNIT = "xã Tân Khánh Trung"


@dataclass
class Rig:
    """An office with a round open, its people on a sandbox, and the loop's passes by hand."""

    office: Office
    clock: FixedClock
    sandbox: Sandbox
    bot: Bot
    replies: Replies
    passed: float = 100.0
    live: LiveCheck = field(init=False)

    def __post_init__(self) -> None:
        """A loop that has seen nothing yet."""
        self.restart()

    def restart(self) -> None:
        """The process died and lives again."""
        self.live = LiveCheck(self.replies, self.office.views, lambda: self.passed)

    def bind(self, chat: int, unit: str, role: Role) -> None:
        """Let a chat stand for a unit."""
        if chat > 0:
            self.sandbox.add_user(chat, "An")
            self.sandbox.world.chats.person(chat).started = True
        else:
            self.sandbox.add_group(chat, "Nhóm", [])
        bind(self.office, chat, unit, role)

    async def deliver(self, most: int = 99) -> None:
        """Send what is queued."""
        for _ in range(most):
            with self.office.database.write() as connection:
                parcel = outbox.claim(connection, self.clock.now())
            if parcel is None:
                return
            sent = await TelegramTransport(self.bot).send(
                parcel.chat_id, Message.from_json(parcel.message)
            )
            with self.office.database.write() as connection:
                done = Settlement(Delivery.SENT, message_id=sent)
                outbox.settle(connection, parcel.id, parcel.attempts, done, self.clock.now())

    def unit_id(self, name: str = UNIT) -> int:
        """A unit's number."""
        return self.office.people.unit(name)

    def answer(self, chat: int, reply: Reply = Reply.MATCH, unit: str = UNIT) -> None:
        """Somebody answers, by whatever way."""
        self.office.check.reply(chat, self.unit_id(unit), DAY, reply)

    async def settle(self) -> None:
        """Passes until nothing is left to do."""
        for _ in range(20):
            left = await self.live.refresh()
            self.passed += GAP_S
            if not left:
                return
        pytest.fail("it never ends")

    def texts(self, chat: int) -> list[str]:
        """What stands in a chat."""
        return [message["text"] for message in self.sandbox.messages(chat)]

    def edits(self, chat: int | None = None) -> list[dict[str, Any]]:
        """The edits that were asked for so far."""
        return [
            call
            for call in self.sandbox.calls()
            if call["method"] == "editMessageText" and chat in (None, call["chat_id"])
        ]


@pytest.fixture
async def rig(january: Office, clock: FixedClock) -> AsyncIterator[Rig]:
    """Two people answer for one commune, an office is above; the round is open and asked."""
    clock.at = THURSDAY
    sandbox = Sandbox(token=TOKEN, username="b_bot", now=clock.now, limits=Limits.none())
    await sandbox.start(port=0)
    bot = Bot(TOKEN, base_url=f"{sandbox.url}/bot")
    await bot.initialize()
    rig = Rig(january, clock, sandbox, bot, Replies(bot, january.answers))
    rig.bind(FIRST, UNIT, Role.LEADER)
    rig.bind(SECOND, UNIT, Role.OFFICER)
    rig.bind(OFFICE, "huyện Lấp Vò", Role.OFFICE)
    january.rounds.open()
    try:
        yield rig
    finally:
        await bot.shutdown()
        await sandbox.stop()


async def test_an_answer_shows_where_the_people_of_the_unit_were_asked(rig: Rig) -> None:
    """Whoever answered may have typed it: their question says so, too."""
    await rig.deliver()
    rig.clock.at += timedelta(hours=2)
    rig.answer(FIRST, Reply.SYNC)
    await rig.settle()
    for chat in (FIRST, SECOND):
        assert "Đề nghị đồng bộ" in rig.texts(chat)[-1]
        assert "09:30" in rig.texts(chat)[-1]
        assert rig.sandbox.messages(chat)[-1]["buttons"]
        assert len(rig.edits(chat)) == 1


async def test_nothing_is_edited_twice(rig: Rig) -> None:
    """Passes without news ask nothing of Telegram."""
    await rig.deliver()
    rig.answer(FIRST)
    await rig.settle()
    rig.passed += 1000
    before = len(rig.edits())
    await rig.settle()
    assert len(rig.edits()) == before


async def test_both_answers_of_one_second_are_seen_by_both(rig: Rig) -> None:
    """Whatever their own taps had shown meanwhile: a later edit tells the last state."""
    await rig.deliver()
    rig.answer(FIRST, Reply.MATCH)
    rig.answer(SECOND, Reply.DIFFERS)
    await rig.live.refresh()
    # The first one's own tap is slower than the loop, and shows what was known before it.
    await _press_late(rig, FIRST, "Đã trả lời: khớp")
    rig.passed += GAP_S
    await rig.settle()
    assert "Có chênh lệch" in rig.texts(FIRST)[-1]


async def _press_late(rig: Rig, chat: int, text: str) -> None:
    message_id = rig.sandbox.messages(chat)[-1]["message_id"]
    await rig.bot.edit_message_text(text, chat, message_id)


async def test_reminders_are_edited_as_questions_are(rig: Rig) -> None:
    """Both ask, and both are answered; what asks nothing is left alone."""
    with rig.office.database.write() as connection:
        (who,) = [r for r, _ in people.reachable(connection, (Role.OFFICER,))]
        about = question_subject(DAY, rig.unit_id())
        again, word = Message("Nhắc", ((Button("Khớp", "x"),),)), Message("Chưa nêu hồ sơ nào")
        for number, message in enumerate((again, word), 1):
            subject = f"{about}:again{number}"
            outbox.tell(connection, [who], subject, message.to_json(), rig.clock.now())
    await rig.deliver()
    rig.answer(FIRST)
    await rig.settle()
    *questions, word = rig.texts(SECOND)
    assert len(questions) == 2
    assert all("Đã rà soát, khớp" in text for text in questions)
    assert word == "Chưa nêu hồ sơ nào"


async def test_a_question_that_arrives_after_the_answer_is_edited_too(rig: Rig) -> None:
    """It was written before and sent after."""
    rig.answer(FIRST)
    await rig.settle()
    assert rig.edits() == []
    await rig.deliver()
    await rig.settle()
    assert "Đã rà soát, khớp" in rig.texts(SECOND)[-1]


async def test_a_moved_deadline_shows_in_every_question(rig: Rig) -> None:
    """People were told of it; what they were asked says so too."""
    await rig.deliver()
    with rig.office.database.write() as connection:
        check_rounds.close(connection, DAY, THURSDAY.replace(hour=11, minute=40), rig.clock.now())
    await rig.settle()
    assert all("11:40" in rig.texts(chat)[-1] for chat in (FIRST, SECOND))


async def test_a_moved_deadline_leaves_the_reminders_of_the_silent(rig: Rig) -> None:
    """They say how much time was left when they came."""
    with rig.office.database.write() as connection:
        (who,) = [r for r, _ in people.reachable(connection, (Role.OFFICER,))]
        again = Message("Còn 30 phút", ((Button("Khớp", "x"),),)).to_json()
        about = f"{question_subject(DAY, rig.unit_id())}:again1"
        outbox.tell(connection, [who], about, again, rig.clock.now())
    await rig.deliver()
    with rig.office.database.write() as connection:
        check_rounds.close(connection, DAY, THURSDAY.replace(hour=11, minute=40), rig.clock.now())
    await rig.settle()
    question, reminder = rig.texts(SECOND)
    assert "11:40" in question
    assert reminder == "Còn 30 phút"


async def test_a_restart_edits_again_and_nobody_notices(rig: Rig) -> None:
    """What was edited is not kept: "not modified" does no harm, and ends it."""
    await rig.deliver()
    rig.answer(FIRST)
    await rig.settle()
    shown, before = rig.texts(SECOND), len(rig.edits())
    rig.restart()
    await rig.settle()
    assert rig.texts(SECOND) == shown
    assert len(rig.edits()) == before + 2


async def test_a_group_sees_the_answer_and_no_code(rig: Rig) -> None:
    """It may answer for its unit; dossiers are for private chats."""
    rig.bind(GROUP, UNIT, Role.OFFICER)
    rig.office.rounds.run(rig.clock.now())
    await rig.deliver()
    rig.answer(FIRST, Reply.DIFFERS)
    await rig.settle()
    assert "Có chênh lệch" in rig.texts(GROUP)[-1]


async def test_whoever_left_the_unit_is_shown_nothing_more(rig: Rig) -> None:
    """The question in their chat stays as it was."""
    await rig.deliver()
    (member,) = [m for m in rig.office.people.members() if m[0].chat_id == SECOND]
    rig.office.people.remove(member[0].id, unit_name=None, by="t")
    rig.answer(FIRST)
    await rig.settle()
    assert "Đã rà soát, khớp</b>" not in rig.texts(SECOND)[-1]
    assert rig.edits(SECOND) == []


async def test_questions_that_are_gone_are_let_be(rig: Rig) -> None:
    """Deleted by their reader, or the bot is blocked."""
    await rig.deliver()
    rig.sandbox.world.chats.chat(SECOND).messages.clear()
    rig.answer(FIRST)
    await rig.settle()
    assert len(rig.edits(SECOND)) == 1


async def test_the_board_is_edited_in_place(rig: Rig) -> None:
    """One message tells how the round stands."""
    assert await rig.live.show(OFFICE)
    (board,) = rig.sandbox.messages(OFFICE)
    assert "0/13" in board["text"]
    rig.clock.at += timedelta(minutes=42)
    rig.answer(FIRST)
    await rig.settle()
    (after,) = rig.sandbox.messages(OFFICE)
    assert after["message_id"] == board["message_id"]
    assert "1/13" in after["text"]
    assert "Cập nhật 08:12" in after["text"]


async def test_a_board_that_says_all_is_left_alone(rig: Rig) -> None:
    """The minute it was looked at is no news."""
    await rig.live.show(OFFICE)
    rig.clock.at += timedelta(minutes=5)
    rig.passed += 300
    await rig.settle()
    assert rig.edits() == []


async def test_a_board_is_edited_at_most_every_few_seconds(rig: Rig) -> None:
    """Answers in between come with the next edit."""
    await rig.live.show(OFFICE)
    rig.answer(FIRST)
    await rig.live.refresh()
    rig.answer(SECOND, Reply.DIFFERS)
    assert await rig.live.refresh()
    assert len(rig.edits(OFFICE)) == 1
    rig.passed += GAP_S
    await rig.settle()
    assert len(rig.edits(OFFICE)) == 2
    assert "Có chênh lệch: 1" in rig.texts(OFFICE)[-1]


async def test_after_a_restart_the_same_message_is_the_board(rig: Rig) -> None:
    """Which one it is was kept."""
    await rig.live.show(OFFICE)
    rig.restart()
    # All stands there already: Telegram says so, and that is no refusal.
    await rig.settle()
    assert [call["status"] for call in rig.edits(OFFICE)] == [400]
    rig.answer(FIRST)
    await rig.settle()
    (board,) = rig.texts(OFFICE)
    assert "1/13" in board


@dataclass(frozen=True)
class _Slow(Replies):
    """Before it is known here that a board was sent, somebody answers and a pass goes by."""

    rig: list[Rig] = field(default_factory=list)

    async def say(self, chat_id: int, said: Said) -> int | None:
        """Send it."""
        sent = await super().say(chat_id, said)
        for rig in self.rig:
            rig.answer(FIRST)
            await rig.live.refresh()
        return sent


async def test_an_answer_while_a_board_is_sent_is_not_lost(rig: Rig) -> None:
    """The board was built before it, and is known as one after it."""
    await rig.live.show(OFFICE)
    slow = _Slow(rig.bot, rig.office.answers)
    slow.rig.append(rig)
    rig.live = LiveCheck(slow, rig.office.views, lambda: rig.passed)
    await rig.live.show(OFFICE)
    rig.passed += GAP_S
    await rig.settle()
    assert "1/13" in rig.texts(OFFICE)[-1]


async def test_a_newer_board_takes_the_place_of_the_older(rig: Rig) -> None:
    """One a person."""
    await rig.live.show(OFFICE)
    await rig.live.show(OFFICE)
    rig.answer(FIRST)
    await rig.settle()
    first, second = rig.texts(OFFICE)
    assert "0/13" in first
    assert "1/13" in second


def _boards(rig: Rig) -> int:
    with rig.office.database.read() as connection:
        return len(check_boards.of_round(connection, DAY))


@pytest.mark.parametrize("blocked", [False, True])
async def test_a_board_that_is_gone_is_forgotten(rig: Rig, *, blocked: bool) -> None:
    """Deleted by its reader, or the bot was blocked."""
    await rig.live.show(OFFICE)
    if blocked:
        rig.sandbox.world.chats.person(OFFICE).started = False
    else:
        rig.sandbox.world.chats.chat(OFFICE).messages.clear()
    rig.answer(FIRST)
    await rig.settle()
    assert _boards(rig) == 0
    rig.answer(FIRST, Reply.SYNC)
    await rig.settle()
    assert len(rig.edits(OFFICE)) == 1


async def test_whoever_is_the_office_no_more_has_no_board(rig: Rig) -> None:
    """What it showed last stays; nothing new comes."""
    await rig.live.show(OFFICE)
    (member,) = [m for m in rig.office.people.members() if m[0].chat_id == OFFICE]
    rig.office.people.remove(member[0].id, unit_name=None, by="t")
    rig.answer(FIRST)
    await rig.settle()
    assert "0/13" in rig.texts(OFFICE)[-1]
    assert _boards(rig) == 0


async def test_a_429_waits_and_loses_nothing(rig: Rig) -> None:
    """Telegram says for how long."""
    await rig.live.show(OFFICE)
    rig.sandbox.world.pace = Pace(Limits(edits_per_s=0.001, edit_burst=1), time.monotonic)
    for reply in (Reply.MATCH, Reply.SYNC):
        rig.answer(FIRST, reply)
        rig.passed += GAP_S
        await rig.live.refresh()
    assert "khớp: 1" in rig.texts(OFFICE)[-1]
    rig.sandbox.world.pace = Pace(Limits.none(), time.monotonic)
    rig.passed += GAP_S
    before = len(rig.edits(OFFICE))
    assert await rig.live.refresh()
    assert len(rig.edits(OFFICE)) == before
    rig.passed += 2000
    await rig.settle()
    assert "Đề nghị đồng bộ: 1" in rig.texts(OFFICE)[-1]


# A doubt about one message leaves the others to be tried; without Telegram a pass ends at once.
@pytest.mark.parametrize(("behaviour", "times"), [("server_error", 4), ("unauthorized", 2)])
async def test_a_telegram_in_trouble_loses_nothing(rig: Rig, behaviour: str, times: int) -> None:
    """Whatever it says, a later pass tells."""
    await rig.deliver()
    await rig.live.show(OFFICE)
    rig.answer(FIRST)
    rig.sandbox.script_method("editMessageText", behaviour, times)
    for _ in range(2):
        await rig.live.refresh()
        rig.passed += 31
    assert "0/13" in rig.texts(OFFICE)[-1]
    await rig.live.refresh()
    assert "1/13" in rig.texts(OFFICE)[-1]
    rig.passed += 31
    await rig.live.refresh()
    assert "Đã rà soát, khớp" in rig.texts(SECOND)[-1]


async def test_at_its_closing_the_board_says_so_and_goes_on(rig: Rig) -> None:
    """Late answers are counted as late."""
    await rig.live.show(OFFICE)
    deadline = THURSDAY.replace(hour=11, minute=0)
    rig.clock.at = deadline + timedelta(minutes=3)
    with rig.office.database.write() as connection:
        check_rounds.close(connection, DAY, deadline, rig.clock.now())
    await rig.settle()
    assert "đã đóng lúc 11:00" in rig.texts(OFFICE)[-1]
    rig.answer(FIRST)
    await rig.settle()
    assert re.search(r"1/13.*đúng hạn 0, sau hạn 1", rig.texts(OFFICE)[-1])


async def test_a_deadline_moved_for_many_is_told_a_few_at_a_time(rig: Rig) -> None:
    """The broadcast keeps its room."""
    for chat in range(2001, 2015):
        rig.bind(chat, "xã Tân Mỹ", Role.OFFICER)
    rig.office.rounds.run(rig.clock.now())
    await rig.deliver()
    rig.answer(2001, unit="xã Tân Mỹ")
    assert await rig.live.refresh()
    assert len(rig.edits()) == 10
    await rig.settle()
    assert len(rig.edits()) == 14


async def test_chats_that_must_rest_hold_up_nobody(rig: Rig) -> None:
    """A flood of one unit's people waits; another unit's are told meanwhile."""
    for chat in range(2001, 2015):
        rig.bind(chat, "xã Vĩnh Thạnh", Role.OFFICER)
    rig.office.rounds.run(rig.clock.now())
    await rig.deliver()
    rig.answer(2001, unit="xã Vĩnh Thạnh")
    await rig.settle()
    rig.sandbox.world.pace = Pace(Limits(edits_per_s=0.001, edit_burst=1), time.monotonic)
    for reply in (Reply.SYNC, Reply.DIFFERS):
        rig.answer(2001, reply, "xã Vĩnh Thạnh")
        for _ in range(2):
            rig.passed += GAP_S
            await rig.live.refresh()
    rig.answer(FIRST)
    await rig.live.refresh()
    assert "Đã rà soát, khớp" in rig.texts(SECOND)[-1]


async def test_without_a_round_there_is_nothing_to_do(rig: Rig) -> None:
    """The week after."""
    rig.clock.at += timedelta(days=7)
    rig.answer(FIRST)
    assert not await rig.live.refresh()
    assert not await rig.live.show(OFFICE)


async def test_a_unit_that_cannot_be_shown_holds_up_no_other(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of one question is logged, and the rest of the pass is done."""
    other, their_unit = 1010, "xã Tân Mỹ"
    rig.bind(other, their_unit, Role.LEADER)
    rig.bind(1011, their_unit, Role.OFFICER)
    rig.office.rounds.run(rig.office.clock.now())
    await rig.deliver()
    rig.answer(FIRST)
    rig.answer(other, Reply.SYNC, their_unit)
    real = Questions.of
    for broken, reader in ((UNIT, other), (their_unit, FIRST)):
        broken_id = rig.unit_id(broken)

        def of(*args: Any, broken_id: int = broken_id, **kwargs: Any) -> CheckReminder:  # noqa: ANN401 - the real one's
            if broken_id in args:
                raise ValueError
            return real(*args, **kwargs)

        rig.restart()
        before = len(rig.edits(reader))
        monkeypatch.setattr(Questions, "of", of)
        with capture_logs() as logs:
            await rig.settle()
        monkeypatch.setattr(Questions, "of", real)
        assert len(rig.edits(reader)) > before
        assert {"live_question_failed"} == {log["event"] for log in logs}
        assert {log["unit"] for log in logs} == {broken_id}


async def test_a_board_that_cannot_be_shown_holds_up_no_other(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor the questions that come after the boards."""
    second = 1012
    rig.bind(second, "huyện Lấp Vò", Role.OFFICE)
    await rig.deliver()
    for chat in (OFFICE, second):
        assert await rig.live.show(chat)
    await rig.settle()
    rig.clock.at += timedelta(minutes=1)
    rig.answer(FIRST)
    real = Boards.live
    for broken, reader in ((OFFICE, second), (second, OFFICE)):

        def live(
            self: Boards, row: check_boards.Board, chat_id: int, broken: int = broken
        ) -> Board | None:
            if chat_id == broken:
                raise ValueError
            return real(self, row, chat_id)

        rig.restart()
        before = (len(rig.edits(reader)), len(rig.edits(FIRST)))
        monkeypatch.setattr(Boards, "live", live)
        with capture_logs() as logs:
            await rig.settle()
        assert len(rig.edits(reader)) > before[0]
        assert len(rig.edits(FIRST)) > before[1]
        assert {"live_board_failed"} == {log["event"] for log in logs}
