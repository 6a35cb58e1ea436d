"""Opens .xlsx and .xls as a grid a sheet, through calamine; runs in a process of its own."""

import io
import struct

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from bot.sources.documents.grid import MOST_CELLS, Document, Grid, Room, fits
from bot.sources.numbers import Cell
from bot.sources.refusal import Refused

# A record of BIFF8: its kind, its length in bytes, and so much data.
_RECORD = struct.Struct("<HH")
# The record that begins a workbook, and the one that says how it is encrypted; by the format's
# description that stands second or third.
_BEGIN_BOOK = bytes.fromhex("0908 1000 0006 0500")
_LOCK = 0x002F
_RECORDS_TO_LOCK = 3


def read(content: bytes) -> Document:
    """All visible sheets; a formula is its kept value, macros are nothing.

    What a damaged file makes calamine raise, or abort, is the business of `apart`.

    Raises:
        Refused: the file is locked, or too large.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError as error:
        if isinstance(error, PasswordError) or _is_locked(content):
            raise Refused("tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi gửi lại") from error
        raise
    # A hidden sheet is a draft or a list for a drop-down: not what its owner shows.
    shown = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible
    ]
    room = Room()
    return Document(tuple(_sheet(workbook, sheet, room) for sheet in shown))


def _is_locked(content: bytes) -> bool:
    """Whether an .xls is encrypted; calamine says of it only that it knows no such format."""
    place = content.find(_BEGIN_BOOK)
    for _ in range(_RECORDS_TO_LOCK):
        if place < 0 or place + _RECORD.size > len(content):
            return False
        kind, length = _RECORD.unpack_from(content, place)
        if kind == _LOCK:
            return True
        place += _RECORD.size + length
    return False


def _sheet(workbook: CalamineWorkbook, name: str, room: Room) -> Grid:
    room.table()
    sheet = workbook.get_sheet_by_name(name)
    # Sheets that are not tables (charts) have no end.
    if sheet.end is None:
        return Grid(name, [])
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    fits(height, width, f"Trang “{name}”")
    room.cells(height * width)
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    spread: set[tuple[int, int]] = set()
    left_over = MOST_CELLS
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        bottom, right = min(bottom, len(rows) - 1), min(right, len(rows[top]) - 1)  # noqa: PLW2901 - cut to the sheet
        # Merges that lie over one another would make work without end.
        left_over -= (bottom - top + 1) * (right - left + 1)
        if left_over < 0:
            raise Refused("có quá nhiều ô trộn chồng lên nhau; hãy bỏ trộn ô", f"Trang “{name}”")
        value = rows[top][left]
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    rows[row][column] = value
                    spread.add((row, column))
    return Grid(name, rows, frozenset(spread))
