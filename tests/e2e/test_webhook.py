"""Updates by webhook: kept before Telegram is told so, and from Telegram alone."""

import asyncio
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs
from telegram import Bot
from telegram.ext import Updater
from telegram.request import HTTPXRequest

from bot.chat.watched import WatchedRequest
from bot.chat.webhook import Address, WebhookListener
from bot.clock import MovableClock, SystemClock
from bot.health.line import Line, State
from bot.office import Office, office
from bot.sandbox.server import Sandbox
from bot.sandbox.webhook import Hook
from bot.settings import Settings, SettingsError, load
from bot.storage.inbox import inbox_table
from tests.e2e.conftest import PERSON, until
from tests.e2e.processes import Process
from tests.e2e.serving import serving, settings_for
from tests.ports import free_port
from tests.sandboxes import TOKEN

SECRET = "Abc-123_xyz"  # noqa: S105 - a test's
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def _settings(folder: Path, sandbox: Sandbox, port: int) -> Settings:
    return settings_for(
        folder,
        sandbox,
        telegram={
            "token": TOKEN,
            "api_url": sandbox.url,
            "mode": "webhook",
            "webhook_url": f"http://127.0.0.1:{port}/hook.766",
            "webhook_listen": f"127.0.0.1:{port}",
            "webhook_secret": SECRET,
        },
    )


@pytest.fixture
async def hooked(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    """The service in webhook mode; it waits for a locked database a moment only."""
    monkeypatch.setattr("bot.storage.database.BUSY_TIMEOUT_S", 0.1)
    with office(_settings(tmp_path, sandbox, free_port()), MovableClock()) as built:
        async with serving(built):
            yield built


def _answers(sandbox: Sandbox) -> int:
    return sum(message["from"] == "bot" for message in sandbox.messages(PERSON))


def _kept(built: Office) -> int:
    with built.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(inbox_table)) or 0


def _update(number: int) -> dict[str, object]:
    person = {"id": PERSON, "is_bot": False, "first_name": "An"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_700_000_000,
            "chat": {"id": PERSON, "type": "private"},
            "from": person,
            "text": "/help",
        },
    }


async def _post(built: Office, headers: dict[str, str]) -> int:
    async with httpx.AsyncClient(timeout=20) as client:
        answer = await client.post(
            built.settings.telegram.webhook_url, json=_update(7), headers=headers
        )
    return answer.status_code


async def test_what_people_write_comes_in_by_webhook(hooked: Office, sandbox: Sandbox) -> None:
    """And nothing is polled."""
    sandbox.type_text(PERSON, PERSON, "/help")
    await until(lambda: _answers(sandbox) == 1)
    assert _kept(hooked) == 1
    assert not [call for call in sandbox.calls() if call["method"] == "getUpdates"]


@pytest.mark.parametrize(
    "headers",
    [{}, {HEADER: "wrong"}, {HEADER: ""}, {HEADER: SECRET.lower()}, {HEADER: SECRET[:-1]}],
)
async def test_whoever_lacks_the_secret_is_refused_and_nothing_is_kept(
    hooked: Office, headers: dict[str, str]
) -> None:
    """The address is no secret; anybody could speak in a leader's name."""
    assert await _post(hooked, headers) == 403
    assert _kept(hooked) == 0


async def test_an_update_is_kept_before_telegram_is_told_so(
    hooked: Office, sandbox: Sandbox
) -> None:
    """A database that cannot take it: no 200; Telegram comes again, and it is answered once."""
    sandbox.type_text(PERSON, PERSON, "/help")
    await until(lambda: _answers(sandbox) == 1)
    with closing(sqlite3.connect(hooked.settings.data_dir / "bot766.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with capture_logs() as logs:
            assert await _post(hooked, {HEADER: SECRET}) == 500
        assert "inbox_unavailable" in {entry["event"] for entry in logs}
        other.rollback()
    assert _kept(hooked) == 1
    assert await _post(hooked, {HEADER: SECRET}) == 200
    assert _kept(hooked) == 2
    assert await _post(hooked, {HEADER: SECRET}) == 200
    await until(lambda: _answers(sandbox) == 2)
    sandbox.type_text(PERSON, PERSON, "/help")
    await until(lambda: _answers(sandbox) == 3)
    assert _kept(hooked) == 3


async def test_what_came_by_webhook_survives_a_kill(tmp_path: Path, sandbox: Sandbox) -> None:
    """Confirmed with 200 and not handled: after kill -9 and a restart all is answered."""
    port = free_port()
    process = Process(
        tmp_path,
        BOT766_TELEGRAM__TOKEN=TOKEN,
        BOT766_TELEGRAM__API_URL=sandbox.url,
        BOT766_TELEGRAM__MODE="webhook",
        BOT766_TELEGRAM__WEBHOOK_URL=f"http://127.0.0.1:{port}/hook",
        BOT766_TELEGRAM__WEBHOOK_LISTEN=f"127.0.0.1:{port}",
        BOT766_TELEGRAM__WEBHOOK_SECRET=SECRET,
        BOT766_HEALTH__LISTEN="",
    )
    try:
        await process.start()
        await process.line()
        # The first answer hangs, and with it all that this chat asked.
        sandbox.script(PERSON, "accept_then_timeout")
        for _ in range(20):
            sandbox.type_text(PERSON, PERSON, "/help")
        await until(lambda: not sandbox.world.updates.pending)
        await process.end(signal.SIGKILL)
        sandbox.script(PERSON, "ok")
        before = _answers(sandbox)
        await process.start()
        await until(lambda: _answers(sandbox) - before >= 20)
    finally:
        assert await process.end(signal.SIGTERM) == 0


async def test_back_to_polling_deletes_the_webhook(tmp_path: Path, sandbox: Sandbox) -> None:
    """Telegram would answer every poll with 409; what waits there is kept."""
    await sandbox.world.webhook.set(Hook("http://127.0.0.1:9/hook"))
    sandbox.type_text(PERSON, PERSON, "/help")
    settings = load(data_dir=str(tmp_path), telegram={"token": TOKEN, "api_url": sandbox.url})
    with office(settings, MovableClock()) as built:
        async with serving(built):
            await until(lambda: _answers(sandbox) == 1)
            assert sandbox.world.webhook.hook is None


async def test_a_webhook_that_somebody_replaced_is_set_again(sandbox: Sandbox) -> None:
    """And one that Telegram cannot reach is told; both end by themselves."""
    port = free_port()
    line = Line("listening", SystemClock())
    bot = Bot(
        TOKEN,
        base_url=f"{sandbox.url}/bot",
        request=HTTPXRequest(),
        get_updates_request=WatchedRequest(line),
    )
    queue: asyncio.Queue[object] = asyncio.Queue()
    stop = asyncio.Event()
    address = Address(f"http://127.0.0.1:{port}/hook", "127.0.0.1", port, SECRET)
    async with Updater(bot, update_queue=queue) as updater:
        listener = WebhookListener(updater, line, address, SystemClock())
        await listener.begin()
        watching = asyncio.create_task(listener.watch(stop, look_every_s=0.02))
        with capture_logs() as logs:
            await sandbox.world.webhook.set(Hook("http://127.0.0.1:9/elsewhere"))
            await until(lambda: sandbox.world.webhook.hook == Hook(address.url, SECRET))
            # As if the proxy in front of us were down.
            sandbox.world.webhook.last_error = "Connection failed"
            sandbox.world.webhook.last_error_at = int(time.time())
            sandbox.world.updates.pending.append({"update_id": 1})
            await until(lambda: line.standing.state is State.WEBHOOK_UNREACHED)
            sandbox.world.updates.clear()
            await until(lambda: line.standing.state is State.OK)
            sandbox.script_method("getWebhookInfo", "unauthorized", times=1)
            await until(lambda: line.standing.state is State.TOKEN_REFUSED)
            await until(lambda: line.standing.state is State.OK)
        stop.set()
        await watching
    assert [entry["event"] for entry in logs] == [
        "webhook_replaced",
        "webhook_unreached",
        "telegram_recovered",
        "token_refused",
        "telegram_recovered",
    ]
    # It stays set: Telegram keeps what comes until the next start.
    assert sandbox.world.webhook.hook is not None


async def test_a_taken_address_is_one_clear_line(tmp_path: Path, sandbox: Sandbox) -> None:
    """And exit code 1."""
    taken = sandbox.url.removeprefix("http://")
    process = Process(
        tmp_path,
        BOT766_TELEGRAM__TOKEN=TOKEN,
        BOT766_TELEGRAM__API_URL=sandbox.url,
        BOT766_TELEGRAM__MODE="webhook",
        BOT766_TELEGRAM__WEBHOOK_URL="https://bot.example.vn/hook",
        BOT766_TELEGRAM__WEBHOOK_LISTEN=taken,
        BOT766_TELEGRAM__WEBHOOK_SECRET=SECRET,
        BOT766_HEALTH__LISTEN="",
    )
    started = await process.start()
    _, errors = await asyncio.wait_for(started.communicate(), 20)
    assert started.returncode == 1
    assert errors.decode().strip().splitlines()[-1].startswith("Không mở được telegram.webhook_")
    assert SECRET not in errors.decode()


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"webhook_url": "https://bot.example.vn/hook"}, "webhook_secret"),
        ({"webhook_secret": SECRET}, "webhook_url"),
        ({"webhook_url": "http://bot.example.vn/hook", "webhook_secret": SECRET}, "https://"),
        ({"webhook_url": "https://b.vn/", "webhook_secret": "có dấu"}, "không dấu"),
        ({"webhook_url": "https://b.vn/", "webhook_secret": "a" * 257}, "256"),
        ({"webhook_listen": "8443"}, "127.0.0.1:8767"),
        ({"webhook_listen": "127.0.0.1:99999"}, "127.0.0.1:8767"),
    ],
)
def test_webhook_mode_needs_its_settings(given: dict[str, str], word: str) -> None:
    """Said at the start, without the secret itself."""
    with pytest.raises(SettingsError) as error:
        load(telegram={"token": TOKEN, "mode": "webhook", **given})
    assert word in str(error.value)
    assert "có dấu" not in str(error.value)
    assert SECRET not in str(error.value)
