"""Reads the rows below a recognised head: one unit a row, every odd cell named by its place."""

from dataclasses import replace

from bot.sources.documents.grid import Grid
from bot.sources.numbers import NotANumber, count, is_blank, measure
from bot.sources.refusal import Refused
from bot.sources.tables import cells
from bot.sources.tables.component_cells import add_cell
from bot.sources.tables.header import Header
from bot.sources.tables.row import Row, Table, TotalsGap
from bot.sources.wording.headings import LATE, Meaning, What, are_labels, is_label
from scoring.names import accent_key, legible, plain_key, take_apart
from scoring.scheme import Scheme
from scoring.snapshot import Figure

TOTALS = frozenset(
    map(plain_key, ("tổng", "tổng cộng", "cộng", "tổng số", "toàn huyện", "toàn tỉnh", "chung"))
)
_TOTALS_BEGIN = frozenset(key[0] for key in TOTALS)
# Rows that summarise or explain, and are no unit.
_NO_UNIT = frozenset(
    map(
        plain_key,
        ("trung bình", "bình quân", "điểm trung bình", "điểm bình quân", "điểm tối đa", "tối đa",
         "điểm chuẩn", "cấp xã", "cấp huyện", "cấp tỉnh", "cao nhất", "thấp nhất"),
    )
)  # fmt: skip
# Names that begin otherwise need no folding.
_NO_UNIT_BEGIN = frozenset("tbđdc")
# The longest name of a department has some 80 letters; local codes are made of names.
LONGEST_NAME = 120


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
        for meaning, column in header.columns.items():
            _take(row, meaning, grid, (index, column), scheme, header)
        key = row.code.casefold() if row.code else accent_key(take_apart(row.name).display)
        if key in places:
            raise Refused(f"đơn vị “{row.name}” đã có ở {places[key]}", row.where)
        places[key] = row.where
        rows.append(row)
    _refuse_fractions_of_one(grid, header, rows)
    _refuse_wrong_section(grid, header, rows, scheme)
    return Table(tuple(rows), tuple(gaps))


def _has_number(grid: Grid, header: Header, index: int) -> bool:
    """Whether a cell of the figures' columns holds a number or a dash of its own."""
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
        return True
    return False


def _is_no_unit(grid: Grid, header: Header, index: int) -> bool:
    """A blank row, a note, a section, a signature, a summary; but not a unit without figures."""
    name = grid.text(index, header.head.unit_column)
    if name[:1].lower() in _NO_UNIT_BEGIN and plain_key(name) in _NO_UNIT:
        return True
    if _has_number(grid, header, index):
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
    name = grid.text(index, head.unit_column)
    heading = grid.text(head.top, head.unit_column)
    same_name = name[:1].lower() == heading[:1].lower() and plain_key(name) == plain_key(heading)
    # Most rows name a unit and are neither; they need no look at their other cells.
    if name and not is_label(name) and not same_name:
        return False
    texts = [grid.text(index, column) for column in range(len(grid.rows[index]))]
    if are_labels(texts):
        return True
    if not same_name:
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
    leading = (grid.text(index, column) for column in range(header.head.unit_column + 1))
    # Numbers and codes of units begin otherwise and need no folding.
    return any(text[:1].lower() in _TOTALS_BEGIN and plain_key(text) in TOTALS for text in leading)


def _gaps(grid: Grid, header: Header, index: int, rows: list[Row]) -> list[TotalsGap]:
    gaps = []
    for meaning, column in header.columns.items():
        if meaning.what not in LATE:
            continue
        stated = cells.read(grid, index, column, count)
        computed = sum(row.late.get(meaning.what, 0) for row in rows)
        if stated is not None and stated != computed:
            heading = grid.text(header.head.first_row - 1, column)
            gaps.append(TotalsGap(heading, stated, computed))
    return gaps


def _name(grid: Grid, header: Header, index: int) -> tuple[str, str]:
    """The name in a row, and its place."""
    column = header.head.unit_column
    name, where = legible(grid.text(index, column)), grid.where(index, column)
    if not name:
        raise Refused("thiếu tên đơn vị", where)
    if len(name) > LONGEST_NAME:
        raise Refused(f"tên đơn vị dài quá {LONGEST_NAME} chữ", where)
    return name, where


def _take(
    row: Row,
    meaning: Meaning,
    grid: Grid,
    at: tuple[int, int],
    scheme: Scheme,
    header: Header,
) -> None:
    """Take one cell that has a meaning."""
    index, column = at
    match meaning.what:
        # The most of all cells come first: a national table has 106 000 of them.
        case What.COMPONENT_RATE | What.NUMERATOR | What.DENOMINATOR | What.COMPONENT_POINTS:
            add_cell(row.components, meaning, grid, at, scheme)
        case What.UNIT:
            pass
        case What.CODE:
            row.code = grid.text(index, column) or None
        case What.TOTAL:
            heading = grid.text(header.head.top, column)
            row.total = cells.total(grid, index, column, scheme.max_total, heading)
        case What.POINTS:
            found = cells.points(grid, index, column, scheme.group(meaning.of).max)
            known = row.figures.get(meaning.of, Figure())
            row.figures[meaning.of] = replace(known, points=None if found is None else found.value)
        case What.RATE:
            known = row.figures.get(meaning.of, Figure())
            rate = cells.rate(grid, index, column)
            row.figures[meaning.of] = replace(known, rate=rate)
        case (
            What.LATE_PROVINCIAL | What.LATE_COMPLETED | What.LATE_IN_PROGRESS | What.LATE_NATIONAL
        ):
            late = cells.read(grid, index, column, count)
            if late is not None:
                row.late[meaning.what] = late


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
        match meaning.what:
            case What.RATE:
                rates = [row.figures[meaning.of].rate for row in rows if meaning.of in row.figures]
            case What.COMPONENT_RATE:
                rates = [c.rate for row in rows if (c := row.components.get(meaning.of))]
            case _:
                continue
        known = [rate for rate in rates if rate is not None]
        if known and max(known) <= 1 and any(0 < rate < 1 for rate in known):
            raise Refused(
                "cả cột tỷ lệ không quá 1: Excel định dạng phần trăm; hãy ghi 75 thay cho 75 %",
                grid.where(header.head.first_row, column),
            )


def _refuse_wrong_section(grid: Grid, header: Header, rows: list[Row], scheme: Scheme) -> None:
    """A group that only a heading above the table names, and points that are none of it."""
    if header.section is None:
        return
    most = scheme.group(header.section).max
    points = [p for row in rows if (p := row.figures[header.section].points) is not None]
    beyond = [value for value in points if value > most]
    if len(beyond) * 2 > len(points):
        column = header.columns[Meaning(What.POINTS, header.section)]
        raise Refused(
            f"điểm vượt mức tối đa {most:f} của nhóm ghi ở tiêu đề phía trên; "
            "hãy đặt tên cột là “Điểm tổng” hoặc tên nhóm",
            grid.where(header.head.first_row, column),
        )
