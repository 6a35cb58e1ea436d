"""Severe alerts on the phones: asked, reminded, escalated, and the tap that ends it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.storage import outbox, uptime
from bot.storage.outbox import outbox_table
from bot.storage.people import Role
from messages.actions import Acknowledge, Receipt, encode
from messages.message import Button, Message
from tests.conftest import ZONE
from tests.e2e.conftest import CLERK, LEADER, PATIENCE_S, STRANGER, Stage, until
from tests.furnishing import stage_table

# A Monday of offices, long after any day on which this runs.
MONDAY = datetime(2031, 3, 3, 8, 0, tzinfo=ZONE)
HOURS = timedelta(hours=1)
REFUSED = "Cảnh báo này không thuộc đơn vị của đồng chí."


@pytest.fixture
async def asked(stage: Stage, february: str) -> int:
    """On Monday at eight the leader got the digest, the office its overview; the snapshot."""
    for chat in (LEADER, CLERK, STRANGER):
        await stage.ask(chat, "/start")
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    stage.sandbox.move_clock(to=MONDAY.isoformat())
    snapshot = stage.import_text(february)
    await until(lambda: _said(stage, LEADER, "55,8") and len(stage.from_bot(CLERK)) == 2)
    await until(stage.settled)
    return snapshot


def _said(stage: Stage, chat: int, text: str) -> list[dict[str, Any]]:
    return [message for message in stage.from_bot(chat) if text in message["text"]]


def _button(snapshot: int, receipt: Receipt = Receipt.RECEIVED) -> str:
    return encode(Acknowledge(snapshot, receipt))


async def _forge(stage: Stage, chat: int, data: str) -> str:
    """Press data that no button of the chat may have; what flies by."""
    message = stage.from_bot(chat)[-1]
    pressed = await stage.sandbox.press(
        chat, chat, message["message_id"], data, PATIENCE_S, forged=True
    )
    return str(pressed["text"])


async def _reminded(stage: Stage) -> None:
    """The reminder is there, and known to be."""
    await until(lambda: _said(stage, LEADER, "Nhắc lại") and stage.settled())


async def _later(stage: Stage, hours: float) -> None:
    """Move the clock to so many hours after Monday eight, and let everything be done."""
    stage.sandbox.move_clock(to=(MONDAY + hours * HOURS).isoformat())
    await stage.office.timetable.catch_up()
    await until(stage.settled)


async def test_without_an_answer_people_are_reminded_and_the_office_is_told(
    stage: Stage, asked: int
) -> None:
    """Once each, however long nobody answers; a late tap reads so."""
    await _later(stage, 7)
    assert not _said(stage, LEADER, "Nhắc lại")
    # 16:10, then 24 hours of the clock later: Tuesday 16:20.
    await _later(stage, 8.2)
    await _reminded(stage)
    assert not _said(stage, CLERK, "Chưa xác nhận")
    await _later(stage, 32.5)
    await until(lambda: _said(stage, CLERK, "Chưa xác nhận cảnh báo nghiêm trọng: Bình Thành"))
    await _later(stage, 80)
    assert len(_said(stage, LEADER, "Nhắc lại")) == 1
    assert len(_said(stage, CLERK, "Chưa xác nhận")) == 1
    (reminder,) = _said(stage, LEADER, "Nhắc lại")
    pressed = await stage.press(LEADER, reminder, "Đã nhận")
    assert pressed["text"].startswith("Đã ghi nhận; việc này đã báo lên cấp trên lúc 16:")
    assert (await _forge(stage, LEADER, _button(asked))) == pressed["text"]


async def test_a_tap_in_between_ends_it_and_takes_its_button_away(stage: Stage, asked: int) -> None:
    """The other button stays until work was assigned; a double tap reads the same."""
    await _later(stage, 8.2)
    await _reminded(stage)

    def buttons() -> list[str]:
        (reminder,) = _said(stage, LEADER, "Nhắc lại")
        return [button["text"] for row in reminder["buttons"] for button in row]

    (reminder,) = _said(stage, LEADER, "Nhắc lại")
    first = await stage.press(LEADER, reminder, "Đã nhận")
    assert first["text"] == "Đã ghi nhận lúc 16:12."
    await until(lambda: buttons() == ["Đã giao việc"])
    stage.sandbox.move_clock(minutes=5)
    assert await _forge(stage, LEADER, _button(asked)) == "Đã ghi nhận lúc 16:12."
    assert buttons() == ["Đã giao việc"]
    (reminder,) = _said(stage, LEADER, "Nhắc lại")
    await stage.press(LEADER, reminder, "Đã giao việc")
    await until(lambda: buttons() == [])
    await _later(stage, 80)
    assert not _said(stage, CLERK, "Chưa xác nhận")


async def test_a_digest_asks_for_no_receipt_that_was_given(stage: Stage, asked: int) -> None:
    """The rest of its text, bold and aligned, stays as it was; a double tap changes nothing."""

    def digest() -> dict[str, Any]:
        (found,) = _said(stage, LEADER, "55,8")
        return found

    before = digest()
    request = "\n⚠ Nghiêm trọng: đề nghị xác nhận."
    assert before["text"].endswith(request)
    await stage.press(LEADER, before, "Đã giao việc")
    await until(lambda: request not in digest()["text"])
    after = digest()
    assert after["text"] + request == before["text"]
    assert after["entities"] == before["entities"]
    left = [button["text"] for row in after["buttons"] for button in row]
    assert left == [
        button["text"]
        for row in before["buttons"]
        for button in row
        if button["text"] not in ("Đã nhận", "Đã giao việc")
    ]
    await _forge(stage, LEADER, _button(asked, Receipt.ASSIGNED))
    assert digest() == after


async def test_assigning_takes_both_buttons_away_and_leaves_the_others(
    stage: Stage, asked: int
) -> None:
    """As in a digest, below which there are more."""
    rows = (
        (
            Button("Đã nhận", _button(asked)),
            Button("Đã giao việc", _button(asked, Receipt.ASSIGNED)),
        ),
        (Button("Chi tiết", "card:1:0"),),
    )
    with stage.office.database.write() as connection:
        who = connection.execute(
            outbox_table.select().where(outbox_table.c.chat_id == LEADER)
        ).first()
        assert who is not None
        row = {
            "recipient_id": who.recipient_id,
            "chat_id": LEADER,
            "subject": "t",
            "message": Message("Bản tin", rows).to_json(),
        }
        outbox.add(connection, [row], stage.clock.now())
    await until(lambda: _said(stage, LEADER, "Bản tin"))
    (digest,) = _said(stage, LEADER, "Bản tin")
    await stage.press(LEADER, digest, "Đã giao việc")

    def buttons() -> list[list[str]]:
        (shown,) = _said(stage, LEADER, "Bản tin")
        return [[button["text"] for button in row] for row in shown["buttons"]]

    await until(lambda: buttons() == [["Chi tiết"]])


async def test_forged_receipts_are_refused(stage: Stage, asked: int, february: str) -> None:
    """A stranger, the office, a snapshot that is not there, one that is only staged."""
    for chat in (STRANGER, CLERK):
        assert await _forge(stage, chat, _button(asked)) == REFUSED
    staged = stage_table(stage.office, february.replace("Tháng 02", "Tháng 03"))
    for snapshot in (staged.head.id, 999, 0):
        assert await _forge(stage, LEADER, _button(snapshot)) == REFUSED
    for data in (f"ack:{asked}:x", f"ack:-{asked}:received", f"ack:{asked}"):
        assert await _forge(stage, LEADER, data) == "Nút này không còn dùng được."
    await _later(stage, 8.2)
    await _reminded(stage)


async def test_downtime_in_between_puts_it_off(stage: Stage, asked: int) -> None:
    """Two hours on Monday in which nobody could have tapped."""
    del asked
    with stage.office.database.write() as connection:
        uptime.add_downtime(connection, MONDAY + 2 * HOURS, MONDAY + 4 * HOURS)
    await _later(stage, 8.5)
    assert not _said(stage, LEADER, "Nhắc lại")
    # One hour is left of Monday's ten; the last half hour and more is Tuesday's.
    await _later(stage, 24.5)
    await _reminded(stage)


async def test_receipts_can_be_typed(stage: Stage, asked: int) -> None:
    """What was recorded is said in words."""
    assert "Chưa hiểu “<b>mai</b>”" in (await stage.ask(LEADER, "/nhan <b>mai</b>"))["text"]
    assert (await stage.ask(STRANGER, "/nhan"))["text"] == "Không có cảnh báo nào chờ xác nhận."
    done = await stage.ask(LEADER, "/nhan")
    assert done["text"] == (
        "Đã ghi nhận lúc 08:00.\nĐã nhận cảnh báo Tháng 02/2024: Xã Bình Thành."
    )
    assert "Không có cảnh báo" in (await stage.ask(LEADER, "/nhan"))["text"]
    assert "Đã giao việc theo cảnh báo" in (await stage.ask(LEADER, "/nhan giao"))["text"]
    assert "Không có cảnh báo" in (await stage.ask(LEADER, "/giaoviec"))["text"]
    courses = stage.office.escalation.courses(asked)[asked]
    (own,) = [course for course in courses if course.unit.name == "Xã Bình Thành"]
    assert own.received_at is not None
    assert own.assigned_at is not None


@pytest.fixture
def _beats_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the service starts."""
    monkeypatch.setattr("bot.uptime.BEAT_S", 0.05)


@pytest.mark.usefixtures("_beats_fast")
async def test_the_service_beats_and_a_moved_clock_is_no_outage(stage: Stage) -> None:
    """The sandbox's clock goes ahead by years."""
    before = stage.office.uptime.last_beat()
    assert before is not None
    stage.sandbox.move_clock(to=MONDAY.isoformat())
    await until(lambda: (stage.office.uptime.last_beat() or before) >= MONDAY)
    assert stage.office.uptime.lost(before - HOURS, MONDAY + HOURS) == ()
