"""A file sent in a chat, end to end: the preview on the phone, the tap, a leader's digest."""

import pytest

from bot.sandbox.params import Upload
from bot.storage.people import Role
from tests.documents import s004_docx
from tests.e2e.conftest import ADMIN, CLERK, LEADER, STRANGER, Shown, Stage, until
from tests.factories import FEBRUARY_CSV, s004_xlsx


@pytest.fixture
async def office(stage: Stage) -> Stage:
    """A leader, the office and an administrator have joined and said hello."""
    for chat in (LEADER, CLERK, ADMIN):
        await stage.ask(chat, "/start")
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    stage.bind(ADMIN, "huyện Lấp Vò", Role.ADMIN)
    return stage


async def _send(stage: Stage, chat: int, name: str, data: bytes, caption: str = "") -> Shown:
    upload = Upload(name, "application/octet-stream", data)
    return await stage.next_message(
        chat, lambda: stage.sandbox.send_document(chat, chat, upload, caption)
    )


async def test_a_clerk_sends_a_file_and_leaders_hear_of_it_after_a_tap(office: Stage) -> None:
    """Nothing before the tap; the preview's place is taken by what was done."""
    preview = await _send(office, CLERK, "thang-2.csv", FEBRUARY_CSV.encode())
    assert "Tháng 02/2024" in preview["text"]
    assert "nhận ra 13 đơn vị" in preview["text"]
    assert len(office.from_bot(LEADER)) == 1
    await office.press(CLERK, preview, "Chấp nhận")
    await until(lambda: len(office.from_bot(LEADER)) > 1)
    assert "▼ 9,76" in office.from_bot(LEADER)[1]["text"]
    await until(
        lambda: any("Đã chấp nhận bản 2" in message["text"] for message in office.from_bot(CLERK))
    )


async def test_a_report_in_word_is_read_as_well(office: Stage) -> None:
    """With late dossiers and rates, which the table alone has not: a new version of the month."""
    preview = await _send(office, CLERK, "bao-cao.docx", s004_docx())
    assert "Tháng 01/2024" in preview["text"]
    assert [button["text"] for button in preview["buttons"][-1]] == ["Chấp nhận", "Giữ lại", "Bỏ"]


async def test_an_unknown_name_is_settled_by_a_tap(office: Stage) -> None:
    """And asked no more."""
    typo = FEBRUARY_CSV.replace("Xã Tân Khánh Trung", "Xã Tân Khanh Trung")
    preview = await _send(office, CLERK, "a.csv", typo.encode())
    assert "“Xã Tân Khanh Trung” trong tệp là đơn vị nào?" in preview["text"]
    await office.press(CLERK, preview, "Xã Tân Khánh Trung")
    await until(lambda: "trong tệp là đơn vị nào" not in office.from_bot(CLERK)[-1]["text"])
    assert "nhận ra 13 đơn vị" in office.from_bot(CLERK)[-1]["text"]


async def test_the_typed_forms_do_what_the_buttons_do(office: Stage) -> None:
    """/giu, /duyet without a number, /duyet with it, /bo too late."""
    await _send(office, CLERK, "a.csv", FEBRUARY_CSV.encode())
    assert "Đã giữ lại bản 2" in (await office.ask(CLERK, "/giu 2 chờ ký"))["text"]
    assert "2 · Huyện Lấp Vò" in (await office.ask(CLERK, "/duyet"))["text"]
    assert "Đã chấp nhận bản 2" in (await office.ask(CLERK, "/duyet 2"))["text"]
    assert "đã được duyệt" in (await office.ask(CLERK, "/bo 2"))["text"]


async def test_a_held_snapshot_reaches_the_administrator_with_buttons(office: Stage) -> None:
    """Who decides; the leader hears nothing of it."""
    impossible = FEBRUARY_CSV.replace(";55,8;", ";155,8;")
    preview = await _send(office, CLERK, "a.csv", impossible.encode())
    assert "Đang tạm giữ" in preview["text"]
    await until(lambda: len(office.from_bot(ADMIN)) > 1)
    held = office.from_bot(ADMIN)[1]
    assert "Tạm giữ bản số liệu 2" in held["text"]
    await office.press(ADMIN, held, "Bỏ")
    await until(lambda: "Đã bỏ bản 2" in office.from_bot(ADMIN)[1]["text"])
    assert len(office.from_bot(LEADER)) == 1


@pytest.mark.parametrize("chat", [LEADER, STRANGER])
async def test_files_of_others_are_not_read(office: Stage, chat: int) -> None:
    """Not even fetched."""
    said = await _send(office, chat, "a.xlsx", s004_xlsx())
    assert "chỉ nhận từ văn phòng" in said["text"]
    assert not [c for c in office.sandbox.calls() if c["method"] == "getFile"]


async def test_a_broken_file_is_answered_in_one_sentence(office: Stage) -> None:
    """With what and where."""
    said = await _send(office, CLERK, "a.xlsx", b"PK\x03\x04 not a workbook")
    assert "Chưa dùng được tệp “a.xlsx”" in said["text"]


async def test_a_file_beyond_telegrams_limit_is_refused_unfetched(office: Stage) -> None:
    """Bots get 20 MB at most."""
    said = await _send(office, CLERK, "a.csv", b"a" * 21_000_000)
    assert "20 MB" in said["text"]
