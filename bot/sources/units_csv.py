"""What does an office's list of changes to the register of units say? One event a row."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from bot.sources.documents.grid import Grid, Room, squared
from bot.sources.documents.opening import open_document
from bot.sources.headed_columns import headed_columns
from bot.sources.numbers import Cell
from bot.sources.refusal import Refused
from scoring.names import plain_key

# The longest official names have about 90 characters, with the units above them 150.
_LONGEST_CELL = 200
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class Event(StrEnum):
    """What may happen to a unit in the register."""

    RENAME = "rename"
    MERGE = "merge"
    RECODE = "recode"
    ALIAS = "alias"
    ADD = "add"


@dataclass(frozen=True)
class Rename:
    """A unit bears another name from a day on.

    Attributes:
        line: of the file, for people.
        unit: its code, or its name with those above it behind commas.
        above: its parent; empty where the row names none.
        name: the new name.
        since: the first day of the new name.
    """

    event: ClassVar[Event] = Event.RENAME
    line: int
    unit: str
    above: str
    name: str
    since: date


@dataclass(frozen=True)
class Merge:
    """Another unit stands in a unit's place from a day on; a split has several such rows.

    Attributes:
        line: of the file, for people.
        unit: the former unit.
        above: the successor's parent; empty where the row names none.
        successor: who came after it, by code or name.
        since: the first day of the successor.
    """

    event: ClassVar[Event] = Event.MERGE
    line: int
    unit: str
    above: str
    successor: str
    since: date


@dataclass(frozen=True)
class Recode:
    """A unit has another code; attributes as in `Rename`."""

    event: ClassVar[Event] = Event.RECODE
    line: int
    unit: str
    above: str
    code: str


@dataclass(frozen=True)
class Alias:
    """A unit is also known by another name; attributes as in `Rename`."""

    event: ClassVar[Event] = Event.ALIAS
    line: int
    unit: str
    above: str
    name: str


@dataclass(frozen=True)
class Add:
    """A unit exists, whether or not figures name it; attributes as in `Rename`."""

    event: ClassVar[Event] = Event.ADD
    line: int
    unit: str
    above: str


Row = Rename | Merge | Recode | Alias | Add


class _Column(StrEnum):
    """The columns, as a refusal calls them."""

    EVENT = "việc"
    UNIT = "đơn vị"
    TO = "thành"
    ABOVE = "thuộc"
    SINCE = "từ ngày"
    NOTE = "ghi chú"


_HEADINGS: Mapping[str, _Column] = {
    plain_key(word): column
    for column, words in {
        _Column.EVENT: ("việc", "event"),
        _Column.UNIT: ("đơn vị", "unit"),
        _Column.TO: ("thành", "to"),
        _Column.ABOVE: ("thuộc", "parent"),
        _Column.SINCE: ("từ ngày", "since"),
        _Column.NOTE: ("ghi chú", "stt", "note"),
    }.items()
    for word in words
}
_EVENTS: Mapping[str, Event] = {
    plain_key(word): event
    for event, words in {
        Event.RENAME: ("đổi tên", "rename"),
        Event.MERGE: ("sáp nhập", "merge"),
        Event.RECODE: ("đổi mã", "recode"),
        Event.ALIAS: ("tên khác", "alias"),
        Event.ADD: ("thêm", "add"),
    }.items()
    for word in words
}
_ALL_EVENTS = "đổi tên, sáp nhập, đổi mã, tên khác, thêm"


def read(content: bytes) -> tuple[Row, ...]:
    """Read the file; delimiter `;` or `,`, the columns in any order.

    Raises:
        Refused: a row cannot be understood; its line and what is wrong.
    """
    grids = open_document(content, "units.csv").grids
    grid = _between_semicolons(grids[0]) if grids else Grid("", [])
    lines = [row for row in range(len(grid.rows)) if _is_filled(grid, row)]
    if not lines:
        raise Refused("tệp danh mục không có dòng nào")
    columns = _columns(grid, lines[0])
    if len(lines) == 1:
        raise Refused("tệp danh mục chỉ có dòng tiêu đề, không có dòng đơn vị nào")
    return tuple(_row(_Cells(grid, row, columns)) for row in lines[1:])


def _between_semicolons(grid: Grid) -> Grid:
    """The grid; read anew if names full of commas made it look wider between those."""
    filled = next((row for row in grid.rows if any(row)), [])
    head = [str(cell) for cell in filled if cell]
    if len(head) != 1 or ";" not in head[0]:
        return grid
    lines = [",".join(str(cell) for cell in row if cell is not None) for row in grid.rows]
    try:
        rows: list[list[Cell]] = [list(r) for r in csv.reader(lines, delimiter=";", strict=True)]
    except csv.Error as error:
        raise Refused("dấu ngoặc kép hoặc dấu phân cách bị hỏng") from error
    return Grid("", squared(rows, Room()))


def _is_filled(grid: Grid, row: int) -> bool:
    return any(grid.text(row, column) for column in range(len(grid.rows[row])))


def _columns(grid: Grid, row: int) -> Mapping[_Column, int]:
    """Where each column stands, by its heading."""
    return headed_columns(
        (grid.text(row, index) for index in range(len(grid.rows[row]))),
        _HEADINGS,
        where=f"Dòng {row + 1}",
        needed=(_Column.EVENT, _Column.UNIT),
        repeatable=_Column.NOTE,
        hint="dòng tiêu đề cần các cột: việc, đơn vị, thành, thuộc, từ ngày",
    )


@dataclass(frozen=True)
class _Cells:
    """The cells of one row, by column."""

    grid: Grid
    row: int
    columns: Mapping[_Column, int]

    @property
    def where(self) -> str:
        """The row, as a refusal names it."""
        return f"Dòng {self.row + 1}"

    def text(self, column: _Column) -> str:
        """A cell's text; empty where the file has no such column."""
        text = self.grid.text(self.row, self.columns[column]) if column in self.columns else ""
        if len(text) > _LONGEST_CELL:
            raise Refused(f"cột “{column}” dài quá {_LONGEST_CELL} ký tự", self.where)
        if any(unicodedata.category(char).startswith("C") for char in text):
            raise Refused(f"cột “{column}” có ký tự điều khiển không đọc được", self.where)
        return text

    def needed(self, column: _Column) -> str:
        """A cell's text, which must be there."""
        text = self.text(column)
        if not text:
            raise Refused(f"thiếu nội dung ở cột “{column}”", self.where)
        return text

    def day(self) -> date:
        """The day from which on the row holds."""
        text = self.needed(_Column.SINCE)
        match = _DAY.fullmatch(text)
        if match is None:
            raise Refused(f"ngày “{text[:20]}” không đúng dạng dd/mm/yyyy", self.where)
        try:
            return date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            raise Refused(f"không có ngày {text} trên lịch", self.where) from None


def _row(cells: _Cells) -> Row:
    word = cells.needed(_Column.EVENT)
    unit, above = cells.needed(_Column.UNIT), cells.text(_Column.ABOVE)
    line = cells.row + 1
    match _EVENTS.get(plain_key(word)):
        case Event.RENAME:
            return Rename(line, unit, above, cells.needed(_Column.TO), cells.day())
        case Event.MERGE:
            return Merge(line, unit, above, cells.needed(_Column.TO), cells.day())
        case Event.RECODE:
            return Recode(line, unit, above, cells.needed(_Column.TO))
        case Event.ALIAS:
            return Alias(line, unit, above, cells.needed(_Column.TO))
        case Event.ADD:
            if cells.text(_Column.TO):
                raise Refused("việc “thêm” không dùng cột “thành”; hãy để trống", cells.where)
            return Add(line, unit, above)
        case None:
            raise Refused(
                f"không hiểu việc “{word[:40]}”; cần một trong: {_ALL_EVENTS}", cells.where
            )
