"""Reads the rows below a recognised head: one unit a row, every odd cell named by its place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from bot.sources.grid import Grid
from bot.sources.header import Header
from bot.sources.headings import LATE, What, are_labels
from bot.sources.numbers import Cell, Measure, NotANumber, count, is_blank, measure
from bot.sources.refusal import Refused
from messages.format import number
from scoring.names import accent_key, plain_key, take_apart
from scoring.scheme import Scheme
from scoring.snapshot import Figure

_TOTALS = frozenset(
    map(plain_key, ("tổng", "tổng cộng", "cộng", "tổng số", "toàn huyện", "toàn tỉnh", "chung"))
)
# Rows that summarise or explain, and are no unit.
_NO_UNIT = frozenset(
    map(
        plain_key,
        ("trung bình", "bình quân", "điểm trung bình", "điểm bình quân", "điểm tối đa", "tối đa",
         "điểm chuẩn", "cấp xã", "cấp huyện", "cấp tỉnh", "cao nhất", "thấp nhất"),
    )
)  # fmt: skip
MAX_TOTAL = Decimal(100)
# The longest name of a department has some 80 letters; local codes are made of names.
LONGEST_NAME = 120
_MAX_RATE = Decimal(100)
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
        Refused: a cell that cannot be what its column says, a row without a name, a unit twice,
            a second table with other columns.
    """
    rows: list[Row] = []
    gaps: list[TotalsGap] = []
    places: dict[str, str] = {}
    headless = _headless(grid, header)
    for index in range(header.head.first_row, len(grid.rows)):
        if _is_head_again(grid, header, index) or _is_no_unit(grid, header, index):
            continue
        if _is_totals(grid, header, index):
            gaps += _gaps(grid, header, index, rows)
            continue
        name, where = _name(grid, header, index)
        _refuse_beyond_head(grid, headless, index)
        row = Row(name, where)
        _fill(row, grid, header, index, scheme)
        key = accent_key(row.code or take_apart(row.name).display)
        if key in places:
            raise Refused(f"đơn vị “{row.name}” đã có ở {places[key]}", row.where)
        places[key] = row.where
        rows.append(row)
    _refuse_fractions_of_one(grid, header, rows)
    return Table(tuple(rows), tuple(gaps))


def _numbers(grid: Grid, header: Header, index: int) -> int:
    """How many cells of the figures' columns hold a number or a dash of their own."""
    found = 0
    for column in header.figure_columns:
        cell = grid.rows[index][column]
        if is_blank(cell) or (index, column) in grid.spread:
            continue
        try:
            measure(cell)
        except NotANumber:
            # What begins with a digit is meant as a figure; a signature and a dateline are not.
            if not grid.text(index, column)[:1].isdigit():
                continue
        found += 1
    return found


def _is_no_unit(grid: Grid, header: Header, index: int) -> bool:
    """A blank row, a note, a section, a signature, a summary; but not a unit without figures."""
    name = grid.text(index, header.head.unit_column)
    if plain_key(name) in _NO_UNIT:
        return True
    if _numbers(grid, header, index):
        return False
    known_kind = bool(name) and take_apart(name).level is not None
    words_in_figures = any(
        not is_blank(grid.rows[index][column]) and (index, column) not in grid.spread
        for column in header.figure_columns
    )
    is_spread = (index, header.head.unit_column) in grid.spread
    return not known_kind or words_in_figures or is_spread


def _is_head_again(grid: Grid, header: Header, index: int) -> bool:
    """The head repeated after a page break, or the row of column numbers: (1) (2) (3), A B 1 2."""
    head = header.head
    texts = [grid.text(index, column) for column in range(len(grid.rows[index]))]
    if are_labels(texts):
        return True
    if plain_key(texts[head.unit_column]) != plain_key(grid.text(head.top, head.unit_column)):
        return False
    for column in header.columns.values():
        above = {plain_key(grid.text(row, column)) for row in range(head.top, head.first_row)}
        if texts[column] and plain_key(texts[column]) not in above:
            raise Refused(
                "bảng thứ hai trên cùng một trang có cột khác bảng trên; "
                "hãy để mỗi bảng ở một trang riêng",
                grid.where(index, column),
            )
    return True


def _is_totals(grid: Grid, header: Header, index: int) -> bool:
    leading = range(header.head.unit_column + 1)
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
            heading = grid.text(header.head.first_row - 1, column)
            gaps.append(TotalsGap(heading, stated, computed))
    return gaps


def _cell(grid: Grid, row: int, column: int, read: Callable[[Cell], _Read]) -> _Read:
    try:
        return read(grid.rows[row][column])
    except NotANumber as error:
        text = f"{error}; cần một số, ví dụ 18/18 hoặc 7,2"
        raise Refused(text, grid.where(row, column)) from error


def _name(grid: Grid, header: Header, index: int) -> tuple[str, str]:
    """The name in a row, and its place."""
    column = header.head.unit_column
    name, where = grid.text(index, column), grid.where(index, column)
    if not name:
        raise Refused("thiếu tên đơn vị", where)
    if len(name) > LONGEST_NAME:
        raise Refused(f"tên đơn vị dài quá {LONGEST_NAME} chữ", where)
    return name, where


def _fill(row: Row, grid: Grid, header: Header, index: int, scheme: Scheme) -> None:
    """Take every cell that has a meaning."""
    for meaning, column in header.columns.items():
        place = grid.where(index, column)
        match meaning.what:
            case What.UNIT:
                pass
            case What.CODE:
                row.code = grid.text(index, column) or None
            case What.TOTAL:
                row.total = _total(grid, index, column)
            case What.POINTS:
                most = scheme.group(meaning.group).max
                points = _within(_points(grid, index, column), most, place)
                known = row.figures.get(meaning.group, Figure())
                row.figures[meaning.group] = Figure(points, known.rate)
            case What.RATE:
                rate = _within(_cell(grid, index, column, measure), _MAX_RATE, place)
                known = row.figures.get(meaning.group, Figure())
                row.figures[meaning.group] = Figure(known.points, rate)
            case What.LATE_PROVINCIAL | What.LATE_COMPLETED | What.LATE_IN_PROGRESS:
                late = _cell(grid, index, column, count)
                if late is not None:
                    row.late[meaning.what] = late


def _total(grid: Grid, index: int, column: int) -> Decimal | None:
    place = grid.where(index, column)
    # An error of a formula and one that was never computed come as blank cells too.
    if is_blank(grid.rows[index][column]):
        raise Refused("điểm tổng để trống; ghi số, hoặc dấu – nếu chưa có", place)
    return _within(_points(grid, index, column), MAX_TOTAL, place)


def _points(grid: Grid, index: int, column: int) -> Measure | None:
    """Points; a per cent sign says that they are none."""
    if "%" in grid.text(index, column):
        place = grid.where(index, column)
        raise Refused("là tỷ lệ phần trăm; cột này cần điểm, ví dụ 18/18 hoặc 7,2", place)
    return _cell(grid, index, column, measure)


def _within(read: Measure | None, most: Decimal, place: str) -> Decimal | None:
    if read is None:
        return None
    if read.max is not None and read.max != most:
        text = f"ghi mức tối đa {number(read.max)}, Bộ chỉ số quy định {number(most)}"
        raise Refused(text, place)
    if read.value > most:
        raise Refused(f"{number(read.value, 4)} vượt mức tối đa {number(most)}", place)
    return read.value


def _headless(grid: Grid, header: Header) -> tuple[int, ...]:
    """The columns right of the names that no heading names."""
    head = header.head
    return tuple(
        column
        for column in range(head.unit_column + 1, len(grid.rows[head.top]))
        if not any(grid.text(row, column) for row in range(head.top, head.first_row))
    )


def _refuse_beyond_head(grid: Grid, headless: tuple[int, ...], index: int) -> None:
    """A number below no heading: a decimal comma that was taken for a delimiter, most often."""
    for column in headless:
        if is_blank(grid.rows[index][column]) or (index, column) in grid.spread:
            continue
        if any(char.isdigit() for char in grid.text(index, column)):
            raise Refused(
                "có số nhưng cột không có tên; nếu là tệp CSV, số có dấu phẩy phải đặt trong "
                "ngoặc kép",
                grid.where(index, column),
            )


def _refuse_fractions_of_one(grid: Grid, header: Header, rows: list[Row]) -> None:
    """Excel keeps 75 % as 0,75: a whole column of such rates would make everybody weak."""
    for meaning, column in header.columns.items():
        if meaning.what is not What.RATE:
            continue
        rates = [row.figures[meaning.group].rate for row in rows if meaning.group in row.figures]
        known = [rate for rate in rates if rate is not None]
        if known and max(known) <= 1 and any(0 < rate < 1 for rate in known):
            raise Refused(
                "cả cột tỷ lệ không quá 1: Excel định dạng phần trăm; hãy ghi 75 thay cho 75 %",
                grid.where(header.head.first_row, column),
            )
