"""Opens .html, and workbooks that are HTML inside: tables and text; runs in a child process."""

import codecs
import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import _Element

from bot.sources.documents.csv_text import UTF_16_MARKS
from bot.sources.documents.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    Document,
    Grid,
    Part,
    Room,
    fits,
    squared,
)
from bot.sources.numbers import Cell
from bot.sources.refusal import Refused
from scoring.names import clean

_UTF_8_MARK = b"\xef\xbb\xbf"
# Where a page says its encoding: browsers look no further than this.
_HEAD_BYTES = 4096
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
# What pages in Vietnamese are written in; what browsers read as windows-1252 is that.
_ENCODINGS = {
    "utf-8": "utf-8",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "cp1252": "cp1252",
    "cp1258": "cp1258",
}
_UNSHOWN = frozenset({"head", "script", "style", "template", "noscript", "object", "iframe"})
# What runs on within a line; every other element stands on lines of its own.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "label",
     "mark", "nobr", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr"}
)  # fmt: skip
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_DIGITS = re.compile(r"\s*([0-9]{1,9})")


def read(content: bytes) -> Document:
    """All tables and the text outside of them; tables within cells come after their outer one.

    Raises:
        Refused: the encoding is not known for certain, elements are nested too deep, or a table is
            too large.
    """
    text = _decoded(content)
    # The text is whole again; what it says of its encoding counts no more.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = lxml.html.document_fromstring(text.encode(), parser=parser)
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise Refused("trang HTML lồng quá sâu hoặc bị hỏng; hãy mở bằng Excel và lưu dạng .xlsx")
    reading = _Reading()
    reading.element(page)
    reading.end_line()
    return Document(tuple(reading.grids), tuple(reading.lines))


def _decoded(content: bytes) -> str:
    """A page's text: by its mark, else by what it says, else in UTF-8; nothing is guessed."""
    if content.startswith(UTF_16_MARKS):
        encoding = "utf-16"
    elif content.startswith(_UTF_8_MARK):
        encoding = "utf-8-sig"
    else:
        said = _CHARSET.search(content[:_HEAD_BYTES])
        encoding = "utf-8" if said is None else _known(said[1].decode("ascii"))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            "bảng mã của trang HTML không rõ; hãy mở bằng Excel và lưu lại dạng .xlsx"
        ) from error


def _known(name: str) -> str:
    try:
        return _ENCODINGS[codecs.lookup(name).name]
    except LookupError as error:
        raise Refused(
            f"trang HTML ghi bảng mã “{name}”, không đọc được; "
            "hãy mở bằng Excel và lưu lại dạng .xlsx"
        ) from error


class _Reading:
    """One pass over a page.

    Attributes:
        grids: its tables in order.
        lines: the text outside of tables.
    """

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.lines: list[str] = []
        self._above: list[str] = []
        self._line: list[str] = []
        self._room = Room()

    def element(self, element: _Element) -> None:
        """Read an element and what is in it."""
        if element.tag in _UNSHOWN:
            return
        if element.tag == "table":
            self.end_line()
            for caption in element.iterchildren("caption"):
                self.element(caption)
            above, self._above = tuple(self._above), []
            self._table(element, above)
            return
        is_inline = element.tag in _INLINE
        if not is_inline:
            self.end_line()
        self._line.append(element.text or "")
        for child in element:
            self.element(child)
            self._line.append(child.tail or "")
        if not is_inline:
            self.end_line()

    def end_line(self) -> None:
        """What comes next stands on a new line."""
        line = clean("".join(self._line))
        self._line = []
        if line:
            self.lines.append(line)
            self._above.append(line)

    def _table(self, table: _Element, above: tuple[str, ...]) -> None:
        self._room.table()
        # Its place among the tables is settled before those within it take theirs.
        index = len(self.grids)
        place = f"Bảng {index + 1}"
        self.grids.append(Grid("", []))
        rows: list[list[Cell]] = []
        spread: set[tuple[int, int]] = set()
        widest = 0
        for group in _row_groups(table):
            # Cells of rows above that reach down into this one: rows left and value, by column.
            hanging: dict[int, tuple[int, str]] = {}
            for line in group:
                row = {column: value for column, (_, value) in hanging.items()}
                spread |= {(len(rows), column) for column in row}
                hanging = {c: (left - 1, v) for c, (left, v) in hanging.items() if left > 1}
                column = 0
                for cell in line.iterchildren("td", "th"):
                    while column in row:
                        column += 1
                    fits(len(rows) + 1, column + 1, place)
                    widest = max(widest, column + 1)
                    value, down = self._cell(cell), _span(cell, "rowspan")
                    # A span over "100" columns goes as far as there is room.
                    for reached in range(
                        column, min(column + _span(cell, "colspan"), MOST_COLUMNS)
                    ):
                        if reached in row:
                            break
                        row[reached] = value
                        if reached != column:
                            spread.add((len(rows), reached))
                        if down > 1:
                            hanging[reached] = (down - 1, value)
                width = max(row, default=-1) + 1
                self._room.row(len(rows) + 1, width, place)
                rows.append([row.get(c) for c in range(width)])
        # Columns that no cell begins in are the rest of such spans.
        cut = squared([row[:widest] for row in rows], self._room)
        merged = frozenset((row, column) for row, column in spread if column < widest)
        self.grids[index] = Grid("", cut, merged, above, (Part(0, place),))

    def _cell(self, cell: _Element) -> str:
        """A cell's text; tables in it are read by the way, with the text above them there."""
        outside = self.lines, self._above, self._line
        self.lines, self._above, self._line = [], [], []
        self.element(cell)
        text = " ".join(self.lines)
        self.lines, self._above, self._line = outside
        return text


def _row_groups(table: _Element) -> Iterator[list[_Element]]:
    """The rows of a table, those that a cell can reach down over together."""
    loose: list[_Element] = []
    for child in table:
        if child.tag == "tr":
            loose.append(child)
        elif child.tag in _GROUPS:
            yield loose
            loose = []
            yield list(child.iterchildren("tr"))
    yield loose


def _span(cell: _Element, kind: str) -> int:
    """How many rows or columns a cell covers; 0 rows are all that are left of its group."""
    digits = _DIGITS.match(cell.get(kind, ""))
    if digits is None:
        return 1
    return int(digits[1]) or (MOST_ROWS if kind == "rowspan" else 1)
