"""Approval on the phone: examples, the tap, and only then the leader's digest."""

from bot.storage.people import Role
from tests.e2e.conftest import ADMIN, LEADER, Stage, until


async def test_a_broadcast_waits_for_the_tap_and_then_goes_out(stage: Stage, february: str) -> None:
    """Two taps send it once; the question's place is taken by what was done."""
    for chat in (LEADER, ADMIN):
        await stage.ask(chat, "/start")
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    stage.bind(ADMIN, "huyện Lấp Vò", Role.ADMIN)
    # Frozen, and set once at the start of an installation: a test sets it from outside.
    object.__setattr__(stage.office.pipeline, "approve", True)
    question = await stage.next_message(ADMIN, lambda: stage.import_text(february))
    assert "Chờ đồng chí cho gửi: 1 tin đơn vị, 1 bản tổng hợp" in question["text"]
    assert len(stage.from_bot(LEADER)) == 1
    await stage.press(ADMIN, question, "Gửi")
    await until(lambda: len(stage.from_bot(LEADER)) > 1)
    assert "▼ 9,76" in stage.from_bot(LEADER)[1]["text"]
    await until(lambda: "tin đang được gửi" in stage.from_bot(ADMIN)[1]["text"])
    refused = await stage.ask(ADMIN, "/huy 2")
    assert "đã được gửi" in refused["text"]
    assert len(stage.from_bot(LEADER)) == 2
