"""The dialogue of the Thursday check on the phone: buttons, typed words, files, photos."""

import asyncio
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.office import Office, office
from bot.sandbox.params import Upload
from bot.storage import answers, inbox, people
from bot.storage.people import Role
from messages.actions import AnswerCheck, Reply, encode
from tests.conftest import FRIDAY, THURSDAY, ZONE
from tests.documents import s004_docx
from tests.e2e.conftest import ADMIN, CLERK, LEADER, STRANGER, Shown, Stage, until
from tests.e2e.serving import serving, settings_for
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import bind, import_table
from tests.sandbox.conftest import png
from tests.sandboxes import start_sandbox

CODES = "H20.31.05-261008-0001\nH20.31.05-261008-0002"
# Leads Tân Mỹ with LEADER, and Định Yên alone; CLERK is of the office and leads Tân Mỹ too.
TWO_UNITS = ADMIN


@pytest.fixture
async def morning(stage: Stage) -> Stage:
    """Thursday 07:30: everybody has the question on their phone."""
    for chat in (LEADER, CLERK, TWO_UNITS):
        await stage.ask(chat, "/start")
    for chat, unit, role in (
        (LEADER, "xã Tân Mỹ", Role.LEADER),
        (CLERK, "huyện Lấp Vò", Role.OFFICE),
        (CLERK, "xã Tân Mỹ", Role.OFFICER),
        (TWO_UNITS, "xã Tân Mỹ", Role.LEADER),
        (TWO_UNITS, "xã Định Yên", Role.LEADER),
    ):
        stage.bind(chat, unit, role)
    stage.sandbox.move_clock(preset="thursday-0730")
    # The office hears of the units with nobody to ask as well.
    for chat, messages in ((TWO_UNITS, 3), (LEADER, 2), (CLERK, 3)):
        await until(lambda chat=chat, messages=messages: len(stage.from_bot(chat)) == messages)
    return stage


async def _send(
    stage: Stage, chat: int, name: str, text: str, kind: str = "application/octet-stream"
) -> Shown:
    upload = Upload(name, kind, text.encode())
    return await stage.next_message(chat, lambda: stage.sandbox.send_document(chat, chat, upload))


def _voice(stage: Stage, chat: int) -> None:
    """A person speaks instead of typing."""
    message = {
        "message_id": 900,
        "date": int(stage.clock.now().timestamp()),
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "A"},
        "voice": {"file_id": "x", "file_unique_id": "x", "duration": 3},
    }
    stage.sandbox.world.updates.add("message", message)


def _texts(message: Shown) -> list[str]:
    return [button["text"] for row in message["buttons"] for button in row]


async def test_the_whole_dialogue_by_buttons(morning: Stage) -> None:
    """Asked, answered, detailed, read back, confirmed; the second person sees it."""
    question = morning.from_bot(LEADER)[-1]
    asked = await morning.next_message(
        LEADER, lambda: asyncio.ensure_future(morning.press(LEADER, question, "Có chênh lệch"))
    )
    assert "Xã Tân Mỹ · có chênh lệch, đã ghi nhận lúc 07:3" in asked["text"]
    # A double tap: recorded, and asked once.
    assert (await morning.press(LEADER, question, "Có chênh lệch"))["text"] == "Đã ghi nhận."
    read = await morning.ask(LEADER, f"Gửi văn phòng\n{CODES}")
    assert "2 hồ sơ" in read["text"]
    assert len([m for m in morning.from_bot(LEADER) if "ba cách" in m["text"]]) == 1
    assert _texts(read) == ["Xác nhận", "Gửi lại"]
    pressed = await morning.press(LEADER, read, "Xác nhận")
    assert pressed["text"] == "Đã ghi nhận."
    await until(lambda: "Có chênh lệch: 2 hồ sơ" in morning.from_bot(LEADER)[-1]["text"])
    other = await morning.ask(CLERK, "/check")
    assert "Có chênh lệch: 2 hồ sơ · người khác của đơn vị" in other["text"]
    # The buttons stay: a correction is one tap.
    assert "Đề nghị đồng bộ" in _texts(morning.from_bot(LEADER)[-1])


async def test_the_whole_dialogue_by_words(morning: Stage) -> None:
    """Every button has its typed form."""
    assert "đã ghi nhận" in (await morning.ask(LEADER, "/check chênh lệch"))["text"]
    assert "hai số" in (await morning.ask(LEADER, "17"))["text"]
    assert "Cổng DVCQG 17, hệ thống tỉnh 5" in (await morning.ask(LEADER, "17 và 5"))["text"]
    assert "một trong ba cách" in (await morning.ask(LEADER, "/check gửi lại"))["text"]
    assert (
        "Cổng DVCQG 18, hệ thống tỉnh 6"
        in (await morning.ask(LEADER, "/check chênh lệch 18 6"))["text"]
    )
    shown = await morning.ask(LEADER, "/check xác nhận")
    assert "Có chênh lệch: Cổng 18, tỉnh 6" in shown["text"]
    assert "không có nội dung nào" in (await morning.ask(LEADER, "/check huỷ"))["text"].lower()
    assert "hai số" in (await morning.ask(LEADER, "/check chênh lệch 17"))["text"]
    assert "Đã bỏ nội dung" in (await morning.ask(LEADER, "/check huỷ"))["text"]
    assert "Chưa hiểu" in (await morning.ask(LEADER, "/check khớp xã Nào Đó"))["text"]
    # A unit's name stays a question for its score, with a draft open or without.
    await morning.ask(LEADER, "/check chênh lệch")
    assert "/100" in (await morning.ask(LEADER, "xã Bình Thành"))["text"]


async def test_what_is_not_theirs_is_said_to_be_so(morning: Stage) -> None:
    """Another's unit, with and without accents or numbers; whoever answers for none."""
    for words in (
        "khớp xã Bình Thành",
        "khop xa binh thanh",
        "chênh lệch xã Bình Thành",
        "chênh lệch cho xã Bình Thành cổng 17, tỉnh 5",
    ):
        assert "không thể trả lời thay" in (await morning.ask(LEADER, f"/check {words}"))["text"]
    assert "chênh lệch" not in (await morning.ask(LEADER, "/check"))["text"].lower()
    # Words about the systems are no unit's name.
    assert "17" in (await morning.ask(LEADER, "/check lệch cổng 17, tỉnh 5"))["text"]
    await morning.ask(STRANGER, "/start")
    said = await morning.ask(STRANGER, "/check khớp xã Tân Mỹ")
    assert "không thể trả lời thay" in said["text"]
    morning.bind(STRANGER, "huyện Lấp Vò", Role.OFFICE)
    said = await morning.ask(STRANGER, "/check khớp xã Tân Mỹ")
    assert "không thể trả lời thay" in said["text"]
    shown = await morning.ask(STRANGER, "/help")
    assert "/check tổng hợp" in shown["text"]
    assert "/check tổng hợp" not in (await morning.ask(LEADER, "/help"))["text"]


async def test_two_units_are_answered_apart(morning: Stage) -> None:
    """By name; what names none is confirmed with a button that does."""
    one = await morning.ask(TWO_UNITS, "/check khớp xã Định Yên")
    assert "Xã Định Yên" in one["text"]
    assert "Đã rà soát, khớp" in one["text"]
    read = await morning.ask(TWO_UNITS, "/check chênh lệch 3 và 1")
    assert sorted(_texts(read)[:2]) == ["Xác nhận cho xã Tân Mỹ", "Xác nhận cho xã Định Yên"]
    assert "ghi rõ đơn vị" in (await morning.ask(TWO_UNITS, "/check xác nhận"))["text"]
    await morning.press(TWO_UNITS, read, "Xác nhận cho xã Tân Mỹ")
    await until(lambda: any("Cổng 3, tỉnh 1" in one["text"] for one in morning.from_bot(TWO_UNITS)))
    shown = await morning.ask(LEADER, "/check")
    assert "Có chênh lệch: Cổng 3, tỉnh 1 · người khác của đơn vị" in shown["text"]
    asked = await morning.ask(TWO_UNITS, "/check lệch cho xã Tân Mỹ")
    assert asked["text"].startswith("Xã Tân Mỹ · có chênh lệch")


async def test_a_file_is_taken_and_what_is_none_is_refused(morning: Stage) -> None:
    """A photo, a picture sent as a file, a recording, a table of something else."""
    photo = Upload("anh.png", "image/png", png())
    refused = await morning.next_message(
        LEADER, lambda: morning.sandbox.send_photo(LEADER, LEADER, photo)
    )
    assert "Ảnh chưa dùng được" in refused["text"]
    # Whoever imports nothing can only mean the check.
    assert "2 hồ sơ" in (await _send(morning, LEADER, "ds.csv", CODES))["text"]
    await morning.ask(LEADER, "/check chênh lệch")
    assert "Ảnh" in (await _send(morning, LEADER, "a.jpg", "x", "image/jpeg"))["text"]
    assert "chỉ đọc chữ" in (await _send(morning, LEADER, "a.ogg", "x", "audio/ogg"))["text"]
    spoken = await morning.next_message(LEADER, lambda: _voice(morning, LEADER))
    assert "Nội dung này chưa dùng được" in spoken["text"]
    refused = await _send(morning, LEADER, "điểm<b>.csv", S004_CSV)
    assert "Tệp “điểm<b>.csv” chưa dùng được: không thấy cột mã hồ sơ" in refused["text"]
    big = await _send(morning, LEADER, "a.csv", "a" * 21_000_000)
    assert "20 MB" in big["text"]
    file = f"Mã hồ sơ;Họ và tên;Ngày hẹn trả\n{CODES.splitlines()[0]};A;12/01/2024\n"
    read = await _send(morning, LEADER, "ds.csv", file)
    assert "1 hồ sơ" in read["text"]
    assert "Không đọc các cột về cá nhân: Họ và tên." in read["text"]


async def test_an_office_that_leads_too_keeps_its_files(morning: Stage) -> None:
    """With a draft open only a list of dossiers is taken for it."""
    preview = await _send(morning, CLERK, "thang-2.csv", FEBRUARY_CSV)
    assert "Tháng 02/2024" in preview["text"]
    await morning.ask(CLERK, "/check chênh lệch")
    preview = await _send(morning, CLERK, "thang-2.csv", FEBRUARY_CSV)
    assert "Tháng 02/2024" in preview["text"]
    assert "2 hồ sơ" in (await _send(morning, CLERK, "ds.csv", f"x\n{CODES}\n"))["text"]


async def test_a_group_answers_by_button_and_sees_no_codes(morning: Stage) -> None:
    """Dossiers are taken in private chats alone."""
    group = -5001
    morning.sandbox.add_group(group, "Tân Mỹ", [LEADER])
    morning.bind(group, "xã Tân Mỹ", Role.OFFICER)
    before = len(morning.from_bot(group))
    morning.sandbox.type_text(group, LEADER, f"/check@b_bot chênh lệch {CODES}")
    await until(lambda: len(morning.from_bot(group)) > before)
    assert "tin nhắn riêng" in morning.from_bot(group)[-1]["text"]
    morning.sandbox.type_text(group, LEADER, "/check@b_bot")
    await until(lambda: "Rà soát" in morning.from_bot(group)[-1]["text"])
    pressed = await morning.press(group, morning.from_bot(group)[-1], "Có chênh lệch", LEADER)
    assert "tin nhắn riêng" in pressed["text"]
    await until(lambda: "Có chênh lệch" in morning.from_bot(group)[-1]["text"])
    await asyncio.sleep(0.05)
    assert "ba cách" not in morning.from_bot(group)[-1]["text"]


async def test_forged_and_spent_buttons_do_nothing(morning: Stage) -> None:
    """Somebody else's draft, one that never was, one that is confirmed."""
    await morning.ask(LEADER, "/check chênh lệch")
    read = await morning.ask(LEADER, "17 và 5")
    data = read["buttons"][0][0]["callback_data"]
    for chat, forged in ((TWO_UNITS, data), (LEADER, "draft:99999:13"), (LEADER, "redraft:99999")):
        message = morning.from_bot(chat)[1]
        told = await morning.sandbox.press(
            chat, chat, message["message_id"], forged, 20, forged=True
        )
        assert told["text"]
        assert told["text"] != "Đã ghi nhận."
    assert (await morning.press(LEADER, read, "Xác nhận"))["text"] == "Đã ghi nhận."
    again = await morning.sandbox.press(LEADER, LEADER, read["message_id"], data, 20, forged=True)
    assert again["text"].startswith("Bản này đã được xác nhận")


async def test_what_was_given_in_time_counts_after_a_death(tmp_path: Path) -> None:
    """Typed at 10:59:30 and pressed at 10:59:50, handled at 11:02 by a process that came later."""
    clock = MovableClock()
    # Figures that were read after a day let no round of that day be opened.
    clock.move(FRIDAY)
    sandbox = await start_sandbox(clock)
    settings = settings_for(tmp_path, sandbox)
    with office(settings, clock) as built:
        import_table(built, S004_CSV)
        for chat in (LEADER, CLERK):
            sandbox.add_user(chat, "A")
            bind(built, chat, "xã Tân Mỹ", Role.LEADER)
        clock.move(THURSDAY)
        built.rounds.open()
        (question,) = [q for q in built.check.current(CLERK) if q]  # type: ignore[union-attr]
        clock.move(THURSDAY.replace(hour=10, minute=59, second=30))
        sandbox.type_text(LEADER, LEADER, "/check khớp")
        _keep_press(built, question.unit_id, THURSDAY.replace(hour=10, minute=59, second=50))
        clock.move(THURSDAY.replace(hour=11, minute=2))

        def given() -> list[tuple[str, datetime]]:
            with built.database.read() as connection:
                kept = answers.of_unit(connection, THURSDAY.date(), question.unit_id)
            return [(one.answer, one.answered_at) for one in kept]

        async with serving(built):
            await until(lambda: len(given()) == 2)
    await sandbox.stop()
    times = dict(given_ for given_ in given())
    begin = THURSDAY.replace(hour=10, minute=59)
    assert times["sync"] == begin + timedelta(seconds=50)
    assert begin + timedelta(seconds=30) <= times["match"] < begin + timedelta(seconds=40)


def _keep_press(built: Office, unit_id: int, at: datetime) -> None:
    """A press that an earlier process took in and did not live to handle."""
    person = {"id": CLERK, "is_bot": False, "first_name": "A"}
    payload = {
        "update_id": 1,
        "callback_query": {
            "id": "1",
            "from": person,
            "chat_instance": "1",
            "data": encode(AnswerCheck(THURSDAY.date(), unit_id, Reply.SYNC)),
            "message": {
                "message_id": 1,
                "date": int(THURSDAY.timestamp()),
                "chat": {"id": CLERK, "type": "private"},
                "text": "?",
            },
        },
    }
    with built.database.write() as connection:
        inbox.keep(connection, {1: payload}, at)


async def test_a_button_of_last_weeks_question_says_that_its_round_is_over(morning: Stage) -> None:
    """Nothing is recorded, and no word that it was."""
    question = morning.from_bot(LEADER)[-1]
    opened = morning.clock.now().astimezone(ZONE)
    morning.sandbox.move_clock(to=(opened + timedelta(days=7, hours=-2)).isoformat())
    told = await morning.press(LEADER, question, "Có chênh lệch")
    assert told["text"] == f"Đợt rà soát {opened:%d/%m/%Y} đã qua; bot không ghi câu trả lời nữa."
    with morning.office.database.read() as connection:
        assert answers.of_round(connection, opened.date()) == {}


async def test_files_that_are_read_hold_up_no_answer(
    morning: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many of them as there are common threads, from who answers and from who imports."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2))
    go_on, run = threading.Event(), subprocess.run

    def slow(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the real one's
        go_on.wait(30)
        return run(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", slow)
    before = {chat: len(morning.from_bot(chat)) for chat in (LEADER, CLERK)}
    try:
        for chat in before:
            upload = Upload("a.docx", "application/octet-stream", s004_docx())
            morning.sandbox.send_document(chat, chat, upload)
        await asyncio.sleep(0.5)
        asked = asyncio.get_running_loop().time()
        await morning.ask(TWO_UNITS, "/help")
        assert asyncio.get_running_loop().time() - asked < 5
    finally:
        go_on.set()
    for chat, count in before.items():
        await until(lambda chat=chat, count=count: len(morning.from_bot(chat)) > count)


async def test_what_is_not_understood_is_quoted_without_signs_that_turn_it_round(
    morning: Stage,
) -> None:
    """Control and direction signs could let the bot seem to say something else."""
    told = await morning.ask(LEADER, "/check \u202eabc\x07 xyz")
    assert "abc xyz" in told["text"]
    assert "\u202e" not in told["text"]


async def test_a_typed_confirmation_that_comes_twice_is_answered_as_the_first(
    morning: Stage,
) -> None:
    """The other unit's numbers wait for a confirmation of their own."""
    await morning.ask(TWO_UNITS, "/check chênh lệch xã Tân Mỹ 17 5")
    await morning.ask(TWO_UNITS, "/check chênh lệch xã Định Yên 3 1")
    for _ in range(2):
        told = await morning.ask(TWO_UNITS, "/check xác nhận xã Tân Mỹ")
        assert "Tân Mỹ" in told["text"]
        assert "17" in told["text"]
    assert "Định Yên" in (await morning.ask(TWO_UNITS, "/check xác nhận xã Định Yên"))["text"]
    assert "không có" in (await morning.ask(LEADER, "/check xác nhận xã Tân Mỹ"))["text"].lower()


async def test_sending_anew_says_that_the_unit_is_no_more_theirs(morning: Stage) -> None:
    """Nobody confirmed it, and nothing came after it."""
    question = morning.from_bot(LEADER)[-1]
    await morning.next_message(
        LEADER, lambda: asyncio.ensure_future(morning.press(LEADER, question, "Có chênh lệch"))
    )
    read = await morning.ask(LEADER, CODES)
    with morning.office.database.read() as connection:
        who = people.recipient_of_chat(connection, LEADER)
    assert who is not None
    morning.office.people.remove(who.id, unit_name=None, by="t")
    pressed = await morning.press(LEADER, read, "Gửi lại")
    assert pressed["text"] == "Đơn vị này không thuộc quyền trả lời của đồng chí."
