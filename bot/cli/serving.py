"""Commands that go on until they are stopped: the service, and the sandbox."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import structlog
import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import demo
from bot.app import Service, TokenRefused
from bot.chat.webhook import CannotListen
from bot.cli.ending import on_signal
from bot.cli.frame import app, chosen, refuse, settings_or_refuse
from bot.clock import MovableClock, SystemClock
from bot.demo import Person
from bot.lasting import settle
from bot.logs import configure
from bot.netloc import HIGHEST_PORT
from bot.office import Office, office
from bot.sandbox.server import Sandbox
from bot.settings import Settings, load
from bot.storage.migrate import TooNew
from bot.storage.sole import AlreadyServed, sole_service

SANDBOX_TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's own, worth nothing elsewhere
SANDBOX_NAME = "bot766_sandbox_bot"
SANDBOX_PORT = 8766


@app.command()
def sandbox(
    port: Annotated[
        int, typer.Option(help="Cổng; 0: cổng trống bất kỳ.", min=0, max=HIGHEST_PORT)
    ] = SANDBOX_PORT,
) -> None:
    """Chỉ chạy hộp cát: một Telegram cục bộ, để bot khác nối vào."""
    clock = MovableClock()

    async def serve() -> None:
        server = Sandbox(token=SANDBOX_TOKEN, username=SANDBOX_NAME, now=clock.now, move=clock.move)
        await _listen(server, port)
        typer.echo(f"{server.url}  telegram.token={SANDBOX_TOKEN}")
        stopped = asyncio.Event()
        on_signal(stopped.set)
        await stopped.wait()
        await server.stop()

    asyncio.run(serve())


@app.command()
def run(
    port: Annotated[
        int, typer.Option(help="Cổng của hộp cát.", min=0, max=HIGHEST_PORT)
    ] = SANDBOX_PORT,
) -> None:
    """Chạy dịch vụ; chưa có telegram.token thì chạy trên hộp cát với số liệu mẫu."""
    configure()
    settings = settings_or_refuse()
    try:
        if settings.telegram.token is None:
            asyncio.run(_run_on_sandbox(settings, port))
        else:
            asyncio.run(_run(settings))
    except TokenRefused:
        refuse("Telegram từ chối telegram.token; lấy lại mã từ @BotFather rồi chạy lại.")
    except AlreadyServed:
        refuse("Đã có một bot766 run khác trên cơ sở dữ liệu này; dừng nó trước rồi chạy lại.")
    except CannotListen as error:
        refuse(f"Không mở được telegram.webhook_listen ({error}); chọn địa chỉ khác.")
    except TooNew as error:
        refuse(f"Cơ sở dữ liệu: {error}.")
    except SQLAlchemyError as error:
        refuse(f"Không dùng được cơ sở dữ liệu ({type(error).__name__}); chạy bot766 doctor.")
    except ExceptionGroup as group:
        # One of the loops broke: whoever started the service starts it anew, nothing is lost.
        structlog.get_logger().critical("service_broke", exc_info=group)
        refuse("Dịch vụ dừng vì lỗi ghi ở trên; khởi động lại sẽ tiếp tục từ chỗ dừng.")


async def _run(settings: Settings) -> None:
    # Before the office, which brings the database to today's schema.
    with sole_service(settings.database_url), office(settings, SystemClock(), settle) as built:
        service = Service(built)
        on_signal(service.stop)
        await service.run(ready=lambda name: typer.echo(f"bot766 đang chạy: @{name}"))


async def _run_on_sandbox(settings: Settings, port: int) -> None:
    clock = MovableClock()
    server = Sandbox(token=SANDBOX_TOKEN, username=SANDBOX_NAME, now=clock.now, move=clock.move)
    await _listen(server, port)
    try:
        # Chats live in the sandbox's memory, so what the bot knows of them begins anew too.
        kept = settings.data_dir / "sandbox"
        url = f"sqlite:///{(kept / 'bot766.db').resolve()}"
        there = load(
            chosen.config,
            data_dir=kept,
            telegram={
                "token": SANDBOX_TOKEN,
                "api_url": server.url,
                "proxy": None,
                "mode": "polling",
            },
            database={"url": url},
        )
        with sole_service(url), _emptied(kept), office(there, clock) as built:
            service = Service(built)
            on_signal(service.stop)
            ready = asyncio.Event()
            serving = asyncio.create_task(service.run(ready=lambda _: ready.set()))
            playing = asyncio.create_task(_play(built, server, ready))
            await asyncio.wait({serving, playing}, return_when=asyncio.FIRST_COMPLETED)
            if playing.done() and playing.exception() is None:
                typer.echo(f"bot766 đang chạy trên hộp cát, mở: {server.url}")
            else:
                service.stop()
                playing.cancel()
            await serving
    finally:
        await server.stop()


async def _listen(server: Sandbox, port: int) -> None:
    try:
        await server.start(port=port)
    except OSError as error:
        refuse(f"Không mở được cổng {port}: {error.strerror}. Chọn cổng khác bằng --port.")


@contextmanager
def _emptied(kept: Path) -> Iterator[None]:
    """Once nobody else uses it."""
    for old in kept.glob("bot766.db*"):
        old.unlink()
    yield


async def _play(built: Office, server: Sandbox, ready: asyncio.Event) -> None:
    await ready.wait()
    places = demo.shown(built.clock.now().astimezone(built.settings.zone))
    for person in (one for place in places for one in place.people):
        server.add_user(person.chat_id, person.name, title=person.title)

    async def type_text(person: Person, text: str) -> None:
        server.type_text(person.chat_id, person.chat_id, text)
        # The sandbox tells no one when a bot answers; what a phone shows is looked at instead.
        while not any(message["from"] == "bot" for message in server.messages(person.chat_id)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    await demo.play(built, places, type_text)
