"""How a file is read whose reader can be driven wild: in a process of its own, bounded.

A workbook of 5 kB that claims a cell in its last row and column makes calamine ask for 550 GB and
abort; a PDF of 1 MB may unpack to gigabytes or never end. That must not take the service with it.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from bot.sources.documents.grid import Document, Grid, Part
from bot.sources.numbers import Cell
from bot.sources.refusal import Refused

Kind = Literal["pdf", "web", "word", "workbook"]
# Seconds of processor time: 180 pages of tables, or two million cells, need 5.
MOST_CPU_SECONDS = 60
# How much longer than that a child may take on the clock of a busy machine.
_BUSY = 2
# Bytes of an answer: the national table of all communes, components included, has 2 million.
MOST_ANSWER_BYTES = 100_000_000
# What Python's modules are found by; the child starts elsewhere and is told.
_TREE = Path(__file__).parents[3]


# Files that several people send at once wait for one another: each child may take a gigabyte.
_AT_ONCE = threading.BoundedSemaphore(2)


def read_apart(
    kind: Kind, content: bytes, failed: str, cpu_seconds: int = MOST_CPU_SECONDS
) -> Document:
    """Read a file in a child process of at most 1 GB and so much processor time.

    Args:
        kind: which reader.
        content: the file's bytes; they pass through a pipe, nothing is written to disk.
        failed: the sentence for the person if the child dies over the file.
        cpu_seconds: how long the child may work.

    Raises:
        Refused: the reader refused the file, or broke down over it.
    """
    # Neither its folder of start (-P) nor the environment, which holds secrets, reaches the child.
    command = [sys.executable, "-P", "-m", "bot.sources.documents.child", kind, str(cpu_seconds)]
    try:
        with _AT_ONCE:
            done = subprocess.run(  # noqa: S603 - our own words
                command,
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": str(_TREE), "PYTHONUTF8": "1"},
                timeout=_BUSY * cpu_seconds,
                check=True,
            )
        answer = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise Refused(failed) from error
    if "refused" in answer:
        raise Refused(answer["refused"])
    return _document(answer)


def answer_of(read: Callable[[bytes], Document], content: bytes) -> bytes:
    """What the child prints: the document, or the refusal, as JSON.

    Raises:
        MemoryError: the answer would be too large; like any failure it ends the child.
    """
    try:
        answer: dict[str, Any] = _plain(read(content))
    except Refused as refused:
        answer = {"refused": str(refused)}
    encoded = json.dumps(answer, separators=(",", ":")).encode()
    if len(encoded) > MOST_ANSWER_BYTES:
        raise MemoryError
    return encoded


def _plain(document: Document) -> dict[str, Any]:
    """A document in JSON's types."""
    return {
        "grids": [
            {
                "name": grid.name,
                "rows": [[_plain_cell(cell) for cell in row] for row in grid.rows],
                "spread": sorted(grid.spread),
                "above": grid.above,
                "parts": [(part.first_row, part.place, part.skipped) for part in grid.parts],
            }
            for grid in document.grids
        ],
        "lines": document.lines,
    }


def _plain_cell(cell: Cell) -> Any:  # noqa: ANN401 - JSON's types
    """A cell in JSON's types; what has none there stands in a pair with its type's name."""
    match cell:
        case datetime():
            return ["datetime", cell.isoformat()]
        case date():
            return ["date", cell.isoformat()]
        case time():
            return ["time", cell.isoformat()]
        case timedelta():
            return ["timedelta", cell.total_seconds()]
        case _:
            return cell


def _cell(plain: Any) -> Cell:  # noqa: ANN401 - JSON's types
    """The reverse of `_plain_cell`."""
    match plain:
        case ["datetime", str() as text]:
            return datetime.fromisoformat(text)
        case ["date", str() as text]:
            return date.fromisoformat(text)
        case ["time", str() as text]:
            return time.fromisoformat(text)
        case ["timedelta", float() as seconds]:
            return timedelta(seconds=seconds)
        case None | str() | int() | float():
            return plain
        case _:
            raise TypeError(plain)


def _document(answer: dict[str, Any]) -> Document:
    """The reverse of `_plain`."""
    return Document(
        tuple(
            Grid(
                grid["name"],
                [[_cell(cell) for cell in row] for row in grid["rows"]],
                frozenset((row, column) for row, column in grid["spread"]),
                tuple(grid["above"]),
                tuple(Part(*part) for part in grid["parts"]),
            )
            for grid in answer["grids"]
        ),
        tuple(answer["lines"]),
    )
