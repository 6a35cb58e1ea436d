"""What does one cell say of points, rates or counts, or why can it not be what its column says?"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from bot.sources.documents.grid import Grid
from bot.sources.numbers import Cell, Measure, NotANumber, is_blank, measure
from bot.sources.refusal import Refused
from messages.format import number
from scoring.names import plain_key

# Storage keeps six digits before the comma; no points and no per cent come near. What lies
# beyond a maximum and below this is kept, and noted by scoring.checks.
TOO_MUCH = Decimal(100_000)
MOST_RATE = Decimal(100)
# In the older portal's dump a unit without figures has null here. In a table an error of a formula
# and one that was never computed come as blank cells.
_MAY_BE_BLANK = plain_key("TONG_SCORE")
_Read = TypeVar("_Read")


def read(grid: Grid, row: int, column: int, reader: Callable[[Cell], _Read]) -> _Read:
    """A cell by one of the readers of `bot.sources.numbers`.

    Raises:
        Refused: it is no number, with its place.
    """
    try:
        return reader(grid.rows[row][column])
    except NotANumber as error:
        text = f"{error}; cần một số, ví dụ 18/18 hoặc 7,2"
        raise Refused(text, grid.where(row, column)) from error


def points(grid: Grid, row: int, column: int, most: Decimal | None) -> Measure | None:
    """Points out of `most`; None where the cell has a dash or nothing.

    Raises:
        Refused: no number, a per cent sign, another maximum than `most` (where it is known), or
            more than can be stored.
    """
    cell = grid.rows[row][column]
    if isinstance(cell, str) and "%" in cell:
        place = grid.where(row, column)
        raise Refused("là tỷ lệ phần trăm; cột này cần điểm, ví dụ 18/18 hoặc 7,2", place)
    return _fitting(grid, row, column, most)


def rate(grid: Grid, row: int, column: int) -> Decimal | None:
    """Per cent; None where the cell has a dash or nothing.

    Raises:
        Refused: no number, a maximum other than 100, or more than can be stored.
    """
    found = _fitting(grid, row, column, MOST_RATE)
    return None if found is None else found.value


def total(grid: Grid, row: int, column: int, most: Decimal, heading: str) -> Decimal | None:
    """A unit's total; None for a dash.

    Raises:
        Refused: as for points, and where a table's cell is blank.
    """
    if is_blank(grid.rows[row][column]) and plain_key(heading) != _MAY_BE_BLANK:
        place = grid.where(row, column)
        raise Refused("điểm tổng để trống; ghi số, hoặc dấu – nếu chưa có", place)
    found = points(grid, row, column, most)
    return None if found is None else found.value


def _fitting(grid: Grid, row: int, column: int, most: Decimal | None) -> Measure | None:
    found = read(grid, row, column, measure)
    if found is None:
        return None
    if most is not None and found.max is not None and found.max != most:
        text = f"ghi mức tối đa {number(found.max)}, Bộ chỉ số quy định {number(most)}"
        raise Refused(text, grid.where(row, column))
    if found.value >= TOO_MUCH or (found.max is not None and found.max >= TOO_MUCH):
        text = "là số quá lớn, không thể là điểm hay tỷ lệ; hãy kiểm tra lại ô này"
        raise Refused(text, grid.where(row, column))
    return found
