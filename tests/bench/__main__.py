"""`make bench`: speed at national size, as ratios beside a peer taken in the same run.

Prints a table for docs/bench.md. Nothing here runs in `make test`.
"""

import platform
import statistics
import sys
import tempfile
from pathlib import Path

import structlog

from bot.office import Office
from bot.storage import outbox
from scoring.period import Period
from tests.bench import answering, broadcast, resolving
from tests.bench.asking import QUERIES, score_in_process
from tests.bench.measure import in_own_process, installation, percentile, timed
from tests.bench.national import COMMUNES, national_units, national_xlsx, staff

# Three years of months up to those of the scheme of 2026, under which a card carries advice.
MONTHS = [Period.month(2023 + (10 + n) // 12, (10 + n) % 12 + 1) for n in range(36)]
# Runs of which the median counts.
RUNS = 3


def bring_in(built: Office, period: Period, units: list[tuple[str, str]]) -> float:
    """Seconds from a file's bytes to the last outbox row."""
    content = national_xlsx(period, units)

    def take() -> None:
        staged = built.staging.stage_file(
            content, f"{period.code}.xlsx", period=None, root=None, by="bench"
        )
        built.pipeline.accept(staged.head.id, by="bench")

    return timed(take)


def machine() -> str:
    """What this ran on."""
    known = Path("/proc/cpuinfo")
    names = known.read_text().splitlines() if known.exists() else []
    model = next((n.split(":")[1].strip() for n in names if "model name" in n), None)
    return f"{model or platform.processor()}, Python {platform.python_version()}, SQLite"


def main() -> int:
    """Run all rows and print them."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    units = national_units()
    rows: list[tuple[str, str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "national.xlsx"
        file.write_bytes(national_xlsx(MONTHS[0], units))

        def one(reader: str) -> tuple[float, float]:
            seen = [in_own_process("tests.bench.one_file", str(file), reader) for _ in range(RUNS)]
            return statistics.median(s[0] for s in seen), max(s[1] for s in seen)

        ours, theirs, quick = one("ours"), one("openpyxl"), one("calamine")
        rows += [
            (
                f".xlsx to accepted, 24 components, median of {RUNS}",
                f"{ours[0]:.2f} s",
                f"pandas read_excel(engine=openpyxl) {theirs[0]:.2f} s",
                f"{ours[0] / theirs[0]:.1f}",
            ),
            (
                "the same",
                f"{ours[0]:.2f} s",
                f"pandas read_excel(engine=calamine) {quick[0]:.2f} s",
                f"{ours[0] / quick[0]:.1f}",
            ),
            (
                "its peak memory",
                f"{ours[1]:.0f} MB",
                f"pandas (openpyxl) {theirs[1]:.0f} MB",
                f"{ours[1] / theirs[1]:.1f}",
            ),
        ]
        seconds, pulled, requests, peak = in_own_process("tests.bench.pulling")
        rows.append(
            (
                f"pull of 34 provinces, {pulled:.0f} units, {requests:.0f} requests, no pauses",
                f"{seconds:.1f} s, {peak:.0f} MB with the server",
                f"the .xlsx {ours[0]:.2f} s",
                f"{seconds / ours[0]:.1f}",
            )
        )
        laid, held = in_own_process("tests.bench.reconciling", "ours")
        merged, _ = in_own_process("tests.bench.reconciling", "pandas")
        rows.append(
            (
                "two lists of 100 000 dossiers reconciled, goal 5 s and 300 MB",
                f"{laid:.2f} s, {held:.0f} MB",
                f"a plain pandas merge {merged:.2f} s",
                f"{laid / merged:.1f}",
            )
        )
        figures, files, differing, peak = in_own_process("tests.bench.compiling")
        rows.append(
            (
                f"a national round of {COMMUNES} units compiled, {differing:.0f} dossiers differ",
                f"{figures:.2f} s, its two files {files:.2f} s, {peak:.0f} MB",
                "",
                "",
            )
        )
    with tempfile.TemporaryDirectory() as folder, installation(folder) as built:
        # The same months of the same scheme, where few are stored before them.
        few = [bring_in(built, month, units) for month in MONTHS[-6:]]
        first = statistics.median(few[1:])
    with tempfile.TemporaryDirectory() as folder, installation(folder) as built:
        grown = [bring_in(built, month, units) for month in MONTHS]
        last = statistics.median(grown[-5:])
        rows.append(
            (
                "one import with 36 stored periods, medians of 5",
                f"{last:.2f} s",
                f"with 1 to 5 stored {first:.2f} s",
                f"{last / first:.2f}",
            )
        )
        staff(built, units)
        with_people = bring_in(built, MONTHS[-1].next, units)
        with built.database.read() as connection:
            queued = outbox.counts(connection).get("queued", 0)
        rows.append(
            (
                f"the same with {queued} digests queued",
                f"{with_people:.2f} s",
                f"without {last:.2f} s",
                f"{with_people / last:.2f}",
            )
        )
        asked = score_in_process(built, units)
        rows.append(
            (
                f"/score in process, p50 / p99 of {QUERIES}",
                f"{percentile(asked, 0.5):.1f} / {percentile(asked, 0.99):.1f} ms",
                "",
                "",
            )
        )
    rows += resolving.rows()
    rows += broadcast.rows()
    rows += answering.rows()
    write = sys.stdout.write
    write(f"Machine: {machine()}\nSize: {len(units)} units, {len(MONTHS)} periods\n\n")
    write("| row | figure | peer in the same run | ratio |\n|---|---|---|---|\n")
    for row in rows:
        write(f"| {' | '.join(row)} |\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
