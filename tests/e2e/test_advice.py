"""What earns points back, as people see and press it."""

import pytest

from messages.actions import ShowAdvice, encode
from tests.counted import OCTOBER, ON_TIME, SEPTEMBER, counted
from tests.e2e.conftest import PATIENCE_S, STRANGER, Stage, until
from tests.furnishing import import_taken


def _take(stage: Stage) -> int:
    import_taken(stage.office, counted(SEPTEMBER, ON_TIME))
    return import_taken(stage.office, counted(OCTOBER, ON_TIME))


@pytest.fixture(autouse=True)
def _after_october(stage: Stage) -> None:
    """The figures lie in the past of the stage's clock."""
    assert stage.clock.now().date() > OCTOBER.last_day


async def test_the_button_below_a_card_puts_advice_in_its_place(stage: Stage) -> None:
    """And the buttons below it lead back to the card; a second tap changes nothing."""
    _take(stage)
    card = await stage.ask(STRANGER, "/score xã Thanh Sơn")
    assert "Nên làm trước: " in card["text"]
    await stage.press(STRANGER, card, "Nên làm gì")
    await until(lambda: "Ước tính theo số liệu kỳ này, " in stage.from_bot(STRANGER)[-1]["text"])
    shown = stage.from_bot(STRANGER)[-1]
    assert shown["message_id"] == card["message_id"]
    assert shown["text"].splitlines()[2].startswith("Nên làm trước: ")
    assert "\nHoặc: " in shown["text"]
    assert "giải quyết đúng hạn thêm" in shown["text"]
    before = len(stage.from_bot(STRANGER))
    data = next(b["callback_data"] for row in card["buttons"] for b in row if "Nên" in b["text"])
    await stage.sandbox.press(STRANGER, STRANGER, card["message_id"], data, PATIENCE_S, forged=True)
    await stage.press(STRANGER, shown, "‹ Phiếu điểm")
    await until(lambda: stage.from_bot(STRANGER)[-1]["text"] == card["text"])
    assert len(stage.from_bot(STRANGER)) == before


async def test_forged_data_shows_no_figures(stage: Stage) -> None:
    """Of a unit or snapshot that is not there, nor of one that is not accepted."""
    head = _take(stage)
    card = await stage.ask(STRANGER, "/score xã Thanh Sơn")
    staged = stage.office.staging.stage(counted(OCTOBER, {**ON_TIME, 0: 1200}), by="t").head.id
    assert staged != head
    data = encode(ShowAdvice(1, staged))
    await stage.sandbox.press(STRANGER, STRANGER, card["message_id"], data, PATIENCE_S, forged=True)
    await until(lambda: "Nên làm" not in stage.from_bot(STRANGER)[-1]["text"])
    assert "Chưa có số liệu" in stage.from_bot(STRANGER)[-1]["text"]


async def test_a_card_of_an_old_scheme_has_no_such_button(stage: Stage) -> None:
    """There would be nothing behind it."""
    card = await stage.ask(STRANGER, "/score xã Bình Thành")
    assert [b["text"] for b in card["buttons"][0]] == ["Biểu đồ"]


async def test_an_ambiguous_unit_is_advised_once_it_is_chosen(stage: Stage) -> None:
    """Not shown its card."""
    question = await stage.ask(STRANGER, "nên làm gì lap vo")
    await stage.press(STRANGER, question, "Thị trấn Lấp Vò, Lấp Vò")
    await until(lambda: "Chưa có gợi ý" in stage.from_bot(STRANGER)[-1]["text"])
    assert stage.from_bot(STRANGER)[-1]["message_id"] == question["message_id"]
