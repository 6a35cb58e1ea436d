"""Questions beyond a card, on a phone: commands, sentences, buttons, groups, other chats."""

import json

import pytest

from bot.storage.inbox import inbox_table
from bot.storage.people import Role
from tests.e2e.conftest import LEADER, PATIENCE_S, STRANGER, Shown, Stage, until

GROUP = -1001766000002


async def _turn(stage: Stage, message: Shown, button: str, seen: str) -> Shown:
    """Press a button that replaces the message; the message as it then is."""
    await stage.press(STRANGER, message, button)
    await until(lambda: seen in stage.now(STRANGER, message)["text"])
    return stage.now(STRANGER, message)


async def test_a_cards_buttons_lead_on_in_its_place_and_back(stage: Stage, february: str) -> None:
    """History, components, comparison, late dossiers; no message is added."""
    stage.import_text(february)
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ tháng 1")
    assert "72,7/100" in card["text"]
    assert "Nhóm yếu: Công khai, Số hóa." in card["text"]
    history = await _turn(stage, card, "Lịch sử", "lịch sử điểm")
    assert "02/2024m" in history["text"]
    assert "01/2024" in history["text"]
    january = await _turn(stage, history, "‹ Phiếu điểm", "72,7/100")
    detail = await _turn(stage, january, "Chi tiết", "Nguồn không nêu")
    back = await _turn(stage, detail, "‹ Phiếu điểm", "Nên làm trước")
    compared = await _turn(stage, back, "So sánh", "Cách nhau nhiều nhất")
    assert "B: Xã Vĩnh Thạnh" in compared["text"]
    back = await _turn(stage, compared, "Tân Mỹ", "Nên làm trước")
    late = await _turn(stage, back, "Quá hạn", "đơn vị có hồ sơ quá hạn")
    weak = await _turn(stage, late, "Nhóm yếu", "dưới 65 % điểm tối đa")
    group = next(b["text"] for row in weak["buttons"] for b in row if "Số hóa" in b["text"])
    ranking = await _turn(stage, weak, group, "Thấp nhất trước")
    best = await _turn(stage, ranking, "Cao nhất trước", "1 ")
    await _turn(stage, best, "Điểm tổng", "Vĩnh Thạnh       9")
    assert len(stage.from_bot(STRANGER)) == 1


async def test_commands_and_sentences_ask_the_same(stage: Stage) -> None:
    """With and without accents; one's own unit where none is named."""
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    for command, said, seen in (
        ("/history vinh thanh", "lịch sử xã Vĩnh Thạnh", "Xã Vĩnh Thạnh · lịch sử điểm"),
        ("/lichsu", "lich su", "Xã Bình Thành · lịch sử điểm"),
        ("/compare Tân Mỹ với Định An", "so sanh tan my voi dinh an", "B: Xã Định An"),
        ("/sosanh tân mỹ", "so sánh Tân Mỹ", "A: Xã Bình Thành"),
        ("/weak", "xã nào yếu", "Nhóm yếu · cấp xã"),
        ("/yeu số hóa", "xa nao yeu so hoa nhat", "Yếu (dưới 65 % của 22 điểm): 2/13 đơn vị"),
        ("/overdue", "hồ sơ quá hạn", "11/13 đơn vị có hồ sơ quá hạn"),
        ("/quahan xã", "ho so qua han cac xa", "đang xử lý quá hạn: 47 hồ sơ"),
        ("/rank số hóa", "xếp hạng xã số hóa", "Xếp hạng cấp xã · Số hóa"),
        ("/rank xã so với quý 2", "xếp hạng xã so với quý 2", "không so với quý II"),
        ("/weak so với tháng 6", "xã nào yếu so với tháng 6", "chưa so được với tháng 06"),
        ("/quahan so với tháng 6", "ho so qua han so voi thang 6", "của tháng 06 để so"),
        ("/score tháng 3", "điểm tháng 3", "Kỳ gần nhất có số liệu: Tháng 01/2024"),
    ):
        for typed in (command, said):
            assert seen in (await stage.ask(LEADER, typed))["text"], typed
    assert "Đề nghị nêu hai hoặc ba" in (await stage.ask(STRANGER, "/compare"))["text"]
    assert "Có thể hỏi" in (await stage.ask(STRANGER, "cảm ơn"))["text"]


async def test_below_a_picture_an_answer_is_added(stage: Stage) -> None:
    """No text can take a picture's place."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    await stage.press(STRANGER, card, "Biểu đồ")
    await until(lambda: stage.from_bot(STRANGER)[-1]["photo"])
    picture = stage.from_bot(STRANGER)[-1]
    back = card["buttons"][1][0]["callback_data"]
    await stage.sandbox.press(
        STRANGER, STRANGER, picture["message_id"], back, PATIENCE_S, forged=True
    )
    await until(lambda: "lịch sử điểm" in stage.from_bot(STRANGER)[-1]["text"])
    assert stage.from_bot(STRANGER)[-2] == picture


async def test_an_ambiguous_question_is_answered_by_its_button(stage: Stage) -> None:
    """What was asked is not forgotten on the way."""
    question = await stage.ask(STRANGER, "lịch sử lap vo")
    shown = await _turn(stage, question, "Thị trấn Lấp Vò, Lấp Vò", "lịch sử điểm")
    assert "80,78" in shown["text"]


async def test_a_button_that_asks_which_unit_keeps_all_that_was_said(
    stage: Stage, february: str
) -> None:
    """The period to compare with, a kind, a chart: each through the phone's own button."""
    stage.import_text(february)
    district = "Huyện Lấp Vò"
    question = await stage.ask(STRANGER, "bảng xếp hạng lap vo so với tháng 6")
    shown = await _turn(stage, question, district, "không so với tháng 06")
    await _turn(stage, shown, "So với Tháng 01/2024", "Thay đổi so với Tháng 01/2024")
    question = await stage.ask(STRANGER, "ho so qua han lap vo so voi thang 1")
    await _turn(stage, question, district, "So với Tháng 01/2024: 11/13 đơn vị")
    question = await stage.ask(STRANGER, "xếp hạng các phường lap voo")
    await _turn(stage, question, district, "Không có phường nào")
    question = await stage.ask(STRANGER, "biểu đồ số hóa lap vo")
    await stage.press(STRANGER, question, district)
    await until(lambda: stage.from_bot(STRANGER)[-1]["photo"])
    assert "Số hóa" in stage.from_bot(STRANGER)[-1]["text"]


async def test_in_a_group_only_what_is_addressed_is_answered(stage: Stage) -> None:
    """A mention and a reply to the bot are; talk is not."""
    stage.sandbox.add_group(GROUP, "Lãnh đạo", [LEADER, STRANGER])
    say = stage.sandbox.type_text
    say(GROUP, LEADER, "điểm xã Vĩnh Thạnh")
    say(GROUP, LEADER, "@other_bot điểm xã Vĩnh Thạnh")
    card = await stage.next_message(GROUP, lambda: say(GROUP, LEADER, "@b_bot xã Tân Mỹ"))
    assert "72,7/100" in card["text"]
    say(GROUP, STRANGER, "đã nắm, cảm ơn", card["message_id"])
    answer = await stage.next_message(
        GROUP, lambda: say(GROUP, STRANGER, "xếp hạng xã", card["message_id"])
    )
    assert "Xếp hạng cấp xã" in answer["text"]
    unknown = await stage.next_message(GROUP, lambda: say(GROUP, LEADER, "Xyz Uvw @B_bot"))
    assert "Không tìm thấy đơn vị" in unknown["text"]
    assert len(stage.from_bot(GROUP)) == 3


async def test_whoever_addresses_the_bot_in_private_is_answered(stage: Stage) -> None:
    """Its own name is no part of the question, another's is."""
    assert "90,13/100" in (await stage.ask(STRANGER, "@b_bot vinh thanh"))["text"]
    assert "90,13/100" not in (await stage.ask(STRANGER, "@b_bots vinh thanh"))["text"]


async def test_inline_mode_offers_cards_and_lists_in_any_chat(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    """Public figures alone; nothing of it is kept, and what is chosen is no question."""
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    asked = await stage.sandbox.ask_inline(STRANGER, "vinh th", PATIENCE_S)
    titles = [result["title"] for result in asked["results"]]
    assert titles[0] == "Xã Vĩnh Thạnh"
    first = asked["results"][0]
    assert first["description"] == "Lấp Vò · Tháng 01/2024 · 90,13 · hạng 1/13"
    assert "90,13/100 · Xuất sắc" in first["text"]
    stage.sandbox.choose_inline(STRANGER, STRANGER, asked["id"], first["id"])
    own = await stage.sandbox.ask_inline(LEADER, "", PATIENCE_S)
    assert [result["title"] for result in own["results"]] == ["Xã Bình Thành"]
    said = "so sánh vĩnh thạnh với bình thành"
    (beside,) = (await stage.sandbox.ask_inline(STRANGER, said, PATIENCE_S))["results"]
    assert beside["title"] == "So sánh Vĩnh Thạnh – Bình Thành"
    assert beside["description"] == "Tháng 01/2024"
    assert "Cách nhau nhiều nhất" in beside["text"]
    (ranking,) = (await stage.sandbox.ask_inline(LEADER, "xếp hạng xã", PATIENCE_S))["results"]
    assert ranking["title"] == "Xếp hạng cấp xã"
    assert ranking["description"] == "Lấp Vò · Tháng 01/2024 · 13 đơn vị"
    assert "Vĩnh Thạnh" in ranking["text"]
    assert "›" not in ranking["text"]
    nothing = await stage.sandbox.ask_inline(STRANGER, "<b>" * 80 + "\u202e", PATIENCE_S)
    assert nothing["answered"]
    await stage.ask(STRANGER, "/help")
    assert len(stage.from_bot(STRANGER)) == 1
    with stage.office.database.read() as connection:
        kept = connection.execute(inbox_table.select()).all()
    assert "vinh th" not in json.dumps([row.payload for row in kept], default=str)
    assert "vinh th" not in capsys.readouterr().out


async def test_hostile_questions_are_only_text(stage: Stage) -> None:
    """In every command; the service goes on."""
    for command in ("score", "rank", "history", "compare", "weak", "overdue"):
        for text in (
            "<b>x</b> & {{ 111*9 }}",
            "'; DROP TABLE unit; --",
            "x" * 4000,
            "\u202e\u0007",
        ):
            answer = await stage.ask(STRANGER, f"/{command} {text}")
            assert "gặp lỗi" not in answer["text"], (command, text)
            assert "999" not in answer["text"]
    assert "90,13" in (await stage.ask(STRANGER, "vinh thanh"))["text"]
