"""Opens .docx: the tables of a report with the text between them; runs in a process of its own."""

import io
import re
from collections.abc import Iterator

import docx
from lxml.etree import _Element

from bot.sources.documents.continued import join
from bot.sources.documents.grid import Document, Grid, Part, Room, squared
from bot.sources.numbers import Cell
from scoring.names import clean

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What stands around paragraphs, tables, rows and cells without being one: controls, insertions.
_AROUND = frozenset(
    [f"{_W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")]
    + [f"{_MC}AlternateContent", f"{_MC}Choice"]
)
# What is not shown, or is no text: properties, the old place of what moved, the second drawing of
# a text box. A box's own text is told as lines of its own.
_NO_TEXT = frozenset(
    [f"{_W}{tag}" for tag in ("pPr", "rPr", "moveFrom", "txbxContent", "tbl")] + [f"{_MC}Fallback"]
)
_BLANKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_DIGITS = re.compile(r"[0-9]{1,9}")


def read(content: bytes) -> Document:
    """All tables and the text outside of them; tables within cells come after all others.

    What a damaged file makes the packaging and the XML raise is the business of `apart`.

    Raises:
        Refused: a table is too large.
    """
    reading = _Reading()
    reading.blocks(docx.Document(io.BytesIO(content)).element.body)
    return Document((*join(reading.grids), *reading.inner), tuple(reading.lines))


class _Reading:
    """One pass over a document.

    Attributes:
        grids: the tables of the text, in order, and `inner` those within cells of others.
        lines: the text outside of tables.
    """

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.inner: list[Grid] = []
        self.lines: list[str] = []
        self._above: list[str] = []
        self._tables = 0
        self._room = Room()

    def blocks(self, container: _Element) -> None:
        """Read paragraphs and tables in the order in which they stand."""
        for block in _within(container, "p", "tbl"):
            if block.tag == f"{_W}tbl":
                self.grids.append(self._table(block, tuple(self._above)))
                self._above = []
                continue
            lines = _lines(block)
            self.lines += lines
            self._above += lines
            for box in _boxes(block):
                self.blocks(box)

    def _table(self, table: _Element, above: tuple[str, ...]) -> Grid:
        self._tables += 1
        self._room.table()
        place = f"Bảng {self._tables}"
        rows: list[list[Cell]] = []
        spread: set[tuple[int, int]] = set()
        inner: list[_Element] = []
        # The merges downwards that the row above belongs to: value by first column.
        merged: dict[int, Cell] = {}
        for line in _within(table, "tr"):
            if line.find(f"{_W}trPr/{_W}del") is not None:
                continue
            before = _number(line.find(f"{_W}trPr/{_W}gridBefore"), least=0)
            placed = [(c, _number(c.find(f"{_W}tcPr/{_W}gridSpan"))) for c in _within(line, "tc")]
            # Before anything is expanded: a span is whatever the file says.
            self._room.row(len(rows) + 1, before + sum(span for _, span in placed), place)
            row: list[Cell] = [None] * before
            goes_on: dict[int, Cell] = {}
            for cell, span in placed:
                column = len(row)
                down, right = _merge(cell, "vMerge"), _merge(cell, "hMerge")
                value: Cell
                if down == "continue" and column in merged:
                    value, own = merged[column], 0
                elif right == "continue" and column > before:
                    value, own = row[-1], 0
                else:
                    value, own = _cell_text(cell), 1
                if down is not None:
                    goes_on[column] = value
                spread |= {(len(rows), c) for c in range(column + own, column + span)}
                row += [value] * span
                inner.append(cell)
            merged = goes_on
            rows.append(row)
        grid = Grid("", squared(rows, self._room), frozenset(spread), above, (Part(0, place),))
        for cell in inner:
            self._tables_within(cell)
        return grid

    def _tables_within(self, cell: _Element) -> None:
        above: list[str] = []
        for block in _within(cell, "p", "tbl"):
            if block.tag == f"{_W}tbl":
                self.inner.append(self._table(block, tuple(above)))
                above = []
            else:
                above += _lines(block)


def _within(container: _Element, *tags: str) -> Iterator[_Element]:
    """The parts of these kinds, through what only stands around them."""
    wanted = {f"{_W}{tag}" for tag in tags}
    for child in container:
        if child.tag in wanted:
            yield child
        elif child.tag in _AROUND:
            yield from _within(child, *tags)


def _lines(paragraph: _Element) -> list[str]:
    return [line for text in _text(paragraph).splitlines() if (line := clean(text))]


def _cell_text(cell: _Element) -> str:
    return clean(" ".join(map(_text, _within(cell, "p"))))


def _text(node: _Element) -> str:
    """The text of a paragraph or of a part of it, without that of boxes anchored in it."""
    if node.tag == f"{_W}t":
        return node.text or ""
    shown = (child for child in node if child.tag not in _NO_TEXT)
    return "".join(_BLANKS.get(str(child.tag)) or _text(child) for child in shown)


def _boxes(node: _Element) -> Iterator[_Element]:
    """The text boxes anchored in a paragraph, each once."""
    for child in node:
        if child.tag == f"{_W}txbxContent":
            yield child
        elif child.tag != f"{_MC}Fallback":
            yield from _boxes(child)


def _merge(cell: _Element, kind: str) -> str | None:
    """How a cell belongs to a merge, `restart` or `continue`; None if it belongs to none."""
    found = cell.find(f"{_W}tcPr/{_W}{kind}")
    return None if found is None else str(found.get(f"{_W}val", "continue"))


def _number(found: _Element | None, least: int = 1) -> int:
    """A number of columns; what is no number counts as the least."""
    text = "" if found is None else str(found.get(f"{_W}val", ""))
    return max(int(text), least) if _DIGITS.fullmatch(text) else least
