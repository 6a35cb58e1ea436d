"""The full list behind a digest, as people see and press it."""

import pytest

from bot.storage.alerts import alert_table
from bot.storage.people import Role, membership_table
from messages.actions import ShowAlerts, encode
from tests.e2e.conftest import ADMIN, CLERK, LEADER, PATIENCE_S, STRANGER, Shown, Stage, until
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import stage_table

_UNITS = tuple(line.split(";")[1] for line in S004_CSV.splitlines()[4:])


async def _press(stage: Stage, chat: int, message: Shown, data: str) -> Shown:
    return await stage.sandbox.press(
        chat, chat, message["message_id"], data, PATIENCE_S, forged=True
    )


async def _list_of(stage: Stage, chat: int, message: Shown, text: str) -> Shown:
    """The list that a button opens in a message of its own."""
    before = len(stage.from_bot(chat))
    await stage.press(chat, message, text)
    await until(lambda: len(stage.from_bot(chat)) > before)
    return stage.from_bot(chat)[-1]


async def test_a_leader_of_many_units_reads_all_of_them(stage: Stage) -> None:
    """The list is a message of its own, its pages take each other's place, the digest stays."""
    await stage.ask(LEADER, "/start")
    for unit in _UNITS:
        stage.bind(LEADER, unit, Role.LEADER)
    stage.import_text(FEBRUARY_CSV)
    await until(lambda: len(stage.from_bot(LEADER)) == 2)
    digest = stage.from_bot(LEADER)[-1]
    assert digest["text"].startswith("13 đơn vị của đồng chí · Tháng 02/2024")
    page = await _list_of(stage, LEADER, digest, "Xem tất cả (13)")
    assert page["message_id"] != digest["message_id"]
    assert "trang 1/" in page["text"]
    seen = page["text"]
    number = 1
    while any(button["text"] == "Trang sau ›" for row in page["buttons"] for button in row):
        number += 1
        await stage.press(LEADER, page, "Trang sau ›")
        await until(lambda: f"trang {number}/" in stage.from_bot(LEADER)[-1]["text"])  # noqa: B023 - awaited at once
        page = stage.from_bot(LEADER)[-1]
        seen += page["text"]
    with stage.office.database.read() as connection:
        stored = connection.execute(alert_table.select()).all()
    told = [line for line in seen.splitlines() if line.startswith("– ")]
    # What all peers share is said as well, of each unit.
    own = [row for row in stored if row.facts.get("peers") is None]
    assert len([line for line in told if "cùng cấp" not in line and "Số liệu" not in line]) == len(
        own
    )
    assert all(name.split(" ", 1)[1] in seen for name in ("Xã Bình Thành", "Xã Tân Mỹ"))
    await stage.press(LEADER, page, "‹ Trang trước")
    await until(lambda: f"trang {number - 1}/" in stage.from_bot(LEADER)[-1]["text"])
    assert stage.from_bot(LEADER)[-2]["text"] == digest["text"]


async def test_an_office_reads_all_alerts_of_its_units(stage: Stage) -> None:
    """By severity; typed or pressed, the same."""
    await stage.ask(CLERK, "/start")
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    stage.import_text(FEBRUARY_CSV)
    await until(lambda: len(stage.from_bot(CLERK)) == 2)
    overview = stage.from_bot(CLERK)[-1]
    (button,) = [button for row in overview["buttons"] for button in row]
    page = await _list_of(stage, CLERK, overview, button["text"])
    assert page["text"].startswith("Huyện Lấp Vò · Tháng 02/2024")
    assert "Nghiêm trọng · " in page["text"]
    assert (await stage.ask(CLERK, "/canhbao"))["text"] == page["text"]


async def test_the_list_is_for_those_whose_units_it_names(stage: Stage) -> None:
    """By today's memberships, whatever the button says."""
    for chat in (LEADER, ADMIN, STRANGER):
        await stage.ask(chat, "/start")
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    stage.bind(ADMIN, "xã Tân Mỹ", Role.OFFICE)
    snapshot = stage.import_text(FEBRUARY_CSV)
    await until(lambda: len(stage.from_bot(LEADER)) == 2)
    forged = encode(ShowAlerts(snapshot, 1))
    for chat in (STRANGER, ADMIN):
        told = await _press(stage, chat, stage.from_bot(chat)[-1], forged)
        assert told["text"] == "Danh sách này không có đơn vị của đồng chí."
        assert len(stage.from_bot(chat)) == 1
        assert "Chưa có bản số liệu nào" in (await stage.ask(chat, "/alerts"))["text"]
    own = await stage.ask(LEADER, "/alerts")
    assert own["text"].startswith("Xã Bình Thành · Tháng 02/2024")
    assert "Tân Mỹ" not in own["text"]
    with stage.office.database.write() as connection:
        connection.execute(membership_table.delete())
    told = await _press(stage, LEADER, own, forged)
    assert "không có đơn vị" in told["text"]


async def test_what_is_not_accepted_or_not_there_is_shown_to_nobody(stage: Stage) -> None:
    """A forged number opens no staged snapshot."""
    await stage.ask(LEADER, "/start")
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    staged = stage_table(stage.office, FEBRUARY_CSV)
    # The units of this one are known to nobody yet.
    other = stage_table(stage.office, FEBRUARY_CSV.replace("Lấp Vò", "Cao Lãnh"))
    shown = stage.from_bot(LEADER)[-1]
    for snapshot in (staged.head.id, other.head.id, 999_999, 2**50):
        told = await _press(stage, LEADER, shown, encode(ShowAlerts(snapshot, 0)))
        assert "không có đơn vị" in told["text"]
    january = await stage.ask(LEADER, "/alerts")
    assert "Tháng 01/2024" in january["text"]
    assert "Không có cảnh báo nào" in january["text"]


async def test_pages_that_are_not_there_are_the_nearest_that_are(stage: Stage) -> None:
    """Old or forged buttons; a page pressed twice stays."""
    await stage.ask(LEADER, "/start")
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    snapshot = stage.import_text(FEBRUARY_CSV)
    await until(lambda: len(stage.from_bot(LEADER)) == 2)
    own = await stage.ask(LEADER, "/alerts")
    for page in (99, 1, 1):
        await _press(stage, LEADER, own, encode(ShowAlerts(snapshot, page)))
    assert stage.from_bot(LEADER)[-1]["text"] == own["text"]
    assert len(stage.from_bot(LEADER)) == 3


async def test_after_a_revision_the_list_tells_what_was_sent(stage: Stage) -> None:
    """A later version of the period alerted nobody."""
    await stage.ask(LEADER, "/start")
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    stage.import_text(FEBRUARY_CSV)
    await until(lambda: len(stage.from_bot(LEADER)) == 2)
    told = (await stage.ask(LEADER, "/alerts"))["text"]
    stage.import_text(FEBRUARY_CSV.replace("55,8;", "54,8;"))
    assert (await stage.ask(LEADER, "/alerts"))["text"] == told
    assert "55,8" in told


@pytest.mark.parametrize("name", ["Xã <b>Bình</b> & Thành 🙂", "Xã &lt </i><i> 🎉🙂"])
async def test_names_with_markup_and_emoji_reach_the_phone_as_they_are(
    stage: Stage, name: str
) -> None:
    """In digest, overview, list and button; the sandbox refuses broken HTML."""
    for chat in (LEADER, CLERK):
        await stage.ask(chat, "/start")
    stage.import_text(S004_CSV.replace("Xã Bình Thành", name).replace("Tháng 01", "Tháng 03"))
    stage.bind(LEADER, name, Role.LEADER)
    stage.bind(LEADER, "xã Tân Mỹ", Role.LEADER)
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    stage.import_text(FEBRUARY_CSV.replace("Xã Bình Thành", name).replace("Tháng 02", "Tháng 04"))
    await until(lambda: len(stage.from_bot(LEADER)) == 2 and len(stage.from_bot(CLERK)) == 2)
    bare = name.removeprefix("Xã ")
    assert bare in stage.from_bot(LEADER)[-1]["text"]
    assert bare in stage.from_bot(CLERK)[-1]["text"]
    assert bare in (await stage.ask(LEADER, "/alerts"))["text"]
