"""Opens .pdf: the ruled tables of a report with the text between them; runs in a child process."""

import io
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from typing import Any

import pdfplumber
from pdfminer import pdftypes
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from bot.sources.documents.continued import join
from bot.sources.documents.grid import Document, Grid, Part, Room, fits
from bot.sources.documents.pdf_text import Line, lines, paragraphs, without_running_heads
from bot.sources.numbers import Cell
from bot.sources.refusal import Refused
from scoring.names import clean

# A year's report with its annexes; S004 has 13.
_MOST_PAGES = 200
# Share of signs without a meaning beyond which a font cannot be read.
_MOST_UNREADABLE = 0.05
# Share of a page that only a picture of the page itself covers.
_PICTURE_OF_A_PAGE = 0.6

# Left, top, right, bottom; in points from the page's top left corner.
_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class _PageRead:
    """What stands on a page: lines from the top down, tables with their tops."""

    lines: list[Line]
    tables: list[tuple[float, Grid]]


def _no_repair(data: bytes) -> bytes:
    raise PDFException(f"{len(data)} damaged bytes")


# pdfminer reads a damaged stream as far as it goes, or as an empty one, and says nothing: rows of a
# table would be missing. This process reads PDF alone, and rather not at all.
pdftypes.decompress_corrupted = _no_repair


def read(content: bytes) -> Document:
    """All ruled tables, those broken by pages whole again, and the text outside of them.

    Raises:
        Refused: the file is locked, a picture without text, in a font without meaning, damaged, or
            too large.
    """
    try:
        pdf = pdfplumber.open(io.BytesIO(content))
    except PdfminerException as error:
        if any(isinstance(reason, PDFPasswordIncorrect) for reason in error.args):
            raise Refused("tệp PDF được đặt mật khẩu; hãy bỏ mật khẩu rồi gửi lại") from error
        raise
    # Counted before they are built.
    if len(list(islice(PDFPage.create_pages(pdf.doc), _MOST_PAGES + 1))) > _MOST_PAGES:
        raise Refused(f"tệp PDF có hơn {_MOST_PAGES} trang; hãy chỉ gửi các trang cần đọc")
    room = Room()
    pages = []
    signs = unreadable = pictures = 0
    for page in pdf.pages:
        # A page whose content is named and lost would be an empty one.
        if not all(isinstance(resolve1(c), PDFStream) for c in page.page_obj.contents):
            raise PDFException
        signs += len(page.chars)
        pictures += _is_picture(page)
        unreadable += sum(char["text"].startswith("(cid:") for char in page.chars)
        pages.append(_page(page, room))
        page.close()
    # A scan may hold a little text: a digital signature's, or what a machine made of the picture.
    if not signs or (2 * pictures > len(pages) and not any(page.tables for page in pages)):
        raise Refused(
            "tệp PDF chỉ là ảnh chụp hoặc trang trắng, không có bảng bằng chữ; "
            "hãy gửi bản .docx, .xlsx hoặc PDF có chữ"
        )
    if unreadable > signs * _MOST_UNREADABLE:
        raise Refused("phông chữ của tệp PDF không đọc được; hãy gửi bản .docx hoặc .xlsx")
    return _document(pages)


def _document(pages: list[_PageRead]) -> Document:
    """The pages one after another, without their running heads and numbers."""
    right = max((line.right for page in pages for line in page.lines), default=0.0)
    grids: list[Grid] = []
    texts: list[str] = []
    above: list[str] = []
    for page, left in zip(
        pages, without_running_heads([page.lines for page in pages]), strict=True
    ):
        rest = left
        for top, grid in page.tables:
            above += paragraphs([line for line in rest if line.top < top], right)
            rest = [line for line in rest if line.top >= top]
            grids.append(replace(grid, above=tuple(above)))
            texts += above
            above = []
        above += paragraphs(rest, right)
    return Document(join(grids), (*texts, *above))


def _page(page: Page, room: Room) -> _PageRead:
    # Some programs print a letter twice to make it bold.
    page = page.dedupe_chars()
    # A frame around a paragraph is no table.
    tables = [table for table in page.find_tables() if len({cell[0] for cell in table.cells}) > 1]
    boxes = [table.bbox for table in tables]
    outside = page.filter(
        lambda thing: thing["object_type"] != "char" or not any(_is_in(thing, b) for b in boxes)
    )
    read = []
    for number, table in enumerate(tables, 1):
        grid = _grid(table, f"Trang {page.page_number}, bảng {number}", room)
        if any(map(any, grid.rows)):
            read.append((table.bbox[1], grid))
    return _PageRead(lines(outside.extract_words()), read)


def _is_picture(page: Page) -> bool:
    """Whether one picture covers most of a page."""
    whole = page.width * page.height
    return any(
        image["width"] * image["height"] > whole * _PICTURE_OF_A_PAGE for image in page.images
    )


def _is_in(thing: dict[str, Any], box: _Box) -> bool:
    """Whether the middle of a sign lies in a box."""
    left, top, right, bottom = box
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(left <= across <= right and top <= down <= bottom)


def _grid(table: Table, place: str, room: Room) -> Grid:
    """A table by the geometry of its cells: one that reaches over several places is merged."""
    room.table()
    lefts = sorted({cell[0] for cell in table.cells})
    tops = sorted({cell[1] for cell in table.cells})
    fits(len(tops), len(lefts), place)
    room.cells(len(tops) * len(lefts))
    texts = [text for row in table.extract() for text in row if text is not None]
    rows: list[list[Cell]] = [[None] * len(lefts) for _ in tops]
    spread: set[tuple[int, int]] = set()
    # `extract` goes by rows from the top and within them from the left.
    cells = sorted(table.cells, key=itemgetter(1, 0))
    for (left, top, right, bottom), text in zip(cells, texts, strict=True):
        first_row, first_column = bisect_left(tops, top), bisect_left(lefts, left)
        value = clean(text)
        for row in range(first_row, bisect_left(tops, bottom)):
            for column in range(first_column, bisect_left(lefts, right)):
                if (row, column) == (first_row, first_column):
                    rows[row][column] = value
                elif rows[row][column] is None:
                    rows[row][column] = value
                    spread.add((row, column))
    return Grid("", rows, frozenset(spread), (), (Part(0, place),))
