"""Documents that the running service sends: unasked out of the outbox, and as an answer."""

from telegram import Bot

from bot.chat.reply import Replies
from bot.storage import documents, outbox, people
from bot.transport.protocol import File
from messages.message import Attachment, Button, Message
from tests.e2e.conftest import CLERK, Stage, until
from tests.sandboxes import TOKEN

SHEET, LETTER = "Tổng hợp rà soát 26-11-2026.xlsx", "Báo cáo rà soát 26-11-2026.docx"
FILES = (File(SHEET, b"PK\x00\xff"), File(LETTER, b"\r\n" * 40_000))
ROWS = "\n".join(f"{number}. Xã Bình Thành: đã rà soát" for number in range(60))


def _bytes(stage: Stage, shown: dict[str, object]) -> bytes:
    document = shown["document"]
    assert isinstance(document, dict)
    stored = stage.sandbox.world.files.known(document["url"].rpartition("/")[2])
    assert stored is not None
    return stored.data


async def test_the_service_sends_an_album_unasked(stage: Stage) -> None:
    """Once, with the bytes that were kept, and without a sound if so made."""
    await stage.ask(CLERK, "/start")
    before = len(stage.from_bot(CLERK))
    now = stage.office.clock.now()
    with stage.office.database.write() as connection:
        carried = tuple(
            Attachment(
                file.name,
                documents.add(connection, name=file.name, content=file.content, at=now),
            )
            for file in FILES
        )
        message = Message("<b>Đã đóng</b>", (), carried, quiet=True).to_json()
        who = people.enter(connection, CLERK, now)
        outbox.tell(connection, [who], "check-closed:1", message, now)
    await until(lambda: len(stage.from_bot(CLERK)) > before)
    album = stage.from_bot(CLERK)[before:]
    assert [_bytes(stage, shown) for shown in album] == [file.content for file in FILES]
    assert [shown["document"]["name"] for shown in album] == [SHEET, LETTER]
    assert [shown["silent"] for shown in album] == [True, True]
    assert album[-1]["html"] == "<b>Đã đóng</b>"
    await until(lambda: stage.counts() == {"sent": 1})


async def test_documents_are_an_answer(stage: Stage) -> None:
    """Below a short text; a long one goes before them, and if it does not arrive, nor do they."""
    await stage.ask(CLERK, "/start")
    before = len(stage.from_bot(CLERK))
    async with Bot(TOKEN, base_url=f"{stage.sandbox.url}/bot") as bot:
        replies = Replies(bot, stage.office.answers)
        buttons = ((Button("Xem", "a"),),)
        await replies.send_files(CLERK, Message("Bảng tổng hợp", buttons), FILES[:1])
        await replies.send_files(CLERK, Message(f"<b>Kết quả</b>\n{ROWS}"), FILES)
        one, text, sheet, letter = stage.from_bot(CLERK)[before:]
        assert (one["text"], one["document"]["name"]) == ("Bảng tổng hợp", SHEET)
        assert one["buttons"][0][0]["text"] == "Xem"
        assert (text["document"], ROWS in text["text"]) == (None, True)
        assert [_bytes(stage, shown) for shown in (sheet, letter)] == [f.content for f in FILES]
        assert letter["html"] == "<b>Kết quả</b>"

        stage.sandbox.script(CLERK, "accept_then_reset", times=1)
        await replies.send_files(CLERK, Message(f"<b>Kết quả</b>\n{ROWS}"), FILES)
        assert len(stage.from_bot(CLERK)) == before + 5
