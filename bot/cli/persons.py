"""Commands around people: invites one by one and by list, who is bound to what, ending it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from bot.cli.frame import (
    BY,
    HIGHEST_NUMBER,
    AsJson,
    app,
    opened,
    refuse,
    settings_or_refuse,
    show,
)
from bot.clock import SystemClock
from bot.health import doctor
from bot.people import Invitation, People, Unfit
from bot.reports import persons as reports
from bot.reports.care import invitation_json
from bot.reports.invite_sheet import sheet as sheet_of

invites_app = typer.Typer(
    help="Đường dẫn mời: liệt kê, thu hồi, tạo theo danh sách.", no_args_is_help=False
)
app.add_typer(invites_app, name="invites")
people_app = typer.Typer(help="Người nhận: liệt kê, ngừng gắn với đơn vị.", no_args_is_help=False)
app.add_typer(people_app, name="people")

# Readable by its owner alone: whoever has the sheet can join.
_PRIVATE = 0o600


@invites_app.callback(invoke_without_command=True)
def list_invites(
    context: typer.Context,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Các đường dẫn mời: chờ dùng, đã dùng, hết hạn, đã thu hồi; không hiện mã."""
    if context.invoked_subcommand is not None:
        return
    with opened() as built:
        listed = built.people.invites()
        zone = built.settings.zone
    show(as_json, reports.invites_json(listed), reports.invites_text(listed, zone))


@invites_app.command("revoke")
def revoke(
    number: Annotated[int, typer.Argument(help="Số của đường dẫn mời.", min=0, max=HIGHEST_NUMBER)],
) -> None:
    """Thu hồi một đường dẫn mời chưa dùng."""
    with opened() as built:
        built.people.revoke(number, by=BY)
    typer.echo(f"Đã thu hồi đường dẫn mời {number}.")


@invites_app.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="Tệp .csv: đơn vị, vai trò, xưng hô.")],
    sheet: Annotated[Path, typer.Option(help="Tệp .html để in và phát, mỗi trang 8 phiếu.")],
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,  # noqa: FBT002 - a flag
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Tạo đường dẫn mời theo danh sách: tất cả, hoặc không có gì nếu có dòng sai."""
    settings = settings_or_refuse()
    try:
        content = file.read_bytes()
    except OSError as error:
        refuse(f"{file}: không đọc được tệp ({error.strerror})")
    name = doctor.bot_name(settings)
    try:
        # Opened before anything is made: codes that cannot be written down would be lost.
        with opened() as built:
            made: tuple[Invitation, ...] = ()
            try:
                with _private_file(sheet, force=force) as target:
                    made = _made(built.people, content, file)
                    target.write(sheet_of(made, name, settings.zone))
                    target.flush()
            except OSError:
                for invitation in made:
                    built.people.revoke(invitation.id, by=BY)
                raise
    except FileExistsError:
        refuse(f"{sheet}: tệp đã có; thêm --force để ghi đè.")
    except OSError as error:
        refuse(f"{sheet}: không ghi được tệp ({error.strerror}); không có đường dẫn nào dùng được.")
    show(
        as_json,
        {"sheet": str(sheet), "invites": [invitation_json(one, name) for one in made]},
        f"Đã tạo {len(made)} đường dẫn mời; in và phát: {sheet}"
        + ("" if name else "\nChưa biết tên bot nên phiếu chỉ có mã; đặt telegram.token để có QR."),
    )


def _made(people: People, content: bytes, file: Path) -> tuple[Invitation, ...]:
    try:
        return people.invite_list(content, by=BY)
    except Unfit as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        refuse(f"{file}: {len(error.problems)} dòng sai, chưa tạo đường dẫn nào.")


@contextmanager
def _private_file(path: Path, *, force: bool) -> Iterator[TextIO]:
    """A new file that its owner alone reads; on an error nothing is left, and an old one stays.

    Raises:
        OSError: it cannot be written, or it is there and not to be replaced.
    """
    part = path.with_name(f"{path.name}.part") if force else path
    if force:
        part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            yield target
        if force:
            part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@people_app.callback(invoke_without_command=True)
def list_people(
    context: typer.Context,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Ai gắn với đơn vị nào, với vai trò gì, có nhận được tin không."""
    if context.invoked_subcommand is not None:
        return
    now = SystemClock().now()
    with opened() as built:
        members = built.people.members()
        zone = built.settings.zone
    show(as_json, reports.people_json(members, now), reports.people_text(members, now, zone))


@people_app.command("remove")
def remove(
    number: Annotated[
        int,
        typer.Argument(help="Số của người nhận, xem bot766 people.", min=0, max=HIGHEST_NUMBER),
    ],
    unit: Annotated[str | None, typer.Option(help="Chỉ đơn vị này; tên hoặc mã.")] = None,
) -> None:
    """Ngừng gắn một người nhận với đơn vị."""
    with opened() as built:
        ended = built.people.remove(number, unit_name=unit, by=BY)
    typer.echo(f"Người nhận {number}: đã ngừng {ended} vai trò.")
