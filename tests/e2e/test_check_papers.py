"""The papers of a round in the chat: the office's album, the list on request, single dossiers."""

import io

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from bot.storage import check_rounds, units
from bot.storage.people import Role
from messages.actions import Reply, SendCompiled, ShowDossiers, encode
from messages.dossier_page import NotYourDossiers
from messages.render import render
from tests.conftest import THURSDAY
from tests.e2e.conftest import (
    ADMIN,
    CLERK,
    LEADER,
    PATIENCE_S,
    STRANGER,
    Shown,
    Stage,
    until,
)
from tests.furnishing import id_of

DAY = THURSDAY.date()
HEAD = "STT;Mã hồ sơ;Tên thủ tục;Đơn vị;Hạn trả;Trạng thái\n"
NATIONAL = (
    "UBND huyện Lấp Vò\nDanh sách hồ sơ quá hạn trên Cổng Dịch vụ công quốc gia\n"
    + HEAD
    + "1;H20.5-261008-0001;Trích lục <b>;Xã Tân Mỹ;20/11/2026;Đang <i>xử lý\n"
    "2;H20.5-261008-0002;Trích lục;Xã Bình Thành;20/11/2026;Đang xử lý\n"
)
PROVINCIAL = (
    "UBND huyện Lấp Vò\nDanh sách hồ sơ quá hạn trên Hệ thống thông tin giải quyết TTHC tỉnh\n"
    + HEAD
    + "1;H20.5-261008-0001;Trích lục;Xã Tân Mỹ;22/11/2026;Đang xử lý\n"
    "2;H20.5-261008-0002;Trích lục;Xã Bình Thành;20/11/2026;Đang xử lý\n"
)


@pytest.fixture
async def morning(stage: Stage) -> Stage:
    """Two lists are known, a leader and the office are bound, the round is open."""
    for chat in (LEADER, CLERK, STRANGER):
        await stage.ask(chat, "/start")
    stage.bind(LEADER, "xã Tân Mỹ", Role.LEADER)
    stage.bind(CLERK, "huyện Lấp Vò", Role.OFFICE)
    for text in (NATIONAL, PROVINCIAL):
        listed = stage.office.lists.read(text.encode(), "a.csv")
        assert listed is not None
        stage.office.lists.keep(listed, by="t")
    stage.clock.move(THURSDAY)
    # As the timetable does: by hand none is opened of a day before the figures were read.
    stage.office.rounds.run(THURSDAY)
    await until(lambda: len(stage.from_bot(LEADER)) == 2)
    return stage


def _album(stage: Stage, chat: int, many: int = 2) -> tuple[Workbook, str, str]:
    """The last two messages of a chat: the workbook, the letter's text, the caption."""
    book, letter = stage.from_bot(chat)[-many:]
    assert book["album"] == letter["album"] is not None
    assert book["document"]["name"] == "Tổng hợp rà soát 26-11-2026.xlsx"
    assert letter["document"]["name"] == "Công văn gửi kèm 26-11-2026.docx"
    document = Document(io.BytesIO(stage.content(letter)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    return load_workbook(io.BytesIO(stage.content(book))), text, letter["text"]


async def test_the_album_arrives_in_the_offices_chat_and_both_files_open(morning: Stage) -> None:
    """As the closing queues it; the sandbox counts the caption as Telegram does."""
    morning.office.check.reply(LEADER, id_of(morning.office, "Xã Tân Mỹ"), DAY, Reply.DIFFERS)
    now = THURSDAY.replace(hour=11, minute=0)
    morning.clock.move(now)
    before = len(morning.from_bot(CLERK))
    with morning.office.database.write() as connection:
        check_rounds.close(connection, DAY, now, now)
        held = check_rounds.get(connection, DAY)
        assert held is not None
        known = units.units(connection)
        assert morning.office.check_lists.compiling.tell(connection, known, held, now) >= 1
        check_rounds.compiled(connection, DAY, now)
    await until(lambda: any(shown["document"] for shown in morning.from_bot(CLERK)[before + 1 :]))
    shown = [one for one in morning.from_bot(CLERK) if one["document"]]
    assert len(shown) == 2
    book = load_workbook(io.BytesIO(morning.content(shown[0])))
    assert book.sheetnames == ["Tổng hợp", "Hồ sơ chênh lệch", "Chưa báo cáo"]
    assert [book["Hồ sơ chênh lệch"].cell(6, n).value for n in (2, 3, 4)] == [
        "Xã Tân Mỹ",
        "H20.5-261008-0001",
        "Trích lục <b>",
    ]
    assert book["Chưa báo cáo"].max_row == 5 + 12
    assert "1/13 đơn vị báo cáo đúng hạn 11:00" in shown[1]["text"]


@pytest.mark.parametrize("words", ["/check tổng hợp", "/rasoat tong hop"])
async def test_an_office_gets_a_fresh_list_when_it_asks(morning: Stage, words: str) -> None:
    """Typed with accents or without; while the round is open it says so."""
    before = len(morning.from_bot(CLERK))
    morning.sandbox.type_text(CLERK, CLERK, words)
    await until(lambda: len(morning.from_bot(CLERK)) >= before + 2)
    _, letter, caption = _album(morning, CLERK)
    assert "đợt này còn mở đến 11:00" in caption
    assert "phải báo cáo: 13" in letter


async def test_the_button_gives_the_same_and_a_forged_one_nothing(morning: Stage) -> None:
    """To a leader, a stranger, for a day without a round."""
    data = encode(SendCompiled(DAY))
    shown = morning.from_bot(CLERK)[-1]
    before = len(morning.from_bot(CLERK))

    async def press(chat: int, message: Shown, forged: str) -> str:
        told = await morning.sandbox.press(
            chat, chat, message["message_id"], forged, PATIENCE_S, forged=True
        )
        return str(told["text"] or "")

    await press(CLERK, shown, data)
    await until(lambda: len(morning.from_bot(CLERK)) >= before + 2)
    _album(morning, CLERK)
    for chat in (LEADER, STRANGER):
        count = len(morning.from_bot(chat))
        told = await press(chat, morning.from_bot(chat)[-1], data)
        assert told.startswith("Bảng tổng hợp dành cho văn phòng")
        assert "dành cho văn phòng" in (await morning.ask(chat, "/check tổng hợp"))["text"]
        assert len(morning.from_bot(chat)) == count + 1
    other = encode(SendCompiled(DAY.replace(day=19)))
    assert (await press(CLERK, shown, other)).startswith("Hiện không có đợt rà soát")


async def test_an_administrator_gets_the_whole_whatever_their_unit(morning: Stage) -> None:
    """Administrators stand for the installation."""
    await morning.ask(ADMIN, "/start")
    morning.bind(ADMIN, "xã Bình Thành", Role.ADMIN)
    before = len(morning.from_bot(ADMIN))
    morning.sandbox.type_text(ADMIN, ADMIN, "/check tổng hợp")
    await until(lambda: len(morning.from_bot(ADMIN)) >= before + 2)
    _, _, caption = _album(morning, ADMIN)
    assert caption.startswith("Huyện Lấp Vò")
    assert "0/13 đơn vị" in caption


async def test_a_leader_opens_the_dossiers_of_the_question(morning: Stage) -> None:
    """In a message of their own; the question stays; typed, the same."""
    question = morning.from_bot(LEADER)[-1]
    assert "Danh sách: 1 hồ sơ khác nhau giữa hai hệ thống." in question["text"]
    before = len(morning.from_bot(LEADER))
    await morning.press(LEADER, question, "Xem hồ sơ")
    await until(lambda: len(morning.from_bot(LEADER)) > before)
    page = morning.from_bot(LEADER)[-1]["text"]
    assert "H20.5-261008-0001\nHạn trả khác" in page
    assert "Cổng: Đang <i>xử lý, hạn trả 20/11/2026\nTỉnh: Đang xử lý, hạn trả 22/11/2026" in page
    assert "0002" not in page
    assert (await morning.ask(LEADER, "/check hồ sơ"))["text"] == page
    assert (await morning.ask(CLERK, "/check ho so xã tân mỹ"))["text"] == page
    assert "kèm tên đơn vị" in (await morning.ask(CLERK, "/check hồ sơ"))["text"]


async def test_codes_are_for_those_entitled_alone(morning: Stage) -> None:
    """A forged button and a typed name say the same to everybody else."""
    shown = morning.from_bot(STRANGER)[-1]
    for unit_id in (id_of(morning.office, "Xã Tân Mỹ"), 424_242):
        told = await morning.sandbox.press(
            STRANGER,
            STRANGER,
            shown["message_id"],
            encode(ShowDossiers(DAY, unit_id, 0)),
            PATIENCE_S,
            forged=True,
        )
        assert told["text"] == render(NotYourDossiers()).text
    typed = await morning.ask(STRANGER, "/check hồ sơ xã Tân Mỹ")
    assert typed["text"] == render(NotYourDossiers()).text
    other = await morning.ask(LEADER, "/check hồ sơ xã Bình Thành")
    assert other["text"] == render(NotYourDossiers()).text
