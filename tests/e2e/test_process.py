"""The real process: started, killed, started again, ended."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.clock import SystemClock
from bot.office import office
from bot.sandbox.server import Sandbox
from bot.settings import load
from bot.storage.people import Role
from tests.e2e.conftest import PATIENCE_S, PERSON, until
from tests.e2e.processes import Process
from tests.factories import FEBRUARY_CSV, S004_CSV
from tests.furnishing import import_table
from tests.sandboxes import TOKEN
from tests.tcp import between, listening


@pytest.fixture
async def process(tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[Process]:
    """The service on that Telegram, with January imported."""
    with office(load(data_dir=str(tmp_path / "var")), SystemClock()) as built:
        import_table(built, S004_CSV)
    made = Process(tmp_path, BOT766_TELEGRAM__TOKEN=TOKEN, BOT766_TELEGRAM__API_URL=sandbox.url)
    yield made
    await made.end(signal.SIGKILL)


def _answers(sandbox: Sandbox) -> int:
    return sum(message["from"] == "bot" for message in sandbox.messages(PERSON))


async def test_sigterm_ends_the_service_gracefully(process: Process) -> None:
    """As systemd and Docker do it."""
    await process.start()
    assert "đang chạy" in await process.line()
    assert await process.end(signal.SIGTERM) == 0


async def test_what_people_wrote_survives_a_kill(process: Process, sandbox: Sandbox) -> None:
    """Confirmed to Telegram and not handled: after kill -9 and a restart all is answered."""
    await process.start()
    await process.line()
    # The first answer hangs, and with it all that this chat asked.
    sandbox.script(PERSON, "accept_then_timeout")
    for _ in range(20):
        sandbox.type_text(PERSON, PERSON, "/score xã Vĩnh Thạnh")
    await until(lambda: not sandbox.world.updates.pending)
    await process.end(signal.SIGKILL)
    sandbox.script(PERSON, "ok")
    before = _answers(sandbox)
    await process.start()
    await until(lambda: _answers(sandbox) - before >= 20)


async def test_the_service_runs_on_either_database(
    database_url: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Imported by one process, answered by another."""
    there = load(data_dir=str(tmp_path / "var"), database={"url": database_url})
    with office(there, SystemClock()) as built:
        import_table(built, S004_CSV)
        code = built.people.invite("xã Bình Thành", Role.LEADER, by="t").code
        served = Process(
            tmp_path,
            BOT766_TELEGRAM__TOKEN=TOKEN,
            BOT766_TELEGRAM__API_URL=sandbox.url,
            BOT766_DATABASE__URL=database_url,
        )
        await served.start()
        try:
            sandbox.type_text(PERSON, PERSON, f"/start {code}")
            await until(lambda: _answers(sandbox) == 1)
            import_table(built, FEBRUARY_CSV)
            await until(lambda: _answers(sandbox) == 2)
            assert "55,8/100" in sandbox.messages(PERSON)[-1]["text"]
        finally:
            assert await served.end(signal.SIGTERM) == 0


async def test_a_refused_token_is_one_clear_line(process: Process, tmp_path: Path) -> None:
    """And exit code 1."""
    wrong = Process(
        tmp_path,
        **{**process._variables, "BOT766_TELEGRAM__TOKEN": "1234:" + "A" * 20},
    )
    started = await wrong.start()
    _, errors = await asyncio.wait_for(started.communicate(), PATIENCE_S)
    assert started.returncode == 1
    assert errors.decode().strip().splitlines()[-1].startswith("Telegram từ chối telegram.token")
    assert "A" * 20 not in errors.decode()


async def test_sigterm_ends_a_service_that_waits_for_telegram(
    process: Process, tmp_path: Path
) -> None:
    """The network is away at start."""
    waiting = Process(
        tmp_path, **{**process._variables, "BOT766_TELEGRAM__API_URL": "http://127.0.0.1:9"}
    )
    started = await waiting.start()
    assert started.stderr
    while b"telegram_unreachable" not in await asyncio.wait_for(
        started.stderr.readline(), PATIENCE_S
    ):
        pass
    assert await waiting.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("command", ["run", "sandbox"])
async def test_a_port_that_is_taken_is_refused_in_one_line(tmp_path: Path, command: str) -> None:
    """Another can be chosen."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        second = Process(tmp_path)
        second.command = command
        started = await second.start("--port", port)
        _, said = await asyncio.wait_for(started.communicate(), PATIENCE_S)
    assert started.returncode == 1
    # In the service's log as well: what it says to the operator is the last line.
    assert f"Không mở được cổng {port}" in said.decode().splitlines()[-1]
    assert "Traceback" not in said.decode()


async def test_without_a_token_the_sandbox_plays_the_demo(tmp_path: Path) -> None:
    """`make run` on a fresh machine: one address, four phones, a digest for each leader."""
    demo = Process(tmp_path)
    await demo.start("--port", "0")
    try:
        line = await demo.line()
        address = line.split()[-1]
        async with httpx.AsyncClient(base_url=address) as client:
            assert (await client.get("/")).status_code == 200
            chats = (await client.get("/sandbox/chats")).json()
            assert [chat["id"] for chat in chats] == [1001, 1002, 1003, 1004]

            async def shown(chat: int) -> str:
                messages = (await client.get(f"/sandbox/chats/{chat}/messages")).json()
                return "\n".join(message["text"] for message in messages)

            async with asyncio.timeout(PATIENCE_S):
                # The digests are on their way when the address is printed.
                for chat, total in ((1001, "55,8/100"), (1004, "79,52/100")):
                    while total not in await shown(chat):  # noqa: ASYNC110 - seen over HTTP
                        await asyncio.sleep(0.05)
                    assert "số liệu mô phỏng" in await shown(chat)
    finally:
        assert await demo.end(signal.SIGTERM) == 0


async def test_with_a_proxy_everything_goes_through_it(process: Process, sandbox: Sandbox) -> None:
    """Telegram is blocked in Vietnam: without its proxy the bot reaches nobody."""
    whole = sandbox.url.encode()
    lines: list[bytes] = []

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A proxy is asked for whole addresses, the server wants the path.
        while chunk := await reader.read(65536):
            lines.extend(line for line in chunk.splitlines() if whole in line)
            writer.write(chunk.replace(whole, b""))
            await writer.drain()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await between((reader, writer), sandbox.url, ask, answer)

    async with listening(proxy) as address:
        process._variables["BOT766_TELEGRAM__PROXY"] = address
        await process.start()
        await process.line()
        sandbox.type_text(PERSON, PERSON, "/score xã Vĩnh Thạnh")
        await until(lambda: _answers(sandbox) == 1)
        asked = b"\n".join(lines)
        for method in (b"getMe", b"getUpdates", b"setMyCommands", b"sendMessage"):
            assert whole + b"/bot" + TOKEN.encode() + b"/" + method in asked
        await process.end(signal.SIGTERM)
