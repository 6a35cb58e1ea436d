"""Makes the files and figures that tests need, from S004's numbers (huyện Lấp Vò, 01/2024)."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

GROUPS = (
    "Công khai, minh bạch",
    "Tiến độ giải quyết",
    "Dịch vụ công trực tuyến",
    "Thanh toán trực tuyến",
    "Mức độ hài lòng",
    "Số hóa hồ sơ",
)
MAXIMA = ("18", "20", "12", "10", "18", "22")
CODES = ("CKMB", "TDGQ", "CLGQ", "TTTT", "MDHL", "MDSH")

S004_CSV = (resources.files("bot.sample") / "lap-vo-2024-01.csv").read_text("utf-8")
FEBRUARY_CSV = (resources.files("bot.sample") / "lap-vo-2024-02-mo-phong.csv").read_text("utf-8")


@dataclass(frozen=True)
class Line:
    """One row of table I.2, as text."""

    name: str
    total: str
    points: tuple[str, ...]


def s004() -> list[Line]:
    """The thirteen communes of S004, table I.2."""
    rows = [line.split(";") for line in S004_CSV.splitlines()[4:]]
    return [Line(row[1], row[2], tuple(row[3:9])) for row in rows]


def table_csv(
    lines: Iterable[Line], *, title: Sequence[str] = ("UBND huyện Lấp Vò", "Tháng 01 năm 2024")
) -> bytes:
    """A table as a .csv with semicolons."""
    head = ["STT", "Tên đơn vị", "Điểm tổng", *GROUPS]
    rows = [[t] for t in title] + [head]
    rows += [
        [str(number), line.name, line.total, *line.points] for number, line in enumerate(lines, 1)
    ]
    return "\n".join(";".join(row) for row in rows).encode()


def decimals(line: Line) -> list[Decimal]:
    """The points of a line's groups."""
    return [Decimal(cell.split("/")[0].replace(",", ".")) for cell in line.points]


def s004_xlsx(
    change: Callable[[Worksheet], None] | None = None, lines: Iterable[Line] | None = None
) -> bytes:
    """S004's table I.2 as offices keep it: titles, two header rows, merged cells, notes below.

    Args:
        change: may spoil the sheet before it is saved.
        lines: other rows than S004's.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Bảng 766"
    sheet["A1"] = "UBND huyện Lấp Vò"
    sheet["A2"] = "KẾT QUẢ THỰC HIỆN BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP"
    sheet.merge_cells("A2:I2")
    sheet["A3"] = "Lấp Vò, ngày 05 tháng 02 năm 2024"
    for cell, text in (("A5", "STT"), ("B5", "Tên đơn vị"), ("C5", "Điểm tổng")):
        sheet[cell] = text
        sheet.merge_cells(f"{cell}:{cell[0]}6")
    sheet["D5"] = "Điểm từng nhóm tiêu chí Tháng 01 năm 2024"
    sheet.merge_cells("D5:I5")
    for column, group in enumerate(GROUPS, 4):
        sheet.cell(6, column, group)
    row = 7
    for number, line in enumerate(lines if lines is not None else s004(), 1):
        sheet.cell(row, 1, number)
        sheet.cell(row, 2, line.name)
        # Totals are typed as numbers, groups as text: 18/18 is no number.
        sheet.cell(row, 3, float(line.total.replace(",", ".")))
        for column, cell in enumerate(line.points, 4):
            sheet.cell(row, column, cell)
        row += 1
    sheet.cell(row + 1, 1, "Ghi chú: số liệu lấy từ Cổng Dịch vụ công quốc gia.")
    if change is not None:
        change(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
