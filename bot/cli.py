"""The commands of `bot766`: each reads its arguments, calls one use case, prints the answer."""

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import structlog
import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import demo, health, reports
from bot.app import Office, Service, TokenRefused, office
from bot.clock import Clock, FixedClock, MovableClock, SystemClock
from bot.demo import Person
from bot.logs import configure
from bot.people import NoSuchUnit
from bot.pipeline import NotPossible
from bot.sandbox.server import Sandbox
from bot.settings import Settings, SettingsError, load
from bot.sources.refusal import Refused
from bot.storage import audit as audit_rows
from bot.storage import outbox as outbox_rows
from bot.storage.database import Database
from bot.storage.migrate import migrate as migrate_database
from bot.storage.people import Role
from messages.answers import Card, Ranking
from messages.render import level_of_word
from scoring.period import Period
from scoring.snapshot import State
from scoring.unit import Level

SANDBOX_TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's own, worth nothing elsewhere
SANDBOX_NAME = "bot766_sandbox_bot"
SANDBOX_PORT = 8766
BY = "cli"

app = typer.Typer(
    name="bot766",
    help="Theo dõi Bộ chỉ số 766 và báo tin qua Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@dataclass
class _Globals:
    config: Path | None = None


_globals = _Globals()


@app.callback()
def _options(
    config: Annotated[
        Path | None, typer.Option(help="Tệp cấu hình; mặc định bot766.toml nếu có.")
    ] = None,
) -> None:
    """Theo dõi Bộ chỉ số 766 và báo tin qua Telegram."""
    _globals.config = config
    # Commands say what they did themselves; the service tells its whole story.
    configure(logging.WARNING)


AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]
PeriodOption = Annotated[
    str | None, typer.Option("--period", help="Kỳ: 2024-01, 2024-Q2 hoặc 2024.")
]
RootOption = Annotated[str | None, typer.Option("--root", help="Mã hoặc tên đơn vị gốc.")]
AtOption = Annotated[
    str | None, typer.Option("--at", help="Coi như lúc này, ví dụ 2026-11-26T07:30.")
]


def _refuse(text: str) -> NoReturn:
    """One clear line on stderr, exit code 1."""
    typer.echo(text, err=True)
    raise typer.Exit(1)


def _settings(**given: Any) -> Settings:  # noqa: ANN401 - sections, as bot.settings.load takes them
    try:
        return load(_globals.config, **given)
    except SettingsError as error:
        _refuse("Cấu hình sai: " + "; ".join(error.problems))


@contextmanager
def _office(clock: Clock | None = None) -> Iterator[Office]:
    """The use cases; what they refuse becomes the command's one line."""
    try:
        with office(_settings(), clock or SystemClock()) as built:
            yield built
    except (Refused, NotPossible, NoSuchUnit) as error:
        _refuse(str(error))
    except SQLAlchemyError as error:
        _refuse(f"Không dùng được cơ sở dữ liệu ({type(error).__name__}); chạy bot766 doctor.")


def _period(code: str | None) -> Period | None:
    if code is None:
        return None
    try:
        return Period.parse(code)
    except ValueError:
        raise typer.BadParameter(
            f"“{code}” không phải 2024-01, 2024-Q2 hoặc 2024", param_hint="--period"
        ) from None


def _level(word: str | None) -> Level | None:
    if word is None:
        return None
    level = level_of_word(word)
    if level is None:
        levels = ", ".join(level.value for level in Level)
        raise typer.BadParameter(f"không có cấp “{word}”; có: {levels}", param_hint="--level")
    return level


def _moment(text: str | None, settings: Settings) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"“{text}” không phải thời điểm dạng 2026-11-26T07:30", param_hint="--at"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)


def _print(as_json: bool, data: Any, text: str) -> None:  # noqa: ANN401, FBT001 - any JSON, and the command's own flag
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2) if as_json else text)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Tệp .xlsx hoặc .csv.")],
    period: PeriodOption = None,
    root: RootOption = None,
    accept: Annotated[bool, typer.Option("--accept", help="Duyệt ngay nếu nhập được.")] = False,  # noqa: FBT002 - a flag
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Nhập một tệp số liệu; chỉ bản được duyệt mới được dùng."""
    wanted = _period(period)
    try:
        content = file.read_bytes()
    except OSError as error:
        _refuse(f"{file}: không đọc được tệp ({error.strerror})")
    with _office() as built:
        try:
            staged = built.pipeline.stage_file(content, file.name, period=wanted, root=root, by=BY)
        except Refused as error:
            _refuse(f"{file.name}: {error}")
        accepted = None
        if accept and staged.head.state is not State.ACCEPTED:
            accepted = built.pipeline.accept(staged.head.id, by=BY)
        _print(
            as_json, reports.staged_json(staged, accepted), reports.staged_text(staged, accepted)
        )


@app.command()
def snapshots(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Liệt kê các bản số liệu đã nhập."""
    with _office() as built:
        heads = built.pipeline.snapshots()
        _print(as_json, reports.heads_json(heads), reports.heads_text(heads))


@app.command()
def accept(snapshot: Annotated[int, typer.Argument(help="Số của bản số liệu.")]) -> None:
    """Duyệt một bản số liệu và gửi thông báo."""
    with _office() as built:
        typer.echo(reports.accepted_text(built.pipeline.accept(snapshot, by=BY)))


@app.command()
def reject(
    snapshot: Annotated[int, typer.Argument(help="Số của bản số liệu.")],
    why: Annotated[str, typer.Option(help="Lý do.")],
) -> None:
    """Bỏ một bản số liệu."""
    with _office() as built:
        built.pipeline.reject(snapshot, why=why, by=BY)
        typer.echo(f"Đã bỏ bản số liệu {snapshot}.")


@app.command()
def score(
    name: Annotated[str, typer.Argument(help="Tên hoặc mã đơn vị.")],
    period: PeriodOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Điểm của một đơn vị, như trong Telegram."""
    wanted = _period(period)
    with _office() as built:
        answer = built.answers.card(name, period=wanted)
        if not isinstance(answer, Card):
            _refuse(reports.line(answer))
        _print(as_json, reports.card_json(answer), reports.text(answer))


@app.command()
def rank(
    level: Annotated[
        str | None, typer.Option(help="Cấp: commune (xã), agency (sở), district, province.")
    ] = None,
    root: RootOption = None,
    period: PeriodOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Bảng xếp hạng."""
    wanted = _period(period)
    asked = _level(level)
    with _office() as built:
        answer = built.answers.ranking(level=asked, root=root, period=wanted, page_rows=sys.maxsize)
        if not isinstance(answer, Ranking):
            _refuse(reports.line(answer))
        _print(as_json, reports.ranking_json(answer), reports.text(answer))


@app.command()
def alerts(period: PeriodOption = None, as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Sẽ báo gì, cho ai; không gửi gì."""
    wanted = _period(period)
    with _office() as built:
        outlook = built.pipeline.preview(wanted)
        if outlook is None:
            _refuse("Chưa có bản số liệu nào cho kỳ này.")
        _print(as_json, reports.outlook_json(outlook), reports.outlook_text(outlook))


@app.command()
def once(
    job: Annotated[str, typer.Argument(help="Tên việc trong thời gian biểu.")],
    at: AtOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Chạy một việc của thời gian biểu ngay bây giờ, coi như lúc --at."""
    moment = _moment(at, _settings())
    clock: Clock = FixedClock(moment) if moment else SystemClock()
    with _office(clock) as built:
        if job not in built.timetable.jobs:
            _refuse(f"Không có việc “{job}”; có: {', '.join(built.timetable.jobs)}.")
        done = built.timetable.run_once(job, clock.now())
        queued = done if isinstance(done, int) else None
        text = f"Đã chạy {job}" + (f": {queued} tin vào hộp gửi." if queued is not None else ".")
        _print(as_json, {"job": job, "at": clock.now().isoformat(), "queued": queued}, text)


@app.command()
def check(
    step: Annotated[str, typer.Argument(help="open: mở đợt rà soát thứ Năm.")],
    at: AtOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Đợt rà soát hồ sơ trễ hạn thứ Năm."""
    if step != "open":
        raise typer.BadParameter(f"chưa có bước “{step}”; có: open", param_hint="STEP")
    once("check-open", at, as_json)


@app.command()
def invite(
    unit: Annotated[str, typer.Argument(help="Tên hoặc mã đơn vị.")],
    role: Annotated[Role, typer.Option(help="Vai trò.")],
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Tạo đường dẫn mời dùng một lần."""
    settings = _settings()
    with _office() as built:
        invitation = built.people.invite(unit, role, by=BY)
    name = health.bot_name(settings)
    _print(
        as_json,
        reports.invitation_json(invitation, name),
        reports.invitation_text(invitation, name),
    )


@app.command()
def outbox(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Hộp gửi: tin chờ, đã gửi, không chắc, hỏng."""
    with _office() as built, built.database.read() as connection:
        counts = outbox_rows.counts(connection)
        rows = outbox_rows.listing(connection, 20)
        _print(as_json, reports.outbox_json(counts, rows), reports.outbox_text(counts, rows))


@app.command()
def audit(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Nhật ký thao tác quản trị."""
    with _office() as built, built.database.read() as connection:
        rows = audit_rows.listing(connection, 50)
        _print(as_json, reports.audit_json(rows), reports.audit_text(rows))


@app.command()
def doctor(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Kiểm tra cài đặt; giải thích từng chỗ sai."""
    findings = list(health.examine(_settings(), SystemClock().now()))
    _print(as_json, reports.findings_json(findings), reports.findings_text(findings))
    if not all(finding.sound for finding in findings):
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Đưa cơ sở dữ liệu về lược đồ hiện tại."""
    try:
        database = Database(_settings().database_url)
        try:
            typer.echo(f"Lược đồ {migrate_database(database)}.")
        finally:
            database.close()
    except (SQLAlchemyError, ImportError) as error:
        _refuse(f"Không dùng được cơ sở dữ liệu ({type(error).__name__}); chạy bot766 doctor.")


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Cổng; 0: cổng trống bất kỳ.")] = SANDBOX_PORT,
) -> None:
    """Chỉ chạy hộp cát: một Telegram cục bộ, để bot khác nối vào."""
    clock = MovableClock()

    async def serve() -> None:
        server = Sandbox(token=SANDBOX_TOKEN, username=SANDBOX_NAME, now=clock.now, move=clock.move)
        await server.start(port=port)
        typer.echo(f"{server.url}  telegram.token={SANDBOX_TOKEN}")
        stopped = asyncio.Event()
        _on_signal(stopped.set)
        await stopped.wait()
        await server.stop()

    asyncio.run(serve())


@app.command()
def run(
    port: Annotated[int, typer.Option(help="Cổng của hộp cát.")] = SANDBOX_PORT,
) -> None:
    """Chạy dịch vụ; chưa có telegram.token thì chạy trên hộp cát với số liệu mẫu."""
    configure()
    settings = _settings()
    try:
        if settings.telegram.token is None:
            asyncio.run(_run_on_sandbox(settings, port))
        else:
            asyncio.run(_run(settings))
    except TokenRefused:
        _refuse("Telegram từ chối telegram.token; lấy lại mã từ @BotFather rồi chạy lại.")
    except SQLAlchemyError as error:
        _refuse(f"Không dùng được cơ sở dữ liệu ({type(error).__name__}); chạy bot766 doctor.")
    except ExceptionGroup as group:
        # One of the loops broke: whoever started the service starts it anew, nothing is lost.
        structlog.get_logger().critical("service_broke", exc_info=group)
        _refuse("Dịch vụ dừng vì lỗi ghi ở trên; khởi động lại sẽ tiếp tục từ chỗ dừng.")


async def _run(settings: Settings) -> None:
    with office(settings, SystemClock()) as built:
        service = Service(built)
        _on_signal(service.stop)
        await service.run(ready=lambda name: typer.echo(f"bot766 đang chạy: @{name}"))


async def _run_on_sandbox(settings: Settings, port: int) -> None:
    clock = MovableClock()
    server = Sandbox(token=SANDBOX_TOKEN, username=SANDBOX_NAME, now=clock.now, move=clock.move)
    try:
        await server.start(port=port)
    except OSError as error:
        _refuse(f"Không mở được cổng {port}: {error.strerror}. Chọn cổng khác bằng --port.")
    try:
        # Chats live in the sandbox's memory, so what the bot knows of them begins anew too.
        kept = settings.data_dir / "sandbox"
        for old in kept.glob("bot766.db*"):
            old.unlink()
        there = load(
            _globals.config,
            telegram={"token": SANDBOX_TOKEN, "api_url": server.url, "proxy": None},
            database={"url": f"sqlite:///{(kept / 'bot766.db').resolve()}"},
        )
        with office(there, clock) as built:
            service = Service(built)
            _on_signal(service.stop)
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


async def _play(built: Office, server: Sandbox, ready: asyncio.Event) -> None:
    await ready.wait()
    for person in demo.PEOPLE:
        server.add_user(person.chat_id, person.name, title=person.title)

    async def type_text(person: Person, text: str) -> None:
        server.type_text(person.chat_id, person.chat_id, text)
        # The sandbox tells no one when a bot answers; what a phone shows is looked at instead.
        while not any(message["from"] == "bot" for message in server.messages(person.chat_id)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    await demo.play(built, type_text)


def _on_signal(stop: Callable[[], None]) -> None:
    """End gracefully on Ctrl-C and on the service manager's SIGTERM."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


def main() -> None:
    """The command line."""
    app()
