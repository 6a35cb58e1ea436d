"""The command that shows who confirmed severe alerts."""

from typing import Annotated

import typer

from bot.cli.frame import HIGHEST_NUMBER, AsJson, app, opened, refuse, show
from bot.reports import receipts as reports


@app.command()
def receipts(
    snapshot: Annotated[
        int | None,
        typer.Option(
            help="Bản số liệu; mặc định các bản đang chờ xác nhận.", min=0, max=HIGHEST_NUMBER
        ),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Cảnh báo nghiêm trọng: ai đã xác nhận, đã nhắc, đã báo lên cấp trên."""
    with opened() as built:
        if snapshot is not None and all(head.id != snapshot for head in built.pipeline.snapshots()):
            refuse(f"không có bản số liệu {snapshot}")
        courses = built.escalation.courses(snapshot)
        zone = built.settings.zone
        show(as_json, reports.courses_json(courses), reports.courses_text(courses, zone))
