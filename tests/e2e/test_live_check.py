"""One pass of the loop that keeps boards and questions up to date, on a real line."""

import time
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.chat.live import GAP_S
from bot.check_round.questions import Questions
from bot.check_round.telling import question_subject
from bot.sandbox.limits import Limits
from bot.sandbox.pace import Pace
from bot.storage import check_rounds, outbox, people
from bot.storage.people import Role
from messages.actions import Reply
from messages.message import Button, Message
from messages.notices import CheckReminder
from tests.conftest import THURSDAY
from tests.e2e import rig
from tests.e2e.rig import DAY, FIRST, GROUP, OFFICE, SECOND, UNIT, Rig

rig = rig.rig


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
