"""The live board of an office, on the phones."""

import asyncio
import re
from datetime import datetime

import pytest

from bot.chat.live import LOOK_S
from bot.storage import answers, check_boards
from bot.storage.people import Role
from messages.actions import Reply, SendCompiled, ShowBoard, ShowReports, encode
from messages.check_words import reply_text
from tests.conftest import ZONE
from tests.e2e.conftest import CLERK, LEADER, PATIENCE_S, STRANGER, Shown, Stage, until

# A Thursday long after any day on which this runs.
THURSDAY = datetime(2031, 3, 6, 7, 30, tzinfo=ZONE)
DAY = THURSDAY.date()


@pytest.fixture
async def asked(stage: Stage) -> Shown:
    """On Thursday morning: the leader's question; an office above, and one elsewhere."""
    for chat in (LEADER, CLERK, STRANGER):
        await stage.ask(chat, "/start")
    stage.bind(LEADER, "xã Tân Khánh Trung", Role.LEADER)
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    return await stage.next_message(
        LEADER, lambda: stage.sandbox.move_clock(to=THURSDAY.isoformat())
    )


async def _shows(stage: Stage, chat: int, message: Shown, words: str) -> None:
    """Wait until a message of a chat says so."""

    def said() -> bool:
        (same,) = [m for m in stage.from_bot(chat) if m["message_id"] == message["message_id"]]
        return re.search(words, same["text"]) is not None

    await until(said)


async def test_the_board_follows_what_others_answer(stage: Stage, asked: Shown) -> None:
    """One message, edited."""
    board = await stage.ask(CLERK, "/check")
    assert "0/13" in board["text"]
    assert "Tân Khánh Trung" in board["text"]
    await stage.press(LEADER, asked, "Đề nghị đồng bộ")
    await _shows(stage, CLERK, board, "1/13.*\n– Đề nghị đồng bộ: 1")


async def test_two_answers_of_one_second_end_up_the_same_for_both(stage: Stage) -> None:
    """Both are kept; where each of the two was asked, the one that counts stands."""
    for chat in (LEADER, CLERK):
        await stage.ask(chat, "/start")
        stage.bind(chat, "xã Tân Khánh Trung", Role.OFFICER)
    mine = await stage.next_message(
        LEADER, lambda: stage.sandbox.move_clock(to=THURSDAY.isoformat())
    )
    await until(lambda: "trả lời trước" in stage.from_bot(CLERK)[-1]["text"])
    await until(stage.settled)
    theirs = stage.from_bot(CLERK)[-1]
    await asyncio.gather(
        stage.press(LEADER, mine, "Đề nghị đồng bộ"),
        stage.press(CLERK, theirs, "Đã rà soát, khớp"),
    )
    with stage.office.database.read() as connection:
        ((first, last),) = answers.of_round(connection, DAY).values()
    assert first.recipient_id != last.recipient_id
    for chat, message in ((LEADER, mine), (CLERK, theirs)):
        # The last line is the answer that counts.
        words = f"Đã trả lời 2 lần(.*\n)+.*{reply_text(Reply(last.answer))}.*\\Z"
        await _shows(stage, chat, message, words)


async def test_whoever_answers_for_the_same_unit_sees_it_at_once(stage: Stage) -> None:
    """In the question they were asked, sooner than the next look that comes by itself."""
    for chat in (LEADER, CLERK):
        await stage.ask(chat, "/start")
        stage.bind(chat, "xã Tân Khánh Trung", Role.OFFICER)
    mine = await stage.next_message(
        LEADER, lambda: stage.sandbox.move_clock(to=THURSDAY.isoformat())
    )
    await until(lambda: "trả lời trước" in stage.from_bot(CLERK)[-1]["text"])
    await until(stage.settled)
    theirs = stage.from_bot(CLERK)[-1]
    async with asyncio.timeout(LOOK_S / 2):
        await stage.press(LEADER, mine, "Đề nghị đồng bộ")
        await _shows(stage, CLERK, theirs, "(?s)Đã trả lời.*Đề nghị đồng bộ")


def _boards(stage: Stage) -> int:
    with stage.office.database.read() as connection:
        return len(check_boards.of_round(connection, DAY))


async def test_the_board_turns_into_its_lists_and_back(stage: Stage, asked: Shown) -> None:
    """A list is not edited away under its reader; back at the board it is live again."""
    board = await stage.ask(CLERK, "/check")
    await stage.press(CLERK, board, "Chưa trả lời")
    await _shows(stage, CLERK, board, "^Chưa trả lời · rà soát")
    assert _boards(stage) == 0
    await stage.press(LEADER, asked, "Đã rà soát, khớp")
    (turned,) = [m for m in stage.from_bot(CLERK) if m["message_id"] == board["message_id"]]
    await stage.press(CLERK, turned, "‹ Bảng theo dõi")
    await _shows(stage, CLERK, board, "1/13")
    await until(lambda: _boards(stage) == 1)


async def test_whoever_leads_and_is_the_office_gets_both(stage: Stage, asked: Shown) -> None:
    """Their question, and the board below it."""
    assert asked
    stage.bind(LEADER, "huyện Lấp Vò", Role.OFFICE)
    stage.sandbox.type_text(LEADER, LEADER, "/check")
    await until(lambda: "0/13" in stage.from_bot(LEADER)[-1]["text"])
    assert "trả lời trước" in stage.from_bot(LEADER)[-2]["text"]


async def test_nobody_else_sees_a_board(stage: Stage, asked: Shown) -> None:
    """A leader has their question alone; a stranger nothing, not even by forged buttons."""
    assert asked
    assert "trả lời trước" in (await stage.ask(LEADER, "/check"))["text"]
    assert "Hiện không" in (await stage.ask(STRANGER, "/check"))["text"]
    for chat in (LEADER, STRANGER):
        before = [m["text"] for m in stage.from_bot(chat)]
        message = stage.from_bot(chat)[-1]
        for action in (ShowBoard(DAY), ShowReports(DAY, answered=True), SendCompiled(DAY)):
            pressed = await stage.sandbox.press(
                chat, chat, message["message_id"], encode(action), PATIENCE_S, forged=True
            )
            assert pressed["answered"]
        assert [m["text"] for m in stage.from_bot(chat)] == before
