"""Reads the rows below a recognised head: one unit a row, every odd cell named by its place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from bot.sources.grid import Grid
from bot.sources.header import Header, Meaning, What
from bot.sources.numbers import Cell, Measure, NotANumber, count, is_blank, measure
from bot.sources.refusal import Refused
from scoring.names import accent_key, plain_key, take_apart
from scoring.scheme import Scheme
from scoring.snapshot import Figure

_TOTALS = frozenset(
    map(plain_key, ("tổng", "tổng cộng", "cộng", "tổng số", "toàn huyện", "toàn tỉnh", "chung"))
)
MAX_TOTAL = Decimal(100)
LATE = frozenset({What.LATE_PROVINCIAL, What.LATE_COMPLETED, What.LATE_IN_PROGRESS})
_Read = TypeVar("_Read")


@dataclass
class Row:
    """What one row says of one unit."""

    name: str
    where: str
    code: str | None = None
    total: Decimal | None = None
    figures: dict[str, Figure] = field(default_factory=dict)
    late: dict[What, int] = field(default_factory=dict)


@dataclass(frozen=True)
class TotalsGap:
    """A totals row whose figure is not the sum of its column."""

    column: str
    stated: int
    computed: int


@dataclass(frozen=True)
class Table:
    """The rows of one table, and where its own totals do not add up."""

    rows: tuple[Row, ...]
    gaps: tuple[TotalsGap, ...]


def read_table(grid: Grid, header: Header, scheme: Scheme) -> Table:
    """Read every row below the head.

    Raises:
        Refused: a cell that cannot be what its column says, a row without a name, a unit twice.
    """
    rows: list[Row] = []
    gaps: list[TotalsGap] = []
    places: dict[str, str] = {}
    for index in range(header.first_row, len(grid.rows)):
        if _is_empty(grid, header, index) or _is_head_again(grid, header, index):
            continue
        if _is_totals(grid, header, index):
            gaps += _gaps(grid, header, index, rows)
            continue
        row = _row(grid, header, index, scheme)
        key = accent_key(row.code or take_apart(row.name).display)
        if key in places:
            raise Refused(f"đơn vị “{row.name}” đã có ở {places[key]}", row.where)
        places[key] = row.where
        rows.append(row)
    return Table(tuple(rows), tuple(gaps))


def _figure_columns(header: Header) -> list[int]:
    named = {What.UNIT, What.CODE}
    return [column for meaning, column in header.columns.items() if meaning.what not in named]


def _is_empty(grid: Grid, header: Header, index: int) -> bool:
    """A blank row, or a line of text (a note, a section) that has no figures."""
    return all(
        is_blank(grid.rows[index][column]) or (index, column) in grid.spread
        for column in _figure_columns(header)
    )


def _is_head_again(grid: Grid, header: Header, index: int) -> bool:
    """The head repeated after a page break, or the row of column numbers: (1) (2) (3)."""
    text = grid.text(index, header.unit_column)
    if plain_key(text) == plain_key(grid.text(header.top, header.unit_column)):
        return True
    return text.strip("()").isdigit() and header.columns.get(Meaning(What.CODE)) is None


def _is_totals(grid: Grid, header: Header, index: int) -> bool:
    leading = range(header.unit_column + 1)
    texts = {plain_key(grid.text(index, column)) for column in leading}
    return bool(texts & _TOTALS)


def _gaps(grid: Grid, header: Header, index: int, rows: list[Row]) -> list[TotalsGap]:
    gaps = []
    for meaning, column in header.columns.items():
        if meaning.what not in LATE:
            continue
        stated = _cell(grid, index, column, count)
        computed = sum(row.late.get(meaning.what, 0) for row in rows)
        if stated is not None and stated != computed:
            heading = grid.text(header.first_row - 1, column)
            gaps.append(TotalsGap(heading, stated, computed))
    return gaps


def _cell(grid: Grid, row: int, column: int, read: Callable[[Cell], _Read]) -> _Read:
    try:
        return read(grid.rows[row][column])
    except NotANumber as error:
        heading = "cần một số, ví dụ 18/18 hoặc 7,2"
        raise Refused(f"{error}; {heading}", grid.where(row, column)) from error


def _row(grid: Grid, header: Header, index: int, scheme: Scheme) -> Row:
    name = grid.text(index, header.unit_column)
    where = grid.where(index, header.unit_column)
    if not name:
        raise Refused("thiếu tên đơn vị", where)
    row = Row(name, where)
    for meaning, column in header.columns.items():
        place = grid.where(index, column)
        match meaning.what:
            case What.UNIT:
                pass
            case What.CODE:
                row.code = grid.text(index, column) or None
            case What.TOTAL:
                read = _cell(grid, index, column, measure)
                row.total = _within(read, MAX_TOTAL, place)
            case What.POINTS:
                most = scheme.group(meaning.group).max
                points = _within(_cell(grid, index, column, measure), most, place)
                known = row.figures.get(meaning.group, Figure())
                row.figures[meaning.group] = Figure(points, known.rate)
            case What.RATE:
                rate = _within(_cell(grid, index, column, measure), Decimal(100), place)
                known = row.figures.get(meaning.group, Figure())
                row.figures[meaning.group] = Figure(known.points, rate)
            case What.LATE_PROVINCIAL | What.LATE_COMPLETED | What.LATE_IN_PROGRESS:
                late = _cell(grid, index, column, count)
                if late is not None:
                    row.late[meaning.what] = late
    return row


def _within(read: Measure | None, most: Decimal, place: str) -> Decimal | None:
    if read is None:
        return None
    if read.max is not None and read.max != most:
        raise Refused(f"ghi mức tối đa {read.max:f}, Bộ chỉ số quy định {most:f}", place)
    if read.value > most:
        raise Refused(f"{read.value:f} vượt mức tối đa {most:f}", place)
    return read.value
