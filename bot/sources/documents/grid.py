"""What a file holds once it is opened: grids of cells, text around them, and how much may be."""

from dataclasses import dataclass, field

from bot.sources.numbers import Cell
from bot.sources.refusal import Refused
from scoring.names import clean

# Telegram hands files of up to 20 MB to bots; the national table of all communes has 0,6.
MOST_BYTES = 20_000_000
# What a packed file may unpack to: 20 times the largest real one, far from a bomb's gigabytes.
MOST_UNPACKED_BYTES = 200_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 300
# Sheets or tables of one file: a report has a dozen, a year's lists a hundred.
MOST_TABLES = 500
# In all tables of a file: the national table of all communes, components included, has 120 000.
MOST_CELLS = 2_000_000


@dataclass(frozen=True)
class Part:
    """Where a grid's rows stand in their document, from one row on to the next part.

    Attributes:
        first_row: the first row of the grid that this part holds.
        place: what a reader looks for: `Bảng 3`, `Trang 4, bảng 1`.
        skipped: rows that stand above in the document and were left out of the grid.
    """

    first_row: int
    place: str
    skipped: int = 0


@dataclass(frozen=True)
class Grid:
    """One sheet or table.

    Attributes:
        name: the sheet's; empty for a .csv and for the tables of documents.
        rows: cells by row, all rows of one length; merged cells carry their value everywhere.
        spread: positions whose value comes from a merge, not from the cell itself.
        above: the text lines between the table before (or the beginning of the document) and this
            one, in order, clean, without blank ones; empty where title lines are rows.
        parts: the places of a document's table, one for each page or piece, by first row; empty
            for sheets and .csv.
    """

    name: str
    rows: list[list[Cell]]
    spread: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    above: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    def where(self, row: int, column: int) -> str:
        """The place of a cell as the file's reader finds it."""
        for part in reversed(self.parts):
            if part.first_row <= row:
                line = row - part.first_row + part.skipped + 1
                return f"{part.place}, dòng {line}, cột {column + 1}"
        if self.name:
            # It takes openpyxl 0,15 s to come, and the readers' processes come for each file.
            from openpyxl.utils import get_column_letter  # noqa: PLC0415 - see above

            return f"Trang “{self.name}”, ô {get_column_letter(column + 1)}{row + 1}"
        return f"Dòng {row + 1}, cột {column + 1}"

    def text(self, row: int, column: int) -> str:
        """A cell as clean text; whole numbers without a fraction."""
        cell = self.rows[row][column]
        if cell is None:
            return ""
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))
        return clean(str(cell))


@dataclass(frozen=True)
class Document:
    """One opened file.

    Attributes:
        grids: its sheets or tables in order.
        lines: all text outside of tables, in order, clean; empty for workbooks and .csv.
    """

    grids: tuple[Grid, ...]
    lines: tuple[str, ...] = ()


class Room:
    """What is left of the tables and cells that one file may hold; asked before they are made."""

    def __init__(self) -> None:
        self._tables = 0
        self._cells = 0

    def table(self) -> None:
        """Take one table.

        Raises:
            Refused: the file has more than MOST_TABLES.
        """
        self._tables += 1
        if self._tables > MOST_TABLES:
            raise Refused(f"tệp có hơn {MOST_TABLES} bảng; hãy chỉ gửi các bảng cần đọc")

    def row(self, number: int, width: int, where: str = "") -> None:
        """Take one row, the table's `number`th, of so many cells.

        Raises:
            Refused: the table is too high or too wide, or there are too many cells in all.
        """
        fits(number, width, where)
        self.cells(width)

    def cells(self, number: int) -> None:
        """Take so many cells.

        Raises:
            Refused: all tables together have more than MOST_CELLS.
        """
        self._cells += number
        if self._cells > MOST_CELLS:
            raise Refused("các bảng trong tệp có quá nhiều ô; hãy chỉ gửi các bảng cần đọc")


def fits(rows: int, columns: int, where: str = "") -> None:
    """Let pass a table of so many rows and columns.

    Raises:
        Refused: it is higher than MOST_ROWS or wider than MOST_COLUMNS.
    """
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise Refused(
            f"bảng có {rows} dòng, {columns} cột; tối đa {MOST_ROWS} dòng, {MOST_COLUMNS} cột",
            where,
        )


def squared(rows: list[list[Cell]], room: Room) -> list[list[Cell]]:
    """The same rows, the short ones filled up with None to the length of the longest.

    Raises:
        Refused: the room does not hold what is filled in.
    """
    width = max(map(len, rows), default=0)
    room.cells(sum(width - len(row) for row in rows))
    return [row + [None] * (width - len(row)) for row in rows]
