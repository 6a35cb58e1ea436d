"""Commands around the Thursday check's lists."""

from pathlib import Path
from typing import Annotated

import typer

from bot.check_round.reconciling import CannotReconcile
from bot.cli.frame import AsJson, RootOption, app, opened, refuse, show
from bot.reports.reconciled import reconciled_json, reconciled_text


@app.command()
def reconcile(
    root: RootOption = None,
    unit: Annotated[str | None, typer.Option(help="Chỉ một đơn vị, mã hoặc tên.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Ghi các hồ sơ khác nhau ra tệp .xlsx.")] = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Đối chiếu danh sách hồ sơ mới nhất của Cổng DVCQG và của hệ thống tỉnh."""
    if root is not None and unit is not None:
        raise typer.BadParameter("chỉ nêu một trong --root và --unit", param_hint="--unit")
    with opened() as built:
        try:
            laid = built.check_lists.reconciling.lay(root=root, unit=unit)
        except CannotReconcile as error:
            refuse(str(error))
        if xlsx is not None:
            try:
                xlsx.write_bytes(laid.workbook())
            except OSError as error:
                refuse(f"{xlsx}: không ghi được tệp ({error.strerror})")
        show(as_json, reconciled_json(laid), reconciled_text(laid))
