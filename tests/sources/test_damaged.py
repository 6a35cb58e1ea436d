"""Damaged and hostile files of every kind: refused in one line, or read; never anything else."""

import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.sources.documents.apart import read_apart
from bot.sources.documents.archive import BrokenArchive, unpacked_names
from bot.sources.documents.opening import open_document
from bot.sources.files import take
from bot.sources.refusal import Refused
from scoring.period import Period
from tests.documents import docx_bytes, old_dump_json, ole, s004_docx, s004_html, xls
from tests.factories import S004_CSV, s004_xlsx, saved
from tests.sources.damage import cut, encodings, flipped, garbled, garbled_within, part_of, repacked

NOW = datetime(2024, 2, 5, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
# One block of zeros, in bytes; bombs repeat its packed form.
BLOCK = 16 << 20
# Children at a time: the files are read in processes of their own.
AT_ONCE = 4


def outcome(content: bytes, name: str) -> str:
    """What becomes of a file: `read`, or the one sentence of its refusal."""
    try:
        take(
            content,
            name,
            known=(),
            observed_at=NOW,
            period=Period.month(2024, 1),
            root="huyện Lấp Vò",
        )
    except Refused as refused:
        return str(refused)
    return "read"


def _small_docx() -> bytes:
    document = docx.Document()
    for _ in range(2):
        table = document.add_table(3, 4)
        for number, cell in enumerate(c for row in table.rows for c in row.cells):
            cell.text = str(number)
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 0).merge(table.cell(2, 0))
    return docx_bytes(document)


SHEET = "xl/worksheets/sheet1.xml"
DOCX = "word/document.xml"
XLS: list[list[str | float]] = [["Đơn vị", "Điểm tổng"], ["Xã Vĩnh Thạnh", 90.13]]
DAMAGED: dict[str, tuple[int, Callable[[], Iterator[bytes]]]] = {
    "cut.docx": (40, lambda: cut(s004_docx(), 41)),
    "flipped.docx": (60, lambda: flipped(s004_docx(), 60)),
    "garbled.docx": (30, lambda: garbled_within(_small_docx(), DOCX, 30)),
    "flipped.xlsx": (40, lambda: flipped(s004_xlsx(), 40)),
    "garbled.xlsx": (40, lambda: garbled_within(s004_xlsx(), SHEET, 40)),
    "garbled.xlsm": (10, lambda: garbled_within(s004_xlsx(), "xl/workbook.xml", 10)),
    "flipped.xls": (30, lambda: flipped(xls(XLS, [(0, 0, 0, 1)]), 30)),
    "cut.xls": (10, lambda: cut(xls(XLS, []), 11)),
    "garbled.html": (30, lambda: (t.encode() for t in garbled(s004_html(), 30))),
    "flipped.html": (10, lambda: flipped(s004_html().encode(), 10)),
    "encoded.html": (14, lambda: encodings(s004_html())),
    "garbled.json": (60, lambda: (t.encode() for t in garbled(old_dump_json().decode(), 60))),
    "flipped.json": (40, lambda: flipped(old_dump_json(), 40)),
    "encoded.json": (14, lambda: encodings(old_dump_json().decode())),
    "garbled.csv": (60, lambda: (t.encode() for t in garbled(S004_CSV, 60))),
    "flipped.csv": (40, lambda: flipped(S004_CSV.encode(), 40)),
    "encoded.csv": (14, lambda: encodings(S004_CSV)),
    "flipped.pdf": (8, lambda: flipped(_small_pdf(), 8)),
    "cut.pdf": (4, lambda: cut(_small_pdf(), 5)),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_refused_or_read(name: str) -> None:
    """No other exception comes out of any of them."""
    number, make = DAMAGED[name]
    with ThreadPoolExecutor(AT_ONCE) as workers:
        outcomes = list(workers.map(lambda content: outcome(content, name), make()))
    assert len(outcomes) == number
    assert [text for text in outcomes if "\n" in text] == []


def test_there_are_five_hundred_damaged_files() -> None:
    """Over all kinds."""
    assert sum(number for number, _ in DAMAGED.values()) >= 500


def _pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A .pdf of these objects; the first is the catalog."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    return bytes(out)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s>>"


def _stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), keys, data)


def _small_pdf() -> bytes:
    return _small_pdf_of(_stream(b"BT /F 12 Tf 50 700 Td (Xa A 18/18) Tj ET 40 690 m 200 690 l S"))


def _small_pdf_of(content: bytes) -> bytes:
    """A .pdf of one page with this stream on it."""
    font = b"/Resources<</Font<</F 5 0 R>>>>"
    simple = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return _pdf(CATALOG, PAGES, PAGE % font, content, simple)


@cache
def _packed_zeros() -> bytes:
    """A piece of a deflated stream that unpacks to BLOCK zeros, wherever it stands."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(bytes(BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)


def _deflated_zeros(blocks: int) -> bytes:
    """Some 16 kB a block, made without unpacking it anywhere."""
    return _packed_zeros() * blocks + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def _flate_bomb(blocks: int) -> bytes:
    """A .pdf whose page unpacks to so many blocks."""
    check = (blocks * BLOCK % 65521) << 16 | 1
    packed = b"\x78\x9c" + _deflated_zeros(blocks) + check.to_bytes(4, "big")
    return _pdf(CATALOG, PAGES, PAGE % b"", _stream(packed, b"/Filter/FlateDecode"))


def _zip_bomb(name: str, blocks: int, claimed: int) -> bytes:
    """A zip with one entry that unpacks to so many blocks and claims so many bytes."""
    packed, raw = _deflated_zeros(blocks), name.encode()
    shared = struct.pack("<HHHIIII", 20, 0, 8, 0, 0, len(packed), claimed)
    local = b"PK\x03\x04" + shared + struct.pack("<HH", len(raw), 0) + raw + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + shared
    entry += struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, 0, 0) + raw
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + b"PK\x05\x06" + end


def _sheet_to(*cells: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for cell in cells:
        sheet[cell] = "x"
    return saved(book)


def _docx_with(body: str, doctype: str = "") -> bytes:
    """A .docx with another body."""
    before = part_of(_small_docx(), DOCX).partition("<w:body>")[0]
    declaration, _, root = before.partition("?>")
    text = f"{declaration}?>{doctype}{root}<w:body>{body}</w:body></w:document>"
    return repacked(_small_docx(), {DOCX: text.encode()})


def _word_cell(properties: str, text: str = "1") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def _word_table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def _span(columns: str) -> str:
    return _word_cell(f"<w:gridSpan w:val='{columns}'/>")


def _nested(depth: int) -> str:
    text = "<w:p/>"
    for _ in range(depth):
        text = f"<w:tbl><w:tr><w:tc>{text}<w:p/></w:tc></w:tr></w:tbl>"
    return text


TOO_LARGE = "giải nén ra quá lớn"
# Each with words of the sentence that refuses it.
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "truthful.xlsx": (TOO_LARGE, lambda: _zip_bomb(SHEET, 70, 70 * BLOCK)),
    "lying.xlsx": (TOO_LARGE, lambda: _zip_bomb(SHEET, 70, 1000)),
    "lying.docx": (TOO_LARGE, lambda: _zip_bomb(DOCX, 70, 1000)),
    # calamine asks for 550 GB, and aborts its process.
    "corners.xlsx": ("Excel", lambda: _sheet_to("A1", "XFD1048576")),
    "flate.pdf": ("PDF", lambda: _flate_bomb(62)),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_bombs_are_refused_and_do_not_fill_the_memory() -> None:
    """Whatever they claim; neither ours, nor that of the processes in which they go off."""
    code = (
        "import resource\n"
        "from tests.sources.test_damaged import BOMBS, outcome\n"
        "for name, (words, make) in BOMBS.items():\n"
        "    assert words in outcome(make(), name), name\n"
        # Not RUSAGE_SELF: a process begins with the peak of whoever started it.
        "status = open('/proc/self/status').read()\n"
        "print(int(status.split('VmHWM:')[1].split()[0]) * 1024)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)\n"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    ours, theirs = map(int, done.stdout.split())
    assert ours < 400_000_000
    assert theirs < 1_000_000_000


def test_a_zip_that_lies_about_a_size_is_no_zip() -> None:
    """Readers trust what the directory says; so nobody hands them this one."""
    with pytest.raises(BrokenArchive):
        unpacked_names(_zip_bomb(DOCX, 1, 1000))
    assert DOCX in unpacked_names(s004_docx())


def _hanging(rows: int) -> bytes:
    """A cell that reaches down over all rows and 298 columns."""
    return b"<table><tr><td rowspan=65000 colspan=298>1<td>2" + b"<tr><td>3" * rows + b"</table>"


def _many_merges() -> bytes:
    """A sheet of merges that lie over one another."""
    merge = '<mergeCell ref="A1:I20"/>'
    merges = f"<mergeCells>{merge * 50_000}</mergeCells>"
    sheet = part_of(s004_xlsx(), SHEET).replace("</sheetData>", f"</sheetData>{merges}")
    return repacked(s004_xlsx(), {SHEET: sheet.encode()})


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (_sheet_to("A100000"), "a.xlsx", "100000 dòng"),
        (_sheet_to("NTP1"), "a.xlsx", "10000 cột"),
        (b";" * 10_000, "a.csv", "300 cột"),
        (b"\n" * 30_000, "a.csv", "20000 dòng"),
        (b"<table><tr>" + b"<td>" * 301, "a.html", "301 cột"),
        (b"<table>" + b"<tr><td>" * 20_001, "a.html", "20001 dòng"),
        (b"<table><tr><td>1</table>" * 501, "a.html", "500 bảng"),
        (_hanging(3_500) * 2, "a.html", "quá nhiều ô"),
        (b"<div>" * 100_000 + b"<table><tr><td>1", "a.html", "lồng quá sâu"),
        (_many_merges(), "a.xlsx", "chồng lên nhau"),
        (_docx_with(_word_table(_span("301"))), "a.docx", "301 cột"),
        (_docx_with(_word_table(_span("999999999"))), "a.docx", "999999999 cột"),
        (_docx_with(_word_table(_span("2") * 151)), "a.docx", "302 cột"),
        (_docx_with(_word_table(_word_cell("")) * 501), "a.docx", "500 bảng"),
    ],
)
def test_what_is_too_large_says_so(content: bytes, name: str, words: str) -> None:
    """Rows, columns, tables, cells in all; before anything is expanded."""
    assert words in outcome(content, name)


def _row_groups() -> bytes:
    return b"<table>" + b"<tbody><tr><td rowspan=0 colspan=0>1</tbody>" * 100 + b"</table>"


ENTITIES = (f"<!ENTITY l{n} '{f'&l{n - 1};' * 10 if n else 'ha'}'>" for n in range(12))
LAUGHS = f"<!DOCTYPE x [{''.join(ENTITIES)}]>"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (_docx_with(_nested(20)), "a.docx"),
        (_docx_with(_nested(2_000)), "a.docx"),
        (_docx_with(_word_table(_span("9" * 5_000), _span("-1"), _span("x"))), "a.docx"),
        (
            _docx_with("<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>", f"<!DOCTYPE x [{LAUGHS}]>"),
            "a.docx",
        ),
        (repacked(s004_docx(), {"[Content_Types].xml": b"<x/>"}), "a.docx"),
        (repacked(s004_docx(), {"xl/workbook.xml": b"<x/>"}), "a.xlsx"),
        (_hanging(300), "a.html"),
        (_row_groups(), "a.html"),
        (b"<table>" * 200 + b"<tr><td>1", "a.html"),
        (b"<html>" + b"&#0;&#xD800;&nosuch;" * 1000, "a.html"),
        (b"<table>\0<tr>\0<td>1", "a.html"),
        (b'[{"\\ud800": "\\udfff"}]', "a.json"),
        (json.dumps([{"TEN": "x" * 1_000_000}]).encode(), "a.json"),
        (b"[" + b"9" * 100_000 + b"]", "a.json"),
        (ole("Book", b"\x09\x08" * 3_000), "a.xls"),
        (ole("Workbook", b"\xff" * 5_000), "a.xls"),
        (b"PK\x05\x06" + bytes(18), "a.xlsx"),
        (b"%PDF-1.7", "a.pdf"),
        (_pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]>>"), "a.pdf"),
        (_pdf(CATALOG, *[b"<</Type/Pages/Kids[%d 0 R]>>" % n for n in range(3, 3000)]), "a.pdf"),
        (_pdf(CATALOG, b"<</Kids" + b"[" * 100_000 + b"]" * 100_000 + b">>"), "a.pdf"),
        (_pdf(CATALOG, PAGES, PAGE % b"", b"<</Length 4 0 R>>stream\nx\nendstream"), "a.pdf"),
        (_pdf(CATALOG, PAGES, PAGE % b"", _stream(b"q " * 9_000 + b"/A Do")), "a.pdf"),
        (_pdf(CATALOG, PAGES, trailer=b"/Prev 9"), "a.pdf"),
    ],
)
def test_chaos_is_refused_or_read(content: bytes, name: str) -> None:
    """Spans without sense, nested tables, loops of objects, entities within entities."""
    assert outcome(content, name)


def test_a_pdf_that_never_ends_is_ended() -> None:
    """An object that is a reference to itself is resolved for ever."""
    with pytest.raises(Refused, match="quá lâu"):
        read_apart("pdf", _pdf(CATALOG, b"2 0 R"), "quá lâu", cpu_seconds=1)


def test_a_pdf_with_a_damaged_page_is_refused_not_read_without_it() -> None:
    """To pdfminer a stream that it cannot unpack is an empty one."""
    packed = zlib.compress(b"BT /F 12 Tf 50 700 Td (Xa A 18/18) Tj ET " * 20)
    whole = _small_pdf_of(_stream(packed, b"/Filter/FlateDecode"))
    assert open_document(whole, "a.pdf").lines
    start = whole.index(packed)
    end = start + len(packed) - 1
    for place in (start, (start + end) // 2, end):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        with pytest.raises(Refused):
            open_document(bytes(damaged), "a.pdf")


def test_a_pdf_that_lost_a_page_is_refused_not_read_without_it() -> None:
    """A page names its content, and there is none."""
    whole = _small_pdf_of(_stream(b"BT /F 12 Tf 50 700 Td (Xa A 18/18) Tj ET"))
    lost = PAGE.replace(b"4 0 R", b"9 0 R") % b""
    second = whole.replace(b"Kids[3 0 R]", b"Kids[3 0 R 6 0 R]")
    second = second.replace(b"xref\n0 6", b"6 0 obj\n%s\nendobj\nxref\n0 6" % lost, 1)
    assert open_document(whole, "a.pdf").lines
    with pytest.raises(Refused):
        open_document(second, "a.pdf")


def test_a_document_brings_in_no_other_file(tmp_path: Path) -> None:
    """External entities stay names."""
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    doctype = f"<!DOCTYPE x [<!ENTITY e SYSTEM '{secret.as_uri()}'>]>"
    word = _docx_with("<w:p><w:r><w:t>a&e;b</w:t></w:r></w:p>", doctype)
    page = f"<?xml version='1.0'?>{doctype}<html><p>a&e;b</html>".encode()
    for content, name in ((word, "a.docx"), (page, "a.html")):
        document = open_document(content, name)
        assert document.lines
        assert "SECRET" not in str(document)


def test_macros_are_never_run_and_do_not_matter() -> None:
    """An .xlsm is its sheets."""
    macros = {"xl/vbaProject.bin": ole("VBA", b"Sub Auto_Open()")}
    grids = open_document(repacked(s004_xlsx(), macros), "a.xlsm").grids
    assert grids == open_document(s004_xlsx(), "a.xlsx").grids


def test_a_formula_is_its_kept_value() -> None:
    """One that was never computed is a blank cell, and that is said with its place."""
    sheet = part_of(s004_xlsx(), SHEET)
    kept = sheet.replace("<v>90.13</v>", "<f>SUM(D7:I7)</f><v>90.13</v>")
    assert kept != sheet
    (grid,) = open_document(repacked(s004_xlsx(), {SHEET: kept.encode()}), "a.xlsx").grids
    assert grid.rows[6][2] == 90.13
    never = sheet.replace("<v>90.13</v>", "<f>SUM(D7:I7)</f>")
    assert "ô C7" in outcome(repacked(s004_xlsx(), {SHEET: never.encode()}), "a.xlsx")
