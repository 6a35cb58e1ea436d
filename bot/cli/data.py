"""Commands that let figures in: files, the portal, snapshots, the register of units."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import (
    BY,
    HIGHEST_NUMBER,
    AsJson,
    PeriodOption,
    RootOption,
    app,
    level_of,
    opened,
    period_of,
    refuse,
    show,
)
from bot.office import Office
from bot.reports import data as reports
from bot.reports import plain
from bot.sources.refusal import Refused
from messages.decisions import ListKept
from scoring.snapshot import State

_AcceptOption = Annotated[
    bool, typer.Option("--accept", help="Duyệt ngay nếu không có gì phải tạm giữ.")
]
_Snapshot = Annotated[int, typer.Argument(help="Số của bản số liệu.", min=0, max=HIGHEST_NUMBER)]
snapshots_app = typer.Typer(help="Các bản số liệu: liệt kê, so hai bản.", no_args_is_help=False)
app.add_typer(snapshots_app, name="snapshots")
units_app = typer.Typer(help="Danh mục đơn vị: liệt kê, nhập thay đổi.", no_args_is_help=False)
app.add_typer(units_app, name="units")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        refuse(f"{file}: không đọc được tệp ({error.strerror})")


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="Tệp .xlsx, .xls, .csv, .docx, .pdf, .html hoặc .json.")
    ],
    period: PeriodOption = None,
    root: RootOption = None,
    accept: _AcceptOption = False,  # noqa: FBT002 - a flag
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Nhập một tệp số liệu; chỉ bản được duyệt mới được dùng."""
    wanted = period_of(period)
    content = _content(file)
    with opened() as built:
        try:
            staged = built.staging.stage_file(content, file.name, period=wanted, root=root, by=BY)
        except Refused as error:
            _import_list(built, file.name, content, root, as_json, error)
            return
        accepted = None
        if accept and staged.head.state is State.STAGED:
            accepted = built.pipeline.accept(staged.head.id, by=BY)
        show(as_json, reports.staged_json(staged, accepted), reports.staged_text(staged, accepted))


def _import_list(
    built: Office,
    name: str,
    content: bytes,
    root: str | None,
    as_json: bool,  # noqa: FBT001 - the command's own flag
    refused: Refused,
) -> None:
    """A file without figures may be a list of dossiers; else it is refused as it was."""
    try:
        listed = built.lists.read(content, name, root=root)
    except Refused as error:
        refuse(f"{name}: {error}")
    if listed is None:
        refuse(f"{name}: {refused}")
    number = built.lists.keep(listed, by=BY)
    said = ListKept.of(listed, other_known=built.lists.has_other(listed))
    words = plain.text(said) + ("\nTrên máy chủ: bot766 reconcile" if said.other_known else "")
    show(as_json, reports.list_json(number, said), words)


@app.command()
def pull(
    period: PeriodOption = None,
    root: RootOption = None,
    accept: _AcceptOption = False,  # noqa: FBT002 - a flag
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Lấy số liệu từ Cổng Dịch vụ công quốc gia; mặc định là tháng vừa kết thúc."""
    wanted = period_of(period)
    with opened() as built:
        done = built.pulling.pull(
            wanted or built.pulling.last_month(), accept=accept, by=BY, root=root
        )
        show(
            as_json,
            reports.staged_json(done.staged, done.accepted),
            reports.staged_text(done.staged, done.accepted),
        )


@app.command()
def portal(
    close: Annotated[bool, typer.Option("--close", help="Cho phép lấy số liệu lại ngay.")] = False,  # noqa: FBT002 - a flag
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Tình trạng lấy số liệu từ Cổng: đang tạm ngừng hay không, các lượt gần đây."""
    with opened() as built:
        if close:
            built.pulling.close(by=BY)
        status = built.pulling.status()
        zone = built.settings.zone
        show(as_json, reports.portal_json(status), reports.portal_text(status, zone))


@snapshots_app.callback(invoke_without_command=True)
def snapshots(context: typer.Context, as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag
    """Liệt kê các bản số liệu đã nhập."""
    if context.invoked_subcommand is not None:
        return
    with opened() as built:
        heads = built.pipeline.snapshots()
        show(as_json, reports.heads_json(heads), reports.heads_text(heads))


@snapshots_app.command("diff")
def snapshots_diff(
    first: _Snapshot,
    second: _Snapshot,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Hai bản của cùng một kỳ khác nhau ở đâu."""
    with opened() as built:
        versions = built.versions.differences(first, second)
        show(as_json, reports.versions_json(versions), reports.versions_text(versions))


@app.command()
def accept(snapshot: _Snapshot) -> None:
    """Duyệt một bản số liệu và gửi thông báo."""
    with opened() as built:
        typer.echo(reports.accepted_text(built.pipeline.accept(snapshot, by=BY)))


@app.command()
def hold(
    snapshot: _Snapshot,
    why: Annotated[str, typer.Option(help="Lý do.")],
) -> None:
    """Giữ lại một bản số liệu để xem xét sau."""
    with opened() as built:
        built.pipeline.hold(snapshot, why=why, by=BY)
        typer.echo(f"Đã giữ lại bản số liệu {snapshot}.")


@app.command()
def reject(
    snapshot: _Snapshot,
    why: Annotated[str, typer.Option(help="Lý do.")],
) -> None:
    """Bỏ một bản số liệu."""
    with opened() as built:
        built.pipeline.reject(snapshot, why=why, by=BY)
        typer.echo(f"Đã bỏ bản số liệu {snapshot}.")


@app.command()
def release(
    snapshot: _Snapshot,
    cancel: Annotated[bool, typer.Option("--cancel", help="Không gửi các tin đó.")] = False,  # noqa: FBT002 - a flag
) -> None:
    """Cho gửi các tin đang chờ của một bản số liệu (alerts.approve)."""
    with opened() as built:
        typer.echo(plain.text(built.releasing.decide(snapshot, send=not cancel, by=BY)))


@units_app.callback(invoke_without_command=True)
def units(
    context: typer.Context,
    root: RootOption = None,
    level: Annotated[str | None, typer.Option(help="Cấp: commune, agency, …")] = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Danh mục đơn vị: mã, tên, cấp, kỳ đầu, kỳ cuối, đơn vị kế thừa."""
    if context.invoked_subcommand is not None:
        return
    wanted = level_of(level)
    with opened() as built:
        lines = built.register.listing(root=root, level=wanted)
        show(as_json, reports.units_json(lines), reports.units_text(lines))


@units_app.command("import")
def units_import(
    file: Annotated[Path, typer.Argument(help="Tệp .csv: đổi tên, sáp nhập, đổi mã, tên khác.")],
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Nhập thay đổi của danh mục đơn vị; hoặc tất cả các dòng, hoặc không dòng nào."""
    content = _content(file)
    with opened() as built:
        try:
            done = built.register.import_list(content, by=BY)
        except Refused as error:
            refuse(f"{file.name}: {error}")
        show(as_json, reports.register_json(done), reports.register_text(done))
