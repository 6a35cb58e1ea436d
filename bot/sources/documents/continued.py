"""Which tables of a document are one, broken by a page: the pieces are joined again.

Reports repeat one head over many different tables. Only what stands together without a word between
can be one table, and only where nothing says that the second begins anew.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.sources.documents.grid import Grid, Part
from bot.sources.wording.headings import are_labels

# A page's number between two pieces is no text: 3, - 3 -, Trang 3/7, Page 3 of 7.
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:(?:trang|page|tr\.)\s*)?\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–—\s.]*",
    re.IGNORECASE,
)
# A figure as the cells of such tables hold it; headings and names are none.
_FIGURE = re.compile(r"[-–—]|[0-9][0-9.,/%\s]*")
# What numbers a section among the rows, in the first column alone: II, A.
_SECTION = re.compile(r"(?:[IVX]+|[A-Z])\.?")


def join(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """The same tables in order, each continued one as one grid, without the repeated head."""
    joined: list[Grid] = []
    for grid in grids:
        repeated = _repeated_head(joined[-1], grid) if joined else None
        if repeated is None:
            joined.append(grid)
        else:
            joined[-1] = _appended(joined[-1], grid, repeated)
    return tuple(joined)


def is_page_number(line: str) -> bool:
    """Whether a line is a page's number and nothing else."""
    return _PAGE_NUMBER.fullmatch(line) is not None


def _repeated_head(first: Grid, second: Grid) -> int | None:
    """How many rows of the second repeat the first's head; None if it does not continue it."""
    if not first.rows or not second.rows or len(first.rows[0]) != len(second.rows[0]):
        return None
    if not all(map(is_page_number, second.above)):
        return None
    head, own_head = _head(first), _head(second)
    if own_head and (own_head != head or _texts(first, head) != _texts(second, head)):
        return None
    return None if _begins_anew(first, second) else own_head


def _texts(grid: Grid, rows: int) -> list[list[str]]:
    return [[grid.text(r, column) for column in range(len(grid.rows[r]))] for r in range(rows)]


def _first_data(grid: Grid) -> int:
    """The first row that holds a figure or begins a section; the number of rows if none does."""
    for row in range(len(grid.rows)):
        texts = [grid.text(row, column) for column in range(len(grid.rows[row]))]
        if are_labels(texts):
            continue
        own = (text for column, text in enumerate(texts) if (row, column) not in grid.spread)
        if _SECTION.fullmatch(texts[0]) or any(map(_FIGURE.fullmatch, own)):
            return row
    return len(grid.rows)


def _head(grid: Grid) -> int:
    """How many rows on top are the head's, numbers of the columns left out; 0 if it has none."""
    head = 0
    for row in range(_first_data(grid)):
        texts = [grid.text(row, column) for column in range(len(grid.rows[row]))]
        # One text over the whole width heads the rows below it, as "Các xã, thị trấn".
        if len(set(texts)) > 1 and not are_labels(texts):
            head = row + 1
    return head


def _begins_anew(first: Grid, second: Grid) -> bool:
    """Whether the second's first row of data stands in the first already, or is numbered 1 too."""
    start, row = _first_data(first), _first_data(second)
    if row == len(second.rows):
        return False
    for column in range(len(second.rows[row])):
        text = second.text(row, column)
        if text and not _FIGURE.fullmatch(text):
            return any(first.text(r, column) == text for r in range(start, len(first.rows)))
        if column == 0 and text == "1" and start < len(first.rows) and first.text(start, 0) == "1":
            return True
    return False


def _appended(first: Grid, second: Grid, head: int) -> Grid:
    """The first with the second's rows below the head."""
    shift = len(first.rows) - head
    places = [
        Part(max(part.first_row, head) + shift, part.place, part.skipped + head)
        for part in second.parts
    ]
    return replace(
        first,
        rows=[*first.rows, *second.rows[head:]],
        spread=first.spread | {(r + shift, c) for r, c in second.spread if r >= head},
        parts=(*first.parts, *places),
    )
