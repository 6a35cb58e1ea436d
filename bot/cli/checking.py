"""Commands around the Thursday check: take a round a step further by hand, look at one."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from bot.check_round import cancelling
from bot.cli.frame import (
    BY,
    AsJson,
    AtOption,
    app,
    moment_of,
    opened,
    refuse,
    settings_or_refuse,
    show,
)
from bot.clock import Clock, FixedClock, SystemClock
from bot.office import Office
from bot.reports import checks as reports

check_app = typer.Typer(help="Đợt rà soát hồ sơ trễ hạn thứ Năm.", no_args_is_help=True)
app.add_typer(check_app, name="check")


@check_app.command("open")
def open_round(
    at: AtOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Mở một đợt rà soát hôm nay, dù là ngày nào."""
    _step("open", "Mở đợt rà soát", at, lambda built: built.rounds.open(), as_json=as_json)


@check_app.command()
def remind(
    at: AtOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Nhắc ngay các đơn vị chưa trả lời."""
    _step("remind", "Nhắc", at, lambda built: built.rounds.remind(), as_json=as_json)


@check_app.command()
def close(
    at: AtOption = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Đóng đợt rà soát đã quá hạn."""
    # Whoever names the moment knows what they do.
    take = _close_now if at is None else lambda built: built.rounds.close()
    _step("close", "Đóng đợt rà soát", at, take, as_json=as_json)


@check_app.command()
def cancel(
    day: Annotated[str, typer.Argument(help="Ngày của đợt, ví dụ 2026-11-26.")],
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Hủy một đợt rà soát mở nhầm cho ngày chưa đến."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise typer.BadParameter(f"“{day}” không phải ngày dạng 2026-11-26") from None
    # No `--at`: what has begun would seem not to have come.
    with opened() as built:
        done = cancelling.cancel(built.database, built.clock, built.settings.zone, wanted, by=BY)
    data = {"day": wanted.isoformat(), **asdict(done)}
    words = (
        f"Đã hủy đợt rà soát ngày {wanted:%d/%m/%Y}: {done.told} tin báo vào hộp gửi, "
        f"{done.called_off} tin chưa gửi được rút lại, {done.answered} đơn vị đã trả lời "
        "không được tính (bot766 audit)."
    )
    show(as_json, data, words)


@check_app.command()
def status(
    at: AtOption = None,
    unit: Annotated[
        str | None, typer.Option(help="Mọi câu trả lời của một đơn vị qua các kỳ; tên hoặc mã.")
    ] = None,
    as_json: AsJson = False,  # noqa: FBT002 - a flag
) -> None:
    """Đợt rà soát hôm nay hoặc gần nhất: đơn vị nào trả lời gì, khi nào, đơn vị nào chưa."""
    moment = moment_of(at, settings_or_refuse())
    clock: Clock = FixedClock(moment) if moment else SystemClock()
    with opened(clock) as built:
        zone = built.settings.zone
        if unit is not None:
            rounds = built.views.history.of_unit(built.people.unit(unit))
            show(as_json, reports.history_json(rounds), reports.history_text(rounds, zone))
            return
        held = built.views.history.of_round()
        if held is None:
            refuse("Chưa có đợt rà soát nào.")
        show(as_json, reports.round_json(held), reports.round_text(held, zone))


def _close_now(built: Office) -> int:
    """Close the round, unless an outage still lasts by which its deadline would move."""
    if built.uptime.is_silent():
        refuse(
            "Bot đang ngừng nên chưa đóng được: hãy chạy bot, "
            "hạn trả lời sẽ dời theo thời gian ngừng."
        )
    return built.rounds.close()


def _step(
    step: str, words: str, at: str | None, take: Callable[[Office], int], *, as_json: bool
) -> None:
    """Do a step as of a moment, and say how many messages it made."""
    moment = moment_of(at, settings_or_refuse())
    clock: Clock = FixedClock(moment) if moment else SystemClock()
    with opened(clock) as built:
        queued = take(built)
    data = {"step": step, "at": clock.now().isoformat(), "queued": queued}
    show(as_json, data, f"{words}: {queued} tin vào hộp gửi.")
