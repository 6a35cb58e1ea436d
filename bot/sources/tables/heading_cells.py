"""Which cells of a table may be headings? Only so many are looked at, however large the file."""

from dataclasses import dataclass

from bot.sources.documents.grid import Grid
from bot.sources.refusal import Refused
from bot.sources.wording.headings import folded

# Title lines of a sheet take some ten rows; a table in a text has them outside.
_LOWEST_HEAD = 100
_LOWEST_HEAD_IN_TEXT = 20
# The columns that say what a table is stand among the first ones.
_FIRST_COLUMNS = 60
# The longest name of a column of units or codes has 40 letters.
_LONGEST = 80
# Cells looked at in one file, 0,05 ms each: a report of 500 tables has 100 000 in their heads.
MOST_LOOKED_AT = 200_000


@dataclass(frozen=True)
class HeadingCell:
    """A cell with a short text of its own, and the text folded."""

    row: int
    column: int
    key: str


class Looking:
    """Counts what is looked at in one file."""

    def __init__(self) -> None:
        self._seen = 0

    def cells(self, grid: Grid) -> list[HeadingCell]:
        """The cells that may be headings, row by row.

        Raises:
            Refused: more were looked at by now than a file of figures has.
        """
        lowest = _LOWEST_HEAD_IN_TEXT if grid.parts else _LOWEST_HEAD
        found = [
            HeadingCell(row, column, folded(grid.text(row, column)))
            for row in range(min(len(grid.rows), lowest))
            for column, cell in enumerate(grid.rows[row][:_FIRST_COLUMNS])
            if isinstance(cell, str) and len(cell) <= _LONGEST and (row, column) not in grid.spread
        ]
        self.spend(len(found))
        return found

    def spend(self, cells: int) -> None:
        """Count so many cells more.

        Raises:
            Refused: there are too many by now.
        """
        self._seen += cells
        if self._seen > MOST_LOOKED_AT:
            raise Refused("tệp có quá nhiều bảng chữ; hãy chỉ gửi các bảng có số liệu cần đọc")
