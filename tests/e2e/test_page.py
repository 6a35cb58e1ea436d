"""What a newcomer does on the page, in a real browser, with the real service behind it."""

import signal
from pathlib import Path

from playwright.async_api import expect

from tests.browser import needs_chromium, opened
from tests.e2e.processes import Process

pytestmark = needs_chromium


async def test_a_newcomer_sees_the_whole_job_happen(tmp_path: Path) -> None:
    """A digest, advice, a card, a picture, then Thursday morning and an answer."""
    process = Process(tmp_path)
    await process.start("--port", "0")
    try:
        async with opened((await process.line()).split()[-1]) as page:
            leader, clerk = page.locator("#phone-1001"), page.locator("#phone-1002")
            await expect(leader).to_contain_text("Lãnh đạo xã Bình Thành")
            await expect(leader).to_contain_text("55,8/100 ▼ 9,76")
            await expect(leader).to_contain_text("số liệu mô phỏng")
            await expect(clerk).to_contain_text("Cần rà soát, đẩy mạnh")
            await expect(page.locator("#phone-1003")).to_contain_text("Quản trị viên")

            chairman = page.locator("#phone-1004")
            await expect(chairman).to_contain_text("Nên làm trước: Tiến độ – giải quyết đúng hạn")
            await chairman.locator("textarea").fill("/score")
            await chairman.locator("textarea").press("Enter")
            await chairman.get_by_role("button", name="Nên làm gì").click()
            await expect(chairman).to_contain_text("Ước tính theo số liệu kỳ này")

            await clerk.locator("textarea").fill("/score xã Vĩnh Thạnh")
            await clerk.locator("textarea").press("Enter")
            await expect(clerk).to_contain_text("90,5/100")

            await leader.get_by_role("button", name="Biểu đồ").last.click()
            await expect(leader.locator(".photo img")).to_have_js_property(
                "naturalWidth", 1080, timeout=20_000
            )

            await page.get_by_role("button", name="Sang thứ Năm 07:30").click()
            await expect(leader).to_contain_text("trả lời trước 11:00")
            await leader.get_by_role("button", name="Có chênh lệch").click()
            await expect(leader).to_contain_text("Đã trả lời; trả lời lại được")
    finally:
        await process.end(signal.SIGTERM)
