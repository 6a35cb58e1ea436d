"""Commands that answer from stored figures, and run one job of the timetable."""

import sys
from typing import Annotated

import typer

from bot.cli.frame import (
    HIGHEST_NUMBER,
    AsJson,
    AtOption,
    PeriodOption,
    RootOption,
    app,
    level_of,
    moment_of,
    opened,
    period_of,
    refuse,
    settings_or_refuse,
    show,
)
from bot.clock import Clock, FixedClock, SystemClock
from bot.reports import figures as reports
from bot.reports import plain
from bot.reports.explained import explained_json, explained_text
from messages.answers import Card, Former, Ranking

_PULL = "pull"


@app.command()
def score(
    name: Annotated[str, typer.Argument(help="Tên hoặc mã đơn vị.")],
    period: PeriodOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Điểm của một đơn vị, như trong Telegram."""
    wanted = period_of(period)
    with opened() as built:
        answer = built.answers.card(name, period=wanted, operator=True)
        if isinstance(answer, Former):
            show(as_json, reports.former_json(answer), plain.text(answer))
            return
        if not isinstance(answer, Card):
            refuse(plain.line(answer))
        show(as_json, reports.card_json(answer), plain.text(answer))


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
    wanted = period_of(period)
    asked = level_of(level)
    with opened() as built:
        answer = built.answers.ranking(level=asked, root=root, period=wanted, page_rows=sys.maxsize)
        if not isinstance(answer, Ranking):
            refuse(plain.line(answer))
        show(as_json, reports.ranking_json(answer), plain.text(answer))


@app.command()
def alerts(
    period: PeriodOption = None,
    explain: Annotated[
        int | None,
        typer.Option(
            "--explain",
            help="Số của một cảnh báo đã lưu: vì sao có nó.",
            min=0,
            max=HIGHEST_NUMBER,
        ),
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Sẽ báo gì, cho ai, vì sao; không gửi gì."""
    wanted = period_of(period)
    with opened() as built:
        if explain is not None:
            found = built.explaining.explain(explain)
            if found is None:
                refuse(f"Không có cảnh báo số {explain}.")
            show(as_json, explained_json(found), explained_text(found))
            return
        outlook = built.pipeline.preview(wanted)
        if outlook is None:
            refuse("Chưa có bản số liệu nào cho kỳ này.")
        show(as_json, reports.outlook_json(outlook), reports.outlook_text(outlook))


@app.command()
def once(
    job: Annotated[str, typer.Argument(help="Tên việc trong thời gian biểu.")],
    at: AtOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Chạy một việc của thời gian biểu ngay bây giờ, coi như lúc --at."""
    moment = moment_of(at, settings_or_refuse())
    clock: Clock = FixedClock(moment) if moment else SystemClock()
    with opened(clock) as built:
        if job not in built.timetable.jobs:
            refuse(f"Không có việc “{job}”; có: {', '.join(built.timetable.jobs)}.")
        if job == _PULL:
            # The timetable passes it over in silence; a person is told.
            built.pulling.root_or_refuse()
        done = built.timetable.run_once(job, clock.now())
        queued = done if isinstance(done, int) else None
        text = f"Đã chạy {job}" + (f": {queued} tin vào hộp gửi." if queued is not None else ".")
        show(as_json, {"job": job, "at": clock.now().isoformat(), "queued": queued}, text)
