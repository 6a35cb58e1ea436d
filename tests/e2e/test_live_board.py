"""The board of a round: edited in place, seldom enough, whatever happens to it."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.chat.live import GAP_S, LiveCheck
from bot.chat.reply import Replies
from bot.check_round.boards import Boards
from bot.storage import check_boards, check_rounds
from bot.storage.people import Role
from messages.actions import Reply
from messages.boards import Board
from messages.render import Said
from tests.conftest import THURSDAY
from tests.e2e import rig
from tests.e2e.rig import DAY, FIRST, OFFICE, SECOND, Rig

rig = rig.rig


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
