"""The frame of every command: global options, refusals in one line, the office opened for it."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.check_round.rounds import NotNow
from bot.clock import Clock, SystemClock
from bot.logs import configure
from bot.office import Office, office
from bot.people import NoSuchUnit, NotThere
from bot.pipeline import NotPossible
from bot.releasing import NothingWaits
from bot.settings import Settings, SettingsError, load
from bot.sources.refusal import Refused
from bot.storage.migrate import TooNew
from scoring.level_words import level_of_word
from scoring.period import Period
from scoring.unit import Level

BY = "cli"
# Of the numbers that a database counts up: 64 bits with a sign.
HIGHEST_NUMBER = 2**63 - 1
# Moments that `--at` may name: figures are of none earlier, and no calendar ends in them.
_YEARS = range(2000, 2100)

app = typer.Typer(
    name="bot766",
    help="Theo dõi Bộ chỉ số 766 và báo tin qua Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@dataclass
class Chosen:
    """What the global options say."""

    config: Path | None = None


chosen = Chosen()


@app.callback()
def options(
    config: Annotated[
        Path | None, typer.Option(help="Tệp cấu hình; mặc định bot766.toml nếu có.")
    ] = None,
) -> None:
    """Theo dõi Bộ chỉ số 766 và báo tin qua Telegram."""
    chosen.config = config
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


def refuse(text: str) -> NoReturn:
    """One clear line on stderr, exit code 1."""
    typer.echo(text, err=True)
    raise typer.Exit(1)


def settings_or_refuse(**given: Any) -> Settings:  # noqa: ANN401 - sections, as bot.settings.load takes them
    """The settings; what is wrong with them becomes the command's one line."""
    try:
        return load(chosen.config, **given)
    except SettingsError as error:
        refuse("Cấu hình sai: " + "; ".join(error.problems))


@contextmanager
def opened(clock: Clock | None = None) -> Iterator[Office]:
    """The use cases; what they refuse becomes the command's one line."""
    try:
        with office(settings_or_refuse(), clock or SystemClock()) as built:
            yield built
    except (Refused, NotPossible, NothingWaits, NoSuchUnit, NotThere, NotNow) as error:
        refuse(str(error))
    except TooNew as error:
        refuse(f"Cơ sở dữ liệu: {error}.")
    except SQLAlchemyError as error:
        refuse(f"Không dùng được cơ sở dữ liệu ({type(error).__name__}); chạy bot766 doctor.")


def period_of(code: str | None) -> Period | None:
    """The period behind `--period`; a wrong form is wrong usage."""
    if code is None:
        return None
    try:
        return Period.parse(code)
    except ValueError:
        raise typer.BadParameter(
            f"“{code}” không phải 2024-01, 2024-Q2 hoặc 2024", param_hint="--period"
        ) from None


def level_of(word: str | None) -> Level | None:
    """The level behind `--level`; an unknown word is wrong usage."""
    if word is None:
        return None
    level = level_of_word(word)
    if level is None:
        levels = ", ".join(level.value for level in Level)
        raise typer.BadParameter(f"không có cấp “{word}”; có: {levels}", param_hint="--level")
    return level


def moment_of(text: str | None, settings: Settings) -> datetime | None:
    """The moment behind `--at`, in the installation's zone unless it names one."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"“{text}” không phải thời điểm dạng 2026-11-26T07:30", param_hint="--at"
        ) from None
    if moment.year not in _YEARS:
        raise typer.BadParameter(
            f"“{text}” không nằm trong các năm {_YEARS[0]}-{_YEARS[-1]}", param_hint="--at"
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)


def show(as_json: bool, data: Any, text: str) -> None:  # noqa: ANN401, FBT001 - any JSON, and the command's own flag
    """Print an answer: JSON for programs, lines for people."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2) if as_json else text)
