"""`make bench`: speed at national size, as ratios beside a peer taken in the same run.

Prints a table for docs/bench.md. Nothing here runs in `make test`.
"""

import asyncio
import io
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import structlog
from openpyxl import Workbook

from bot.app import Office, Service, office
from bot.clock import FixedClock, MovableClock
from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from bot.settings import load
from bot.storage import outbox, people
from bot.storage.people import Role
from bot.storage.units import unit_ids
from bot.storage.units import units as stored
from messages.answers import Card
from messages.render import render
from scoring.period import Period
from scoring.unit import Level, Unit
from tests.factories import GROUPS, MAXIMA

PROVINCES, COMMUNES, AGENCIES = 34, 3321, 1071
PERIODS = 12
QUERIES = 2000
TYPED = 300
NOW = datetime(2026, 2, 10, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TOKEN = "766:SANDBOX"  # noqa: S105 - the sandbox's
_SYLLABLES = (
    "An", "Bình", "Cao", "Châu", "Đông", "Đức", "Giang", "Hà", "Hải", "Hòa", "Hưng", "Khánh",
    "Lâm", "Lộc", "Long", "Mai", "Minh", "Mỹ", "Nam", "Ngọc", "Phú", "Phúc", "Phước", "Quang",
    "Quý", "Sơn", "Tân", "Tây", "Thái", "Thanh", "Thành", "Thạnh", "Thịnh", "Thuận", "Thủy",
    "Tiến", "Trung", "Trường", "Tú", "Vân", "Việt", "Vĩnh", "Xuân", "Yên",
)  # fmt: skip


def national_units(seed: int = 766) -> list[tuple[str, str]]:
    """Codes and names of a country: provinces, their departments, their communes."""
    chance = random.Random(seed)  # noqa: S311 - made-up names

    def name() -> str:
        return " ".join(chance.sample(_SYLLABLES, 2))

    rows = [(f"H{p:02d}", f"UBND tỉnh {name()} {p}") for p in range(1, PROVINCES + 1)]
    rows += [
        (f"H{1 + n % PROVINCES:02d}.{n // PROVINCES:02d}", f"Sở {name()} {n}")
        for n in range(AGENCIES)
    ]
    rows += [
        (f"H{1 + n % PROVINCES:02d}.{100 + n // PROVINCES}", f"UBND xã {name()} {n}")
        for n in range(COMMUNES)
    ]
    return rows


def national_xlsx(period: Period, units: list[tuple[str, str]]) -> bytes:
    """One month of the whole country as a workbook."""
    chance = random.Random(period.code)  # noqa: S311 - made-up figures
    book = Workbook(write_only=True)
    sheet = book.create_sheet("766")
    sheet.append([f"Kết quả Bộ chỉ số 766 toàn quốc tháng {period.index:02d} năm {period.year}"])
    sheet.append(["STT", "Mã đơn vị", "Tên đơn vị", "Tổng điểm", *GROUPS])
    for number, (code, name) in enumerate(units, 1):
        points = [round(float(most) * chance.uniform(0.4, 1), 2) for most in MAXIMA]
        sheet.append([number, code, name, round(sum(points), 2), *points])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies, in milliseconds."""
    return 1000 * statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


@contextmanager
def installation(folder: str, **telegram: str) -> Iterator[Office]:
    """A fresh SQLite installation."""
    settings = load(data_dir=folder, telegram=telegram)
    with office(settings, FixedClock(NOW)) as built:
        yield built


def staff(built: Office, units: list[tuple[str, str]]) -> None:
    """A leader for every commune."""
    by_code = {u.code: u for u in _known(built)}
    with built.database.write() as connection:
        ids = unit_ids(connection)
        for number, (code, _) in enumerate(units):
            if by_code[code].level is Level.COMMUNE:
                recipient = people.enter(connection, 10_000 + number, NOW)
                people.join(connection, recipient.id, ids[code], Role.LEADER)


def _known(built: Office) -> list[Unit]:
    with built.database.read() as connection:
        return list(stored(connection).values())


def import_to_outbox(
    built: Office, files: list[tuple[Period, bytes]], units: list[tuple[str, str]]
) -> list[float]:
    """Seconds from each file's bytes to the last outbox row, the baseline's first."""
    seconds = []
    for number, (period, content) in enumerate(files):

        def take(content: bytes = content, period: Period = period) -> None:
            staged = built.pipeline.stage_file(
                content, f"{period.code}.xlsx", period=None, root=None, by="bench"
            )
            built.pipeline.accept(staged.head.id, by="bench")

        seconds.append(timed(take))
        if number == 0:
            staff(built, units)
    return seconds


def score_in_process(built: Office, units: list[tuple[str, str]]) -> list[float]:
    """Seconds of each card: the name found, the figures read, the message rendered."""
    chance = random.Random(1)  # noqa: S311 - which units are asked for
    names = [chance.choice(units)[1].removeprefix("UBND ") for _ in range(QUERIES)]

    def ask(name: str) -> None:
        answer = built.answers.card(name)
        assert isinstance(answer, Card)
        render(answer)

    ask(names[0])
    return [timed(lambda name=name: ask(name)) for name in names]


def _answers(server: Sandbox, after: int) -> list[float]:
    """When answers came in, of the calls after the first so many."""
    return [c["monotonic"] for c in server.calls(after) if c["method"] == "sendMessage"]


async def score_over_http(folder: str, units: list[tuple[str, str]]) -> list[float]:
    """Seconds from typing on the sandbox to the answer's request coming in there."""
    clock = MovableClock()
    server = Sandbox(
        token=TOKEN, username="b_bot", now=clock.now, move=clock.move, limits=Limits.none()
    )
    await server.start(port=0)
    server.add_user(1, "An")
    chance = random.Random(2)  # noqa: S311 - which units are asked for
    seconds = []
    settings = load(data_dir=folder, telegram={"token": TOKEN, "api_url": server.url})
    with office(settings, clock) as built:
        with built.database.write() as connection:
            # The broadcast is another bench's subject.
            connection.execute(outbox.outbox_table.delete())
        service = Service(built)
        ready = asyncio.Event()
        serving = asyncio.create_task(service.run(ready=lambda _: ready.set()))
        await ready.wait()
        for _ in range(TYPED):
            name = chance.choice(units)[1]
            seen = len(server.calls())
            start = time.monotonic()
            server.type_text(1, 1, f"/score {name}")
            while not (answered := _answers(server, seen)):  # noqa: ASYNC110 - HTTP's own time
                await asyncio.sleep(0)
            seconds.append(answered[0] - start)
        service.stop()
        await serving
    await server.stop()
    return seconds[1:]


def main() -> int:
    """Run all rows and print them."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    units = national_units()
    months = [Period.month(2025, month) for month in range(1, PERIODS + 1)]
    files = [(month, national_xlsx(month, units)) for month in months]
    with tempfile.TemporaryDirectory() as folder:
        with installation(folder) as built:
            ours = import_to_outbox(built, files, units)
            with built.database.read() as connection:
                queued = outbox.counts(connection)["queued"]
            in_process = score_in_process(built, units)
        plain = [
            timed(lambda c=content: pd.read_excel(io.BytesIO(c), header=1, engine="calamine"))
            for _, content in files
        ]
        default = [
            timed(lambda c=content: pd.read_excel(io.BytesIO(c), header=1, engine="openpyxl"))
            for _, content in files[:3]
        ]
        over_http = asyncio.run(score_over_http(folder, units))
    size = Path("/proc/cpuinfo")
    model = (
        next(
            (
                line.split(":")[1].strip()
                for line in size.read_text().splitlines()
                if "model name" in line
            ),
            platform.processor(),
        )
        if size.exists()
        else platform.processor()
    )
    later = statistics.median(ours[1:])
    write = sys.stdout.write
    write(f"Machine: {model}, Python {platform.python_version()}, SQLite\n")
    write(f"Size: {len(units)} units x 6 groups x {PERIODS} periods, {queued} messages queued\n\n")
    write("| row | figure | peer in the same run | ratio |\n|---|---|---|---|\n")
    write(
        f"| import to outbox, one period, median of {PERIODS - 1} | {later:.2f} s | pandas "
        f"read_excel(engine=calamine) {statistics.median(plain):.2f} s "
        f"| {later / statistics.median(plain):.1f} |\n"
    )
    write(
        f"| the same | {later:.2f} s | pandas "
        f"read_excel(engine=openpyxl) {statistics.median(default):.2f} s "
        f"| {later / statistics.median(default):.1f} |\n"
    )
    write(
        f"| last period beside the second | {ours[-1]:.2f} s | {ours[1]:.2f} s "
        f"| {ours[-1] / ours[1]:.2f} |\n"
    )
    write(
        f"| /score in process, p50 / p99 of {QUERIES} | {percentile(in_process, 0.5):.1f} / "
        f"{percentile(in_process, 0.99):.1f} ms | | |\n"
    )
    write(
        f"| /score typed to answered over HTTP, p50 / p99 of {TYPED} | "
        f"{percentile(over_http, 0.5):.1f} / {percentile(over_http, 0.99):.1f} ms | | |\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
