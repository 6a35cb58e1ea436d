"""Reads a table with the groups below one another and figures of one unit beside them.

S004's table I.1: "Nhóm chỉ số thành phần | Điểm tối đa | Điểm | Tỷ lệ (%)". Columns that name a
unit hold that unit's points; the others are of the unit that the lines above name, or of the root.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.sources.documents.grid import Grid
from bot.sources.numbers import measure
from bot.sources.refusal import Refused
from bot.sources.tables import cells
from bot.sources.tables.component_cells import add_cell
from bot.sources.tables.head import has_numbers
from bot.sources.tables.header import is_of
from bot.sources.tables.heading_cells import HeadingCell, Looking
from bot.sources.tables.row import Row, Table
from bot.sources.wording.component_headings import component_named
from bot.sources.wording.headings import (
    GROUP_POINTS,
    LONGEST_HEADING,
    Meaning,
    What,
    folded,
    group_named,
    is_bare_rate,
    is_five_view,
    is_label,
    is_other,
    keys_of,
)
from bot.sources.wording.mentions import mentions
from messages.format import number
from scoring.names import accent_key, legible
from scoring.period import Period
from scoring.scheme import Scheme
from scoring.snapshot import Figure

# The names of the groups stand in one of the first columns.
_FIRST_COLUMNS = 4
_FEWEST_GROUPS = 2
# Rows above the first group that may be its head.
DEEPEST_HEAD = 4
_MAXIMUM = keys_of("điểm tối đa", "tối đa", "điểm chuẩn", "thang điểm", "mức tối đa")
_TOTAL = keys_of("tổng", "tổng cộng", "cộng", "tổng điểm", "điểm tổng", "tổng số", "tổng số điểm")


class _Kind(Enum):
    MAXIMUM = auto()
    POINTS = auto()
    RATE = auto()


@dataclass(frozen=True)
class GroupsHead:
    """Where the groups' names stand: their column, and the first row with one."""

    column: int
    first_row: int


@dataclass(frozen=True)
class _Column:
    """A column with a meaning; `unit` is the unit that its head names, empty for none."""

    index: int
    kind: _Kind
    unit: str = ""


def find_groups(
    grid: Grid, cells: Iterable[HeadingCell], scheme: Scheme, looking: Looking
) -> GroupsHead | None:
    """The column in which groups are named below one another; None if none is.

    Args:
        grid: the table.
        cells: those of its cells that may be headings.
        scheme: names the groups.
        looking: counts what is looked at.
    """
    named: dict[int, dict[str, int]] = {}
    for cell in cells:
        if cell.column >= _FIRST_COLUMNS or cell.row == 0:
            continue
        group = group_named(cell.key, scheme)
        if group is not None:
            named.setdefault(cell.column, {}).setdefault(group, cell.row)
    for column, groups in sorted(named.items()):
        if len(groups) < _FEWEST_GROUPS:
            continue
        looking.spend(len(grid.rows[0]))
        head = GroupsHead(column, min(groups.values()))
        figures = [found for found in _columns(grid, head) if found.kind is not _Kind.MAXIMUM]
        if any(has_numbers(grid, groups.values(), found.index) for found in figures):
            return head
    return None


def _group_at(grid: Grid, row: int, column: int, scheme: Scheme) -> str | None:
    cell = grid.rows[row][column]
    if not isinstance(cell, str) or len(cell) > LONGEST_HEADING or (row, column) in grid.spread:
        return None
    return group_named(folded(cell), scheme)


def _columns(grid: Grid, head: GroupsHead, period: Period | None = None) -> list[_Column]:
    """The columns with a meaning; of `period` only, where it is given."""
    found = []
    for index in range(head.column + 1, len(grid.rows[0])):
        texts = list(dict.fromkeys(_texts_above(grid, head, index)))
        if texts and (period is None or is_of(period, texts)):
            column = _column(index, texts)
            if column is not None:
                found.append(column)
    return found


def _texts_above(grid: Grid, head: GroupsHead, column: int) -> Iterator[str]:
    """The texts of the head above a column; a title over the whole table is none."""
    for row in range(max(0, head.first_row - DEEPEST_HEAD), head.first_row):
        text = grid.text(row, column)
        if text and not is_label(text) and text != grid.text(row, head.column):
            yield text


def _column(index: int, texts: list[str]) -> _Column | None:
    if any(folded(text) in _MAXIMUM for text in texts):
        return _Column(index, _Kind.MAXIMUM)
    if is_other(texts):
        return None
    named = {mention.name.display for text in texts for mention in mentions(text)}
    if len(named) > 1:
        return None
    unit = next(iter(named), "")
    if is_bare_rate(texts):
        return _Column(index, _Kind.RATE, unit)
    lowest = folded(texts[-1])
    is_name = any(True for _ in mentions(texts[-1]))
    if lowest in GROUP_POINTS or (is_name and "%" not in texts[-1]):
        return _Column(index, _Kind.POINTS, unit)
    return None


def read_groups(grid: Grid, head: GroupsHead, scheme: Scheme, period: Period, unit: str) -> Table:
    """The figures as rows, one a unit.

    Args:
        grid: the table.
        head: where the groups stand.
        scheme: in force for the period.
        period: whose columns are taken.
        unit: name of the unit of columns that name none.

    Raises:
        Refused: a maximum is not the scheme's, a cell is no figure, a group or a column stands
            there twice, or the table shows five groups.
    """
    columns = _columns(grid, head, period)
    _refuse_twice(grid, head, columns)
    rows: dict[str, Row] = {}
    places: dict[str, int] = {}
    for index in range(head.first_row, len(grid.rows)):
        group = _group_at(grid, index, head.column, scheme)
        if group is not None and group in places:
            first = grid.where(places[group], head.column)
            raise Refused(f"nhóm này đã có ở {first}", grid.where(index, head.column))
        if group is not None:
            places[group] = index
        for column in columns:
            if column.kind is _Kind.MAXIMUM:
                _check_maximum(grid, index, column.index, group, scheme)
                continue
            name = legible(column.unit or unit)
            where = grid.where(index, column.index)
            row = rows.setdefault(accent_key(name), Row(name, where))
            _take(row, grid, (index, head.column), column, scheme)
    _refuse_five_view(grid, places)
    return Table(tuple(rows.values()))


def _refuse_twice(grid: Grid, head: GroupsHead, columns: list[_Column]) -> None:
    seen: dict[tuple[_Kind, str], int] = {}
    for column in columns:
        key = (column.kind, accent_key(column.unit))
        if key in seen and column.kind is not _Kind.MAXIMUM:
            row = head.first_row - 1
            raise Refused(
                f"hai cột cùng một nội dung ({grid.where(row, seen[key])} và ô này); "
                "hãy bỏ bớt một cột",
                grid.where(row, column.index),
            )
        seen[key] = column.index


def _is_total(grid: Grid, row: int, column: int) -> bool:
    return any(folded(grid.text(row, c)) in _TOTAL for c in range(column + 1))


def _check_maximum(grid: Grid, row: int, column: int, group: str | None, scheme: Scheme) -> None:
    if group is None:
        return
    most = scheme.group(group).max
    stated = cells.read(grid, row, column, measure)
    if stated is not None and stated.value != most:
        text = f"ghi mức tối đa {number(stated.value)}, Bộ chỉ số quy định {number(most)}"
        raise Refused(text, grid.where(row, column))


def _take(row: Row, grid: Grid, at: tuple[int, int], column: _Column, scheme: Scheme) -> None:
    """Take one cell beside the name of a group or component, or beside "Tổng"."""
    index, names = at
    text = grid.text(index, names)
    group = _group_at(grid, index, names, scheme)
    if group is not None:
        known = row.figures.get(group, Figure())
        if column.kind is _Kind.RATE:
            row.figures[group] = replace(known, rate=cells.rate(grid, index, column.index))
            return
        found = cells.points(grid, index, column.index, scheme.group(group).max)
        row.figures[group] = replace(known, points=None if found is None else found.value)
    elif (code := component_named(text, scheme)) is not None:
        is_rate = column.kind is _Kind.RATE
        what = What.COMPONENT_RATE if is_rate else What.COMPONENT_POINTS
        at = (index, column.index)
        add_cell(row.components, Meaning(what, code), grid, at, scheme)
    elif column.kind is _Kind.POINTS and _is_total(grid, index, names):
        found = cells.points(grid, index, column.index, scheme.max_total)
        row.total = None if found is None else found.value


def _refuse_five_view(grid: Grid, places: dict[str, int]) -> None:
    """Five groups cannot be taken apart into six."""
    if "CLGQ" not in places or "TTTT" in places:
        return
    row = places["CLGQ"]
    if any(is_five_view([grid.text(row, column)]) for column in range(_FIRST_COLUMNS)):
        raise Refused(
            "bảng năm nhóm (dịch vụ trực tuyến gồm cả thanh toán) không tách được thành sáu nhóm",
            grid.where(row, 0),
        )
