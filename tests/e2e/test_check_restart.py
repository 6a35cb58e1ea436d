"""A service that is away over the deadline: who answered meanwhile answered in time."""

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.office import Office, office
from bot.sandbox.server import Sandbox
from bot.storage import answers, check_rounds
from bot.storage.people import Role
from messages.actions import Reply
from messages.check_words import reply_text
from tests.conftest import ZONE
from tests.e2e.conftest import Shown, until
from tests.e2e.serving import serving, settings_for
from tests.factories import S004_CSV
from tests.furnishing import bind, import_table
from tests.sandboxes import start_sandbox

# Long after any day on which this runs: the sandbox's clock only moves forward.
DAY = date(2031, 3, 6)
PEOPLE = {2001: "xã Bình Thành", 2002: "xã Tân Mỹ", 2003: "xã Định An"}
SILENT = 2004


def _at(clock: str) -> str:
    return datetime.fromisoformat(f"{DAY}T{clock}+07:00").astimezone(ZONE).isoformat()


def _said(sandbox: Sandbox, chat: int, words: str) -> list[Shown]:
    shown = sandbox.messages(chat)
    return [m for m in shown if m["from"] == "bot" and words in m["text"]]


def _assemble(built: Office, sandbox: Sandbox) -> None:
    import_table(built, S004_CSV)
    for chat, unit in {**PEOPLE, SILENT: "xã Vĩnh Thạnh"}.items():
        sandbox.add_user(chat, f"N{chat}")
        sandbox.type_text(chat, chat, "/start")
        bind(built, chat, unit, Role.LEADER)


@pytest.mark.parametrize("back_at", ["11:00:40", "11:40:00"])
async def test_answers_of_an_outage_over_the_deadline_are_in_time(
    tmp_path: Path, back_at: str
) -> None:
    """Two typed and one pressed; only who said nothing is told so, when the moved one passes."""
    clock = MovableClock()
    sandbox = await start_sandbox(clock)
    settings = settings_for(tmp_path, sandbox)
    with office(settings, clock) as built:
        _assemble(built, sandbox)
        sandbox.move_clock(to=_at("07:20:00"))
        async with serving(built):
            await until(lambda: all(sandbox.messages(chat) for chat in PEOPLE))
            sandbox.move_clock(to=_at("07:30:00"))
            await until(lambda: all(_said(sandbox, chat, "trả lời trước") for chat in PEOPLE))
            sandbox.move_clock(to=_at("10:59:40"))
            await until(lambda: _said(sandbox, SILENT, "Còn"))
            built.uptime.note()
        first, second, third = PEOPLE
        for chat in (first, second):
            sandbox.type_text(chat, chat, "/check khớp")
        (question, *_) = _said(sandbox, third, "trả lời trước")
        (data,) = [
            button["callback_data"]
            for row in question["buttons"]
            for button in row
            if button["text"] == reply_text(Reply.MATCH)
        ]
        # Nobody is there to end the button's waiting.
        await sandbox.press(third, third, question["message_id"], data, wait_s=0.01)
        sandbox.move_clock(to=_at(back_at))
        async with serving(built):
            await until(lambda: all(_said(sandbox, chat, "Đã trả lời") for chat in PEOPLE))
            sandbox.move_clock(to=_at("12:30:00"))
            await until(lambda: _said(sandbox, SILENT, "Chưa trả lời rà soát"))
        assert not any(_said(sandbox, chat, "Chưa trả lời rà soát") for chat in PEOPLE)
        with built.database.read() as connection:
            held = check_rounds.get(connection, DAY)
            given = answers.of_round(connection, DAY)
        assert held is not None
        assert len(given) == len(PEOPLE)
        assert all(one[0].answered_at < held.told_deadline for one in given.values())
    await sandbox.stop()
