"""Commands of the administrator: invites, the outbox, the audit log, the installation's health."""

from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.frame import BY, AsJson, app, opened, refuse, settings_or_refuse, show
from bot.clock import SystemClock
from bot.health import doctor as health
from bot.health.asking import NoAnswer, ask
from bot.netloc import host_and_port
from bot.reports import care as reports
from bot.reports.vitals import vitals_text
from bot.storage import audit as audit_rows
from bot.storage import outbox as outbox_rows
from bot.storage.database import Database
from bot.storage.migrate import TooNew
from bot.storage.migrate import migrate as migrate_database
from bot.storage.people import Role
from messages.salutation import LONGEST_ADDRESS, tidied


@app.command()
def invite(
    unit: Annotated[str, typer.Argument(help="Tên hoặc mã đơn vị.")],
    role: Annotated[Role, typer.Option(help="Vai trò.")],
    address: Annotated[
        str, typer.Option(help="Lời kính gửi, ví dụ “Chủ tịch UBND xã Bình Thành”.")
    ] = "",
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Tạo đường dẫn mời dùng một lần."""
    settings = settings_or_refuse()
    greeting = tidied(address)
    if len(greeting) > LONGEST_ADDRESS:
        refuse(f"Lời kính gửi dài quá {LONGEST_ADDRESS} ký tự.")
    with opened() as built:
        invitation = built.people.invite(unit, role, by=BY, address=greeting or None)
    name = health.bot_name(settings)
    show(
        as_json,
        reports.invitation_json(invitation, name),
        reports.invitation_text(invitation, name),
    )


@app.command()
def outbox(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Hộp gửi: tin chờ, đã gửi, không chắc, hỏng."""
    with opened() as built, built.database.read() as connection:
        counts = outbox_rows.counts(connection)
        rows = outbox_rows.listing(connection, 20)
        show(as_json, reports.outbox_json(counts, rows), reports.outbox_text(counts, rows))


@app.command()
def audit(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Nhật ký thao tác quản trị."""
    with opened() as built, built.database.read() as connection:
        rows = audit_rows.listing(connection, 50)
        show(as_json, reports.audit_json(rows), reports.audit_text(rows))


@app.command()
def doctor(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Kiểm tra cài đặt; giải thích từng chỗ sai."""
    findings = list(health.examine(settings_or_refuse(), SystemClock().now()))
    show(as_json, reports.findings_json(findings), reports.findings_text(findings))
    if not all(finding.sound for finding in findings):
        raise typer.Exit(1)


@app.command()
def healthz(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Hỏi dịch vụ đang chạy trên máy này; mã thoát 1 nếu có trục trặc."""
    settings = settings_or_refuse()
    listen = settings.health.listen
    if not listen:
        refuse("health.listen đang để trống nên dịch vụ không trả lời được.")
    try:
        told = ask(*host_and_port(listen))
    except NoAnswer as error:
        refuse(f"Không có dịch vụ nào trả lời ở {listen} ({error}); bot766 run có đang chạy không?")
    show(as_json, told, vitals_text(told, settings.zone))
    if not told["ok"]:
        raise typer.Exit(1)


@app.command()
def migrate() -> None:
    """Đưa cơ sở dữ liệu về lược đồ hiện tại."""
    try:
        database = Database(settings_or_refuse().database_url)
        try:
            typer.echo(f"Lược đồ {migrate_database(database)}.")
        finally:
            database.close()
    except TooNew as error:
        refuse(f"Cơ sở dữ liệu: {error}.")
    except (SQLAlchemyError, ImportError) as error:
        refuse(f"Không dùng được cơ sở dữ liệu ({type(error).__name__}); chạy bot766 doctor.")
