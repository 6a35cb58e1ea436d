"""A real browser for tests of the page: Debian's Chromium, driven by Playwright."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

CHROMIUM = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else shutil.which("chromium")
# Without these Chromium talks to its maker at every start.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs a chromium at /usr/bin/chromium or on the PATH"
)


# A machine that is busy elsewhere may need longer than Playwright's five seconds.
expect.set_options(timeout=20_000)


@asynccontextmanager
async def opened(url: str, width: int = 1400, height: int = 900) -> AsyncIterator[Page]:
    """The page in a browser; at the end its console must be silent."""
    said: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        page = await browser.new_page(viewport={"width": width, "height": height})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto(url)
        await page.wait_for_selector("body.ready")
        yield page
        await browser.close()
    assert said == []
