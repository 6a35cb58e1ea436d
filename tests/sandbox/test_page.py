"""Does the page show the chats, and do its buttons really press?"""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaDocument,
    InputTextMessageContent,
)

from bot.sandbox.server import Sandbox
from tests.browser import needs_chromium, opened
from tests.sandbox.conftest import Draw, Hands

AN, GROUP = 1001, -1001
pytestmark = needs_chromium


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A bot that speaks to the sandbox."""
    async with Bot("766:SANDBOX", base_url=f"{sandbox.url}/bot") as made:
        yield made


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    """The page in a browser; at the end its console must be silent."""
    async with opened(sandbox.url) as shown:
        yield shown


async def test_a_person_types_and_sees_the_answer(page: Page, bot: Bot) -> None:
    """Enter sends; the answer arrives by itself."""
    phone = page.locator(f"#phone-{AN}")
    await phone.locator("textarea").fill("/score xã Bình Thành")
    await phone.locator("textarea").press("Enter")
    (update,) = await bot.get_updates(timeout=5)
    assert update.message.text == "/score xã Bình Thành"
    await update.message.reply_html("<b>65,56</b>/100")
    await expect(phone.locator(".theirs .text b")).to_have_text("65,56")
    await expect(phone.locator(".day")).to_have_text("20/11/2026")
    await expect(phone.locator(".theirs time")).to_have_text("19:15")


async def test_a_pressed_button_brings_a_toast_or_an_alert(page: Page, bot: Bot) -> None:
    """Whichever the bot chose."""
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Đã nhận", callback_data="ok")]])
    await bot.send_message(AN, "a", reply_markup=keys)
    phone, offset = page.locator(f"#phone-{AN}"), 0
    for alert, place in ((False, phone.locator(".toast")), (True, page.locator("#alert-text"))):
        await phone.get_by_role("button", name="Đã nhận").click()
        (update,) = await bot.get_updates(offset=offset, timeout=5)
        offset = update.update_id + 1
        await update.callback_query.answer("Đã ghi nhận", show_alert=alert)
        await expect(place).to_have_text("Đã ghi nhận")
    await update.callback_query.edit_message_text("b")
    await page.get_by_role("button", name="Đóng", exact=True).click()
    await expect(phone.locator(".edited")).to_have_text("đã sửa ")
    await expect(phone.locator(".key")).to_have_count(0)


async def test_a_picture_is_seen_and_enlarged(page: Page, bot: Bot, draw: Draw) -> None:
    """And a file is a download."""
    await bot.send_photo(AN, draw(60, 40), caption="Biểu đồ")
    await bot.send_document(AN, b"abc", filename="bảng.xlsx")
    phone = page.locator(f"#phone-{AN}")
    await expect(phone.locator(".photo img")).to_have_js_property("naturalWidth", 60)
    await phone.get_by_role("button", name="Phóng to ảnh").click()
    await expect(page.locator("#picture img")).to_be_visible()
    await page.get_by_role("button", name="Đóng ảnh").click()
    await expect(phone.locator(".document .name")).to_have_text("bảng.xlsx")


async def test_an_album_is_seen_as_one_and_each_file_is_downloaded(page: Page, bot: Bot) -> None:
    """By name and size, on a computer and on a phone; what made no sound says so."""
    names = ["Tổng hợp rà soát 26-11-2026.xlsx", "Báo cáo.docx"]
    media = [InputMediaDocument(b"a" * 2048, filename=names[0])]
    media += [InputMediaDocument(b"b" * 10, filename=names[1], caption="Đã đóng")]
    await bot.send_media_group(AN, media, disable_notification=True)
    await bot.send_message(AN, "sau")
    phone = page.locator(f"#phone-{AN}")
    await expect(phone.locator(".document .name")).to_have_text(names)
    await expect(phone.locator(".document .size")).to_have_text(["2,0 KB", "10 B"])
    for _ in ("as they came", "as they are found after loading"):
        await expect(phone.locator(".joined")).to_have_count(1)
        first, second = [
            await bubble.bounding_box() for bubble in await phone.locator(".album .bubble").all()
        ]
        assert first
        assert second
        assert first["y"] + first["height"] == second["y"]
        assert (first["x"], first["width"]) == (second["x"], second["width"])
        # One stamp below both; the message after them has its own.
        await expect(phone.locator(".theirs .stamp:visible")).to_have_count(2)
        await expect(phone.locator(".silent:visible")).to_have_text(["không chuông · "])
        await page.reload()
        await page.wait_for_selector("body.ready")
    for name, size in zip(names, (2048, 10), strict=True):
        async with page.expect_download() as waiting:
            await phone.get_by_role("link", name=name).click()
        download = await waiting.value
        assert download.suggested_filename == name
        assert (await download.path()).stat().st_size == size


async def test_a_picture_is_sent_from_the_phone_as_a_photo(
    page: Page, bot: Bot, draw: Draw
) -> None:
    """As phones do; it is seen in the chat."""
    chosen = {"name": "anh.png", "mimeType": "image/png", "buffer": draw(60, 40)}
    await page.locator(f"#phone-{AN} input[type=file]").set_input_files(chosen)
    (update,) = await bot.get_updates(timeout=5)
    assert update.message.photo[-1].width == 60
    assert update.message.document is None
    await expect(page.locator(f"#phone-{AN} .mine .photo img")).to_have_js_property(
        "naturalWidth", 60
    )


async def test_a_file_is_sent_from_the_phone(page: Page, bot: Bot) -> None:
    """By the paper-clip."""
    chosen = {"name": "doi-soat.csv", "mimeType": "text/csv", "buffer": b"a,b"}
    await page.locator(f"#phone-{AN} input[type=file]").set_input_files(chosen)
    (update,) = await bot.get_updates(timeout=5)
    assert update.message.document.file_name == "doi-soat.csv"
    await expect(page.locator(f"#phone-{AN} .mine .document .name")).to_have_text("doi-soat.csv")


async def test_the_slash_lists_the_registered_commands(
    page: Page, bot: Bot, sandbox: Sandbox
) -> None:
    """Arrow and Enter choose one."""
    await bot.set_my_commands([("score", "Điểm"), ("rank", "Xếp hạng")])
    field = page.locator(f"#phone-{AN} textarea")
    options = page.locator(f"#phone-{AN} .commands li")
    async with page.expect_response("**/sandbox/commands*"):
        await bot.set_my_commands([("score", "Điểm"), ("rank", "Xếp hạng"), ("check", "Rà soát")])
    await page.locator(f"#phone-{AN} .slash").click()
    await expect(options.first).to_contain_text("/score")
    await field.fill("/r")
    await expect(options).to_have_count(1)
    await field.press("ArrowDown")
    await field.press("Enter")
    await expect(field).to_have_value("/rank ")
    assert sandbox.commands()[1]["command"] == "rank"


async def test_inline_results_are_offered_and_sent(page: Page, bot: Bot) -> None:
    """As in Telegram: after the bot's name, from any chat."""
    field = page.locator(f"#phone-{GROUP} textarea")
    await field.fill("@bot766_sandbox_bot vinh thanh")
    (update,) = await bot.get_updates(timeout=5)
    assert update.inline_query.query == "vinh thanh"
    content = InputTextMessageContent("<b>65,56</b>/100", parse_mode="HTML")
    article = InlineQueryResultArticle("1", "Xã Vĩnh Thạnh", content, description="hạng 13/13")
    await update.inline_query.answer([article])
    await page.get_by_role("option", name="Xã Vĩnh Thạnh").click()
    await expect(page.locator(f"#phone-{GROUP} .text b")).to_have_text("65,56")
    await expect(field).to_have_value("")
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
    assert update.message.via_bot.username == "bot766_sandbox_bot"


async def test_the_clock_is_moved(page: Page, sandbox: Sandbox, hands: Hands) -> None:
    """Forward only."""
    await expect(page.locator("#now")).to_have_text("Thứ Sáu 20/11/2026 19:15")
    await page.get_by_role("button", name="+30 phút").click()
    await expect(page.locator("#now")).to_have_text("Thứ Sáu 20/11/2026 19:45")
    await page.get_by_role("button", name="Sang thứ Năm 07:30").click()
    await expect(page.locator("#now")).to_have_text("Thứ Năm 26/11/2026 07:30")
    assert hands.wall == sandbox.clock()


async def test_hostile_text_is_only_text(page: Page, bot: Bot, sandbox: Sandbox) -> None:
    """In names, titles, messages, buttons and file names."""
    hostile = "<script>document.title='x'</script><img src=x onerror=alert(1)>&<b>"
    sandbox.add_user(7, hostile, title=hostile)
    phone = page.locator("#phone-7")
    await expect(phone.locator("h2")).to_have_text(hostile)
    await expect(phone.locator(".who")).to_have_text(hostile)
    sandbox.type_text(7, 7, hostile)
    await expect(phone.locator(".mine .text")).to_have_text(hostile)
    keys = InlineKeyboardMarkup([[InlineKeyboardButton(hostile, callback_data="x")]])
    await bot.send_message(7, hostile, reply_markup=keys)
    await expect(phone.locator(".key")).to_have_text(hostile)
    await bot.send_document(7, b"a", filename="<img src=x>.txt")
    await expect(phone.locator(".document .name")).to_have_text("<img src=x>.txt")
    assert await page.title() == "bot766 · hộp cát"
    await expect(page.locator(".text img, .text script")).to_have_count(0)


async def test_reading_back_is_not_disturbed(page: Page, bot: Bot, sandbox: Sandbox) -> None:
    """A new message scrolls only when the end is in sight."""
    for number in range(40):
        sandbox.type_text(GROUP, AN, f"dòng {number}")
    phone = page.locator(f"#phone-{GROUP}")
    messages = phone.locator(".messages")
    await expect(phone.locator(".message")).to_have_count(40)
    await messages.evaluate("list => { list.scrollTop = 0; }")
    await bot.send_message(GROUP, "mới")
    await expect(phone.get_by_role("button", name="Tin mới ↓")).to_be_visible()
    assert await messages.evaluate("list => list.scrollTop") == 0
    await phone.get_by_role("button", name="Tin mới ↓").click()
    assert await messages.evaluate("list => list.scrollTop") > 0


async def test_a_narrow_screen_shows_one_chat_with_tabs(page: Page) -> None:
    """And never scrolls sideways."""
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.get_by_role("tab", name="Tổ giúp việc").click()
    await expect(page.locator(f"#phone-{GROUP}")).to_be_visible()
    await expect(page.locator(f"#phone-{AN}")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
