"""The whole Thursday morning on the sandbox with 150 units, from the question to the list."""

import asyncio
import io
from datetime import datetime

import openpyxl
from docx import Document

from bot.storage import outbox
from bot.storage.people import Role
from messages.actions import Reply
from messages.check_words import reply_text
from tests.conftest import ZONE
from tests.e2e.conftest import CLERK, PATIENCE_S, Shown, Stage, until
from tests.factories import Line, table_csv

UNITS = 150
# Long after any day on which this runs: the sandbox's clock only moves forward.
THURSDAY = datetime(2031, 3, 6, tzinfo=ZONE)
DAY = "06/03/2031"
PROVINCE = "tỉnh Thử Nghiệm"
FIRST = 2001
# The last unit has nobody; the first person leads the first two.
LEADERS = range(FIRST, FIRST + UNITS - 2)


def _unit(number: int) -> str:
    return f"Xã Thử {number:03}"


def _figures() -> str:
    groups = ("15", "16", "7,2", "8,8", "16", "18")
    lines = [Line(_unit(number), "81", groups) for number in range(UNITS)]
    return table_csv(lines, title=(f"UBND {PROVINCE}", "Tháng 01 năm 2024")).decode("utf-8-sig")


async def _at(stage: Stage, clock: str) -> None:
    """Move to that hour, and let everything be done and sent."""
    moment = datetime.fromisoformat(f"{THURSDAY.date()}T{clock}+07:00")
    stage.sandbox.move_clock(to=moment.isoformat())
    await stage.office.timetable.catch_up()
    async with asyncio.timeout(3 * PATIENCE_S):
        while not stage.settled():  # noqa: ASYNC110 - the outbox is the service's
            await asyncio.sleep(0.02)


async def _assemble(stage: Stage) -> None:
    """A province of 150 communes, nearly all with a person, and its office."""
    for chat in (*LEADERS, CLERK):
        if chat != CLERK:
            stage.sandbox.add_user(chat, f"N{chat}")
        stage.sandbox.type_text(chat, chat, "/start")
    await until(lambda: all(stage.from_bot(chat) for chat in (*LEADERS, CLERK)))
    stage.import_text(_figures())
    stage.bind(CLERK, PROVINCE, Role.OFFICE)
    stage.bind(FIRST, _unit(1), Role.LEADER)
    for number, chat in enumerate(LEADERS):
        stage.bind(chat, _unit(number + (1 if number else 0)), Role.LEADER)


def _said(stage: Stage, chat: int, words: str) -> list[Shown]:
    return [message for message in stage.from_bot(chat) if words in message["text"]]


async def _answer(stage: Stage, chat: int, reply: Reply, unit: str = "") -> None:
    question = _said(stage, chat, unit or "trả lời trước")[0]
    await stage.press(chat, question, reply_text(reply))


async def test_a_morning_with_150_units(stage: Stage) -> None:
    """Asked, answered, reminded, closed, compiled; late answers told; each message once."""
    await _assemble(stage)
    await _at(stage, "07:30:00")
    questions = {chat: _said(stage, chat, "Rà soát hồ sơ trễ hạn") for chat in LEADERS}
    assert {chat: len(found) for chat, found in questions.items()} == {
        chat: 2 if chat == FIRST else 1 for chat in LEADERS
    }
    (nobody,) = _said(stage, CLERK, "Chưa có người trả lời")
    assert "Thử 149" in nobody["text"]
    assert "1/150 đơn vị" in nobody["text"]

    silent, differing, late = LEADERS[-40:], LEADERS[-60:-40], LEADERS[-10]
    for chat in LEADERS[:-60]:
        if chat == FIRST:
            await _answer(stage, chat, Reply.MATCH, _unit(0))
            await _answer(stage, chat, Reply.SYNC, _unit(1))
        else:
            await _answer(stage, chat, Reply.MATCH)
    for chat in differing:
        await _answer(stage, chat, Reply.DIFFERS)

    await _at(stage, "09:30:00")
    reminded = [chat for chat in LEADERS if _said(stage, chat, "Còn 90 phút")]
    assert reminded == list(silent)
    for chat in silent[:10]:
        await _answer(stage, chat, Reply.NO_FIGURES)
    await _at(stage, "10:30:00")
    assert [chat for chat in LEADERS if _said(stage, chat, "Còn 30 phút")] == list(silent[10:])

    await _at(stage, "11:00:00")
    told = [chat for chat in LEADERS if _said(stage, chat, "Chưa trả lời rà soát")]
    assert told == list(silent[10:])
    _reads_well(stage, [message for message in stage.from_bot(CLERK) if message["document"]])

    await _answer(stage, late, Reply.MATCH)
    await until(lambda: _said(stage, CLERK, "sau hạn"))
    await _at(stage, "11:05:00")
    await _at(stage, "16:00:00")
    with stage.office.database.read() as connection:
        rows = outbox.listing(connection, 2000)
    keys = [row["id"] for row in rows]
    assert len(keys) == len(set(keys))
    assert {row["attempts"] for row in rows} == {1}


def _reads_well(stage: Stage, album: list[Shown]) -> None:
    """The office's message and its two files."""
    sheet, letter = album
    assert sheet["album"] == letter["album"] is not None
    assert "119/150" in letter["text"]
    assert sheet["document"]["name"].endswith(".xlsx")
    assert letter["document"]["name"].endswith(".docx")
    book = openpyxl.load_workbook(io.BytesIO(stage.content(sheet)))
    assert book.sheetnames == ["Tổng hợp", "Hồ sơ chênh lệch", "Chưa báo cáo"]
    summary = [[cell.value for cell in row] for row in book["Tổng hợp"].iter_rows(min_row=6)]
    named = [row[1] for row in summary if str(row[1]).startswith("Xã Thử")]
    assert named == [_unit(number) for number in range(UNITS)]
    missing = [row[1].value for row in book["Chưa báo cáo"].iter_rows(min_row=6)]
    assert len(missing) == 31
    text = "\n".join(p.text for p in Document(io.BytesIO(stage.content(letter))).paragraphs)
    assert DAY in text
