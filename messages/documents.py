"""The list of a closed check as a workbook and its cover letter, ready to be sent on."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import resources
from math import ceil
from pathlib import Path

from docxtpl import DocxTemplate
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from messages import format as write
from messages.check_words import reply_text
from messages.compiled import Compiled, DifferingDossier, UnitReport
from messages.compiled_words import figures_text, letters_source
from messages.dossier_words import difference_text, unit_text
from scoring.dossier import System
from scoring.names import is_local, take_apart
from scoring.unit import Level, Unit

# Cells take at most so many characters, and no control characters.
_LONGEST_CELL = 32_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FONT = "Times New Roman"  # what offices write in
_THIN = Side(style="thin", color="808080")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(vertical="top", wrap_text=True)
_CENTERED = Alignment(horizontal="center", vertical="top")
# Named, since giving each cell a font, a border and an alignment takes ten times as long.
_TITLE, _ABOUT, _HEADING, _ORDER, _TEXT, _DAY, _COUNT, _SUM = (
    "Tiêu đề", "Dòng đầu", "Tên cột", "Ô thứ tự", "Ô chữ", "Ô ngày", "Ô số", "Ô cộng"
)  # fmt: skip
_PAPER_A4 = 9
# Three lines of a heading.
_HEAD_HEIGHT_PT = 48
# A line of a cell; and how many letters of our font stand where a column's width counts one.
_LINE_PT = 15
_LETTERS = 1.15
_MARGIN_INCHES = 0.4

_LETTER = "check_letter.docx"
_DOSSIER_SHEET = "Hồ sơ chênh lệch"


def workbook(compiled: Compiled) -> bytes:
    """An .xlsx of three sheets: a row a unit, a row a differing dossier, who did not report."""
    book, first = _book("Tổng hợp")
    _sheet(
        first,
        compiled,
        "TỔNG HỢP RÀ SOÁT HỒ SƠ TRỄ HẠN",
        _SUMMARY,
        [_summary_row(number, unit) for number, unit in enumerate(compiled.units, 1)],
        _counts_text(compiled),
    )
    _total_row(first, compiled)
    _dossier_sheet(book.create_sheet(_DOSSIER_SHEET), compiled)
    _sheet(
        book.create_sheet("Chưa báo cáo"),
        compiled,
        "ĐƠN VỊ CHƯA BÁO CÁO",
        _SILENT,
        [
            _silent_row(number, report)
            for number, report in enumerate((u for u in compiled.units if u.said is None), 1)
        ],
        write.sentence(figures_text(compiled.figures)),
    )
    return _saved(book)


def dossier_workbook(compiled: Compiled) -> bytes:
    """An .xlsx of the differing dossiers alone."""
    book, sheet = _book(_DOSSIER_SHEET)
    _dossier_sheet(sheet, compiled)
    return _saved(book)


def _dossier_sheet(sheet: Worksheet, compiled: Compiled) -> None:
    _sheet(
        sheet,
        compiled,
        "HỒ SƠ CHÊNH LỆCH GIỮA HAI HỆ THỐNG",
        _DOSSIERS,
        [_dossier_row(number, one) for number, one in enumerate(compiled.dossiers, 1)],
        _lists_text(compiled),
    )


def _book(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook with our styles, and its first sheet."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):  # never so: a fresh workbook has one
        raise TypeError("a workbook without a sheet")
    for style in _named_styles():
        book.add_named_style(style)
    first.title = title
    return book, first


def _saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


class BadTemplate(Exception):  # noqa: N818 - says what it is
    """An office's own letter cannot be used: it is not there, no .docx, or asks for what is not."""


def letter(compiled: Compiled, template: Path | None = None) -> bytes:
    """The cover letter as a .docx; `template` is an office's own, in docxtpl's form.

    Raises:
        BadTemplate: the office's own cannot be used.
    """
    if template is None:
        return _rendered((resources.files("messages.templates") / _LETTER).read_bytes(), compiled)
    try:
        return _rendered(template.read_bytes(), compiled)
    except Exception as error:  # a file of somebody else's breaks in as many ways as there are
        raise BadTemplate(type(error).__name__) from error


def _rendered(template: bytes, compiled: Compiled) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(letter_words(compiled), autoescape=True)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def letter_words(compiled: Compiled) -> dict[str, object]:
    """What a letter's template may name."""
    letters = compiled.letters
    return {
        "don_vi": compiled.root.name,
        "don_vi_trong_cau": _in_a_sentence(compiled.root.name),
        "ten_in_hoa": compiled.root.name.upper(),
        "co_quan": _letterhead(compiled.root),
        "dia_danh": _place(compiled.root),
        "ngay": f"{compiled.round_on.day:02d}",
        "thang": f"{compiled.round_on.month:02d}",
        "nam": str(compiled.round_on.year),
        "ngay_ra_soat": write.day(compiled.round_on),
        "thu": write.weekday(compiled.round_on),
        "han": write.clock_time(compiled.deadline),
        "so_don_vi": len(compiled.units),
        "so_dung_han": compiled.answered,
        "so_muon": compiled.late,
        "so_chua": len(compiled.silent),
        "chenh_lech": write.number(compiled.difference),
        "so_ho_so": len(compiled.dossiers),
        "thu_xin_loi": None if letters is None else write.number(letters.count),
        "nguon_thu_xin_loi": letters_source(letters),
        "nguon_so_lieu": figures_text(compiled.figures),
        "so_chua_co_nguoi_nhan": len(compiled.unreached),
        "chua_co_nguoi_nhan": [unit.name for unit in compiled.unreached],
        "chua_bao_cao": [unit.name for unit in compiled.silent],
    }


def _letterhead(root: Unit) -> str:
    """Who writes: the people's committee of a place, or a department."""
    of_place = root.level in _PLACES and not root.name.upper().startswith("UBND")
    return f"UBND {root.name}".upper() if of_place else root.name.upper()


def _place(root: Unit) -> str:
    """Where it is written; to be filled in where the unit's name does not say."""
    return take_apart(root.name).bare if root.level in _PLACES else "................"


def _in_a_sentence(name: str) -> str:
    """`huyện Lấp Vò`; what begins with an abbreviation stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


_PLACES = frozenset({Level.PROVINCE, Level.DISTRICT, Level.COMMUNE})
_Row = tuple[object, ...]
_UNREACHED = "Chưa có người nhận"
# Heading and width in characters.
_SUMMARY = (
    ("STT", 6),
    ("Đơn vị", 30),
    ("Cổng DVCQG: hoàn thành quá hạn", 14),
    ("Cổng DVCQG: quá hạn đang xử lý", 14),
    ("Hệ thống tỉnh: trễ hạn", 12),
    ("Đơn vị báo: Cổng DVCQG", 12),
    ("Đơn vị báo: hệ thống tỉnh", 12),
    ("Chênh lệch", 11),
    ("Hồ sơ đơn vị nêu", 10),
    ("Trả lời", 20),
    ("Lúc", 9),
    ("Ghi chú", 18),
)
_DOSSIERS = (
    ("STT", 6),
    ("Đơn vị", 24),
    ("Mã hồ sơ", 27),
    ("Thủ tục", 40),
    ("Trạng thái trên Cổng DVCQG", 22),
    ("Hạn trả trên Cổng DVCQG", 12),
    ("Trạng thái trên hệ thống tỉnh", 22),
    ("Hạn trả trên hệ thống tỉnh", 12),
    ("Khác nhau", 30),
)
_SILENT = (("STT", 6), ("Đơn vị", 36), ("Mã đơn vị", 26), ("Ghi chú", 24))


def _summary_row(number: int, report: UnitReport) -> _Row:
    overdue = report.overdue
    return (
        number,
        report.unit.name,
        overdue.completed if overdue else None,
        overdue.in_progress if overdue else None,
        overdue.provincial if overdue else None,
        report.portal,
        report.provincial,
        report.difference,
        report.listed or None,
        reply_text(report.said) if report.said else "Chưa báo cáo",
        write.clock_time(report.at) if report.at else None,
        _remark(report),
    )


def _silent_row(number: int, report: UnitReport) -> _Row:
    """The code is blank where it is only ours."""
    code = report.unit.code
    note = _UNREACHED if report.nobody else None
    return (number, report.unit.name, None if is_local(code) else code, note)


def _remark(report: UnitReport) -> str | None:
    if report.late:
        return "Sau hạn"
    if report.corrected:
        return "Sửa sau hạn"
    return _UNREACHED if report.nobody else None


def _dossier_row(number: int, one: DifferingDossier) -> _Row:
    return (
        number,
        unit_text(one),
        one.code,
        one.procedure,
        *_there(one.on_portal, System.NATIONAL in one.unsaid),
        *_there(one.on_provincial, System.PROVINCIAL in one.unsaid),
        difference_text(one),
    )


def _there(
    entry: tuple[str, date | None] | None,
    unsaid: bool,  # noqa: FBT001 - beside its entry it reads plainly
) -> tuple[str | None, date | None]:
    """State and due day; blank where the system has no word, which is not "not there"."""
    if entry is None:
        return (None if unsaid else "không có", None)
    return entry


def _named_styles() -> tuple[NamedStyle, ...]:
    """How cells look: as offices print tables."""
    text = Font(name=_FONT, size=11)
    bold = Font(name=_FONT, size=11, bold=True)
    count = "#,##0"
    return (
        NamedStyle(_TITLE, Font(name=_FONT, size=13, bold=True)),
        NamedStyle(_ABOUT, Font(name=_FONT, size=12)),
        NamedStyle(
            _HEADING,
            bold,
            PatternFill("solid", fgColor="DDE6F0"),
            _GRID,
            Alignment(horizontal="center", vertical="center", wrap_text=True),
        ),
        NamedStyle(_TEXT, text, border=_GRID, alignment=_TOP),
        NamedStyle(_ORDER, text, border=_GRID, alignment=_CENTERED),
        NamedStyle(_DAY, text, border=_GRID, alignment=_CENTERED, number_format="dd/mm/yyyy"),
        NamedStyle(_COUNT, text, border=_GRID, alignment=_TOP, number_format=count),
        NamedStyle(_SUM, bold, border=_GRID, alignment=_TOP, number_format=count),
    )


def _sheet(
    sheet: Worksheet,
    compiled: Compiled,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[_Row],
    note: str = "",
) -> None:
    """A sheet as offices print it: title, day, a head that repeats, a grid, A4 across."""
    said = f"{write.sentence(write.weekday(compiled.round_on))} {write.day(compiled.round_on)}"
    about = ((compiled.root.name, _ABOUT), (title, _TITLE), (said, _ABOUT), (note, _ABOUT))
    for line, (text, style) in enumerate(about, 1):
        _write(sheet, line, 1, text, style)
    head = len(about) + 1
    for number, (heading, width) in enumerate(columns, 1):
        _write(sheet, head, number, heading, _HEADING)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[head].height = _HEAD_HEIGHT_PT
    last = head
    for row in rows:
        last += 1
        for number, value in enumerate(row, 1):
            _write(sheet, last, number, value, _style(number, value))
        lines = max(_lines(value, width) for value, (_, width) in zip(row, columns, strict=True))
        if lines > 1:
            # Not every program makes room by itself.
            sheet.row_dimensions[last].height = lines * _LINE_PT
    if last == head:
        _write(sheet, head + 1, 1, "Không có.", _ABOUT)
    else:
        sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(columns))}{last}"
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _PAPER_A4
    sheet.page_margins = PageMargins(_MARGIN_INCHES, _MARGIN_INCHES, top=0.5, bottom=0.5)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "&P/&N"


def _style(column: int, value: object) -> str:
    """How a cell of a row looks: the first holds its number."""
    if column == 1:
        return _ORDER
    if isinstance(value, date):
        return _DAY
    return _COUNT if isinstance(value, int) else _TEXT


def _lines(value: object, width: int) -> int:
    return ceil(len(value) / (width * _LETTERS)) if isinstance(value, str) else 1


def _total_row(sheet: Worksheet, compiled: Compiled) -> None:
    """Sums below the numbers; blank where no unit has one."""
    row = sheet.max_row + 1
    values = [_summary_row(0, unit)[2:9] for unit in compiled.units]
    columns = ([v for v in column if isinstance(v, int)] for column in zip(*values, strict=True))
    sums = [sum(stated) if stated else None for stated in columns]
    blank = (None,) * (len(_SUMMARY) - len(sums) - 2)
    for number, value in enumerate((None, "Cộng", *sums, *blank), 1):
        _write(sheet, row, number, value, _SUM)


def _counts_text(compiled: Compiled) -> str:
    """Which figures the summary's counts come from."""
    figures = figures_text(compiled.figures)
    if not figures:
        return ""
    return f"Số đếm của hai hệ thống theo {figures}; cột “Đơn vị báo” theo trả lời của đơn vị."


def _lists_text(compiled: Compiled) -> str:
    """Which lists were laid beside one another, or why none were; and what the counts are."""
    read = (("Cổng DVCQG", compiled.portal_read), ("hệ thống tỉnh", compiled.provincial_read))
    there = [f"{name} nhập {write.day(day)}" for name, day in read if day is not None]
    if len(there) == len(read):
        said = f"Theo danh sách {', '.join(there)} và hồ sơ đơn vị nêu trong trả lời."
    else:
        missing = " và ".join(name for name, day in read if day is None)
        said = f"Chưa có danh sách của {missing}: chỉ gồm hồ sơ đơn vị nêu trong trả lời."
    figures = figures_text(compiled.figures)
    return f"{said} Số đếm ở trang Tổng hợp theo {figures}." if figures else said


def _write(sheet: Worksheet, row: int, column: int, value: object, style: str) -> None:
    """Put a value into a cell; a text stays one, whatever it begins with."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):  # never so: nothing here is merged
        raise TypeError("a merged cell")
    cell.style = style
    if isinstance(value, str):
        cell.value = _CONTROL.sub("", value)[:_LONGEST_CELL]
        # Else "=1+1" in a state's text would be a formula.
        cell.data_type = "s"
    elif isinstance(value, date | int):
        cell.value = value
        # A day's value brings a form of its own.
        cell.style = style
