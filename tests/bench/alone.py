"""What do a file, a pull, two lists of dossiers, a round take, each in a process of its own?"""

import statistics
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.bench.measure import in_own_process
from tests.bench.national import COMMUNES, MONTHS, national_units, national_xlsx
from tests.bench.table import Row

# Runs of which the median counts.
_RUNS = 3


@cache
def _file() -> bytes:
    return national_xlsx(MONTHS[0], national_units())


@cache
def _one_file(reader: str) -> tuple[float, float]:
    """Seconds (a median) and megabytes (the most) of a national file; taken once a run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "national.xlsx"
        file.write_bytes(_file())
        words = ("tests.bench.one_file", str(file), reader)
        runs = [in_own_process(*words) for _ in range(_RUNS)]
    return statistics.median(seconds for seconds, _ in runs), max(held for _, held in runs)


def file_rows() -> Iterator[Row]:
    """A national file taken in, beside pandas, which only reads it."""
    ours, theirs, quick = (_one_file(reader) for reader in ("ours", "openpyxl", "calamine"))
    yield (
        f".xlsx to accepted, 24 components, median of {_RUNS}",
        f"{ours[0]:.2f} s",
        f"pandas read_excel(engine=openpyxl) {theirs[0]:.2f} s",
        f"{ours[0] / theirs[0]:.1f}",
    )
    yield (
        "the same",
        f"{ours[0]:.2f} s",
        f"pandas read_excel(engine=calamine) {quick[0]:.2f} s",
        f"{ours[0] / quick[0]:.1f}",
    )
    yield (
        "its peak memory",
        f"{ours[1]:.0f} MB",
        f"pandas (openpyxl) {theirs[1]:.0f} MB",
        f"{ours[1] / theirs[1]:.1f}",
    )


def pull_rows() -> Iterator[Row]:
    """All provinces pulled, beside the file."""
    ours = _one_file("ours")
    seconds, pulled, requests, peak = in_own_process("tests.bench.pulling")
    yield (
        f"pull of 34 provinces, {pulled:.0f} units, {requests:.0f} requests, no pauses",
        f"{seconds:.1f} s, {peak:.0f} MB with the server",
        f"the .xlsx {ours[0]:.2f} s",
        f"{seconds / ours[0]:.1f}",
    )


def reconcile_rows() -> Iterator[Row]:
    """Two lists of dossiers laid beside one another, beside a merge of exact codes."""
    laid, held = in_own_process("tests.bench.reconciling", "ours")
    merged, _ = in_own_process("tests.bench.reconciling", "pandas")
    yield (
        "two lists of 100 000 dossiers reconciled, goal 5 s and 300 MB",
        f"{laid:.2f} s, {held:.0f} MB",
        f"a plain pandas merge {merged:.2f} s",
        f"{laid / merged:.1f}",
    )


def compile_rows() -> Iterator[Row]:
    """A national round's figures, and its files."""
    figures, files, differing, peak = in_own_process("tests.bench.compiling")
    yield (
        f"a national round of {COMMUNES} units compiled, {differing:.0f} dossiers differ",
        f"{figures:.2f} s, its two files {files:.2f} s, {peak:.0f} MB",
        "",
        "",
    )
