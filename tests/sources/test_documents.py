"""Every kind of file as people have them: the same grids, the text around them, their places."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.sources.documents.grid import Grid, Part
from bot.sources.documents.opening import open_document
from bot.sources.files import take
from scoring.period import Period
from tests.documents import (
    docx_bytes,
    merges,
    old_dump,
    old_dump_json,
    ole,
    s004_docx,
    s004_html,
    s004_pdf,
    s004_report,
    s004_tables,
    spread_of,
    xls,
)
from tests.factories import S004_CSV, decimals, s004, s004_xlsx, saved
from tests.sources.opening import MAKERS, opened, refusal_of

NOW = datetime(2024, 2, 5, tzinfo=UTC)
JANUARY = Period.month(2024, 1)
# The records that begin an encrypted workbook.
LOCKED_BOOK = bytes.fromhex("0908 1000 0006 0500") + bytes(12) + b"\x2f\0\x36\0\x01" + bytes(53)


@pytest.mark.parametrize("name", MAKERS)
def test_the_eight_tables_of_s004_are_read_whole(name: str) -> None:
    """Every cell, and every merge; pieces of a table are one again."""
    grids = opened(name).grids
    assert [grid.rows for grid in grids] == [table.all_rows for table in s004_tables()]
    assert [grid.spread for grid in grids] == [spread_of(table) for table in s004_tables()]


@pytest.mark.parametrize("name", MAKERS)
def test_the_text_between_the_tables_is_kept_in_order(name: str) -> None:
    """Above its table, and in all; page numbers are no text in a .pdf."""
    document = opened(name)
    above: list[list[str]] = [[]]
    for block in s004_report():
        if isinstance(block, str):
            above[-1].append(block)
        else:
            above.append([])
    assert [list(grid.above) for grid in document.grids] == above[:-1]
    lines = [line for line in document.lines if line != "Trang 3/7"]
    assert lines == [block for block in s004_report() if isinstance(block, str)]


def test_a_place_in_a_document_is_where_its_reader_finds_it() -> None:
    """Rows of a later piece are counted in that piece, its repeated head included."""
    ranking = opened("bao-cao.docx").grids[1]
    assert ranking.where(2, 1) == "Bảng 2, dòng 3, cột 2"
    assert ranking.text(3, 1) == "Xã Mỹ An Hưng B"
    assert ranking.where(3, 1) == "Bảng 3, dòng 3, cột 2"
    payment = opened("bao-cao.docx").grids[5]
    assert payment.where(3, 0) == "Bảng 10, dòng 1, cột 1"
    own = opened("bao-cao.pdf").grids[0]
    assert own.where(4, 1) == "Trang 2, bảng 1, dòng 5, cột 2"


def test_the_tables_of_the_pdf_are_really_broken() -> None:
    """Seven of eight, one of them without its head again; else the tests above prove nothing."""
    pieces = [grid.parts for grid in opened("bao-cao.pdf").grids]
    assert [len(parts) for parts in pieces] == [1, 2, 2, 2, 2, 2, 2, 2]
    assert [parts[1].skipped for parts in pieces[1:]] == [2, 2, 2, 2, 0, 2, 2]


def _table(document: Any, rows: list[list[str]]) -> Any:  # noqa: ANN401 - python-docx's types
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    return table


HEAD = [["STT", "Đơn vị", "Điểm"]]
FIRST = [["1", "Xã Vĩnh Thạnh", "18/18"], ["2", "Xã Định Yên", "18/18"]]
NEXT = [["3", "Xã Tân Mỹ", "8,5/18"]]


@pytest.mark.parametrize(
    ("second", "between", "tables"),
    [
        (HEAD + NEXT, "", 1),
        (NEXT, "", 1),
        (NEXT, "- 3 -", 1),
        (HEAD + NEXT, "Trang 3 / 7", 1),
        ([["II", "Các thị trấn", ""], *NEXT], "", 1),
        ([["(1)", "(2)", "(3)"], *NEXT], "", 1),
        # Another table: words between, other columns, another head, the same units again.
        (HEAD + NEXT, "2. Chỉ số tiến độ:", 2),
        (NEXT, "2. Chỉ số tiến độ:", 2),
        ([["STT", "Đơn vị", "Tỷ lệ (%)"], *NEXT], "", 2),
        (HEAD + FIRST, "", 2),
        (FIRST, "", 2),
        ([["Đơn vị", "Điểm", "Tỷ lệ"], ["Xã Vĩnh Thạnh", "18/18", "100"]], "", 2),
        ([row[:2] for row in NEXT], "", 2),
        ([*HEAD, ["1", "Huyện Lai Vung", "17/18"]], "", 2),
    ],
)
def test_only_what_continues_a_table_is_joined_to_it(
    second: list[list[str]], between: str, tables: int
) -> None:
    """S004 repeats one head over five different tables."""
    document = docx.Document()
    _table(document, HEAD + FIRST)
    if between:
        document.add_paragraph(between)
    _table(document, second)
    grids = open_document(docx_bytes(document), "a.docx").grids
    assert len(grids) == tables
    if tables == 1:
        assert grids[0].rows[:3] == HEAD + FIRST
        assert grids[0].rows[-1] == NEXT[0]
        assert HEAD[0] not in grids[0].rows[1:]


def _docx_of(*parts: str) -> bytes:
    """A .docx of hand-written parts of its body."""
    document = docx.Document()
    body = document.element.body
    for part in parts:
        body.insert(len(body) - 1, parse_xml(part.replace(">", f" {nsdecls('w')}>", 1)))
    return docx_bytes(document)


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_word_spans_and_merges_carry_their_value() -> None:
    """As merged cells of a workbook do; a merge downwards without a beginning is a cell."""
    two, more = "<w:gridSpan w:val='2'/>", "<w:vMerge/>"
    rows = [
        _cell("A", f"{two}<w:vMerge w:val='restart'/>") + _cell("B"),
        _cell("", two + more) + _cell("C", more),
        f"<w:trPr><w:gridBefore w:val='2'/></w:trPr>{_cell('D')}",
        _cell("E") + _cell("", "<w:hMerge/>"),
    ]
    content = _docx_of("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
    (grid,) = open_document(content, "a.docx").grids
    assert grid.rows == [["A", "A", "B"], ["A", "A", "C"], [None, None, "D"], ["E", "E", None]]
    assert grid.spread == {(0, 1), (1, 0), (1, 1), (3, 1)}


def test_what_word_shows_is_read_and_what_it_hides_is_not() -> None:
    """Insertions, controls and boxes are shown; deletions and the places things moved from not."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    document = open_document(
        _docx_of(
            f"<w:p>{run.format('UBND huyện')}<w:ins w:id='1' w:author=''>{run.format(' Lấp Vò')}"
            "</w:ins><w:del w:id='2' w:author=''><w:r><w:delText>Lai Vung</w:delText></w:r></w:del>"
            f"<w:moveFrom w:id='3' w:author=''>{run.format('Sa Đéc')}</w:moveFrom>"
            "<w:r><w:br/><w:t>Tháng</w:t><w:tab/><w:t>01</w:t></w:r>"
            f"<w:r><w:pict><w:txbxContent><w:p>{run.format('Hộp')}</w:p></w:txbxContent></w:pict>"
            "</w:r></w:p>",
            f"<w:sdt><w:sdtContent><w:p>{run.format('Trong khung')}</w:p></w:sdtContent></w:sdt>",
            f"<w:tbl><w:tr>{_cell('1')}</w:tr><w:tr><w:trPr><w:del w:id='4' w:author=''/></w:trPr>"
            f"{_cell('2')}</w:tr></w:tbl>",
        ),
        "a.docx",
    )
    assert document.lines == ("UBND huyện Lấp Vò", "Tháng 01", "Hộp", "Trong khung")
    assert document.grids[0].rows == [["1"]]
    assert document.grids[0].above == document.lines


@pytest.mark.parametrize("name", ["a.docx", "a.html"])
def test_a_table_within_a_cell_comes_after_the_outer_one(name: str) -> None:
    """Its text is not the outer cell's; what stands above it in the cell is above it."""
    if name == "a.docx":
        document = docx.Document()
        outer = _table(document, [["Ngoài", "x"]])
        inner = outer.cell(0, 0).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "1", "2"
        content = docx_bytes(document)
    else:
        table = "<table><tr><td>1<td>2</table>"
        content = f"<table><tr><td>Ngoài{table}<td>x</table>".encode()
    first, second = open_document(content, name).grids
    assert first.rows == [["Ngoài", "x"]]
    assert second.rows == [["1", "2"]]
    assert second.above == ("Ngoài",)
    assert second.where(0, 1) == "Bảng 2, dòng 1, cột 2"


def test_spans_of_a_page_reach_no_further_than_its_table() -> None:
    """colspan="100" is how people say "the whole width"; a row group ends every rowspan."""
    content = (
        '<table><thead><tr><th colspan="100">Tháng 01<tr><th rowspan="0">Đơn vị<th>Điểm</thead>'
        '<tbody><tr><td rowspan="9">Xã Á<td>1<tr><td>2</tbody><tr><td>Xã Bé<td>3</table>'
    )
    (grid,) = open_document(content.encode(), "a.htm").grids
    assert grid.rows == [
        ["Tháng 01", "Tháng 01"],
        ["Đơn vị", "Điểm"],
        ["Xã Á", "1"],
        ["Xã Á", "2"],
        ["Xã Bé", "3"],
    ]
    assert grid.spread == {(0, 1), (3, 0)}


def test_a_page_gives_its_text_line_by_line() -> None:
    """Scripts, styles and the window's title are no text; a caption stands above its table."""
    content = (
        "<html><head><title>x</title><style>p{}</style></head><body><h1>UBND <b>huyện</b> Lấp Vò"
        "</h1>Tháng 01<br>năm 2024<script>y</script><table><caption>Bảng 1</caption><tr><td>1<br>2"
        "</table><!-- z --><p>Hết</body></html>"
    )
    document = open_document(content.encode(), "a.html")
    assert document.lines == ("UBND huyện Lấp Vò", "Tháng 01", "năm 2024", "Bảng 1", "Hết")
    assert document.grids[0].above == document.lines[:4]
    assert document.grids[0].rows == [["1 2"]]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "<meta charset=windows-1252>"),
        ("utf-16", ""),
        ("cp1258", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">'),
        ("cp1252", "<meta charset='iso-8859-1'>"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(encoding: str, said: str) -> None:
    """A mark counts before words."""
    text = "Hòa Lạc" if encoding != "cp1252" else "Tân H&ograve;a"
    written = text if encoding != "cp1258" else "Ho\u0300a La\u0323c"
    content = f"<html>{said}<body><table><tr><td>{written}</table>".encode(encoding)
    (grid,) = open_document(content, "a.html").grids
    assert grid.rows == [[text.replace("&ograve;", "ò")]]


def test_the_older_portals_dump_is_a_grid_with_its_keys_as_the_head() -> None:
    """Its title is a line above; every value stays the text it is."""
    document = open_document(old_dump_json(), "766.json")
    (grid,) = document.grids
    assert grid.rows[0] == list(old_dump()["data"][0])
    assert grid.rows[1:] == [list(item.values()) for item in old_dump()["data"]]
    assert grid.above == document.lines == ("UBND huyện Lấp Vò, tháng 01 năm 2024",)
    assert grid.where(1, 2) == "Dòng 2, cột 3"


def test_the_older_portals_dump_becomes_a_snapshot() -> None:
    """Thirteen communes with S004's figures."""
    taken = take(
        old_dump_json(),
        "766.json",
        known=(),
        observed_at=NOW,
        period=JANUARY,
        root="huyện Lấp Vò",
    )
    seen = taken.snapshot.observations
    assert [observation.unit.code for observation in seen][:2] == ["H20.31.01", "H20.31.02"]
    for observation, line in zip(seen, s004(), strict=True):
        assert [figure.points for figure in observation.groups.values()] == decimals(line)


def test_json_numbers_stay_text_and_null_stays_none() -> None:
    """What is missing in one object is missing, not empty."""
    content = b'[{"TEN": "X\xc3\xa3 A", "A": 90.10}, {"TEN": null, "B": 7}]'
    (grid,) = open_document(content, "a.json").grids
    assert grid.rows == [["TEN", "A", "B"], ["Xã A", "90.10", None], [None, None, "7"]]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[{]", "JSON hợp lệ"),
        ("[" * 200_000, "JSON hợp lệ"),
        ('[{"TEN": NaN}]', "NaN"),
        ('[{"TEN": -Infinity}]', "-Infinity"),
        ('[{"TEN": "a", "TEN": "b"}]', "hai lần"),
        ('[{"TEN": ["a"]}]', "Mục 1"),
        ('[{"TEN": "a"}, 5]', "Mục 2"),
        ('{"a": [{}], "b": [{}]}', "danh sách"),
        ("[]", "danh sách"),
        ("5", "danh sách"),
        (json.dumps([{f"c{n}": "" for n in range(301)}]), "301 cột"),
        ("[" + "1," * 4_000_000 + "1]", "quá nhiều"),
    ],
)
def test_json_that_means_nothing_or_two_things_is_refused(text: str, word: str) -> None:
    """A key twice, NaN, nested without end, no list."""
    assert word in refusal_of(text.encode(), "a.json")


def test_a_true_xls_is_read_as_an_xlsx_is() -> None:
    """BIFF8 in an OLE container: text, numbers, merges."""
    head = [row[:5] for row in s004_tables()[0].all_rows[:2]]
    rows: list[list[str | float]] = [*head, ["1", "Công khai", 18.0, 12.9, "71,8"]]
    merged = [(top, bottom, left, right) for top, left, bottom, right in merges(head)]
    (grid,) = open_document(xls(rows, merged), "a.xls").grids
    assert grid.name == "Bảng 766"
    assert grid.rows == rows
    assert grid.spread == spread_of(s004_tables()[0])
    assert grid.where(2, 3) == "Trang “Bảng 766”, ô D3"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (s004_xlsx(), "a.xlsx"),
        (s004_xlsx(), "a.xls"),
        (s004_xlsx(), "a.csv"),
        (s004_xlsx(), "a"),
        (S004_CSV.encode(), "a.csv"),
        (S004_CSV.replace(";", "\t").encode("utf-16"), "a.xls"),
        (S004_CSV.replace(";", "\t").encode(), "a.xls"),
    ],
)
def test_a_file_is_read_as_what_it_is(content: bytes, name: str) -> None:
    """Whatever its ending says."""
    taken = take(content, name, known=(), observed_at=NOW)
    assert len(taken.snapshot.observations) == 13


def test_a_pdf_and_a_docx_are_known_by_their_bytes() -> None:
    """People rename files."""
    assert open_document(s004_docx(), "a.xlsx").grids == opened("bao-cao.docx").grids
    assert open_document(b"\n" + s004_pdf(), "a.doc").grids[0].parts[0].place == "Trang 2, bảng 1"


def _zip_of(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (ole("EncryptedPackage", b""), "a.xlsx", "mật khẩu"),
        (ole("EncryptedPackage", b""), "a.docx", "mật khẩu"),
        (ole("Workbook", LOCKED_BOOK), "a.xls", "mật khẩu"),
        (ole("WordDocument", b""), "a.doc", ".docx"),
        (ole("Workbook", b"")[:1500], "a.xls", "Excel"),
        (b"\x09\x08\x00\x00", "a.xls", "Excel"),
        (b"hello", "a.docx", "Word"),
        (_zip_of("a.txt"), "a.zip", "tệp nén"),
        (_zip_of("a.txt"), "a.docx", "Word"),
        (_zip_of("a.txt"), "a.xlsx", "Excel"),
        (b"hello", "a.pdf", "PDF"),
        (b"PK\x03\x04hello", "a.docx", "Word"),
        (b"<html>\xff", "a.html", "bảng mã"),
        (b"<html><meta charset=rot13><table><tr><td>1", "a.html", "rot13"),
        (b"<html><meta charset=utf-7><table><tr><td>1", "a.html", "utf-7"),
        (b"\xff{}", "a.json", "UTF-8"),
        (b"x", "a." + "y" * 5000, "loại tệp"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_its_reason(
    content: bytes, name: str, word: str
) -> None:
    """Locked, too old, damaged, in an encoding that nothing tells."""
    text = refusal_of(content, name)
    assert word in text
    assert len(text) < 250


def test_dates_times_and_truths_come_back_from_the_other_process() -> None:
    """numbers.measure tells what a cell is by its type."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    moment = datetime(2026, 12, 7, 10, 30)  # noqa: DTZ001 - Excel's dates have no zone
    row = [moment, moment.date(), moment.time(), moment - datetime(2026, 12, 6), True, 7, 7.5, "7"]  # noqa: DTZ001
    sheet.append(row)
    (grid,) = open_document(saved(book), "a.xlsx").grids
    assert grid.rows == [row]
    assert [type(cell) for cell in grid.rows[0]][4:] == [bool, float, float, str]


def test_the_reading_process_takes_nothing_from_where_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module beside the file is not ours to run, and secrets stay here."""
    for name in ("json.py", "bot.py", "lxml.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert open_document(s004_html().encode(), "a.html").grids


def test_parts_of_a_grid_say_where_each_row_stands() -> None:
    """The last part that begins at or above the row."""
    grid = Grid("", [["a"], ["b"]], parts=(Part(0, "Bảng 1"), Part(1, "Bảng 2", 2)))
    assert [grid.where(row, 0) for row in (0, 1)] == [
        "Bảng 1, dòng 1, cột 1",
        "Bảng 2, dòng 3, cột 1",
    ]
