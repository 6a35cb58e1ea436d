"""Opens a file as grids of cells: .xlsx through calamine, .csv through the csv module."""

import csv
import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from bot.sources.numbers import Cell
from bot.sources.refusal import Refused
from scoring.names import clean

# Telegram hands files of up to 20 MB to bots; the national table of all communes has 0,6.
MOST_BYTES = 20_000_000
# What a workbook may unpack to: 20 times the largest real one, far from a zip bomb's gigabytes.
MOST_UNPACKED_BYTES = 200_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 300


@dataclass(frozen=True)
class Grid:
    """One sheet.

    Attributes:
        name: the sheet's; empty for a .csv.
        rows: cells by row, all rows of one length; merged cells carry their value everywhere.
        spread: positions whose value comes from a merge, not from the cell itself.
    """

    name: str
    rows: list[list[Cell]]
    spread: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def where(self, row: int, column: int) -> str:
        """The place of a cell as the file's reader finds it."""
        if self.name:
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


def open_grids(content: bytes, name: str) -> list[Grid]:
    """All sheets of a file.

    Raises:
        Refused: the file is empty, too large, of another kind, or damaged.
    """
    if not content:
        raise Refused("tệp rỗng, không có dữ liệu")
    if len(content) > MOST_BYTES:
        raise Refused(
            f"tệp nặng {len(content) / 1e6:.0f} MB, vượt giới hạn {MOST_BYTES // 1_000_000} MB"
        )
    suffix = name.lower().rpartition(".")[2]
    if suffix == "xlsx":
        return _workbook(content)
    if suffix == "csv":
        return [_csv(content)]
    raise Refused(f"chưa đọc được loại tệp “.{suffix}”; cần .xlsx hoặc .csv")


def _workbook(content: bytes) -> list[Grid]:
    not_excel = "không phải tệp Excel .xlsx hợp lệ (có thể bị hỏng hoặc chỉ đổi đuôi tệp)"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except Exception as error:  # a damaged directory makes zipfile raise half a dozen kinds
        raise Refused(not_excel) from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise Refused("tệp Excel giải nén ra quá lớn, không đọc")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        # A hidden sheet is a draft or a list for a drop-down: not what its owner shows.
        shown = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        return [_sheet(workbook, sheet) for sheet in shown]
    except Refused:
        raise
    except Exception as error:  # whatever a damaged sheet makes the reader raise
        raise Refused(not_excel) from error
    except BaseException as error:
        # A panic of calamine's Rust code comes as a BaseException of its own.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(not_excel) from error


def _sheet(workbook: CalamineWorkbook, name: str) -> Grid:
    sheet = workbook.get_sheet_by_name(name)
    # Sheets that are not tables (charts) have no end.
    if sheet.end is None:
        return Grid(name, [])
    if sheet.end[0] >= MOST_ROWS or sheet.end[1] >= MOST_COLUMNS:
        raise Refused(
            f"bảng có {sheet.end[0] + 1} dòng, {sheet.end[1] + 1} cột; "
            f"tối đa {MOST_ROWS} dòng, {MOST_COLUMNS} cột",
            f"Trang “{name}”",
        )
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    spread: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                if (row, column) != (top, left):
                    rows[row][column] = value
                    spread.add((row, column))
    return Grid(name, rows, frozenset(spread))


def _csv(content: bytes) -> Grid:
    text = _decoded(content)
    # csv.Sniffer takes the comma of 90,13 for a delimiter; the widest reading is the right one.
    readings: list[list[list[Cell]]] = []
    broken: Refused | None = None
    for delimiter in ";,\t":
        try:
            readings.append(_rows(text, delimiter))
        except Refused as error:
            broken = error
    if broken is not None and not any(_usual_width(rows) > 1 for rows in readings):
        raise broken
    rows = max(readings, key=_usual_width)
    width = max(map(len, rows), default=0)
    return Grid("", [row + [None] * (width - len(row)) for row in rows])


def _rows(text: str, delimiter: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(list(row))
            if len(rows) > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise Refused(
                    f"bảng quá lớn; tối đa {MOST_ROWS} dòng, {MOST_COLUMNS} cột",
                    f"Dòng {len(rows)}",
                )
    except csv.Error as error:
        place = f"Dòng {len(rows) + 1}"
        raise Refused("dấu ngoặc kép hoặc dấu phân cách bị hỏng", place) from error
    return rows


def _usual_width(rows: list[list[Cell]]) -> int:
    """How many columns most rows have."""
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _decoded(content: bytes) -> str:
    """The text of a .csv; its encoding is told by its mark, else it must be UTF-8."""
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("không phải tệp .csv: nội dung là dữ liệu nhị phân")
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused(
            "bảng mã không phải UTF-8; trong Excel hãy lưu dạng “CSV UTF-8”", f"Dòng {line}"
        ) from error
