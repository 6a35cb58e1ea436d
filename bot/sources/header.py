"""Where a table's head stands, and which column holds what: by its words, never by position.

What is not understood for certain is refused or left alone: a column read wrongly is worse than a
file refused.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bot.sources.grid import Grid
from bot.sources.headings import (
    UNIT_HEADINGS,
    Meaning,
    What,
    are_labels,
    is_bare_total,
    is_five_view,
    is_label,
    is_unclear,
    meaning_of,
    stated_maximum,
)
from bot.sources.numbers import Cell, NotANumber, count, is_blank, measure
from bot.sources.refusal import Refused
from bot.sources.title import periods
from scoring.names import plain_key, take_apart
from scoring.period import Period
from scoring.scheme import Scheme

# A head of more rows than this is a table in disguise.
_DEEPEST_HEAD = 4
# A heading over all groups may name the whole: (100 điểm).
_WHOLE = Decimal(100)


@dataclass(frozen=True)
class Head:
    """Where a table's head stands: its first row, the column of names, the first row below it."""

    top: int
    unit_column: int
    first_row: int


@dataclass(frozen=True)
class Header:
    """A table's head with its columns by meaning."""

    head: Head
    columns: dict[Meaning, int]

    @cached_property
    def figure_columns(self) -> tuple[int, ...]:
        """The columns that hold figures: all but names and codes."""
        named = {What.UNIT, What.CODE}
        return tuple(
            column for meaning, column in self.columns.items() if meaning.what not in named
        )


def find_head(grid: Grid, scheme: Scheme) -> Head | None:
    """The first row that names units, with figures beside them; None if no row does."""
    for row in range(len(grid.rows)):
        for column in range(len(grid.rows[row])):
            if (
                plain_key(grid.text(row, column)) in UNIT_HEADINGS
                and (row, column) not in grid.spread
            ):
                head = Head(row, column, _first_row(grid, row, column))
                above = [_texts(grid, head, c) for c in range(len(grid.rows[row]))]
                if any(meaning_of(texts, scheme) or is_bare_total(texts) for texts in above):
                    return head
    return None


def read_columns(grid: Grid, head: Head, scheme: Scheme, period: Period) -> Header:
    """The meaning of every column that has one.

    Columns that name another period are left alone.

    Raises:
        Refused: two columns mean the same, a maximum is not the scheme's, or a column looks like
            points and is not understood.
    """
    columns: dict[Meaning, int] = {Meaning(What.UNIT): head.unit_column}
    open_questions: list[int] = []
    for column in range(len(grid.rows[head.top])):
        texts = _texts(grid, head, column)
        if column == head.unit_column or not texts:
            continue
        named = periods(texts)
        if named and period not in named:
            continue
        meaning = meaning_of(texts, scheme)
        if meaning is None:
            if is_bare_total(texts):
                open_questions.append(column)
            elif is_unclear(texts):
                raise Refused(
                    f"chưa hiểu cột “{texts[-1]}”; hãy đặt tên cột là “Điểm tổng” hoặc tên nhóm",
                    grid.where(head.top, column),
                )
            continue
        if meaning.what is What.UNIT or meaning in columns:
            _refuse_twice(grid, head, columns.get(meaning, head.unit_column), column)
        if meaning.what is What.POINTS:
            _check_maximum(grid, head, column, texts, scheme.group(meaning.group).max)
        columns[meaning] = column
    _settle_bare_totals(grid, head, columns, open_questions)
    _refuse_five_view(grid, head, columns)
    return Header(head, columns)


def _texts(grid: Grid, head: Head, column: int) -> list[str]:
    """The texts above a column from the top down, each once."""
    texts = (grid.text(row, column) for row in range(head.top, head.first_row))
    return list(dict.fromkeys(text for text in texts if text and not is_label(text)))


def _first_row(grid: Grid, top: int, unit_column: int) -> int:
    """The first row of data: it names a unit by its kind, or has a name and a number."""
    first_row = top + 1
    while first_row < min(len(grid.rows), top + _DEEPEST_HEAD):
        name = grid.text(first_row, unit_column)
        texts = [grid.text(first_row, column) for column in range(len(grid.rows[first_row]))]
        is_name = name and plain_key(name) not in UNIT_HEADINGS and not are_labels(texts)
        if is_name and take_apart(name).kind is not None:
            break
        numbers = (
            _is_number(cell)
            for column, cell in enumerate(grid.rows[first_row])
            if column != unit_column and not is_blank(cell)
        )
        if is_name and any(numbers):
            break
        first_row += 1
    return first_row


def _is_number(cell: Cell) -> bool:
    for read in (measure, count):
        try:
            return read(cell) is not None
        except NotANumber:
            continue
    return False


def _settle_bare_totals(
    grid: Grid, head: Head, columns: dict[Meaning, int], bare: list[int]
) -> None:
    has_groups = any(meaning.what is What.POINTS for meaning in columns)
    total = Meaning(What.TOTAL)
    if total in columns or not bare:
        return
    if has_groups:
        if len(bare) > 1:
            _refuse_twice(grid, head, bare[0], bare[1])
        columns[total] = bare[0]
    elif len(columns) == 1:
        heading = _texts(grid, head, bare[0])[-1]
        raise Refused(
            f"cột “{heading}” chưa rõ là điểm tổng hay điểm một nhóm; "
            "hãy đặt tên cột là “Điểm tổng” hoặc tên nhóm",
            grid.where(head.top, bare[0]),
        )


def _refuse_twice(grid: Grid, head: Head, first: int, second: int) -> None:
    bottom = head.first_row - 1
    raise Refused(
        f"hai cột cùng một nội dung ({grid.where(bottom, first)} và ô này); hãy bỏ bớt một cột",
        grid.where(bottom, second),
    )


def _check_maximum(grid: Grid, head: Head, column: int, texts: list[str], most: Decimal) -> None:
    for text in texts:
        stated = stated_maximum(text)
        if stated is not None and stated not in {most, _WHOLE}:
            raise Refused(
                f"cột “{text}” ghi mức tối đa khác Bộ chỉ số ({most:f})",
                grid.where(head.top, column),
            )


def _refuse_five_view(grid: Grid, head: Head, columns: dict[Meaning, int]) -> None:
    """Five groups cannot be taken apart into six."""
    online = columns.get(Meaning(What.POINTS, "CLGQ"))
    if online is None or Meaning(What.POINTS, "TTTT") in columns:
        return
    if is_five_view(_texts(grid, head, online)):
        raise Refused(
            "bảng năm nhóm (dịch vụ trực tuyến gồm cả thanh toán) không tách được thành sáu nhóm",
            grid.where(head.top, online),
        )
