"""Does python-telegram-bot find Telegram here?"""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import Draw

AN, GROUP = 1001, -1001


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A bot that has said who it is."""
    base = sandbox.url
    async with Bot("766:SANDBOX", base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as made:
        yield made


async def test_it_knows_itself(bot: Bot) -> None:
    """By the token's number."""
    assert (bot.id, bot.username) == (766, "bot766_sandbox_bot")


async def test_a_card_is_sent_edited_and_deleted(bot: Bot, sandbox: Sandbox) -> None:
    """With buttons."""
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Đã nhận", callback_data="ok")]])
    sent = await bot.send_message(AN, "<b>Xã</b> 📊", parse_mode="HTML", reply_markup=keys)
    assert sent.text_html == "<b>Xã</b> 📊"
    assert sent.reply_markup == keys
    edited = await sent.edit_text("<i>Xã</i>", parse_mode="HTML")
    assert (edited.text_html, edited.reply_markup) == ("<i>Xã</i>", None)
    assert await edited.delete()
    assert sent.message_id not in [m["message_id"] for m in sandbox.messages(AN)]


async def test_a_press_is_answered(bot: Bot, sandbox: Sandbox) -> None:
    """As an update with a message that can be edited."""
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Đã nhận", callback_data="ok")]])
    sent = await bot.send_message(AN, "a", reply_markup=keys)
    await sandbox.press(AN, AN, sent.message_id, "ok")
    (update,) = await bot.get_updates(timeout=5)
    assert await update.callback_query.answer("Đã ghi nhận")
    edited = await update.callback_query.edit_message_text("b")
    assert edited.text == "b"


async def test_pictures_and_files_travel(bot: Bot, picture: bytes, draw: Draw) -> None:
    """Uploaded, sent again, exchanged and fetched."""
    sent = await bot.send_photo(AN, picture, caption="a")
    again = await bot.send_photo(GROUP, sent.photo[-1].file_id)
    changed = await again.edit_media(InputMediaPhoto(draw(9, 9), caption="b"))
    assert (changed.photo[-1].width, changed.caption) == (9, "b")
    document = await bot.send_document(AN, b"abc", filename="báo cáo.xlsx")
    assert document.document.file_name == "báo cáo.xlsx"
    fetched = await (await bot.get_file(document.document.file_id)).download_as_bytearray()
    assert fetched == b"abc"


async def test_errors_have_their_types(
    bot: Bot, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a caller can tell them apart."""
    # Without it the library warns of its own future, and a warning is an error here.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(424242, "a")
    sandbox.script(AN, "blocked", times=1)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(AN, "a")
    sandbox.script(AN, "too_many", times=1, retry_after_s=300)
    with pytest.raises(RetryAfter, match="Retry in"):
        await bot.send_message(AN, "a")
    new_id = sandbox.script(GROUP, "migrate")["migrate_to_chat_id"]
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP, "a")
    assert moved.value.new_chat_id == new_id
    sandbox.script_method("getMe", "unauthorized", times=1)
    with pytest.raises(InvalidToken):
        await bot.get_me()


async def test_commands_and_descriptions_are_set(bot: Bot, sandbox: Sandbox) -> None:
    """And read back."""
    assert await bot.set_my_commands([BotCommand("score", "Điểm của một đơn vị")])
    assert (await bot.get_my_commands())[0].command == "score"
    assert await bot.set_my_description("Điểm Bộ chỉ số 766")
    assert (await bot.get_my_description()).description == "Điểm Bộ chỉ số 766"
    assert sandbox.about_bot()["description"] == "Điểm Bộ chỉ số 766"
    chat = await bot.get_chat(AN)
    assert chat.first_name == "Nguyễn Văn An"
    assert await bot.send_chat_action(AN, "typing")
