"""How does the bench's table come out: a row as soon as it is known, whatever fails beside it?"""

import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping

# What was measured, our figure, a peer's of the same run, their ratio.
Row = tuple[str, str, str, str]
Part = Callable[[], Iterable[Row]]
_HEAD = "| row | figure | peer in the same run | ratio |\n|---|---|---|---|\n"


def show(rows: Iterable[Row]) -> None:
    """Print each row when it comes."""
    for row in rows:
        sys.stdout.write(f"| {' | '.join(row)} |\n")
        sys.stdout.flush()


def take(parts: Mapping[str, Part]) -> tuple[str, ...]:
    """Print the table of these parts, one after the other; what each took goes to stderr.

    Returns:
        the parts that failed: each has a row that says why, below those that it had given.
    """
    sys.stdout.write(_HEAD)
    sys.stdout.flush()
    failed = []
    for name, part in parts.items():
        begun = time.perf_counter()
        try:
            show(part())
        except Exception as error:  # noqa: BLE001 - whatever it is, the other parts are wanted
            failed.append(name)
            traceback.print_exc()
            show([(f"{name}: failed", _cell(error), "", "")])
        sys.stderr.write(f"{name}: {time.perf_counter() - begun:.0f} s\n")
        sys.stderr.flush()
    return tuple(failed)


def _cell(error: Exception) -> str:
    """An error as one cell of a table can hold it."""
    said = " ".join(str(error).split()).replace("|", "/")
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
