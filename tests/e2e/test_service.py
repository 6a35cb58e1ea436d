"""The main job, end to end: what each person sees on their phone."""

from datetime import datetime, timedelta

import pytest

from bot.logs import configure
from bot.storage import inbox, people
from bot.storage.people import Role
from tests.conftest import ZONE
from tests.e2e.conftest import ADMIN, CLERK, LEADER, STRANGER, Stage, until


async def _start(stage: Stage, chat: int) -> None:
    await stage.ask(chat, "/start")


async def test_commands_are_registered_with_their_descriptions(stage: Stage) -> None:
    """The menu of the chat."""
    commands = {c["command"]: c["description"] for c in stage.sandbox.commands()}
    assert set(commands) == {
        "score",
        "rank",
        "history",
        "compare",
        "weak",
        "overdue",
        "alerts",
        "check",
        "nhan",
        "me",
        "mute",
        "help",
        "start",
    }
    assert all(commands.values())


async def test_a_stranger_learns_what_this_is_and_asks_for_public_figures(stage: Stage) -> None:
    """Unit scores are public."""
    welcome = await stage.ask(STRANGER, "/start")
    assert "đường dẫn mời" in welcome["text"]
    card = await stage.ask(STRANGER, "/score xã Vĩnh Thạnh")
    assert "90,13/100 · Xuất sắc · hạng 1/13" in card["text"]


async def test_an_invite_binds_the_chat(stage: Stage) -> None:
    """Through the deep link's /start."""
    code = stage.office.people.invite("xã Bình Thành", Role.LEADER, by="t").code
    bound = await stage.ask(LEADER, f"/start {code}")
    assert "Xã Bình Thành" in bound["text"]
    assert "65,56" in (await stage.ask(LEADER, "/score"))["text"]
    refused = await stage.ask(STRANGER, f"/start {code}")
    assert "đã được sử dụng" in refused["text"]


@pytest.mark.parametrize(
    "query", ["xã Vĩnh Thạnh", "vinh thanh", "X. Vĩnh Thạnh", "UBND xã Vĩnh Thạnh"]
)
async def test_a_unit_is_found_however_it_is_typed(stage: Stage, query: str) -> None:
    """With and without a command."""
    assert "90,13" in (await stage.ask(STRANGER, f"/score {query}"))["text"]
    assert "90,13" in (await stage.ask(STRANGER, query))["text"]


async def test_an_ambiguous_name_is_asked_back_and_the_button_answers(stage: Stage) -> None:
    """The card takes the question's place."""
    question = await stage.ask(STRANGER, "/score lap vo")
    assert "có thể là" in question["text"]
    await stage.press(STRANGER, question, "Thị trấn Lấp Vò, Lấp Vò")
    await until(lambda: "80,78" in stage.from_bot(STRANGER)[-1]["text"])
    assert stage.from_bot(STRANGER)[-1]["message_id"] == question["message_id"]


async def test_the_ranking_names_all_thirteen(stage: Stage) -> None:
    """Of the usual level, or of the one asked for."""
    ranking = await stage.ask(STRANGER, "/rank xã")
    assert ranking["text"].count("\n") >= 14
    assert "Vĩnh Thạnh" in ranking["text"]
    assert "Không có bảng" in (await stage.ask(STRANGER, "/rank sở"))["text"]


async def test_a_chart_is_sent_and_sent_again_by_its_id(stage: Stage) -> None:
    """Drawn once."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    for count in (1, 2):
        await stage.press(STRANGER, card, "Biểu đồ")
        await until(
            lambda count=count: sum(bool(m["photo"]) for m in stage.from_bot(STRANGER)) == count
        )
    first, second = [m["photo"] for m in stage.from_bot(STRANGER) if m["photo"]]
    assert first == second


async def test_a_new_month_reaches_leader_and_office(stage: Stage, february: str) -> None:
    """And says that its figures are simulated."""
    for chat in (LEADER, CLERK):
        await _start(stage, chat)
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    stage.import_text(february)
    await until(lambda: len(stage.from_bot(LEADER)) == 2 and len(stage.from_bot(CLERK)) == 2)
    digest, overview = stage.from_bot(LEADER)[-1], stage.from_bot(CLERK)[-1]
    assert digest["text"].splitlines()[0] == "Xã Bình Thành · Tháng 02/2024 · số liệu mô phỏng"
    assert "55,8/100 ▼ 9,76" in digest["text"]
    assert "Xuất sắc 1" in overview["text"]
    detail = await stage.next_message(
        LEADER,
        lambda: stage.sandbox.type_text(LEADER, LEADER, "/score"),
    )
    assert "55,8" in detail["text"]


async def test_on_thursday_at_half_past_seven_the_reminder_goes_out_once(stage: Stage) -> None:
    """And its answer stands in it."""
    await _start(stage, LEADER)
    stage.bind(LEADER, "xã Tân Khánh Trung", Role.LEADER)
    stage.sandbox.move_clock(preset="thursday-0730")
    await until(lambda: len(stage.from_bot(LEADER)) == 2)
    reminder = stage.from_bot(LEADER)[-1]
    assert "thứ Năm" in reminder["text"]
    assert "trả lời trước 11:00" in reminder["text"]
    assert "chênh lệch 17" in reminder["text"]
    pressed = await stage.press(LEADER, reminder, "Đã rà soát, khớp")
    assert pressed["text"] == "Đã ghi nhận."
    await until(lambda: "07:30 Đã rà soát, khớp" in stage.from_bot(LEADER)[-1]["text"])
    assert "Chưa hiểu" in (await stage.ask(LEADER, "/check xong rồi"))["text"]
    typed = await stage.ask(LEADER, "/check đồng bộ")
    assert "Đề nghị đồng bộ" in typed["text"]
    await stage.office.timetable.catch_up()
    assert len([m for m in stage.from_bot(LEADER) if "⚠" in m["text"]]) == 2


async def test_nobody_answers_the_check_for_another_unit(stage: Stage) -> None:
    """Callback data can be forged."""
    for chat in (LEADER, STRANGER):
        await _start(stage, chat)
    stage.bind(LEADER, "xã Tân Mỹ", Role.LEADER)
    stage.bind(STRANGER, "xã Định An", Role.LEADER)
    stage.sandbox.move_clock(preset="thursday-0730")
    await until(lambda: len(stage.from_bot(LEADER)) == 2 and len(stage.from_bot(STRANGER)) == 2)
    theirs = stage.from_bot(LEADER)[-1]["buttons"][0][0]["callback_data"]
    own = stage.from_bot(STRANGER)[-1]
    pressed = await stage.sandbox.press(
        STRANGER, STRANGER, own["message_id"], theirs, 20, forged=True
    )
    assert "không thuộc quyền" in pressed["text"]


async def test_a_blocked_chat_is_not_written_to_again_and_stops_nobody(
    stage: Stage, february: str
) -> None:
    """Until the person comes back with /start."""
    for chat in (LEADER, ADMIN):
        await _start(stage, chat)
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    stage.bind(ADMIN, "huyện Lấp Vò", Role.ADMIN)
    stage.sandbox.script(LEADER, "blocked")
    stage.import_text(february)
    await until(lambda: len(stage.from_bot(ADMIN)) == 2)

    await until(lambda: stage.counts() == {"sent": 1, "failed": 1})
    with stage.office.database.read() as connection:
        assert [r.chat_id for r, _ in people.reachable(connection, Role)] == [ADMIN]


async def test_a_person_who_unblocks_the_bot_is_reachable_again(stage: Stage) -> None:
    """Telegram's "restart" sends /start."""
    stage.bind(LEADER, "xã Bình Thành", Role.LEADER)
    with stage.office.database.write() as connection:
        people.mark_refusing(connection, LEADER)
    assert "Bình Thành" in (await stage.ask(LEADER, "/start"))["text"]
    with stage.office.database.read() as connection:
        assert len(people.reachable(connection, Role)) == 1


async def test_an_office_asks_about_the_units_below(stage: Stage) -> None:
    """It has no score of its own."""
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    assert "Xếp hạng cấp xã" in (await stage.ask(CLERK, "/score"))["text"]
    assert "Xếp hạng cấp xã" in (await stage.ask(STRANGER, "/score huyện Lấp Vò"))["text"]
    stage.bind(LEADER, "xã Tân Mỹ", Role.LEADER)
    assert "›12 Tân Mỹ" in (await stage.ask(LEADER, "/score huyện Lấp Vò"))["text"]


async def test_hostile_text_is_only_text(stage: Stage) -> None:
    """Markup, templates, SQL, control characters, the longest message."""
    for text in (
        "<script>alert(1)</script>",
        "{{ 7 * 7 }} {% raw %}",
        "'; DROP TABLE unit; --",
        "/score \u202exã \u0000Vĩnh",
        "a" * 4096,
        "/score " + "<b>" * 50,
        "a🙂" * 100,
    ):
        answer = await stage.ask(STRANGER, text)
        assert "Không tìm thấy đơn vị" in answer["text"], text
    assert "chưa hiểu" in (await stage.ask(STRANGER, "🙂" * 100))["text"]
    assert "90,13" in (await stage.ask(STRANGER, "/score xã Vĩnh Thạnh"))["text"]


async def test_forged_buttons_do_nothing(stage: Stage) -> None:
    """Old, foreign and senseless data."""
    card = await stage.ask(STRANGER, "/score xã Tân Mỹ")
    for data in ("drop:1", "card:x:1", "card:999999:1", "chart:1:999999", "rank:9:commune:1:0"):
        await stage.sandbox.press(STRANGER, STRANGER, card["message_id"], data, 20, forged=True)
    assert "90,13" in (await stage.ask(STRANGER, "/score xã Vĩnh Thạnh"))["text"]


async def test_a_second_rank_page_takes_the_firsts_place(stage: Stage) -> None:
    """A long ranking is paged by buttons; of two districts a stranger is asked which."""
    head = "UBND huyện Dài\nTháng 01 năm 2025\nSTT;Tên đơn vị;Điểm tổng\n"
    stage.import_text(head + "\n".join(f"{n};Xã Số {n};{99 - n}" for n in range(1, 46)))
    asked = await stage.ask(STRANGER, "/rank")
    assert "nhiều địa phương" in asked["text"]
    await stage.press(STRANGER, asked, "Huyện Dài")
    await until(lambda: "trang 1/3" in stage.from_bot(STRANGER)[-1]["text"])
    first = stage.from_bot(STRANGER)[-1]
    assert first["message_id"] == asked["message_id"]
    await stage.press(STRANGER, first, "Trang sau ›")
    await until(lambda: "trang 2/3" in stage.from_bot(STRANGER)[-1]["text"])
    assert stage.from_bot(STRANGER)[-1]["message_id"] == first["message_id"]


async def test_the_clock_is_local_time(stage: Stage) -> None:
    """07:30 in Hà Nội is 00:30 UTC of the same day."""
    stage.sandbox.move_clock(to="2027-01-07T06:00:00+07:00")
    moment = stage.clock.now().astimezone(ZONE)
    assert moment - datetime(2027, 1, 7, 6, 0, tzinfo=ZONE) < timedelta(minutes=1)


async def test_a_fault_of_the_toast_does_not_lose_the_answer(stage: Stage) -> None:
    """The button did its work; only its little word did not arrive."""
    await _start(stage, LEADER)
    stage.bind(LEADER, "xã Tân Mỹ", Role.LEADER)
    stage.sandbox.move_clock(preset="thursday-0730")
    await until(lambda: len(stage.from_bot(LEADER)) == 2)
    stage.sandbox.script_method("answerCallbackQuery", "server_error", times=1)
    reminder = stage.from_bot(LEADER)[-1]
    data = reminder["buttons"][0][0]["callback_data"]
    await stage.sandbox.press(LEADER, LEADER, reminder["message_id"], data)
    await until(lambda: "Đã trả lời" in stage.from_bot(LEADER)[-1]["text"])
    assert len(stage.from_bot(LEADER)) == 2


async def test_the_last_of_two_quick_answers_counts(stage: Stage) -> None:
    """Updates of one chat are handled in their order."""
    await _start(stage, LEADER)
    stage.bind(LEADER, "xã Tân Mỹ", Role.LEADER)
    stage.sandbox.move_clock(preset="thursday-0730")
    await until(lambda: len(stage.from_bot(LEADER)) == 2)
    for _ in range(5):
        for text in ("/check khớp", "/check chênh lệch"):
            stage.sandbox.type_text(LEADER, LEADER, text)
    await until(lambda: len(stage.from_bot(LEADER)) == 12)
    assert "có chênh lệch, đã ghi nhận" in stage.from_bot(LEADER)[-1]["text"]


async def test_errors_in_the_log_hold_no_names_and_no_texts(
    stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    """A database that fails tells its statement, not its parameters."""
    configure()
    with stage.office.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE inbox")
    stage.sandbox.type_text(STRANGER, STRANGER, "bí mật")
    shown = ""

    def logged() -> bool:
        nonlocal shown
        shown += "".join(capfd.readouterr())
        return "inbox_unavailable" in shown

    await until(logged)
    assert "bí mật" not in shown
    assert "1004" not in shown
    with stage.office.database.write() as connection:
        inbox.inbox_table.create(connection)
