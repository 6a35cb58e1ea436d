"""Makes S004's whole report (huyện Lấp Vò, 01/2024) in each kind of file that people send."""

import html
import io
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import matplotlib as mpl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from tests.factories import CODES, GROUPS, s004

# Low enough that every table is broken by a page.
_HALF_A4 = (A4[0], A4[1] / 2)
_MONTH = "Tháng 01 năm 2024"
_GROUP_HEAD = (("STT", "Đơn vị", _MONTH, _MONTH), ("STT", "Đơn vị", "Điểm", "Tỷ lệ (%)"))
_DISTRICT = "Huyện Lấp Vò"
# Rates per cent by group, in the order of the ranking; the district's is the last.
_RATES = {
    "CKMB": "100 100 95,5 100 74,2 73,8 89,8 74 62,6 68,5 71,8 47,3 32,4 71,8",
    "CLGQ": "85 90,5 96,9 49 82,3 76,9 76,3 65,3 77,3 81,5 75,7 73,4 70,6 72,9",
    "TTTT": ("79,89 80,43 65,03 67,72 65,03 96,97 71,28 72,57 71,35 59,41 78,05 71,26 65,6 68,14"),
    "MDHL": "100 100 100 100 100 100 98,4 100 100 100 97,2 100 95,1 100",
    "MDSH": "81,4 77,2 81,5 64,5 77 79,1 75 73,5 75,5 74,4 75,5 63,5 69,5 77,2",
}
_DISTRICT_POINTS = {
    "CKMB": "12,9/18", "CLGQ": "7,2/12", "TTTT": "8,8/10", "MDHL": "18/18", "MDSH": "17/22",
}  # fmt: skip
# Rate, late on the provincial system, completed late, in progress late on the national portal.
_LATE = (
    "100 0 1 0", "95,67 0 4 7", "100 0 0 0", "93,67 0 18 1", "90,83 0 18 3", "100 0 0 0",
    "86,86 1 18 0", "91,6 0 19 2", "95,61 0 11 3", "92,05 0 10 9", "82,52 0 37 17",
    "93,52 2 5 2", "77,04 1 42 3",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A table as its reader sees it: a merged cell's text stands in every place it covers.

    Attributes:
        head: the two rows of the head; equal neighbours are one merged cell.
        rows: the rows below.
        pieces: rows in each piece that .docx breaks the table into, and what stands between them.
        repeats: whether the pieces repeat the head.
    """

    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    first_piece: int = 0
    repeats: bool = True
    between: str = ""

    @property
    def all_rows(self) -> list[list[str]]:
        """Head and rows, as a grid holds them."""
        return [list(row) for row in (*self.head, *self.rows)]


def _numbered(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, 1))


def _group_table(code: str, first_piece: int = 0, **more: Any) -> Made:  # noqa: ANN401 - Made's own
    """One of the tables II.1 and II.3 to II.6."""
    points = [line.points[CODES.index(code)] for line in s004()] + [_DISTRICT_POINTS[code]]
    names = [line.name for line in s004()] + [_DISTRICT]
    rows = zip(names, points, _RATES[code].split(), strict=True)
    return Made(_GROUP_HEAD, _numbered(list(rows)), first_piece, **more)


def _own_table() -> Made:
    """I.1: the district's own groups."""
    names = ("Công khai, minh bạch", "Tiến độ, kết quả giải quyết", *GROUPS[2:])
    figures = ("18 12,9 71,8", "20 18,1 91,99", "12 7,2 72,9", "10 8,8 68,14", "18 18 100",
               "22 17 77,2")  # fmt: skip
    rows = [(name, *line.split()) for name, line in zip(names, figures, strict=True)]
    left = ("STT", "Nhóm chỉ số thành phần", "Điểm tối đa")
    return Made(((*left, _MONTH, _MONTH), (*left, "Điểm", "Tỷ lệ (%)")), _numbered(rows))


def _ranking() -> Made:
    """I.2: all communes with their groups."""
    left = ("STT", "Tên đơn vị", "Điểm tổng")
    over = (f"Điểm từng nhóm tiêu chí {_MONTH}",) * len(GROUPS)
    rows = _numbered([(line.name, line.total, *line.points) for line in s004()])
    return Made(((*left, *over), (*left, *GROUPS)), rows, 1)


def _overdue() -> Made:
    """II.2: late dossiers, with the total row that does not add up."""
    left = ("ST T", "Đơn vị", "Điểm", "Tỷ lệ (%)", "HS trễ hạn trên HTTT giải quyết TTHC tỉnh")
    over = ("HS quá hạn trên cổng DVCQG",) * 2
    rows = [("Một cửa huyện", "-", "-", "16", "45", "10")]
    rows += [
        (line.name, line.points[1], *late.split()) for line, late in zip(s004(), _LATE, strict=True)
    ]
    rows.append(("Phòng Tài chính – Kế hoạch", "-", "-", "-", "-", "11"))
    total = ("Tổng", "Tổng", "Tổng", "Tổng", "20", "223", "68")
    return Made(
        ((*left, *over), (*left, "Hoàn thành quá hạn", "Đang xử lý quá hạn")),
        (*_numbered(rows), total),
    )


def s004_report() -> list[str | Made]:
    """The report in order: what matters of its texts, and its eight tables."""
    return [
        "ỦY BAN NHÂN DÂN HUYỆN LẤP VÒ",
        "Lấp Vò, ngày tháng 02 năm 2024",
        "BÁO CÁO",
        (
            "Kết quả thực hiện Bộ Chỉ số phục vụ người dân, doanh nghiệp trên địa bàn huyện Lấp Vò "
            "tháng 01 năm 2024"
        ),
        (
            "Thực hiện Công văn số 43/UBND-HCC ngày 18 tháng 12 năm 2023 về Chỉ thị số 27/CT-TTg "
            "ngày 27 tháng 10 năm 2023."
        ),
        "I. KẾT QUẢ ĐÁNH GIÁ:",
        "1. Đối với huyện Lấp Vò:",
        (
            "Tháng 01 năm 2024 huyện Lấp Vò đạt 82,07/100 điểm (giảm 1,63 điểm), xếp hạng 08/12 "
            "huyện, thành phố."
        ),
        _own_table(),
        "2. Đối với Ủy ban nhân dân các xã, thị trấn:",
        _ranking(),
        "II. NHÓM CHỈ SỐ THÀNH PHẦN:",
        "1. Chỉ số công khai, minh bạch:",
        _group_table("CKMB", 3),
        "2. Chỉ số tiến độ, kết quả giải quyết:",
        (
            "Trong tháng 01, hồ sơ trễ hạn trên hệ thống tỉnh là 20 hồ sơ (cấp huyện 16 hồ sơ, "
            "cấp xã 04 hồ sơ); hồ sơ quá hạn trên Cổng dịch vụ công Quốc gia là 68 hồ sơ, cụ thể:"
        ),
        _overdue(),
        "3. Chỉ số dịch vụ công trực tuyến:",
        _group_table("CLGQ", 3, between="Trang 3/7"),
        (
            "Đối với xã Định Yên, hệ thống của Tỉnh ghi nhận 173/187, đạt 92,51% nhưng trên Biểu "
            "đồ 766 ghi nhận 49% chưa tìm được nguyên nhân."
        ),
        "4. Chỉ số thanh toán trực tuyến:",
        _group_table("TTTT", 1, repeats=False),
        "5. Chỉ số về mức độ hài lòng:",
        _group_table("MDHL"),
        "6. Chỉ số về số hóa hồ sơ:",
        _group_table("MDSH", 3),
        (
            "Thực hiện Nghị định số 45/2020/NĐ-CP ngày 08 tháng 4 năm 2020 và Thông tư số "
            "01/2023/TT-VPCP ngày 05 tháng 4 năm 2023."
        ),
        (
            "UBND huyện Lấp Vò theo dõi thì kết quả 1.936/2.228 đạt 86,89% nhưng trên DVC quốc gia "
            "ghi nhận 72,9%."
        ),
    ]


def s004_tables() -> list[Made]:
    """The eight tables alone."""
    return [block for block in s004_report() if isinstance(block, Made)]


def merges(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, int, int]]:
    """The merged cells of a head (top, left, bottom, right): equal neighbours are one cell."""
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        for left, text in enumerate(row):
            if (top, left) in taken:
                continue
            right = left
            while right + 1 < len(row) and row[right + 1] == text:
                right += 1
            bottom = top
            while bottom + 1 < len(rows) and rows[bottom + 1][left] == text:
                bottom += 1
            taken |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            if (top, left) != (bottom, right):
                yield top, left, bottom, right


def _all_merges(head: int, rows: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int]]:
    """The merges of a head of so many rows and of the total row; other rows have none."""
    found = list(merges(rows[:head]))
    for number, row in enumerate(rows[head:], head):
        if row[0] == "Tổng":
            found += [(number, left, number, right) for _, left, _, right in merges([row])]
    return found


def spread_of(made: Made) -> frozenset[tuple[int, int]]:
    """The places whose text comes from a merge."""
    return frozenset(
        (row, column)
        for top, left, bottom, right in _all_merges(len(made.head), made.all_rows)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    )


def s004_docx() -> bytes:
    """The report as .docx, with five tables broken in two, one of them without its head again."""
    document = docx.Document()
    for block in s004_report():
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        head = len(block.head)
        cut = head + block.first_piece if block.first_piece else len(block.all_rows)
        _docx_table(document, block.all_rows[:cut], head)
        if block.first_piece:
            if block.between:
                document.add_paragraph(block.between)
            again = block.all_rows[:head] if block.repeats else []
            _docx_table(document, [*again, *block.all_rows[cut:]], len(again))
    return docx_bytes(document)


def docx_bytes(document: Any) -> bytes:  # noqa: ANN401 - python-docx's class has the function's name
    """A Word document's bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _docx_table(document: Any, rows: list[list[str]], head: int) -> None:  # noqa: ANN401
    table = document.add_table(len(rows), len(rows[0]))
    grid = [list(row.cells) for row in table.rows]
    covered = set()
    for top, left, bottom, right in _all_merges(head, rows):
        grid[top][left].merge(grid[bottom][right])
        covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        covered.remove((top, left))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if (r, c) not in covered:
                grid[r][c].text = text


def s004_pdf() -> bytes:
    """The report as .pdf: real page breaks, page numbers; one table does not repeat its head."""
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(fonts / "DejaVuSans.ttf")))
    text = ParagraphStyle("text", fontName="DejaVu", fontSize=12, leading=18, spaceAfter=10)
    cell = ParagraphStyle("cell", fontName="DejaVu", fontSize=9, leading=12)
    story: list[Any] = []
    for block in s004_report():
        if isinstance(block, str):
            story.append(Paragraph(html.escape(block), text))
            continue
        rows = block.all_rows
        head = len(block.head)
        style: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
        style += [
            ("SPAN", (left, top), (right, bottom))
            for top, left, bottom, right in _all_merges(head, rows)
        ]
        story.append(
            LongTable(
                [[Paragraph(html.escape(text), cell) for text in row] for row in rows],
                colWidths=[30, 110, *[330 / (len(rows[0]) - 2)] * (len(rows[0]) - 2)],
                style=style,
                repeatRows=head if block.repeats else 0,
                spaceAfter=10,
            )
        )
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=_HALF_A4, invariant=1).build(
        story, onFirstPage=_page_number, onLaterPages=_page_number
    )
    return buffer.getvalue()


def _page_number(canvas: Canvas, _: SimpleDocTemplate) -> None:
    canvas.setFont("DejaVu", 9)
    canvas.drawCentredString(_HALF_A4[0] / 2, 30, str(canvas.getPageNumber()))


def s004_html() -> str:
    """The report as a web page, its merges by colspan and rowspan."""
    parts = []
    for block in s004_report():
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
            continue
        starts = {
            (top, left): f' rowspan="{bottom - top + 1}" colspan="{right - left + 1}"'
            for top, left, bottom, right in _all_merges(len(block.head), block.all_rows)
        }
        covered = spread_of(block)
        lines = [
            "".join(
                f"<td{starts.get((r, c), '')}>{html.escape(text)}</td>"
                for c, text in enumerate(row)
                if (r, c) not in covered
            )
            for r, row in enumerate(block.all_rows)
        ]
        parts.append("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
    body = "\n".join(parts)
    return (
        f'<html><head><meta charset="utf-8"><title>Trang</title></head><body>{body}</body></html>'
    )


def old_dump() -> dict[str, Any]:
    """S004's ranking as the older portal handed it out: every value is text."""
    objects = [
        {
            "ID": str(1000 + number),
            "TEN": line.name,
            "MA_COQUAN": f"H20.31.{number:02}",
            "CAPDONVIID": "3",
            **{code: cell.split("/")[0] for code, cell in zip(CODES, line.points, strict=True)},
            "TONG_SCORE": line.total,
            "ROW_STT": str(number),
        }
        for number, line in enumerate(s004(), 1)
    ]
    return {"TITLE": "UBND huyện Lấp Vò, tháng 01 năm 2024", "data": objects}


def old_dump_json() -> bytes:
    """The same as a file."""
    return json.dumps(old_dump(), ensure_ascii=False).encode()


def xls(
    rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, int, int, int]]
) -> bytes:
    """A true .xls: one sheet of BIFF8 in the smallest OLE container.

    Args:
        rows: the cells; text or numbers.
        merged: first row, last row, first column, last column of each merge.
    """

    def record(kind: int, *parts: bytes) -> bytes:
        data = b"".join(parts)
        return struct.pack("<HH", kind, len(data)) + data

    def text(value: str, length: str) -> bytes:
        return struct.pack(f"<{length}B", len(value), 1) + value.encode("utf-16-le")

    cells = b"".join(
        record(0x0204, struct.pack("<HHH", r, c, 0), text(value, "H"))
        if isinstance(value, str)
        else record(0x0203, struct.pack("<HHHd", r, c, 0, value))
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
    )
    ranges = b"".join(struct.pack("<4H", *area) for area in merged)
    end = record(0x000A)
    sheet = (
        record(0x0809, struct.pack("<HH", 0x0600, 0x0010), bytes(12))
        + cells
        + record(0x00E5, struct.pack("<H", len(merged)), ranges)
        + end
    )
    begin = record(0x0809, struct.pack("<HH", 0x0600, 0x0005), bytes(12))
    # The sheet begins behind this record and the end of the globals.
    name = text("Bảng 766", "B")
    start = len(begin) + len(record(0x0085, bytes(6), name)) + len(end)
    stream = begin + record(0x0085, struct.pack("<IH", start, 0), name) + end + sheet
    return ole("Workbook", stream)


def ole(name: str, stream: bytes) -> bytes:
    """An OLE container of one stream."""
    sector, free, last, none = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
    # Shorter streams would live in a container within the container.
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % sector)
    count = len(stream) // sector

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        coded = f"{title}\0".encode("utf-16-le")
        links = struct.pack("<HBBIII", len(coded), kind, 1, none, none, child)
        return coded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)

    chain = [0xFFFFFFFD, last, *[number + 3 for number in range(count - 1)], last]
    chain += [free] * (sector // 4 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, last, 0, last, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    directory = entry("Root Entry", 5, 1, last, 0) + entry(name, 2, none, 2, len(stream))
    return head + struct.pack("<128I", *chain) + directory.ljust(sector, b"\0") + stream
